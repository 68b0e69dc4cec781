//! `cargo xtask measure text`: how much text an operation takes, generated and in the specs.
//!
//! Owns what is counted: the bytes of the files that are committed. A KB is 1000 bytes.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::Error;
use crate::files::{Project, walk};
use crate::outcome::Outcome;
use crate::terminal::Terminal;
use crate::{layout, specs};

/// Prints how many KB of generated code and of specs an operation takes, for each product and in all.
///
/// Counted are the Rust files and the spec files that are committed, with all versions of a product
/// together; a KB is 1000 bytes. The generated RAM facts are a column of their own.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask measure text\n  \
    cargo xtask measure text --products ecs --json\n\n\
    JSON: {\"products\": [{\"product\", \"operations\", \"code_bytes\", \"ram_facts_bytes\", \"spec_bytes\", \
    \"code_kb_per_operation\", \"ram_facts_kb_per_operation\", \"spec_kb_per_operation\"}], \
    \"total\": the same, with \"all\" as the product}")]
pub(super) struct Arguments {
    /// Only these products, separated by commas.
    #[arg(long, value_delimiter = ',')]
    products: Vec<String>,
    /// Prints the table as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer {
    products: Vec<Row>,
    total: Row,
}

#[derive(Debug, PartialEq, Serialize)]
struct Row {
    product: String,
    #[serde(flatten)]
    bytes: Bytes,
    code_kb_per_operation: f64,
    ram_facts_kb_per_operation: f64,
    spec_kb_per_operation: f64,
}

/// What is counted of a product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
struct Bytes {
    operations: u64,
    code_bytes: u64,
    ram_facts_bytes: u64,
    spec_bytes: u64,
}

pub(super) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let folders = versions(project)?;
    specs::check_products(&arguments.products, folders.keys().map(String::as_str), "specs/")?;
    let is_chosen = |product: &str| {
        arguments.products.is_empty() || arguments.products.iter().any(|chosen| chosen.eq_ignore_ascii_case(product))
    };
    let mut total = Bytes::default();
    let mut products = Vec::new();
    for (product, versions) in folders.iter().filter(|(product, _)| is_chosen(product)) {
        let bytes = measure(project, product, versions)?;
        total.add(&bytes);
        products.push(Row::new(product, bytes));
    }
    let answer = Answer { products, total: Row::new("all", total) };
    match arguments.json {
        true => terminal.json(&answer)?,
        false => print(&answer, terminal)?,
    }
    Ok(Outcome::Done)
}

/// The versions of each product: the folders below that of the specs.
fn versions(project: &Project) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let mut products: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in walk(&project.path(layout::SPECS))? {
        if let Some((product, version)) = file.strip_suffix("/product.json").and_then(|folder| folder.split_once('/')) {
            products.entry(product.to_owned()).or_default().push(version.to_owned());
        }
    }
    Ok(products)
}

fn measure(project: &Project, product: &str, versions: &[String]) -> Result<Bytes, Error> {
    let specs = files(project, &format!("{}/{product}", layout::SPECS), ".json")?;
    let is_operation = |(path, _): &&(String, u64)| path.rsplit('/').next() != Some("product.json");
    let mut bytes = Bytes {
        operations: u64::try_from(specs.iter().filter(is_operation).count()).unwrap_or(u64::MAX),
        code_bytes: sum(&files(project, &layout::product_code(product), ".rs")?),
        ram_facts_bytes: 0,
        spec_bytes: sum(&specs),
    };
    for version in versions {
        bytes.ram_facts_bytes += length(project, &layout::ram_facts(product, version))?;
    }
    Ok(bytes)
}

/// The files of an ending below a folder, with their lengths.
fn files(project: &Project, folder: &str, ending: &str) -> Result<Vec<(String, u64)>, Error> {
    let names = walk(&project.path(folder))?.into_iter().filter(|name| name.ends_with(ending));
    names.map(|name| length(project, &format!("{folder}/{name}")).map(|length| (name, length))).collect()
}

fn length(project: &Project, path: &str) -> Result<u64, Error> {
    let path = project.path(path);
    std::fs::metadata(&path).map(|metadata| metadata.len()).map_err(|source| Error::File { path, source })
}

fn sum(files: &[(String, u64)]) -> u64 {
    files.iter().map(|(_, length)| length).sum()
}

impl Bytes {
    fn add(&mut self, other: &Self) {
        self.operations += other.operations;
        self.code_bytes += other.code_bytes;
        self.ram_facts_bytes += other.ram_facts_bytes;
        self.spec_bytes += other.spec_bytes;
    }
}

impl Row {
    fn new(product: &str, bytes: Bytes) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "a figure for a reader")]
        let per_operation = |of: u64| of as f64 / 1e3 / bytes.operations.max(1) as f64;
        Self {
            product: product.to_owned(),
            code_kb_per_operation: per_operation(bytes.code_bytes),
            ram_facts_kb_per_operation: per_operation(bytes.ram_facts_bytes),
            spec_kb_per_operation: per_operation(bytes.spec_bytes),
            bytes,
        }
    }
}

fn print(answer: &Answer, terminal: &mut Terminal) -> Result<(), Error> {
    terminal.line(format_args!("{:<18}         KB an operation:", ""))?;
    terminal.line(format_args!("{:<18} {:>5} {:>9} {:>10} {:>9}", "product", "ops", "code", "RAM facts", "spec"))?;
    for row in answer.products.iter().chain([&answer.total]) {
        terminal.line(format_args!(
            "{:<18} {:>5} {:>9.2} {:>10.2} {:>9.2}",
            row.product,
            row.bytes.operations,
            row.code_kb_per_operation,
            row.ram_facts_kb_per_operation,
            row.spec_kb_per_operation
        ))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_counted_by_product() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::with_root(folder.path());
        for (path, length) in [
            ("specs/product.schema.json".to_owned(), 7),
            ("specs/acme/2020-01-01/product.json".to_owned(), 100),
            ("specs/acme/2020-01-01/GetThing.json".to_owned(), 1000),
            ("specs/acme/2021-01-01/product.json".to_owned(), 100),
            ("specs/acme/2021-01-01/GetThing.json".to_owned(), 800),
            (format!("{}/one/get_thing.rs", layout::product_code("acme")), 3000),
            (format!("{}/README.md", layout::product_code("acme")), 50),
            (layout::ram_facts("acme", "2020-01-01"), 150),
            (layout::ram_facts("acme", "2021-01-01"), 250),
        ] {
            project.write(&path, &"x".repeat(length)).unwrap();
        }
        let versions = versions(&project).unwrap();
        assert_eq!(versions, BTreeMap::from([("acme".to_owned(), vec!["2020-01-01".into(), "2021-01-01".into()])]));
        let bytes = measure(&project, "acme", &versions["acme"]).unwrap();
        assert_eq!(bytes, Bytes { operations: 2, code_bytes: 3000, ram_facts_bytes: 400, spec_bytes: 2000 });
        assert!((Row::new("acme", bytes).code_kb_per_operation - 1.5).abs() < 1e-9);
        std::fs::remove_file(project.path(&layout::ram_facts("acme", "2021-01-01"))).unwrap();
        assert!(measure(&project, "acme", &versions["acme"]).is_err(), "what is not generated is no zero");
    }
}

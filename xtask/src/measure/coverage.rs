//! `cargo xtask measure coverage`: how many call sites of a program the specs cover.
//!
//! Owns the form of the list of call sites, and what counts as covered: the same version of the product
//! and the same operation.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Serialize;

use crate::error::Error;
use crate::files::{Project, read_file, walk};
use crate::outcome::Outcome;
use crate::terminal::Terminal;
use crate::{layout, specs};

/// Prints how many call sites of a program have a spec, for each product and in all.
///
/// The program is a list with a line for each operation that it calls: product, version, operation and
/// number of call sites, separated by tabs. Lines that begin with # are comments. A call site is covered
/// if the specs have the operation in the same version of the product.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask measure coverage terraform-operations.tsv\n  \
    cargo xtask measure coverage terraform-operations.tsv --products ecs,vpc --json\n\n\
    JSON: {\"products\": [{\"product\", \"operations\", \"covered_operations\", \"call_sites\", \
    \"covered_call_sites\", \"percent\", \"missing\": [{\"version\", \"operation\", \"call_sites\"}]}], \
    \"total\": the same without \"missing\", with \"all\" as the product}")]
pub(super) struct Arguments {
    /// The list of call sites.
    list: PathBuf,
    /// Only these products, separated by commas.
    #[arg(long, value_delimiter = ',')]
    products: Vec<String>,
    /// The folder of the specs, instead of the project's.
    #[arg(long, value_name = "FOLDER")]
    specs: Option<PathBuf>,
    /// Prints the table as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    products: Vec<ProductRow>,
    total: Row,
}

#[derive(Serialize)]
struct ProductRow {
    #[serde(flatten)]
    row: Row,
    missing: Vec<Missing>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct Row {
    product: String,
    operations: u64,
    covered_operations: u64,
    call_sites: u64,
    covered_call_sites: u64,
    percent: f64,
}

#[derive(Serialize)]
struct Missing {
    version: String,
    operation: String,
    call_sites: u64,
}

/// One line of the list.
#[derive(Debug, PartialEq)]
struct Called {
    product: String,
    version: String,
    operation: String,
    call_sites: u64,
}

pub(super) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let name = arguments.list.display().to_string();
    let mut called = parse(&name, &read_file(&arguments.list)?)?;
    specs::check_products(&arguments.products, called.iter().map(|one| one.product.as_str()), &name)?;
    let is_chosen = |product: &str| arguments.products.iter().any(|chosen| chosen.eq_ignore_ascii_case(product));
    called.retain(|one| arguments.products.is_empty() || is_chosen(&one.product));
    let folder = arguments.specs.clone().unwrap_or_else(|| project.path(layout::SPECS));
    let known: BTreeSet<String> = walk(&folder)?.into_iter().collect();
    let report = report(&called, &known);
    if arguments.json {
        terminal.json(&report)?;
    } else {
        print(&report, terminal)?;
    }
    Ok(Outcome::Done)
}

/// The lines of a list; every line that is no comment names one operation.
fn parse(file: &str, text: &str) -> Result<Vec<Called>, Error> {
    let mut called = Vec::new();
    let mut names = BTreeSet::new();
    for (index, line) in text.lines().enumerate() {
        let failed = |reason: &str| Error::input(format!("{file}:{}: {reason}", index + 1));
        if line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let &[product, version, operation, number] = fields.as_slice() else {
            let found = fields.len();
            return Err(failed(&format!("expected product, version, operation and number, found {found} fields")));
        };
        if [product, version, operation].iter().any(|field| field.trim().is_empty()) {
            return Err(failed("the product, the version or the operation is empty"));
        }
        let Ok(call_sites) = number.parse() else {
            return Err(failed(&format!("expected a number of call sites, found {number:?}")));
        };
        if !names.insert((product.to_ascii_lowercase(), version, operation)) {
            return Err(failed(&format!("{product} {version} {operation} is listed twice")));
        }
        called.push(Called {
            product: product.to_owned(),
            version: version.to_owned(),
            operation: operation.to_owned(),
            call_sites,
        });
    }
    if called.is_empty() {
        return Err(Error::input(format!("{file}: the list names no operation")));
    }
    Ok(called)
}

/// Counts the lines of each product; `known` are the files of the specs.
fn report(called: &[Called], known: &BTreeSet<String>) -> Report {
    let mut products: BTreeMap<String, ProductRow> = BTreeMap::new();
    let mut total = Row { product: "all".to_owned(), ..Row::default() };
    for one in called {
        let Called { product, version, operation, call_sites } = one;
        let product = product.to_ascii_lowercase();
        let is_covered = known.contains(&format!("{product}/{version}/{operation}.json"));
        let row = products
            .entry(product.clone())
            .or_insert_with(|| ProductRow { row: Row { product, ..Row::default() }, missing: Vec::new() });
        row.row.add(*call_sites, is_covered);
        total.add(*call_sites, is_covered);
        if !is_covered {
            let (version, operation) = (version.clone(), operation.clone());
            row.missing.push(Missing { version, operation, call_sites: *call_sites });
        }
    }
    Report { products: products.into_values().collect(), total }
}

impl Row {
    fn add(&mut self, call_sites: u64, is_covered: bool) {
        self.operations += 1;
        self.call_sites += call_sites;
        if is_covered {
            self.covered_operations += 1;
            self.covered_call_sites += call_sites;
        }
        self.percent = match self.call_sites {
            0 => 100.0,
            #[allow(clippy::cast_precision_loss, reason = "numbers of call sites are small")]
            all => (self.covered_call_sites as f64 * 1000.0 / all as f64).round() / 10.0,
        };
    }
}

fn print(report: &Report, terminal: &mut Terminal) -> Result<(), Error> {
    terminal.line(format_args!(
        "{:<24} {:>10} {:>8} {:>10} {:>8} {:>8}",
        "product", "operations", "covered", "call sites", "covered", "percent"
    ))?;
    for row in report.products.iter().map(|product| &product.row).chain([&report.total]) {
        terminal.line(format_args!(
            "{:<24} {:>10} {:>8} {:>10} {:>8} {:>7.1}%",
            row.product, row.operations, row.covered_operations, row.call_sites, row.covered_call_sites, row.percent
        ))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "# product\tversion\toperation\tcall sites\nAcme\t2020-01-01\tGetThing\t3\n\
        acme\t2020-01-01\tPutThing\t2\nacme\t2019-01-01\tGetThing\t1\nother\t2020-01-01\tGetThing\t2\n";

    #[test]
    fn call_sites_are_counted_by_product() {
        let called = parse("list.tsv", LIST).unwrap();
        let known = ["acme/2020-01-01/GetThing.json", "acme/2020-01-01/product.json"].map(str::to_owned);
        let report = report(&called, &BTreeSet::from(known));
        let rows: Vec<_> = report.products.iter().map(|product| &product.row).chain([&report.total]).collect();
        let expected = [("acme", 3, 1, 6, 3, 50.0), ("other", 1, 0, 2, 0, 0.0), ("all", 4, 1, 8, 3, 37.5)];
        for (row, (product, operations, covered_operations, call_sites, covered_call_sites, percent)) in
            rows.into_iter().zip(expected)
        {
            let product = product.to_owned();
            let expected = Row { product, operations, covered_operations, call_sites, covered_call_sites, percent };
            assert_eq!(row, &expected);
        }
        let missing: Vec<_> = report.products[0].missing.iter().map(|one| (&*one.version, &*one.operation)).collect();
        assert_eq!(missing, [("2020-01-01", "PutThing"), ("2019-01-01", "GetThing")]);
    }

    #[test]
    fn lines_that_cannot_be_read_are_errors() {
        let cases = [
            ("", "list.tsv: the list names no operation"),
            ("# only a comment\n", "list.tsv: the list names no operation"),
            (
                "acme\t2020-01-01\tGetThing\n",
                "list.tsv:1: expected product, version, operation and number, found 3 fields",
            ),
            ("# c\n\n", "list.tsv:2: expected product, version, operation and number, found 1 fields"),
            ("acme\t2020-01-01\tGetThing\tmany\n", "list.tsv:1: expected a number of call sites, found \"many\""),
            ("acme\t2020-01-01\tGetThing\t-1\n", "list.tsv:1: expected a number of call sites, found \"-1\""),
            ("acme\t\tGetThing\t1\n", "list.tsv:1: the product, the version or the operation is empty"),
            ("acme\t2020\tGetThing\t1\nACME\t2020\tGetThing\t1\n", "list.tsv:2: ACME 2020 GetThing is listed twice"),
        ];
        for (text, expected) in cases {
            let error = parse("list.tsv", text).unwrap_err();
            assert_eq!(error.to_string(), expected, "{text:?}");
        }
    }
}

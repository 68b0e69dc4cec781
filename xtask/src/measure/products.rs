//! `cargo xtask measure products`: each product version compiles alone, and what it costs.
//!
//! Owns the runs of the compiler over the packages of the products, and the table of their costs.

use std::collections::BTreeMap;

use alibabacloud_codegen::name;
use serde::Serialize;

use super::rustc::{Cargo, Cost};
use crate::error::Error;
use crate::files::Project;
use crate::layout;
use crate::outcome::Outcome;
use crate::products::{Row as Product, chosen, rows};
use crate::specs::Specs;
use crate::terminal::{Terminal, count};

/// Compiles the package of each product, one version at a time, with warnings denied.
///
/// A table shows what each version costs `cargo check` or `cargo build`: the compiler's CPU time and
/// peak memory for the package of the product itself, in the dev profile. Exits with 1 when a
/// version does not compile.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask measure products\n  \
    cargo xtask measure products --products ecs,vpc --build --json\n\n\
    JSON: [{\"package\", \"version\", \"operations\", \"compiles\", \"cpu_seconds\", \
    \"milliseconds_per_operation\", \"peak_memory_mib\", \"errors\": [line]}]")]
pub(super) struct Arguments {
    /// Only these products, separated by commas.
    #[arg(long, value_delimiter = ',')]
    products: Vec<String>,
    /// Builds instead of checking.
    #[arg(long)]
    build: bool,
    /// Prints the table as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row {
    package: String,
    version: String,
    operations: usize,
    compiles: bool,
    cpu_seconds: Option<f64>,
    milliseconds_per_operation: Option<f64>,
    peak_memory_mib: Option<f64>,
    errors: Vec<String>,
}

pub(super) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let all = rows(&Specs::read(project)?);
    let mut versions: BTreeMap<String, usize> = BTreeMap::new();
    for row in &all {
        *versions.entry(row.product.clone()).or_default() += 1;
    }
    let products = chosen(all, &arguments.products)?;
    let command = if arguments.build { "build" } else { "check" };
    terminal.progress(format_args!("{command} {}, each alone", count(products.len(), "product version")))?;
    let bar = terminal.bar(products.len(), command);
    let mut table = Vec::new();
    for product in products {
        let several = versions.get(&product.product).is_some_and(|versions| *versions > 1);
        table.push(compile(project, command, &product, several)?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    if arguments.json {
        terminal.json(&table)?;
    } else {
        print(&table, command, terminal)?;
    }
    Ok(if table.iter().all(|row| row.compiles) { Outcome::Done } else { Outcome::Finding })
}

/// Compiles a version of a product alone.
fn compile(project: &Project, command: &str, product: &Product, several: bool) -> Result<Row, Error> {
    let package = layout::product_package(&product.product);
    let target = project.path("target/measure-products");
    let cargo =
        Cargo { root: project.path(""), costs: target.join("costs").join(&product.feature), target: Some(target) };
    cargo.clear_costs()?;
    // The features change what is compiled; a package that is fresh for cargo has no new cost.
    let cleaned = cargo.run(&["clean", "--package", &package], None)?;
    let mut arguments = vec![command, "--locked", "--lib", "--package", &package, "--no-default-features"];
    let feature =
        if product.default { name::DEFAULT_VERSION.to_owned() } else { name::crate_feature(&product.version) };
    if several {
        arguments.extend(["--features", &feature]);
    }
    let compiled = cargo.run(&arguments, None)?;
    let cost = compiled.costs.get(&package).copied().filter(|_| compiled.success);
    let mut errors = compiled.errors;
    if cost.is_none() && errors.is_empty() {
        errors.push("the cost of the compiler is not known".to_owned());
        errors.extend(cleaned.errors);
    }
    Ok(Row::new(package, product, cost, errors))
}

impl Row {
    fn new(package: String, product: &Product, cost: Option<Cost>, errors: Vec<String>) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "a number of operations")]
        let per_operation = |cost: Cost| cost.cpu_seconds * 1e3 / product.operations.max(1) as f64;
        Self {
            package,
            version: product.version.clone(),
            operations: product.operations,
            compiles: cost.is_some(),
            cpu_seconds: cost.map(|cost| cost.cpu_seconds),
            milliseconds_per_operation: cost.map(per_operation),
            peak_memory_mib: cost.map(|cost| cost.peak_mib),
            errors,
        }
    }
}

fn print(table: &[Row], command: &str, terminal: &mut Terminal) -> Result<(), Error> {
    let width = table.iter().map(|row| row.package.len()).max().unwrap_or_default();
    terminal.line(format_args!("{:<width$} {:<10}   ops   {command} s   ms/op    MiB", "package", "version"))?;
    for row in table {
        let head = format!("{:<width$} {:<10} {:>5}", row.package, row.version, row.operations);
        match (row.cpu_seconds, row.milliseconds_per_operation, row.peak_memory_mib) {
            (Some(seconds), Some(each), Some(memory)) => {
                terminal.line(format_args!("{head} {seconds:>9.2} {each:>7.1} {memory:>6.0}"))?;
            }
            _ => terminal.line(format_args!("{head} does not compile"))?,
        }
        for error in &row.errors {
            terminal.line(format_args!("  {error}"))?;
        }
    }
    let failed = table.iter().filter(|row| !row.compiles).count();
    terminal.line(format_args!("{} alone: {failed} failed", count(table.len(), "product version")))
}

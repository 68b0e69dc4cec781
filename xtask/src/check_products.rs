//! `cargo xtask check-products`: each product compiles alone, and what it costs.
//!
//! Owns the runs of the compiler over the features of the SDK and the table of their costs.

use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;

use serde::Serialize;

use crate::Outcome;
use crate::catalog::{Cost, command, costs, told};
use crate::error::Error;
use crate::files::Project;
use crate::products::{chosen, rows};
use crate::specs::Specs;
use crate::terminal::{Terminal, count};

/// Compiles the SDK once for each product, with that feature alone and warnings denied.
///
/// A table tells what each product costs `cargo check` or `cargo build`: the compiler's CPU time and
/// peak memory for the SDK itself, in the dev profile. Exits with 1 when a product does not compile.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask check-products\n  \
    cargo xtask check-products --products ecs,vpc --build --json\n\n\
    JSON: [{\"feature\", \"operations\", \"compiles\", \"cpu_seconds\", \"milliseconds_per_operation\", \
    \"peak_memory_mib\", \"errors\": [line]}]")]
pub(crate) struct Arguments {
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
    feature: String,
    operations: usize,
    compiles: bool,
    cpu_seconds: Option<f64>,
    /// Above what the SDK costs without any product.
    milliseconds_per_operation: Option<f64>,
    peak_memory_mib: Option<f64>,
    errors: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let products = chosen(rows(&Specs::read(project)?), &arguments.products)?;
    let what = if arguments.build { "build" } else { "check" };
    let steps = products.len() + 1;
    terminal.progress(format_args!("{what} {}, each alone", count(products.len(), "product version")))?;
    let bar = terminal.bar(steps, what);
    // Without a product the crate has a cost as well, which no product causes.
    let (base, errors) = compile(project, what, None)?;
    let Some(base) = base else {
        return Err(Error::input(format!("the SDK does not compile without products: {}", errors.join("; "))));
    };
    bar.inc(1);
    let mut table = Vec::new();
    for product in products {
        let (cost, errors) = compile(project, what, Some(&product.feature))?;
        bar.inc(1);
        table.push(Row::new(product.feature, product.operations, base, cost, errors));
    }
    bar.finish_and_clear();
    if arguments.json {
        terminal.json(&table)?;
    } else {
        tell(&table, what, base, terminal)?;
    }
    Ok(if table.iter().all(|row| row.compiles) { Outcome::Done } else { Outcome::Finding })
}

impl Row {
    fn new(feature: String, operations: usize, base: Cost, cost: Option<Cost>, errors: Vec<String>) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "a number of operations")]
        let per_operation = |cost: Cost| (cost.cpu_seconds - base.cpu_seconds) * 1e3 / operations.max(1) as f64;
        Self {
            feature,
            operations,
            compiles: cost.is_some(),
            cpu_seconds: cost.map(|cost| cost.cpu_seconds),
            milliseconds_per_operation: cost.map(per_operation),
            peak_memory_mib: cost.map(|cost| cost.peak_mib),
            errors,
        }
    }
}

/// Compiles the SDK with one feature, and tells the cost or the errors.
fn compile(project: &Project, what: &str, feature: Option<&str>) -> Result<(Option<Cost>, Vec<String>), Error> {
    const SDK: &str = "alibabacloud-sdk";
    let target = project.path("target/check-products");
    let folder = target.join("costs").join(feature.unwrap_or("no-product"));
    std::fs::create_dir_all(&folder)?;
    forget(&folder)?;
    // The features change what is compiled; a crate that is fresh for cargo has no new cost.
    let cleaned = command(&project.path("."), &["clean", "--package", SDK], &folder)?
        .env("CARGO_TARGET_DIR", &target)
        .stderr(Stdio::null())
        .status()?;
    let mut arguments = vec![what, "--locked", "--lib", "--package", SDK, "--no-default-features"];
    arguments.extend(feature.iter().flat_map(|feature| ["--features", feature]));
    let mut child = command(&project.path("."), &arguments, &folder)?
        .env("CARGO_TARGET_DIR", &target)
        .stderr(Stdio::piped())
        .spawn()?;
    let mut text = String::new();
    if let Some(mut errors) = child.stderr.take() {
        errors.read_to_string(&mut text)?;
    }
    let compiles = child.wait()?.success();
    let cost = costs(&folder)?.get(SDK).copied().filter(|_| compiles);
    let mut errors: Vec<String> = told(&text).collect();
    if cost.is_none() && errors.is_empty() {
        errors.push(match cleaned.success() {
            true => "cargo noted no cost".to_owned(),
            false => "what was compiled before cannot be removed".to_owned(),
        });
    }
    Ok((cost, errors))
}

/// Removes the costs of an earlier run.
fn forget(folder: &Path) -> Result<(), Error> {
    for entry in std::fs::read_dir(folder)? {
        std::fs::remove_file(entry?.path())?;
    }
    Ok(())
}

fn tell(table: &[Row], what: &str, base: Cost, terminal: &mut Terminal) -> Result<(), Error> {
    terminal.line(format_args!("{:<28}   ops   {what} s   ms/op    MiB", "feature"))?;
    terminal
        .line(format_args!("{:<28} {:>5} {:>9.2} {:>7} {:>6.0}", "none", 0, base.cpu_seconds, "–", base.peak_mib))?;
    for row in table {
        match (row.cpu_seconds, row.milliseconds_per_operation, row.peak_memory_mib) {
            (Some(seconds), Some(each), Some(memory)) => terminal.line(format_args!(
                "{:<28} {:>5} {seconds:>9.2} {each:>7.1} {memory:>6.0}",
                row.feature, row.operations
            ))?,
            _ => terminal.line(format_args!("{:<28} {:>5} does not compile", row.feature, row.operations))?,
        }
        for error in &row.errors {
            terminal.line(format_args!("  {error}"))?;
        }
    }
    let failed = table.iter().filter(|row| !row.compiles).count();
    terminal.line(format_args!("{} alone: {failed} failed", count(table.len(), "product version")))
}

//! `cargo xtask measure compile`: what an operation costs to compile.
//!
//! Owns the repetitions, the medians and the yardsticks beside them. The measurement of a single
//! run of the compiler is in [`super::rustc`].

use std::path::PathBuf;

use serde::Serialize;

use super::planned::PlannedVersion;
use super::rustc::{Cargo, Cost};
use super::scratch::Scratch;
use crate::error::Error;
use crate::files::{Project, read_file};
use crate::import;
use crate::outcome::Outcome;
use crate::terminal::Terminal;

/// Measures what an operation costs to check and to build, in the dev profile.
///
/// Each product version is a crate of its own whose dependencies are built already; incremental
/// compilation is off and debug information is complete. The figures are medians of the compiler's
/// CPU time (user and system) and its largest resident set.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask measure compile catalog/ecs/2014-05-26/api-docs.json\n  \
    cargo xtask measure compile catalog/ecs/2014-05-26/api-docs.json --yardstick aws-sdk-iam@1.133.0:180\n\n\
    JSON: [{\"name\", \"operations\", \"check_cpu_seconds\", \"check_ms_per_operation\", \"check_peak_mib\", \
    \"build_cpu_seconds\", \"build_ms_per_operation\", \"build_peak_mib\"}]")]
pub(super) struct Arguments {
    /// Metadata files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How many times each crate is compiled.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// A published crate to measure in the same run, with the number of its operations.
    #[arg(long, value_name = "CRATE@VERSION:OPERATIONS")]
    yardstick: Vec<Yardstick>,
    /// The working folder; target/measure-compile otherwise.
    #[arg(long, value_name = "FOLDER")]
    work: Option<PathBuf>,
    /// Prints the figures as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Debug)]
struct Yardstick {
    name: String,
    version: String,
    operations: usize,
}

impl std::str::FromStr for Yardstick {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('@').and_then(|(name, rest)| Some((name, rest.split_once(':')?)));
        let (name, (version, operations)) = parts.ok_or("expected CRATE@VERSION:OPERATIONS")?;
        let operations = operations.parse().map_err(|_| "expected a number of operations after the colon")?;
        Ok(Self { name: name.to_owned(), version: version.to_owned(), operations })
    }
}

#[derive(Serialize)]
struct Row {
    name: String,
    operations: usize,
    check_cpu_seconds: f64,
    check_ms_per_operation: f64,
    check_peak_mib: f64,
    build_cpu_seconds: f64,
    build_ms_per_operation: f64,
    build_peak_mib: f64,
}

pub(super) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let work = arguments.work.clone().unwrap_or_else(|| project.path("target/measure-compile"));
    let scratch = Scratch::new(&work, project)?;
    let cargo = scratch.cargo("compile");
    let versions = read(&arguments.files)?;
    let rendered = scratch.write(&versions)?;
    if let Some(error) = rendered.iter().flat_map(|rendered| &rendered.errors).next() {
        return Err(Error::input(error));
    }
    let mut rows = Vec::new();
    for version in &versions {
        let library = scratch.library(version);
        // Cargo compiles a crate again when its file is newer than the compiled library.
        let make_stale = || -> Result<(), Error> {
            let text = read_file(&library)?;
            Ok(std::fs::write(&library, text)?)
        };
        let operations = version.plan.product().operations.len();
        let crate_ = Measured { name: version.crate_name(), operations, make_stale: &make_stale };
        rows.push(measure(&cargo, &crate_, arguments.runs, terminal)?);
    }
    for yardstick in &arguments.yardstick {
        scratch.write_yardstick(&yardstick.name, &yardstick.version)?;
        let make_stale = || cargo.run(&["clean", "--package", &yardstick.name], None).map(drop);
        let Yardstick { name, operations, .. } = yardstick.clone();
        let crate_ = Measured { name, operations, make_stale: &make_stale };
        rows.push(measure(&cargo, &crate_, arguments.runs, terminal)?);
    }
    print(&rows, arguments.json, terminal)?;
    Ok(Outcome::Done)
}

fn read(files: &[PathBuf]) -> Result<Vec<PlannedVersion>, Error> {
    let (imported, errors) = import::read_all(files, None, None);
    if let Some(error) = errors.first() {
        return Err(Error::input(error.to_string()));
    }
    Ok(imported.into_iter().map(PlannedVersion::new).collect())
}

/// A crate that is measured.
struct Measured<'a> {
    name: String,
    operations: usize,
    /// Makes cargo compile the crate again.
    make_stale: &'a dyn Fn() -> Result<(), Error>,
}

/// Checks and builds a crate several times; the first run of each builds the dependencies.
fn measure(cargo: &Cargo, crate_: &Measured<'_>, runs: usize, terminal: &mut Terminal) -> Result<Row, Error> {
    let check = median_of(cargo, "check", crate_, runs, terminal)?;
    let build = median_of(cargo, "build", crate_, runs, terminal)?;
    #[allow(clippy::cast_precision_loss, reason = "a figure for a reader")]
    let per_operation = |cost: &Cost| cost.cpu_seconds * 1000.0 / crate_.operations.max(1) as f64;
    Ok(Row {
        name: crate_.name.clone(),
        operations: crate_.operations,
        check_cpu_seconds: check.cpu_seconds,
        check_ms_per_operation: per_operation(&check),
        check_peak_mib: check.peak_mib,
        build_cpu_seconds: build.cpu_seconds,
        build_ms_per_operation: per_operation(&build),
        build_peak_mib: build.peak_mib,
    })
}

fn median_of(
    cargo: &Cargo,
    command: &str,
    crate_: &Measured<'_>,
    runs: usize,
    terminal: &mut Terminal,
) -> Result<Cost, Error> {
    let name = &crate_.name;
    let mut costs = Vec::new();
    for run in 0..=runs {
        terminal.progress(format_args!("{command} {name}, {run} of {runs}"))?;
        (crate_.make_stale)()?;
        let compiled = cargo.run(&[command, "--lib", "--package", name], None)?;
        match compiled.costs.get(name).filter(|_| compiled.success) {
            Some(cost) if run > 0 => costs.push(*cost),
            Some(_) => {}
            None => return Err(Error::input(format!("{name} does not compile: {}", compiled.errors.join("; ")))),
        }
    }
    Ok(median(&costs))
}

fn median(costs: &[Cost]) -> Cost {
    let middle = |figure: fn(&Cost) -> f64| {
        let mut figures: Vec<f64> = costs.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures.get(figures.len() / 2).copied().unwrap_or_default()
    };
    Cost { cpu_seconds: middle(|cost| cost.cpu_seconds), peak_mib: middle(|cost| cost.peak_mib) }
}

fn print(rows: &[Row], json: bool, terminal: &mut Terminal) -> Result<(), Error> {
    if json {
        return terminal.json(&rows);
    }
    terminal.line(format_args!(
        "{:<26} {:>5} {:>9} {:>7} {:>6} {:>9} {:>7} {:>6}",
        "crate", "ops", "check s", "ms/op", "MiB", "build s", "ms/op", "MiB"
    ))?;
    for row in rows {
        terminal.line(format_args!(
            "{:<26} {:>5} {:>9.2} {:>7.1} {:>6.0} {:>9.2} {:>7.1} {:>6.0}",
            row.name,
            row.operations,
            row.check_cpu_seconds,
            row.check_ms_per_operation,
            row.check_peak_mib,
            row.build_cpu_seconds,
            row.build_ms_per_operation,
            row.build_peak_mib
        ))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yardsticks_are_read() {
        let yardstick: Yardstick = "aws-sdk-iam@1.133.0:180".parse().unwrap();
        assert_eq!((yardstick.name.as_str(), yardstick.operations), ("aws-sdk-iam", 180));
        for wrong in ["aws-sdk-iam", "aws-sdk-iam@1", "aws-sdk-iam@1:many"] {
            assert!(wrong.parse::<Yardstick>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_median_is_the_middle() {
        let costs = [3.0, 1.0, 2.0].map(|cpu_seconds| Cost { cpu_seconds, peak_mib: 0.0 });
        assert!((median(&costs).cpu_seconds - 2.0).abs() < f64::EPSILON);
    }
}

//! `cargo xtask bench-compile`: what an operation costs to compile.
//!
//! Owns the repetitions, the medians and the yardsticks beside them. The measurement of a single
//! run of the compiler is in [`super::compile`].

use std::path::PathBuf;

use alibabacloud_codegen::generate::Plan;
use alibabacloud_codegen::spec::Version;
use serde::Serialize;

use super::compile::{self, Cost};
use super::report::Report;
use super::scratch::Scratch;
use super::{Item, generate};
use crate::Outcome;
use crate::error::Error;
use crate::files::Project;
use crate::import;
use crate::terminal::Terminal;

/// Measures what an operation costs to check and to build, in the dev profile.
///
/// Each product version is a crate of its own whose dependencies are built already; incremental
/// compilation is off and debug information is complete. The figures are medians of the compiler's
/// CPU time (user and system) and its largest resident set.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask bench-compile catalog/ecs/2014-05-26/api-docs.json\n  \
    cargo xtask bench-compile catalog/ecs/2014-05-26/api-docs.json --yardstick aws-sdk-iam@1.133.0:180\n\n\
    JSON: [{\"name\", \"operations\", \"check_cpu_seconds\", \"check_ms_per_operation\", \"check_peak_mib\", \
    \"build_cpu_seconds\", \"build_ms_per_operation\", \"build_peak_mib\"}]")]
pub(crate) struct Arguments {
    /// Metadata files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How often each crate is compiled.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// A published crate to measure in the same run, with the number of its operations.
    #[arg(long, value_name = "CRATE@VERSION:OPERATIONS")]
    yardstick: Vec<Yardstick>,
    /// The working folder; target/bench-compile otherwise.
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

pub(crate) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let work = arguments.work.clone().unwrap_or_else(|| project.path("target/bench-compile"));
    let scratch = Scratch::new(&work, project)?;
    let items = read(&arguments.files)?;
    generate(&items, &scratch, &mut Report::default())?;
    let mut rows = Vec::new();
    for item in &items {
        let name = Scratch::crate_name(item);
        let lib = scratch.root().join(&name).join("src/lib.rs");
        // Cargo compiles a crate again whose file is newer than what was made from it.
        let stale = || -> Result<(), Error> {
            let text = crate::files::read_file(&lib)?;
            Ok(std::fs::write(&lib, text)?)
        };
        let operations = item.plan.product().operations.len();
        rows.push(measure(&scratch, &name, operations, arguments.runs, &stale, terminal)?);
    }
    for yardstick in &arguments.yardstick {
        scratch.write_yardstick(&yardstick.name, &yardstick.version)?;
        let stale = || compile::clean(&scratch, &yardstick.name);
        let operations = yardstick.operations;
        rows.push(measure(&scratch, &yardstick.name, operations, arguments.runs, &stale, terminal)?);
    }
    tell(&rows, arguments.json, terminal)?;
    Ok(Outcome::Done)
}

fn read(files: &[PathBuf]) -> Result<Vec<Item>, Error> {
    let (imported, errors) = import::read_all(files, None);
    if let Some(error) = errors.first() {
        return Err(Error::input(error.to_string()));
    }
    let items = imported.into_iter().map(|one| {
        let mut product = one.product;
        product.default = true;
        let version = Version { product, operations: one.operations };
        Item { plan: Plan::new(&one.folder, &version, false), folder: one.folder, version }
    });
    Ok(items.collect())
}

/// Checks and builds one crate several times; the first run of each builds the dependencies.
fn measure(
    scratch: &Scratch,
    name: &str,
    operations: usize,
    runs: usize,
    stale: &dyn Fn() -> Result<(), Error>,
    terminal: &mut Terminal,
) -> Result<Row, Error> {
    let mut medians = Vec::new();
    for command in ["check", "build"] {
        let mut costs: Vec<Cost> = Vec::new();
        for run in 0..=runs {
            terminal.progress(format_args!("{command} {name}, {run} of {runs}"))?;
            stale()?;
            let cost = compile::one(scratch, command, name)?;
            if run > 0 {
                costs.push(cost);
            }
        }
        medians.push(median(&costs));
    }
    let [check, build] = medians.as_slice() else {
        return Err(Error::input("nothing was measured"));
    };
    #[allow(clippy::cast_precision_loss, reason = "a figure for a reader")]
    let per_operation = |cost: &Cost| cost.cpu_seconds * 1000.0 / operations.max(1) as f64;
    Ok(Row {
        name: name.to_owned(),
        operations,
        check_cpu_seconds: check.cpu_seconds,
        check_ms_per_operation: per_operation(check),
        check_peak_mib: check.peak_mib,
        build_cpu_seconds: build.cpu_seconds,
        build_ms_per_operation: per_operation(build),
        build_peak_mib: build.peak_mib,
    })
}

fn median(costs: &[Cost]) -> Cost {
    let middle = |figure: fn(&Cost) -> f64| {
        let mut figures: Vec<f64> = costs.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures.get(figures.len() / 2).copied().unwrap_or_default()
    };
    Cost { cpu_seconds: middle(|cost| cost.cpu_seconds), peak_mib: middle(|cost| cost.peak_mib) }
}

fn tell(rows: &[Row], json: bool, terminal: &mut Terminal) -> Result<(), Error> {
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

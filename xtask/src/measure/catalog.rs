//! `cargo xtask measure catalog`: every product of a folder of metadata or specs through importer,
//! generator, compiler and decoder.
//!
//! Owns the order of the steps and what is kept between runs. Nothing of the catalogue is written
//! into the project.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use alibabacloud_codegen::import::metadata::{Imported, checked_date};
use alibabacloud_codegen::spec::Version;

use super::examples;
use super::planned::PlannedVersion;
use super::report::{ProductRow, Report};
use super::scratch::Scratch;
use crate::error::Error;
use crate::files::Project;
use crate::outcome::Outcome;
use crate::terminal::{Terminal, count};
use crate::{import, parallel, specs};

/// Runs every product of a folder of metadata or specs through importer, generator, compiler and
/// decoder.
///
/// Everything is written to a working folder, never to the project. A product that was compiled by
/// an earlier run, and did not change, is not compiled again.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask measure catalog catalog/ --check\n  \
    cargo xtask measure catalog catalog/ --products ecs,vpc --json\n  \
    cargo xtask measure catalog specs/\n\n\
    JSON: {\"total\": {\"products\", \"operations\", \"generated\", \"not_generated\", \"examples\", \
    \"examples_decoded\", \"examples_coerced\", \"examples_unplaced\", \"examples_differing\", \
    \"import_seconds\", \"generate_seconds\", \"lines\", \"compile_cpu_seconds\", \"build_cpu_seconds\", \
    \"peak_memory_mib\"}, \"products\": [the same, with \"product\" and \"version\"], \"not_generated\": \
    [{\"product\", \"version\", \"operation\", \"reason\"}], \"differing\": [{\"product\", \"version\", \
    \"operation\", \"place\", \"cause\"}], \"errors\": [message]}\nExit code 1: an operation failed to \
    generate or compile, or an example differs.")]
pub(super) struct Arguments {
    /// The folder with <product>/<version>/api-docs.json, or a folder of specs.
    folder: PathBuf,
    /// Only these products, separated by commas.
    #[arg(long, value_delimiter = ',')]
    products: Vec<String>,
    /// Stops after importing and generating.
    #[arg(long, conflicts_with_all = ["build", "check"])]
    generate: bool,
    /// Stops after the compiler's check; decodes no examples.
    #[arg(long, conflicts_with = "build")]
    check: bool,
    /// Compiles with `cargo build` only, which the examples need, and skips `cargo check`.
    #[arg(long)]
    build: bool,
    /// The date of the files.
    #[arg(long, value_parser = checked_date)]
    date: Option<String>,
    /// The working folder; target/catalog otherwise.
    #[arg(long, value_name = "FOLDER")]
    work: Option<PathBuf>,
    /// Prints the report as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    // The compiler runs in the working folder, where a relative path would lead elsewhere.
    let work = std::path::absolute(arguments.work.clone().unwrap_or_else(|| project.path("target/catalog")))?;
    let mut report = Report::default();

    terminal.progress(format_args!("import {}", arguments.folder.display()))?;
    let started = Instant::now();
    let imported = read(arguments, &mut report)?;
    let specs = Project::with_root(&work.join("specs"));
    write_specs(&specs, &imported)?;
    report.total.import_seconds = started.elapsed().as_secs_f64();

    terminal.progress(format_args!("generate {}", count(imported.len(), "product version")))?;
    let started = Instant::now();
    let versions = parallel::map(&imported, |one| PlannedVersion::new(one.clone()));
    let scratch = Scratch::new(&work, project)?;
    generate(&versions, &scratch, &mut report)?;
    report.total.generate_seconds = started.elapsed().as_secs_f64();

    if !arguments.build && !arguments.generate {
        check(&scratch, &versions, &mut report, terminal)?;
    }
    if !arguments.check && !arguments.generate {
        examples::run(&scratch, &versions, &mut report, terminal)?;
    }
    report.finish();
    report.print(arguments.json, terminal)?;
    Ok(if report.has_findings() { Outcome::Finding } else { Outcome::Done })
}

/// The chosen product versions: imported, or as the specs have them.
fn read(arguments: &Arguments, report: &mut Report) -> Result<Vec<Imported>, Error> {
    if arguments.folder.join("product.schema.json").is_file() {
        return read_specs(arguments);
    }
    let mut files = import::sources(&arguments.folder)?;
    let names: Vec<String> = files.iter().map(|file| product_folder(file)).collect();
    choose(arguments, &names)?;
    files.retain(|file| is_chosen(arguments, &product_folder(file)));
    let (mut imported, errors) = import::read_all(&files, arguments.date.as_deref(), None);
    report.errors.extend(errors.iter().map(ToString::to_string));
    imported.sort_by(|a, b| a.folder.cmp(&b.folder));
    Ok(imported)
}

/// The product of `<product>/<version>/api-docs.json`.
fn product_folder(file: &Path) -> String {
    let folder = file.parent().and_then(Path::parent).and_then(Path::file_name);
    folder.map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Rejects names of products that the folder does not have.
fn choose(arguments: &Arguments, names: &[String]) -> Result<(), Error> {
    let place = arguments.folder.display().to_string();
    specs::check_products(&arguments.products, names.iter().map(String::as_str), &place)
}

fn is_chosen(arguments: &Arguments, product: &str) -> bool {
    arguments.products.is_empty() || arguments.products.iter().any(|chosen| chosen.eq_ignore_ascii_case(product))
}

/// The specs of a folder, as if they had been imported.
fn read_specs(arguments: &Arguments) -> Result<Vec<Imported>, Error> {
    let set = specs::parse(&Project::with_root(&arguments.folder).read_folder("")?)?;
    let product = |folder: &str| folder.split('/').next().unwrap_or_default().to_owned();
    let names: Vec<String> = set.versions.keys().map(|folder| product(folder)).collect();
    choose(arguments, &names)?;
    let versions = set.versions.into_iter().filter(|(folder, _)| is_chosen(arguments, &product(folder)));
    let versions = versions.map(|(folder, version)| {
        let Version { product, operations } = version;
        Imported { folder, product, operations, notes: Vec::new(), prose: Vec::new() }
    });
    Ok(versions.collect())
}

/// Writes the specs where a reader can look at them.
fn write_specs(specs: &Project, imported: &[Imported]) -> Result<(), Error> {
    let results = parallel::map(imported, |one| {
        let mut wanted = BTreeMap::new();
        wanted.insert(format!("{}/product.json", one.folder), import::pretty(&one.product)?);
        for (name, operation) in &one.operations {
            wanted.insert(format!("{}/{name}.json", one.folder), import::pretty(operation)?);
        }
        specs.apply(&specs.compare(wanted, &[&one.folder])?)
    });
    results.into_iter().collect()
}

/// Generates every product version, and adds a row for each.
fn generate(versions: &[PlannedVersion], scratch: &Scratch, report: &mut Report) -> Result<(), Error> {
    for (version, rendered) in versions.iter().zip(scratch.write(versions)?) {
        let mut row = ProductRow::new(version);
        row.counts.lines = rendered.lines;
        row.counts.generated = row.counts.generated.saturating_sub(rendered.errors.len());
        report.products.push(row);
        report.errors.extend(rendered.errors);
        report.list_not_generated(version);
    }
    Ok(())
}

/// Checks every crate with the default features, and adds what it cost.
fn check(
    scratch: &Scratch,
    versions: &[PlannedVersion],
    report: &mut Report,
    terminal: &mut Terminal,
) -> Result<(), Error> {
    terminal.progress(format_args!("check {}", count(versions.len(), "crate")))?;
    let bar = terminal.bar(versions.len(), "check");
    let compiled = scratch.cargo("check").run(&["check", "--workspace", "--lib", "--keep-going"], Some(&bar))?;
    bar.finish_and_clear();
    report.errors.extend(compiled.errors);
    for (row, version) in report.products.iter_mut().zip(versions) {
        match compiled.costs.get(&version.crate_name()) {
            Some(cost) => {
                row.compile_cpu_seconds = Some(cost.cpu_seconds);
                row.peak_memory_mib = Some(cost.peak_mib);
            }
            None => report.errors.push(format!("{} does not compile", version.folder)),
        }
    }
    Ok(())
}

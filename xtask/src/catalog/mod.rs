//! `cargo xtask catalog`: every product of a folder of metadata or specs through importer,
//! generator, compiler and decoder.
//!
//! Owns the order of the steps, what is kept between runs, and the table. The steps themselves are
//! in the modules below; nothing of the catalogue is written into the project.

mod bench;
mod compare;
mod compile;
mod examples;
mod report;
mod scratch;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use alibabacloud_codegen::generate::{File, Plan};
use alibabacloud_codegen::import::metadata::Imported;
use alibabacloud_codegen::spec::Version;

pub(crate) use bench::{Arguments as BenchArguments, run as bench};
pub(crate) use compile::{Cost, command, costs, told, wrap as wrap_compiler};
use report::{ProductRow, Report};
use scratch::Scratch;

use crate::Outcome;
use crate::error::Error;
use crate::files::Project;
use crate::terminal::{Terminal, count};
use crate::{import, parallel, specs};

/// Runs every product of a folder of metadata or specs through importer, generator, compiler and
/// decoder.
///
/// Everything is written to a working folder, never to the project. A product that was compiled by
/// an earlier run, and did not change, is not compiled again.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask catalog catalog/ --check\n  \
    cargo xtask catalog catalog/ --products ecs,vpc --json\n  \
    cargo xtask catalog specs/\n\n\
    JSON: {\"total\": {\"products\", \"operations\", \"generated\", \"not_generated\", \"examples\", \
    \"examples_decoded\", \"examples_coerced\", \"examples_unplaced\", \"examples_differing\", \
    \"import_seconds\", \"generate_seconds\", \"lines\", \"compile_cpu_seconds\", \"build_cpu_seconds\", \
    \"peak_memory_mib\"}, \"products\": [the same, with \"product\" and \"version\"], \"not_generated\": \
    [{\"product\", \"version\", \"operation\", \"reason\"}], \"differing\": [{\"product\", \"version\", \
    \"operation\", \"place\", \"cause\"}], \"errors\": [message]}\nExit code 1: an operation failed to \
    generate or compile, or an example differs.")]
pub(crate) struct Arguments {
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
    #[arg(long)]
    date: Option<String>,
    /// The working folder; target/catalog otherwise.
    #[arg(long, value_name = "FOLDER")]
    work: Option<PathBuf>,
    /// Prints the report as JSON.
    #[arg(long)]
    json: bool,
}

/// A product version on its way.
struct Item {
    folder: String,
    version: Version,
    plan: Plan,
}

pub(crate) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let work = arguments.work.clone().unwrap_or_else(|| project.path("target/catalog"));
    let mut report = Report::default();

    terminal.progress(format_args!("import {}", arguments.folder.display()))?;
    let started = Instant::now();
    let imported = read(arguments, &mut report)?;
    let specs = Project::with_root(&work.join("specs"));
    write_specs(&specs, &imported)?;
    report.total.import_seconds = started.elapsed().as_secs_f64();

    terminal.progress(format_args!("generate {}", count(imported.len(), "product version")))?;
    let started = Instant::now();
    let items = plan(imported);
    let scratch = Scratch::new(&work, project)?;
    for row in generate(&items, &scratch, &mut report)? {
        report.products.push(row);
    }
    report.total.generate_seconds = started.elapsed().as_secs_f64();

    if !arguments.build && !arguments.generate {
        compile::check(&scratch, &items, &mut report, terminal)?;
    }
    if !arguments.check && !arguments.generate {
        examples::run(&scratch, &items, &mut report, terminal)?;
    }
    report.finish();
    report.tell(arguments.json, terminal)?;
    Ok(if report.has_findings() { Outcome::Finding } else { Outcome::Done })
}

/// The product versions that were asked for: imported, or as the specs have them.
fn read(arguments: &Arguments, report: &mut Report) -> Result<Vec<Imported>, Error> {
    if arguments.folder.join("product.schema.json").is_file() {
        return read_specs(arguments);
    }
    let mut files = import::sources(&arguments.folder)?;
    if !arguments.products.is_empty() {
        let wanted = |path: &PathBuf| {
            let name = path.parent().and_then(|version| version.parent()).and_then(|product| product.file_name());
            let name = name.map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
            arguments.products.iter().any(|product| product.eq_ignore_ascii_case(&name))
        };
        files.retain(wanted);
        files = some(files, &arguments.products)?;
    }
    let (mut imported, errors) = import::read_all(&files, arguments.date.as_deref());
    report.errors.extend(errors.iter().map(ToString::to_string));
    imported.sort_by(|a, b| a.folder.cmp(&b.folder));
    Ok(imported)
}

/// What the names chose, which must be something.
fn some<T>(chosen: Vec<T>, names: &[String]) -> Result<Vec<T>, Error> {
    match chosen.is_empty() {
        true => Err(Error::input(format!("none of {} is in this folder", names.join(", ")))),
        false => Ok(chosen),
    }
}

/// The specs of a folder, as if they had been imported.
fn read_specs(arguments: &Arguments) -> Result<Vec<Imported>, Error> {
    let set = specs::parse(&Project::with_root(&arguments.folder).read_folder("")?)?;
    let is_wanted = |folder: &str| {
        let product = folder.split('/').next().unwrap_or_default();
        arguments.products.is_empty() || arguments.products.iter().any(|wanted| wanted.eq_ignore_ascii_case(product))
    };
    let versions = set.versions.into_iter().filter(|(folder, _)| is_wanted(folder));
    let versions = versions.map(|(folder, version)| {
        let Version { product, operations } = version;
        Imported { folder, product, operations, notes: Vec::new() }
    });
    some(versions.collect(), &arguments.products)
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

/// Lowers each product version by itself: in its own crate it is the default one.
fn plan(imported: Vec<Imported>) -> Vec<Item> {
    let plans = parallel::map(&imported, |one| {
        let mut product = one.product.clone();
        product.default = true;
        let version = Version { product, operations: one.operations.clone() };
        Plan::new(&one.folder, &version, false)
    });
    let items = imported.into_iter().zip(plans).map(|(one, plan)| Item {
        folder: one.folder,
        version: Version { product: one.product, operations: one.operations },
        plan,
    });
    items.collect()
}

/// Renders every file of every product version, on every core.
fn generate(items: &[Item], scratch: &Scratch, report: &mut Report) -> Result<Vec<ProductRow>, Error> {
    let mut jobs: Vec<(usize, File)> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        jobs.extend(item.plan.files().into_iter().map(|file| (index, file)));
    }
    let rendered = parallel::map(&jobs, |(index, file)| items.get(*index).map(|item| item.plan.render(file)));
    let mut files: Vec<BTreeMap<String, String>> = vec![BTreeMap::new(); items.len()];
    let mut rows: Vec<ProductRow> = items.iter().map(ProductRow::new).collect();
    for ((index, file), result) in jobs.into_iter().zip(rendered) {
        let (Some(files), Some(row)) = (files.get_mut(index), rows.get_mut(index)) else { continue };
        match result {
            Some(Ok(text)) => {
                row.counts.lines += text.lines().count();
                files.insert(file.path, text);
            }
            Some(Err(error)) => {
                report.errors.push(error.to_string());
                row.counts.generated = row.counts.generated.saturating_sub(1);
            }
            None => {}
        }
    }
    for item in items {
        report.list_not_generated(item);
    }
    let crates: Vec<_> = items.iter().zip(files).collect();
    let written = parallel::map(&crates, |(item, files)| scratch.write_crate(item, files.clone()));
    written.into_iter().collect::<Result<Vec<()>, Error>>()?;
    scratch.write_workspace(items)?;
    Ok(rows)
}

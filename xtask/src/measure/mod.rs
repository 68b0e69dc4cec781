//! `cargo xtask measure`: what generated code costs, whether all of a catalogue can be generated, and what
//! of a program's calls the specs cover.
//!
//! Owns the choice of the measurement. The commands are in `text`, `values`, `products`, `compile`, `catalog`
//! and `coverage`; the other modules are what they share. Nothing is written into the project but below
//! `target/`.

mod catalog;
mod compare;
mod compile;
mod coverage;
mod examples;
mod planned;
mod products;
mod program;
mod report;
mod rustc;
mod scratch;
mod text;
mod values;

use crate::error::Error;
use crate::files::Project;
use crate::outcome::Outcome;
use crate::terminal::Terminal;

pub(crate) use rustc::wrap as wrap_compiler;

/// Measures generated code: its size, what it costs to compile, how much of a catalogue works, and how
/// many calls of a program are covered.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask measure text\n  \
    cargo xtask measure products --products ecs,vpc\n  \
    cargo xtask measure compile ecs/api-docs.json\n  \
    cargo xtask measure catalog specs/\n  \
    cargo xtask measure coverage terraform-operations.tsv")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    measurement: Measurement,
}

#[derive(clap::Subcommand)]
enum Measurement {
    Text(text::Arguments),
    Values(values::Arguments),
    Products(products::Arguments),
    Compile(compile::Arguments),
    Catalog(catalog::Arguments),
    Coverage(coverage::Arguments),
}

pub(crate) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    match &arguments.measurement {
        Measurement::Text(arguments) => text::run(arguments, project, terminal),
        Measurement::Values(arguments) => values::run(arguments, project, terminal),
        Measurement::Products(arguments) => products::run(arguments, project, terminal),
        Measurement::Compile(arguments) => compile::run(arguments, project, terminal),
        Measurement::Catalog(arguments) => catalog::run(arguments, project, terminal),
        Measurement::Coverage(arguments) => coverage::run(arguments, project, terminal),
    }
}

//! `cargo xtask import`: official sources into spec files.
//!
//! Owns the choice of the source; each kind of source has a module here, and `gather` imports several
//! kinds at once. What is a fact is decided in codegen.

mod draft;
mod gather;
mod interview;
mod metadata;
mod page;
mod ram;
mod report;
mod source;
mod target;
#[cfg(test)]
mod tests;

use crate::error::Error;
use crate::files::Project;
use crate::outcome::Outcome;
use crate::terminal::Terminal;

pub(crate) use draft::pretty;
pub(crate) use gather::{Given, How, gather};
pub(crate) use metadata::{read_all, sources};
pub(crate) use page::Reading;
pub(crate) use report::Report;
pub(crate) use source::{MetadataKind, Text};

/// Imports official sources into spec files.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask import metadata api-docs.json --date 2026-08\n  \
    cargo xtask import page UpdateFotaTask.txt --interactive")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    source: Source,
}

#[derive(clap::Subcommand)]
enum Source {
    Metadata(metadata::Arguments),
    Page(page::Arguments),
    RamPage(ram::PageArguments),
    Ram(ram::Arguments),
}

pub(crate) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    match &arguments.source {
        Source::Metadata(arguments) => metadata::run(arguments, project, terminal),
        Source::Page(arguments) => page::run(arguments, project, terminal),
        Source::RamPage(arguments) => ram::run_page(arguments, project, terminal),
        Source::Ram(arguments) => ram::run(arguments, project, terminal),
    }
}

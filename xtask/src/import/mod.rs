//! `cargo xtask import`: official sources into spec files.
//!
//! Owns the choice of the source and what its imports share; each source has a module here. What is
//! a fact is decided in codegen.

mod draft;
mod interview;
mod metadata;
mod page;
mod ram;
mod report;
mod source;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::Outcome;
use crate::error::Error;
use crate::files::Project;
use crate::terminal::Terminal;
use draft::Draft;

pub(crate) use metadata::{read_all, sources};
pub(crate) use page::Reading;
pub(crate) use source::{Given, Text, gather};

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

/// Where an import goes, and how it is told.
#[derive(clap::Args, Default)]
struct Target {
    /// The specs folder to import into, instead of the project's.
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
    /// Writes nothing; exits with 1 if anything would change.
    #[arg(long)]
    check: bool,
    /// Prints the report as JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    match &arguments.source {
        Source::Metadata(arguments) => metadata::run(arguments, project, terminal),
        Source::Page(arguments) => page::run(arguments, project, terminal),
        Source::RamPage(arguments) => ram::run_page(arguments, project, terminal),
        Source::Ram(arguments) => ram::run(arguments, project, terminal),
    }
}

impl Target {
    fn specs(&self, project: &Project) -> Project {
        Project::with_root(&self.into.clone().unwrap_or_else(|| project.path("specs")))
    }

    /// Writes what an import gives, tells it, and says how the command ends.
    fn finish(&self, mut draft: Draft<'_>, terminal: &mut Terminal) -> Result<Outcome, Error> {
        draft.settle()?;
        let Draft { target, wanted, mut report, .. } = draft;
        let mut changes = target.compare(wanted, "")?;
        changes.stale.clone_from(&report.removed);
        if !self.check {
            target.apply(&changes)?;
        }
        report.unchanged = changes.unchanged;
        report.written = changes.written.into_keys().collect();
        report.tell(self.check, self.json, terminal)?;
        let changed = !(report.written.is_empty() && report.removed.is_empty());
        match (report.is_whole(), self.check && changed) {
            (false, _) => Err(report.failed()),
            (true, true) => Ok(Outcome::Finding),
            (true, false) => Ok(Outcome::Done),
        }
    }

    /// Like [`Target::finish`], but an error or an open question anywhere keeps all from being written.
    fn finish_whole(&self, mut draft: Draft<'_>, terminal: &mut Terminal) -> Result<Outcome, Error> {
        draft.settle()?;
        if let Err(error) = draft.check_whole() {
            draft.report.tell_failure(self.json, terminal)?;
            return Err(error);
        }
        self.finish(draft, terminal)
    }
}

/// The command that makes the specs which pages and RAM facts are added to.
fn metadata_command(folder: &str) -> String {
    format!("`cargo xtask import metadata <the api-docs.json of {folder}>`")
}

/// A spec file as it is committed.
pub(crate) fn pretty(value: &impl Serialize) -> Result<String, Error> {
    Ok(alibabacloud_codegen::spec::to_text(value).map_err(std::io::Error::from)?)
}

/// A name for messages.
fn shown(path: &Path) -> String {
    path.display().to_string()
}

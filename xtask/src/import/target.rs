//! The target of an import, and its last step.
//!
//! Owns the options that all sources share, and the last step: everything is written at once, or
//! nothing is.

use std::path::PathBuf;

use super::draft::Draft;
use crate::error::Error;
use crate::files::Project;
use crate::layout;
use crate::outcome::Outcome;
use crate::terminal::Terminal;

/// The target of an import, and the form of its report.
#[derive(clap::Args, Default)]
pub(super) struct Target {
    /// The specs folder to import into, instead of the project's.
    #[arg(long, value_name = "FOLDER")]
    pub(super) into: Option<PathBuf>,
    /// Writes nothing; exits with 1 if anything would change.
    #[arg(long)]
    pub(super) check: bool,
    /// Prints the report as JSON.
    #[arg(long)]
    pub(super) json: bool,
}

impl Target {
    pub(super) fn specs(&self, project: &Project) -> Project {
        Project::with_root(&self.into.clone().unwrap_or_else(|| project.path(layout::SPECS)))
    }

    /// Writes what an import gives, prints the report, and returns how the command ends.
    pub(super) fn finish(&self, mut draft: Draft<'_>, terminal: &mut Terminal) -> Result<Outcome, Error> {
        draft.place_kept_ram_facts()?;
        let Draft { target, wanted, mut report, .. } = draft;
        let mut changes = target.compare(wanted, &[])?;
        changes.stale.clone_from(&report.removed);
        if !self.check {
            target.apply(&changes)?;
        }
        report.count(&changes);
        report.print(self.check, self.json, terminal)?;
        let changed = !(report.written.is_empty() && report.removed.is_empty());
        match (report.is_whole(), self.check && changed) {
            (false, _) => Err(report.failed()),
            (true, true) => Ok(Outcome::Finding),
            (true, false) => Ok(Outcome::Done),
        }
    }

    /// Like [`Target::finish`], but an error or an open question anywhere keeps all from being written.
    pub(super) fn finish_whole(&self, mut draft: Draft<'_>, terminal: &mut Terminal) -> Result<Outcome, Error> {
        draft.place_kept_ram_facts()?;
        if let Err(error) = draft.check_whole() {
            draft.report.print_failure(self.json, terminal)?;
            return Err(error);
        }
        self.finish(draft, terminal)
    }
}

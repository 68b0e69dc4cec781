//! What an earlier generation made, so that unchanged product versions are not made again.
//!
//! Owns the file below `target/` and what counts as unchanged: the same spec text, the same
//! generator, and outputs that nobody touched since. Without the file everything is made anew.

use std::collections::BTreeMap;
use std::path::PathBuf;

use alibabacloud_codegen::fingerprint;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::files::{Project, Stamp, read_file};
use crate::products::Row;

const FILE: &str = "target/xtask/generated.json";

/// The record of the last generation.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Cache {
    /// The fingerprint of this program: another generator makes other files.
    tool: u64,
    pub(super) versions: BTreeMap<String, Entry>,
}

/// What was made from one product version.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct Entry {
    /// The fingerprint of its spec files.
    pub(super) inputs: u64,
    /// What the table of products says of it.
    pub(super) row: Row,
    pub(super) notes: Vec<(String, String)>,
    /// The files that were made, relative to the project.
    pub(super) outputs: BTreeMap<String, Output>,
}

/// A file that was made.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct Output {
    /// The fingerprint of what it was made from.
    pub(super) source: u64,
    pub(super) stamp: Stamp,
}

impl Cache {
    /// The record, or an empty one where there is none that this program wrote.
    pub(super) fn read(project: &Project) -> Self {
        let tool = tool();
        let read = read_file(&project.path(FILE)).ok().and_then(|text| serde_json::from_str::<Self>(&text).ok());
        read.filter(|cache| cache.tool == tool && tool != 0).unwrap_or(Self { tool, versions: BTreeMap::new() })
    }

    /// Keeps the record for the next run.
    pub(super) fn write(&self, project: &Project) -> Result<(), Error> {
        let text = serde_json::to_string(self).map_err(std::io::Error::from)?;
        project.write(FILE, &text)
    }

    /// The record of a product version whose specs and outputs are as they were.
    pub(super) fn unchanged(&self, project: &Project, folder: &str, inputs: u64) -> Option<&Entry> {
        let entry = self.versions.get(folder).filter(|entry| entry.inputs == inputs)?;
        let same = |(path, output): (&String, &Output)| Stamp::of(&project.path(path)) == Some(output.stamp);
        entry.outputs.iter().all(same).then_some(entry)
    }

    /// Whether a file of a changed product version is as it would be made again.
    pub(super) fn has(&self, project: &Project, folder: &str, path: &str, source: u64) -> bool {
        let output = self.versions.get(folder).and_then(|entry| entry.outputs.get(path));
        output.is_some_and(|output| output.source == source && Stamp::of(&project.path(path)) == Some(output.stamp))
    }
}

/// The fingerprint of this program, or 0 where it cannot be read.
fn tool() -> u64 {
    let read = |path: PathBuf| std::fs::read(path).ok();
    std::env::current_exe().ok().and_then(read).map_or(0, |bytes| fingerprint([bytes.as_slice()]))
}

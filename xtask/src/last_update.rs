//! What the last update imported, so that the same sources are not imported again.
//!
//! Owns the record below `target/` and when it holds: the same program, the same sources read in the same way, and
//! specs that nobody touched since. Without the record everything is imported.

use std::path::Path;

use alibabacloud_codegen::fingerprint;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::files::{Project, Stamp, read_file, walk};
use crate::import::Given;
use crate::layout;

const FILE: &str = "target/xtask/updated.json";

/// The record of the last update.
#[derive(Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct LastUpdate {
    sources: u64,
    specs: u64,
}

/// The fingerprint of the sources of an update, of how they are read, and of this program; nothing where a source
/// cannot be read.
pub(crate) fn sources(given: &[Given], how: &str) -> Option<u64> {
    let mut texts = vec![how.to_owned(), std::env::current_exe().ok().and_then(|path| stamp(&path))?];
    for one in given {
        match one {
            Given::Text(text) => texts.extend([text.name.clone(), text.text.clone()]),
            Given::Path(path) => {
                let files = if path.is_dir() { walk(path).ok()? } else { vec![String::new()] };
                for name in files {
                    let file = if name.is_empty() { path.clone() } else { path.join(&name) };
                    texts.extend([file.display().to_string(), read_file(&file).ok()?]);
                }
            }
        }
    }
    Some(fingerprint(texts.iter().map(String::as_bytes)))
}

/// How a file is recognised without reading it.
fn stamp(path: &Path) -> Option<String> {
    Stamp::of(path).map(|stamp| format!("{stamp:?}"))
}

impl LastUpdate {
    /// The record of an update of these sources, and of the specs as they are now.
    pub(crate) fn of(sources: u64, project: &Project) -> Option<Self> {
        let folder = project.path(layout::SPECS);
        let mut texts = Vec::new();
        for name in walk(&folder).ok()? {
            let stamp = stamp(&folder.join(&name))?;
            texts.extend([name, stamp]);
        }
        Some(Self { sources, specs: fingerprint(texts.iter().map(String::as_bytes)) })
    }

    /// Whether the last update was this one.
    pub(crate) fn is_last(&self, project: &Project) -> bool {
        let text = read_file(&project.path(FILE)).unwrap_or_default();
        serde_json::from_str::<Self>(&text).is_ok_and(|last| last == *self)
    }

    /// Keeps the record for the next update.
    pub(crate) fn keep(&self, project: &Project) -> Result<(), Error> {
        project.write(FILE, &serde_json::to_string(self).map_err(std::io::Error::from)?)
    }
}

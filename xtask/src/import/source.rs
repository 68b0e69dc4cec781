//! Sources of any kind, told apart by what stands in them.
//!
//! Owns the reading of files and folders and the order of the imports: metadata first, for it makes
//! the specs that the others add to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use alibabacloud_codegen::import::kind::{Kind, UnknownKind, kind};
use alibabacloud_codegen::import::metadata::{self, ImportError, Imported};

use super::draft::Draft;
use super::metadata::{default_versions, merge_all, unreadable};
use super::page::{self, Reading};
use super::report::Report;
use super::{ram, shown};
use crate::error::Error;
use crate::files::{Project, read_file, walk};
use crate::parallel;
use crate::terminal::Terminal;

/// The endings of files that are sources; a folder may hold others, which are passed over.
const ENDINGS: [&str; 4] = [".json", ".md", ".markdown", ".txt"];

/// A source as it was given.
pub(crate) enum Given {
    /// A file, or a folder of them.
    Path(PathBuf),
    /// What a URL gave.
    Text(Text),
}

/// A text and what it is called in messages.
pub(crate) struct Text {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// One source, read as far as its kind asks for.
enum Read {
    Metadata(Result<Box<Imported>, ImportError>),
    Text(Kind, Text),
    Unknown(UnknownKind),
    Unreadable(ImportError),
}

/// Imports sources of any kind; returns the kinds that were among them as well.
pub(crate) fn gather<'a>(
    given: Vec<Given>,
    date: Option<&str>,
    reading: &Reading,
    target: &'a Project,
    terminal: &mut Terminal,
) -> Result<(Draft<'a>, BTreeSet<Kind>), Error> {
    let mut draft = Draft::new(target);
    let mut paths = Vec::new();
    let mut files = Vec::new();
    for one in given {
        match one {
            Given::Path(path) => {
                files.extend(listed(&path, &mut draft.report)?.into_iter().map(Given::Path));
                paths.push(path);
            }
            text => files.push(text),
        }
    }
    draft.report.files = files.len();
    let mut kinds = BTreeSet::new();
    let (mut imported, mut pages, mut ram_pages, mut facts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for one in parallel::map(&files, |file| read(file, date)) {
        match one {
            Read::Metadata(Ok(one)) => imported.push(*one),
            Read::Metadata(Err(error)) | Read::Unreadable(error) => draft.report.fail(error.into()),
            Read::Unknown(error) => draft.report.refuse(&error.file, error.to_string()),
            Read::Text(kind, text) => {
                kinds.insert(kind);
                match kind {
                    Kind::Page => pages.push(text),
                    Kind::RamPage => ram_pages.push(text),
                    Kind::RamFacts => facts.push(text),
                    // Read beside the metadata that it belongs to.
                    _ => {}
                }
            }
        }
    }
    kinds.extend((!imported.is_empty()).then_some(Kind::Metadata));
    kinds.remove(&Kind::Products);
    merge_all(&mut draft, imported, default_versions(&paths))?;
    page::add_all(&mut draft, &pages, reading, terminal)?;
    ram::add_pages(&mut draft, &ram_pages, reading)?;
    ram::add_facts(&mut draft, &facts)?;
    draft.settle()?;
    if files.is_empty() {
        draft.report.refuse("--from", "there is no source in it".to_owned());
    }
    Ok((draft, kinds))
}

/// The files of a path, in the order of their names.
fn listed(path: &Path, report: &mut Report) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let (sources, others): (Vec<_>, Vec<_>) =
        walk(path)?.into_iter().partition(|name| ENDINGS.iter().any(|ending| name.to_lowercase().ends_with(ending)));
    for name in others {
        report.note(&shown(&path.join(name)), "passed over, its name is not that of a source".to_owned());
    }
    Ok(sources.into_iter().map(|name| path.join(name)).collect())
}

fn read(given: &Given, date: Option<&str>) -> Read {
    let text = match given {
        Given::Text(text) => Text { name: text.name.clone(), text: text.text.clone() },
        Given::Path(path) => match read_file(path) {
            Ok(text) => Text { name: shown(path), text },
            Err(error) => return Read::Unreadable(unreadable(shown(path), &error)),
        },
    };
    match kind(&text.name, &text.text) {
        Ok(Kind::Metadata) => Read::Metadata(metadata::import(&text.name, &text.text, date).map(Box::new)),
        Ok(kind) => Read::Text(kind, text),
        Err(error) => Read::Unknown(error),
    }
}

/// Reads files of one kind; those of another are told with the command that imports them.
pub(super) fn read_texts(files: &[PathBuf], wanted: Kind, report: &mut Report) -> Vec<Text> {
    let mut texts = Vec::new();
    report.files = files.len();
    for path in files {
        let name = shown(path);
        let text = match read_file(path) {
            Ok(text) => text,
            Err(error) => {
                let told = std::error::Error::source(&error).unwrap_or(&error).to_string();
                report.refuse(&name, format!("{name}: {told}"));
                continue;
            }
        };
        match kind(&name, &text) {
            Ok(kind) if kind == wanted => texts.push(Text { name, text }),
            Ok(other) => {
                let command = match other {
                    Kind::Metadata => "; import it with `cargo xtask import metadata`",
                    Kind::Page => "; import it with `cargo xtask import page`",
                    Kind::RamPage => "; import it with `cargo xtask import ram-page`",
                    Kind::RamFacts => "; import it with `cargo xtask import ram`",
                    _ => "",
                };
                report.refuse(&name, format!("{name}: expected the kind {wanted}, and this is {other}{command}"));
            }
            Err(error) => report.refuse(&name, error.to_string()),
        }
    }
    texts
}

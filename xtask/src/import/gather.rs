//! Sources of every kind in one import.
//!
//! Owns the choice of files in folders and the order of the imports: metadata first, because it makes
//! the specs that the others add to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use alibabacloud_codegen::import::kind::{Kind, UnknownKind, kind};
use alibabacloud_codegen::import::metadata::{ImportError, Imported};
use alibabacloud_codegen::import::sdk_models;

use super::draft::Draft;
use super::metadata::{default_versions, merge_all};
use super::page::{self, Reading};
use super::ram;
use super::report::{Report, unreadable};
use super::source::{MetadataKind, Text, import_metadata};
use crate::error::Error;
use crate::files::{Project, read_file, walk};
use crate::parallel;
use crate::terminal::Terminal;

/// The endings of files that are sources; other files of a folder are skipped.
const ENDINGS: [&str; 4] = [".json", ".md", ".markdown", ".txt"];

/// A source of the command line.
pub(crate) enum Given {
    /// A file, or a folder of them.
    Path(PathBuf),
    /// The text behind a URL.
    Text(Text),
}

/// How sources are read.
#[derive(Debug)]
pub(crate) struct How<'a> {
    /// The date of metadata.
    pub(crate) date: Option<&'a str>,
    /// The kind of all metadata; without it, the content of each file decides.
    pub(crate) kind: Option<MetadataKind>,
    /// Whether metadata may lack many operations that earlier metadata had.
    pub(crate) accept_removals: bool,
    /// How pages are read.
    pub(crate) reading: &'a Reading,
}

/// One source; metadata is parsed already.
enum Read {
    Metadata(Result<Box<Imported>, ImportError>),
    Text(Kind, Text),
    Unknown(UnknownKind),
    Unreadable(ImportError),
}

/// Imports sources of any kind; returns the kinds that were among them as well.
pub(crate) fn gather<'a>(
    given: Vec<Given>,
    how: &How<'_>,
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
    for one in parallel::map(&files, |file| read(file, how.date, how.kind)) {
        match one {
            Read::Metadata(Ok(one)) => imported.push(*one),
            Read::Metadata(Err(error)) | Read::Unreadable(error) => draft.report.fail(error.into()),
            Read::Unknown(error) => draft.report.reject(&error.file, error.to_string()),
            Read::Text(kind, text) => {
                kinds.insert(kind);
                match kind {
                    Kind::Page => pages.push(text),
                    Kind::RamPage => ram_pages.push(text),
                    Kind::RamFacts => facts.push(text),
                    // `default_versions` reads it with the metadata beside it.
                    _ => {}
                }
            }
        }
    }
    kinds.extend(imported.iter().map(|one: &Imported| kind_of(one)));
    // Models add to what metadata states, so their files come last.
    imported.sort_by_key(kind_of);
    kinds.remove(&Kind::Products);
    merge_all(&mut draft, imported, default_versions(&paths), how.accept_removals)?;
    page::add_all(&mut draft, &pages, how.reading, terminal)?;
    ram::add_pages(&mut draft, &ram_pages, how.reading)?;
    ram::add_facts(&mut draft, &facts)?;
    draft.place_kept_ram_facts()?;
    if files.is_empty() {
        draft.report.reject("--from", "there is no source file".to_owned());
    }
    Ok((draft, kinds))
}

fn kind_of(imported: &Imported) -> Kind {
    if imported.product.sources.iter().any(sdk_models::is_sdk_model) { Kind::SdkModel } else { Kind::Metadata }
}

/// The files of a path, in the order of their names.
fn listed(path: &Path, report: &mut Report) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let (sources, others): (Vec<_>, Vec<_>) =
        walk(path)?.into_iter().partition(|name| ENDINGS.iter().any(|ending| name.to_lowercase().ends_with(ending)));
    for name in others {
        let message = "skipped: a source ends with .json, .md, .markdown or .txt".to_owned();
        report.note(&path.join(name).display().to_string(), message);
    }
    Ok(sources.into_iter().map(|name| path.join(name)).collect())
}

fn read(given: &Given, date: Option<&str>, metadata: Option<MetadataKind>) -> Read {
    let text = match given {
        Given::Text(text) => Text { name: text.name.clone(), text: text.text.clone() },
        Given::Path(path) => match read_file(path) {
            Ok(text) => Text { name: path.display().to_string(), text },
            Err(error) => return Read::Unreadable(unreadable(path, &error)),
        },
    };
    match kind(&text.name, &text.text) {
        Ok(found @ (Kind::Metadata | Kind::SdkModel)) => {
            let recognized = if found == Kind::SdkModel { MetadataKind::SdkModels } else { MetadataKind::Metadata };
            let kind = metadata.or(Some(recognized));
            Read::Metadata(import_metadata(&text.name, &text.text, date, kind).map(Box::new))
        }
        Ok(kind) => Read::Text(kind, text),
        Err(error) => Read::Unknown(error),
    }
}

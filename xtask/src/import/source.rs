//! Source files of one kind.
//!
//! Owns the check that a file is of the kind that its command imports, and the choice between official
//! metadata and SDK models, which have the same shape.

use std::path::PathBuf;

use alibabacloud_codegen::import::kind::{Kind, kind};
use alibabacloud_codegen::import::metadata::{self, ImportError, Imported};
use alibabacloud_codegen::import::sdk_models;

use super::report::{Report, reason};
use crate::files::read_file;

/// A text and its name in messages.
pub(crate) struct Text {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The sources that have the shape of `api-docs.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum MetadataKind {
    /// Official metadata.
    Metadata,
    /// Models from which the official SDKs are generated; they only add to what other sources state.
    SdkModels,
}

/// Imports one file in the shape of metadata; without a given kind, its content decides.
pub(crate) fn import_metadata(
    name: &str,
    text: &str,
    date: Option<&str>,
    given: Option<MetadataKind>,
) -> Result<Imported, ImportError> {
    let is_model = match given {
        Some(given) => given == MetadataKind::SdkModels,
        None => matches!(kind(name, text), Ok(Kind::SdkModel)),
    };
    if is_model { sdk_models::import(name, text, date) } else { metadata::import(name, text, date) }
}

/// Reads files of one kind; a file of another kind is rejected with the command that imports it.
pub(super) fn read_texts(files: &[PathBuf], wanted: Kind, report: &mut Report) -> Vec<Text> {
    let mut texts = Vec::new();
    report.files = files.len();
    for path in files {
        let name = path.display().to_string();
        let text = match read_file(path) {
            Ok(text) => text,
            Err(error) => {
                report.reject(&name, format!("{name}: {}", reason(&error)));
                continue;
            }
        };
        match kind(&name, &text) {
            Ok(kind) if kind == wanted => texts.push(Text { name, text }),
            Ok(other) => {
                let command = match other {
                    Kind::Metadata | Kind::SdkModel => "; import it with `cargo xtask import metadata`",
                    Kind::Page => "; import it with `cargo xtask import page`",
                    Kind::RamPage => "; import it with `cargo xtask import ram-page`",
                    Kind::RamFacts => "; import it with `cargo xtask import ram`",
                    _ => "",
                };
                report.reject(&name, format!("{name}: expected the kind {wanted}, and this is {other}{command}"));
            }
            Err(error) => report.reject(&name, error.to_string()),
        }
    }
    texts
}

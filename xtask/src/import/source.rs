//! Source files of one kind.
//!
//! Owns the check that a file is of the kind that its command imports.

use std::path::PathBuf;

use alibabacloud_codegen::import::kind::{Kind, kind};

use super::report::{Report, reason};
use crate::files::read_file;

/// A text and its name in messages.
pub(crate) struct Text {
    pub(crate) name: String,
    pub(crate) text: String,
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
                    Kind::Metadata => "; import it with `cargo xtask import metadata`",
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

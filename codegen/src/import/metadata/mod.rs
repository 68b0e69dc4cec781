//! Official `api-docs.json` files.
//!
//! Owns the reading of one file into the specs of one product version. Facts are kept; titles,
//! descriptions and error messages are prose and are not. An unknown key is reported and never fails the
//! import; a value of the wrong kind fails the file, with its path.

mod bounds;
mod date;
mod endpoints;
mod examples;
mod fixups;
mod operation;
mod path;
mod product;
mod prose;
mod ram;
mod reader;
mod schema;

use serde_json::Value;

pub use date::{DateError, checked_date};
pub use endpoints::{is_test_region, without_test_endpoints};
pub use product::Imported;
pub use reader::ImportError;

use super::source_rank::METADATA;
use reader::Reader;

/// Reads one file; `date` is its date as exact as it is known, such as `2026-08`.
///
/// # Errors
///
/// The file is not JSON, or a value in it is of the wrong kind.
pub fn import(file: &str, text: &str, date: Option<&str>) -> Result<Imported, ImportError> {
    import_as(METADATA, file, text, date)
}

/// Reads one file whose source is of the kind `kind`.
pub(super) fn import_as(kind: &str, file: &str, text: &str, date: Option<&str>) -> Result<Imported, ImportError> {
    // Some editors begin a file with this mark, which is no part of its JSON.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document: Value = serde_json::from_str(text).map_err(|error| ImportError::json(file, &error))?;
    let mut reader = Reader::new(file);
    let imported = product::import(&document, kind, date, &mut reader);
    imported.map(|imported| Imported {
        prose: std::mem::take(&mut reader.prose),
        notes: reader.into_notes(),
        ..imported
    })
}

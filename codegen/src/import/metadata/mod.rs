//! Official `api-docs.json` files.
//!
//! Owns the reading of one file into the specs of one product version. Facts carry over; titles,
//! descriptions and error messages are prose and do not. A key that is not known here is reported
//! and never fails the import; a value of the wrong kind fails the file, with its place.

mod examples;
mod fixups;
mod operation;
mod product;
mod ram;
mod reader;
mod schema;

use std::collections::BTreeMap;

use serde_json::Value;

pub use reader::ImportError;

use crate::model::Note;
use crate::spec::{Operation, Product, Source};
use reader::Reader;

/// The specs of one product version, as one metadata file states them.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The folder below `specs/`, such as `esa/2024-09-10`.
    pub folder: String,
    /// What the operations share.
    pub product: Product,
    /// The operations by name.
    pub operations: BTreeMap<String, Operation>,
    /// What was left out or could not be used, and why.
    pub notes: Vec<Note>,
}

/// Reads one file; `date` is its date as exact as it is known, such as `2026-08`.
///
/// # Errors
///
/// The file is not JSON, or a value in it is of the wrong kind.
pub fn import(file: &str, text: &str, date: Option<&str>) -> Result<Imported, ImportError> {
    let document: Value = serde_json::from_str(text).map_err(|error| ImportError::json(file, &error))?;
    let mut reader = Reader::new(file);
    let imported = product::import(&document, date, &mut reader);
    imported.map(|imported| Imported { notes: reader.into_notes(), ..imported })
}

/// The source entry of a metadata file.
fn source(folder: &str, date: Option<&str>) -> Source {
    Source { kind: "metadata".to_owned(), name: folder.to_owned(), date: date.map(str::to_owned) }
}

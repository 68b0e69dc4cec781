//! From text to checked spec files.
//!
//! Owns the reading of single files and of whole sets. A file's first shape error is reported,
//! and every semantic error of every file.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::check;
use super::error::{SpecError, SpecErrors};
use super::locate::line_of;
use super::operation::Operation;
use super::product::Product;
use super::set::{SpecSet, Version};

/// The name of the file that describes a product version; every other file is an operation.
pub(super) const PRODUCT_FILE: &str = "product.json";
const NOT_A_SPEC: &str =
    "is not a spec file; expected <product>/<version>/product.json or <product>/<version>/<Operation>.json";

impl SpecSet {
    /// Reads the files of a specs folder: path relative to it, with `/` between names, and text.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with any of the files.
    pub fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, SpecErrors> {
        let mut products = BTreeMap::new();
        let mut operations: BTreeMap<String, BTreeMap<String, Operation>> = BTreeMap::new();
        let mut texts = BTreeMap::new();
        let mut errors = Vec::new();
        for (path, text) in files {
            match path.split('/').collect::<Vec<_>>().as_slice() {
                [name] if name.ends_with(".schema.json") => {}
                [product, version, file] if file.ends_with(".json") => {
                    let folder = format!("{product}/{version}");
                    texts.insert(path.to_owned(), text);
                    if *file == PRODUCT_FILE {
                        keep(parse_product(path, text), &mut errors, |value| drop(products.insert(folder, value)));
                    } else {
                        let name = file.strip_suffix(".json").unwrap_or(file).to_owned();
                        let folder = operations.entry(folder).or_default();
                        keep(parse_operation(path, text), &mut errors, |value| drop(folder.insert(name, value)));
                    }
                }
                _ => errors.push(file_error(path, NOT_A_SPEC)),
            }
        }
        let mut versions = BTreeMap::new();
        for (folder, product) in products {
            let operations = operations.remove(&folder).unwrap_or_default();
            versions.insert(folder, Version { product, operations });
        }
        for folder in operations.keys() {
            // A product file that could not be read has its own error already.
            let file = format!("{folder}/product.json");
            if !texts.contains_key(&file) {
                errors.push(file_error(&file, "is missing; every folder of operations has one"));
            }
        }
        let set = Self { versions };
        for finding in check::check(&set) {
            let line = texts.get(&finding.file).map_or(0, |text| line_of(text, &finding.path));
            errors.push(SpecError { line, ..finding });
        }
        if errors.is_empty() {
            return Ok(set);
        }
        errors.sort();
        Err(SpecErrors(errors))
    }
}

fn keep<T>(result: Result<T, SpecError>, errors: &mut Vec<SpecError>, insert: impl FnOnce(T)) {
    match result {
        Ok(value) => insert(value),
        Err(error) => errors.push(error),
    }
}

fn file_error(file: &str, message: &str) -> SpecError {
    SpecError { file: file.to_owned(), line: 0, path: ".".to_owned(), message: message.to_owned() }
}

/// Reads an operation's file, without the checks that need the rest of the product.
///
/// # Errors
///
/// The first error in the shape of the file.
pub fn parse_operation(file: &str, text: &str) -> Result<Operation, SpecError> {
    parse(file, text)
}

/// Reads a `product.json`, without the checks that need the operations.
///
/// # Errors
///
/// The first error in the shape of the file.
pub fn parse_product(file: &str, text: &str) -> Result<Product, SpecError> {
    parse(file, text)
}

fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, SpecError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let parsed = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        shape_error(file, &path, error.inner())
    });
    parsed.and_then(|value| json.end().map(|()| value).map_err(|error| shape_error(file, ".", &error)))
}

fn shape_error(file: &str, path: &str, error: &serde_json::Error) -> SpecError {
    let text = error.to_string();
    // serde_json ends its message with the position, which has its own field here.
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    // Where the text ends before a key is known, the path ends with a question mark.
    let path = match path.trim_end_matches('?').trim_end_matches('.') {
        "" => ".",
        path => path,
    };
    SpecError { file: file.to_owned(), line: error.line().max(1), path: path.to_owned(), message: message.to_owned() }
}

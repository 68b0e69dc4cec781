//! The JSON Schema files of the specs folder, for editors.
//!
//! Owns their names. They are derived from the types that read the specs.

use super::canonical::to_text;
use super::operation::Operation;
use super::product::Product;

/// The JSON Schema files of the specs folder: name and text.
pub fn schema_files() -> [(&'static str, String); 2] {
    // A schema is a JSON value already; printing it cannot fail.
    let text = |schema: schemars::Schema| to_text(&schema).unwrap_or_default();
    [
        ("operation.schema.json", text(schemars::schema_for!(Operation))),
        ("product.schema.json", text(schemars::schema_for!(Product))),
    ]
}

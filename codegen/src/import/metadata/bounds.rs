//! The bounds of a schema node.
//!
//! Owns which texts and numbers can be a bound; one that cannot be is reported and is no fact.

use serde_json::{Map, Value};

use super::reader::{At, ImportError, Reader};
use crate::spec::Schema;

/// Reads the bounds of a node.
pub(super) fn import(
    schema: &mut Schema,
    map: &Map<String, Value>,
    at: &At<'_>,
    reader: &mut Reader<'_>,
) -> Result<(), ImportError> {
    schema.minimum = number(map, "minimum", at, reader)?;
    schema.maximum = number(map, "maximum", at, reader)?;
    schema.exclusive_minimum = reader.boolean(map, "exclusiveMinimum", at)?.unwrap_or(false);
    schema.exclusive_maximum = reader.boolean(map, "exclusiveMaximum", at)?.unwrap_or(false);
    schema.min_length = size(map, "minLength", at, reader)?;
    schema.max_length = size(map, "maxLength", at, reader)?;
    schema.min_items = size(map, "minItems", at, reader)?;
    schema.max_items = size(map, "maxItems", at, reader)?;
    schema.pattern = reader.text(map, "pattern", at)?.filter(|text| !text.is_empty());
    Ok(())
}

/// The least or the greatest number, as documented; empty text is none.
fn number(
    map: &Map<String, Value>,
    key: &str,
    at: &At<'_>,
    reader: &mut Reader<'_>,
) -> Result<Option<String>, ImportError> {
    let Some(text) = reader.text(map, key, at)?.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let is_number = text.trim().parse::<f64>().is_ok_and(f64::is_finite);
    if !is_number {
        reader.note(&at.key(key), format_args!("{text:?} is no number and was left out"));
    }
    Ok(is_number.then_some(text))
}

/// How many characters or items there are at least or at most.
fn size(map: &Map<String, Value>, key: &str, at: &At<'_>, reader: &mut Reader<'_>) -> Result<Option<i64>, ImportError> {
    let Some(size) = reader.integer(map, key, at)? else { return Ok(None) };
    if size < 0 {
        reader.note(&at.key(key), format_args!("{size} is negative and was left out"));
    }
    Ok((size >= 0).then_some(size))
}

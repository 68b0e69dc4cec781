//! What the descriptions of request parameters state beside the declared facts.
//!
//! Owns which descriptions are read: those of parameters and of what is in them. The members of responses
//! have the values that are declared alone, because every type of a response costs compile time.

use serde_json::Value;

use super::reader::{At, Reader};
use crate::import::prose;
use crate::spec::Schema;

/// Adds what the descriptions of a parameter and of its members state.
pub(super) fn add(value: &Value, schema: &mut Schema, at: &At<'_>, reader: &mut Reader<'_>) {
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
    if let Some(list) = prose::add(text("description"), schema) {
        reader.found_list(at, list);
    }
    if let Some(properties) = value.get("properties").and_then(Value::as_object) {
        let at = at.key("properties");
        for member in &mut schema.members {
            let name = member.name.clone().unwrap_or_default();
            if let Some(value) = properties.get(&name) {
                add(value, member, &at.key(&name), reader);
            }
        }
    }
    for (key, inner) in [("items", &mut schema.items), ("additionalProperties", &mut schema.additional)] {
        if let (Some(value), Some(inner)) = (value.get(key), inner) {
            add(value, inner, &at.key(key), reader);
        }
    }
    if let Some(list) = prose::add_to_items(text("description"), schema) {
        reader.found_list(at, list);
    }
}

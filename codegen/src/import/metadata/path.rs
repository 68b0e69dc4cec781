//! The path of an operation.
//!
//! Owns what is unusual about documented paths: brackets instead of braces, and a query that is written behind
//! the path.

use serde_json::{Map, Value};

use super::reader::{At, ImportError, Reader};
use crate::spec::{Location, Schema, Type};

/// The path template. `[name]` is a malformed `{name}`, and what follows a question mark becomes parameters of
/// the query.
pub(super) fn import(
    map: &Map<String, Value>,
    at: &At<'_>,
    parameters: &mut Vec<Schema>,
    reader: &mut Reader<'_>,
) -> Result<Option<String>, ImportError> {
    let Some(text) = reader.text(map, "path", at)?.filter(|path| !path.is_empty()) else {
        return Ok(None);
    };
    let at = at.key("path");
    if text.contains('[') {
        reader.note(&at, format_args!("{text:?} has brackets around a parameter; braces were taken"));
    }
    let text = text.replace('[', "{").replace(']', "}");
    let Some((path, query)) = text.split_once('?') else { return Ok(Some(text)) };
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        reader.note(&at, format_args!("has the query {pair:?}, which became the parameter {name:?}"));
        fixed(parameters, name, value);
    }
    Ok(Some(path.to_owned()).filter(|path| !path.is_empty()))
}

/// A parameter with one value, which every request must have. Where the operation documents the parameter
/// itself, its other facts stay.
fn fixed(parameters: &mut Vec<Schema>, name: &str, value: &str) {
    let is_same = |node: &Schema| node.name.as_deref() == Some(name) && node.location == Some(Location::Query);
    let value = Some(value.to_owned()).filter(|value| !value.is_empty());
    let Some(known) = parameters.iter_mut().find(|node| is_same(node)) else {
        parameters.push(Schema {
            name: Some(name.to_owned()),
            location: Some(Location::Query),
            kind: Some(Type::String),
            required: Some(true),
            values: value.clone().into_iter().collect(),
            example: value,
            ..Schema::default()
        });
        return;
    };
    known.required = Some(true);
    if known.values.is_empty() {
        known.values.extend(value.clone());
    }
    known.example = known.example.take().or(value);
}

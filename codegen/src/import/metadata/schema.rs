//! Schema nodes of the metadata.
//!
//! Owns which keys of a node are facts, and what is unusual about nodes: values in two lists, bounds as
//! text, empty patterns, references to schemas that do not exist.

use serde_json::{Map, Value};

use super::bounds;
use super::reader::{At, ImportError, Reader, kind as kind_of_value};
use crate::import::nesting::MAX_DEPTH;
use crate::spec::{Schema, Type};

const FACTS: [&str; 24] = [
    "type",
    "format",
    "required",
    "docRequired",
    "default",
    "example",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "pattern",
    "deprecated",
    "enum",
    "enumValueTitles",
    "items",
    "properties",
    "additionalProperties",
    "$ref",
    "allowEmptyValue",
    "readOnly",
];
/// Sentences, and marks of the documentation site that no caller needs.
const PROSE: [&str; 12] = [
    "title",
    "description",
    "isFileTransferUrl",
    "index",
    "itemName",
    "backendName",
    "sdkPropertyName",
    "parseType",
    "$$ref",
    "visibility",
    "examples",
    "enumValueDescriptions",
];
/// The text that files have where there is no example.
const NOTHING: &str = "null";

/// Reads a node; `components` are the names that a reference may point at.
pub(super) fn import(
    value: &Value,
    at: &At<'_>,
    components: &Map<String, Value>,
    reader: &mut Reader<'_>,
) -> Result<Schema, ImportError> {
    node(value, at, components, reader, 0)
}

fn node(
    value: &Value,
    at: &At<'_>,
    components: &Map<String, Value>,
    reader: &mut Reader<'_>,
    depth: usize,
) -> Result<Schema, ImportError> {
    if depth > MAX_DEPTH {
        return Err(reader.error(at, format!("types nest more than {MAX_DEPTH} levels deep")));
    }
    let map = reader.object(value, at)?;
    reader.known("a schema", map, &FACTS, &PROSE);
    let (kind, reference) = kind_of(map, at, components, reader)?;
    let mut schema = Schema {
        kind,
        reference,
        format: reader.text(map, "format", at)?.filter(|format| !format.is_empty()),
        required: reader.boolean(map, "required", at)?,
        values: values(map, kind, at, reader)?,
        default: reader.text(map, "default", at)?.filter(|default| !default.is_empty()),
        example: example(map, at, reader)?,
        deprecated: reader.boolean(map, "deprecated", at)?.unwrap_or(false),
        ..Schema::default()
    };
    // What the page shows as required is only stated where it differs from what the gateway requires.
    schema.documented_required =
        reader.boolean(map, "docRequired", at)?.filter(|shown| Some(*shown) != schema.required);
    bounds::import(&mut schema, map, at, reader)?;
    match schema.kind {
        Some(Type::Array) => {
            if let Some(items) = map.get("items").filter(|items| !items.is_null()) {
                schema.items = Some(Box::new(node(items, &at.key("items"), components, reader, depth + 1)?));
            }
        }
        Some(Type::Object) => {
            schema.members = members(map, at, components, reader, depth)?;
            if let Some(values) = map.get("additionalProperties").filter(|values| values.is_object()) {
                let at = at.key("additionalProperties");
                schema.additional = Some(Box::new(node(values, &at, components, reader, depth + 1)?));
            }
        }
        _ => {}
    }
    Ok(schema)
}

/// The type, or the name of the shared schema. What the file lacks becomes free JSON.
fn kind_of(
    map: &Map<String, Value>,
    at: &At<'_>,
    components: &Map<String, Value>,
    reader: &mut Reader<'_>,
) -> Result<(Option<Type>, Option<String>), ImportError> {
    if let Some(reference) = reader.text(map, "$ref", at)? {
        let name = reference.strip_prefix("#/components/schemas/").unwrap_or(&reference);
        if components.contains_key(name) {
            return Ok((None, Some(name.to_owned())));
        }
        reader.note(at, format_args!("refers to {reference:?}, which the file does not have; it is free JSON"));
        return Ok((Some(Type::Any), None));
    }
    let kind = match reader.text(map, "type", at)?.as_deref() {
        Some("string") => Type::String,
        Some("integer") => Type::Integer,
        Some("number") => Type::Number,
        Some("boolean") => Type::Boolean,
        Some("array") => Type::Array,
        Some("object") => Type::Object,
        Some("any") => Type::Any,
        None if map.get("properties").is_some_and(Value::is_object) => Type::Object,
        None if map.get("items").is_some_and(Value::is_object) => Type::Array,
        None => Type::Any,
        Some(other) => {
            reader.note(at, format_args!("has the unknown type {other:?}; it is free JSON"));
            Type::Any
        }
    };
    Ok((Some(kind), None))
}

fn members(
    map: &Map<String, Value>,
    at: &At<'_>,
    components: &Map<String, Value>,
    reader: &mut Reader<'_>,
    depth: usize,
) -> Result<Vec<Schema>, ImportError> {
    let Some(properties) = map.get("properties").filter(|properties| !properties.is_null()) else {
        return Ok(Vec::new());
    };
    let at = at.key("properties");
    let mut members = Vec::new();
    for (name, value) in reader.object(properties, &at)? {
        let schema = node(value, &at.key(name), components, reader, depth + 1)?;
        members.push(Schema { name: Some(name.clone()), ..schema });
    }
    Ok(members)
}

/// Both lists of values, each value once and without the blanks around it, which are never part of a
/// value. Titles are prose, and so are some of their keys: only ASCII keys count.
fn values(
    map: &Map<String, Value>,
    kind: Option<Type>,
    at: &At<'_>,
    reader: &mut Reader<'_>,
) -> Result<Vec<String>, ImportError> {
    let mut values: Vec<String> = Vec::new();
    // Only a text can have this value; for other types it means that the value may be absent.
    let nothing = |value: &str| value == NOTHING && kind != Some(Type::String);
    for value in reader.texts(map, "enum", at)?.iter().map(|value| value.trim()) {
        if !nothing(value) && !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
    }
    match map.get("enumValueTitles") {
        None | Some(Value::Null) => {}
        Some(Value::Object(titles)) => {
            for value in titles.keys().map(|key| key.trim()) {
                if !value.is_ascii() {
                    reader.note(at, format_args!("the key {value:?} of the value titles is prose and was left out"));
                } else if !value.is_empty() && !nothing(value) && !values.iter().any(|known| known == value) {
                    values.push(value.to_owned());
                }
            }
        }
        Some(other) => {
            let found = kind_of_value(other);
            return Err(reader.error(&at.key("enumValueTitles"), format!("expected an object, found {found}")));
        }
    }
    Ok(values)
}

/// The example as text; composite ones are printed as JSON. `null` is the example of nothing.
fn example(map: &Map<String, Value>, at: &At<'_>, reader: &Reader<'_>) -> Result<Option<String>, ImportError> {
    match map.get("example") {
        Some(value @ (Value::Array(_) | Value::Object(_))) => Ok(Some(value.to_string())),
        _ => Ok(reader.text(map, "example", at)?.filter(|example| !example.is_empty() && example.trim() != NOTHING)),
    }
}

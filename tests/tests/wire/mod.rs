//! The wire rules of the official SDKs as the tests know them, without the SDK's own encoder.
//!
//! Owns which form a documented parameter takes on the wire, and what that form keeps of a value.
//! [`values`] makes values, [`reader`] reads requests.

pub(crate) mod reader;
pub(crate) mod values;

use std::collections::BTreeMap;

use alibabacloud_codegen::spec::{Location, ParameterStyle, Schema, Type};
use serde_json::Value;

/// The shared structures of a product version, by name.
pub(crate) type Schemas = BTreeMap<String, Schema>;

/// How a parameter is written in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// One pair for each scalar in it: `Name`, `Name.Key`, `Name.1`.
    Pairs,
    /// One pair of compact JSON.
    Json,
    /// One pair of items with this letter between them.
    Joined(char),
    /// One text: a path parameter or a header.
    Text,
    /// The whole body, as JSON.
    Document,
    /// The whole body, as it is.
    Bytes,
}

/// The node that a reference leads to, or the node itself; an unknown reference is free JSON.
pub(crate) fn resolve<'a>(schemas: &'a Schemas, node: &'a Schema) -> &'a Schema {
    match &node.reference {
        Some(name) => schemas.get(name).map_or(node, |shared| resolve(schemas, shared)),
        None => node,
    }
}

/// The form of a parameter: the style counts for lists and objects in queries and forms alone.
pub(crate) fn form(schemas: &Schemas, parameter: &Schema) -> Form {
    let node = resolve(schemas, parameter);
    match parameter.location {
        Some(Location::Body) if node.format.as_deref() == Some("binary") => Form::Bytes,
        Some(Location::Body) => Form::Document,
        Some(Location::Path | Location::Header | Location::Host) => Form::Text,
        Some(Location::Query | Location::Form) | None => match parameter.style {
            Some(ParameterStyle::Json) if is_composite(node) => Form::Json,
            Some(ParameterStyle::Simple) => Form::Joined(','),
            Some(ParameterStyle::SpaceDelimited) => Form::Joined(' '),
            Some(ParameterStyle::PipeDelimited) => Form::Joined('|'),
            _ => Form::Pairs,
        },
    }
}

pub(crate) fn is_composite(node: &Schema) -> bool {
    matches!(node.kind, Some(Type::Array | Type::Object))
}

/// Whether a documented name continues another one of the same parameters or members, as
/// `SystemDisk.Category` continues `SystemDisk`: the pairs of the two cannot be distinguished.
pub(crate) fn continued(nodes: &[Schema], name: &str) -> bool {
    let longer = |other: &str| other.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    nodes.iter().filter_map(|node| node.name.as_deref()).any(longer)
}

/// What a form keeps of a value; `None` where nothing is sent.
///
/// JSON, bytes and joined items keep everything: an empty list is `[]`, or an empty text. Pairs keep
/// scalars alone: a list or object without any is not sent, `null` is not sent, an item that is not
/// sent leaves its number out, and at the end of a list it leaves nothing. A scalar of free JSON is
/// its text, because nothing says its type.
pub(crate) fn kept(schemas: &Schemas, node: &Schema, form: Form, value: &Value) -> Option<Value> {
    match form {
        Form::Pairs => in_pairs(schemas, node, value),
        _ if value.is_null() => None,
        _ => Some(value.clone()),
    }
}

fn in_pairs(schemas: &Schemas, node: &Schema, value: &Value) -> Option<Value> {
    let free = Schema::default();
    let node = resolve(schemas, node);
    match value {
        Value::Null => None,
        Value::Array(items) => {
            let item = node.items.as_deref().unwrap_or(&free);
            let mut kept: Vec<_> = items.iter().map(|value| in_pairs(schemas, item, value)).collect();
            while kept.last().is_some_and(Option::is_none) {
                kept.pop();
            }
            let items = kept.into_iter().map(Option::unwrap_or_default);
            Some(Value::Array(items.collect())).filter(|list| list != &Value::Array(Vec::new()))
        }
        Value::Object(members) => {
            let inner = |name: &str| {
                let member = node.members.iter().find(|member| member.name.as_deref() == Some(name));
                member.or(node.additional.as_deref()).unwrap_or(&free)
            };
            let kept =
                members.iter().filter_map(|(name, value)| Some((name.clone(), in_pairs(schemas, inner(name), value)?)));
            let kept: serde_json::Map<_, _> = kept.collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        scalar if matches!(node.kind, None | Some(Type::Any | Type::Object)) => Some(text(scalar).into()),
        scalar => Some(scalar.clone()),
    }
}

/// A scalar as text: booleans in lower case, whole numbers in digits.
pub(crate) fn text(scalar: &Value) -> String {
    scalar.as_str().map_or_else(|| scalar.to_string(), str::to_owned)
}

/// Whether two values are the same: `3` and `3.0` are one number, and objects have no order.
pub(crate) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64() == other.as_f64() && !(one.is_i64() && other.is_i64())
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, one)| other.get(name).is_some_and(|other| same(one, other)))
        }
        _ => one == other,
    }
}

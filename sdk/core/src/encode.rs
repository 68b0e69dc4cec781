//! From the members of an operation to the parameters of a request: flattened, as JSON, or as joined lists.
//!
//! Owns the wire form of a value and its location. It builds no URLs, signs nothing and knows no operation.
//! Typed and untyped operations, and tools that read specs, add their values with [`Parameters::push`]; an
//! [`UnsignedRequest`](crate::request::UnsignedRequest) is made from the result.

use base64::Engine as _;
use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use crate::operation::{Location, Operation, ParameterStyle, REGION, UntypedOperation};
use crate::scalar::format_number;
use crate::wire::{Shape, View, set_members};

/// The encoded parameters of one request, by location.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameters {
    /// Decoded pairs of the query.
    pub query: Vec<(String, String)>,
    /// Decoded pairs of the form body; `None` when the operation has no form.
    pub form: Option<Vec<(String, String)>>,
    /// The whole body, if a parameter is the body.
    pub body: Option<WholeBody>,
    /// Header names and values.
    pub headers: Vec<(String, String)>,
    /// Names and values of path parameters, not yet percent-encoded.
    pub path: Vec<(String, String)>,
    /// Names and values of host parameters.
    pub host: Vec<(String, String)>,
    /// The name of the region's parameter, if it is not `RegionId`.
    pub region_name: Option<String>,
}

/// A parameter that is the whole body.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WholeBody {
    /// A JSON document, or text that the caller serialized.
    Json(String),
    /// Bytes as they are.
    Binary(Vec<u8>),
}

impl std::fmt::Debug for Parameters {
    /// Shows names alone: any value may be a secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        fn names(pairs: &[(String, String)]) -> Vec<&str> {
            pairs.iter().map(|(name, _)| name.as_str()).collect()
        }
        formatter
            .debug_struct("Parameters")
            .field("query", &names(&self.query))
            .field("form", &self.form.as_deref().map(names))
            .field("headers", &names(&self.headers))
            .field("path", &names(&self.path))
            .field("host", &names(&self.host))
            .field("body", &self.body)
            .finish()
    }
}

impl std::fmt::Debug for WholeBody {
    /// Shows the kind and the size alone: the body may contain secrets.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WholeBody::Json(text) => write!(formatter, "Json({} bytes)", text.len()),
            WholeBody::Binary(bytes) => write!(formatter, "Binary({} bytes)", bytes.len()),
        }
    }
}

impl Parameters {
    /// Encodes a typed operation.
    pub fn of<O: Operation>(operation: &O) -> Self {
        Self::of_shape(O::INFO.parameters, operation)
    }

    /// The non-generic part of [`Parameters::of`]: the table and the members have the same order.
    fn of_shape(table: &[crate::operation::ParameterInfo], shape: &dyn Shape) -> Self {
        let mut parameters = Self::default();
        let mut rows = table.iter();
        let mut visit = |_: &'static str, value: &dyn crate::wire::Wire| {
            if let Some(row) = rows.next() {
                if row.is_region() && row.wire_name != REGION {
                    parameters.region_name = Some(row.wire_name.to_owned());
                }
                parameters.push(row.wire_name, row.location, row.style, value.view());
            }
        };
        shape.members(&mut crate::wire::Members::new(&mut visit));
        parameters
    }

    /// Encodes an untyped operation.
    pub fn of_untyped(operation: &UntypedOperation) -> Self {
        use crate::wire::Element as _;
        let mut parameters = Self::default();
        let region = operation.region.as_ref().filter(|(name, _)| name != REGION);
        parameters.region_name = region.map(|(name, _)| name.clone());
        for parameter in &operation.parameters {
            let view = parameter.value.view();
            parameters.push(&parameter.wire_name, parameter.location, parameter.style, view);
        }
        parameters
    }

    /// Encodes one parameter.
    ///
    /// An absent or null value adds nothing; but even with an absent form parameter the request has a form,
    /// as with the official SDKs.
    pub fn push(&mut self, wire_name: &str, location: Location, style: ParameterStyle, view: View<'_>) {
        match location {
            Location::Query => add(wire_name, style, view, &mut self.query),
            Location::Form => add(wire_name, style, view, self.form.get_or_insert_default()),
            Location::Body => self.body = whole_body(view).or(self.body.take()),
            Location::Path => self.path.extend(single(wire_name, style, view)),
            Location::Header => self.headers.extend(single(wire_name, style, view)),
            Location::Host => self.host.extend(single(wire_name, style, view)),
        }
    }

    /// The value of the region's parameter, if it is set.
    pub fn region(&self) -> Option<&str> {
        let mut pairs = self.query.iter().chain(self.form.iter().flatten()).chain(&self.headers);
        let wanted = self.region_name.as_deref().unwrap_or(REGION);
        pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
    }

    /// Sets the region's parameter, if the operation has one and the caller set none.
    pub fn fill_region(&mut self, location: Option<Location>, region: Option<&str>) {
        if let (Some(location), Some(region), None) = (location, region, self.region()) {
            let name = self.region_name.clone();
            self.push(name.as_deref().unwrap_or(REGION), location, ParameterStyle::Flat, View::Text(region));
        }
    }
}

/// Encodes a query or form parameter.
fn add(wire_name: &str, style: ParameterStyle, view: View<'_>, pairs: &mut Vec<(String, String)>) {
    match style {
        ParameterStyle::Flat => flatten(&mut wire_name.to_owned(), view, pairs),
        _ => pairs.extend(single(wire_name, style, view)),
    }
}

/// Encodes a parameter that is one value.
fn single(wire_name: &str, style: ParameterStyle, view: View<'_>) -> Option<(String, String)> {
    let separator = match style {
        ParameterStyle::Flat | ParameterStyle::Comma => ",",
        ParameterStyle::Space => " ",
        ParameterStyle::Pipe => "|",
        ParameterStyle::Json => return text(view).map(|text| (wire_name.to_owned(), text)),
    };
    let value = match view {
        View::List(list) => {
            let items = (0..list.len()).filter_map(|index| text(list.item(index)));
            items.collect::<Vec<_>>().join(separator)
        }
        other => text(other)?,
    };
    Some((wire_name.to_owned(), value))
}

fn whole_body(view: View<'_>) -> Option<WholeBody> {
    match view {
        View::Bytes(bytes) => Some(WholeBody::Binary(bytes.to_vec())),
        other => text(other).map(WholeBody::Json),
    }
}

/// A scalar as text and a composite value as compact JSON.
pub fn text(view: View<'_>) -> Option<String> {
    Some(match view {
        View::Absent | View::Null => return None,
        View::Boolean(value) => value.to_string(),
        View::Integer(value) => value.to_string(),
        View::Unsigned(value) => value.to_string(),
        View::Number(value) => format_number(value),
        View::Text(value) => value.to_owned(),
        View::Bytes(bytes) => base64::engine::general_purpose::STANDARD.encode(bytes),
        View::List(_) | View::Map(_) | View::Shape(_) => json(view),
    })
}

/// Compact JSON; members that are not set are left out.
pub fn json(view: View<'_>) -> String {
    // Writing to memory fails only for map keys that are not text, and all of ours are text.
    serde_json::to_string(&Json(view)).unwrap_or_default()
}

/// Writes `Name`, `Name.Key` and `Name.1` pairs; `key` is the prefix, and is unchanged afterwards.
fn flatten(key: &mut String, view: View<'_>, pairs: &mut Vec<(String, String)>) {
    match view {
        View::List(list) => {
            for index in 0..list.len() {
                // A null item adds nothing, but has a number.
                nested(key, &(index + 1).to_string(), list.item(index), pairs);
            }
        }
        View::Map(map) => map.entries(&mut |name, value| nested(key, name, value, pairs)),
        View::Shape(shape) => set_members(shape, &mut |name, value| nested(key, name, value, pairs)),
        scalar => pairs.extend(text(scalar).map(|text| (key.clone(), text))),
    }
}

fn nested(key: &mut String, segment: &str, view: View<'_>, pairs: &mut Vec<(String, String)>) {
    let length = key.len();
    key.push('.');
    key.push_str(segment);
    flatten(key, view, pairs);
    key.truncate(length);
}

/// A view that serde can serialize.
pub(crate) struct Json<'a>(pub(crate) View<'a>);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            View::Absent | View::Null => serializer.serialize_unit(),
            View::Boolean(value) => serializer.serialize_bool(value),
            View::Integer(value) => serializer.serialize_i64(value),
            View::Unsigned(value) => serializer.serialize_u64(value),
            View::Number(value) => serializer.serialize_f64(value),
            View::Text(value) => serializer.serialize_str(value),
            View::Bytes(_) => serializer.serialize_str(&text(self.0).unwrap_or_default()),
            View::List(list) => {
                let mut items = serializer.serialize_seq(Some(list.len()))?;
                for index in 0..list.len() {
                    items.serialize_element(&Json(list.item(index)))?;
                }
                items.end()
            }
            View::Map(map) => {
                let mut entries = serializer.serialize_map(None)?;
                let mut result = Ok(());
                map.entries(&mut |name, value| {
                    if result.is_ok() {
                        result = entries.serialize_entry(name, &Json(value));
                    }
                });
                result.and_then(|()| entries.end())
            }
            View::Shape(shape) => {
                let mut members = serializer.serialize_map(None)?;
                let mut result = Ok(());
                set_members(shape, &mut |name, value| {
                    if result.is_ok() {
                        result = members.serialize_entry(name, &Json(value));
                    }
                });
                result.and_then(|()| members.end())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::wire::Element as _;

    fn encode(location: Location, style: ParameterStyle, value: &Value) -> Parameters {
        let mut parameters = Parameters::default();
        parameters.push("P", location, style, value.view());
        parameters
    }

    fn check(style: ParameterStyle, value: Value, expected: &[(&str, &str)]) {
        let parameters = encode(Location::Query, style, &value);
        let pairs: Vec<_> = parameters.query.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(pairs, expected, "{style:?} {value}");
    }

    #[test]
    fn flat() {
        let style = ParameterStyle::Flat;
        check(style, json!("a b"), &[("P", "a b")]);
        check(style, json!(""), &[("P", "")]);
        check(style, json!(true), &[("P", "true")]);
        check(style, json!(i64::MIN), &[("P", "-9223372036854775808")]);
        check(style, json!(u64::MAX), &[("P", "18446744073709551615")]);
        check(style, json!(null), &[]);
        check(style, json!([]), &[]);
        check(style, json!({}), &[]);
        check(style, json!(["x", null, "z"]), &[("P.1", "x"), ("P.3", "z")]);
        check(style, json!({"a.b": [{"k": ["y"]}]}), &[("P.a.b.1.k.1", "y")]);
    }

    #[test]
    fn one_value() {
        check(ParameterStyle::Json, json!([]), &[("P", "[]")]);
        check(ParameterStyle::Json, json!({"n": null, "s": "中/<"}), &[("P", r#"{"n":null,"s":"中/<"}"#)]);
        check(ParameterStyle::Json, json!("[1]"), &[("P", "[1]")]);
        check(ParameterStyle::Json, json!(null), &[]);
        check(ParameterStyle::Comma, json!(["a", 1, true]), &[("P", "a,1,true")]);
        check(ParameterStyle::Space, json!(["a b", "c"]), &[("P", "a b c")]);
        check(ParameterStyle::Pipe, json!(["a", "c"]), &[("P", "a|c")]);
    }

    #[test]
    fn bodies() {
        let body = |value: Value| encode(Location::Body, ParameterStyle::Json, &value).body;
        assert_eq!(body(json!({"k": [1]})), Some(WholeBody::Json(r#"{"k":[1]}"#.into())));
        assert_eq!(body(json!("text that the caller made")), Some(WholeBody::Json("text that the caller made".into())));
        assert_eq!(body(json!(null)), None);
    }

    #[test]
    fn an_unset_form_parameter_still_makes_a_form() {
        assert_eq!(encode(Location::Form, ParameterStyle::Flat, &json!(null)).form, Some(vec![]));
        assert_eq!(encode(Location::Query, ParameterStyle::Flat, &json!(null)).form, None);
    }

    #[test]
    fn debug_shows_no_values() {
        let parameters = encode(Location::Query, ParameterStyle::Flat, &json!("hunter2"));
        assert!(!format!("{parameters:?}").contains("hunter2"));
    }
}

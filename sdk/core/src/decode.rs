//! From a JSON body to typed output, with an optional report of the values that do not fit.
//!
//! Owns the one visitor that reads JSON and fills [`Slot`]s. How scalars are converted is in
//! `coerce.rs`; how composite values are converted is here. A value of an unexpected type never fails a
//! response: it is left out, and is part of the report.

use std::fmt;

use bytes::Bytes;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::scalar::{Fit, Scalar};
use crate::wire::{Composite, Element, ListSlot, MapSlot, Open, Shape, Slot, View, Wire};

/// A body that is not JSON, or not complete.
#[derive(Debug, thiserror::Error)]
#[error("the response is not valid JSON{}", if path == "." { String::new() } else { format!(" at {path}") })]
pub struct DecodeError {
    /// Where in the document the parser stopped, such as `Instances.Instance[3].Name`.
    path: String,
    #[source]
    source: serde_json::Error,
}

impl DecodeError {
    /// Where in the document the parser stopped; `.` is the whole document.
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// What a response contains that its type does not.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// Members that the documentation does not list.
    pub unknown: Vec<(JsonPath, Value)>,
    /// Values that do not fit the documented type at all, including nulls.
    pub unreadable: Vec<(JsonPath, Value)>,
    /// Values that were converted into the documented type, as they were sent.
    pub coerced: Vec<(JsonPath, Value)>,
}

/// The place of a value in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct JsonPath(pub Vec<PathSegment>);

/// One step of a [`JsonPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PathSegment {
    /// Into a member.
    Member(String),
    /// Into an item, counted from 0.
    Item(usize),
}

impl JsonPath {
    /// The steps as a JSON list of names and indexes.
    pub fn to_value(&self) -> Value {
        let step = |segment: &PathSegment| match segment {
            PathSegment::Member(name) => Value::from(name.as_str()),
            PathSegment::Item(index) => Value::from(*index),
        };
        Value::Array(self.0.iter().map(step).collect())
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return formatter.write_str(".");
        }
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                PathSegment::Member(name) if position == 0 => formatter.write_str(name)?,
                PathSegment::Member(name) => write!(formatter, ".{name}")?,
                PathSegment::Item(index) => write!(formatter, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Decodes the body of a success: as bytes or text if the output has that type, otherwise as JSON or XML.
///
/// An empty body is an empty output.
///
/// # Errors
///
/// The body is neither JSON nor XML.
pub fn from_body<T: Element>(body: &Bytes) -> Result<Option<T>, DecodeError> {
    if let Some(output) = T::from_body(body) {
        return Ok(Some(output));
    }
    if body.trim_ascii().is_empty() {
        return Ok(None);
    }
    from_json(body).or_else(|error| {
        let xml = crate::xml::to_value(body).and_then(|value| {
            let mut output = None;
            fill_from(&mut output, &value).ok().and(output)
        });
        xml.map(Some).ok_or(error)
    })
}

/// Decodes a JSON body.
///
/// `None` means that the document itself does not fit, such as `null`.
///
/// # Errors
///
/// The body is not JSON.
pub fn from_json<T: Element>(body: &[u8]) -> Result<Option<T>, DecodeError> {
    let mut output = None;
    fill(&mut output, body, None)?;
    Ok(output)
}

/// Decodes a JSON body and reports every value that is left out or converted.
///
/// # Errors
///
/// The body is not JSON.
pub fn from_json_with_report<T: Element>(body: &[u8]) -> Result<(Option<T>, Report), DecodeError> {
    let mut output = None;
    let mut recorder = Recorder::default();
    fill(&mut output, body, Some(&mut recorder))?;
    Ok((output, recorder.report))
}

/// Decodes a documented example, and returns output and report as JSON for tools that compare them.
#[doc(hidden)]
pub fn example<T: Element>(body: &str) -> String {
    example_into(&mut None::<T>, body)
}

/// The non-generic part of [`example`]; an XML document is read as [`from_body`] reads it.
#[doc(hidden)]
pub fn example_into(output: &mut dyn Wire, body: &str) -> String {
    let document = crate::xml::to_value(body.as_bytes()).map(|value| value.to_string());
    let body = document.as_deref().unwrap_or(body).as_bytes();
    let mut recorder = Recorder::default();
    if let Err(error) = fill(output.as_slot(), body, Some(&mut recorder)) {
        return serde_json::json!({ "error": error.to_string() }).to_string();
    }
    let rows = |rows: Vec<(JsonPath, Value)>| {
        let row = |(path, value): (JsonPath, Value)| serde_json::json!([path.to_value(), value]);
        Value::Array(rows.into_iter().map(row).collect())
    };
    let Report { unknown, unreadable, coerced } = recorder.report;
    let (unknown, unreadable, coerced) = (rows(unknown), rows(unreadable), rows(coerced));
    // The example of a binary body is text, and its bytes are compared as text.
    let output = match output.view() {
        View::Bytes(bytes) => Value::from(String::from_utf8_lossy(bytes)).to_string(),
        view => crate::encode::json(view),
    };
    format!(r#"{{"output":{output},"unknown":{unknown},"unreadable":{unreadable},"coerced":{coerced}}}"#)
}

/// The non-generic part: compiled once for all types.
fn fill(slot: &mut dyn Slot, body: &[u8], recorder: Option<&mut Recorder>) -> Result<(), DecodeError> {
    let mut json = serde_json::Deserializer::from_slice(body);
    Fill { slot, recorder }
        .deserialize(&mut json)
        .and_then(|()| json.end())
        .map_err(|source| DecodeError { path: error_path(body), source })
}

/// Reads the body again, more slowly, to find where the error is.
fn error_path(body: &[u8]) -> String {
    let mut json = serde_json::Deserializer::from_slice(body);
    let result: Result<Value, _> = serde_path_to_error::deserialize(&mut json);
    let path = result.map_or_else(|error| error.path().to_string(), |_| ".".to_owned());
    // The parser reports no place if the document has no first value.
    if path == "?" { ".".to_owned() } else { crate::error::one_line(&path) }
}

/// Fills `slot` from any deserializer, without a report.
pub(crate) fn fill_from<'de, D: Deserializer<'de>>(slot: &mut dyn Slot, deserializer: D) -> Result<(), D::Error> {
    Fill { slot, recorder: None }.deserialize(deserializer)
}

/// Collects the report, and the path that leads to the current value.
#[derive(Default)]
struct Recorder {
    path: JsonPath,
    report: Report,
}

/// Deserializes one value into a slot.
struct Fill<'slot, 'recorder> {
    slot: &'slot mut dyn Slot,
    recorder: Option<&'recorder mut Recorder>,
}

impl<'de> DeserializeSeed<'de> for Fill<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fill<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.scalar(Scalar::Boolean(value));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.scalar(Scalar::Integer(value));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.scalar(i64::try_from(value).map_or(Scalar::Unsigned(value), Scalar::Integer));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.scalar(Scalar::Number(value));
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.scalar(Scalar::Text(value));
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.scalar(Scalar::Null);
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.scalar(Scalar::Null);
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        match self.slot.open(Composite::List) {
            Open::List(list) => fill_list(list, self.recorder, items),
            Open::Free(value) => {
                *value = collect_seq(items)?;
                Ok(())
            }
            Open::Shape(_) | Open::Map(_) | Open::Refused => {
                let value = collect_seq(items)?;
                self.store_other_kind(value);
                Ok(())
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error> {
        match self.slot.open(Composite::Object) {
            Open::Shape(shape) => fill_shape(shape, self.recorder, entries),
            Open::Map(map) => fill_map(map, self.recorder, entries),
            Open::Free(value) => {
                *value = collect_map(entries)?;
                Ok(())
            }
            Open::List(_) | Open::Refused => {
                let value = collect_map(entries)?;
                self.store_other_kind(value);
                Ok(())
            }
        }
    }
}

impl Fill<'_, '_> {
    fn scalar(mut self, scalar: Scalar<'_>) {
        match self.slot.set(scalar) {
            Fit::Exact => {}
            Fit::Coerced => self.record(Fit::Coerced, || scalar.to_value()),
            Fit::Unreadable => {
                let fit = self.composite_text(scalar);
                self.record(fit, || scalar.to_value());
            }
        }
    }

    /// Reads a composite value that was sent as the text of JSON.
    fn composite_text(&mut self, scalar: Scalar<'_>) -> Fit {
        let Scalar::Text(text) = scalar else {
            return Fit::Unreadable;
        };
        let trimmed = text.trim();
        if !trimmed.starts_with(['{', '[']) {
            return Fit::Unreadable;
        }
        match serde_json::from_str::<Value>(trimmed) {
            Ok(value) if fill_from_value(self.slot, self.recorder.as_deref_mut(), &value) => Fit::Coerced,
            _ => Fit::Unreadable,
        }
    }

    /// Stores a composite value whose kind does not fit the slot, if that is possible: a text gets its JSON,
    /// and a list gets it as the only item. Otherwise it is reported.
    fn store_other_kind(mut self, value: Value) {
        let empty = match &value {
            Value::Array(items) => items.is_empty(),
            Value::Object(entries) => entries.is_empty(),
            _ => false,
        };
        let fits =
            !empty && (self.only_item(&value) || self.slot.set(Scalar::Text(&value.to_string())) != Fit::Unreadable);
        self.record(if fits { Fit::Coerced } else { Fit::Unreadable }, || value);
    }

    /// Fills a list with this object as its only item.
    fn only_item(&mut self, value: &Value) -> bool {
        if !value.is_object() {
            return false;
        }
        let Open::List(list) = self.slot.open(Composite::List) else {
            return false;
        };
        if let Some(recorder) = self.recorder.as_deref_mut() {
            recorder.path.0.push(PathSegment::Item(0));
        }
        let filled = fill_from_value(&mut ItemOf(list), self.recorder.as_deref_mut(), value);
        leave(self.recorder.as_deref_mut());
        filled
    }

    fn record(&mut self, fit: Fit, value: impl FnOnce() -> Value) {
        if let Some(recorder) = &mut self.recorder {
            let entry = (recorder.path.clone(), value());
            match fit {
                Fit::Exact => {}
                Fit::Coerced => recorder.report.coerced.push(entry),
                Fit::Unreadable => recorder.report.unreadable.push(entry),
            }
        }
    }
}

/// Fills a slot from a value that was sent in another form; `false` if the value does not fit.
///
/// Members that are left out are reported. Converted members are not: the value as a whole is reported as
/// converted. The slot is opened only once, because opening the place of an item appends an item.
fn fill_from_value(slot: &mut dyn Slot, recorder: Option<&mut Recorder>, value: &Value) -> bool {
    let path = recorder.as_ref().map(|recorder| recorder.path.clone()).unwrap_or_default();
    let depth = path.0.len();
    let mut inner = Recorder { path, report: Report::default() };
    let filled = Fill { slot, recorder: Some(&mut inner) }.deserialize(value).is_ok();
    if !filled || inner.report.unreadable.iter().any(|(path, _)| path.0.len() == depth) {
        return false;
    }
    if let Some(recorder) = recorder {
        recorder.report.unknown.append(&mut inner.report.unknown);
        recorder.report.unreadable.append(&mut inner.report.unreadable);
    }
    true
}

fn fill_shape<'de, A: MapAccess<'de>>(
    shape: &mut dyn Shape,
    mut recorder: Option<&mut Recorder>,
    mut entries: A,
) -> Result<(), A::Error> {
    loop {
        let key = MemberKey { shape, recorder: recorder.as_deref_mut() };
        match entries.next_key_seed(key)? {
            None => return Ok(()),
            Some(Some(slot)) => entries.next_value_seed(Fill { slot, recorder: recorder.as_deref_mut() })?,
            Some(None) => match recorder.as_deref_mut() {
                None => drop(entries.next_value::<IgnoredAny>()?),
                Some(recorder) => {
                    let value = entries.next_value::<Value>()?;
                    recorder.report.unknown.push((recorder.path.clone(), value));
                }
            },
        }
        leave(recorder.as_deref_mut());
    }
}

fn fill_map<'de, A: MapAccess<'de>>(
    map: &mut dyn MapSlot,
    mut recorder: Option<&mut Recorder>,
    mut entries: A,
) -> Result<(), A::Error> {
    while let Some(name) = entries.next_key::<String>()? {
        if let Some(recorder) = recorder.as_deref_mut() {
            recorder.path.0.push(PathSegment::Member(name.clone()));
        }
        let slot = &mut EntryOf { map, name: &name };
        entries.next_value_seed(Fill { slot, recorder: recorder.as_deref_mut() })?;
        leave(recorder.as_deref_mut());
    }
    Ok(())
}

fn fill_list<'de, A: SeqAccess<'de>>(
    list: &mut dyn ListSlot,
    mut recorder: Option<&mut Recorder>,
    mut items: A,
) -> Result<(), A::Error> {
    for index in 0.. {
        if let Some(recorder) = recorder.as_deref_mut() {
            recorder.path.0.push(PathSegment::Item(index));
        }
        let slot = &mut ItemOf(list);
        let item = items.next_element_seed(Fill { slot, recorder: recorder.as_deref_mut() })?;
        leave(recorder.as_deref_mut());
        if item.is_none() {
            break;
        }
    }
    Ok(())
}

fn leave(recorder: Option<&mut Recorder>) {
    if let Some(recorder) = recorder {
        recorder.path.0.pop();
    }
}

fn collect_seq<'de, A: SeqAccess<'de>>(mut items: A) -> Result<Value, A::Error> {
    let mut list = Vec::new();
    while let Some(item) = items.next_element()? {
        list.push(item);
    }
    Ok(Value::Array(list))
}

fn collect_map<'de, A: MapAccess<'de>>(mut entries: A) -> Result<Value, A::Error> {
    let mut object = serde_json::Map::new();
    while let Some((name, value)) = entries.next_entry()? {
        object.insert(name, value);
    }
    Ok(Value::Object(object))
}

/// Finds a member by its name without copying the name.
struct MemberKey<'shape, 'recorder> {
    shape: &'shape mut dyn Shape,
    recorder: Option<&'recorder mut Recorder>,
}

impl<'de, 'shape> DeserializeSeed<'de> for MemberKey<'shape, '_> {
    type Value = Option<&'shape mut dyn Slot>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'shape> Visitor<'_> for MemberKey<'shape, '_> {
    type Value = Option<&'shape mut dyn Slot>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a member name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        if let Some(recorder) = self.recorder {
            recorder.path.0.push(PathSegment::Member(name.to_owned()));
        }
        Ok(self.shape.slot(name).map(Wire::as_slot))
    }
}

/// The next item of a list as a slot.
struct ItemOf<'a>(&'a mut dyn ListSlot);

impl Slot for ItemOf<'_> {
    fn set(&mut self, scalar: Scalar<'_>) -> Fit {
        self.0.set_item(scalar)
    }
    fn open(&mut self, kind: Composite) -> Open<'_> {
        self.0.open_item(kind)
    }
}

/// A named entry of a map as a slot.
struct EntryOf<'a> {
    map: &'a mut dyn MapSlot,
    name: &'a str,
}

impl Slot for EntryOf<'_> {
    fn set(&mut self, scalar: Scalar<'_>) -> Fit {
        self.map.set_entry(self.name, scalar)
    }
    fn open(&mut self, kind: Composite) -> Open<'_> {
        self.map.open_entry(self.name, kind)
    }
}

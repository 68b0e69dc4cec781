//! From the body of a response to typed output, with an optional report of the values that do not fit.
//!
//! Owns the ways into the decoder: a body, JSON, and JSON with a report. A value of an unexpected type never
//! fails a response: it is left out, and is part of the [`Report`]. The visitor that reads JSON is in
//! `fill.rs`; which type accepts which scalar is in `coerce.rs`.

mod fill;
mod report;

use bytes::Bytes;
use serde::de::{DeserializeSeed as _, Deserializer};
use serde_json::Value;

use self::fill::Fill;
use self::report::Recorder;
pub use self::report::{JsonPath, PathSegment, Report};
use crate::wire::{Element, Slot, View, Wire};

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
    if path == "?" { ".".to_owned() } else { crate::text::one_line(&path) }
}

/// Fills `slot` from any deserializer, without a report.
pub(crate) fn fill_from<'de, D: Deserializer<'de>>(slot: &mut dyn Slot, deserializer: D) -> Result<(), D::Error> {
    Fill { slot, recorder: None }.deserialize(deserializer)
}

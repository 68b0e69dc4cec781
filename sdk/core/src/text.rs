//! Small conversions of text that several layers need.
//!
//! Owns text on one line, hex, and the text of a JSON scalar. It knows no protocol.

use serde_json::Value;

/// The text with each run of white space, line breaks included, as one space: messages are one line.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lower-case hex. It fills one buffer, where the library's conversion to a `String` appends letter by letter.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = vec![0; bytes.len() * 2];
    // The length is right, and hex is text.
    let written = hex::encode_to_slice(bytes, &mut text).ok();
    written.and_then(|()| String::from_utf8(text).ok()).unwrap_or_default()
}

/// A JSON text as it is, and a number as text; `None` for an empty text and every other value.
pub(crate) fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

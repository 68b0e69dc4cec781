//! Small conversions of text that several layers need.
//!
//! Owns text on one line, hex, and the text of a JSON scalar. It knows no protocol.

use serde_json::Value;

/// The text with each run of white space, line breaks included, as one space: messages are one line.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(if value < 10 { b'0' + value } else { b'a' + value - 10 });
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_hex() {
        for (bytes, expected) in [(&[][..], ""), (&[0, 9, 10, 15, 16, 255], "00090a0f10ff")] {
            assert_eq!(hex(bytes), expected);
        }
    }
}

//! JSON that keeps positions, order, duplicates and the spelling of numbers.
//!
//! Owns the printing of JSON and the types that a text is read into, and knows nothing about policies. It
//! is our own because a policy without one comma should still get its other findings: the reader reports
//! such mistakes and continues, which no maintained library does. Depth and size are limited, so that no
//! input exhausts the stack.

use std::fmt;

use super::reader;

/// The maximum depth of nested values; a policy requires seven levels.
pub const MAX_DEPTH: usize = 64;

/// The maximum number of bytes of a text; the largest policy that RAM accepts has less than 8 KiB.
pub const MAX_BYTES: usize = 1 << 20;

/// The maximum number of characters of a key in a path; longer keys are abbreviated.
const MAX_PATH_KEY: usize = 200;

/// A position in a text: line and column, counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column in characters.
    pub column: u32,
}

/// From the first character of an element to the position behind its last one.
///
/// An element that was not read from a text has the default: line 0, column 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Span {
    /// The first character.
    pub start: Position,
    /// The position behind the last character.
    pub end: Position,
}

/// A value with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Json {
    /// The position in the text.
    pub span: Span,
    /// The value.
    pub value: JsonValue,
}

/// A value, as written. JSON defines the types, so there will be no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonValue {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number in the digits of the text.
    Number(String),
    /// A string, without its escapes.
    String(String),
    /// A list.
    Array(Vec<Json>),
    /// An object: its members in order, duplicates included.
    Object(Vec<JsonMember>),
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsonMember {
    /// The key.
    pub key: String,
    /// The position of the key.
    pub key_span: Span,
    /// The value.
    pub value: Json,
}

/// Why a text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error("line {}, column {}: {message}", position.line, position.column)]
pub struct SyntaxError {
    /// The position in the text.
    pub position: Position,
    /// The JSON path of the innermost value around it, such as `Statement[0].Action`; empty for the
    /// whole text.
    pub path: String,
    /// What is wrong, in one line.
    pub message: String,
}

/// A key that an object contains twice.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Duplicate {
    /// The JSON path of the later member.
    pub path: String,
    /// The key of the first member.
    pub first: Span,
    /// The key of the later one.
    pub second: Span,
}

/// The content of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsonReading {
    /// The value; `None` if the reader could not continue after an error.
    pub value: Option<Json>,
    /// What is wrong, in the order of the text. If there is a value, the reader continued after all of them.
    pub errors: Vec<SyntaxError>,
    /// Keys that an object contains twice.
    pub duplicates: Vec<Duplicate>,
}

/// Reads a text.
///
/// ```
/// use alibabacloud_ram::policy::json::{self, JsonValue};
///
/// let reading = json::read("{\"Version\": \"1\"\n \"Statement\": []}");
/// assert_eq!(reading.errors[0].to_string(), "line 2, column 2: a comma is missing here");
/// assert!(matches!(reading.value.unwrap().value, JsonValue::Object(members) if members.len() == 2));
/// ```
#[must_use]
pub fn read(text: &str) -> JsonReading {
    reader::read(text)
}

/// The JSON path of a member: `Condition.Bool`, or `Condition["acs:SourceIp"]`.
pub(crate) fn push_key(path: &mut String, key: &str) {
    // Every finding below a key repeats the path.
    let cut = key.char_indices().nth(MAX_PATH_KEY).and_then(|(end, _)| key.get(..end)).map(|shown| format!("{shown}…"));
    let key = cut.as_deref().unwrap_or(key);
    let is_word = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !key.is_empty();
    if !is_word {
        path.push('[');
        push_string(path, key);
        path.push(']');
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

impl Json {
    /// A value without a position.
    #[must_use]
    pub fn new(value: JsonValue) -> Self {
        Self { span: Span::default(), value }
    }

    /// A string without a position.
    pub fn string(text: impl Into<String>) -> Self {
        Self::new(JsonValue::String(text.into()))
    }

    /// The text without blanks.
    #[must_use]
    pub fn to_compact(&self) -> String {
        let mut out = String::new();
        self.print(&mut out, None);
        out
    }

    /// The text with a line for each member and item, indented by two blanks.
    #[must_use]
    pub fn to_pretty(&self) -> String {
        let mut out = String::new();
        self.print(&mut out, Some(0));
        out
    }

    fn print(&self, out: &mut String, indent: Option<usize>) {
        match &self.value {
            JsonValue::Null => out.push_str("null"),
            JsonValue::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            JsonValue::Number(digits) => out.push_str(digits),
            JsonValue::String(text) => push_string(out, text),
            JsonValue::Array(items) => {
                list(out, indent, ('[', ']'), items, |out, item, indent| item.print(out, indent))
            }
            JsonValue::Object(members) => list(out, indent, ('{', '}'), members, |out, member, indent| {
                push_string(out, &member.key);
                out.push_str(if indent.is_some() { ": " } else { ":" });
                member.value.print(out, indent);
            }),
        }
    }

    /// The type of the value, for messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.value {
            JsonValue::Null => "null",
            JsonValue::Bool(_) => "a boolean",
            JsonValue::Number(_) => "a number",
            JsonValue::String(_) => "a string",
            JsonValue::Array(_) => "a list",
            JsonValue::Object(_) => "an object",
        }
    }
}

impl JsonMember {
    /// A member without a position.
    pub fn new(key: impl Into<String>, value: Json) -> Self {
        Self { key: key.into(), key_span: Span::default(), value }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.line, self.column)
    }
}

/// Prints items between brackets, each on a line of its own where there is an indent.
fn list<T>(
    out: &mut String,
    indent: Option<usize>,
    (open, close): (char, char),
    items: &[T],
    mut print: impl FnMut(&mut String, &T, Option<usize>),
) {
    out.push(open);
    let inner = indent.map(|level| level + 1);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        line(out, inner);
        print(out, item, inner);
    }
    if !items.is_empty() {
        line(out, indent);
    }
    out.push(close);
}

fn line(out: &mut String, indent: Option<usize>) {
    if let Some(level) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", level));
    }
}

/// The text in quotes, with the escapes that JSON requires.
fn push_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_printed_again() {
        for text in [
            r#"{"b":1,"a":[],"b":{"":null},"c":-0.50e+10}"#,
            r#"["a\"\\\n\r\t\u0001é😀",true,false,null,0]"#,
            r#""text""#,
            "{}",
            "12345678901234567890123",
        ] {
            let value = read(text).value.unwrap();
            assert_eq!(value.to_compact(), text);
            let pretty = read(&value.to_pretty());
            assert_eq!((pretty.errors, pretty.value.unwrap().to_compact()), (vec![], text.to_owned()));
        }
        let pretty = read(r#"{"a":[1,{"b":[]}]}"#).value.unwrap().to_pretty();
        assert_eq!(pretty, "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ]\n}");
    }

    #[test]
    fn positions_count_lines_and_characters() {
        let value = read("{\r\n  \"é\": \"😀\",\n\t\"b\": [1]}").value.unwrap();
        let JsonValue::Object(members) = &value.value else { panic!("{value:?}") };
        let places =
            members.iter().map(|member| (member.key_span.start, member.value.span.start, member.value.span.end));
        let at = |line, column| Position { line, column };
        assert_eq!(places.collect::<Vec<_>>(), [(at(2, 3), at(2, 8), at(2, 11)), (at(3, 2), at(3, 7), at(3, 10))]);
        assert_eq!((value.span.start, value.span.end), (at(1, 1), at(3, 11)));
    }
}

//! JSON that keeps positions, order, duplicates and the spelling of numbers.
//!
//! Owns reading and printing of JSON and knows nothing of policies. It is our own because a policy
//! with one comma too few should still get its other findings: the reader reports such slips and goes
//! on, which no maintained reader does. Nesting and size are bounded, so that no input exhausts the
//! stack.

use std::fmt;

use super::reader;

/// How deep values may stand inside each other; a policy needs seven levels.
pub const MAX_DEPTH: usize = 64;

/// How many bytes a text may have; the largest policy that RAM takes is below 8 KiB.
pub const MAX_BYTES: usize = 1 << 20;

/// The number of characters that a path tells of a key, besides the sign that there are more.
const MAX_PATH_KEY: usize = 200;

/// A place in a text: line and column, counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column in characters.
    pub column: u32,
}

/// From the first character of an element to the place behind its last one.
///
/// An element that was not read from a text has the default: line 0, column 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first character.
    pub start: Position,
    /// The place behind the last character.
    pub end: Position,
}

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// A value, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
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
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Json,
}

/// Why a text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {}, column {}: {message}", position.line, position.column)]
pub struct SyntaxError {
    /// Where it was noticed.
    pub position: Position,
    /// The JSON path of the innermost value around it, such as `Statement[0].Action`; empty for the
    /// whole text.
    pub path: String,
    /// What is wrong, in one line.
    pub message: String,
}

/// A key that an object has twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The JSON path of the later member.
    pub path: String,
    /// The key of the first member.
    pub first: Span,
    /// The key of the later one.
    pub second: Span,
}

/// What a text holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The value; `None` where an error left no sense to read on.
    pub value: Option<Json>,
    /// What is wrong, in the order of the text. With a value, the reader went on as the message says.
    pub errors: Vec<SyntaxError>,
    /// Keys that stand twice in one object.
    pub duplicates: Vec<Duplicate>,
}

/// Reads a text.
///
/// ```
/// use alibabacloud_ram::policy::json::{self, Value};
///
/// let reading = json::read("{\"Version\": \"1\"\n \"Statement\": []}");
/// assert_eq!(reading.errors[0].to_string(), "line 2, column 2: a comma is missing in front of this");
/// assert!(matches!(reading.value.unwrap().value, Value::Object(members) if members.len() == 2));
/// ```
pub fn read(text: &str) -> Reading {
    reader::read(text)
}

/// The JSON path of a member: `Condition.Bool`, or `Condition["acs:SourceIp"]`.
pub(crate) fn push_key(path: &mut String, key: &str) {
    // A path is told with every finding below it, so that a long key costs as much again for each.
    let cut = key.char_indices().nth(MAX_PATH_KEY).and_then(|(end, _)| key.get(..end)).map(|shown| format!("{shown}…"));
    let key = cut.as_deref().unwrap_or(key);
    let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !key.is_empty();
    if !plain {
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
    /// A value without a place.
    pub fn new(value: Value) -> Self {
        Self { span: Span::default(), value }
    }

    /// A string without a place.
    pub fn string(text: impl Into<String>) -> Self {
        Self::new(Value::String(text.into()))
    }

    /// The text without a blank.
    pub fn to_compact(&self) -> String {
        let mut out = String::new();
        self.print(&mut out, None);
        out
    }

    /// The text with a line for each member and item, indented by two blanks.
    pub fn to_pretty(&self) -> String {
        let mut out = String::new();
        self.print(&mut out, Some(0));
        out
    }

    fn print(&self, out: &mut String, indent: Option<usize>) {
        match &self.value {
            Value::Null => out.push_str("null"),
            Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Number(digits) => out.push_str(digits),
            Value::String(text) => push_string(out, text),
            Value::Array(items) => list(out, indent, ('[', ']'), items, |out, item, indent| item.print(out, indent)),
            Value::Object(members) => list(out, indent, ('{', '}'), members, |out, member, indent| {
                push_string(out, &member.key);
                out.push_str(if indent.is_some() { ": " } else { ":" });
                member.value.print(out, indent);
            }),
        }
    }

    /// What kind of value it is, for messages.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        }
    }
}

impl Member {
    /// A member without a place.
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

/// The text in quotes, with the escapes that JSON demands.
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
        let Value::Object(members) = &value.value else { panic!("{value:?}") };
        let places =
            members.iter().map(|member| (member.key_span.start, member.value.span.start, member.value.span.end));
        let at = |line, column| Position { line, column };
        assert_eq!(places.collect::<Vec<_>>(), [(at(2, 3), at(2, 8), at(2, 11)), (at(3, 2), at(3, 7), at(3, 10))]);
        assert_eq!((value.span.start, value.span.end), (at(1, 1), at(3, 11)));
    }
}

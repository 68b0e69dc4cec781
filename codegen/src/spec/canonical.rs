//! The one text of a spec.
//!
//! Owns the layout of spec files, which depends on the spec alone. A value that fits on the rest of its
//! line is printed there. Otherwise it is broken: one member or item a line, two spaces deeper. If the
//! last member of an object is a list or an object that fits on no line, it alone is broken, and the
//! members before it stay on the first line.
//!
//! ```text
//! { "name": "Disks", "type": "object", "members": [
//!   { "name": "Disk", "type": "array", "items": { "type": "object", "members": [
//!     { "name": "DiskId", "type": "string" },
//!     { "name": "Size", "type": "integer", "format": "int32" }
//!   ] } }
//! ] }
//! ```

use serde::Serialize;
use serde_json::{Map, Value};

use super::error::SpecError;
use super::parse::{PRODUCT_FILE, parse_operation, parse_product};

/// The columns that a line may have, the same as in Rust files. Only a single text may be longer.
const WIDTH: usize = 120;
const INDENT: usize = 2;

/// The text of a spec file, as it is committed.
///
/// # Errors
///
/// The value cannot be written as JSON, which no spec causes.
pub fn to_text(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let value = serde_json::to_value(value)?;
    let mut layout = Layout { text: String::new() };
    // The file as a whole is always broken, so that each of its facts starts a line.
    layout.broken(&value, 0);
    layout.text.push('\n');
    Ok(layout.text)
}

/// The canonical text of a spec file that was edited by hand; `file` is its path, which ends with its name.
///
/// # Errors
///
/// The first error in the shape of the file.
pub fn canonical_text(file: &str, text: &str) -> Result<String, SpecError> {
    let written = match file.rsplit('/').next() == Some(PRODUCT_FILE) {
        true => to_text(&parse_product(file, text)?),
        false => to_text(&parse_operation(file, text)?),
    };
    written.map_err(|error| SpecError {
        file: file.to_owned(),
        line: 0,
        path: ".".to_owned(),
        message: format!("cannot be written: {error}"),
    })
}

/// A text on the way, line by line.
struct Layout {
    text: String,
}

impl Layout {
    /// Appends a value to a line with `indent` spaces in front, `column` columns in use, and `after`
    /// columns that the end of the line needs.
    fn value(&mut self, value: &Value, indent: usize, column: usize, after: usize) {
        if let Some(line) = Line::of(value, WIDTH.saturating_sub(column + after)) {
            self.text.push_str(&line);
            return;
        }
        match value.as_object().and_then(|members| Head::of(members, indent, column)) {
            Some(Head { text, width, last }) => {
                self.text.push_str(&text);
                self.value(last, indent, column + width, after + " }".len());
                self.text.push_str(" }");
            }
            None => self.broken(value, indent),
        }
    }

    /// Appends a value with each member or item on a line of its own.
    fn broken(&mut self, value: &Value, indent: usize) {
        match value {
            Value::Object(members) if !members.is_empty() => {
                let entries = members.iter().map(|(key, value)| (format!("{}: ", quoted(key)), value));
                self.lines('{', entries, '}', indent);
            }
            Value::Array(items) if !items.is_empty() => {
                self.lines('[', items.iter().map(|item| (String::new(), item)), ']', indent);
            }
            scalar_or_empty => self.text.push_str(&scalar_or_empty.to_string()),
        }
    }

    fn lines<'a>(
        &mut self,
        open: char,
        entries: impl Iterator<Item = (String, &'a Value)>,
        close: char,
        indent: usize,
    ) {
        self.text.push(open);
        let inner = indent + INDENT;
        for (index, (key, value)) in entries.enumerate() {
            self.text.push_str(if index == 0 { "\n" } else { ",\n" });
            self.text.extend(std::iter::repeat_n(' ', inner));
            self.text.push_str(&key);
            self.value(value, inner, inner + width(&key), ",".len());
        }
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.text.push(close);
    }
}

/// All of an object but the value of its last member, which is a list or an object that fits on no line.
struct Head<'a> {
    text: String,
    width: usize,
    last: &'a Value,
}

impl<'a> Head<'a> {
    /// The head of an object, if it fits on the line together with the bracket that follows.
    fn of(members: &'a Map<String, Value>, indent: usize, column: usize) -> Option<Self> {
        let (last_key, last) = members.iter().next_back()?;
        let column_of_last = indent + INDENT + width(&quoted(last_key)) + ": ".len();
        let is_nested = last.is_object() || last.is_array();
        if !is_nested || Line::of(last, WIDTH.saturating_sub(column_of_last)).is_some() {
            return None;
        }
        let mut line = Line { text: String::new(), room: WIDTH.checked_sub(column + "[".len())? };
        line.push("{ ")?;
        for (key, value) in members.iter().take(members.len().saturating_sub(1)) {
            line.member(key, value)?;
            line.push(", ")?;
        }
        line.push(&quoted(last_key))?;
        line.push(": ")?;
        let width = width(&line.text);
        Some(Self { text: line.text, width, last })
    }
}

/// A part of a line, and how many columns it may still have.
struct Line {
    text: String,
    room: usize,
}

impl Line {
    /// The value on one line, if it fits into `room` columns.
    fn of(value: &Value, room: usize) -> Option<String> {
        let mut line = Self { text: String::new(), room };
        line.value(value)?;
        Some(line.text)
    }

    fn push(&mut self, piece: &str) -> Option<()> {
        self.room = self.room.checked_sub(width(piece))?;
        self.text.push_str(piece);
        Some(())
    }

    fn value(&mut self, value: &Value) -> Option<()> {
        match value {
            Value::Object(members) if !members.is_empty() => {
                for (index, (key, value)) in members.iter().enumerate() {
                    self.push(if index == 0 { "{ " } else { ", " })?;
                    self.member(key, value)?;
                }
                self.push(" }")
            }
            Value::Array(items) if !items.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    self.push(if index == 0 { "[" } else { ", " })?;
                    self.value(item)?;
                }
                self.push("]")
            }
            scalar_or_empty => self.push(&scalar_or_empty.to_string()),
        }
    }

    fn member(&mut self, key: &str, value: &Value) -> Option<()> {
        self.push(&quoted(key))?;
        self.push(": ")?;
        self.value(value)
    }
}

/// A key or a text as JSON has it.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{WIDTH, to_text};

    #[test]
    fn the_layout_depends_on_the_value_alone() {
        // Three texts of this length fit on a line of their own, and not after the key `names`.
        let text = "a".repeat((WIDTH - "  \"a\": [\"\", \"\", \"\"],".len()) / 3);
        let long = "b".repeat(WIDTH);
        let cases: Vec<(&str, Value, String)> = vec![
            ("a scalar", json!(1), "1\n".to_owned()),
            ("nothing", json!({}), "{}\n".to_owned()),
            ("the file is broken", json!({"a": 1}), "{\n  \"a\": 1\n}\n".to_owned()),
            ("the rest is not", json!({"a": {"b": [1, {}]}}), "{\n  \"a\": { \"b\": [1, {}] }\n}\n".to_owned()),
            (
                "what just fits",
                json!({"a": [text, text, text], "b": 0}),
                format!("{{\n  \"a\": [\"{text}\", \"{text}\", \"{text}\"],\n  \"b\": 0\n}}\n"),
            ),
            (
                "what just does not",
                json!({"names": [text, text, text]}),
                format!("{{\n  \"names\": [\n    \"{text}\",\n    \"{text}\",\n    \"{text}\"\n  ]\n}}\n"),
            ),
            (
                "a long last member is broken alone",
                json!({"a": {"b": 1, "c": [{"d": text, "e": text}, {"f": text}]}}),
                format!(
                    "{{\n  \"a\": {{ \"b\": 1, \"c\": [\n    {{ \"d\": \"{text}\", \"e\": \"{text}\" }},\n    \
                     {{ \"f\": \"{text}\" }}\n  ] }}\n}}\n"
                ),
            ),
            (
                "a short last member is not",
                json!({"a": {"b": text, "c": text, "d": [text]}}),
                format!(
                    "{{\n  \"a\": {{\n    \"b\": \"{text}\",\n    \"c\": \"{text}\",\n    \"d\": [\"{text}\"]\n  }}\n}}\n"
                ),
            ),
            (
                "a text is never broken",
                json!({"a": {"b": 1, "c": long}}),
                format!("{{\n  \"a\": {{\n    \"b\": 1,\n    \"c\": \"{long}\"\n  }}\n}}\n"),
            ),
            ("other letters", json!({"é": "全\n\"\u{1}"}), "{\n  \"é\": \"全\\n\\\"\\u0001\"\n}\n".to_owned()),
        ];
        for (name, value, expected) in cases {
            let found = to_text(&value).unwrap();
            assert_eq!(found, expected, "{name}");
            assert_eq!(serde_json::from_str::<Value>(&found).unwrap(), value, "{name}");
            let widest = found.lines().map(|line| line.chars().count()).max();
            assert!(name == "a text is never broken" || widest <= Some(WIDTH), "{name}: {widest:?}");
        }
    }
}

//! Reading JSON, with the path of each value.
//!
//! Owns the paths, the errors that name them, and the count of keys that no importer knows. Paths are
//! links on the stack and are only written out for a message.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use crate::import::prose::{Finding, FoundList};
use crate::model::Note;
use crate::text::one_line;

/// A metadata file that cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ImportError {
    /// The file.
    pub file: String,
    /// The operation, when the fault is in one.
    pub operation: Option<String>,
    /// The JSON path.
    pub path: String,
    /// What is wrong and what was expected.
    pub message: String,
}

impl fmt::Display for ImportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: ", self.file)?;
        if let Some(operation) = &self.operation {
            write!(formatter, "{operation}: ")?;
        }
        write!(formatter, "{}: {}", self.path, self.message)
    }
}

impl ImportError {
    pub(super) fn json(file: &str, error: &serde_json::Error) -> Self {
        Self { file: file.to_owned(), operation: None, path: ".".to_owned(), message: error.to_string() }
    }
}

/// The path of a value: its last step, and a link to the path of what contains it.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    outer: Option<&'a At<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> At<'a> {
    pub(super) fn root() -> Self {
        Self { outer: None, step: Step::Root }
    }

    pub(super) fn key(&'a self, key: &'a str) -> Self {
        Self { outer: Some(self), step: Step::Key(key) }
    }

    pub(super) fn index(&'a self, index: usize) -> Self {
        Self { outer: Some(self), step: Step::Index(index) }
    }

    /// The operation that the path leads into: the key after `apis` at the top. Members may be called
    /// `apis` as well.
    fn operation(&self) -> Option<&'a str> {
        let outer = self.outer?;
        match (outer.outer, outer.step, self.step) {
            (Some(root), Step::Key("apis"), Step::Key(name)) if root.outer.is_none() => Some(name),
            _ => outer.operation(),
        }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(outer) = self.outer {
            write!(formatter, "{outer}")?;
        }
        match self.step {
            Step::Root => formatter.write_str("$"),
            Step::Key(key) => write!(formatter, ".{}", one_line(key)),
            Step::Index(index) => write!(formatter, "[{index}]"),
        }
    }
}

/// Reads the values of one file.
pub(super) struct Reader<'a> {
    file: &'a str,
    notes: Vec<Note>,
    /// The lists of values that descriptions have.
    pub(super) prose: Vec<Finding>,
    /// How often each key occurs that no importer knows, by the kind of object that has it.
    unknown: BTreeMap<(&'static str, String), usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(file: &'a str) -> Self {
        Self { file, notes: Vec::new(), prose: Vec::new(), unknown: BTreeMap::new() }
    }

    pub(super) fn error(&self, at: &At<'_>, message: impl Into<String>) -> ImportError {
        ImportError {
            file: self.file.to_owned(),
            operation: at.operation().map(one_line),
            path: at.to_string(),
            message: message.into(),
        }
    }

    pub(super) fn note(&mut self, at: &At<'_>, message: impl fmt::Display) {
        self.notes.push(Note { file: self.file.to_owned(), message: format!("{at}: {message}") });
    }

    pub(super) fn found_list(&mut self, at: &At<'_>, list: FoundList) {
        self.prose.push(Finding { file: self.file.to_owned(), place: at.to_string(), list });
    }

    pub(super) fn into_notes(mut self) -> Vec<Note> {
        for ((object, key), count) in self.unknown {
            let message = format!("the key {key:?} of {object} is not known and was left out ({count} times)");
            self.notes.push(Note { file: self.file.to_owned(), message });
        }
        self.notes
    }

    pub(super) fn object<'v>(&self, value: &'v Value, at: &At<'_>) -> Result<&'v Map<String, Value>, ImportError> {
        value.as_object().ok_or_else(|| self.error(at, format!("expected an object, found {}", kind(value))))
    }

    /// The object at a key; an absent or null value is none.
    pub(super) fn inner<'v>(
        &self,
        map: &'v Map<String, Value>,
        key: &str,
        at: &At<'_>,
    ) -> Result<Option<&'v Map<String, Value>>, ImportError> {
        let value = map.get(key).filter(|value| !value.is_null());
        value.map(|value| self.object(value, &at.key(key))).transpose()
    }

    pub(super) fn list<'v>(&self, value: &'v Value, at: &At<'_>) -> Result<&'v [Value], ImportError> {
        value
            .as_array()
            .map(Vec::as_slice)
            .ok_or_else(|| self.error(at, format!("expected a list, found {}", kind(value))))
    }

    /// A text that must be present.
    pub(super) fn required(&self, map: &Map<String, Value>, key: &str, at: &At<'_>) -> Result<String, ImportError> {
        let text = self.text(map, key, at)?;
        text.filter(|text| !text.is_empty()).ok_or_else(|| self.error(at, format!("the key {key:?} is missing")))
    }

    /// Text, or a number or boolean as text; an absent or null value is none.
    pub(super) fn text(&self, map: &Map<String, Value>, key: &str, at: &At<'_>) -> Result<Option<String>, ImportError> {
        match map.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => Ok(Some(value.to_string())),
            Some(value) => Err(self.error(&at.key(key), format!("expected text, found {}", kind(value)))),
        }
    }

    pub(super) fn boolean(
        &self,
        map: &Map<String, Value>,
        key: &str,
        at: &At<'_>,
    ) -> Result<Option<bool>, ImportError> {
        match map.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(*value)),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(value) => Err(self.error(&at.key(key), format!("expected true or false, found {}", kind(value)))),
        }
    }

    /// A whole number, as number or as text; one beyond the range of `i64` means that there is no
    /// limit.
    pub(super) fn integer(&self, map: &Map<String, Value>, key: &str, at: &At<'_>) -> Result<Option<i64>, ImportError> {
        let text = self.text(map, key, at)?.unwrap_or_default();
        let text = text.trim();
        match (text.parse::<i64>(), text.parse::<f64>()) {
            _ if text.is_empty() => Ok(None),
            (Ok(number), _) => Ok(Some(number)),
            (Err(_), Ok(number)) if number.abs() > 1e18 => Ok(None),
            (Err(_), _) => Err(self.error(&at.key(key), format!("expected a whole number, found {text:?}"))),
        }
    }

    /// A list of texts; an absent one is empty.
    pub(super) fn texts(&self, map: &Map<String, Value>, key: &str, at: &At<'_>) -> Result<Vec<String>, ImportError> {
        let Some(value) = map.get(key).filter(|value| !value.is_null()) else {
            return Ok(Vec::new());
        };
        let at = at.key(key);
        let mut texts = Vec::new();
        for (index, item) in self.list(value, &at)?.iter().enumerate() {
            match item {
                Value::String(text) => texts.push(text.clone()),
                Value::Number(_) | Value::Bool(_) => texts.push(item.to_string()),
                other => return Err(self.error(&at.index(index), format!("expected text, found {}", kind(other)))),
            }
        }
        Ok(texts)
    }

    /// Counts the keys of `map` that are in neither list: `used` are facts, `prose` are not.
    pub(super) fn known(&mut self, object: &'static str, map: &Map<String, Value>, used: &[&str], prose: &[&str]) {
        for key in map.keys().filter(|key| !used.contains(&key.as_str()) && !prose.contains(&key.as_str())) {
            *self.unknown.entry((object, key.clone())).or_default() += 1;
        }
    }
}

pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

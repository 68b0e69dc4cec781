//! What a decoded body contains that its type does not.
//!
//! Owns the report, and the path in the document that each of its entries has. Which values are reported is
//! decided in `fill.rs`.

use std::fmt;

use serde_json::Value;

use crate::scalar::Fit;

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
pub struct JsonPath(Vec<PathSegment>);

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
    /// The steps, outermost first; none for the document itself.
    pub fn segments(&self) -> &[PathSegment] {
        &self.0
    }

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

/// Collects the report, and the path that leads to the current value.
#[derive(Default)]
pub(super) struct Recorder {
    path: JsonPath,
    pub(super) report: Report,
}

impl Recorder {
    /// A recorder for the same place, with an empty report.
    pub(super) fn at_same_place(&self) -> Self {
        Self { path: self.path.clone(), report: Report::default() }
    }

    pub(super) fn enter(&mut self, segment: PathSegment) {
        self.path.0.push(segment);
    }

    pub(super) fn leave(&mut self) {
        self.path.0.pop();
    }

    /// Whether the value at the current place itself did not fit, and not only a part of it.
    pub(super) fn is_unreadable_here(&self) -> bool {
        self.report.unreadable.iter().any(|(path, _)| path.0.len() == self.path.0.len())
    }

    pub(super) fn unknown(&mut self, value: Value) {
        self.report.unknown.push((self.path.clone(), value));
    }

    /// Records how well the value at the current place fits.
    pub(super) fn fit(&mut self, fit: Fit, value: impl FnOnce() -> Value) {
        let entries = match fit {
            Fit::Exact => return,
            Fit::Coerced => &mut self.report.coerced,
            Fit::Unreadable => &mut self.report.unreadable,
        };
        entries.push((self.path.clone(), value()));
    }
}

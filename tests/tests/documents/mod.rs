//! Documented answers, and what became of them in the generated types.
//!
//! Owns the reading of XML examples, by a parser that the SDK does not use, and the summary of a
//! product. Whether a decoded document is the document is decided where the catalogue does it.

use std::fmt;

use serde_json::{Map, Value};

#[path = "../../../xtask/src/measure/compare.rs"]
mod compare;

/// What became of one documented answer.
#[derive(Debug, PartialEq)]
pub(crate) enum Outcome {
    /// The output is the document.
    Exactly,
    /// It is, but for this many values of another type with the same meaning.
    Coerced(usize),
    /// It is not value by value, for this reason.
    Otherwise(String),
}

/// Compares a document with the answer of [`alibabacloud_sdk_core::decode::example`].
pub(crate) fn compare(document: &Value, answer: &str) -> Outcome {
    match compare::compare(document, serde_json::from_str(answer).ok()) {
        compare::Decoded::Exactly => Outcome::Exactly,
        compare::Decoded::Coerced(values) => Outcome::Coerced(values),
        compare::Decoded::Unplaced(values) => Outcome::Otherwise(format!("{values} values without a place")),
        compare::Decoded::Differently(place, cause) => Outcome::Otherwise(format!("differs at {place}: {cause}")),
    }
}

/// The documented answers of one product: counts, and every one that is not there value by value.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    examples: usize,
    exactly: usize,
    coerced: usize,
    values_coerced: usize,
    exceptions: Vec<String>,
}

impl Summary {
    /// Counts the answer of an operation.
    pub(crate) fn add(&mut self, operation: &str, outcome: Outcome) {
        self.examples += 1;
        match outcome {
            Outcome::Exactly => self.exactly += 1,
            Outcome::Coerced(values) => {
                self.coerced += 1;
                self.values_coerced += values;
            }
            Outcome::Otherwise(reason) => self.exceptions.push(format!("{operation}: {reason}")),
        }
    }
}

impl fmt::Display for Summary {
    /// One line of counts, and one for each exception.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { examples, exactly, coerced, values_coerced, exceptions } = self;
        write!(
            formatter,
            "{examples} examples: {exactly} exactly, {coerced} with {values_coerced} values of another type, {} exceptions",
            exceptions.len()
        )?;
        exceptions.iter().try_for_each(|exception| write!(formatter, "\n{exception}"))
    }
}

/// An XML document as JSON: the root is the value, an element with children is an object, a
/// repeated element is a list, and everything else is text.
pub(crate) fn xml(document: &str) -> Option<Value> {
    let document = roxmltree::Document::parse(document.trim()).ok()?;
    Some(element(document.root_element()))
}

fn element(node: roxmltree::Node<'_, '_>) -> Value {
    let mut members: Map<String, Value> = Map::new();
    for child in node.children().filter(roxmltree::Node::is_element) {
        let value = element(child);
        match members.get_mut(child.tag_name().name()) {
            None => drop(members.insert(child.tag_name().name().to_owned(), value)),
            Some(Value::Array(items)) => items.push(value),
            Some(only) => *only = Value::Array(vec![only.take(), value]),
        }
    }
    if !members.is_empty() {
        return Value::Object(members);
    }
    let text: String = node.children().filter_map(|child| child.text()).collect();
    Value::String(text.trim().to_owned())
}

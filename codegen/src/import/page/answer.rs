//! Answers to the questions about a page.
//!
//! Owns what an answer may look like and how it is found again. An answer stands in for the text
//! that could not be read, and is read at the same place; one that is not understood leaves the
//! question open.

use std::collections::BTreeMap;
use std::fmt;

use super::Question;
use crate::import::ram::{is_action, is_plain_name};
use crate::spec::{Location, Operation, RamAction, Schema};

/// What an answer must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Expected {
    /// A product and its version.
    Folder,
    /// A date.
    Date,
    /// A type as pages print it.
    Type,
    /// Values or a range of them.
    Values,
    /// One value.
    Default,
    /// A number.
    Minimum,
    /// A number.
    Maximum,
    /// Where a parameter travels.
    Location,
    /// One of the choices: the header that a table has lost.
    Header,
    /// The titles of the columns of a table.
    Columns,
    /// One row of a table of parameters.
    Row,
    /// All rows of a table of parameters.
    Rows,
    /// One of the choices: whether a line is a row or an example.
    RowOrExample,
    /// One of the choices: whether a line is an example or part of a description.
    Example,
    /// One of the choices: the object or array that a row belongs to.
    Place,
    /// One of the choices: the header that the table of errors has lost.
    ErrorHeader,
    /// The code that a line starts with, behind its status.
    ErrorCode,
    /// A row of the table of errors.
    Error,
    /// The message that a text starts with.
    Message,
    /// The body of an example.
    Body,
    /// One of the choices: which names are condition keys, and which are dependent actions.
    RamLists,
    /// All that the section on authorization states.
    Ram,
}

impl fmt::Display for Expected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Folder => "product and version, such as ecd/2020-09-30",
            Self::Date => "a date such as 2026-08-01",
            Self::Type => "a type such as string, long or array<object>",
            Self::Values => "values separated by commas, or a range of numbers such as 1 to 100",
            Self::Default => "one value",
            Self::Minimum | Self::Maximum => "a number",
            Self::Columns => "the titles of the columns, separated by |",
            Self::Row => "name and type, then Yes or No and an example where stated: Name string Yes abc",
            Self::Rows => "rows separated by ;, each of name and type: Name string Yes abc; Size long No; or none",
            Self::ErrorCode => "the error code, as the line has it",
            Self::Error => "status, code and message: 404 Thing.NotFound The thing is gone.",
            Self::Message => "the message, as the text has it",
            Self::Body => "the example as JSON on one line",
            Self::Ram => "undisclosed, or the list of actions as JSON on one line, as spec files have it",
            Self::Location
            | Self::Header
            | Self::RowOrExample
            | Self::Example
            | Self::Place
            | Self::ErrorHeader
            | Self::RamLists => "one of the choices",
        })
    }
}

/// The answers to questions about one page.
///
/// A question is known by its line and by what it expects, which stay the same when the page is
/// read again with more answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Nothing stands for a question that was passed over.
    replies: BTreeMap<(Expected, usize), Option<String>>,
}

impl Answers {
    /// Answers a question; where it has choices, a number stands for one of them.
    ///
    /// Returns the answer as it was taken.
    pub fn give(&mut self, question: &Question, typed: &str) -> String {
        let typed = typed.trim();
        let index = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let answer = index.and_then(|index| question.choices.get(index)).map_or(typed, String::as_str).to_owned();
        self.replies.insert((question.expected, question.line), Some(answer.clone()));
        answer
    }

    /// Passes over a question: the fact stays absent.
    pub fn skip(&mut self, question: &Question) {
        self.replies.insert((question.expected, question.line), None);
    }

    /// Whether the question was answered already: it is open because the answer was not understood.
    pub fn has_answer(&self, question: &Question) -> bool {
        self.replies.get(&(question.expected, question.line)).is_some_and(Option::is_some)
    }

    pub(super) fn find(&self, line: usize, expected: Expected) -> Option<&str> {
        self.replies.get(&(expected, line))?.as_deref()
    }

    pub(super) fn is_skipped(&self, line: usize, expected: Expected) -> bool {
        self.replies.get(&(expected, line)).is_some_and(Option::is_none)
    }

    /// The first reply of a kind, whatever its line: nothing inside stands for a question that was
    /// passed over.
    pub(super) fn first(&self, expected: Expected) -> Option<Option<&str>> {
        let mut replies = self.replies.range((expected, 0)..=(expected, usize::MAX));
        replies.next().map(|(_, reply)| reply.as_deref())
    }
}

/// Leaves out what has no type: the page does not tell it, nobody answered, and no other source
/// knows it. Returns the paths that are gone.
pub fn drop_untyped(operation: &mut Operation) -> Vec<String> {
    let mut dropped = Vec::new();
    typed(&mut operation.parameters, "parameters", &mut dropped);
    for (status, response) in &mut operation.responses {
        let path = format!("responses.{status}");
        if let Some(schema) = &mut response.schema {
            typed_inside(schema, &path, &mut dropped);
            if is_untyped(schema) {
                response.schema = None;
                dropped.push(path);
            }
        }
    }
    dropped
}

fn is_untyped(schema: &Schema) -> bool {
    schema.kind.is_none() && schema.reference.is_none()
}

fn typed(nodes: &mut Vec<Schema>, path: &str, dropped: &mut Vec<String>) {
    nodes.retain_mut(|node| {
        let path = format!("{path}.{}", node.name.as_deref().unwrap_or_default());
        typed_inside(node, &path, dropped);
        let is_dropped = is_untyped(node);
        dropped.extend(is_dropped.then_some(path));
        !is_dropped
    });
}

fn typed_inside(node: &mut Schema, path: &str, dropped: &mut Vec<String>) {
    typed(&mut node.members, path, dropped);
    for (key, inner) in [("items", &mut node.items), ("additional", &mut node.additional)] {
        let path = format!("{path}.{key}");
        if let Some(schema) = inner.as_deref_mut() {
            typed_inside(schema, &path, dropped);
        }
        if inner.as_deref().is_some_and(is_untyped) {
            *inner = None;
            dropped.push(path);
        }
    }
}

/// `ecd/2020-09-30`.
pub(super) fn folder(answer: &str) -> Option<String> {
    let (product, version) = answer.split_once('/')?;
    (is_plain_name(product) && is_plain_name(version)).then(|| format!("{}/{version}", product.to_ascii_lowercase()))
}

/// The places that a parameter may travel in.
pub(super) fn locations() -> Vec<String> {
    ["query", "form", "body", "path", "header", "host"].map(str::to_owned).to_vec()
}

pub(super) fn location(answer: &str) -> Option<Location> {
    serde_json::from_value(answer.into()).ok()
}

/// The actions of a section; an empty list stands for one that discloses nothing.
pub(super) fn actions(answer: &str) -> Option<Vec<RamAction>> {
    if answer == "undisclosed" {
        return Some(Vec::new());
    }
    let actions: Vec<RamAction> = serde_json::from_str(answer).ok()?;
    let is_whole = |action: &RamAction| is_action(&action.action) && !action.resources.is_empty();
    let is_once = |(index, action): (usize, &RamAction)| {
        !actions.iter().take(index).any(|earlier| earlier.action == action.action)
    };
    let is_valid = !actions.is_empty() && actions.iter().all(is_whole) && actions.iter().enumerate().all(is_once);
    is_valid.then_some(actions)
}

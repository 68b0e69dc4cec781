//! Answers to the questions about a page.
//!
//! Owns how answers are found again and read. An answer replaces the text that could not be read, and
//! is read at the same place; one that is not understood leaves the question open.

use std::collections::BTreeMap;

use super::question::{Expected, Question};
use crate::import::folder::{self, is_file_name};
use crate::import::ram::is_action;
use crate::spec::{Location, RamAction};

/// What a person replied to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    Answer(String),
    /// The fact stays absent.
    Skipped,
}

/// The answers to questions about one page.
///
/// A question is identified by its line and by the answer that it expects, which stay the same when
/// the page is read again with more answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    replies: BTreeMap<(Expected, usize), Reply>,
}

impl Answers {
    /// Answers a question; where it has choices, a number chooses one of them.
    ///
    /// Returns the answer as it was understood.
    pub fn give(&mut self, question: &Question, typed: &str) -> String {
        let typed = typed.trim();
        let index = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let answer = index.and_then(|index| question.choices.get(index)).map_or(typed, String::as_str).to_owned();
        self.replies.insert((question.expected, question.line), Reply::Answer(answer.clone()));
        answer
    }

    /// Skips a question: the fact stays absent.
    pub fn skip(&mut self, question: &Question) {
        self.replies.insert((question.expected, question.line), Reply::Skipped);
    }

    /// Whether the question was answered already: it is open because the answer was not understood.
    pub fn has_answer(&self, question: &Question) -> bool {
        matches!(self.replies.get(&(question.expected, question.line)), Some(Reply::Answer(_)))
    }

    pub(super) fn find(&self, line: usize, expected: Expected) -> Option<&str> {
        match self.replies.get(&(expected, line))? {
            Reply::Answer(answer) => Some(answer),
            Reply::Skipped => None,
        }
    }

    pub(super) fn is_skipped(&self, line: usize, expected: Expected) -> bool {
        matches!(self.replies.get(&(expected, line)), Some(Reply::Skipped))
    }

    /// The first reply to a question of a kind, whatever its line.
    pub(super) fn first(&self, expected: Expected) -> Option<&Reply> {
        let mut replies = self.replies.range((expected, 0)..=(expected, usize::MAX));
        replies.next().map(|(_, reply)| reply)
    }
}

/// `ecd/2020-09-30`.
pub(super) fn folder(answer: &str) -> Option<String> {
    let (product, version) = answer.split_once('/')?;
    (is_file_name(product) && is_file_name(version)).then(|| folder::of_version(product, version))
}

/// The locations that a parameter may have.
pub(super) fn locations() -> Vec<String> {
    ["query", "form", "body", "path", "header", "host"].map(str::to_owned).to_vec()
}

pub(super) fn location(answer: &str) -> Option<Location> {
    serde_json::from_value(answer.into()).ok()
}

/// The actions of a section; the list is empty if the section discloses nothing.
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

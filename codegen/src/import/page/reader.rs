//! What is reported about one page while it is read.
//!
//! Owns the questions and notes, and the answers that were given to earlier questions.

use std::fmt;

use super::answer::Answers;
use super::options::Options;
use super::question::{Expected, Question};
use crate::model::Note;
use crate::spec::Operation;

/// Collects what is reported about one page.
pub(super) struct Reader<'a> {
    pub(super) file: &'a str,
    pub(super) answers: Option<&'a Answers>,
    existing: Option<&'a Operation>,
    pub(super) questions: Vec<Question>,
    pub(super) notes: Vec<Note>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(file: &'a str, options: &Options<'a>) -> Self {
        let Options { answers, existing, .. } = *options;
        Self { file, answers, existing, questions: Vec::new(), notes: Vec::new() }
    }

    /// The answer to a question, if it was given already.
    pub(super) fn answer(&self, line: usize, expected: Expected) -> Option<&'a str> {
        self.answers?.find(line, expected)
    }

    /// Adds a question. Where it was skipped before, a note says what stays absent.
    pub(super) fn question(
        &mut self,
        line: usize,
        about: impl Into<String>,
        expected: Expected,
        text: impl Into<String>,
        choices: Vec<String>,
    ) {
        let (file, about, text) = (self.file.to_owned(), about.into(), text.into());
        if self.is_skipped(line, expected) {
            return self.note(line, format_args!("{about}: left out, the question was skipped: {text}"));
        }
        self.questions.push(Question { file, line, about, text, choices, expected });
    }

    /// The message that the existing spec has for an error: it shows where the one of the page ends.
    pub(super) fn known_message(&self, code: &str) -> Option<&'a str> {
        let known = self.existing?.errors.iter().find(|error| error.code == code)?;
        known.message.as_deref()
    }

    pub(super) fn is_skipped(&self, line: usize, expected: Expected) -> bool {
        self.answers.is_some_and(|answers| answers.is_skipped(line, expected))
    }

    pub(super) fn note(&mut self, line: usize, message: impl fmt::Display) {
        self.notes.push(Note { file: self.file.to_owned(), message: format!("line {line}: {message}") });
    }
}

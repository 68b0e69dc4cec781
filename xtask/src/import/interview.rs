//! Questions about a page on the terminal.
//!
//! Owns how a question is printed and how a reply is read; what an answer means is decided in codegen.

use alibabacloud_codegen::import::page::{Answers, Question};

use crate::error::Error;
use crate::terminal::Terminal;

/// The reply to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// It has an answer, or was skipped.
    Given,
    /// The input has ended.
    Ended,
}

/// Prints one question and reads the reply; an empty line skips it.
pub(super) fn answer(question: &Question, answers: &mut Answers, terminal: &mut Terminal) -> Result<Reply, Error> {
    let mut text = String::new();
    if answers.has_answer(question) {
        text.push_str("the answer is not valid; try again:\n");
    }
    let without_choices = Question { choices: Vec::new(), ..question.clone() };
    text.push_str(&format!("{without_choices}\n"));
    for (index, choice) in question.choices.iter().enumerate() {
        text.push_str(&format!("  {}) {}\n", index + 1, choice.escape_debug()));
    }
    let number = if question.choices.is_empty() { "" } else { "a number, or " };
    text.push_str(&format!("{number}{}; an empty line leaves it out: ", question.expected));
    match terminal.prompt(text)? {
        None => Ok(Reply::Ended),
        Some(typed) if typed.is_empty() => {
            answers.skip(question);
            Ok(Reply::Given)
        }
        Some(typed) => {
            answers.give(question, &typed);
            Ok(Reply::Given)
        }
    }
}

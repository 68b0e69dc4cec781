//! What is wrong with the form of a policy.
//!
//! Owns the kinds of problems and their messages' shape; what the names in a policy mean is the lint's.

use std::fmt;

use super::json::Span;

/// Something in a document that the grammar of RAM does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// Where it stands.
    pub span: Span,
    /// The JSON path, such as `Statement[0].Effect`; empty for the whole document.
    pub path: String,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do, in one line; empty where the message says it.
    pub help: String,
}

/// The kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The text is not JSON.
    MalformedJson,
    /// An object has a key twice.
    DuplicateKey,
    /// A required member is absent.
    MissingMember,
    /// A member or item is of a wrong JSON type.
    WrongType,
    /// `Version` is not `1`.
    WrongVersion,
    /// `Effect` is neither `Allow` nor `Deny`.
    WrongEffect,
    /// Two members exclude each other.
    ConflictingMembers,
    /// This kind of policy has no such member.
    MisplacedMember,
    /// The grammar has no such member.
    UnknownMember,
    /// No page of today has this member, and real policies carry it.
    UndocumentedMember,
    /// `Statement` is one object instead of a list.
    StatementNotList,
    /// A list or object is empty.
    EmptyElement,
    /// A number or boolean stands without quotes.
    UnquotedValue,
}

/// A text that is no policy: the problems that RAM would refuse it for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyError {
    problems: Vec<Problem>,
}

impl Problem {
    /// A problem whose texts stay on one line, whatever the document has in them.
    pub(super) fn new(kind: ProblemKind, span: Span, path: &str, message: &str, help: &str) -> Self {
        Self { kind, span, path: one_line(path), message: one_line(message), help: one_line(help) }
    }
}

/// The text with control characters as escapes, so that it stays on one line.
pub(crate) fn one_line(text: &str) -> String {
    if !text.contains(char::is_control) {
        return text.to_owned();
    }
    let shown = |character: char| -> String {
        if character.is_control() { character.escape_default().to_string() } else { character.to_string() }
    };
    text.chars().map(shown).collect()
}

impl ProblemKind {
    /// Whether a document with this problem is no policy by what is documented.
    pub fn is_error(self) -> bool {
        !matches!(
            self,
            Self::UnknownMember
                | Self::UndocumentedMember
                | Self::StatementNotList
                | Self::EmptyElement
                | Self::UnquotedValue
        )
    }
}

impl PolicyError {
    /// The error of these problems; `None` where there is none among them.
    pub(super) fn of(problems: Vec<Problem>) -> Option<Self> {
        let problems: Vec<_> = problems.into_iter().filter(|problem| problem.kind.is_error()).collect();
        (!problems.is_empty()).then_some(Self { problems })
    }

    /// Every problem, in the order of the text.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}, column {}: ", self.span.start.line, self.span.start.column)?;
        if !self.path.is_empty() {
            write!(formatter, "{}: ", self.path)?;
        }
        formatter.write_str(&self.message)
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(first) = self.problems.first() {
            write!(formatter, "{first}")?;
        }
        match self.problems.len() {
            0 | 1 => Ok(()),
            more => write!(formatter, " (and {} more)", more - 1),
        }
    }
}

impl std::error::Error for PolicyError {}

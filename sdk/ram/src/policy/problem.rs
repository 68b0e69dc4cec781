//! Problems with the form of a policy.
//!
//! Owns the kinds of problems and the form of their messages.

use std::fmt;

use super::json::Span;

/// A part of a document that does not follow the grammar of RAM.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The kind.
    pub kind: ProblemKind,
    /// The position in the text.
    pub span: Span,
    /// The JSON path, such as `Statement[0].Effect`; empty for the whole document.
    pub path: String,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do, in one line; empty if the message says it.
    pub help: String,
}

/// The kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The text is not JSON.
    MalformedJson,
    /// An object contains a key twice.
    DuplicateKey,
    /// A required member is absent.
    MissingMember,
    /// A member or item has the wrong JSON type.
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
    /// No current page documents this member, but real policies contain it.
    UndocumentedMember,
    /// `Statement` is one object instead of a list.
    StatementNotList,
    /// A list or object is empty.
    EmptyElement,
    /// A number or boolean is written without quotes.
    UnquotedValue,
}

/// Why a text is not a valid policy: the problems for which RAM would reject it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyError {
    problems: Vec<Problem>,
}

impl Problem {
    /// A problem whose texts are on one line, whatever the document contains.
    pub(super) fn new(kind: ProblemKind, span: Span, path: &str, message: &str, help: &str) -> Self {
        Self { kind, span, path: one_line(path), message: one_line(message), help: one_line(help) }
    }
}

/// The text with control characters escaped: none of them breaks the line or changes the terminal.
///
/// The generator has the same function. The packages share no other that could contain it: what is below both
/// only compares names, and a package for five lines would cost users more than it saves.
pub(crate) fn one_line(text: &str) -> String {
    let shown = |letter: char| if letter.is_control() { letter.escape_default().to_string() } else { letter.into() };
    text.chars().map(shown).collect()
}

impl ProblemKind {
    /// Whether a document with this problem is not a valid policy, according to the documentation.
    #[must_use]
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
    /// The error of these problems; `None` if none of them is an error.
    pub(super) fn of(problems: Vec<Problem>) -> Option<Self> {
        let problems: Vec<_> = problems.into_iter().filter(|problem| problem.kind.is_error()).collect();
        (!problems.is_empty()).then_some(Self { problems })
    }

    /// Every problem, in the order of the text.
    #[must_use]
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

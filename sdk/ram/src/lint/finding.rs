//! Findings.
//!
//! Owns the content of a finding and the position that it refers to. `report` and `sarif` print findings.

use super::rule::Rule;
use super::severity::Severity;
use crate::policy::json::Span;
use crate::policy::one_line;

/// A part of a policy that its author should check.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that reports it.
    pub rule: Rule,
    /// How severe it is here.
    pub severity: Severity,
    /// The index of the document.
    pub document: usize,
    /// The position in the document.
    pub span: Span,
    /// The JSON path, such as `Statement[0].Action[1]`; empty for the whole document.
    pub path: String,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do, in one line; empty if the message says it.
    pub help: String,
}

/// The part of a document that a finding refers to.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) document: usize,
    pub(super) span: Span,
    pub(super) path: String,
}

impl Finding {
    /// A finding with the usual severity of its rule.
    pub(super) fn new(rule: Rule, place: Place, message: &str) -> Self {
        let Place { document, span, path } = place;
        let (message, help, path) = (one_line(message), String::new(), one_line(&path));
        Self { rule, severity: rule.severity(), document, span, path, message, help }
    }

    /// Says what to do.
    pub(super) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = one_line(&help.into());
        self
    }

    /// Sets a severity other than the usual one.
    pub(super) fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }
}

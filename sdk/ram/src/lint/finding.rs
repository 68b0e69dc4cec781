//! Findings.
//!
//! Owns what a finding says and where it points. How findings are printed is in `report` and `sarif`.

use std::fmt;

use super::rule::Rule;
use crate::policy::json::Span;

/// Something that an author should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// Which rule found it.
    pub rule: Rule,
    /// How grave it is here.
    pub severity: Severity,
    /// The index of the document.
    pub document: usize,
    /// Where it stands.
    pub span: Span,
    /// The JSON path, such as `Statement[0].Action[1]`; empty for the whole document.
    pub path: String,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do, in one line; empty where the message says it.
    pub help: String,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably not what was meant, or wide open.
    Warning,
    /// RAM refuses it, or it can have no effect.
    Error,
}

impl Severity {
    /// Every severity, the lightest first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// `note`, `warning` or `error`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

//! The input of the lint.
//!
//! Owns the documents with their names, and the options. It reads no file: `command` does.

use std::time::SystemTime;

use crate::policy::PolicyKind;

/// A policy document to check.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Document<'a> {
    /// The name of the document in findings and suppressions, such as a path.
    pub name: &'a str,
    /// The text.
    pub text: &'a str,
    /// The kind of policy; without it, the principals decide.
    pub kind: Option<PolicyKind>,
}

/// How documents are checked.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct LintOptions {
    /// Whether the documents are attached to the same identity, so that they take effect together.
    pub together: bool,
    /// The current time, which shows what has expired; without it, nothing is reported as expired.
    pub now: Option<SystemTime>,
}

impl<'a> Document<'a> {
    /// A document without a kind: its principals decide.
    #[must_use]
    pub fn new(name: &'a str, text: &'a str) -> Self {
        Self { name, text, kind: None }
    }

    /// Sets the kind of policy; without it, the principals decide.
    #[must_use]
    pub fn kind(mut self, kind: Option<PolicyKind>) -> Self {
        self.kind = kind;
        self
    }
}

impl LintOptions {
    /// Says whether the documents are attached to the same identity.
    #[must_use]
    pub fn together(mut self, together: bool) -> Self {
        self.together = together;
        self
    }

    /// Sets the current time.
    #[must_use]
    pub fn now(mut self, now: SystemTime) -> Self {
        self.now = Some(now);
        self
    }
}

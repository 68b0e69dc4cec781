//! How a command ends.
//!
//! Owns the outcomes of commands that did their work; [`crate::error`] has the others.

/// How a command ended that did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing was found that needs attention: exit code 0.
    Done,
    /// The command found what it looks for, such as a stale file or a breaking change: exit code 1.
    Finding,
}

//! Notes: decisions of the generator or of an import that a spec did not make.
//!
//! Owns their shape; who makes which is said where it is made.

/// A decision that a spec did not make.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The spec file that it concerns.
    pub file: String,
    /// What was decided.
    pub message: String,
}

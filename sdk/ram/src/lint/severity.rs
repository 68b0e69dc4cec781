//! How severe findings are.
//!
//! Owns the three severities, their order and their names. Which one a finding has is decided by its rule.

use std::fmt;
use std::str::FromStr;

/// How severe a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(clippy::exhaustive_enums, reason = "callers choose a threshold, and compare with all of them")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably not intended, or too permissive.
    Warning,
    /// RAM rejects it, or it can have no effect.
    Error,
}

/// A text that is not the name of a severity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no severity {0:?}; the severities are {names}", names = Severity::ALL.map(Severity::name).join(", "))]
pub struct UnknownSeverity(String);

impl Severity {
    /// Every severity, the lowest first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// `note`, `warning` or `error`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl FromStr for Severity {
    type Err = UnknownSeverity;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|severity| severity.name() == text);
        found.ok_or_else(|| UnknownSeverity(text.to_owned()))
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

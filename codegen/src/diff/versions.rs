//! The result of a comparison, by product version.
//!
//! Owns what a version and all versions together mean for a release.

use std::collections::BTreeMap;

use serde::Serialize;

use super::change::{Change, SourceVerdict};
use crate::spec::Version;

/// Everything that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// The product versions that changed, by folder.
    pub versions: BTreeMap<String, VersionDiff>,
}

/// What changed in one product version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VersionDiff {
    /// Whether only one of the sets has the version.
    pub presence: Presence,
    /// What changed in what its operations share.
    pub product: Vec<Change>,
    /// Operations that only the new set has.
    pub added: Vec<String>,
    /// Operations that only the old set has.
    pub removed: Vec<String>,
    /// Operations that both have and that differ.
    pub changed: BTreeMap<String, Vec<Change>>,
}

/// Which of two sets has a product version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// Both.
    #[default]
    Both,
    /// The new one alone.
    Added,
    /// The old one alone.
    Removed,
}

/// What a release with these changes must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Semver {
    /// Nothing changed.
    None,
    /// Only behaviour or documentation changed.
    Patch,
    /// There is more to use.
    Minor,
    /// Callers break.
    Major,
}

impl VersionDiff {
    /// A version that only one set has: all its operations are added or removed with it.
    pub(super) fn whole(version: &Version, presence: Presence) -> Self {
        let names: Vec<String> = version.operations.keys().cloned().collect();
        let (added, removed) = match presence {
            Presence::Removed => (Vec::new(), names),
            Presence::Added | Presence::Both => (names, Vec::new()),
        };
        Self { presence, added, removed, ..Self::default() }
    }

    /// Every change of the product and of its operations.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.product.iter().chain(self.changed.values().flatten())
    }

    /// Whether callers of the version break: their code does not compile, or its calls fail.
    pub fn breaks(&self) -> bool {
        !self.removed.is_empty() || self.changes().any(Change::breaks)
    }

    /// What the version as a whole does to the source code of a caller.
    pub fn source(&self) -> SourceVerdict {
        let lists = match (self.removed.is_empty(), self.added.is_empty()) {
            (false, _) => SourceVerdict::Breaking,
            (true, false) => SourceVerdict::Additive,
            (true, true) => SourceVerdict::None,
        };
        self.changes().map(|change| change.source).fold(lists, SourceVerdict::max)
    }
}

impl Diff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }

    /// What all changes together do to the source code of a caller.
    pub fn source(&self) -> SourceVerdict {
        self.versions.values().map(VersionDiff::source).max().unwrap_or(SourceVerdict::None)
    }

    /// Whether any caller breaks: code that does not compile, or calls that fail.
    pub fn breaks(&self) -> bool {
        self.versions.values().any(VersionDiff::breaks)
    }

    /// What a release with these changes must be.
    pub fn semver(&self) -> Semver {
        if self.breaks() {
            return Semver::Major;
        }
        match self.source() {
            SourceVerdict::Breaking => Semver::Major,
            SourceVerdict::Additive => Semver::Minor,
            SourceVerdict::None if self.is_empty() => Semver::None,
            SourceVerdict::None => Semver::Patch,
        }
    }
}

//! What changed between two spec sets, and what it means for a caller.
//!
//! Owns the kinds of changes and their verdicts. Nodes are compared in [`compare`], and how the
//! result is told is in [`report`].

mod compare;
mod kind;
mod node;
pub mod report;
mod stated;
mod surface;

use std::collections::BTreeMap;

use serde::Serialize;

pub use kind::ChangeKind;

use crate::spec::{SpecSet, Version};

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

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// Where: `parameters.Tag.items.Key`, `responses.200.RequestId`, `errors`.
    pub path: String,
    /// How many members deep the path leads below a parameter, a response or a shared schema.
    #[serde(skip)]
    pub nested: usize,
    /// What stood there before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What stands there now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What it does to the source code of a caller.
    pub source: SourceVerdict,
    /// What it does to a program that still compiles.
    pub behaviour: BehaviourVerdict,
    /// Why, in one sentence.
    pub reason: &'static str,
}

/// What a change does to the source code of a caller of the generated crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceVerdict {
    /// Nothing.
    None,
    /// There is more to use.
    Additive,
    /// Code that compiled does not any more.
    Breaking,
}

/// What a change does to a program that still compiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BehaviourVerdict {
    /// It does the same.
    Same,
    /// It sends or receives something else.
    Changed,
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

/// Compares two spec sets.
///
/// What one side has no key for is not stated there, and is no change.
pub fn diff(old: &SpecSet, new: &SpecSet) -> Diff {
    let mut versions = BTreeMap::new();
    let folders = old.versions.keys().chain(new.versions.keys().filter(|folder| !old.versions.contains_key(*folder)));
    for folder in folders {
        let version = match (old.versions.get(folder), new.versions.get(folder)) {
            (Some(old), Some(new)) => compare::version(old, new),
            (Some(old), None) => whole(old, Presence::Removed),
            (None, Some(new)) => whole(new, Presence::Added),
            (None, None) => continue,
        };
        if version != VersionDiff::default() {
            versions.insert(folder.clone(), version);
        }
    }
    Diff { versions }
}

/// A version that only one set has: all its operations come or go with it.
fn whole(version: &Version, presence: Presence) -> VersionDiff {
    let names: Vec<String> = version.operations.keys().cloned().collect();
    let (added, removed) = match presence {
        Presence::Removed => (Vec::new(), names),
        Presence::Added | Presence::Both => (names, Vec::new()),
    };
    VersionDiff { presence, added, removed, ..VersionDiff::default() }
}

impl VersionDiff {
    /// Every change of the product and of its operations.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.product.iter().chain(self.changed.values().flatten())
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

    /// What a release with these changes must be.
    pub fn semver(&self) -> Semver {
        match self.source() {
            SourceVerdict::Breaking => Semver::Major,
            SourceVerdict::Additive => Semver::Minor,
            SourceVerdict::None if self.is_empty() => Semver::None,
            SourceVerdict::None => Semver::Patch,
        }
    }
}

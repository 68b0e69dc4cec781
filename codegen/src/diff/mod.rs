//! What changed between two spec sets, and what it means for a caller.
//!
//! Owns the way from two sets to a [`Diff`]: [`compare`] lists what differs in the specs, [`surface`] lists
//! what callers can name in each model, and [`verdict`] decides by the two surfaces alone what breaks. How
//! the result is shown is in [`report`].

mod change;
mod compare;
mod kind;
mod lines;
mod locus;
mod nodes;
mod operation;
mod product;
pub mod report;
mod stated;
mod surface;
mod verdict;
mod versions;

use std::collections::BTreeMap;

pub use change::{BehaviourVerdict, Change, SourceVerdict};
pub use kind::ChangeKind;
pub use versions::{Diff, Presence, Semver, VersionDiff};

use crate::spec::SpecSet;

/// Compares two spec sets.
///
/// What one side has no key for is not stated there, and is no change.
pub fn diff(old: &SpecSet, new: &SpecSet) -> Diff {
    let mut versions = BTreeMap::new();
    let folders = old.versions.keys().chain(new.versions.keys().filter(|folder| !old.versions.contains_key(*folder)));
    for folder in folders {
        let version = match (old.versions.get(folder), new.versions.get(folder)) {
            (Some(old), Some(new)) => compare::version(old, new),
            (Some(old), None) => VersionDiff::whole(old, Presence::Removed),
            (None, Some(new)) => VersionDiff::whole(new, Presence::Added),
            (None, None) => continue,
        };
        if version != VersionDiff::default() {
            versions.insert(folder.clone(), version);
        }
    }
    Diff { versions }
}

//! Two states of one product version: what differs in the specs, judged by the two models.
//!
//! Owns which differences are judged by which part of the generated code.

use std::collections::BTreeMap;

use super::surface::Surface;
use super::verdict::judge;
use super::versions::VersionDiff;
use super::{operation, product, stated::Stated};
use crate::model::{self, Operation, Product};
use crate::spec::Version;

/// Compares two states of one product version.
pub(super) fn version(old: &Version, new: &Version) -> VersionDiff {
    let mut notes = Vec::new();
    let models = (model::lower_version("old", old, &mut notes), model::lower_version("new", new, &mut notes));
    let stated = (Stated::of(old), Stated::of(new));
    let differences = product::differences(&old.product, &new.product, (stated.0.nodes, stated.1.nodes));
    let mut diff = VersionDiff {
        product: judge(differences, &Surface::of_shared(&models.0), &Surface::of_shared(&models.1)),
        added: new.operations.keys().filter(|name| !old.operations.contains_key(*name)).cloned().collect(),
        removed: old.operations.keys().filter(|name| !new.operations.contains_key(*name)).cloned().collect(),
        ..VersionDiff::default()
    };
    let code = (by_name(&models.0), by_name(&models.1));
    for (name, before) in &old.operations {
        let Some(after) = new.operations.get(name) else { continue };
        let differences = operation::differences(before, after, (&old.product, &new.product), stated);
        let (old_code, new_code) = (code.0.get(name.as_str()), code.1.get(name.as_str()));
        // Most operations are the same in both states, and need no surface.
        if differences.is_empty() && old_code == new_code {
            continue;
        }
        let surface = |product, operation: Option<&&Operation>| {
            operation.map(|operation| Surface::of_operation(product, operation)).unwrap_or_default()
        };
        let changes = judge(differences, &surface(&models.0, old_code), &surface(&models.1, new_code));
        if !changes.is_empty() {
            diff.changed.insert(name.clone(), changes);
        }
    }
    diff
}

/// The operations of a model, by wire name.
fn by_name(product: &Product) -> BTreeMap<&str, &Operation> {
    product.operations.iter().map(|operation| (operation.wire_name.as_str(), operation)).collect()
}

//! Two states of one product version: what differs in the specs, judged by the two models.
//!
//! Owns which differences are judged by which part of the generated code.

use super::change::Change;
use super::surface::Surface;
use super::verdict::judge;
use super::versions::VersionDiff;
use super::{operation, product, stated::Stated};
use crate::model::{self, Product};
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
    for (name, before) in &old.operations {
        let Some(after) = new.operations.get(name) else { continue };
        let differences = operation::differences(before, after, (&old.product, &new.product), stated);
        let unchanged = differences.is_empty() && same_code(name, &models.0, &models.1);
        let changes: Vec<Change> = match unchanged {
            true => Vec::new(),
            false => {
                judge(differences, &Surface::of_operation(&models.0, name), &Surface::of_operation(&models.1, name))
            }
        };
        if !changes.is_empty() {
            diff.changed.insert(name.clone(), changes);
        }
    }
    diff
}

/// Whether an operation is the same in both models; most are, and need no surface.
fn same_code(name: &str, old: &Product, new: &Product) -> bool {
    let find = |product: &'_ Product| product.operations.iter().position(|operation| operation.wire_name == name);
    let operation = |product: &Product| find(product).and_then(|at| product.operations.get(at)).cloned();
    operation(old) == operation(new)
}

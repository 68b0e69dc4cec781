//! The shared schemas of a product version.
//!
//! Owns which of them become types, and which nodes reach which of them.

use std::collections::{BTreeMap, BTreeSet};

use super::nodes::is_shape;
use crate::name::{self, Scope};
use crate::spec::{Product, Schema};

/// The names of the shared structures, by wire name.
pub(super) fn names(product: &Product, scope: &mut Scope) -> BTreeMap<String, String> {
    let shapes = product.schemas.iter().filter(|(_, node)| is_shape(node));
    shapes.map(|(wire_name, _)| (wire_name.clone(), scope.take(&name::type_name(wire_name)))).collect()
}

/// The shared schemas from which `wire_name` can be reached and which it reaches: a member of
/// one of those types needs a box.
pub(super) fn enclosing(product: &Product, wire_name: &str) -> Vec<String> {
    let reached = |name: &str| product.schemas.get(name).map(|node| reached(product, [node])).unwrap_or_default();
    let below = reached(wire_name);
    below.into_iter().filter(|other| other == wire_name || reached(other).contains(wire_name)).collect()
}

/// The shared schemas that these nodes refer to, and those that they refer to in turn.
pub(crate) fn reached<'a>(product: &'a Product, nodes: impl IntoIterator<Item = &'a Schema>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut pending: Vec<&Schema> = nodes.into_iter().collect();
    while let Some(node) = pending.pop() {
        for reference in references(node) {
            let schema = product.schemas.get(&reference);
            if found.insert(reference) {
                pending.extend(schema);
            }
        }
    }
    found
}

/// Every schema that a node refers to.
fn references(node: &Schema) -> Vec<String> {
    let mut found: Vec<String> = node.reference.iter().cloned().collect();
    for inner in node.members.iter().chain(node.items.as_deref()).chain(node.additional.as_deref()) {
        found.extend(references(inner));
    }
    found
}

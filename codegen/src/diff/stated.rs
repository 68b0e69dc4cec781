//! Which keys a source states at all.
//!
//! Owns the difference between "not stated" and "removed": where no node of a product version has
//! a key, its source has no such key, and a missing value is no change.

use crate::spec::{Schema, Version};

/// The keys that one state of a product version has somewhere.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stated {
    pub(super) errors: bool,
    pub(super) examples: bool,
    pub(super) operation_type: bool,
    pub(super) system_operation_type: bool,
    pub(super) rate_limits: bool,
    pub(super) substitutes: bool,
    pub(super) ram: bool,
    pub(super) nodes: StatedNodes,
}

/// The keys that any node has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct StatedNodes {
    pub(super) values: bool,
    pub(super) bounds: bool,
    pub(super) format: bool,
    pub(super) default: bool,
    pub(super) example: bool,
}

impl Stated {
    pub(super) fn of(version: &Version) -> Self {
        let mut stated = Self::default();
        for operation in version.operations.values() {
            stated.errors |= !operation.errors.is_empty();
            stated.examples |= !operation.examples.is_empty();
            stated.operation_type |= operation.operation_type.is_some();
            stated.system_operation_type |= operation.system_operation_type.is_some();
            stated.rate_limits |= !operation.rate_limits.is_empty();
            stated.substitutes |= !operation.substitutes.is_empty();
            stated.ram |= operation.ram.is_some();
            operation.parameters.iter().for_each(|node| stated.nodes.add(node));
            for response in operation.responses.values() {
                response.schema.iter().chain(&response.headers).for_each(|node| stated.nodes.add(node));
            }
        }
        version.product.schemas.values().for_each(|node| stated.nodes.add(node));
        stated
    }
}

impl StatedNodes {
    fn add(&mut self, node: &Schema) {
        self.values |= !node.documented_values().is_empty();
        self.bounds |= bounds(node).iter().any(|(_, bound)| bound.is_some());
        self.format |= node.format.is_some();
        self.default |= node.documented_default().is_some();
        self.example |= node.example.is_some();
        let inner = node.members.iter().chain(node.items.as_deref()).chain(node.additional.as_deref());
        inner.for_each(|node| self.add(node));
    }
}

/// The bounds of a node, each with its name.
pub(super) fn bounds(node: &Schema) -> [(&'static str, Option<String>); 7] {
    let (minimum, maximum) = node.documented_bounds();
    [
        ("minimum", minimum.cloned()),
        ("maximum", maximum.cloned()),
        ("min_length", node.min_length.map(|bound| bound.to_string())),
        ("max_length", node.max_length.map(|bound| bound.to_string())),
        ("min_items", node.min_items.map(|bound| bound.to_string())),
        ("max_items", node.max_items.map(|bound| bound.to_string())),
        ("pattern", node.pattern.clone()),
    ]
}

/// Whether a value changed, when each side says whether its source states such values.
pub(super) fn differs<T: PartialEq>(old: (Option<&T>, bool), new: (Option<&T>, bool)) -> bool {
    match (old, new) {
        ((Some(before), _), (Some(after), _)) => before != after,
        ((Some(_), _), (None, stated)) | ((None, stated), (Some(_), _)) => stated,
        ((None, _), (None, _)) => false,
    }
}

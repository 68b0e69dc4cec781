//! What a node of a spec is.
//!
//! Owns what can be said of a node without knowing where it is used. The Rust type is decided in
//! [`super::types`].

use crate::model::parameter::REGION;
use crate::spec::{Location, Operation, Schema, Type};

/// The documented values that a caller chooses from. A single value that is not the documented
/// example is another example, and no closed choice.
pub(super) fn choices(node: &Schema) -> Vec<String> {
    let values = node.documented_values();
    match (values.as_slice(), &node.example) {
        ([only], Some(example)) if only.trim() != example.trim() => Vec::new(),
        _ => values,
    }
}

/// Whether a parameter or a whole body is bytes. Inside JSON there are none: what is binary is text
/// there.
pub(super) fn is_bytes(node: &Schema) -> bool {
    node.kind == Some(Type::String) && node.format.as_deref() == Some("binary")
}

/// Whether a node becomes a structure: an object with documented members.
pub(super) fn is_shape(node: &Schema) -> bool {
    node.kind == Some(Type::Object) && !node.members.is_empty()
}

/// Whether an object only wraps a list.
pub(super) fn is_wrapper(node: &Schema) -> bool {
    matches!(node.members.as_slice(), [only] if only.kind == Some(Type::Array))
}

/// Whether a parameter names the region that is called: `RegionId`, or another spelling of it
/// where it is required and no other parameter is `RegionId`. An optional `region_id` is a filter in some
/// products, and stays with the caller.
pub(super) fn is_region(node: &Schema, all: &[Schema]) -> bool {
    let named = |node: &Schema| node.name.as_deref() == Some(REGION);
    let name = node.name.as_deref().unwrap_or_default();
    let respelled = node.required == Some(true) && name.replace('_', "").eq_ignore_ascii_case(REGION);
    let apart = matches!(node.location, Some(Location::Path | Location::Body | Location::Host));
    node.kind == Some(Type::String) && !apart && (named(node) || respelled && !all.iter().any(named))
}

/// The first documented success: its status and its body.
pub(super) fn success(spec: &Operation) -> Option<(&str, Option<&Schema>)> {
    let success = spec.responses.iter().find(|(status, _)| status.starts_with('2'));
    success.map(|(status, response)| (status.as_str(), response.schema.as_ref()))
}

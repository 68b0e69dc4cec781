//! How deep JSON values may nest.
//!
//! Owns the limit for examples, which must be readable inside a spec.

use serde_json::Value;

/// How many lists and objects may be inside each other.
pub(super) const MAX_DEPTH: usize = 100;

/// Whether more lists and objects are inside each other than [`MAX_DEPTH`].
pub(super) fn is_too_deep(value: &Value) -> bool {
    depth(value) > MAX_DEPTH
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

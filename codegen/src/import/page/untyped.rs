//! Nodes without a type.
//!
//! Owns what happens to them when no source and no answer names one.

use crate::spec::{Operation, Schema};

/// Removes nodes without a type: the page does not state it, nobody answered, and no other source has
/// it. Returns the paths that were removed.
pub fn drop_untyped(operation: &mut Operation) -> Vec<String> {
    let mut dropped = Vec::new();
    drop_nodes(&mut operation.parameters, "parameters", &mut dropped);
    for (status, response) in &mut operation.responses {
        let path = format!("responses.{status}");
        if let Some(schema) = &mut response.schema {
            drop_inside(schema, &path, &mut dropped);
            if is_untyped(schema) {
                response.schema = None;
                dropped.push(path);
            }
        }
    }
    dropped
}

fn is_untyped(schema: &Schema) -> bool {
    schema.kind.is_none() && schema.reference.is_none()
}

fn drop_nodes(nodes: &mut Vec<Schema>, path: &str, dropped: &mut Vec<String>) {
    nodes.retain_mut(|node| {
        let path = format!("{path}.{}", node.name.as_deref().unwrap_or_default());
        drop_inside(node, &path, dropped);
        let is_dropped = is_untyped(node);
        dropped.extend(is_dropped.then_some(path));
        !is_dropped
    });
}

fn drop_inside(node: &mut Schema, path: &str, dropped: &mut Vec<String>) {
    drop_nodes(&mut node.members, path, dropped);
    for (key, inner) in [("items", &mut node.items), ("additional", &mut node.additional)] {
        let path = format!("{path}.{key}");
        if let Some(schema) = inner.as_deref_mut() {
            drop_inside(schema, &path, dropped);
        }
        if inner.as_deref().is_some_and(is_untyped) {
            *inner = None;
            dropped.push(path);
        }
    }
}

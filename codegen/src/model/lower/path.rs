//! The protocol family of an operation and its path.
//!
//! Owns which operations are sent to a path of their own.

use super::context::Context;
use crate::model::operation::Style;
use crate::spec::{Location, Operation, Schema};

/// The protocol family of one operation, and its path.
///
/// The family of a product is coarse: in `V3` the path decides, and an `RPC` operation is sent to
/// `/` whatever path it documents. Where the documentation marks the rest of the path with `*`,
/// a path parameter outside the template is the whole path.
pub(super) fn path(context: &Context<'_>, spec: &Operation) -> (Style, Option<String>) {
    match &spec.path {
        Some(path) if context.product.style != "RPC" => {
            let in_path = |node: &&Schema| node.location == Some(Location::Path);
            let outside = |node: &&Schema| !path.contains(&format!("{{{}}}", node.name.as_deref().unwrap_or_default()));
            let whole = spec.parameters.iter().filter(in_path).find(outside).filter(|_| path.ends_with('*'));
            let whole = whole.and_then(|node| node.name.as_ref()).map(|name| format!("{{+{name}}}"));
            (Style::Roa, Some(whole.unwrap_or_else(|| path.clone())))
        }
        _ => (Style::Rpc, None),
    }
}

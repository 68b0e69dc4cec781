//! What every operation of a product version is lowered with.
//!
//! Owns the facts that all operations share: the product's own, and the names and uses of its schemas.

use std::collections::{BTreeMap, BTreeSet};

use super::nodes::success;
use super::schemas::{self, reached};
use crate::model::shape::Usage;
use crate::name::Scope;
use crate::spec::{Location, Product, Schema, Version};

/// The facts that all operations of a version share.
pub(super) struct Context<'a> {
    pub(super) product: &'a Product,
    /// The module and the feature without a date.
    pub(super) name: &'a str,
    /// The parameter that most operations name in the host; nothing where few or none do.
    pub(super) host_parameter: Option<&'a str>,
    /// The names of the shared structures, by wire name.
    pub(super) shared: BTreeMap<String, String>,
    /// The shared schemas that requests contain.
    sent: BTreeSet<String>,
    /// The shared schemas that responses contain.
    received: BTreeSet<String>,
}

impl<'a> Context<'a> {
    /// The context of a version; `types` is the scope of its types.
    pub(super) fn new(version: &'a Version, name: &'a str, types: &mut Scope) -> Self {
        let product = &version.product;
        let operations = || version.operations.values();
        Self {
            product,
            name,
            host_parameter: host_parameter(version),
            shared: schemas::names(product, types),
            sent: reached(product, operations().flat_map(|operation| &operation.parameters)),
            received: reached(product, operations().filter_map(success).filter_map(|(_, body)| body)),
        }
    }

    /// Where a shared schema is used; one that nothing refers to may be anywhere.
    pub(super) fn usage(&self, schema: &str) -> Usage {
        match (self.sent.contains(schema), self.received.contains(schema)) {
            (true, false) => Usage::Request,
            (false, true) => Usage::Response,
            _ => Usage::Both,
        }
    }
}

/// The parameter that most operations of a version name in the host: its product is no part of the gateway that
/// the others share.
fn host_parameter(version: &Version) -> Option<&str> {
    let operations = version.operations.values();
    let named: Vec<&Schema> = operations
        .filter_map(|operation| operation.parameters.iter().find(|node| node.location == Some(Location::Host)))
        .collect();
    let most = named.len() * 2 > version.operations.len();
    named.first().filter(|_| most).and_then(|node| node.name.as_deref())
}

//! Shared types that models state.
//!
//! Owns their spelling and which of them stay: models name them after identifiers of the SDKs, and have
//! types that only parts of them refer to which other sources state differently.

use std::collections::{BTreeMap, BTreeSet};

use super::is_sdk_model;
use super::layers::edit;
use super::names::folded;
use crate::import::merge::MergeError;
use crate::import::origins::Lookup;
use crate::model::reached_schemas;
use crate::spec::{Operation, Product, Schema};

/// Spells references to shared types as the product does: `tag` in place of `Tag`. Returns whether
/// anything changed.
pub fn respell(operation: &mut Operation, product: &Product) -> bool {
    let responses = operation.responses.values_mut();
    let answers = responses.flat_map(|response| response.schema.iter_mut().chain(&mut response.headers));
    let mut is_changed = false;
    for node in operation.parameters.iter_mut().chain(answers) {
        is_changed |= respell_node(node, &product.schemas);
    }
    is_changed
}

/// Spells the references inside shared types as the product does.
pub(super) fn respell_product(product: &mut Product) {
    let names: BTreeMap<String, Schema> =
        product.schemas.keys().map(|name| (name.clone(), Schema::default())).collect();
    for node in product.schemas.values_mut() {
        respell_node(node, &names);
    }
}

fn respell_node(node: &mut Schema, schemas: &BTreeMap<String, Schema>) -> bool {
    let mut is_changed = false;
    if let Some(name) = node.reference.as_mut().filter(|name| !schemas.contains_key(name.as_str())) {
        if let Some(known) = alike(schemas, name) {
            *name = known.to_owned();
            is_changed = true;
        }
    }
    let inner = node.members.iter_mut().chain(node.items.as_deref_mut()).chain(node.additional.as_deref_mut());
    for inner in inner {
        is_changed |= respell_node(inner, schemas);
    }
    is_changed
}

/// The shared type whose name differs from `name` in case and underscores alone.
pub(super) fn alike<'a>(schemas: &'a BTreeMap<String, Schema>, name: &str) -> Option<&'a str> {
    let name = folded(name);
    schemas.keys().map(String::as_str).find(|known| folded(known) == name)
}

/// Removes shared types that only models state and that none of the operations reaches; `operations` are
/// all of the product version. Returns their names.
///
/// # Errors
///
/// The product is no JSON.
pub fn remove_unreached<'a>(
    product: &mut Product,
    operations: impl IntoIterator<Item = &'a Operation>,
) -> Result<BTreeSet<String>, MergeError> {
    let lookup = Lookup::new(&product.origins, (0..product.sources.len()).collect());
    let is_of_model = |name: &String| {
        // Either of them names the type.
        let paths = ["type", "ref"].map(|key| ["schemas".to_owned(), name.clone(), key.to_owned()]);
        paths.iter().all(|path| product.sources.get(lookup.origin(path)).is_some_and(is_sdk_model))
    };
    let mut unreached: BTreeSet<String> = product.schemas.keys().filter(|name| is_of_model(name)).cloned().collect();
    if unreached.is_empty() {
        return Ok(unreached);
    }
    let others = product.schemas.iter().filter(|(name, _)| !unreached.contains(*name)).map(|(_, node)| node);
    let mut nodes: Vec<&Schema> = others.collect();
    for operation in operations {
        let answers = operation.responses.values();
        nodes.extend(&operation.parameters);
        nodes.extend(answers.flat_map(|response| response.schema.iter().chain(&response.headers)));
    }
    let reached = reached_schemas(product, nodes);
    unreached.retain(|name| !reached.contains(name));
    edit(product, |product| product.schemas.retain(|name, _| !unreached.contains(name)))?;
    Ok(unreached)
}

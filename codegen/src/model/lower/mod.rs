//! From specs to the model.
//!
//! Owns the walk over a spec set and the facts of a product version. Operations are lowered in
//! [`operation`], types in [`types`].

mod callable;
mod context;
mod describe;
mod names;
mod nodes;
mod operation;
mod outputs;
mod pages;
mod path;
mod ram;
mod read_only;
mod schemas;
mod shared;
mod terms;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use self::context::Context;
use self::names::taken;
use self::outputs::Outputs;
pub(crate) use self::schemas::reached as reached_schemas;
use super::note::Note;
use super::operation::Operation;
use super::product::{Endpoint, ErrorCode, Product};
use super::shape::Item;
use crate::name::{self, Scope};
use crate::spec::{self, SpecSet, Version};

/// The model of a spec set, and what the reader of a report should know about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lowered {
    /// The product versions, by folder.
    pub products: Vec<Product>,
    /// Names that had to give way and other decisions that the specs did not make.
    pub notes: Vec<Note>,
}

/// Interprets a spec set.
pub fn lower(set: &SpecSet) -> Lowered {
    let mut lowered = Lowered::default();
    for (folder, version) in &set.versions {
        let product = lower_version(folder, version, &mut lowered.notes);
        lowered.products.push(product);
    }
    lowered
}

/// Interprets one product version; `folder` names it in notes, such as `esa/2024-09-10`.
pub fn lower_version(folder: &str, version: &Version, notes: &mut Vec<Note>) -> Product {
    let spec = &version.product;
    let name = spec.product.to_ascii_lowercase();
    let product_file = format!("{folder}/product.json");
    // All types are visible in one module: a request or an output keeps its name, and a shared or a
    // nested type gives way.
    let mut types = Scope::default();
    let names = names::names(folder, version, &mut types, notes);
    let context = Context::new(version, &name, &mut types);
    let shared = shared::types(&context, &mut types, &product_file, notes);
    let mut operations: Vec<Operation> = names
        .into_iter()
        .zip(version.operations.values())
        .map(|(names, spec)| operation::lower(&context, spec, names, &mut types, notes))
        .collect();
    paginate(version, &shared, &mut operations);
    Product {
        code: spec.product.clone(),
        title: spec.title.clone(),
        version: spec.version.clone(),
        version_module: name::version_module(&spec.version),
        feature: if spec.default { name.clone() } else { name::version_feature(&name, &spec.version) },
        default: spec.default,
        endpoints: endpoints(spec),
        shared,
        operations,
        error_codes: error_codes(version, &product_file, notes),
        ram: spec.ram.as_ref().map(ram::product).unwrap_or_default(),
        ram_operations: ram::without_spec(&context, spec),
        folder: folder.to_owned(),
        name,
    }
}

/// Finds how the pages of operations follow each other, when the types of all operations are known.
fn paginate(version: &Version, shared: &[Item], operations: &mut [Operation]) {
    let outputs = Outputs::new(shared, operations);
    let specs = version.operations.values();
    let found = specs
        .zip(operations.iter())
        .map(|(spec, operation)| pages::recognise(&version.product, spec, operation, &outputs));
    let found: Vec<_> = found.collect();
    for (operation, pagination) in operations.iter_mut().zip(found) {
        operation.pagination = pagination;
    }
}

fn endpoints(spec: &spec::Product) -> Vec<Endpoint> {
    let mut rows: Vec<_> = spec
        .endpoints
        .iter()
        .map(|row| Endpoint { region: row.region.clone(), public: row.public.clone(), vpc: row.vpc.clone() })
        .collect();
    rows.sort_by(|a, b| a.region.cmp(&b.region));
    rows
}

/// The codes of all operations, each once, with every status that any of them documents.
fn error_codes(version: &Version, file: &str, notes: &mut Vec<Note>) -> Vec<ErrorCode> {
    let mut statuses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let of_operations = version.operations.values().flat_map(|operation| &operation.errors);
    for error in of_operations.chain(&version.product.errors) {
        // `Invalid.%s` documents a family of codes; no service sends it.
        let code = error.code.trim();
        if !code.is_empty() && !code.contains('%') {
            statuses.entry(code).or_default().insert(&error.status);
        }
    }
    let mut constants = Scope::default();
    let codes = statuses
        .into_iter()
        .map(|(code, statuses)| ErrorCode {
            constant: constants.take(&name::constant(code)),
            code: code.to_owned(),
            statuses: statuses.into_iter().map(str::to_owned).collect(),
        })
        .collect();
    let messages = constants.respelled.iter().map(|(wanted, name)| taken("constant", wanted, name));
    notes.extend(messages.map(|message| Note { file: file.to_owned(), message }));
    codes
}

//! From specs to the model.
//!
//! Owns the walk over a spec set and the facts of a product version. Operations are lowered in
//! [`super::operation`], types in [`super::shape`].

use std::collections::{BTreeMap, BTreeSet};

use super::outputs::Outputs;
use super::shape::{reached, taken};
use super::{Endpoint, ErrorCode, Item, Operation, Product, Usage};
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

/// A decision of the generator that a spec did not make.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The spec file that it concerns.
    pub file: String,
    /// What was decided.
    pub message: String,
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
    // The types of all operations are visible in one module: a request or an output keeps its
    // name, and a shared or a nested type gives way.
    let mut types = Scope::default();
    let names = names(folder, version, &mut types, notes);
    let parameters = version.operations.values().flat_map(|operation| &operation.parameters);
    let context = Context {
        product: spec,
        name: &name,
        shared: super::shape::shared_names(spec, &mut types),
        sent: reached(spec, parameters),
        received: reached(spec, version.operations.values().filter_map(super::operation::success)),
    };
    let shared = super::shape::shared(&context, &mut types, &product_file, notes);
    let mut operations: Vec<Operation> = names
        .into_iter()
        .zip(version.operations.values())
        .map(|(names, spec)| super::operation::lower(&context, spec, names, &mut types, notes))
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
        ram: spec.ram.as_ref().map(super::ram::product).unwrap_or_default(),
        ram_operations: super::ram::without_spec(&context, spec),
        folder: folder.to_owned(),
        name,
    }
}

/// Says how the pages of operations follow each other, where they have pages.
fn paginate(version: &Version, shared: &[Item], operations: &mut [Operation]) {
    let outputs = Outputs::new(shared, operations);
    let specs = version.operations.values();
    let found = specs
        .zip(operations.iter())
        .map(|(spec, operation)| super::pages::recognise(&version.product, spec, operation, &outputs));
    let found: Vec<_> = found.collect();
    for (operation, pagination) in operations.iter_mut().zip(found) {
        if let Some(pagination) = &pagination {
            super::describe::pages(pagination, &mut operation.request.docs);
        }
        operation.pagination = pagination;
    }
}

/// What every operation of a version is lowered with.
pub(super) struct Context<'a> {
    pub(super) product: &'a spec::Product,
    pub(super) name: &'a str,
    /// The names of the shared structures, by wire name.
    pub(super) shared: BTreeMap<String, String>,
    /// The shared schemas that stand in requests.
    sent: BTreeSet<String>,
    /// The shared schemas that stand in responses.
    received: BTreeSet<String>,
}

impl Context<'_> {
    /// Where a shared schema stands; one that nothing refers to may be anywhere.
    pub(super) fn usage(&self, schema: &str) -> Usage {
        match (self.sent.contains(schema), self.received.contains(schema)) {
            (true, false) => Usage::Request,
            (false, true) => Usage::Response,
            _ => Usage::Both,
        }
    }
}

/// The names of an operation that stand beside those of the other operations.
pub(super) struct Names {
    /// The spec file.
    pub(super) file: String,
    pub(super) module: String,
    pub(super) request: String,
    pub(super) output: String,
    /// The constant of the RAM facts.
    pub(super) ram: String,
}

fn names(folder: &str, version: &Version, types: &mut Scope, notes: &mut Vec<Note>) -> Vec<Names> {
    // What else a module of operations, and one of RAM facts, names.
    let mut modules = Scope::of(["default_version", "error_code", "lib", "mod_", "ram", "rt", "schemas", "types"]);
    let mut constants = Scope::of(["TABLE"]);
    let mut names = Vec::with_capacity(version.operations.len());
    for wire_name in version.operations.keys() {
        let file = format!("{folder}/{wire_name}.json");
        let mut take = |scope: &mut Scope, what: &str, wanted: &str| {
            let name = scope.take(wanted);
            let messages = scope.respelled.drain(..).map(|(wanted, name)| taken(what, &wanted, &name));
            notes.extend(messages.map(|message| Note { file: file.clone(), message }));
            name
        };
        let module = take(&mut modules, "module", &name::module(wire_name));
        let ram = take(&mut constants, "constant", &name::constant(wire_name));
        let request = take(types, "type", &name::type_name(wire_name));
        let output = take(types, "type", &format!("{request}Output"));
        names.push(Names { file, module, request, output, ram });
    }
    names
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

//! From specs to the model.
//!
//! Owns the walk over a spec set and the facts of a product version. Operations are lowered in
//! [`super::operation`], types in [`super::shape`].

use std::collections::{BTreeMap, BTreeSet};

use super::{Endpoint, ErrorCode, Product, RamAction, RamFacts, RamResource, RamState, Requirement};
use crate::name;
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

fn lower_version(folder: &str, version: &Version, notes: &mut Vec<Note>) -> Product {
    let spec = &version.product;
    let name = spec.product.to_ascii_lowercase();
    let context = Context { product: spec, name: &name };
    let shared = super::shape::shared(&context, &format!("{folder}/product.json"), notes);
    let mut modules = name::Scope::default();
    // These modules of a product version are not operations.
    for taken in ["error_code", "schemas"] {
        modules.take(taken);
    }
    let operations = version
        .operations
        .iter()
        .map(|(operation, spec)| {
            let file = format!("{folder}/{operation}.json");
            let module = modules.take(&name::module(operation));
            super::operation::lower(&context, spec, module, &file, notes)
        })
        .collect();
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
        error_codes: error_codes(version),
        folder: folder.to_owned(),
        name,
    }
}

/// What every operation of a version is lowered with.
pub(super) struct Context<'a> {
    pub(super) product: &'a spec::Product,
    pub(super) name: &'a str,
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
fn error_codes(version: &Version) -> Vec<ErrorCode> {
    let mut statuses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let of_operations = version.operations.values().flat_map(|operation| &operation.errors);
    for error in of_operations.chain(&version.product.errors) {
        // `Invalid.%s` documents a family of codes; no service sends it.
        if !error.code.is_empty() && !error.code.contains('%') {
            statuses.entry(error.code.trim()).or_default().insert(&error.status);
        }
    }
    let mut constants = name::Scope::default();
    statuses
        .into_iter()
        .map(|(code, statuses)| ErrorCode {
            constant: constants.take(&name::constant(code)),
            code: code.to_owned(),
            statuses: statuses.into_iter().map(str::to_owned).collect(),
        })
        .collect()
}

/// The RAM facts of an operation; absence is a state of its own.
pub(super) fn ram(context: &Context<'_>, operation: &spec::Operation) -> RamFacts {
    let base = RamFacts {
        constant: name::constant(&operation.name),
        product: context.name.to_owned(),
        version: context.product.version.clone(),
        operation: operation.name.clone(),
        state: RamState::NotDocumented,
        actions: Vec::new(),
        source: String::new(),
        date: String::new(),
    };
    let Some(ram) = &operation.ram else {
        return base;
    };
    RamFacts {
        state: match ram.state {
            spec::RamState::Documented => RamState::Documented,
            spec::RamState::Undisclosed => RamState::Undisclosed,
        },
        actions: ram.actions.iter().map(ram_action).collect(),
        source: ram.source.kind.clone(),
        date: ram.source.date.clone().unwrap_or_else(|| "undated".to_owned()),
        ..base
    }
}

fn ram_action(action: &spec::RamAction) -> RamAction {
    let resource = |row: &spec::RamResource| RamResource {
        resource_type: row.resource_type.clone(),
        requirement: match row.requirement {
            spec::Requirement::Required => Requirement::Required,
            spec::Requirement::Optional => Requirement::Optional,
            spec::Requirement::Unknown => Requirement::Unknown,
        },
        arn: row.arn.clone(),
    };
    RamAction {
        action: action.action.clone(),
        access_level: action.access_level.clone(),
        resources: action.resources.iter().map(resource).collect(),
        condition_keys: action.condition_keys.clone(),
        dependent_actions: action.dependent_actions.clone(),
    }
}

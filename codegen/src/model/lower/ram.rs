//! The RAM facts of a product version and of its operations.
//!
//! Owns the state of operations for which nothing is documented; row for row the facts are translated in
//! [`super::terms`].

use super::context::Context;
use crate::model::ram::{OtherRamFacts, ProductRam, RamFacts, RamState};
use crate::spec;

/// The product as RAM knows it.
pub(super) fn product(spec: &spec::ProductRam) -> ProductRam {
    ProductRam {
        codes: spec.codes.clone(),
        granularity: spec.granularity.clone(),
        conditions: spec.conditions.iter().map(|row| (row.key.clone(), row.data_type.clone())).collect(),
        resource_types: spec.resources.iter().map(|row| (row.resource_type.clone(), row.arn.clone())).collect(),
    }
}

/// The RAM facts of operations that only a RAM page lists. They have no type, and so no constant.
pub(super) fn without_spec(context: &Context<'_>, product: &spec::Product) -> Vec<RamFacts> {
    let facts = product.ram_operations.iter().map(|(name, ram)| facts(context, name, Some(ram), String::new()));
    facts.collect()
}

/// The RAM facts of an operation; absence is a state of its own.
pub(super) fn facts(context: &Context<'_>, operation: &str, ram: Option<&spec::Ram>, constant: String) -> RamFacts {
    let base = RamFacts {
        constant,
        product: context.name.to_owned(),
        version: context.product.version.clone(),
        operation: operation.to_owned(),
        state: RamState::NotDocumented,
        actions: Vec::new(),
        source: String::new(),
        source_name: String::new(),
        date: String::new(),
        others: Vec::new(),
    };
    let Some(ram) = ram else {
        return base;
    };
    let (source, source_name, date) = source(&ram.source);
    RamFacts {
        state: ram.state.into(),
        actions: ram.actions.iter().map(Into::into).collect(),
        source,
        source_name,
        date,
        others: ram.other_sources.iter().map(other).collect(),
        ..base
    }
}

fn other(ram: &spec::OtherRam) -> OtherRamFacts {
    let (source, source_name, date) = source(&ram.source);
    OtherRamFacts {
        state: ram.state.into(),
        actions: ram.actions.iter().map(Into::into).collect(),
        source,
        source_name,
        date,
    }
}

fn source(source: &spec::Source) -> (String, String, String) {
    let date = source.date.clone().unwrap_or_else(|| "undated".to_owned());
    (source.kind.clone(), source.name.clone(), date)
}

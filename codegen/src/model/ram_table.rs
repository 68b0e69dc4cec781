//! The RAM facts of a product version, packed into the table that the SDK reads.
//!
//! Owns the packing. The module of the runtime that reads the table documents what the numbers mean.

use std::collections::HashMap;

use super::product::Product;
use super::ram::{RamAction, RamFacts, RamState};
use crate::terms::Requirement;

/// The RAM facts of a product version as numbers and one text, so that they cost little to compile
/// and no address to relocate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RamTable {
    /// The strings, each on a line: the operations' names in order, then all others.
    pub text: String,
    /// Where each string ends in `text`.
    pub ends: Vec<u32>,
    /// The number of operations.
    pub operations: u32,
    /// For each operation 1 + where its record begins in `records`; 0 where nothing is documented.
    pub starts: Vec<u32>,
    /// The records.
    pub records: Vec<u32>,
    /// The strings of the product's RAM codes.
    pub codes: Vec<u32>,
    /// 1 + the string of the granularity; 0 where none is documented.
    pub granularity: u32,
    /// Pairs: the string of a condition key, and 1 + that of its data type.
    pub conditions: Vec<u32>,
    /// Pairs: the strings of a resource type and of its ARN pattern.
    pub resource_types: Vec<u32>,
}

/// The strings of a table, each kept once.
#[derive(Default)]
struct Strings<'a> {
    text: String,
    ends: Vec<u32>,
    known: HashMap<&'a str, u32>,
}

impl RamTable {
    /// The facts of every operation in the order of the table: by name, with and without a spec.
    pub fn operations(product: &Product) -> Vec<&RamFacts> {
        let with_spec = product.operations.iter().map(|operation| &operation.ram);
        let mut all: Vec<_> = with_spec.chain(&product.ram_operations).collect();
        all.sort_by(|a, b| a.operation.cmp(&b.operation));
        all
    }

    /// Packs the facts of a product version.
    pub fn new(product: &Product) -> Self {
        let mut strings = Strings::default();
        let operations = Self::operations(product);
        for facts in &operations {
            strings.push(&facts.operation);
        }
        let (mut starts, mut records) = (Vec::with_capacity(operations.len()), Vec::new());
        for facts in &operations {
            if facts.state == RamState::NotDocumented {
                starts.push(0);
                continue;
            }
            starts.push(number(records.len()) + 1);
            let source = [&*facts.source, &*facts.source_name, &*facts.date];
            record(&mut records, &mut strings, (facts.state, &facts.actions), source, facts.others.len());
            for other in &facts.others {
                let source = [&*other.source, &*other.source_name, &*other.date];
                record(&mut records, &mut strings, (other.state, &other.actions), source, 0);
            }
        }
        let ram = &product.ram;
        Self {
            operations: number(operations.len()),
            starts,
            records,
            codes: ram.codes.iter().map(|code| strings.add(code)).collect(),
            granularity: strings.optional(ram.granularity.as_deref()),
            conditions: ram
                .conditions
                .iter()
                .flat_map(|(key, ty)| [strings.add(key), strings.optional(ty.as_deref())])
                .collect(),
            resource_types: ram
                .resource_types
                .iter()
                .flat_map(|(kind, arn)| [strings.add(kind), strings.add(arn)])
                .collect(),
            text: strings.text,
            ends: strings.ends,
        }
    }
}

impl<'a> Strings<'a> {
    /// Adds a string at the end; its number is that of its position.
    fn push(&mut self, text: &'a str) -> u32 {
        if !self.ends.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        let at = number(self.ends.len());
        self.ends.push(number(self.text.len()));
        self.known.entry(text).or_insert(at);
        at
    }

    /// The number of a string.
    fn add(&mut self, text: &'a str) -> u32 {
        match self.known.get(text) {
            Some(at) => *at,
            None => self.push(text),
        }
    }

    /// 1 + the number of a string; 0 is none.
    fn optional(&mut self, text: Option<&'a str>) -> u32 {
        text.map_or(0, |text| self.add(text) + 1)
    }
}

/// A record: state, source, number of records that follow it for other sources, actions.
fn record<'a>(
    records: &mut Vec<u32>,
    strings: &mut Strings<'a>,
    (state, actions): (RamState, &'a [RamAction]),
    source: [&'a str; 3],
    others: usize,
) {
    records.push(match state {
        RamState::NotDocumented => 0,
        RamState::Undisclosed => 1,
        RamState::Documented => 2,
    });
    records.extend(source.map(|text| strings.add(text)));
    records.extend([number(others), number(actions.len())]);
    for action in actions {
        records.extend([strings.add(&action.action), strings.optional(action.access_level.as_deref())]);
        let lists = [action.resources.len(), action.condition_keys.len(), action.dependent_actions.len()];
        records.extend(lists.map(number));
        for resource in &action.resources {
            let requirement = match resource.requirement {
                Requirement::Unknown => 0,
                Requirement::Optional => 1,
                Requirement::Required => 2,
            };
            let kind = strings.optional(resource.resource_type.as_deref());
            records.extend([kind, strings.add(&resource.arn), requirement]);
        }
        records.extend(action.condition_keys.iter().map(|key| strings.add(key)));
        records.extend(action.dependent_actions.iter().map(|action| strings.add(action)));
    }
}

/// No product version has as many strings or records.
fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

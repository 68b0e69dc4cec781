//! The compact form of RAM facts: numbers and one text for each product version.
//!
//! Owns the layout and the reading of it; `codegen/src/model/ram.rs` writes it. A table contains no
//! pointers for single facts, so that it costs little to compile and to link. Invalid numbers are read as
//! empty strings, and never fail.

use crate::facts::{RamFacts, RamState, Requirement};

/// The RAM facts of one product version.
///
/// Generated code contains one for each product version; programs that read specs create their own.
///
/// A string is a number: the position of its line in `text`. A string that may be absent is 1 + that
/// number, or 0. The first strings are the names of the operations, in order.
///
/// A record is a list of numbers: state (1 undisclosed, 2 documented), the strings of the source's kind,
/// name and date, the number of records of other sources that follow, and the number of
/// actions. An action is its string, its access level or 0, the numbers of resources, condition keys
/// and dependent actions, and then these: a resource is its type or 0, the string of its ARN and
/// 0, 1 or 2 for a requirement that is unknown, optional or required; the others are strings.
#[derive(Clone, Copy)]
#[allow(clippy::exhaustive_structs, reason = "generated code and specs fill every field")]
pub struct Table<'a> {
    /// The module name of the product, such as `esa`.
    pub product: &'a str,
    /// The API version.
    pub version: &'a str,
    /// The strings, one on each line.
    pub text: &'a str,
    /// Where each string ends in the text.
    pub ends: &'a [u32],
    /// The number of operations.
    pub operations: u32,
    /// For each operation, 1 + the beginning of its record; 0 if nothing is documented.
    pub starts: &'a [u32],
    /// The records.
    pub records: &'a [u32],
    /// The strings of the RAM codes.
    pub codes: &'a [u32],
    /// The granularity or 0.
    pub granularity: u32,
    /// Pairs of a condition key and its data type or 0.
    pub conditions: &'a [u32],
    /// Pairs of a resource type and its ARN pattern.
    pub resource_types: &'a [u32],
}

/// A record, read as far as its actions.
#[derive(Clone, Copy)]
pub(crate) struct Record<'a> {
    pub(crate) state: RamState,
    pub(crate) source: u32,
    pub(crate) source_name: u32,
    pub(crate) date: u32,
    pub(crate) others: u32,
    pub(crate) actions: u32,
    /// The numbers of the actions and everything behind them.
    pub(crate) rest: &'a [u32],
}

/// An action of a record.
#[derive(Clone, Copy)]
pub(crate) struct ActionRecord<'a> {
    pub(crate) action: u32,
    pub(crate) access_level: u32,
    /// Three numbers for each resource.
    pub(crate) resources: &'a [u32],
    pub(crate) condition_keys: &'a [u32],
    pub(crate) dependent_actions: &'a [u32],
}

impl<'a> Table<'a> {
    /// The facts of the operation with an index, counted from 0.
    #[must_use]
    pub const fn at(&'a self, operation: u32) -> RamFacts<'a> {
        RamFacts::new(self, operation)
    }

    /// The facts of every operation, by name.
    #[must_use]
    pub fn facts(&'a self) -> impl ExactSizeIterator<Item = RamFacts<'a>> {
        (0..self.operations).map(|operation| self.at(operation))
    }

    /// The facts of an operation; letter case counts.
    #[must_use]
    pub fn operation(&'a self, name: &str) -> Option<RamFacts<'a>> {
        let (mut low, mut high) = (0, self.operations);
        while low < high {
            let middle = low.midpoint(high);
            match self.string(middle).cmp(name) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(self.at(middle)),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The documented RAM codes of the product: the parts of its actions in front of the colon.
    pub fn codes(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        let table = *self;
        self.codes.iter().map(move |code| table.string(*code))
    }

    /// The presumed code of undocumented actions: the name of the product if it is one of the codes or if no
    /// code is documented, and otherwise the first code.
    #[must_use]
    pub fn main_code(&self) -> &'a str {
        main_code(self.product, self.codes())
    }

    /// The documented granularity, such as `RESOURCE`.
    #[must_use]
    pub fn granularity(&self) -> Option<&'a str> {
        self.optional(self.granularity)
    }

    /// The condition keys that the product defines, with their documented data types.
    pub fn conditions(&self) -> impl Iterator<Item = (&'a str, Option<&'a str>)> + use<'a> {
        let table = *self;
        pairs(self.conditions).map(move |(key, ty)| (table.string(key), table.optional(ty)))
    }

    /// The resource types that the product defines, with their ARN patterns.
    pub fn resource_types(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let table = *self;
        pairs(self.resource_types).map(move |(kind, arn)| (table.string(kind), table.string(arn)))
    }

    pub(crate) fn string(&self, number: u32) -> &'a str {
        let at = index(number);
        let end = self.ends.get(at).map_or(0, |end| index(*end));
        // A line break separates two strings.
        let before = at.checked_sub(1).and_then(|at| self.ends.get(at));
        let start = before.map_or(0, |end| index(*end) + 1);
        self.text.get(start..end).unwrap_or_default()
    }

    pub(crate) fn optional(&self, number: u32) -> Option<&'a str> {
        number.checked_sub(1).map(|number| self.string(number))
    }

    /// The record of an operation from the source with this rank.
    pub(crate) fn record(&self, operation: u32, source_rank: u32) -> Option<Record<'a>> {
        let start = self.starts.get(index(operation))?.checked_sub(1)?;
        let mut rest = self.records.get(index(start)..)?;
        let mut record = Record::read(&mut rest);
        for _ in 0..source_rank {
            let mut after = record.rest;
            for _ in 0..record.actions {
                ActionRecord::read(&mut after);
            }
            record = Record::read(&mut after);
        }
        Some(record)
    }
}

impl<'a> Record<'a> {
    fn read(rest: &mut &'a [u32]) -> Self {
        let mut next = || take(rest);
        let state = if next() == 2 { RamState::Documented } else { RamState::Undisclosed };
        let (source, source_name, date) = (next(), next(), next());
        let (others, actions) = (next(), next());
        Self { state, source, source_name, date, others, actions, rest }
    }
}

impl<'a> ActionRecord<'a> {
    pub(crate) fn read(rest: &mut &'a [u32]) -> Self {
        let (action, access_level) = (take(rest), take(rest));
        let (resources, keys, dependents) = (take(rest), take(rest), take(rest));
        Self {
            action,
            access_level,
            resources: split(rest, resources.saturating_mul(3)),
            condition_keys: split(rest, keys),
            dependent_actions: split(rest, dependents),
        }
    }
}

impl Requirement {
    pub(crate) fn read(number: u32) -> Self {
        match number {
            1 => Self::Optional,
            2 => Self::Required,
            _ => Self::Unknown,
        }
    }
}

/// [`Table::main_code`] for a product and its codes.
#[must_use]
pub fn main_code<'a>(product: &'a str, mut codes: impl Iterator<Item = &'a str> + Clone) -> &'a str {
    if codes.clone().any(|code| code == product) { product } else { codes.next().unwrap_or(product) }
}

impl std::fmt::Debug for Table<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let operations = &self.operations;
        let (product, version) = (&self.product, &self.version);
        formatter
            .debug_struct("Table")
            .field("product", product)
            .field("version", version)
            .field("operations", operations)
            .finish_non_exhaustive()
    }
}

fn take(rest: &mut &[u32]) -> u32 {
    match rest.split_first() {
        Some((first, after)) => {
            *rest = after;
            *first
        }
        None => 0,
    }
}

fn split<'a>(rest: &mut &'a [u32], length: u32) -> &'a [u32] {
    let (taken, after) = rest.split_at_checked(index(length)).unwrap_or((rest, &[]));
    *rest = after;
    taken
}

fn pairs(numbers: &[u32]) -> impl Iterator<Item = (u32, u32)> {
    numbers.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?)))
}

fn index(number: u32) -> usize {
    // Platforms whose standard library supports networks have pointers of at least 32 bits.
    usize::try_from(number).unwrap_or(usize::MAX)
}

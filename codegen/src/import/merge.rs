//! Two sources of one spec file, merged field by field.
//!
//! Owns what the order of sources means for each fact. A source that has no key for a fact does not
//! state it, so it removes nothing; our own words are never replaced; every disagreement is reported.
//! The RAM facts of an operation name their own source, and are taken from one source as a whole.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::origins::{self, Origins};
use super::ram;
use super::sdk_models::layered;
use super::source_rank::ranked;
use super::spec_path::{
    for_each_fact, holds_names, identity, is_keyed, is_own, is_structure, is_whole, key, matching_items,
};
use crate::spec::{Endpoint, Operation, Product, ProductRam, Ram, Source};
use crate::text::one_line;

/// A merged spec, and where its sources disagree.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged<T> {
    /// The merged spec.
    pub value: T,
    /// One line for each disagreement: path, both values, and which source takes precedence.
    pub disagreements: Vec<String>,
    /// What of an SDK model was not added, and why.
    pub notes: Vec<String>,
}

/// Two specs that cannot be merged into one.
#[derive(Debug, thiserror::Error)]
#[error("the merged spec does not have the shape of a spec")]
pub struct MergeError(#[from] serde_json::Error);

/// Merges what another source states of an operation. Of its RAM facts, those of the source that takes
/// precedence are kept.
///
/// # Errors
///
/// The result is no operation, which only specs that were wrong before can cause.
pub fn operations(existing: &Operation, new: &Operation) -> Result<Merged<Operation>, MergeError> {
    layered(existing, new, operations_of_layer)
}

fn operations_of_layer(existing: &Operation, new: &Operation) -> Result<Merged<Operation>, MergeError> {
    let mut merged = without_ram(existing, new)?;
    merged.value.ram = match (&existing.ram, &new.ram) {
        (Some(known), Some(new)) => Some(reported(ram::preferred(known, new), &mut merged.disagreements)),
        // A source that is read again withdraws what it stated before and states no longer.
        (Some(known), None) => ram::withdraw(known, &new.sources),
        (None, new) => new.clone(),
    };
    Ok(merged)
}

/// Merges what its page states of an operation. RAM facts of other sources that differ are kept beside
/// those of the source that takes precedence.
///
/// # Errors
///
/// The result is no operation, which only specs that were wrong before can cause.
pub fn page(existing: &Operation, page: &Operation) -> Result<Merged<Operation>, MergeError> {
    layered(existing, page, page_of_layer)
}

fn page_of_layer(existing: &Operation, page: &Operation) -> Result<Merged<Operation>, MergeError> {
    let mut merged = without_ram(existing, page)?;
    merged.value.ram = match (&existing.ram, &page.ram) {
        (Some(known), Some(new)) => Some(reported(ram::combine(known, new), &mut merged.disagreements)),
        (known, new) => known.as_ref().or(new.as_ref()).cloned(),
    };
    Ok(merged)
}

fn reported((ram, disagreement): (Ram, Option<String>), disagreements: &mut Vec<String>) -> Ram {
    disagreements.extend(disagreement);
    ram
}

fn without_ram(existing: &Operation, new: &Operation) -> Result<Merged<Operation>, MergeError> {
    let [existing, new] = [existing, new].map(|operation| Operation { ram: None, ..operation.clone() });
    let parts: Parts<Operation> = merge((&existing, &existing.sources, &existing.origins), (&new, &new.sources))?;
    let Parts { value, sources, origins, disagreements } = parts;
    Ok(Merged { value: Operation { sources, origins, ..value }, disagreements, notes: Vec::new() })
}

/// Merges what another source states of a product version.
///
/// # Errors
///
/// The result is no product, which only specs that were wrong before can cause.
pub fn products(existing: &Product, new: &Product) -> Result<Merged<Product>, MergeError> {
    layered(existing, new, products_of_layer)
}

fn products_of_layer(existing: &Product, new: &Product) -> Result<Merged<Product>, MergeError> {
    let parts: Parts<Product> = merge((existing, &existing.sources, &existing.origins), (new, &new.sources))?;
    let Parts { value, sources, origins, disagreements } = parts;
    Ok(Merged { value: Product { sources, origins, ..value }, disagreements, notes: Vec::new() })
}

/// Merges what a source states of the RAM codes, resource types and condition keys of a product version.
///
/// # Errors
///
/// The result is no product, which only a spec that was wrong before can cause.
pub fn product_ram(existing: &Product, facts: &ram::ProductFacts) -> Result<Merged<Product>, MergeError> {
    let ram::ProductFacts { ram, source } = facts;
    let new = json!({ "ram": ram });
    let stated = (&new, std::slice::from_ref(source));
    let parts: Parts<Product> = merge((existing, &existing.sources, &existing.origins), stated)?;
    let Parts { value, sources, origins, mut disagreements } = parts;
    // The lists are sets: another order is no other fact.
    if existing.ram.as_ref().is_some_and(|known| is_same_ram(known, ram)) {
        disagreements.clear();
    }
    Ok(Merged { value: Product { sources, origins, ..value }, disagreements, notes: Vec::new() })
}

fn is_same_ram(known: &ProductRam, new: &ProductRam) -> bool {
    fn is_same_set<T: PartialEq>(known: &[T], new: &[T]) -> bool {
        known.iter().all(|one| new.contains(one)) && new.iter().all(|one| known.contains(one))
    }
    known.granularity == new.granularity
        && is_same_set(&known.codes, &new.codes)
        && is_same_set(&known.conditions, &new.conditions)
        && is_same_set(&known.resources, &new.resources)
}

/// A merged spec, whose sources and origins are still apart from it.
struct Parts<T> {
    value: T,
    sources: Vec<Source>,
    origins: BTreeMap<String, usize>,
    disagreements: Vec<String>,
}

fn merge<T: Serialize + DeserializeOwned>(
    (existing, existing_sources, origins): (&T, &[Source], &BTreeMap<String, usize>),
    (new, new_sources): (&impl Serialize, &[Source]),
) -> Result<Parts<T>, MergeError> {
    let sources = ranked(existing_sources.iter().chain(new_sources));
    let mut merger = Merger::new(&sources, existing_sources, new_sources, origins);
    let value = serde_json::from_value(merger.document(existing, new)?)?;
    let Merger { origins, disagreements, .. } = merger;
    Ok(Parts { value, origins: origins.into_map(), disagreements, sources })
}

struct Merger<'a> {
    sources: &'a [Source],
    /// Which source stated each value of the existing spec, as an index in `sources`.
    before: origins::Lookup<'a>,
    /// The index of the new source.
    new: usize,
    origins: Origins,
    disagreements: Vec<String>,
}

impl<'a> Merger<'a> {
    fn new(
        sources: &'a [Source],
        existing: &'a [Source],
        new: &[Source],
        origins: &'a BTreeMap<String, usize>,
    ) -> Self {
        let index = |source: &Source| sources.iter().position(|other| other == source).unwrap_or(0);
        Self {
            sources,
            before: origins::Lookup::new(origins, existing.iter().map(index).collect()),
            new: new.first().map_or(0, index),
            origins: Origins::default(),
            disagreements: Vec::new(),
        }
    }

    fn document(&mut self, existing: &impl Serialize, new: &impl Serialize) -> Result<Value, MergeError> {
        let (existing, new) = (serde_json::to_value(existing)?, serde_json::to_value(new)?);
        let mut path = Vec::new();
        Ok(self.value(&mut path, Some(&existing), Some(&new)).unwrap_or(Value::Null))
    }

    /// The source of an existing value.
    fn origin(&self, path: &[String]) -> usize {
        self.before.origin(path)
    }

    fn value(&mut self, path: &mut Vec<String>, old: Option<&Value>, new: Option<&Value>) -> Option<Value> {
        match (old, new) {
            (None, None) => None,
            (None, Some(new)) => {
                self.origins.record(path, new, self.new);
                Some(new.clone())
            }
            (Some(old), _) if is_own(path) => Some(old.clone()),
            (Some(old), None) => self.only_old(path, old),
            // Two empty objects are a fact like any other: the response of a status without a body.
            (Some(Value::Object(old)), Some(Value::Object(new)))
                if !is_whole(path) && (!old.is_empty() || !new.is_empty()) =>
            {
                Some(Value::Object(self.object(path, old, new)))
            }
            (Some(Value::Array(old)), Some(Value::Array(new))) if is_keyed(path) => {
                Some(Value::Array(self.list(path, old, Some(new))))
            }
            (Some(old), Some(new)) => Some(self.leaf(path, old, new)),
        }
    }

    /// A value that the new source does not state. The same source read again withdraws what it stated
    /// before and states no longer.
    fn only_old(&mut self, path: &mut Vec<String>, old: &Value) -> Option<Value> {
        match old {
            Value::Object(members) if !is_whole(path) && !members.is_empty() => {
                let kept = self.object(path, members, &Map::new());
                if is_empty_without(path, members, &kept) {
                    self.origins.forget(path);
                    return None;
                }
                Some(Value::Object(kept))
            }
            Value::Array(items) if is_keyed(path) => {
                let kept = self.list(path, items, None);
                (!kept.is_empty()).then_some(Value::Array(kept))
            }
            _ => {
                let origin = self.origin(path);
                (origin != self.new).then(|| {
                    self.origins.record(path, old, origin);
                    old.clone()
                })
            }
        }
    }

    fn object(
        &mut self,
        path: &mut Vec<String>,
        old: &Map<String, Value>,
        new: &Map<String, Value>,
    ) -> Map<String, Value> {
        let mut merged = Map::new();
        let preferred = self.structure(path, old, new);
        let keys = old.keys().chain(new.keys().filter(|key| !old.contains_key(*key)));
        for key in keys {
            let (before, after) = match preferred {
                Structure::Old if is_structure(path, key) => (old.get(key), None),
                Structure::New if is_structure(path, key) => (None, new.get(key)),
                _ => (old.get(key), new.get(key)),
            };
            path.push(key.clone());
            let value = self.value(path, before, after);
            path.pop();
            merged.extend(value.map(|value| (key.clone(), value)));
        }
        merged
    }

    /// Which spec states the structure of a type: both, unless they name different types.
    fn structure(&mut self, path: &[String], old: &Map<String, Value>, new: &Map<String, Value>) -> Structure {
        let named = |map: &Map<String, Value>| {
            let mut names = ["type", "ref"].into_iter().filter(|key| is_structure(path, key));
            names.find_map(|key| Some((key, json!({ key: map.get(key)? }))))
        };
        let (Some((key, before)), Some((_, after))) = (named(old), named(new)) else { return Structure::Both };
        if before == after {
            return Structure::Both;
        }
        let mut inner = path.to_vec();
        inner.push(key.to_owned());
        let origin = self.origin(&inner);
        if origin != self.new {
            self.disagree(path, &before, origin, &after);
        }
        if origin < self.new { Structure::Old } else { Structure::New }
    }

    fn leaf(&mut self, path: &mut Vec<String>, old: &Value, new: &Value) -> Value {
        let origin = self.origin(path);
        if old == new {
            self.origins.record(path, old, origin.min(self.new));
            return old.clone();
        }
        if origin != self.new {
            self.disagree(path, old, origin, new);
        }
        let (value, origin) = if origin < self.new { (old, origin) } else { (new, self.new) };
        self.origins.record(path, value, origin);
        value.clone()
    }

    /// Items matched by their key: first those of the source that takes precedence in its order, then
    /// what others add. A list that the new source does not have is not stated by it.
    fn list(&mut self, path: &mut Vec<String>, old: &[Value], new: Option<&[Value]>) -> Vec<Value> {
        let stated = new.is_some();
        let new = new.unwrap_or_default();
        let matches = matching_items(old, new);
        let added: Vec<_> = new.iter().enumerate().filter(|(index, _)| !matches.contains(&Some(*index))).collect();
        // A row of every region says nothing against the rows of single regions.
        let newer = if added.is_empty() || covers_every_region(old) { None } else { self.newer_of_kind(path, old) };
        let mut merged = Vec::new();
        for (index, (item, matching)) in old.iter().zip(&matches).enumerate() {
            path.push(key(item));
            let origin = self.origin_of_item(path, item);
            let value = match matching.and_then(|matching| new.get(matching)) {
                None if stated && !covers_every_region(new) && self.is_removed(path, origin) => None,
                after => self.value(path, Some(item), after),
            };
            path.pop();
            let moved = matching.filter(|_| self.new <= origin);
            let position = moved.map_or((origin, index), |matching| (self.new, matching));
            merged.extend(value.map(|value| (position, value)));
        }
        for (index, item) in added {
            path.push(key(item));
            match newer {
                Some(newer) => self.report_item(path, self.new, newer, "not added"),
                None => merged.extend(self.value(path, None, Some(item)).map(|value| ((self.new, index), value))),
            }
            path.pop();
        }
        merged.sort_by_key(|(position, _)| *position);
        merged.into_iter().map(|(_, value)| value).collect()
    }

    /// The source that lists an existing item; of several, the one that takes precedence.
    fn origin_of_item(&self, path: &mut Vec<String>, item: &Value) -> usize {
        path.push(identity(item).to_owned());
        let origin = self.origin(path);
        path.pop();
        origin
    }

    /// Whether an existing item that the new source does not list is removed: an older source of the
    /// same kind listed it.
    fn is_removed(&mut self, path: &[String], origin: usize) -> bool {
        let is_removed = origin > self.new && self.is_same_kind(origin);
        if is_removed {
            self.report_item(path, origin, self.new, "removed");
        }
        is_removed
    }

    /// A newer source of the same kind that states a fact of the list: an item that it does not list was
    /// removed.
    fn newer_of_kind(&self, path: &mut Vec<String>, items: &[Value]) -> Option<usize> {
        let mut origins = Vec::new();
        for item in items {
            path.push(key(item));
            for_each_fact(path, item, &mut |path| origins.push(self.origin(path)));
            path.pop();
        }
        origins.into_iter().filter(|origin| *origin < self.new && self.is_same_kind(*origin)).min()
    }

    fn is_same_kind(&self, origin: usize) -> bool {
        let kind = |index: usize| self.sources.get(index).map(|source| source.kind.as_str());
        kind(origin) == kind(self.new)
    }

    fn report_item(&mut self, path: &[String], lists: usize, lacks: usize, outcome: &str) {
        let (lists, lacks) = (self.described(lists), self.described(lacks));
        self.report(&format!("{}: {lists} lists it and {lacks} does not; it is {outcome}", path.join(".")));
    }

    fn disagree(&mut self, path: &[String], old: &Value, origin: usize, new: &Value) {
        let preferred = self.described(origin.min(self.new));
        let line = format!(
            "{}: {} says {old}, {} says {new}; {preferred} takes precedence",
            path.join("."),
            self.described(origin),
            self.described(self.new),
        );
        self.report(&line);
    }

    /// Names come from files, and must not break the line or change the terminal.
    fn report(&mut self, line: &str) {
        self.disagreements.push(one_line(line));
    }

    fn described(&self, index: usize) -> String {
        match self.sources.get(index) {
            Some(source) => format!("the {} ({})", source.kind, source.date.as_deref().unwrap_or("undated")),
            None => "an unknown source".to_owned(),
        }
    }
}

/// Whether a list of endpoints has a row of every region, so that no region is missing from it.
fn covers_every_region(items: &[Value]) -> bool {
    items.iter().any(|item| item.get("region").and_then(Value::as_str) == Some(Endpoint::EVERY_REGION))
}

/// Which of two specs states the structure of a type.
#[derive(Clone, Copy, PartialEq)]
enum Structure {
    Old,
    New,
    Both,
}

/// Whether so much of an object is withdrawn that the rest states nothing: an item without its name,
/// or a type that is not named any more.
fn is_empty_without(path: &[String], old: &Map<String, Value>, kept: &Map<String, Value>) -> bool {
    let named = |keys: &[&str]| {
        let has = |map: &Map<String, Value>| keys.iter().any(|key| map.contains_key(*key));
        (has(old) && !holds_names(path)).then(|| !has(kept))
    };
    named(&["name", "code", "region"]).or_else(|| named(&["type", "ref"])).unwrap_or(kept.is_empty())
}

//! Two sources of one spec file, merged field by field.
//!
//! Owns the order of sources and what it means: an operation's page, then a RAM page, then newer
//! metadata, then older. A source that has no key for a fact does not state it, so it removes
//! nothing; our own words are never replaced; every disagreement is told.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::owners::{self, Owners};
use super::place::{for_each_fact, holds_names, identity, is_keyed, is_own, is_structure, is_whole, key, twins};
use super::ram::one_line;
use crate::spec::{Operation, Product, ProductRam, Source};

/// A merged spec, and where its sources disagree.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged<T> {
    /// The merged spec.
    pub value: T,
    /// One line for each disagreement: place, both values, and which one was taken.
    pub disagreements: Vec<String>,
}

/// Two specs that are no spec together.
#[derive(Debug, thiserror::Error)]
#[error("the merged spec has another shape than a spec")]
pub struct MergeError(#[from] serde_json::Error);

/// Merges what another source says of an operation.
///
/// # Errors
///
/// The result is no operation, which only specs that were wrong before can cause.
pub fn operations(existing: &Operation, new: &Operation) -> Result<Merged<Operation>, MergeError> {
    let parts: Parts<Operation> = merge((existing, &existing.sources, &existing.origins), (new, &new.sources))?;
    let Parts { value, sources, origins, disagreements } = parts;
    Ok(Merged { value: Operation { sources, origins, ..value }, disagreements })
}

/// Merges what another source says of a product version.
///
/// # Errors
///
/// The result is no product, which only specs that were wrong before can cause.
pub fn products(existing: &Product, new: &Product) -> Result<Merged<Product>, MergeError> {
    let parts: Parts<Product> = merge((existing, &existing.sources, &existing.origins), (new, &new.sources))?;
    let Parts { value, sources, origins, disagreements } = parts;
    Ok(Merged { value: Product { sources, origins, ..value }, disagreements })
}

/// Gives a product version what a source states of its RAM codes, resource types and condition keys.
///
/// # Errors
///
/// The result is no product, which only a spec that was wrong before can cause.
pub(super) fn product_ram(
    existing: &Product,
    ram: &ProductRam,
    source: &Source,
) -> Result<Merged<Product>, MergeError> {
    let new = json!({ "ram": ram });
    let stated = (&new, std::slice::from_ref(source));
    let parts: Parts<Product> = merge((existing, &existing.sources, &existing.origins), stated)?;
    let Parts { value, sources, origins, mut disagreements } = parts;
    // The lists are sets: another order is no other fact.
    if existing.ram.as_ref().is_some_and(|known| is_same_ram(known, ram)) {
        disagreements.clear();
    }
    Ok(Merged { value: Product { sources, origins, ..value }, disagreements })
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

/// A merged spec, with its sources and origins still beside it.
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
    let sources = rank(existing_sources.iter().chain(new_sources));
    let mut merger = Merger::new(&sources, existing_sources, new_sources, origins);
    let value = serde_json::from_value(merger.document(existing, new)?)?;
    let Merger { owners, disagreements, .. } = merger;
    Ok(Parts { value, origins: owners.into_origins(), disagreements, sources })
}

/// The sources, each once, the one that wins first.
fn rank<'a>(sources: impl Iterator<Item = &'a Source>) -> Vec<Source> {
    let mut ranked: Vec<Source> = Vec::new();
    for source in sources {
        if !ranked.contains(source) {
            ranked.push(source.clone());
        }
    }
    // The newest first; a source without a date ranks as the oldest of its kind. The name decides
    // between sources of one date, so that the order of the imports does not.
    let by_date = |a: &Source, b: &Source| b.date.cmp(&a.date).then_with(|| a.name.cmp(&b.name));
    ranked.sort_by(|a, b| class(a).cmp(&class(b)).then_with(|| by_date(a, b)));
    ranked
}

/// The place of a kind of source in the order of sources.
pub(super) fn class(source: &Source) -> u8 {
    match source.kind.as_str() {
        "operation page" => 0,
        "RAM page" => 1,
        _ => 2,
    }
}

/// Whether a newer source of the same kind says what `source` says: what it does not list is gone.
pub fn is_superseded(source: &Source, by: &Source) -> bool {
    source.kind == by.kind && source.date <= by.date
}

struct Merger<'a> {
    sources: &'a [Source],
    /// Which source stated each value of the existing spec, as an index in `sources`.
    before: owners::Lookup<'a>,
    /// The index of the new source.
    new: usize,
    owners: Owners,
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
            before: owners::Lookup::new(origins, existing.iter().map(index).collect()),
            new: new.first().map_or(0, index),
            owners: Owners::default(),
            disagreements: Vec::new(),
        }
    }

    fn document(&mut self, existing: &impl Serialize, new: &impl Serialize) -> Result<Value, MergeError> {
        let (existing, new) = (serde_json::to_value(existing)?, serde_json::to_value(new)?);
        let mut path = Vec::new();
        Ok(self.value(&mut path, Some(&existing), Some(&new)).unwrap_or(Value::Null))
    }

    /// The source of an existing value.
    fn owner(&self, path: &[String]) -> usize {
        self.before.owner(path)
    }

    fn value(&mut self, path: &mut Vec<String>, old: Option<&Value>, new: Option<&Value>) -> Option<Value> {
        match (old, new) {
            (None, None) => None,
            (None, Some(new)) => {
                self.owners.own(path, new, self.new);
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

    /// A value that the new source does not state. The same source read again takes back what it
    /// stated before and states no longer.
    fn only_old(&mut self, path: &mut Vec<String>, old: &Value) -> Option<Value> {
        match old {
            Value::Object(members) if !is_whole(path) && !members.is_empty() => {
                let kept = self.object(path, members, &Map::new());
                if is_lost(path, members, &kept) {
                    self.owners.forget(path);
                    return None;
                }
                Some(Value::Object(kept))
            }
            Value::Array(items) if is_keyed(path) => {
                let kept = self.list(path, items, None);
                (!kept.is_empty()).then_some(Value::Array(kept))
            }
            _ => {
                let owner = self.owner(path);
                (owner != self.new).then(|| {
                    self.owners.own(path, old, owner);
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
        let winner = self.structure(path, old, new);
        let keys = old.keys().chain(new.keys().filter(|key| !old.contains_key(*key)));
        for key in keys {
            let (before, after) = match winner {
                Winner::Old if is_structure(path, key) => (old.get(key), None),
                Winner::New if is_structure(path, key) => (None, new.get(key)),
                _ => (old.get(key), new.get(key)),
            };
            path.push(key.clone());
            let value = self.value(path, before, after);
            path.pop();
            merged.extend(value.map(|value| (key.clone(), value)));
        }
        merged
    }

    /// Which source gives the structure of a type: both, unless they name different ones.
    fn structure(&mut self, path: &[String], old: &Map<String, Value>, new: &Map<String, Value>) -> Winner {
        let named = |map: &Map<String, Value>| {
            let mut names = ["type", "ref"].into_iter().filter(|key| is_structure(path, key));
            names.find_map(|key| Some((key, json!({ key: map.get(key)? }))))
        };
        let (Some((key, before)), Some((_, after))) = (named(old), named(new)) else { return Winner::Both };
        if before == after {
            return Winner::Both;
        }
        let mut inner = path.to_vec();
        inner.push(key.to_owned());
        let owner = self.owner(&inner);
        if owner != self.new {
            self.disagree(path, &before, owner, &after);
        }
        if owner < self.new { Winner::Old } else { Winner::New }
    }

    fn leaf(&mut self, path: &mut Vec<String>, old: &Value, new: &Value) -> Value {
        let owner = self.owner(path);
        if old == new {
            self.owners.own(path, old, owner.min(self.new));
            return old.clone();
        }
        if owner != self.new {
            self.disagree(path, old, owner, new);
        }
        let (value, owner) = if owner < self.new { (old, owner) } else { (new, self.new) };
        self.owners.own(path, value, owner);
        value.clone()
    }

    /// Items matched by their key: first those of the best source in its order, then what others
    /// add. A list that the new source does not have is not stated by it.
    fn list(&mut self, path: &mut Vec<String>, old: &[Value], new: Option<&[Value]>) -> Vec<Value> {
        let stated = new.is_some();
        let new = new.unwrap_or_default();
        let twins = twins(old, new);
        let added: Vec<_> = new.iter().enumerate().filter(|(index, _)| !twins.contains(&Some(*index))).collect();
        let newer = if added.is_empty() { None } else { self.newer_of_kind(path, old) };
        let mut merged = Vec::new();
        for (index, (item, twin)) in old.iter().zip(&twins).enumerate() {
            path.push(key(item));
            let owner = self.owner_of_item(path, item);
            let value = match twin.and_then(|twin| new.get(twin)) {
                None if stated && self.drops(path, owner) => None,
                after => self.value(path, Some(item), after),
            };
            path.pop();
            let place = twin.filter(|_| self.new <= owner).map_or((owner, index), |twin| (self.new, twin));
            merged.extend(value.map(|value| (place, value)));
        }
        for (index, item) in added {
            path.push(key(item));
            match newer {
                Some(newer) => self.tell_of_item(path, self.new, newer, "not added"),
                None => merged.extend(self.value(path, None, Some(item)).map(|value| ((self.new, index), value))),
            }
            path.pop();
        }
        merged.sort_by_key(|(place, _)| *place);
        merged.into_iter().map(|(_, value)| value).collect()
    }

    /// The source that lists an existing item, the best if several do.
    fn owner_of_item(&self, path: &mut Vec<String>, item: &Value) -> usize {
        path.push(identity(item).to_owned());
        let owner = self.owner(path);
        path.pop();
        owner
    }

    /// Whether an existing item that the new source does not list is gone: an older source of the
    /// same kind listed it.
    fn drops(&mut self, path: &[String], owner: usize) -> bool {
        let gone = owner > self.new && self.same_kind(owner);
        if gone {
            self.tell_of_item(path, owner, self.new, "gone");
        }
        gone
    }

    /// A newer source of the same kind that had a say in the list: an item that it does not list is
    /// one that it took back.
    fn newer_of_kind(&self, path: &mut Vec<String>, items: &[Value]) -> Option<usize> {
        let mut owners = Vec::new();
        for item in items {
            path.push(key(item));
            for_each_fact(path, item, &mut |path| owners.push(self.owner(path)));
            path.pop();
        }
        owners.into_iter().filter(|owner| *owner < self.new && self.same_kind(*owner)).min()
    }

    fn same_kind(&self, owner: usize) -> bool {
        let kind = |index: usize| self.sources.get(index).map(|source| source.kind.as_str());
        kind(owner) == kind(self.new)
    }

    fn tell_of_item(&mut self, path: &[String], lists: usize, lacks: usize, outcome: &str) {
        let (lists, lacks) = (self.told(lists), self.told(lacks));
        self.tell(&format!("{}: {lists} lists it and {lacks} does not; it is {outcome}", path.join(".")));
    }

    fn disagree(&mut self, path: &[String], old: &Value, owner: usize, new: &Value) {
        let taken = self.told(owner.min(self.new));
        let line = format!(
            "{}: {} says {old}, {} says {new}; {taken} wins",
            path.join("."),
            self.told(owner),
            self.told(self.new),
        );
        self.tell(&line);
    }

    /// Names come from outside, and must not break the line or change the terminal.
    fn tell(&mut self, line: &str) {
        self.disagreements.push(one_line(line));
    }

    fn told(&self, index: usize) -> String {
        match self.sources.get(index) {
            Some(source) => format!("the {} ({})", source.kind, source.date.as_deref().unwrap_or("undated")),
            None => "an unknown source".to_owned(),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Winner {
    Old,
    New,
    Both,
}

/// Whether so much of an object is taken back that the rest says nothing: an item without its name,
/// or a type that is not named any more.
fn is_lost(path: &[String], old: &Map<String, Value>, kept: &Map<String, Value>) -> bool {
    let named = |keys: &[&str]| {
        let has = |map: &Map<String, Value>| keys.iter().any(|key| map.contains_key(*key));
        (has(old) && !holds_names(path)).then(|| !has(kept))
    };
    named(&["name", "code", "region"]).or_else(|| named(&["type", "ref"])).unwrap_or(kept.is_empty())
}

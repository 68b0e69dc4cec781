//! Two sources of one spec file, merged field by field.
//!
//! Owns the order of sources and what it means: an operation's page, then a RAM page, then newer
//! metadata, then older. A source that has no key for a fact does not state it, so it removes
//! nothing; our own words are never replaced; every disagreement is told.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::owners::{self, Owners};
use crate::spec::{Operation, Product, Source};

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

/// Keys that are ours, or that tell of the sources themselves.
const OWN: [&str; 7] = ["$schema", "summary", "sources", "origins", "title", "default", "documentation"];
/// Lists whose items are matched by a key of theirs.
const KEYED: [&str; 5] = ["parameters", "members", "headers", "errors", "endpoints"];
/// Keys that make up the structure of a type: they come from one source together.
const STRUCTURE: [&str; 5] = ["type", "ref", "items", "members", "additional"];

/// Merges what another source says of an operation.
///
/// # Errors
///
/// The result is no operation, which only specs that were wrong before can cause.
pub fn operations(existing: &Operation, new: &Operation) -> Result<Merged<Operation>, MergeError> {
    let sources = rank(existing.sources.iter().chain(&new.sources));
    let mut merger = Merger::new(&sources, &existing.sources, &new.sources, &existing.origins);
    let value = merger.document(existing, new)?;
    let mut value: Operation = finish(value)?;
    value.origins = merger.owners.into_origins();
    let disagreements = merger.disagreements;
    value.sources = sources;
    Ok(Merged { value, disagreements })
}

/// Merges what another source says of a product version.
///
/// # Errors
///
/// The result is no product, which only specs that were wrong before can cause.
pub fn products(existing: &Product, new: &Product) -> Result<Merged<Product>, MergeError> {
    let sources = rank(existing.sources.iter().chain(&new.sources));
    let mut merger = Merger::new(&sources, &existing.sources, &new.sources, &existing.origins);
    let value = merger.document(existing, new)?;
    let mut value: Product = finish(value)?;
    value.origins = merger.owners.into_origins();
    let disagreements = merger.disagreements;
    value.sources = sources;
    Ok(Merged { value, disagreements })
}

fn finish<T: DeserializeOwned>(value: Value) -> Result<T, MergeError> {
    Ok(serde_json::from_value(value)?)
}

/// The sources, each once, the one that wins first.
fn rank<'a>(sources: impl Iterator<Item = &'a Source>) -> Vec<Source> {
    let mut ranked: Vec<Source> = Vec::new();
    for source in sources {
        if !ranked.contains(source) {
            ranked.push(source.clone());
        }
    }
    let class = |source: &Source| match source.kind.as_str() {
        "operation page" => 0,
        "RAM page" => 1,
        _ => 2,
    };
    // The newest first; a source without a date ranks as the oldest of its kind.
    ranked.sort_by(|a, b| class(a).cmp(&class(b)).then_with(|| b.date.cmp(&a.date)));
    ranked
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

    fn document<T: Serialize>(&mut self, existing: &T, new: &T) -> Result<Value, MergeError> {
        let (existing, new) = (serde_json::to_value(existing)?, serde_json::to_value(new)?);
        let mut path = Vec::new();
        Ok(self.value(&mut path, Some(&existing), Some(&new)).unwrap_or(Value::Null))
    }

    /// The source of an existing value; none if the new source replaces what it said before.
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
            (Some(old), None) => self.only_old(path, old),
            (Some(Value::Object(old)), Some(Value::Object(new))) if !atomic(path) => {
                Some(Value::Object(self.object(path, old, new)))
            }
            (Some(Value::Array(old)), Some(Value::Array(new))) if keyed(path) => {
                Some(Value::Array(self.list(path, old, new)))
            }
            (Some(old), Some(new)) => Some(self.leaf(path, old, new)),
        }
    }

    /// A value that the new source does not state. The same source read again takes back what it
    /// stated before and states no longer.
    fn only_old(&mut self, path: &mut Vec<String>, old: &Value) -> Option<Value> {
        let own = path.last().is_some_and(|key| OWN.contains(&key.as_str()));
        match old {
            Value::Object(members) if !atomic(path) && !own => {
                let kept = self.object(path, members, &Map::new());
                (!kept.is_empty() || members.is_empty()).then_some(Value::Object(kept))
            }
            Value::Array(items) if keyed(path) => {
                let kept = self.list_of(path, items, &[], false);
                (!kept.is_empty()).then_some(Value::Array(kept))
            }
            _ if !own && self.owner(path) == self.new => None,
            _ => {
                let owner = self.owner(path);
                self.owners.own(path, old, owner);
                Some(old.clone())
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
            let (mut before, mut after) = (old.get(key), new.get(key));
            if STRUCTURE.contains(&key.as_str()) {
                match winner {
                    Winner::Old => after = None,
                    Winner::New => before = None,
                    Winner::Both => {}
                }
            }
            if OWN.contains(&key.as_str()) && before.is_some() {
                after = None;
            }
            path.push(key.clone());
            let value = match (winner, before) {
                // Beside a type of the other source, an old one is not stated any more.
                (Winner::Old, Some(before)) if STRUCTURE.contains(&key.as_str()) => {
                    let owner = self.owner(path);
                    self.owners.own(path, before, owner);
                    Some(before.clone())
                }
                _ => self.value(path, before, after),
            };
            path.pop();
            merged.extend(value.map(|value| (key.clone(), value)));
        }
        merged
    }

    /// Which source gives the structure of a type: both, unless they name different ones.
    fn structure(&mut self, path: &[String], old: &Map<String, Value>, new: &Map<String, Value>) -> Winner {
        let named = |map: &Map<String, Value>| map.get("type").or_else(|| map.get("ref")).cloned();
        let (Some(before), Some(after)) = (named(old), named(new)) else { return Winner::Both };
        if before == after {
            return Winner::Both;
        }
        let mut inner = path.to_vec();
        inner.push(if old.contains_key("type") { "type" } else { "ref" }.to_owned());
        let owner = self.owner(&inner);
        self.disagree(&inner, &before, owner, &after);
        if owner < self.new { Winner::Old } else { Winner::New }
    }

    fn leaf(&mut self, path: &[String], old: &Value, new: &Value) -> Value {
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

    fn list(&mut self, path: &mut Vec<String>, old: &[Value], new: &[Value]) -> Vec<Value> {
        self.list_of(path, old, new, true)
    }

    /// Items matched by their key, in the order of the source that wins.
    fn list_of(&mut self, path: &mut Vec<String>, old: &[Value], new: &[Value], stated: bool) -> Vec<Value> {
        let mut merged: Vec<(bool, Value)> = Vec::new();
        // The list as a whole belongs to the best of the sources of its items.
        let best = old.iter().map(|item| self.best(path, item)).min();
        let new_first = best.is_none_or(|best| self.new <= best);
        let (first, second) = if new_first { (new, old) } else { (old, new) };
        for item in first.iter().chain(second.iter().filter(|item| find(first, item).is_none())) {
            let (before, after) = (find(old, item), find(new, item));
            path.push(key(item));
            let value = match (before, after) {
                (Some(_), None) if stated && self.dropped(path, item) => None,
                (None, Some(_)) if self.older_only(best) => None,
                (before, after) => self.value(path, before, after),
            };
            path.pop();
            merged.extend(value.map(|value| (true, value)));
        }
        merged.into_iter().map(|(_, value)| value).collect()
    }

    /// The best rank of any value in an existing item.
    fn best(&self, path: &mut Vec<String>, item: &Value) -> usize {
        path.push(key(item));
        let best = self.before.best(path, item);
        path.pop();
        best
    }

    /// Whether an existing item that the new source does not list is gone: an older source of the
    /// same kind listed it.
    fn dropped(&mut self, path: &[String], item: &Value) -> bool {
        let owner = self.before.best(path, item);
        let gone = owner > self.new && self.same_kind(owner);
        if gone {
            self.disagreements.push(format!(
                "{}: {} lists it and {} does not; it is gone",
                path.join("."),
                self.told(owner),
                self.told(self.new)
            ));
        }
        gone
    }

    /// Whether an item that only the new source lists is one that a newer source of its kind took
    /// back.
    fn older_only(&self, best: Option<usize>) -> bool {
        best.is_some_and(|best| best < self.new && self.same_kind(best))
    }

    fn same_kind(&self, owner: usize) -> bool {
        let kind = |index: usize| self.sources.get(index).map(|source| source.kind.as_str());
        kind(owner) == kind(self.new)
    }

    fn disagree(&mut self, path: &[String], old: &Value, owner: usize, new: &Value) {
        let taken = self.told(owner.min(self.new));
        let line = format!(
            "{}: {} says {old}, {} says {new}; {taken} wins",
            path.join("."),
            self.told(owner),
            self.told(self.new),
        );
        self.disagreements.push(line);
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

/// Objects that are taken whole: free JSON in examples, and facts with a source of their own.
fn atomic(path: &[String]) -> bool {
    path.iter().any(|key| key == "examples" || key == "ram" || key == "rate_limits")
}

fn keyed(path: &[String]) -> bool {
    path.last().is_some_and(|last| KEYED.contains(&last.as_str())) && !atomic(path)
}

/// What names an item of a keyed list.
fn key(item: &Value) -> String {
    let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
    match (item.get("code"), item.get("region")) {
        (Some(_), _) => format!("{} {}", text("status"), text("code")),
        (None, Some(_)) => text("region").to_owned(),
        (None, None) => text("name").to_owned(),
    }
}

fn find<'v>(items: &'v [Value], wanted: &Value) -> Option<&'v Value> {
    let place = |item: &Value| (key(item), item.get("in").cloned());
    // A page has no location; there the name alone tells which parameter it is.
    let exact = items.iter().find(|item| place(item) == place(wanted));
    exact.or_else(|| items.iter().find(|item| key(item) == key(wanted)))
}

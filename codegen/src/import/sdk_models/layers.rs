//! The facts of models below those of all other sources.
//!
//! Owns how one spec is taken apart by source and put together again. What models add depends on what
//! the other sources state, so it is decided anew whenever one of them changes; that is why the order of
//! imports does not matter. A spec does not contain what a model states as well as another source does:
//! if that source withdraws it, the model has to be imported again.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::add::{Additions, add_to_operation, add_to_product};
use super::is_sdk_model;
use crate::import::merge::{MergeError, Merged};
use crate::import::origins::{Lookup, Origins};
use crate::import::source_rank::{by_rank_and_date, ranked};
use crate::import::spec_path::{for_each_fact, is_keyed, is_own, is_whole, key};
use crate::spec::{Operation, Product, Ram, Source};

/// Which source states each fact.
pub(super) type Stated = BTreeMap<Vec<String>, Source>;

/// A spec file that can be taken apart by source.
pub(in crate::import) trait Layered: Clone + Serialize + DeserializeOwned {
    /// The members that a spec must have, whichever source states them.
    const REQUIRED: &'static [&'static str];
    /// Whether a model is a source of the spec even if it adds nothing.
    const KEEPS_EVERY_SOURCE: bool;
    fn sources(&self) -> &[Source];
    fn origins(&self) -> &BTreeMap<String, usize>;
    fn set_sources(&mut self, sources: Vec<Source>, origins: BTreeMap<String, usize>);
    /// The RAM facts that name their own source.
    fn take_ram(&mut self) -> Option<Ram>;
    fn set_ram(&mut self, ram: Option<Ram>);
    /// Adds what a model states and the spec does not.
    fn add(&mut self, model: &Self, additions: &mut Additions<'_>);
}

/// Merges `new` into `existing` with `merge`, and keeps models below all other sources.
///
/// # Errors
///
/// A part of the specs is no spec, which only specs that were wrong before can cause.
pub(in crate::import) fn layered<T: Layered>(
    existing: &T,
    new: &T,
    merge: impl Fn(&T, &T) -> Result<Merged<T>, MergeError>,
) -> Result<Merged<T>, MergeError> {
    if !existing.sources().iter().chain(new.sources()).any(is_sdk_model) {
        return merge(existing, new);
    }
    let mut layers = Layers::split(existing)?;
    let mut found = Merged { value: layers.better.clone(), disagreements: Vec::new(), notes: Vec::new() };
    match new.sources().first().filter(|source| is_sdk_model(source)) {
        Some(source) => {
            layers.models.retain(|(known, _)| known != source);
            layers.models.push((source.clone(), new.clone()));
        }
        None => {
            found = merge(&layers.better, new)?;
            layers.better = found.value.clone();
        }
    }
    layers.join(&merge, &mut found)?;
    keep_words(existing, &mut found.value)?;
    Ok(found)
}

struct Layers<T> {
    /// What all other sources state, and our own words.
    better: T,
    /// What each model states.
    models: Vec<(Source, T)>,
}

impl<T: Layered> Layers<T> {
    fn split(existing: &T) -> Result<Self, MergeError> {
        let mut plain = existing.clone();
        let ram = plain.take_ram();
        let sources = existing.sources();
        let lookup = Lookup::new(existing.origins(), (0..sources.len()).collect());
        let origin = |path: &[String]| sources.get(lookup.origin(path));
        let value = serde_json::to_value(&plain)?;
        let others: Vec<Source> = sources.iter().filter(|source| !is_sdk_model(source)).cloned().collect();
        let is_better = |path: &[String]| origin(path).is_some_and(|source| !is_sdk_model(source));
        let mut better: T = part(&value, true, &is_better, T::REQUIRED)?;
        let mut stated = Stated::new();
        visit(&serde_json::to_value(&better)?, |path| {
            stated.extend(origin(path).map(|source| (path.to_vec(), source.clone())));
        });
        let origins = origins_of(&others, &stated);
        better.set_sources(others, origins);
        better.set_ram(ram);
        let mut models = Vec::new();
        for source in sources.iter().filter(|source| is_sdk_model(source)) {
            let mut model: T = part(&value, false, &|path| origin(path) == Some(source), T::REQUIRED)?;
            model.set_sources(vec![source.clone()], BTreeMap::new());
            models.push((source.clone(), model));
        }
        Ok(Self { better, models })
    }

    /// Adds what the models state, the newest first.
    fn join(
        mut self,
        merge: &impl Fn(&T, &T) -> Result<Merged<T>, MergeError>,
        found: &mut Merged<T>,
    ) -> Result<(), MergeError> {
        self.models.sort_by(|(a, _), (b, _)| by_rank_and_date(a, b).then_with(|| a.name.cmp(&b.name)));
        let mut spec = self.better;
        let mut sources = spec.sources().to_vec();
        let mut stated = Stated::new();
        let lookup = Lookup::new(spec.origins(), (0..sources.len()).collect());
        visit_spec(&mut spec.clone(), |path| {
            stated.extend(sources.get(lookup.origin(path)).map(|source| (path.to_vec(), source.clone())));
        })?;
        for (source, model) in self.models {
            if sources.is_empty() {
                // No other source knows the spec: the model states it as a whole.
                spec = merge(&spec, &model)?.value;
                stated.clear();
            } else {
                let mut additions = Additions::new(&stated, &source);
                spec.add(&model, &mut additions);
                found.disagreements.extend(additions.disagreements);
                found.notes.extend(additions.notes);
            }
            let before = stated.len();
            visit_spec(&mut spec.clone(), |path| {
                if !stated.contains_key(path) {
                    stated.insert(path.to_vec(), source.clone());
                }
            })?;
            if T::KEEPS_EVERY_SOURCE || stated.len() > before {
                sources.push(source);
            }
        }
        let sources = ranked(sources.iter());
        let origins = origins_of(&sources, &stated);
        spec.set_sources(sources, origins);
        found.value = spec;
        Ok(())
    }
}

/// The shortest paths that say which of `sources` states each fact.
fn origins_of(sources: &[Source], stated: &Stated) -> BTreeMap<String, usize> {
    let mut origins = Origins::default();
    for (path, source) in stated {
        let index = sources.iter().position(|known| known == source).unwrap_or(0);
        // A fact has nothing below it.
        origins.record(&mut path.clone(), &Value::Null, index);
    }
    origins.into_map()
}

/// Removes facts of a spec; `origins` name the sources of the others as before.
pub(super) fn edit<T: Layered>(spec: &mut T, action: impl FnOnce(&mut T)) -> Result<(), MergeError> {
    let before = spec.clone();
    action(spec);
    let sources = spec.sources().to_vec();
    let lookup = Lookup::new(before.origins(), (0..sources.len()).collect());
    let mut stated = Stated::new();
    visit_spec(&mut spec.clone(), |path| {
        stated.extend(sources.get(lookup.origin(path)).map(|source| (path.to_vec(), source.clone())));
    })?;
    let origins = origins_of(&sources, &stated);
    spec.set_sources(sources, origins);
    Ok(())
}

/// Visits the path of every fact of a spec; RAM facts that name their own source are none of them.
fn visit_spec<T: Layered>(spec: &mut T, visitor: impl FnMut(&[String])) -> Result<(), MergeError> {
    spec.take_ram();
    visit(&serde_json::to_value(spec)?, visitor);
    Ok(())
}

fn visit(value: &Value, mut visitor: impl FnMut(&[String])) {
    for_each_fact(&mut Vec::new(), value, &mut visitor);
}

/// The part of a spec that `is_kept` chooses by path, with our own words or without them.
fn part<T: DeserializeOwned>(
    value: &Value,
    with_own: bool,
    is_kept: &dyn Fn(&[String]) -> bool,
    required: &[&str],
) -> Result<T, MergeError> {
    let kept = prune(&mut Vec::new(), value, with_own, is_kept);
    let Value::Object(mut kept) = kept.unwrap_or_else(|| Value::Object(Map::new())) else {
        return Ok(serde_json::from_value(value.clone())?);
    };
    for key in required {
        kept.extend(value.get(*key).map(|value| ((*key).to_owned(), value.clone())));
    }
    Ok(serde_json::from_value(Value::Object(kept))?)
}

fn prune(path: &mut Vec<String>, value: &Value, with_own: bool, is_kept: &dyn Fn(&[String]) -> bool) -> Option<Value> {
    match value {
        _ if is_own(path) => with_own.then(|| value.clone()),
        Value::Object(members) if !is_whole(path) && !members.is_empty() => {
            let mut kept = Map::new();
            for (key, value) in members {
                path.push(key.clone());
                kept.extend(prune(path, value, with_own, is_kept).map(|value| (key.clone(), value)));
                path.pop();
            }
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        Value::Array(items) if is_keyed(path) => {
            let mut kept = Vec::new();
            for item in items {
                path.push(key(item));
                kept.extend(prune(path, item, with_own, is_kept).map(|kept| with_identity(kept, item)));
                path.pop();
            }
            (!kept.is_empty()).then_some(Value::Array(kept))
        }
        _ => is_kept(path).then(|| value.clone()),
    }
}

/// An item with what identifies it, which another source may state.
fn with_identity(mut kept: Value, item: &Value) -> Value {
    if let Some(members) = kept.as_object_mut() {
        for key in ["name", "in", "code", "status", "region"] {
            if let Some(value) = item.get(key).filter(|_| !members.contains_key(key)) {
                members.insert(key.to_owned(), value.clone());
            }
        }
    }
    kept
}

/// Our own words of nodes that changed their source.
fn keep_words<T: Layered>(existing: &T, spec: &mut T) -> Result<(), MergeError> {
    let mut value = serde_json::to_value(&*spec)?;
    if copy_words(&mut Vec::new(), &serde_json::to_value(existing)?, &mut value) {
        *spec = serde_json::from_value(value)?;
    }
    Ok(())
}

/// Copies what is ours and missing; whether anything was.
fn copy_words(path: &mut Vec<String>, from: &Value, to: &mut Value) -> bool {
    let mut is_changed = false;
    match (from, to) {
        (Value::Object(from), Value::Object(to)) if !is_whole(path) => {
            for (key, value) in from {
                path.push(key.clone());
                match to.get_mut(key) {
                    Some(known) => is_changed |= copy_words(path, value, known),
                    None if key == "summary" && is_own(path) => {
                        to.insert(key.clone(), value.clone());
                        is_changed = true;
                    }
                    None => {}
                }
                path.pop();
            }
        }
        (Value::Array(from), Value::Array(to)) if is_keyed(path) => {
            for item in from {
                let name = key(item);
                if let Some(known) = to.iter_mut().find(|known| key(known) == name) {
                    path.push(name);
                    is_changed |= copy_words(path, item, known);
                    path.pop();
                }
            }
        }
        _ => {}
    }
    is_changed
}

impl Layered for Operation {
    const REQUIRED: &'static [&'static str] = &["name", "sources"];
    const KEEPS_EVERY_SOURCE: bool = false;

    fn sources(&self) -> &[Source] {
        &self.sources
    }

    fn origins(&self) -> &BTreeMap<String, usize> {
        &self.origins
    }

    fn set_sources(&mut self, sources: Vec<Source>, origins: BTreeMap<String, usize>) {
        self.sources = sources;
        self.origins = origins;
    }

    fn take_ram(&mut self) -> Option<Ram> {
        self.ram.take()
    }

    fn set_ram(&mut self, ram: Option<Ram>) {
        self.ram = ram;
    }

    fn add(&mut self, model: &Self, additions: &mut Additions<'_>) {
        add_to_operation(self, model, additions);
    }
}

impl Layered for Product {
    const REQUIRED: &'static [&'static str] = &["product", "version", "style", "sources"];
    const KEEPS_EVERY_SOURCE: bool = true;

    fn sources(&self) -> &[Source] {
        &self.sources
    }

    fn origins(&self) -> &BTreeMap<String, usize> {
        &self.origins
    }

    fn set_sources(&mut self, sources: Vec<Source>, origins: BTreeMap<String, usize>) {
        self.sources = sources;
        self.origins = origins;
    }

    fn take_ram(&mut self) -> Option<Ram> {
        None
    }

    fn set_ram(&mut self, _: Option<Ram>) {}

    fn add(&mut self, model: &Self, additions: &mut Additions<'_>) {
        add_to_product(self, model, additions);
    }
}

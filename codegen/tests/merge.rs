//! Merging: which source wins, what stays, and that the order of the imports does not matter.
//!
//! Owns what two and more sources of one spec come to; what one file says is in `import.rs`.

#![cfg(test)]

mod facts;
#[path = "support/random.rs"]
mod random;
#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use alibabacloud_codegen::import::{merge, metadata};
use alibabacloud_codegen::spec::{Operation, Product, Source, SpecSet, parse_operation, parse_product};
use facts::facts_dir;
use random::Random;
use serde_json::{Map, Value, json};
use support::{Case, Files, cases, check_cases, pretty};

const CASES: usize = 44;
/// What a case merges, in this order; the third is not in every case.
const INPUTS: [&str; 3] = ["existing.json", "new.json", "later.json"];

/// A spec of either kind.
#[derive(Clone, Debug, PartialEq)]
enum Spec {
    Operation(Box<Operation>),
    Product(Box<Product>),
}

impl Spec {
    fn parse(text: &str) -> Self {
        let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let read = match value.get("product") {
            Some(_) => parse_product("product.json", text).map(|spec| Self::Product(Box::new(spec))),
            None => parse_operation("GetThing.json", text).map(|spec| Self::Operation(Box::new(spec))),
        };
        read.unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    /// The spec with what `new` says, and the disagreements.
    fn merged(&self, new: &Self) -> (Self, Vec<String>) {
        match (self, new) {
            (Self::Operation(existing), Self::Operation(new)) => {
                let merged = merge::operations(existing, new).expect("two operations make one");
                (Self::Operation(Box::new(merged.value)), merged.disagreements)
            }
            (Self::Product(existing), Self::Product(new)) => {
                let merged = merge::products(existing, new).expect("two products make one");
                (Self::Product(Box::new(merged.value)), merged.disagreements)
            }
            _ => panic!("an operation and a product"),
        }
    }

    fn sources(&self) -> &[Source] {
        match self {
            Self::Operation(spec) => &spec.sources,
            Self::Product(spec) => &spec.sources,
        }
    }

    fn origins(&self) -> &BTreeMap<String, usize> {
        match self {
            Self::Operation(spec) => &spec.origins,
            Self::Product(spec) => &spec.origins,
        }
    }

    fn value(&self) -> Value {
        let value = match self {
            Self::Operation(spec) => serde_json::to_value(spec),
            Self::Product(spec) => serde_json::to_value(spec),
        };
        value.expect("a spec is JSON")
    }

    /// The spec as it is committed.
    fn text(&self) -> String {
        match self {
            Self::Operation(spec) => pretty(spec),
            Self::Product(spec) => pretty(spec),
        }
    }
}

/// All of them, merged one after the other.
fn merged<'a>(specs: impl IntoIterator<Item = &'a Spec>) -> (Spec, Vec<String>) {
    let mut specs = specs.into_iter();
    let first = specs.next().expect("there is a spec").clone();
    specs.fold((first, Vec::new()), |(spec, mut lines), new| {
        let (spec, disagreements) = spec.merged(new);
        lines.extend(disagreements);
        (spec, lines)
    })
}

fn inputs(case: &Case) -> (Files, Vec<Spec>) {
    let mut files = case.files();
    files.retain(|path, _| INPUTS.contains(&path.as_str()));
    let specs = INPUTS.iter().filter_map(|path| files.get(*path)).map(|text| Spec::parse(text)).collect();
    (files, specs)
}

/// Calls `check` with the specs of every case, and counts those for which it holds.
fn for_each_case(check: impl Fn(&str, &[Spec]) -> bool) -> usize {
    cases("merge").iter().filter(|case| check(&case.name, &inputs(case).1)).count()
}

/// Whether each spec comes from a source of its own, so that their order has no meaning.
fn are_independent(specs: &[Spec]) -> bool {
    let sources: BTreeSet<_> = specs.iter().map(|spec| format!("{:?}", spec.sources())).collect();
    sources.len() == specs.len() && specs.iter().all(|spec| spec.sources().len() == 1)
}

#[test]
fn specs_are_merged_field_by_field() {
    let check = |case: &Case| {
        let (mut files, specs) = inputs(case);
        let (spec, disagreements) = merged(&specs);
        files.insert("expected.json".to_owned(), spec.text());
        // Where all sources agree there is no file of disagreements.
        if !disagreements.is_empty() {
            files.insert("disagreements.txt".to_owned(), disagreements.join("\n") + "\n");
        }
        case.compare("merge", &files)
    };
    check_cases(&cases("merge"), CASES, check);
}

#[test]
fn merged_specs_are_valid() {
    for_each_case(|name, specs| {
        check_valid(name, &merged(specs).0);
        true
    });
}

fn check_valid(name: &str, spec: &Spec) {
    const PRODUCT: &str = r#"{
        "product": "Acme", "version": "2020-01-01", "style": "RPC", "default": true,
        "sources": [{ "kind": "metadata", "name": "acme/2020-01-01" }],
        "schemas": { "Row": { "type": "object" }, "object": { "type": "object" } }
    }"#;
    let (product, operation) = match spec {
        Spec::Product(product) => (pretty(&Product { default: true, ..Product::clone(product) }), None),
        Spec::Operation(operation) => (PRODUCT.to_owned(), Some(pretty(operation))),
    };
    let files = [("product", Some(product)), ("GetThing", operation)];
    let files: Vec<_> =
        files.into_iter().filter_map(|(file, text)| Some((format!("acme/2020-01-01/{file}.json"), text?))).collect();
    let set = SpecSet::parse(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    set.unwrap_or_else(|errors| panic!("{name}: {errors}\n{}", spec.text()));
}

#[test]
fn merging_again_changes_nothing() {
    let checked = for_each_case(|name, specs| {
        let (spec, _) = merged(specs);
        let known = if are_independent(specs) { specs } else { &specs[specs.len() - 1..] };
        for new in known {
            assert_eq!(spec.merged(new).0.text(), spec.text(), "{name}");
        }
        true
    });
    assert_eq!(checked, CASES);
}

#[test]
fn the_order_of_sources_does_not_matter() {
    let checked = for_each_case(|name, specs| {
        if are_independent(specs) {
            check_orders(name, specs);
        }
        are_independent(specs)
    });
    assert!(checked > 25, "only {checked} cases have independent sources");
}

fn check_orders(name: &str, specs: &[Spec]) {
    let (expected, _) = merged(specs);
    for order in orders(specs) {
        let sources: Vec<_> = order.iter().map(|spec| &spec.sources()[0]).collect();
        assert_eq!(merged(order.iter().copied()).0.text(), expected.text(), "{name}: {sources:?}");
    }
}

fn orders(specs: &[Spec]) -> Vec<Vec<&Spec>> {
    if specs.is_empty() {
        return vec![Vec::new()];
    }
    let mut found = Vec::new();
    for (index, first) in specs.iter().enumerate() {
        let rest = [&specs[..index], &specs[index + 1..]].concat();
        for order in orders(&rest) {
            let rest = order.into_iter().filter_map(|spec| specs.iter().find(|known| *known == spec));
            found.push([first].into_iter().chain(rest).collect());
        }
    }
    found
}

/// What `origins` name as the source of a value states that very value.
#[test]
fn origins_name_the_sources() {
    let checked = for_each_case(|name, specs| {
        if are_independent(specs) {
            check_origins(name, specs);
        }
        are_independent(specs)
    });
    assert!(checked > 25, "only {checked} cases have independent sources");
}

fn check_origins(name: &str, specs: &[Spec]) {
    const OWN: [&str; 7] = ["name", "$schema", "sources", "origins", "title", "default", "documentation"];
    let (spec, _) = merged(specs);
    let of_source = |source| specs.iter().find(|spec| spec.sources().contains(source)).expect("a source of the case");
    let stated: Vec<_> = spec.sources().iter().map(|source| leaves(&of_source(source).value())).collect();
    for leaf in leaves(&spec.value()) {
        let path = &leaf.0;
        // The RAM facts of an operation name their source themselves.
        let is_ram = path[0] == "ram" && matches!(spec, Spec::Operation(_));
        if is_ram || OWN.contains(&path[0].as_str()) || path.last().is_some_and(|key| key == "summary") {
            continue;
        }
        let source = owner(spec.origins(), path);
        let is_stated = stated[source].contains(&leaf);
        assert!(is_stated, "{name}: source {source} does not state {leaf:?}\n{}", spec.text());
    }
}

/// The source of a value, read from the definition of `origins`: the longest path that covers it
/// decides, and a name is closer than a star.
fn owner(origins: &BTreeMap<String, usize>, path: &[String]) -> usize {
    let covers = |pattern: &str| {
        let marked = pattern.replace("\\\\", "\u{1}").replace("\\.", "\u{2}").replace("\\*", "\u{3}");
        let plain = |step: &str| step.replace('\u{3}', "*").replace('\u{2}', ".").replace('\u{1}', "\\");
        let steps: Vec<_> = marked.split('.').map(plain).collect();
        let same = steps.len() <= path.len() && steps.iter().zip(path).all(|(step, key)| step == key || step == "*");
        same.then(|| (steps.len(), steps.iter().zip(path).filter(|(step, key)| step == key).count()))
    };
    let closest = origins.iter().filter_map(|(pattern, source)| Some((covers(pattern)?, *source))).max();
    closest.map_or(0, |(_, source)| source)
}

/// Every value with its path: items of keyed lists by their key, other lists as a whole.
fn leaves(value: &Value) -> Vec<(Vec<String>, Value)> {
    let mut found = Vec::new();
    let mut pending = vec![(Vec::<String>::new(), value.clone())];
    while let Some((path, value)) = pending.pop() {
        let whole = path.first().is_some_and(|key| ["ram", "examples", "rate_limits"].contains(&key.as_str()));
        let inner: Vec<(String, Value)> = match &value {
            Value::Object(members) if !whole => members.clone().into_iter().collect(),
            Value::Array(items) if !whole && items.iter().all(Value::is_object) => {
                items.iter().map(|item| (key(item), item.clone())).collect()
            }
            _ => Vec::new(),
        };
        if inner.is_empty() {
            found.push((path, value));
        } else {
            pending.extend(inner.into_iter().map(|(key, value)| ([&path[..], &[key]].concat(), value)));
        }
    }
    found
}

fn key(item: &Value) -> String {
    let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
    match (item.get("code"), item.get("region")) {
        (Some(_), _) => format!("{} {}", text("status"), text("code")),
        (None, Some(_)) => text("region"),
        (None, None) => text("name"),
    }
}

/// Invented operations of a page and of two metadata files hold to all of this as well.
///
/// The order of three is left out: what the second takes back of the first, the third cannot fill.
#[test]
fn invented_specs_are_merged_alike() {
    let mut random = Random::new();
    let sources = [("operation page", "2025-11"), ("metadata", "2026-08"), ("metadata", "2024-06")];
    for round in 0..200 {
        let specs: Vec<_> = sources.iter().map(|(kind, date)| random.operation(kind, date)).collect();
        let name = format!("round {round}");
        for pair in [[0, 1], [1, 2], [2, 0]] {
            let pair = pair.map(|index| specs[index].clone());
            check_orders(&name, &pair);
            check_merged(&name, &pair, &pair);
        }
        for order in orders(&specs) {
            let order: Vec<_> = order.into_iter().cloned().collect();
            check_merged(&name, &order, &order[2..]);
        }
    }
}

/// The merged spec is valid, its origins are true, and merging `known` again changes nothing.
fn check_merged(name: &str, specs: &[Spec], known: &[Spec]) {
    let (spec, _) = merged(specs);
    check_valid(name, &spec);
    check_origins(name, specs);
    for new in known {
        assert_eq!(spec.merged(new).0.text(), spec.text(), "{name}");
    }
}

impl Random {
    /// Some of the names, in any order.
    fn names(&mut self) -> Vec<&'static str> {
        let mut names = vec!["A", "B.C", "type", "ram"];
        for index in (1..names.len()).rev() {
            names.swap(index, self.below(index + 1));
        }
        names.truncate(self.below(names.len() + 1));
        names
    }

    fn operation(&mut self, kind: &str, date: &str) -> Spec {
        let mut operation = json!({
            "name": "GetThing",
            "sources": [{ "kind": kind, "name": kind, "date": date }],
        });
        if self.below(2) == 0 {
            let method = ["GET", "POST"][self.below(2)];
            operation["methods"] = json!([method]);
        }
        let parameters: Vec<_> = self.names().into_iter().map(|name| self.node(Some(name), true, 0)).collect();
        operation["parameters"] = json!(parameters);
        let errors = self.names().into_iter().map(|code| match kind {
            "operation page" => json!({ "status": "400", "code": code, "message": "No." }),
            _ => json!({ "status": "400", "code": code }),
        });
        operation["errors"] = errors.collect();
        let mut responses = Map::new();
        for status in ["200", "404"] {
            match self.below(4) {
                0 => {}
                1 => drop(responses.insert(status.to_owned(), json!({}))),
                _ => drop(responses.insert(status.to_owned(), json!({ "schema": self.node(None, false, 0) }))),
            }
        }
        operation["responses"] = Value::Object(responses);
        Spec::parse(&operation.to_string())
    }

    fn node(&mut self, name: Option<&str>, located: bool, depth: usize) -> Value {
        let mut node = Map::new();
        node.extend(name.map(|name| ("name".to_owned(), json!(name))));
        if located {
            node.insert("in".to_owned(), json!(["query", "form"][self.below(2)]));
        }
        let kinds = if depth < 2 { 5 } else { 2 };
        match self.below(kinds) {
            0 => drop(node.insert("type".to_owned(), json!("string"))),
            1 => drop(node.insert("ref".to_owned(), json!("Row"))),
            2 => {
                node.insert("type".to_owned(), json!("array"));
                if self.below(3) > 0 {
                    node.insert("items".to_owned(), self.node(None, false, depth + 1));
                }
            }
            _ => {
                node.insert("type".to_owned(), json!("object"));
                let members: Vec<_> =
                    self.names().into_iter().map(|name| self.node(Some(name), false, depth + 1)).collect();
                node.insert("members".to_owned(), json!(members));
            }
        }
        for key in ["example", "default", "pattern", "format"] {
            if self.below(3) == 0 {
                node.insert(key.to_owned(), json!(["a", "b"][self.below(2)]));
            }
        }
        Value::Object(node)
    }
}

/// Two files of one product, two years apart, in both orders.
#[test]
fn real_files_are_merged_in_any_order() {
    let Some(root) = facts_dir("metadata") else { return };
    let files =
        [("2026/ecd/2020-09-30/api-docs.json", "2026-08"), ("originals/ecd-2020-09-30-june-2024.json", "2024-06")];
    let [new, old] = files.map(|(path, date)| {
        let text = fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        metadata::import(path, &text, Some(date)).unwrap_or_else(|error| panic!("{error}"))
    });
    let mut pairs = vec![[old.product, new.product].map(|spec| Spec::Product(Box::new(spec)))];
    for (name, older) in &old.operations {
        let newer = new.operations.get(name);
        pairs.extend(newer.map(|newer| [older, newer].map(|spec| Spec::Operation(Box::new(spec.clone())))));
    }
    assert!(pairs.len() > 100, "only {} operations are in both files", pairs.len());
    for pair in &pairs {
        let (spec, _) = merged(pair);
        let name = spec.value()["name"].as_str().unwrap_or("product.json").to_owned();
        check_orders(&name, pair);
        check_origins(&name, pair);
        assert!(pair.iter().all(|again| spec.merged(again).0 == spec), "{name}: merging again changes the spec");
    }
}

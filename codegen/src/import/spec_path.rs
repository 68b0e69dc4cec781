//! The paths of values in a spec.
//!
//! Owns which keys of a spec file are the file's own and which are names from the documentation:
//! a member may be called `default`, `ram` or `items`. A path has the key of each object and the
//! name of each item of a keyed list.

use std::collections::BTreeMap;

use serde_json::Value;

/// Keys of whole files that are ours, or that describe the sources themselves.
const OWN: [&str; 8] =
    ["$schema", "summary", "sources", "origins", "title", "default", "documentation", "ram_operations"];
/// Facts that are taken as a whole: free JSON in examples, and facts that belong together.
const WHOLE: [&str; 3] = ["examples", "ram", "rate_limits"];
/// Lists whose items are matched by a key of theirs.
const KEYED: [&str; 5] = ["parameters", "members", "headers", "errors", "endpoints"];
/// Objects whose keys are names.
const MAPS: [&str; 2] = ["responses", "schemas"];
/// Keys that make up the structure of a type: they come from one source together.
const STRUCTURE: [&str; 6] = ["type", "ref", "format", "items", "members", "additional"];

/// Whether the keys below `path` are names.
pub(super) fn holds_names(path: &[String]) -> bool {
    let holds = |key: &String| KEYED.contains(&key.as_str()) || MAPS.contains(&key.as_str());
    path.iter().fold(false, |names, key| !names && holds(key))
}

/// Whether the value is ours, so that no source changes it.
pub(super) fn is_own(path: &[String]) -> bool {
    match path {
        [] => false,
        [key] => OWN.contains(&key.as_str()),
        [outer @ .., key] => key == "summary" && !holds_names(outer),
    }
}

/// Whether the value is taken as a whole, and not merged member by member.
pub(super) fn is_whole(path: &[String]) -> bool {
    path.first().is_some_and(|key| WHOLE.contains(&key.as_str()))
}

/// Whether the list at `path` has items with keys.
pub(super) fn is_keyed(path: &[String]) -> bool {
    path.last().is_some_and(|last| KEYED.contains(&last.as_str())) && !is_whole(path)
}

/// Whether `key` of the object at `path` is part of the structure of a type.
pub(super) fn is_structure(path: &[String], key: &str) -> bool {
    STRUCTURE.contains(&key) && !holds_names(path)
}

/// What names an item of a keyed list.
pub(super) fn key(item: &Value) -> String {
    let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
    match identity(item) {
        "code" => format!("{} {}", text("status"), text("code")),
        identity => text(identity).to_owned(),
    }
}

/// The member that identifies an item of a keyed list.
pub(super) fn identity(item: &Value) -> &'static str {
    ["code", "region"].into_iter().find(|name| item.get(name).is_some()).unwrap_or("name")
}

/// Which item of `new` each item of `old` is, as an index. Items match by key and location. A page has
/// no locations; an item without such a match gets the first free item with the same key.
pub(super) fn matching_items(old: &[Value], new: &[Value]) -> Vec<Option<usize>> {
    // Keys are made once: lists of errors have hundreds of items.
    let located = |item: &Value| (key(item), item.get("in").map(Value::to_string));
    let mut places = BTreeMap::new();
    for (index, item) in new.iter().enumerate() {
        places.entry(located(item)).or_insert(index);
    }
    let mut matches: Vec<_> = old.iter().map(|item| places.get(&located(item)).copied()).collect();
    let new_keys: Vec<String> = new.iter().map(key).collect();
    for (index, item) in old.iter().enumerate() {
        if matches.get(index).is_some_and(Option::is_none) {
            let wanted = key(item);
            let free = |(at, other): &(usize, &String)| **other == wanted && !matches.contains(&Some(*at));
            let found = new_keys.iter().enumerate().find(free).map(|(at, _)| at);
            if let Some(matching) = matches.get_mut(index) {
                *matching = found;
            }
        }
    }
    matches
}

/// Visits the path of every fact at or below `path`. A value that is ours is no fact, and one that is
/// taken as a whole is one fact.
pub(super) fn for_each_fact(path: &mut Vec<String>, value: &Value, visit: &mut impl FnMut(&[String])) {
    let inner: Vec<(String, &Value)> = match value {
        _ if is_own(path) => return,
        Value::Object(members) if !is_whole(path) && !members.is_empty() => {
            members.iter().map(|(key, value)| (key.clone(), value)).collect()
        }
        Value::Array(items) if is_keyed(path) => items.iter().map(|item| (key(item), item)).collect(),
        _ => return visit(path),
    };
    for (key, value) in inner {
        path.push(key);
        for_each_fact(path, value, visit);
        path.pop();
    }
}

//! Random edits of specs, each with the line that must be reported of it.
//!
//! Owns the choice of the edit and its expected line; the lines themselves are the test's.

use alibabacloud_codegen::spec::{Operation, Schema, ServiceError, SpecSet, Type, Version};

use crate::random::Random;
use crate::states::{list, member, node, operation};

/// Whether one line reports the reversal of another: the verdicts may differ, and what was renamed is
/// found at its other name.
pub(crate) fn is_opposite(there: &str, back: &str) -> bool {
    let split = |line: &str| -> Vec<String> { line.split(' ').map(str::to_owned).collect() };
    let (mut there, back) = (split(there), split(back));
    // `PutThing: error_added errors additive same`, and `AddThing added`.
    let Some(kind) = there.get_mut(1) else { return false };
    let swaps = [
        ("added", "removed"),
        ("removed", "added"),
        ("required_to_optional", "optional_to_required"),
        ("optional_to_required", "required_to_optional"),
    ];
    let swap = swaps.iter().find(|(one, _)| kind.ends_with(one));
    *kind = swap.map_or_else(|| kind.clone(), |(one, other)| kind.replace(one, other));
    let compared = if kind.ends_with("_renamed") { 2 } else { 3 };
    there.iter().take(compared).eq(back.iter().take(compared))
}

/// Applies an edit to every node of a version.
pub(crate) fn every_node(version: &mut Version, edit: &mut impl FnMut(&mut Schema)) {
    fn below(node: &mut Schema, edit: &mut impl FnMut(&mut Schema)) {
        edit(node);
        let inner = node.members.iter_mut().chain(node.items.as_deref_mut()).chain(node.additional.as_deref_mut());
        inner.for_each(|node| below(node, edit));
    }
    version.product.schemas.values_mut().for_each(|node| below(node, edit));
    for operation in version.operations.values_mut() {
        operation.parameters.iter_mut().for_each(|node| below(node, edit));
        for response in operation.responses.values_mut() {
            response.schema.iter_mut().chain(&mut response.headers).for_each(|node| below(node, edit));
        }
    }
}

/// Edits random nodes of random operations, a round each, and compares what is reported both ways.
pub(crate) fn rounds(set: &SpecSet, rounds: usize, reported: impl Fn(&SpecSet, &SpecSet) -> Vec<String>) {
    const WINDOW: usize = 12;
    let (folder, version) = set.versions.first_key_value().expect("the set has a version");
    let names: Vec<&String> = version.operations.keys().collect();
    let mut random = Random::new();
    let mut kinds = std::collections::BTreeSet::new();
    let mut done = 0;
    for attempt in 0..rounds * 20 {
        let from = random.below(names.len().saturating_sub(WINDOW) + 1);
        let few: Vec<_> = names.iter().skip(from).take(WINDOW).map(|name| (*name).clone()).collect();
        let operations = few.iter().map(|name| (name.clone(), version.operations[name].clone())).collect();
        let old = Version { product: version.product.clone(), operations };
        let mut new = old.clone();
        let name = &few[random.below(few.len())];
        let Some(expected) = edit(&mut new, name, &mut random) else { continue };
        let set = |version| SpecSet { versions: [(folder.clone(), version)].into() };
        let (old, new) = (set(old), set(new));
        let (mut there, mut back) = (reported(&old, &new), reported(&new, &old));
        // What is generated for one node can depend on another: an accessor on the list being the only
        // member of its object, setters of a type on the operations that share it, pages on several nodes. It is reported too.
        for lines in [&mut there, &mut back] {
            lines.retain(|line| !line.starts_with(": generated_code_changed") && !line.contains(": pages_"));
        }
        assert_eq!(there, std::slice::from_ref(&expected), "attempt {attempt}");
        assert!(back.len() == 1 && is_opposite(&expected, &back[0]), "attempt {attempt}: {expected}\n{back:?}");
        kinds.extend(expected.split(' ').nth(1).map(str::to_owned));
        done += 1;
        if done == rounds {
            assert!(kinds.len() >= 12, "only {kinds:?} were tried");
            return;
        }
    }
    panic!("only {done} of {rounds} rounds found something to edit");
}

/// The paths of all nodes of an operation but whole bodies, as [`node`] takes them.
fn paths(operation: &Operation) -> Vec<String> {
    fn below(path: &str, node: &Schema, found: &mut Vec<String>) {
        let steps = node.members.iter().map(|one| (one.name.as_deref().unwrap_or_default(), one));
        // A name that is also a step, or is made of several, cannot be found by its path.
        let steps = steps.filter(|(name, _)| !name.contains(['.', ' ']) && !["items", "values"].contains(name));
        let steps = steps.chain(node.items.as_deref().map(|one| ("items", one)));
        for (step, inner) in steps.chain(node.additional.as_deref().map(|one| ("values", one))) {
            let path = format!("{path}.{step}");
            below(&path, inner, found);
            found.push(path);
        }
    }
    let mut found = Vec::new();
    let parameters = Schema { members: operation.parameters.clone(), ..Schema::default() };
    below(&format!("{}: parameters", operation.name), &parameters, &mut found);
    if let Some(schema) = operation.responses.get("200").and_then(|one| one.schema.as_ref()) {
        below(&format!("{}: responses.200", operation.name), schema, &mut found);
    }
    found
}

/// One random edit and its line; nothing where the chosen node has nothing to edit in this way.
fn edit(version: &mut Version, name: &str, random: &mut Random) -> Option<String> {
    let all = paths(operation(version, name));
    let path = all.get(random.below(all.len()))?.clone();
    let request = path.contains(": parameters.");
    let choice = random.below(15);
    match choice {
        0..=6 => documentation(node(version, &path), &path, choice),
        7 => add(version, &path, request),
        8 => remove(version, &path, request),
        9 => {
            let node = node(version, &path);
            (node.kind == Some(Type::Integer)).then(|| node.kind = Some(Type::Number))?;
            Some(format!("{path} breaking changed").replacen(": ", ": type_changed ", 1))
        }
        10 => flip(node(version, &path), &path),
        11 => {
            let code = ServiceError { status: "499".to_owned(), code: "MadeUp".to_owned(), message: None };
            // Without any error the operations would not state them.
            let stated = version.operations.values().any(|one| !one.errors.is_empty());
            stated.then(|| operation(version, name).errors.push(code))?;
            Some(format!("{name}: error_added errors additive same"))
        }
        12 => {
            let gone = operation(version, name).errors.pop()?;
            let mut left = version.operations.values().flat_map(|one| &one.errors).peekable();
            left.peek()?;
            let constant = !gone.code.contains('%') && !gone.code.trim().is_empty();
            let stays = left.chain(&version.product.errors).any(|one| one.code.trim() == gone.code.trim());
            let source = if constant && !stays { "breaking" } else { "none" };
            Some(format!("{name}: error_removed errors {source} same"))
        }
        13 => {
            version.operations.remove(name)?;
            Some(format!("{name} removed"))
        }
        _ => {
            let operation = operation(version, name);
            operation.deprecated = !operation.deprecated;
            Some(format!("{name}: deprecation_changed deprecated none same"))
        }
    }
}

/// What the documentation says of a node, and the compiler does not see.
fn documentation(node: &mut Schema, path: &str, choice: usize) -> Option<String> {
    let value = Some("made up".to_owned());
    let (kind, below, verdict) = match choice {
        // The example decides whether a single value is a choice, and nothing else.
        0 if node.example.is_some() && node.values.len() != 1 => {
            (node.example = value, ("example_changed", "", "none same")).1
        }
        1 if node.default.is_some() => (node.default = value, ("default_changed", "", "none changed")).1,
        2 if node.maximum.is_some() => (node.maximum = value, ("bounds_changed", ".maximum", "none changed")).1,
        3 if node.max_length.is_some() => (node.max_length = None, ("bounds_changed", ".max_length", "none changed")).1,
        4 if node.format.as_deref().is_some_and(|format| format != "binary") => {
            (node.format = value, ("format_changed", "", "none same")).1
        }
        5 => (node.deprecated = !node.deprecated, ("deprecation_changed", "", "none same")).1,
        6 if node.values.len() > 1 => {
            node.values.push("made up".to_owned());
            let region = node.location.is_some() && node.name.as_deref() == Some("RegionId");
            let source = if node.kind == Some(Type::String) && !region { "additive same" } else { "none same" };
            ("values_changed", "", source)
        }
        _ => return None,
    };
    let (operation, path) = path.split_once(": ")?;
    Some(format!("{operation}: {kind} {path}{below} {verdict}"))
}

fn add(version: &mut Version, path: &str, request: bool) -> Option<String> {
    let owner = node(version, path);
    // An object with nothing but a list names the items of the list in a way of its own.
    let wrapper = matches!(owner.members.as_slice(), [only] if only.kind == Some(Type::Array));
    if owner.members.is_empty() || wrapper {
        return None;
    }
    list(version, path).insert(0, member("MadeUp", Type::String));
    let kind = if request { "parameter_added" } else { "member_added" };
    Some(format!("{path}.MadeUp additive same").replacen(": ", &format!(": {kind} "), 1))
}

fn remove(version: &mut Version, path: &str, request: bool) -> Option<String> {
    let (owner, last) = path.rsplit_once('.')?;
    let siblings = list(version, owner);
    let at = siblings.iter().position(|node| node.name.as_deref() == Some(last))?;
    // Without any member left a side would not state them.
    (siblings.len() > 1 || owner.ends_with(": parameters")).then(|| siblings.remove(at))?;
    let kind = if request { "parameter_removed" } else { "member_removed" };
    Some(format!("{path} breaking changed").replacen(": ", &format!(": {kind} "), 1))
}

fn flip(node: &mut Schema, path: &str) -> Option<String> {
    let (operation, rest) = path.split_once(": ")?;
    let before = node.required.filter(|_| rest.starts_with("parameters."))?;
    node.required = Some(!before);
    let in_path = node.location == Some(alibabacloud_codegen::spec::Location::Path);
    let argument = node.location.is_some() && !in_path && node.name.as_deref() != Some("RegionId");
    let source = if argument { "breaking" } else { "none" };
    Some(match before {
        true => format!("{operation}: required_to_optional {rest} {source} same"),
        false => format!("{operation}: optional_to_required {rest} {source} changed"),
    })
}

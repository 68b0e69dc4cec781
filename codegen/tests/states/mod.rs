//! The made-up product whose states are compared, and the way to a node of it.
//!
//! Owns how an edit names what it edits. What a change means is the tests'.

use std::path::Path;

use alibabacloud_codegen::spec::{Operation, Schema, SpecSet, Type, Version};

use crate::support::read_folder;

/// The folder of the made-up product.
pub(crate) const FOLDER: &str = "things/2020-01-01";

/// The state that every edit begins with.
pub(crate) fn base() -> SpecSet {
    let files = read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diff/specs"));
    SpecSet::parse(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))).expect("the base is valid")
}

/// The base after an edit.
pub(crate) fn edited(edit: impl FnOnce(&mut Version)) -> SpecSet {
    let mut set = base();
    edit(set.versions.get_mut(FOLDER).expect("the base has its product"));
    set
}

/// An operation by name.
pub(crate) fn operation<'v>(version: &'v mut Version, name: &str) -> &'v mut Operation {
    version.operations.get_mut(name).unwrap_or_else(|| panic!("no operation {name}"))
}

/// The list that ends a path: parameters, headers, or the members of a node.
pub(crate) fn list<'v>(version: &'v mut Version, path: &str) -> &'v mut Vec<Schema> {
    let (name, rest) = path.split_once(": ").unwrap_or_else(|| panic!("{path}: no operation"));
    match rest {
        "parameters" => &mut operation(version, name).parameters,
        rest if rest.ends_with(".headers") => {
            let status = rest.split('.').nth(1).unwrap_or_default();
            &mut operation(version, name).responses.get_mut(status).expect("the response is there").headers
        }
        _ => &mut node(version, path).members,
    }
}

/// The node of a path such as `PutThing: parameters.Tags.items.Key` or `: schemas.Owner.Id`.
pub(crate) fn node<'v>(version: &'v mut Version, path: &str) -> &'v mut Schema {
    let (name, rest) = path.split_once(": ").unwrap_or_else(|| panic!("{path}: no operation"));
    let mut steps = rest.split('.');
    let (kind, first) = (steps.next().unwrap_or_default(), steps.next().unwrap_or_default());
    let root = match kind {
        "parameters" => named(&mut operation(version, name).parameters, first),
        "responses" => operation(version, name).responses.get_mut(first).and_then(|one| one.schema.as_mut()),
        _ => version.product.schemas.get_mut(first),
    };
    let root = root.unwrap_or_else(|| panic!("{path}: no {first}"));
    steps.fold(root, |node, step| {
        let inner = match step {
            "items" => node.items.as_deref_mut(),
            "values" => node.additional.as_deref_mut(),
            step => named(&mut node.members, step),
        };
        inner.unwrap_or_else(|| panic!("{path}: no {step}"))
    })
}

fn named<'n>(nodes: &'n mut [Schema], name: &str) -> Option<&'n mut Schema> {
    nodes.iter_mut().find(|node| node.name.as_deref() == Some(name))
}

/// A member or a parameter of some type.
pub(crate) fn member(name: &str, kind: Type) -> Schema {
    Schema { name: Some(name.to_owned()), kind: Some(kind), ..Schema::default() }
}

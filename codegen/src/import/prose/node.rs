//! What a description states, as facts of a node of a spec.
//!
//! Owns that a declared fact is never replaced.

use super::{Kind, Node, Reason, Stated, read, token};
use crate::spec::{Prose, Schema, Type};

/// A list of values in a description, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file of the description.
    pub file: String,
    /// The place in that file.
    pub place: String,
    /// The list.
    pub list: FoundList,
}

/// A list of values in a description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundList {
    /// It was taken.
    Taken {
        /// All values of the list.
        values: Vec<String>,
        /// The declared values, where they differ from those of the list.
        differing: Vec<String>,
    },
    /// It looks like a list of values, and was not taken for this reason.
    NotTaken(Reason),
}

/// Adds what the description of a node states. Returns its list of values, if it has one.
pub(crate) fn add(description: &str, schema: &mut Schema) -> Option<FoundList> {
    if description.is_empty() || schema.reference.is_some() {
        return None;
    }
    let members: Vec<&str> = schema.members.iter().filter_map(|member| member.name.as_deref()).collect();
    let node = Node {
        kind: kind(schema),
        name: schema.name.as_deref().unwrap_or_default(),
        example: schema.example.as_deref(),
        members: &members,
        is_item: schema.name.is_none(),
    };
    let stated = read(description, node);
    let found = found(&stated, schema);
    let prose = prose(stated, schema);
    schema.prose = (prose != Prose::default()).then(|| Box::new(prose));
    found
}

/// Adds the values that the description of an array states of its items, which have none of their own.
pub(crate) fn add_to_items(description: &str, schema: &mut Schema) -> Option<FoundList> {
    let example = schema.example.clone();
    let name = schema.name.clone().unwrap_or_default();
    let items = schema.items.as_deref_mut().filter(|items| items.documented_values().is_empty())?;
    if description.is_empty() || items.reference.is_some() || schema.kind != Some(Type::Array) {
        return None;
    }
    let example = example.as_deref().or(items.example.as_deref());
    let node = Node { kind: kind(items), name: &name, example, members: &[], is_item: true };
    let stated = read(description, node);
    let found = found(&stated, items);
    // The other facts of the description are those of the array.
    if !stated.values.is_empty() {
        items.prose.get_or_insert_default().values = stated.values;
    }
    found
}

/// Listed values, and which of them is the default.
pub(crate) type Listed = (Vec<String>, Option<String>);

/// The listed values of a page's description, and which of them is the default; or why they are not taken.
/// Nothing where there is no list. A page has only prose, so that its values need no mark.
pub(crate) fn list(description: &str, schema: &Schema) -> Option<Result<Listed, Reason>> {
    let name = schema.name.as_deref().unwrap_or_default();
    let example = schema.example.as_deref();
    let stated = read(description, Node { kind: kind(schema), name, example, members: &[], is_item: name.is_empty() });
    match stated {
        Stated { not_taken: Some(reason), .. } => Some(Err(reason)),
        Stated { is_of_items: true, .. } => Some(Err(Reason::SeveralInOneText)),
        Stated { values, default, .. } => {
            let default = default.filter(|default| values.contains(default));
            (!values.is_empty()).then_some(Ok((values, default)))
        }
    }
}

fn kind(schema: &Schema) -> Kind {
    match schema.kind {
        Some(Type::String) if schema.format.as_deref() != Some("binary") => Kind::Text,
        Some(Type::Integer) => Kind::Integer,
        Some(Type::Number) => Kind::Number,
        _ => Kind::Other,
    }
}

fn found(stated: &Stated, schema: &Schema) -> Option<FoundList> {
    if let Some(reason) = stated.not_taken {
        return Some(FoundList::NotTaken(reason));
    }
    let (values, declared) = (&stated.values, &schema.values);
    let is_same = declared.len() == values.len() && declared.iter().all(|value| values.contains(value));
    let differing = if is_same { Vec::new() } else { declared.clone() };
    (!values.is_empty()).then(|| FoundList::Taken { values: values.clone(), differing })
}

/// What no key of the source declares.
fn prose(stated: Stated, schema: &Schema) -> Prose {
    let Stated { values, is_of_items, default, minimum, maximum, .. } = stated;
    let is_declared = |value: &String| schema.values.iter().any(|known| known.eq_ignore_ascii_case(value));
    let added: Vec<String> = values.iter().filter(|value| !is_declared(value)).cloned().collect();
    let default = default.filter(|default| schema.default.is_none() && is_default(default, &values, schema));
    let is_bounded = schema.minimum.is_some() || schema.maximum.is_some();
    let (minimum, maximum) = if is_bounded { (None, None) } else { (minimum, maximum) };
    // Where values are declared, each text has one of them.
    let (values, item_values) = match is_of_items {
        false => (added, Vec::new()),
        true if schema.values.is_empty() => (Vec::new(), added),
        true => (Vec::new(), Vec::new()),
    };
    Prose { values, item_values, default, minimum, maximum }
}

/// Whether the default fits the type and the values of its node.
fn is_default(default: &str, values: &[String], schema: &Schema) -> bool {
    let fits = match schema.kind {
        Some(Type::String) => true,
        Some(Type::Integer) => token::is_whole_number(default),
        Some(Type::Number) => token::is_number(default),
        Some(Type::Boolean) => matches!(default, "true" | "false"),
        _ => false,
    };
    let is_value = |known: &[String]| known.is_empty() || known.iter().any(|value| value == default);
    fits && is_value(values) && is_value(&schema.values)
}

//! The table of cases: what each text states of a node, and why a list is not taken.

use serde::Deserialize;

use super::*;
use crate::spec::{Prose, Schema, Type};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(rename = "type")]
    kind: Type,
    example: Option<String>,
    /// The name of the node.
    node: Option<String>,
    #[serde(default)]
    members: Vec<String>,
    #[serde(default)]
    is_item: bool,
    text: String,
    want: Want,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Want {
    values: Vec<String>,
    item_values: Vec<String>,
    default: Option<String>,
    minimum: Option<String>,
    maximum: Option<String>,
    not_taken: Option<String>,
}

#[test]
fn texts_state_these_facts() {
    let text = include_str!("../../../tests/fixtures/prose/cases.json");
    let cases: Vec<Case> = serde_json::from_str(text).expect("a table of cases");
    assert!(cases.len() >= 60, "{} cases", cases.len());
    let mut failures = Vec::new();
    for case in cases {
        let members: Vec<&str> = case.members.iter().map(String::as_str).collect();
        let kind = match case.kind {
            Type::String => Kind::Text,
            Type::Integer => Kind::Integer,
            Type::Number => Kind::Number,
            _ => Kind::Other,
        };
        let name = case.node.as_deref().unwrap_or("Mode");
        let node = Node { kind, name, example: case.example.as_deref(), members: &members, is_item: case.is_item };
        let Stated { values, is_of_items, default, minimum, maximum, not_taken } = read(&case.text, node);
        let (values, item_values) = if is_of_items { (Vec::new(), values) } else { (values, Vec::new()) };
        let not_taken = not_taken.map(|reason| format!("{reason:?}"));
        let found = Want { values, item_values, default, minimum, maximum, not_taken };
        if found != case.want {
            failures.push(format!("{}: expected {:?}, found {found:?}", case.name, case.want));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// A declared fact stays; the description adds to the values and is reported where it differs.
#[test]
fn declared_facts_take_precedence() {
    let text = "Valid values:\n* slow\n* fast (default)";
    let added = |values: &[&str], default: Option<&str>| Prose {
        values: texts(values),
        default: default.map(str::to_owned),
        ..Prose::default()
    };
    let cases = [
        (&[] as &[&str], None, added(&["slow", "fast"], Some("fast")), &[] as &[&str]),
        (&["slow", "fast"], None, added(&[], Some("fast")), &[]),
        (&["slow", "fast"], Some("slow"), Prose::default(), &[]),
        (&["fast", "turbo"], None, added(&["slow"], Some("fast")), &["fast", "turbo"]),
        (&["SLOW", "FAST"], Some("SLOW"), Prose::default(), &["SLOW", "FAST"]),
    ];
    for (declared, default, prose, differing) in cases {
        let mut schema = Schema {
            name: Some("Mode".to_owned()),
            kind: Some(Type::String),
            values: texts(declared),
            default: default.map(str::to_owned),
            example: Some("fast".to_owned()),
            ..Schema::default()
        };
        let found = add(text, &mut schema);
        let taken = FoundList::Taken { values: texts(&["slow", "fast"]), differing: texts(differing) };
        assert_eq!(found, Some(taken), "{declared:?}");
        assert_eq!(schema.values, texts(declared));
        assert_eq!(schema.prose.map(|prose| *prose).unwrap_or_default(), prose, "{declared:?}");
    }
}

#[test]
fn bounds_are_taken_where_none_is_declared() {
    let cases = [(None, Some("1"), Some("100")), (Some("5"), None, None)];
    for (declared, minimum, maximum) in cases {
        let mut schema =
            Schema { kind: Some(Type::Integer), minimum: declared.map(str::to_owned), ..Schema::default() };
        assert_eq!(add("Valid values: 1 to 100.", &mut schema), None);
        let prose = schema.prose.clone().unwrap_or_default();
        assert_eq!((prose.minimum.as_deref(), prose.maximum.as_deref()), (minimum, maximum));
        let shown = schema.documented_bounds();
        assert_eq!(shown.0.map(String::as_str), declared.or(minimum));
    }
}

/// The description of a list states the values of its items, unless they have their own.
#[test]
fn lists_state_the_values_of_their_items() {
    let cases = [(Vec::new(), Some(texts(&["slow", "fast"]))), (texts(&["turbo"]), None)];
    for (own, expected) in cases {
        let items = Schema { kind: Some(Type::String), values: own, ..Schema::default() };
        let mut schema = Schema {
            name: Some("Modes".to_owned()),
            kind: Some(Type::Array),
            example: Some("[\"fast\"]".to_owned()),
            items: Some(Box::new(items)),
            ..Schema::default()
        };
        add_to_items("Valid values:\n* slow\n* fast", &mut schema);
        let prose = schema.items.and_then(|items| items.prose);
        assert_eq!(prose.map(|prose| prose.values), expected);
    }
}

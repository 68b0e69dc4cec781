//! What is known of the structure of a table from other places.
//!
//! Owns the names and nesting of a JSON example and of an existing spec: copies of pages lose which
//! member belongs to which object.

use serde_json::Value;

use crate::spec::{Schema, Type};

/// How deep an existing spec is followed.
const DEPTH: usize = 60;

/// The structure of one value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Shape {
    #[default]
    Unknown,
    Leaf(Vec<String>),
    Object(Vec<(String, Shape)>),
    Array(Box<Shape>),
}

impl Shape {
    /// The structure of an example.
    pub(super) fn of_value(value: &Value) -> Self {
        match value {
            Value::Null => Self::Unknown,
            Value::Bool(value) => Self::Leaf(vec![value.to_string()]),
            Value::Number(value) => Self::Leaf(vec![value.to_string()]),
            Value::String(value) => Self::Leaf(vec![value.clone()]),
            Value::Array(items) => {
                let items = items.iter().map(Self::of_value);
                Self::Array(Box::new(items.reduce(Self::merged).unwrap_or_default()))
            }
            Value::Object(members) => {
                Self::Object(members.iter().map(|(name, value)| (name.clone(), Self::of_value(value))).collect())
            }
        }
    }

    /// The structure that an existing spec states.
    pub(super) fn of_schema(schema: &Schema, depth: usize) -> Self {
        if depth > DEPTH {
            return Self::Unknown;
        }
        match schema.kind {
            Some(Type::Object) => Self::of_members(&schema.members, depth),
            Some(Type::Array) => Self::Array(Box::new(
                schema.items.as_ref().map_or(Self::Unknown, |items| Self::of_schema(items, depth + 1)),
            )),
            None | Some(Type::Any) => Self::Unknown,
            Some(_) => Self::Leaf(schema.example.iter().cloned().collect()),
        }
    }

    pub(super) fn of_members(members: &[Schema], depth: usize) -> Self {
        let named = |member: &Schema| Some((member.name.clone()?, Self::of_schema(member, depth + 1)));
        Self::Object(members.iter().filter_map(named).collect())
    }

    fn merged(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown, other) => other,
            (Self::Object(mut members), Self::Object(others)) => {
                for (name, other) in others {
                    match members.iter_mut().find(|(known, _)| *known == name) {
                        Some((_, known)) => *known = std::mem::take(known).merged(other),
                        None => members.push((name, other)),
                    }
                }
                Self::Object(members)
            }
            (Self::Array(items), Self::Array(others)) => Self::Array(Box::new(items.merged(*others))),
            (Self::Leaf(mut values), Self::Leaf(others)) => {
                values.extend(others);
                Self::Leaf(values)
            }
            (shape, _) => shape,
        }
    }

    /// The member of an object.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(known, _)| known == name).map(|(_, shape)| shape),
            _ => None,
        }
    }

    /// The items of an array.
    pub(super) fn items(&self) -> Option<&Self> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The list that is all that is inside an object, and its name: `{"Tag": [..]}`.
    pub(super) fn wrapped(&self) -> Option<(&str, &Self)> {
        match self {
            Self::Object(members) => match members.as_slice() {
                [(name, list @ Self::Array(_))] => Some((name, list)),
                _ => None,
            },
            _ => None,
        }
    }

    fn any(&self, test: &impl Fn(&str, &Self) -> bool) -> bool {
        match self {
            Self::Object(members) => members.iter().any(|(name, shape)| test(name, shape) || shape.any(test)),
            Self::Array(items) => items.any(test),
            Self::Unknown | Self::Leaf(_) => false,
        }
    }
}

/// The structures that one table may have.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownStructure {
    pub(super) shapes: Vec<Shape>,
}

impl KnownStructure {
    /// Whether a member has this name anywhere.
    pub(super) fn has_member(&self, name: &str) -> bool {
        self.shapes.iter().any(|shape| shape.any(&|known, _| known == name))
    }

    /// Whether a member of this name has this example anywhere.
    pub(super) fn has_example(&self, name: &str, text: &str) -> bool {
        let same = |known: &str, shape: &Shape| {
            known == name && matches!(shape, Shape::Leaf(values) if values.iter().any(|value| value == text))
        };
        self.shapes.iter().any(|shape| shape.any(&same))
    }
}

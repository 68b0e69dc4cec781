//! The words that pages have for types.
//!
//! Owns the spelling of types, and where a name ends that is glued to a type.

use super::lines::normalized;
use crate::spec::{Schema, Type};

/// How deep one spelling may nest arrays.
const DEPTH: usize = 6;

/// A type as one cell states it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kind {
    pub(super) kind: Type,
    format: Option<&'static str>,
    /// What the cell says of the items.
    pub(super) items: Option<Box<Kind>>,
}

impl Kind {
    pub(super) fn is_composite(&self) -> bool {
        matches!(self.kind, Type::Object | Type::Array)
    }

    pub(super) fn is_object(&self) -> bool {
        self.kind == Type::Object
    }

    /// A node of this type.
    pub(super) fn schema(&self) -> Schema {
        Schema {
            kind: Some(self.kind),
            format: self.format.map(str::to_owned),
            items: self.items.as_ref().map(|items| Box::new(items.schema())),
            ..Schema::default()
        }
    }
}

/// Reads a type cell.
pub(super) fn parse(text: &str) -> Option<Kind> {
    // A cell is short; longer text is no type.
    if text.len() > 64 {
        return None;
    }
    nested(&normalized(text), DEPTH)
}

fn nested(text: &str, depth: usize) -> Option<Kind> {
    let depth = depth.checked_sub(1)?;
    let inner = text.strip_suffix("[]").or_else(|| text.strip_prefix("array<")?.strip_suffix('>'));
    if let Some(inner) = inner {
        let items = Some(Box::new(nested(inner, depth)?));
        return Some(Kind { kind: Type::Array, format: None, items });
    }
    let (kind, format) = match text {
        "string" => (Type::String, None),
        "integer" => (Type::Integer, None),
        "long" => (Type::Integer, Some("int64")),
        "boolean" => (Type::Boolean, None),
        "number" => (Type::Number, None),
        "float" => (Type::Number, Some("float")),
        "double" => (Type::Number, Some("double")),
        "array" => (Type::Array, None),
        "object" => (Type::Object, None),
        "any" => (Type::Any, None),
        _ => return None,
    };
    Some(Kind { kind, format, items: None })
}

/// Reads a type cell of a Markdown table. Pages before 2022 have words of their own, which would be
/// names or values in other layouts.
pub(super) fn parse_cell(text: &str) -> Option<Kind> {
    let array = |items: Kind| Kind { kind: Type::Array, format: None, items: Some(Box::new(items)) };
    let is_word = |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric());
    match normalized(text).as_str() {
        "list" => parse("array"),
        "struct" => parse("object"),
        "repeatlist" => parse("string").map(array),
        // `Array of Tag` is a list of objects whose name the page makes up.
        text => parse(text).or_else(|| {
            let items = text.strip_prefix("arrayof").filter(|items| is_word(items))?;
            parse(items).or_else(|| parse("object")).map(array)
        }),
    }
}

/// Splits a name from the type that is glued to it; the name is empty where there is none.
///
/// No word for a type ends with another one, so that there is only one way to split.
pub(super) fn split_glued(text: &str) -> Option<(&str, Kind)> {
    if text.len() > 160 {
        return None;
    }
    let starts = text.char_indices().map(|(start, _)| start);
    starts.filter_map(|start| text.split_at_checked(start)).find_map(|(name, word)| {
        let is_word = word.starts_with(|first: char| first.is_ascii_lowercase());
        let kind = parse(word).filter(|_| is_word && !word.contains(char::is_uppercase))?;
        Some((name.trim(), kind))
    })
}

/// Whether the text can be a name on the wire.
pub(super) fn is_name(text: &str) -> bool {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "_-.$@#".contains(letter);
    text.len() <= 128
        && text.starts_with(|first: char| first.is_ascii_alphabetic() || "_$@".contains(first))
        && text.chars().all(allowed)
}

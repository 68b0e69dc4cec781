//! The shapes of transcribed records.
//!
//! Owns which keys a record has and how it is read. What the keys mean is decided in the parent module.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// One record.
pub(super) enum Record {
    Operation(Box<Facts>),
    Product(Product),
    Resources(Resources),
    Condition(Condition),
}

/// What a page states about one operation. A copy of the page inside it has no names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Facts {
    pub(super) product: Option<String>,
    pub(super) version: Option<String>,
    pub(super) operation: Option<String>,
    pub(super) action: Option<String>,
    #[serde(default)]
    pub(super) access_level: Cell,
    pub(super) resources: Option<Vec<Resource>>,
    pub(super) condition_keys: Option<Vec<String>>,
    pub(super) dependent_actions: Option<Vec<String>>,
    #[serde(default)]
    pub(super) undisclosed: bool,
    /// The wording with which the page discloses nothing.
    pub(super) statement: Option<String>,
    /// The layout of the page, which says nothing of the operation.
    #[serde(rename = "layout")]
    pub(super) _layout: Option<String>,
    pub(super) source: Option<String>,
    #[serde(default)]
    pub(super) copies_disagree: Vec<String>,
    #[serde(default)]
    pub(super) other_copies: Vec<Facts>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Resource {
    #[serde(rename = "type")]
    pub(super) resource_type: String,
    /// Null where the page does not state it.
    #[serde(deserialize_with = "nullable")]
    pub(super) required: Option<bool>,
    pub(super) arn: String,
    #[serde(default)]
    pub(super) arn_truncated: bool,
}

/// What a RAM page states about the product as a whole.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Product {
    pub(super) product: String,
    #[serde(deserialize_with = "nullable")]
    pub(super) version: Option<String>,
    pub(super) ram_codes: Vec<String>,
    pub(super) granularity: Option<String>,
    pub(super) granularity_other_copy: Option<String>,
    #[serde(rename = "layout")]
    pub(super) _layout: Option<String>,
    #[serde(rename = "source")]
    pub(super) _source: Option<String>,
    pub(super) note: Option<String>,
}

/// A resource type of the Resource section.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Resources {
    #[serde(rename = "type")]
    pub(super) resource_type: String,
    pub(super) arns: Vec<String>,
}

/// A condition key of the Condition section.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    pub(super) key: String,
    #[serde(deserialize_with = "nullable")]
    pub(super) data_type: Option<String>,
}

/// A cell of a table, which a record states as text or null.
#[derive(Default, PartialEq)]
pub(super) enum Cell {
    /// The record does not have the key.
    #[default]
    Missing,
    /// Null: the page has no text there.
    Empty,
    Text(String),
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Empty, Self::Text))
    }
}

/// A value that may be null, and whose key is required.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// A record that is not understood: its name, the line in it, and what is wrong.
pub(super) struct Fault {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) message: String,
}

/// Reads a record; its keys show which kind it is.
pub(super) fn read(text: &str) -> Result<Record, Fault> {
    let value: Value = parse(text, "")?;
    let has = |key: &str| value.get(key).is_some();
    let name = ["operation", "product", "type", "key"].iter().find_map(|key| value.get(key)?.as_str());
    let name = name.unwrap_or_default();
    match () {
        () if has("operation") => parse(text, name).map(|facts| Record::Operation(Box::new(facts))),
        () if has("ram_codes") => parse(text, name).map(Record::Product),
        () if has("arns") => parse(text, name).map(Record::Resources),
        () if has("key") => parse(text, name).map(Record::Condition),
        () => Err(Fault {
            name: name.to_owned(),
            line: 1,
            message: "expected an object with the key \"operation\", \"ram_codes\", \"arns\" or \"key\"".to_owned(),
        }),
    }
}

fn parse<T: DeserializeOwned>(text: &str, name: &str) -> Result<T, Fault> {
    let mut json = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let text = error.inner().to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        let path = error.path().to_string();
        let path = path.trim_end_matches('?').trim_end_matches('.');
        let message = if path.is_empty() { message.to_owned() } else { format!("{path}: {message}") };
        Fault { name: name.to_owned(), line: error.inner().line().max(1), message }
    })
}

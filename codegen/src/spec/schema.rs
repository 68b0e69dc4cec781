//! A node of a documented type: a parameter, a member, an item or a whole body.
//!
//! Owns the shape of the node in spec files and nothing of its meaning.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::terms::Location;

/// One node. A parameter has `name` and `in`, a member has `name`, an item has neither.
///
/// Examples, defaults and bounds are text even for numbers, as the documentation has them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// The name on the wire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The part of the request that carries a parameter.
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// How a composite parameter becomes text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<ParameterStyle>,
    /// What the member is, in our own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The documented type; absent beside `ref`.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Type>,
    /// The name of a shared schema of the product.
    #[serde(default, rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The documented format, such as `int64`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Whether a request must have it; absent where the documentation does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// What the page shows as required, where it differs from `required`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documented_required: Option<bool>,
    /// The documented values, in documented order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// The documented default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// The documented example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// The smallest documented value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<String>,
    /// The largest documented value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<String>,
    /// Whether `minimum` itself is excluded.
    #[serde(default, skip_serializing_if = "is_false")]
    pub exclusive_minimum: bool,
    /// Whether `maximum` itself is excluded.
    #[serde(default, skip_serializing_if = "is_false")]
    pub exclusive_maximum: bool,
    /// The smallest documented number of characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<i64>,
    /// The largest documented number of characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<i64>,
    /// The smallest documented number of items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_items: Option<i64>,
    /// The largest documented number of items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_items: Option<i64>,
    /// The documented regular expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// What only the sentences of the description state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prose: Option<Box<Prose>>,
    /// Whether the documentation advises against it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// The items of an array.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Schema>>,
    /// The members of an object, in documented order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Schema>,
    /// The values of an object whose names the caller chooses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional: Option<Box<Schema>>,
}

/// What only the sentences of a description state, and no key of the source declares.
///
/// No check is built on it. Declared defaults and bounds take precedence, and declared values come first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prose {
    /// The values beside the declared ones, in documented order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// The values of which one text has several, such as `a,b`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub item_values: Vec<String>,
    /// The default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// The smallest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<String>,
    /// The largest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<String>,
}

impl Schema {
    /// The documented values: the declared ones, then those that only the description states.
    pub fn documented_values(&self) -> Vec<String> {
        let mut values = self.values.clone();
        for value in self.prose.iter().flat_map(|prose| &prose.values) {
            if !values.iter().any(|known| known.eq_ignore_ascii_case(value)) {
                values.push(value.clone());
            }
        }
        values
    }

    /// The documented default, declared or in the description.
    pub fn documented_default(&self) -> Option<&String> {
        self.default.as_ref().or_else(|| self.prose.as_ref()?.default.as_ref())
    }

    /// The smallest and the largest documented value: those in the description where none is declared.
    pub fn documented_bounds(&self) -> (Option<&String>, Option<&String>) {
        match (&self.minimum, &self.maximum, &self.prose) {
            (None, None, Some(prose)) => (prose.minimum.as_ref(), prose.maximum.as_ref()),
            (minimum, maximum, _) => (minimum.as_ref(), maximum.as_ref()),
        }
    }
}

/// How a composite parameter becomes text, in the words of the metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ParameterStyle {
    /// `Name.1`, `Name.Key`.
    Flat,
    /// The same as `flat`, for lists.
    RepeatList,
    /// One value of JSON.
    Json,
    /// Items joined with a comma.
    Simple,
    /// Items joined with a space.
    SpaceDelimited,
    /// Items joined with `|`.
    PipeDelimited,
    /// An XML body.
    Xml,
}

/// A documented type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    Array,
    /// Members, or free names.
    Object,
    /// Anything.
    Any,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
pub(super) fn is_false(value: &bool) -> bool {
    !value
}

//! The authorization facts in an operation's spec file.
//!
//! Owns the shape of the facts and nothing of their meaning.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::source::Source;
pub use crate::terms::Requirement;

/// What the documentation says about an operation's authorization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ram {
    /// Whether it lists actions or says that it discloses none.
    pub state: RamState,
    /// Where the facts come from.
    pub source: Source,
    /// The actions, in documented order; empty when undisclosed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<RamAction>,
    /// The other statements of sources that do not take precedence, the best source first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_sources: Vec<OtherRam>,
}

impl Ram {
    /// The sources of all statements, the one that takes precedence first.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        std::iter::once(&self.source).chain(self.other_sources.iter().map(|other| &other.source))
    }
}

/// What a source states that does not take precedence, where it differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherRam {
    /// Whether it lists actions or says that it discloses none.
    pub state: RamState,
    /// Where the facts come from.
    pub source: Source,
    /// The actions, in documented order; empty when undisclosed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<RamAction>,
}

/// The two ways in which a page speaks of authorization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RamState {
    /// It lists actions.
    Documented,
    /// It says that it discloses none.
    Undisclosed,
}

/// One row of the authorization table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RamAction {
    /// The action, such as `esa:UpdateUserDeliveryTaskStatus`.
    pub action: String,
    /// The access level as printed; absent when the cell is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_level: Option<String>,
    /// The resources, in documented order.
    pub resources: Vec<RamResource>,
    /// The condition keys, in documented order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub condition_keys: Vec<String>,
    /// The dependent actions, in documented order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependent_actions: Vec<String>,
}

/// One resource of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RamResource {
    /// The resource type as printed; absent where the table says "all resources".
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<String>,
    /// Whether a policy must name it.
    pub requirement: Requirement,
    /// The ARN pattern as printed.
    pub arn: String,
}

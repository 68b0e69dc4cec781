//! RAM facts: which actions, resources and condition keys an operation needs.
//!
//! Owns the facts as the documentation has them; [`super::ram_table`] packs them.

use crate::terms::Requirement;

/// The RAM facts of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RamFacts {
    /// The constant's name.
    pub constant: String,
    /// The product's module name.
    pub product: String,
    /// The API version.
    pub version: String,
    /// The operation's name.
    pub operation: String,
    /// What the documentation says.
    pub state: RamState,
    /// The actions.
    pub actions: Vec<RamAction>,
    /// The kind of source that the facts come from.
    pub source: String,
    /// What names the source.
    pub source_name: String,
    /// The date of the source.
    pub date: String,
    /// What sources without precedence say where they differ, the best first.
    pub others: Vec<OtherRamFacts>,
}

/// What a source without precedence says where it differs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OtherRamFacts {
    /// What it says.
    pub state: RamState,
    /// The actions.
    pub actions: Vec<RamAction>,
    /// The kind of source.
    pub source: String,
    /// What names the source.
    pub source_name: String,
    /// The date of the source.
    pub date: String,
}

/// A product version as RAM knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ProductRam {
    /// The codes in front of the colon of an action; empty where none is documented.
    pub codes: Vec<String>,
    /// The documented granularity, as printed.
    pub granularity: Option<String>,
    /// The condition keys that the product defines, with the documented data type.
    pub conditions: Vec<(String, Option<String>)>,
    /// The resource types that the product defines, with the documented ARN pattern.
    pub resource_types: Vec<(String, String)>,
}

/// What the documentation says about authorization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RamState {
    /// It lists actions.
    Documented,
    /// It says that it discloses none.
    Undisclosed,
    /// It says nothing.
    NotDocumented,
}

/// One RAM action.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RamAction {
    /// The action.
    pub action: String,
    /// The access level as printed.
    pub access_level: Option<String>,
    /// The resources.
    pub resources: Vec<RamResource>,
    /// The condition keys.
    pub condition_keys: Vec<String>,
    /// The dependent actions.
    pub dependent_actions: Vec<String>,
}

/// One resource row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RamResource {
    /// The resource type as printed; `None` is any resource.
    pub resource_type: Option<String>,
    /// Whether a policy must name it.
    pub requirement: Requirement,
    /// The ARN pattern as printed.
    pub arn: String,
}

//! The facts of one operation, as its documentation prints them.
//!
//! Owns the types; the facts themselves are generated.

use std::fmt;

/// The RAM facts of one operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RamFacts<'a> {
    /// The product's module name, such as `esa`.
    pub product: &'a str,
    /// The API version.
    pub version: &'a str,
    /// The operation's name.
    pub operation: &'a str,
    /// What the documentation says.
    pub state: RamState,
    /// The actions that a caller needs; empty unless the state is documented.
    pub actions: &'a [RamAction<'a>],
    /// The kind of source that the facts come from, such as `operation page`.
    pub source: &'a str,
    /// What names the source: the title of the page, or product and version of the metadata.
    pub source_name: &'a str,
    /// The date of the source, such as `2026-03-28`, or `undated`.
    pub date: &'a str,
}

/// What the documentation says about an operation's authorization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RamState {
    /// It lists actions.
    Documented,
    /// It says that it discloses none.
    Undisclosed,
    /// It says nothing.
    NotDocumented,
}

/// One action of an operation's authorization table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RamAction<'a> {
    /// The value for the `Action` element of a policy, such as `esa:UpdateUserDeliveryTaskStatus`.
    pub action: &'a str,
    /// The access level as printed, such as `update`; `None` when the cell is empty.
    pub access_level: Option<&'a str>,
    /// The resources, in documented order.
    pub resources: &'a [RamResource<'a>],
    /// The condition keys.
    pub condition_keys: &'a [&'a str],
    /// Other actions that a caller must be allowed as well.
    pub dependent_actions: &'a [&'a str],
}

/// One resource row of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RamResource<'a> {
    /// The resource type as printed; `None` where the table says that the action takes any
    /// resource.
    pub resource_type: Option<&'a str>,
    /// Whether a policy must name it.
    pub requirement: Requirement,
    /// The ARN pattern as printed, such as `acs:esa:{#regionId}:{#accountId}:site/{#SiteId}`.
    pub arn: &'a str,
}

/// Whether a resource row is mandatory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Requirement {
    /// Marked as mandatory.
    Required,
    /// Marked as optional.
    Optional,
    /// The source does not tell.
    Unknown,
}

impl<'a> RamFacts<'a> {
    #[doc(hidden)]
    pub const fn new(
        (product, version, operation): (&'a str, &'a str, &'a str),
        state: RamState,
        actions: &'a [RamAction<'a>],
        (source, source_name, date): (&'a str, &'a str, &'a str),
    ) -> Self {
        Self { product, version, operation, state, actions, source, source_name, date }
    }
}

impl<'a> RamAction<'a> {
    #[doc(hidden)]
    pub const fn new(
        action: &'a str,
        access_level: Option<&'a str>,
        resources: &'a [RamResource<'a>],
        condition_keys: &'a [&'a str],
        dependent_actions: &'a [&'a str],
    ) -> Self {
        Self { action, access_level, resources, condition_keys, dependent_actions }
    }
}

impl<'a> RamResource<'a> {
    #[doc(hidden)]
    pub const fn new(resource_type: Option<&'a str>, requirement: Requirement, arn: &'a str) -> Self {
        Self { resource_type, requirement, arn }
    }
}

impl fmt::Display for RamState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            RamState::Documented => "documented",
            RamState::Undisclosed => "undisclosed",
            RamState::NotDocumented => "not documented",
        })
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Requirement::Required => "required",
            Requirement::Optional => "optional",
            Requirement::Unknown => "unknown",
        })
    }
}

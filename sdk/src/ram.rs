//! RAM facts: which action an operation needs, on which resources, under which conditions.
//!
//! Owns the types of the facts and the lookup. The facts themselves are generated from the specs
//! and compiled in: nothing here reads a file or the network. What the documentation does not say
//! is absent, and [`Lookup`] tells the ways of being absent apart.

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

/// What is known about an action.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lookup<'a> {
    /// These operations document the action.
    Documented(Vec<&'a RamFacts<'a>>),
    /// The operation is documented, and says that it discloses no authorization facts.
    Undisclosed(&'a RamFacts<'a>),
    /// The operation is known, and its documentation says nothing about authorization.
    NotDocumented(&'a RamFacts<'a>),
    /// Neither an action nor an operation of this name is known here.
    Unknown,
}

/// Looks up an action such as `esa:UpdateUserDeliveryTaskStatus`, in any letter case.
///
/// It knows the products whose feature is switched on, and every committed product with the
/// feature `ram-catalog`.
///
/// ```
/// use alibabacloud_sdk::ram::{self, Lookup};
///
/// match ram::lookup("esa:UpdateUserDeliveryTaskStatus") {
///     Lookup::Documented(facts) => println!("{:?}", facts[0].actions),
///     other => println!("no facts: {other:?}"),
/// }
/// assert_eq!(ram::lookup("esa:NoSuchAction"), Lookup::Unknown);
/// ```
pub fn lookup(action: &str) -> Lookup<'static> {
    lookup_in(catalogue(), action)
}

/// Looks an action up among the given facts; [`lookup`] does so among those compiled in.
pub fn lookup_in<'a>(facts: impl IntoIterator<Item = &'a RamFacts<'a>>, action: &str) -> Lookup<'a> {
    let facts: Vec<_> = facts.into_iter().collect();
    let has = |facts: &RamFacts<'_>| facts.actions.iter().any(|row| row.action.eq_ignore_ascii_case(action));
    let documented: Vec<_> = facts.iter().copied().filter(|facts| has(facts)).collect();
    if !documented.is_empty() {
        return Lookup::Documented(documented);
    }
    let named = action.split_once(':').and_then(|(product, operation)| {
        facts.iter().copied().find(|facts| {
            facts.product.eq_ignore_ascii_case(product) && facts.operation.eq_ignore_ascii_case(operation)
        })
    });
    match named {
        Some(facts) if facts.state == RamState::Undisclosed => Lookup::Undisclosed(facts),
        Some(facts) if facts.state == RamState::NotDocumented => Lookup::NotDocumented(facts),
        // The operation documents an action of another name; this one is not documented.
        Some(_) | None => Lookup::Unknown,
    }
}

/// The facts of every operation that is compiled in, by product, version and operation.
pub fn catalogue() -> impl Iterator<Item = &'static RamFacts<'static>> {
    #[cfg(feature = "_generated")]
    let products = crate::generated::ram::PRODUCTS;
    #[cfg(not(feature = "_generated"))]
    let products: &[&[&RamFacts<'static>]] = &[];
    products.iter().flat_map(|product| product.iter().copied())
}

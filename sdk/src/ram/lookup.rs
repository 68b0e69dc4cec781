//! What is known about an action.
//!
//! Owns the search; the facts themselves are generated.

use super::{RamFacts, RamState};

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

//! Operations that answer in pages.
//!
//! Owns the facts that lead from one page to the next, and the streams over them. Which operations
//! have pages is decided by the generator; the walk is in `walk.rs` and knows no type.

#[cfg(feature = "client")]
mod place;
#[cfg(feature = "client")]
mod stream;
#[cfg(feature = "client")]
mod walk;

use crate::operation::ParameterInfo;
use crate::wire::Element;

#[cfg(feature = "client")]
pub use stream::{Items, Pages};

/// An output that is one page of several; generated code implements it.
///
/// A call that answers with it has [`pages`](crate::Call::pages) and [`items`](crate::Call::items).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no page of a list",
    note = "the documentation of this operation does not say how its pages follow each other"
)]
pub trait Paginated: Element + Default + Send + 'static {
    /// What the pages list.
    type Item: Send + 'static;
    /// How the pages follow each other.
    const PAGINATION: &'static Pagination;
    /// The items of this page.
    fn into_items(self) -> Vec<Self::Item>;
}

/// Wire names that lead to a member, outermost first; empty where none is documented.
pub type Path = &'static [&'static str];

/// How the pages of an operation follow each other, as the documentation has it.
///
/// An operation may know tokens, page numbers or both.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pagination {
    /// Where an output has the list of items.
    pub items: Path,
    /// The token that asks for the next page.
    pub token: Option<Token>,
    /// The number that asks for a page.
    pub number: Option<Number>,
    /// Where an output has the number of all items.
    pub total: Path,
}

/// Where a request takes a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The parameter.
    pub parameter: ParameterInfo,
    /// The member of the parameter, where it is an object.
    pub inside: Path,
}

/// Pages that follow each other by a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Token {
    /// Where a request takes the token.
    pub asked: Place,
    /// Where an output has the token of the next page.
    pub told: Path,
    /// Where a request takes the size of pages that follow by token alone.
    pub size: Option<Place>,
}

/// Pages that are numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Number {
    /// Where a request takes the number.
    pub asked: Place,
    /// The number of the first page.
    pub first: i64,
    /// Where an output repeats the number.
    pub told: Path,
    /// Where a request takes the size of a page.
    pub size: Option<Place>,
    /// Where an output repeats the size.
    pub size_told: Path,
}

impl Place {
    #[doc(hidden)]
    pub const fn new(parameter: ParameterInfo, inside: Path) -> Self {
        Self { parameter, inside }
    }
}

impl Pagination {
    #[doc(hidden)]
    pub const fn new(items: Path, total: Path) -> Self {
        Self { items, token: None, number: None, total }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn token(self, asked: Place, told: Path) -> Self {
        Self { token: Some(Token { asked, told, size: None }), ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn token_sized(self, asked: Place, told: Path, size: Place) -> Self {
        Self { token: Some(Token { asked, told, size: Some(size) }), ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn number(self, asked: Place, first: i64, told: Path) -> Self {
        Self { number: Some(Number { asked, first, told, size: None, size_told: &[] }), ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn number_sized(self, asked: Place, first: i64, told: Path, size: Place, size_told: Path) -> Self {
        Self { number: Some(Number { asked, first, told, size: Some(size), size_told }), ..self }
    }
}

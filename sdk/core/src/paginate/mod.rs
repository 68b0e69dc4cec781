//! Operations whose results are divided into pages.
//!
//! Owns the facts that lead from one page to the next. The generator decides which operations have pages;
//! `stream.rs` fetches them, and `walk.rs`, which knows no type, decides whether there is a next page.

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
/// A call with such an output has [`pages`](crate::Call::pages) and [`items`](crate::Call::items).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a page of a list",
    note = "the documentation of this operation does not state how its pages follow each other"
)]
pub trait Paginated: Element + Default + Send + 'static {
    /// The items of the pages.
    type Item: Send + 'static;
    /// How the pages follow each other.
    const PAGINATION: &'static Pagination;
    /// The items of this page.
    fn into_items(self) -> Vec<Self::Item>;
}

/// Wire names that lead to a member, outermost first; empty if no such member is documented.
pub type Path = &'static [&'static str];

/// How the pages of an operation follow each other, as it is documented.
///
/// An operation may have tokens, page numbers or both.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pagination {
    /// The list of items in a response.
    pub items: Path,
    /// The token that selects the next page.
    pub token: Option<Token>,
    /// The number that selects a page.
    pub number: Option<Number>,
    /// The total number of items in a response.
    pub total: Path,
}

/// The place of a value in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The parameter.
    pub parameter: ParameterInfo,
    /// The member of the parameter, if that is an object.
    pub inside: Path,
}

/// Pages that follow each other by a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Token {
    /// The token in a request.
    pub request: Place,
    /// The token of the next page in a response.
    pub response: Path,
    /// The page size in a request, for pages that follow each other by token alone.
    pub size: Option<Place>,
}

/// Pages that are numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Number {
    /// The number in a request.
    pub request: Place,
    /// The number of the first page.
    pub first: i64,
    /// The number of the page in its response.
    pub response: Path,
    /// The page size in a request.
    pub size: Option<Place>,
    /// The page size in a response.
    pub response_size: Path,
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
    pub const fn token(self, request: Place, response: Path) -> Self {
        Self { token: Some(Token { request, response, size: None }), ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn token_sized(self, request: Place, response: Path, size: Place) -> Self {
        Self { token: Some(Token { request, response, size: Some(size) }), ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn number(self, request: Place, first: i64, response: Path) -> Self {
        Self { number: Some(Number { request, first, response, size: None, response_size: &[] }), ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn number_sized(
        self,
        request: Place,
        first: i64,
        response: Path,
        size: Place,
        response_size: Path,
    ) -> Self {
        Self { number: Some(Number { request, first, response, size: Some(size), response_size }), ..self }
    }
}

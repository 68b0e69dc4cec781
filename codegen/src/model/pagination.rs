//! Pages: how those of an operation follow each other.
//!
//! Owns what a request and a response say of a page; how it is recognised is in `lower/pages.rs`.

use super::parameter::Parameter;
use super::shape::Type;

/// How the pages of an operation follow each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pagination {
    /// The type of the output.
    pub output: Type,
    /// The type of the items.
    pub item: Type,
    /// The way from the output to the list of items.
    pub steps: Vec<Step>,
    /// The token that requests the next page.
    pub token: Option<PageToken>,
    /// The number that requests a page.
    pub number: Option<PageNumber>,
    /// Where an output has the number of all items, by wire names.
    pub total: Option<Vec<String>>,
}

/// One member on the way through an output.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// The structure that has the member.
    pub owner: Type,
    /// The field.
    pub name: String,
    /// The name on the wire.
    pub wire_name: String,
}

/// Where a request takes a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestPlace {
    /// The parameter.
    pub parameter: Parameter,
    /// The member of the parameter, where it is an object.
    pub inside: Vec<String>,
}

/// Pages that follow each other by a token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageToken {
    /// Where a request takes the token.
    pub request: RequestPlace,
    /// Where an output has the next token, by wire names.
    pub response: Vec<String>,
    /// Where a request takes the size of a page.
    pub size: Option<RequestPlace>,
}

/// Pages that are numbered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageNumber {
    /// Where a request takes the number.
    pub request: RequestPlace,
    /// The number of the first page.
    pub first: i64,
    /// Where an output repeats the number, by wire names.
    pub response: Option<Vec<String>>,
    /// Where a request takes the size of a page.
    pub size: Option<RequestPlace>,
    /// Where an output repeats the size, by wire names.
    pub response_size: Option<Vec<String>>,
}

impl Step {
    /// The wire names of steps.
    pub fn wire_names(steps: &[Step]) -> Vec<String> {
        steps.iter().map(|step| step.wire_name.clone()).collect()
    }
}

impl RequestPlace {
    /// The wire names from the parameter to the value.
    pub fn path(&self) -> Vec<&str> {
        std::iter::once(&self.parameter.wire_name).chain(&self.inside).map(String::as_str).collect()
    }
}

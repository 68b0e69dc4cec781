//! Operations: how a call is made, and which types it takes and returns.
//!
//! Owns the operation; its parameters are in [`super::parameter`], its types in [`super::shape`].

use super::documentation::OperationDocumentation;
use super::pagination::Pagination;
use super::parameter::Parameter;
use super::ram::RamFacts;
use super::shape::{Item, Shape, Type};

/// An operation, ready to be emitted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// The name on the wire.
    pub wire_name: String,
    /// The module and file.
    pub module: String,
    /// What the documentation says of it beside the facts below.
    pub documentation: OperationDocumentation,
    /// The HTTP method.
    pub method: Method,
    /// The protocol family.
    pub style: Style,
    /// The path template; `None` is `/`.
    pub path: Option<String>,
    /// Why the operation cannot be called yet; its types are generated all the same.
    pub not_callable: Option<String>,
    /// How the request proves who sends it.
    pub authentication: Authentication,
    /// Whether plain HTTP is the only documented scheme.
    pub http_only: bool,
    /// Whether it is known to change nothing.
    pub read_only: bool,
    /// Where each member of the request travels, in the order of the members.
    pub parameters: Vec<Parameter>,
    /// The request.
    pub request: Shape,
    /// How the request is built.
    pub constructor: Constructor,
    /// How its pages follow each other, if it is known to have pages.
    pub pagination: Option<Pagination>,
    /// That the documentation advises against it.
    pub deprecation: Option<Deprecation>,
    /// The documented HTTP status of the output, such as `200`; `None` where no success is documented.
    pub output_status: Option<String>,
    /// The type of a successful response.
    pub output: Type,
    /// The types of the request and the response, output first.
    pub items: Vec<Item>,
    /// The RAM facts.
    pub ram: RamFacts,
}

/// A protocol family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// Named by header or query.
    Rpc,
    /// Named by method and path.
    Roa,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `DELETE`
    Delete,
    /// `PATCH`
    Patch,
    /// `HEAD`
    Head,
}

/// How a request proves who sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Authentication {
    /// Signed with an access key.
    AccessKey,
    /// Carries a bearer token.
    BearerToken,
    /// Not signed.
    Anonymous,
}

/// How a request is built.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Constructor {
    /// `new` takes the required members, given by index, as arguments.
    Positional(Vec<usize>),
    /// `new` takes a struct of this name with the required members, given by index.
    Named(String, Vec<usize>),
}

/// That the documentation advises against an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Deprecation {
    /// What is documented to replace it.
    pub substitutes: Vec<Substitute>,
}

/// What is documented to replace a deprecated operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Substitute {
    /// The path of a request type, such as `vpc::v2016_04_28::AllocateEipAddress`.
    Type(String),
    /// Text that names no operation, as documented.
    Text(String),
}

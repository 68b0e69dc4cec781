//! Spec files: what the documentation says, as JSON.
//!
//! Owns the types that mirror the files, the reading of them and the checks that one file or one
//! product version must pass. It interprets nothing: names, types and bodies are decided in
//! [`crate::model`].

mod check;
mod error;
mod locate;
mod once;
mod operation;
mod parse;
mod product;
mod ram;
mod schema;

pub use error::{SpecError, SpecErrors};
pub use operation::{Example, ExampleFormat, Method, Operation, RateLimit, Response, Scheme, ServiceError, Source};
pub use parse::{SpecSet, Version, parse_operation, parse_product, schema_files};
pub use product::{Endpoint, Product, ProductRam, RamCondition, RamResourceType};
pub use ram::{OtherRam, Ram, RamAction, RamResource, RamState, Requirement};
pub use schema::{Location, ParameterStyle, Schema, Type};

//! Spec files: what the documentation says, as JSON.
//!
//! Owns the types that mirror the files, reading and writing them, and the checks that one file or one
//! product version must pass. It interprets nothing: names, types and bodies are decided in
//! [`crate::model`].

mod canonical;
mod check;
mod error;
mod json_schema;
mod locate;
mod operation;
mod parse;
mod product;
mod ram;
mod schema;
mod set;
mod source;
mod unique_map;

pub use canonical::{canonical_text, to_text};
pub use error::{SpecError, SpecErrors};
pub use json_schema::schema_files;
pub use operation::{Example, ExampleFormat, Method, Operation, RateLimit, Response, Scheme, ServiceError};
pub use parse::{parse_operation, parse_product};
pub use product::{Endpoint, Product, ProductRam, RamCondition, RamResourceType};
pub use ram::{OtherRam, Ram, RamAction, RamResource, RamState, Requirement};
pub use schema::{Location, ParameterStyle, Prose, Schema, Type};
pub use set::{SpecSet, Version};
pub use source::Source;

//! Product versions.
//!
//! Owns what the operations of a version share: names, endpoints, types and error codes.

use super::operation::Operation;
use super::ram::{ProductRam, RamFacts};
use super::shape::Item;
use crate::name;

/// A product version, ready to be emitted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Product {
    /// The product code as the metadata prints it.
    pub code: String,
    /// The module and the feature without a date, such as `esa`.
    pub name: String,
    /// The product's name for readers.
    pub title: Option<String>,
    /// The API version.
    pub version: String,
    /// The module of the version, such as `v2024_09_10`.
    pub version_module: String,
    /// The feature of this version: the product's name for the default one.
    pub feature: String,
    /// Whether the product's module without a version means this one.
    pub default: bool,
    /// The hosts by region.
    pub endpoints: Vec<Endpoint>,
    /// Types that several operations share.
    pub shared: Vec<Item>,
    /// The operations, by name.
    pub operations: Vec<Operation>,
    /// The documented error codes of all operations.
    pub error_codes: Vec<ErrorCode>,
    /// The product as RAM knows it.
    pub ram: ProductRam,
    /// The RAM facts of operations that have no spec, by name.
    pub ram_operations: Vec<RamFacts>,
    /// The folder of the specs, such as `esa/2024-09-10`.
    pub folder: String,
}

impl Product {
    /// The feature of the version in the crate of its product.
    pub fn crate_feature(&self) -> String {
        if self.default { name::DEFAULT_VERSION.to_owned() } else { name::crate_feature(&self.version) }
    }
}

/// The hosts of one region.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    /// The region ID.
    pub region: String,
    /// The public host.
    pub public: String,
    /// The host inside a VPC.
    pub vpc: Option<String>,
}

/// A documented error code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ErrorCode {
    /// The constant's name.
    pub constant: String,
    /// The code on the wire.
    pub code: String,
    /// The documented HTTP statuses.
    pub statuses: Vec<String>,
}

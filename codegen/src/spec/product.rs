//! The spec file of one product version.
//!
//! Owns the shape of `product.json` and nothing of its meaning.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::operation::ServiceError;
use super::ram::Ram;
use super::schema::{Schema, is_false};
use super::source::Source;
use super::unique_map;

/// What all operations of one product version share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "A product version of the Alibaba Cloud SDK for Rust")]
pub struct Product {
    /// The JSON Schema of this file, for editors.
    #[serde(default, rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub json_schema: Option<String>,
    /// The product code as the metadata prints it; the folder is its lower-case form.
    pub product: String,
    /// The API version, which is also the folder's name.
    pub version: String,
    /// The product's name, such as `Edge Security Acceleration`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The protocol family, such as `RPC` or `ROA`.
    pub style: String,
    /// Whether the product's module and feature without a date mean this version.
    #[serde(default, skip_serializing_if = "is_false")]
    pub default: bool,
    /// The address that the pages of the operations begin with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation: Option<String>,
    /// Where the facts come from, the source that takes precedence first.
    pub sources: Vec<Source>,
    /// Facts that do not come from the first source: JSON path to index in `sources`.
    #[serde(default, deserialize_with = "unique_map::deserialize", skip_serializing_if = "BTreeMap::is_empty")]
    pub origins: BTreeMap<String, usize>,
    /// The product's RAM codes and granularity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ram: Option<ProductRam>,
    /// RAM facts of operations that a RAM page lists and no spec describes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ram_operations: BTreeMap<String, Ram>,
    /// The hosts by region.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Endpoint>,
    /// The error codes that any operation may return.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ServiceError>,
    /// Schemas that several operations share.
    #[serde(default, deserialize_with = "unique_map::deserialize", skip_serializing_if = "BTreeMap::is_empty")]
    pub schemas: BTreeMap<String, Schema>,
}

/// The product as RAM knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductRam {
    /// The codes in front of the colon of an action.
    pub codes: Vec<String>,
    /// The documented granularity, such as `RESOURCE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granularity: Option<String>,
    /// The condition keys that the product defines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<RamCondition>,
    /// The resource types that the product defines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<RamResourceType>,
}

/// A condition key that a product defines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RamCondition {
    /// The key, such as `ecs:InstanceType`.
    pub key: String,
    /// The documented data type, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_type: Option<String>,
}

/// A resource type that a product defines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RamResourceType {
    /// The resource type as printed.
    #[serde(rename = "type")]
    pub resource_type: String,
    /// The ARN pattern as printed.
    pub arn: String,
}

/// The hosts of one region, or of every region that has no hosts of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// The region ID; `*` is every region that has no row of its own.
    pub region: String,
    /// The host that the internet reaches.
    pub public: String,
    /// The host inside a VPC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vpc: Option<String>,
}

impl Endpoint {
    /// The region of a row that is about every region without a row of its own.
    pub const EVERY_REGION: &'static str = "*";
}

//! The specs of all product versions together.
//!
//! Owns how they are held in memory. They come from [`SpecSet::parse`].

use std::collections::BTreeMap;

use super::operation::Operation;
use super::product::Product;

/// Every product version of a specs folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpecSet {
    /// The versions by folder, such as `esa/2024-09-10`.
    pub versions: BTreeMap<String, Version>,
}

/// One product version.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// What its operations share.
    pub product: Product,
    /// The operations by name.
    pub operations: BTreeMap<String, Operation>,
}

//! RAM permissions of Alibaba Cloud: lookup of actions, and policies.
//!
//! Owns the list of its modules. The facts are generated and compiled in, from the crate
//! `alibabacloud-ram-facts`: nothing here reads the network, only [`command`] reads files, and no module
//! depends on the types of a product. What the documentation does not state is absent; [`Lookup`]
//! distinguishes why.

pub mod arn;
mod catalogue;
mod class;
#[cfg(feature = "cli")]
pub mod command;
pub mod condition;
pub mod evaluate;
pub mod explain;
pub mod glob;
pub mod lint;
mod lookup;
pub mod policy;
pub mod write;

pub use alibabacloud_ram_facts::{RamAction, RamFacts, RamResource, RamState, Requirement, Table};
pub use catalogue::{ActionOperation, Catalogue, CatalogueAction, DocumentedConditionKey, RamCode};
pub use class::{ActionClass, UnknownActionClass};
pub use lookup::{Lookup, Selection, lookup};

/// The examples of README.md are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! RAM: the facts of every action, and the policies that are made of them.
//!
//! Owns the list of its parts. Facts are generated from the specs and compiled in: nothing here reads
//! a file or the network, and no part depends on the types of a product. What the documentation does
//! not say is absent, and [`Lookup`] tells the ways of being absent apart.

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
mod words;
pub mod write;

pub use alibabacloud_ram_facts::{RamAction, RamFacts, RamResource, RamState, Requirement, Table};
pub use catalogue::{Action, Catalogue, Code, ConditionKey, Row};
pub use class::{Class, UnknownClass};
pub use lookup::{Lookup, Selection, lookup};

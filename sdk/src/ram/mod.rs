//! RAM: the facts of every action, and the policies that are made of them.
//!
//! Owns the list of its parts. Facts are generated from the specs and compiled in: nothing here reads
//! a file or the network, and no part depends on the types of a product. What the documentation does
//! not say is absent, and [`Lookup`] tells the ways of being absent apart.

pub mod arn;
mod catalogue;
mod class;
#[cfg(feature = "ram-command")]
pub mod command;
#[cfg(feature = "ram-policy")]
pub mod condition;
#[cfg(feature = "ram-policy")]
pub mod evaluate;
#[cfg(feature = "ram-policy")]
pub mod explain;
mod facts;
pub mod glob;
#[cfg(feature = "ram-policy")]
pub mod lint;
mod lookup;
#[cfg(feature = "ram-policy")]
pub mod policy;
mod table;
mod words;
#[cfg(feature = "ram-policy")]
pub mod write;

pub use catalogue::{Action, Catalogue, Code, ConditionKey, Row};
pub use class::{Class, UnknownClass};
pub use facts::{RamAction, RamFacts, RamResource, RamState, Requirement};
pub use lookup::{Lookup, Selection, lookup};
pub use table::Table;

//! RAM: the facts of every action, and the policies that are made of them.
//!
//! Owns the list of its parts. Facts are generated from the specs and compiled in: nothing here reads
//! a file or the network, and no part depends on the types of a product. What the documentation does
//! not say is absent, and [`Lookup`] tells the ways of being absent apart.

pub mod arn;
pub mod command;
pub mod evaluate;
mod facts;
pub mod glob;
pub mod lint;
mod lookup;
pub mod policy;
pub mod write;

pub use facts::{RamAction, RamFacts, RamResource, RamState, Requirement};
pub use lookup::{Lookup, catalogue, lookup, lookup_in};

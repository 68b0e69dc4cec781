//! The type of the futures that traits of this crate return.
//!
//! Owns one alias, so that the traits can be used as objects. It runs nothing.

use std::pin::Pin;

/// A future on the heap, as an async method of a trait object returns it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

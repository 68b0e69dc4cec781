//! The generator: spec files in, source text out.
//!
//! Owns the way from specs to text: [`spec`] mirrors the files, [`model`] interprets them,
//! [`emit`] makes tokens and [`render`] makes text. It is pure: it reads and writes no file, and
//! the same specs always give the same text.

pub mod docs;
pub mod emit;
pub mod generate;
pub mod import;
pub mod model;
pub mod name;
pub mod render;
pub mod spec;

pub use generate::{GenerateError, Generated, generate};

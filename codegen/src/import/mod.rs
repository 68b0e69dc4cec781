//! Importers: official sources in, spec files out.
//!
//! Owns the way from formats of others to [`crate::spec`]. Importers keep facts and drop sentences;
//! they read no file and write none.

mod folder;
pub mod kind;
pub mod merge;
pub mod metadata;
mod nesting;
mod origins;
pub mod page;
pub mod prose;
pub mod ram;
pub mod ram_json;
pub mod ram_page;
pub mod sdk_models;
mod source_rank;
mod spec_path;
mod unique;

pub use source_rank::is_superseded;

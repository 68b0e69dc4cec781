//! Importers: official sources in, spec files out.
//!
//! Owns the way from foreign formats to [`crate::spec`]. Importers carry facts over and drop
//! sentences; they read no file and write none.

pub mod kind;
pub mod merge;
pub mod metadata;
mod owners;
pub mod page;
mod place;
pub mod ram;
pub mod ram_json;
pub mod ram_page;

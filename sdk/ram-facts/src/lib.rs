//! The RAM facts of Alibaba Cloud's operations: action, access level, resources, condition keys and
//! dependent actions, as the documentation states them.
//!
//! Owns the types that read the [`Table`] of a product version, and the list of tables whose feature is
//! enabled. It has no dependencies; search, policies and the program `alibabacloud-ram` are in the crate of
//! that name. What the documentation does not state is absent and never guessed.
//!
//! Each product version is a feature, such as `ecs` and `ecd-2020-10-02`; `all` enables every one.

mod facts;
#[allow(missing_docs, reason = "the constants have the names of the operations")]
#[rustfmt::skip]
mod generated;
mod table;
mod template;

pub use facts::{RamAction, RamFacts, RamResource, RamState, Requirement};
#[allow(unused_imports, reason = "without a feature there is no table")]
pub use generated::*;
pub use table::{Table, main_code};
pub use template::{ArnTemplate, ArnTemplatePart};

/// The examples of README.md are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

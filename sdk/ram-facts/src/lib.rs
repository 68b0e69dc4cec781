//! The RAM facts of Alibaba Cloud's operations: action, access level, resources, condition keys and
//! dependent actions, as the documentation states them.
//!
//! Owns the types that read a product version's [`Table`], and the list of tables whose feature is
//! switched on. It depends on nothing; search, policies and the program `alibabacloud-ram` are in the
//! crate of that name. What the documentation does not say is absent and never guessed.
//!
//! Each product version is a feature, such as `ecs` and `ecd-2020-10-02`; `all` switches on every one.

mod facts;
#[allow(missing_docs, reason = "constants that are named as the operations")]
#[rustfmt::skip]
mod generated;
mod table;
mod template;

pub use facts::{RamAction, RamFacts, RamResource, RamState, Requirement};
#[allow(unused_imports, reason = "without a product there is none")]
pub use generated::*;
pub use table::{Table, main_code};
pub use template::{ArnTemplate, ArnTemplatePart};

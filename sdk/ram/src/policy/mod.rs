//! Policy documents: reading, building and printing.
//!
//! Owns the grammar of policies. It is strict about documented elements and tolerates what real policies
//! contain besides. Whether the names in a policy exist is checked by [`super::lint`].
//!
//! ```
//! use alibabacloud_ram::policy::{Policy, PolicyKind, Statement};
//!
//! let policy = Policy::new([Statement::allow().action("ecs:StartInstance").resource("acs:ecs:*:*:instance/i-001")]);
//! let text = policy.to_compact();
//! assert_eq!(Policy::parse(&text, PolicyKind::Identity)?.to_compact(), text);
//!
//! let error = Policy::parse("{\n  \"Version\": \"1\"\n}", PolicyKind::Identity).unwrap_err();
//! assert_eq!(error.to_string(), "line 1, column 1: the policy has no Statement");
//! # Ok::<_, alibabacloud_ram::policy::PolicyError>(())
//! ```

mod build;
mod check;
mod document;
pub mod json;
mod print;
mod problem;
mod read;
mod reader;

pub use document::{
    Condition, ConditionKey, Effect, Located, MisplacedItem, OperatorBlock, OtherMember, Policy, PolicyKind, Principal,
    PrincipalEntry, ScalarType, Statement, Text, UnknownPolicyKind, Values,
};
pub(crate) use problem::one_line;
pub use problem::{PolicyError, Problem, ProblemKind};
pub use read::{PolicyReading, read};

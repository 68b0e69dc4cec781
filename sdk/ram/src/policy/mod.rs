//! Policy documents: reading, building and printing.
//!
//! Owns the grammar of policies, strict about what is documented and tolerant of what real policies
//! carry. What the names in a policy mean is not looked at here: [`super::lint`] does that.
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
    Condition, ConditionKey, Effect, Located, Misplaced, OperatorBlock, Other, Policy, PolicyKind, Principal,
    PrincipalEntry, Scalar, Statement, Text, Values,
};
pub(crate) use problem::one_line;
pub use problem::{PolicyError, Problem, ProblemKind};
pub use read::{PolicyReading, read};

//! Conditions: the operators, the common keys, and the values that they compare.
//!
//! Owns what the documentation says about them. It evaluates no policy: [`Operator::compare`] compares one
//! value of a policy with one value of a request.

mod key;
mod operator;
mod value;

pub use key::{COMMON, CommonKey, Confidence, PRODUCT_KEYS, base_name, common, common_ignoring_case, key_type};
pub use operator::{Operator, OperatorError, OperatorName, SetModifier};
pub(crate) use value::{Date, Decimal, IpRange, parse_bool};
pub use value::{ValueError, ValueType};

//! Conditions: the operators, the keys that every product knows, and the values they compare.
//!
//! Owns what the documentation says of them. It evaluates no policy: [`Operator::compare`] compares one
//! value of a policy with one of a request.

mod key;
mod operator;
mod value;

pub use key::{
    COMMON, CommonKey, Confidence, KeyType, PRODUCT_KEYS, base_name, common, common_ignoring_case, key_type,
};
pub use operator::{Family, Operator, OperatorError, OperatorName, SetModifier};
pub use value::{Date, IpRange, Number, ValueError, parse_bool, parse_date, parse_ip, parse_number};

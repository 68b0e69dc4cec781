//! Scalars of JSON, and how numbers become text.
//!
//! Owns the scalar values and their text. Which Rust type accepts which scalar is in `coerce.rs`.

use serde_json::Value;

/// A scalar as the parser found it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Scalar<'a> {
    /// `null`: the same as an absent value, except in free JSON.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number in the range of `i64`.
    Integer(i64),
    /// A whole number above the range of `i64`.
    Unsigned(u64),
    /// A number with a fraction or an exponent.
    Number(f64),
    /// Text.
    Text(&'a str),
}

/// How well a scalar fits the documented type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fit {
    /// It has the documented type.
    Exact,
    /// It has another type with the same meaning, such as `"5"` for `5`.
    Coerced,
    /// It is no value of the documented type.
    Unreadable,
}

impl Scalar<'_> {
    /// The same scalar as free JSON.
    pub fn to_value(self) -> Value {
        match self {
            Scalar::Null => Value::Null,
            Scalar::Boolean(value) => value.into(),
            Scalar::Integer(value) => value.into(),
            Scalar::Unsigned(value) => value.into(),
            Scalar::Number(value) => value.into(),
            Scalar::Text(value) => value.into(),
        }
    }
}

/// The shortest text that is read as `value` again, as JSON prints it: `0.98`, `2.0`, `1e+20`.
///
/// JSON has no text for infinities and NaN; they print as `null`.
pub fn format_number(value: f64) -> String {
    serde_json::to_string(&value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_in_their_shortest_form() {
        for (value, expected) in [(0.98, "0.98"), (2.0, "2.0"), (1e20, "1e+20"), (1e-7, "1e-7"), (-0.5, "-0.5")] {
            assert_eq!(format_number(value), expected);
        }
    }
}

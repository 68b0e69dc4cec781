//! The scalar types of Rust, and every leniency that real responses require.
//!
//! Owns how text, numbers and booleans are converted into one another when a response does not have its
//! documented type. Composite values are in [`crate::wire`].

use bytes::Bytes;

use crate::scalar::{Fit, Scalar, format_number};
use crate::wire::{Element, View};

/// The integer of a whole number, in the range where `f64` represents every integer.
fn whole(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation, reason = "the range was checked")]
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

fn exactness(exact: bool) -> Fit {
    if exact { Fit::Exact } else { Fit::Coerced }
}

impl Element for String {
    fn from_scalar(scalar: Scalar<'_>) -> Option<(Self, Fit)> {
        let text = match scalar {
            Scalar::Null => return None,
            Scalar::Text(value) => return Some((value.to_owned(), Fit::Exact)),
            Scalar::Boolean(value) => value.to_string(),
            Scalar::Integer(value) => value.to_string(),
            Scalar::Unsigned(value) => value.to_string(),
            Scalar::Number(value) => format_number(value),
        };
        Some((text, Fit::Coerced))
    }
    /// The body may be text, or JSON that is text.
    fn from_body(body: &Bytes) -> Option<Self> {
        serde_json::from_slice(body).ok().or_else(|| std::str::from_utf8(body).ok().map(str::to_owned))
    }
    fn view(&self) -> View<'_> {
        View::Text(self)
    }
}

impl Element for i64 {
    fn from_scalar(scalar: Scalar<'_>) -> Option<(Self, Fit)> {
        match scalar {
            Scalar::Integer(value) => Some((value, Fit::Exact)),
            Scalar::Number(value) => whole(value).map(|value| (value, Fit::Coerced)),
            Scalar::Text(text) => text.trim().parse().ok().map(|value| (value, Fit::Coerced)),
            Scalar::Null | Scalar::Boolean(_) | Scalar::Unsigned(_) => None,
        }
    }
    fn view(&self) -> View<'_> {
        View::Integer(*self)
    }
}

impl Element for f64 {
    fn from_scalar(scalar: Scalar<'_>) -> Option<(Self, Fit)> {
        #[allow(clippy::cast_precision_loss, reason = "JSON does not distinguish 1 from 1.0")]
        match scalar {
            Scalar::Number(value) => Some((value, Fit::Exact)),
            Scalar::Integer(value) => Some((value as f64, exactness(whole(value as f64) == Some(value)))),
            Scalar::Unsigned(value) => Some((value as f64, Fit::Coerced)),
            Scalar::Text(text) => {
                text.trim().parse().ok().filter(|value: &f64| value.is_finite()).map(|value| (value, Fit::Coerced))
            }
            Scalar::Null | Scalar::Boolean(_) => None,
        }
    }
    fn view(&self) -> View<'_> {
        View::Number(*self)
    }
}

impl Element for bool {
    fn from_scalar(scalar: Scalar<'_>) -> Option<(Self, Fit)> {
        let value = match scalar {
            Scalar::Boolean(value) => return Some((value, Fit::Exact)),
            Scalar::Integer(0) => false,
            Scalar::Integer(1) => true,
            Scalar::Text(text) => match text.trim() {
                "0" => false,
                "1" => true,
                word if word.eq_ignore_ascii_case("true") => true,
                word if word.eq_ignore_ascii_case("false") => false,
                _ => return None,
            },
            _ => return None,
        };
        Some((value, Fit::Coerced))
    }
    fn view(&self) -> View<'_> {
        View::Boolean(*self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: Element + PartialEq + std::fmt::Debug>(cases: &[(Scalar<'_>, Option<(T, Fit)>)]) {
        for (scalar, expected) in cases {
            assert_eq!(&T::from_scalar(*scalar), expected, "{scalar:?}");
        }
    }

    #[test]
    fn integers() {
        check::<i64>(&[
            (Scalar::Integer(5), Some((5, Fit::Exact))),
            (Scalar::Number(5.0), Some((5, Fit::Coerced))),
            (Scalar::Number(5.5), None),
            (Scalar::Number(1e300), None),
            (Scalar::Text("42"), Some((42, Fit::Coerced))),
            (Scalar::Text(" -7 "), Some((-7, Fit::Coerced))),
            (Scalar::Text("18****"), None),
            (Scalar::Text(""), None),
            (Scalar::Boolean(true), None),
            (Scalar::Unsigned(u64::MAX), None),
        ]);
    }

    #[test]
    fn numbers() {
        check::<f64>(&[
            (Scalar::Number(0.5), Some((0.5, Fit::Exact))),
            (Scalar::Integer(3), Some((3.0, Fit::Exact))),
            (Scalar::Integer((1 << 53) + 1), Some((9_007_199_254_740_992.0, Fit::Coerced))),
            (Scalar::Text("0.98"), Some((0.98, Fit::Coerced))),
            (Scalar::Text("NaN"), None),
            (Scalar::Text("20%"), None),
            (Scalar::Boolean(false), None),
        ]);
    }

    #[test]
    fn booleans() {
        check::<bool>(&[
            (Scalar::Boolean(true), Some((true, Fit::Exact))),
            (Scalar::Text("True"), Some((true, Fit::Coerced))),
            (Scalar::Text("FALSE"), Some((false, Fit::Coerced))),
            (Scalar::Integer(1), Some((true, Fit::Coerced))),
            (Scalar::Text("0"), Some((false, Fit::Coerced))),
            (Scalar::Integer(2), None),
            (Scalar::Text("flase"), None),
        ]);
    }

    #[test]
    fn text() {
        check::<String>(&[
            (Scalar::Text("a"), Some(("a".into(), Fit::Exact))),
            (Scalar::Integer(7), Some(("7".into(), Fit::Coerced))),
            (Scalar::Unsigned(u64::MAX), Some((u64::MAX.to_string(), Fit::Coerced))),
            (Scalar::Number(1.5), Some(("1.5".into(), Fit::Coerced))),
            (Scalar::Boolean(false), Some(("false".into(), Fit::Coerced))),
        ]);
    }
}

//! Enums that accept values which are not documented.
//!
//! Owns what generated enums share: the opaque unknown value and the impls that every enum has. It knows no
//! enum itself.

use std::fmt;

use crate::scalar::{Fit, Scalar};

/// A value that the documentation does not list.
///
/// Its text is the `as_str` of its enum, and `From<&str>` of the enum builds it. It cannot be built directly,
/// so that a value which a later version documents is still equal to itself.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    #[doc(hidden)]
    pub fn __new(value: &str) -> Self {
        Self(value.into())
    }

    /// The value as the service sent it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

/// An enum whose documented values are variants, and which has a variant for every other value.
pub trait OpenEnum: Sized {
    /// The documented wire values, in documented order.
    const VALUES: &'static [&'static str];
    /// The wire value.
    fn wire_value(&self) -> &str;
    /// The variant of a documented wire value, or the unknown variant.
    fn from_wire_value(value: &str) -> Self;
}

/// Builds an enum from a scalar: from text as it is, from numbers and booleans by their text.
pub fn from_scalar<T: OpenEnum>(scalar: Scalar<'_>) -> Option<(T, Fit)> {
    use crate::wire::Element;
    match scalar {
        Scalar::Text(text) => Some((T::from_wire_value(text), Fit::Exact)),
        other => String::from_scalar(other).map(|(text, fit)| (T::from_wire_value(&text), fit)),
    }
}

/// Implements what every open enum has in common; generated code calls it once per enum.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($name:ident) => {
        impl $name {
            /// The wire value, documented or not.
            #[inline]
            pub fn as_str(&self) -> &str {
                $crate::open_enum::OpenEnum::wire_value(self)
            }
        }

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                $crate::open_enum::OpenEnum::from_wire_value(value)
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Formatter::pad(formatter, self.as_str())
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(self.as_str(), formatter)
            }
        }

        impl $crate::wire::Element for $name {
            #[inline]
            fn from_scalar(scalar: $crate::scalar::Scalar<'_>) -> ::core::option::Option<(Self, $crate::scalar::Fit)> {
                $crate::open_enum::from_scalar(scalar)
            }
            #[inline]
            fn view(&self) -> $crate::wire::View<'_> {
                $crate::wire::View::Text(self.as_str())
            }
        }
    };
}

//! The part of this crate that generated code may use.
//!
//! Owns the list of names. The crates of products are generated, and published separately from this one, and
//! a release of either must work with older releases of the other, so the list has a version of its own.
//! Names are only added to [`v1`]. A change that breaks an existing generated crate creates a `v2`, and `v1`
//! is kept as long as a published crate uses it.
//!
//! Programs do not need it: they use the operations of a product crate, and the names at the root.
//!
//! Generated modules import [`v1`] under the name `rt`, so a macro is called as `rt::shape!`; the examples of the
//! macros show that form.

/// Version 1 of the contract.
pub mod v1 {
    pub use crate::error::ErrorCode;
    #[doc(inline)]
    pub use crate::open_enum::{OpenEnum, UnknownValue};
    pub use crate::operation::{
        Authentication, EndpointInfo, Method, Operation, OperationInfo, ParameterInfo, ProductInfo,
    };
    pub use crate::paginate::{Paginated, Pagination, Place};
    pub use crate::wire::{Members, Shape, Wire};
    #[doc(inline)]
    pub use crate::{
        __contract_error_codes as error_codes, __contract_open_enum as open_enum, __contract_request as request,
        __contract_shape as shape,
    };
    pub use bytes::Bytes;
    pub use serde_json::Value;
    pub use std::collections::BTreeMap;

    macro_rules! locations {
        ($($name:ident $location:ident)*) => {
            $(
                #[doc = concat!("A parameter at the location [`Location::", stringify!($location), "`](crate::operation::Location).")]
                #[must_use]
                pub const fn $name(wire_name: &'static str) -> ParameterInfo {
                    ParameterInfo::new(wire_name, crate::operation::Location::$location)
                }
            )*
        };
    }

    locations!(query Query form Form body Body path Path header Header host Host);

    /// A list of texts as the value of its member.
    #[inline]
    pub fn texts(items: impl IntoIterator<Item = impl Into<String>>) -> Option<Vec<String>> {
        Some(items.into_iter().map(Into::into).collect())
    }

    /// Adds an item to a list, which may be absent.
    #[inline]
    pub fn push<T>(list: &mut Option<Vec<T>>, item: impl Into<T>) {
        list.get_or_insert_with(Vec::new).push(item.into());
    }

    /// A value with no member set, which constructors start from.
    #[inline]
    #[must_use]
    pub fn empty<T: Shape>() -> T {
        T::empty()
    }
}

/// The names that the expansions of the macros use: not for use by name.
#[doc(hidden)]
pub mod expansion {
    pub use crate::debug::shape as debug;
    #[cfg(feature = "serde")]
    pub use crate::serde_impl::{deserialize, serialize};
    pub use crate::wire::{Members, Shape, Wire};
    #[cfg(feature = "serde")]
    pub use serde;
}

/// Implements what every structure has: the empty value, the member of a wire name, the list of members,
/// `Debug` without secrets, `Default`, and serde's traits and `PartialEq` if their features are enabled.
///
/// ```text
/// rt::shape! { DescribeInstancesOutput {
///     request_id "RequestId", instances "Instances",
/// } }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_shape {
    ($name:ident { $($field:ident $wire:literal,)* }) => {
        impl $crate::contract::expansion::Shape for $name {
            $crate::__contract_members! { $($field $wire,)* }
            $crate::__contract_slot! { $($field $wire,)* }
        }
        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                $crate::contract::expansion::Shape::empty()
            }
        }
        $crate::__contract_common! { $name { $($field)* } }
    };
}

/// Implements for the request of an operation what [`shape!`](crate::contract::v1::shape) does for other
/// structures, without `Default`, and lists its parameters with their locations and styles.
///
/// ```text
/// rt::request! { DescribeInstances {
///     query region_id "RegionId", form rules "Rules" json,
/// } }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_request {
    ($name:ident { $($location:ident $field:ident $wire:literal $($style:ident)*,)* }) => {
        impl $crate::contract::expansion::Shape for $name {
            $crate::__contract_members! { $($field $wire,)* }
            $crate::__contract_request_slot! { $($field $wire,)* }
        }
        impl $name {
            const PARAMETERS: &'static [$crate::contract::v1::ParameterInfo] =
                &[$($crate::contract::v1::$location($wire)$(.$style())*,)*];
        }
        $crate::__contract_common! { $name { $($field)* } }
    };
}

/// The empty value, and the list of members.
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_members {
    ($($field:ident $wire:literal,)*) => {
        #[inline]
        fn empty() -> Self {
            Self { $($field: ::core::option::Option::None,)* }
        }
        #[inline]
        fn members<'a>(&'a self, _members: &mut $crate::contract::expansion::Members<'a, '_>) {
            $(_members.put($wire, &self.$field);)*
        }
    };
}

/// The member of a wire name.
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_slot {
    ($($field:ident $wire:literal,)*) => {
        #[inline]
        #[allow(unreachable_patterns, reason = "of two parameters with one name the first is deserialized")]
        fn slot(&mut self, wire_name: &str) -> ::core::option::Option<&mut dyn $crate::contract::expansion::Wire> {
            match wire_name {
                $($wire => ::core::option::Option::Some(&mut self.$field),)*
                _ => ::core::option::Option::None,
            }
        }
    };
}

/// Requests are only deserialized by serde.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_request_slot {
    ($($tokens:tt)*) => {
        $crate::__contract_slot! { $($tokens)* }
    };
}

/// Requests are only deserialized by serde.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_request_slot {
    ($($tokens:tt)*) => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __contract_common {
    ($name:ident { $($field:ident)* }) => {
        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::contract::expansion::debug(stringify!($name), self, formatter)
            }
        }
        $crate::__contract_eq! { $name { $($field)* } }
        $crate::__contract_serde! { $name }
    };
}

#[cfg(feature = "eq")]
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_eq {
    ($name:ident { $($field:ident)* }) => {
        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, _other: &Self) -> bool {
                true $(&& self.$field == _other.$field)*
            }
        }
    };
}

#[cfg(not(feature = "eq"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_eq {
    ($($tokens:tt)*) => {};
}

#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_serde {
    ($name:ident) => {
        impl $crate::contract::expansion::serde::Serialize for $name {
            fn serialize<S: $crate::contract::expansion::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::contract::expansion::serialize(self, serializer)
            }
        }
        impl<'de> $crate::contract::expansion::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::contract::expansion::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::contract::expansion::deserialize(deserializer)
            }
        }
    };
}

#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_serde {
    ($($tokens:tt)*) => {};
}

/// Implements an open enum: the enum itself with its documented values and the unknown one, its conversion to
/// and from the wire, `From<&str>`, `Display` and `Debug`.
///
/// ```text
/// rt::open_enum! {
///     /// Documented values of `Method`.
///     UpdateUserDeliveryTaskStatusMethod { Online "online", Offline "offline", }
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_open_enum {
    ($(#[$attribute:meta])* $name:ident { $($variant:ident $value:literal $(($text:literal))?,)* }) => {
        $(#[$attribute])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = $crate::__contract_code!($value $(, $text)?)] $variant,)*
            /// A value that the documentation does not list.
            Unknown($crate::contract::v1::UnknownValue),
        }
        impl $crate::contract::v1::OpenEnum for $name {
            const VALUES: &'static [&'static str] = &[$($value),*];
            #[inline]
            fn wire_value(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
            #[inline]
            fn from_wire_value(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::Unknown($crate::contract::v1::UnknownValue::__new(other)),
                }
            }
        }
        $crate::__open_enum!($name);
    };
}

/// Declares the documented error codes of a product, each with its documented HTTP statuses.
///
/// ```text
/// rt::error_codes! {
///     ESA_SERVICE_NOT_OPEN "EsaService.NotOpen" "403",
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_error_codes {
    ($($constant:ident $code:literal $(($text:literal))? $statuses:literal,)*) => {
        $(
            #[doc = concat!($crate::__contract_code!($code $(, $text)?), " (HTTP ", $statuses, ")")]
            pub const $constant: $crate::contract::v1::ErrorCode<'static> = $crate::contract::v1::ErrorCode($code);
        )*
    };
}

/// A wire value in documentation; the second form is for values that contain a backtick.
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_code {
    ($value:literal) => {
        concat!("`", $value, "`")
    };
    ($value:literal, $text:literal) => {
        $text
    };
}

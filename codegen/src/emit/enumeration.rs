//! Open enums.
//!
//! Owns the enum and the table between variants and wire values.

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, documentation, ident};
use crate::model::Enum;

/// An open enum.
///
/// ```text
/// #[derive(Clone, PartialEq, Eq, Hash)]
/// #[non_exhaustive]
/// pub enum Name { /// `online` Online, …, /// any other value Unknown(rt::UnknownValue) }
/// impl rt::OpenEnum for Name { … }
/// rt::open_enum!(Name);
/// ```
pub(super) fn enumeration(item: &Enum) -> Vec<TokenStream> {
    let name = ident(&item.name);
    let lines = docs(&documentation::enumeration(item));
    let values: Vec<_> = item.values.iter().map(|(_, value)| value).collect();
    let variants: Vec<_> = item.values.iter().map(|(variant, _)| ident(variant)).collect();
    let told = values.iter().map(|value| format!(" {}", crate::docs::code(value)));
    let structure = quote! {
        #lines
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#[doc = #told] #variants,)*
            #[doc = " A value that the documentation does not list."]
            Unknown(rt::UnknownValue),
        }
    };
    let table = quote! {
        impl rt::OpenEnum for #name {
            const VALUES: &'static [&'static str] = &[#(#values),*];
            #[inline]
            fn wire_value(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
            #[inline]
            fn from_wire_value(value: &str) -> Self {
                match value {
                    #(#values => Self::#variants,)*
                    other => Self::Unknown(rt::UnknownValue::__new(other)),
                }
            }
        }
    };
    vec![structure, table, quote!(rt::open_enum!(#name);)]
}

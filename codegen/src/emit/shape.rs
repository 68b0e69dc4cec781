//! Structures.
//!
//! Owns the struct, its setters and its thin impls. Requests and outputs differ only in what they
//! have beside: constructors are in [`super::operation`].

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{argument, converted, docs, documentation, ident, ty};
use crate::model::{Member, Shape, Usage};

/// A structure with everything that belongs to it but its constructor; `attributes` begin with its
/// documentation.
///
/// ```text
/// /// docs
/// #[derive(Clone)]
/// #[cfg_attr(feature = "eq", derive(PartialEq))]
/// #[non_exhaustive]
/// pub struct Name { pub member: Option<String> }
/// impl Name { /* setters, in requests; accessors of lists, in responses */ }
/// impl Debug for Name { … }
/// impl rt::Shape for Name { … }
/// ```
pub(super) fn shape(shape: &Shape, attributes: &TokenStream) -> Vec<TokenStream> {
    vec![structure(shape, attributes), setters(shape), accessors(shape), debug(shape), wire(shape)]
}

/// `impl Default for Name`: every structure but requests with required members.
pub(super) fn default(shape: &Shape) -> TokenStream {
    let name = ident(&shape.name);
    quote! {
        impl Default for #name {
            #[inline]
            fn default() -> Self {
                rt::Shape::empty()
            }
        }
    }
}

/// `pub struct Name { pub member: Option<T> }`
fn structure(shape: &Shape, attributes: &TokenStream) -> TokenStream {
    let name = ident(&shape.name);
    let members = shape.members.iter().map(|member| {
        let (lines, deprecated) = (docs(&documentation::member(member)), deprecated(member));
        let name = ident(&member.name);
        let ty = ty(&member.ty);
        quote!(#lines #deprecated pub #name: Option<#ty>,)
    });
    quote! {
        #attributes
        #[derive(Clone)]
        #[cfg_attr(feature = "eq", derive(PartialEq))]
        #[non_exhaustive]
        pub struct #name { #(#members)* }
    }
}

/// `pub fn member(mut self, value: impl Into<String>) -> Self` for each member of a request type.
fn setters(shape: &Shape) -> TokenStream {
    if shape.usage == Usage::Response || shape.members.is_empty() {
        return TokenStream::new();
    }
    let owner = ident(&shape.name);
    let setters = shape.members.iter().map(|member| {
        let text = format!(" Sets {}.", crate::docs::code(&member.wire_name));
        let name = ident(&member.name);
        let argument = argument(&member.ty);
        let value = converted(&ident("value"), &member.ty);
        let deprecated = deprecated(member);
        quote! {
            #[doc = #text]
            #deprecated
            #[inline]
            #[must_use]
            pub fn #name(mut self, value: #argument) -> Self {
                self.#name = Some(#value);
                self
            }
        }
    });
    quote!(impl #owner { #(#setters)* })
}

/// `pub fn instances(&self) -> &[Item]` for each member that only wraps a list.
fn accessors(shape: &Shape) -> TokenStream {
    let methods: Vec<_> = shape.members.iter().filter_map(accessor).collect();
    if methods.is_empty() {
        return TokenStream::new();
    }
    let owner = ident(&shape.name);
    quote!(impl #owner { #(#methods)* })
}

fn accessor(member: &Member) -> Option<TokenStream> {
    let wrapped = member.wrapped.as_ref()?;
    let (outer, inner) = (crate::docs::code(&member.wire_name), crate::docs::code(&wrapped.wire_name));
    let text = format!(" The list {inner} in {outer}, empty where it is absent.");
    let (method, field) = (ident(&wrapped.accessor), ident(&member.name));
    let (wrapper, list) = (ident(&wrapped.wrapper), ident(&wrapped.name));
    let item = ty(&wrapped.item);
    let deprecated = deprecated(member);
    Some(quote! {
        #[doc = #text]
        #deprecated
        #[inline]
        pub fn #method(&self) -> &[#item] {
            match &self.#field {
                Some(#wrapper { #list: Some(items) }) => items,
                _ => &[],
            }
        }
    })
}

/// `#[deprecated]` in front of what names a member that the documentation advises against.
fn deprecated(member: &Member) -> TokenStream {
    if member.deprecated { quote!(#[deprecated]) } else { TokenStream::new() }
}

/// `impl Debug for Name`, which hides secrets and costs less to compile than the derive.
fn debug(shape: &Shape) -> TokenStream {
    let name = ident(&shape.name);
    let text = &shape.name;
    quote! {
        impl std::fmt::Debug for #name {
            #[inline]
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                rt::debug(#text, self, formatter)
            }
        }
    }
}

/// `impl rt::Shape for Name`: the empty value, wire name to slot, and the members.
///
/// Request types are only read back under the feature `serde`.
fn wire(shape: &Shape) -> TokenStream {
    let name = ident(&shape.name);
    let fields = shape.members.iter().map(|member| {
        let field = ident(&member.name);
        quote!(#field: None,)
    });
    // Parameters at two locations may share a name; the first of them is read back.
    let mut seen = BTreeSet::new();
    let arms = shape.members.iter().filter(|member| seen.insert(&member.wire_name)).map(|member| {
        let wire_name = &member.wire_name;
        let field = ident(&member.name);
        quote!(#wire_name => &mut self.#field,)
    });
    let puts = shape.members.iter().map(|member| {
        let wire_name = &member.wire_name;
        let field = ident(&member.name);
        quote!(members.put(#wire_name, &self.#field);)
    });
    let only = match shape.usage {
        Usage::Request => quote!(#[cfg(feature = "serde")]),
        Usage::Response | Usage::Both => TokenStream::new(),
    };
    let slot = if shape.members.is_empty() {
        TokenStream::new()
    } else {
        quote! {
            #only
            #[inline]
            fn slot(&mut self, wire_name: &str) -> Option<&mut dyn rt::Wire> {
                Some(match wire_name {
                    #(#arms)*
                    _ => return None,
                })
            }
        }
    };
    let members = if shape.members.is_empty() { quote!(_members) } else { quote!(members) };
    quote! {
        impl rt::Shape for #name {
            #[inline]
            fn empty() -> Self {
                Self { #(#fields)* }
            }
            #slot
            #[inline]
            fn members<'a>(&'a self, #members: &mut rt::Members<'a, '_>) {
                #(#puts)*
            }
        }
    }
}

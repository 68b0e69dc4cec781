//! Structures: requests, outputs, and the shapes that they contain.
//!
//! Owns the struct with its members, the setters, the accessors of wrapped lists, and the call `rt::shape!`,
//! which implements everything else. Constructors and the parameters of a request are in
//! [`super::operation`], the words of the documentation in [`super::documentation`]. Which type a member has
//! is decided in the model.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Piece, Table, argument, converted, docs, documentation, ident, ty};
use crate::model::{Member, Shape, Type, Usage};

/// A structure that is no request of an operation.
///
/// ```text
/// /// docs
/// #[derive(Clone)]
/// #[non_exhaustive]
/// pub struct Name { pub member: Option<String> }
/// impl Name { /* setters, where a request contains it; accessors of lists, in responses */ }
/// rt::shape! { Name { member "Member", } }
/// ```
pub(super) fn shape(shape: &Shape) -> Vec<Piece> {
    let mut methods = if shape.usage == Usage::Response { Vec::new() } else { setters(shape) };
    methods.extend(shape.members.iter().filter_map(accessor));
    let owner = ident(&shape.name);
    let rows = shape.members.iter().map(|member| {
        let (field, wire_name) = (ident(&member.name), &member.wire_name);
        quote!(#field #wire_name)
    });
    let table = Table {
        docs: Vec::new(),
        call: "rt::shape",
        name: Some(shape.name.clone()),
        rows: rows.collect(),
        filled: true,
    };
    let mut pieces = vec![structure(shape, &docs(&documentation::shape(shape))).into()];
    if !methods.is_empty() {
        pieces.push(quote!(impl #owner { #(#methods)* }).into());
    }
    pieces.push(Piece::Table(table));
    pieces
}

/// `pub struct Name { pub member: Option<T> }`; `attributes` begin with its documentation.
///
/// What requests contain is `must_use`, so that no setter needs to say so.
pub(super) fn structure(shape: &Shape, attributes: &TokenStream) -> TokenStream {
    let name = ident(&shape.name);
    let must_use = (shape.usage != Usage::Response).then(|| quote!(#[must_use]));
    let members = shape.members.iter().map(|member| {
        let (lines, deprecated) = (docs(&documentation::member(member)), deprecated(member));
        let name = ident(&member.name);
        let ty = ty(&member.ty);
        quote!(#lines #deprecated pub #name: Option<#ty>,)
    });
    quote! {
        #attributes
        #[derive(Clone)]
        #must_use
        #[non_exhaustive]
        pub struct #name { #(#members)* }
    }
}

/// `pub fn member(mut self, value: impl Into<String>) -> Self` for each member, and for each list
/// `pub fn add_member(mut self, item: impl Into<String>) -> Self`.
pub(super) fn setters(shape: &Shape) -> Vec<TokenStream> {
    let mut setters = Vec::new();
    for member in &shape.members {
        let wire_name = crate::docs::code(&member.wire_name);
        let text = format!(" Sets {wire_name}.");
        let name = ident(&member.name);
        let (argument, value) = (argument(&member.ty), converted(&ident("value"), &member.ty));
        let deprecated = deprecated(member);
        // A function with generic arguments is compiled where it is called in any case.
        let inline = (!is_generic(&member.ty)).then(|| quote!(#[inline]));
        setters.push(quote! {
            #[doc = #text]
            #deprecated
            #inline
            pub fn #name(mut self, value: #argument) -> Self {
                self.#name = #value;
                self
            }
        });
        if let (Type::List(item), Some(append)) = (&member.ty, &member.append) {
            let text = format!(" Adds an item to {wire_name}.");
            let (append, item) = (ident(append), ty(item));
            setters.push(quote! {
                #[doc = #text]
                #deprecated
                pub fn #append(mut self, item: impl Into<#item>) -> Self {
                    rt::push(&mut self.#name, item);
                    self
                }
            });
        }
    }
    setters
}

fn is_generic(ty: &Type) -> bool {
    matches!(ty, Type::Text | Type::Integer | Type::List(_))
}

/// `pub fn instances(&self) -> &[Item]` for a member that only wraps a list.
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

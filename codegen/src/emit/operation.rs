//! The file of an operation.
//!
//! Owns the request with its constructor, the facts and `impl rt::Operation`; the types around them are in
//! [`super::shape`] and [`super::enumeration`].

use proc_macro2::TokenStream;
use quote::quote;

use super::enumeration::enumeration;
use super::parameter::{location, styles};
use super::{Piece, Table, argument, docs, documentation, file_docs, ident, shape, ty};
use crate::model::{Authentication, Constructor, Item, Member, Method, Operation};

/// The parts of an operation's file, in their order.
pub fn file(operation: &Operation) -> Vec<Piece> {
    let request = &operation.request;
    let deprecated = operation.deprecation.as_ref().map(documentation::deprecation);
    let deprecated = deprecated.map(|note| quote!(#[deprecated(note = #note)]));
    let lines = docs(&documentation::operation(operation));
    let title = format!("`{}`: request, output and the types in them.", operation.wire_name);
    let callable = operation.not_callable.is_none();
    let product = callable.then(|| quote!(PRODUCT,));
    let mut pieces: Vec<Piece> = vec![file_docs(&title).into()];
    pieces.extend(allowances(operation).map(Piece::Code));
    pieces.push(quote!(use super::{#product ram, rt};).into());
    pieces.push(shape::structure(request, &quote!(#lines #deprecated)).into());
    pieces.extend(methods(operation));
    pieces.push(request_table(operation));
    if callable {
        pieces.push(implementation(operation).into());
        pieces.extend(operation.pagination.as_ref().map(|facts| super::pages::pagination(facts).into()));
    }
    pieces.extend(type_pieces(&operation.items));
    pieces
}

/// A deprecated type is named by its own impls.
fn allowances(operation: &Operation) -> Option<TokenStream> {
    let mut members = operation.request.members.iter().chain(operation.items.iter().flat_map(|item| match item {
        Item::Shape(shape) => shape.members.as_slice(),
        Item::Enum(_) => &[],
    }));
    let deprecated = operation.deprecation.is_some() || members.any(|member| member.deprecated);
    deprecated.then(|| quote!(#![allow(deprecated)]))
}

/// The pieces of types, each with what belongs to it.
pub(super) fn type_pieces(items: &[Item]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for item in items {
        match item {
            Item::Shape(inner) => pieces.extend(shape::shape(inner)),
            Item::Enum(inner) => pieces.push(enumeration(inner)),
        }
    }
    pieces
}

/// ```text
/// rt::request! { UpdateUserDeliveryTaskStatus {
///     query task_name "TaskName", query method "Method",
/// } }
/// ```
fn request_table(operation: &Operation) -> Piece {
    let request = &operation.request;
    let rows = request.members.iter().zip(&operation.parameters).map(|(member, parameter)| {
        let (location, field, wire_name) = (location(parameter), ident(&member.name), &member.wire_name);
        let styles = styles(parameter);
        quote!(#location #field #wire_name #(#styles)*)
    });
    Piece::Table(Table {
        docs: Vec::new(),
        call: "rt::request",
        name: Some(request.name.clone()),
        rows: rows.collect(),
        filled: true,
    })
}

/// `impl Name { pub const RAM: … ; pub fn new(…) -> Self; /* setters */ }`, and the struct of the
/// arguments of `new` where they need names.
///
/// ```text
/// /// What `AddTags::new` needs.
/// pub struct AddTagsRequired { pub resource_type: String, pub resource_id: String }
/// ```
fn methods(operation: &Operation) -> Vec<Piece> {
    let request = &operation.request;
    let indexes = match &operation.constructor {
        Constructor::Positional(indexes) | Constructor::Named(_, indexes) => indexes,
    };
    let required: Vec<&Member> = indexes.iter().filter_map(|index| request.members.get(*index)).collect();
    let names: Vec<_> = required.iter().map(|member| ident(&member.name)).collect();
    let owner = ident(&request.name);
    let mut pieces = Vec::new();
    let (arguments, values): (TokenStream, Vec<TokenStream>) = match &operation.constructor {
        Constructor::Positional(_) => {
            let kinds = required.iter().map(|member| argument(&member.ty));
            (quote!(#(#names: #kinds),*), names.iter().map(|name| quote!(#name)).collect())
        }
        Constructor::Named(name, _) => {
            let name = ident(name);
            pieces.push(required_struct(&name, &request.name, &required).into());
            (quote!(required: #name), names.iter().map(|name| quote!(required.#name)).collect())
        }
    };
    let constant = ident(&operation.ram.constant);
    let setters = shape::setters(request);
    let start = if required.is_empty() { quote!(rt::empty()) } else { quote!(rt::empty::<Self>()) };
    pieces.push(
        quote! {
            impl #owner {
                #[doc = " The RAM facts of the operation."]
                pub const RAM: &'static ram::Facts = ram::#constant;
                #[doc = " A request with the required parameters."]
                #[inline]
                pub fn new(#arguments) -> Self {
                    #start #(.#names(#values))*
                }
                #(#setters)*
            }
        }
        .into(),
    );
    if required.is_empty() {
        pieces.push(
            quote! {
                impl Default for #owner {
                    #[inline]
                    fn default() -> Self { Self::new() }
                }
            }
            .into(),
        );
    }
    pieces
}

fn required_struct(name: &proc_macro2::Ident, owner: &str, required: &[&Member]) -> TokenStream {
    let line = format!(" What [`{owner}::new`] needs, by name because two of a kind could be swapped.");
    let text = name.to_string();
    let members = required.iter().map(|member| {
        let lines = docs(&documentation::member(member));
        let name = ident(&member.name);
        let ty = ty(&member.ty);
        quote!(#lines pub #name: #ty,)
    });
    quote! {
        #[doc = #line]
        #[derive(Clone)]
        pub struct #name { #(#members)* }
        impl std::fmt::Debug for #name {
            #[doc = " Prints no values: any of them may be a secret."]
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.debug_struct(#text).finish_non_exhaustive()
            }
        }
    }
}

/// `impl rt::Operation for Name { type Output = …; const INFO: … = &rt::OperationInfo::new(…); }`
fn implementation(operation: &Operation) -> TokenStream {
    let owner = ident(&operation.request.name);
    let output = ty(&operation.output);
    let wire_name = &operation.wire_name;
    let method = ident(match operation.method {
        Method::Get => "Get",
        Method::Post => "Post",
        Method::Put => "Put",
        Method::Delete => "Delete",
        Method::Patch => "Patch",
        Method::Head => "Head",
    });
    let path = operation.path.as_ref().map(|path| quote!(.path(#path)));
    let authentication = match operation.authentication {
        Authentication::AccessKey => TokenStream::new(),
        Authentication::BearerToken => quote!(.authentication(rt::Authentication::BearerToken)),
        Authentication::Anonymous => quote!(.authentication(rt::Authentication::Anonymous)),
    };
    let http_only = operation.http_only.then(|| quote!(.http_only()));
    let read_only = operation.read_only.then(|| quote!(.read_only()));
    quote! {
        impl rt::Operation for #owner {
            type Output = #output;
            const INFO: &'static rt::OperationInfo =
                &rt::OperationInfo::new(PRODUCT, #wire_name, rt::Method::#method, Self::PARAMETERS)
                    #path #authentication #http_only #read_only;
        }
    }
}

//! The file of an operation.
//!
//! Owns the constructor, the facts and `impl rt::Operation`; the types around them are in
//! [`super::shape`] and [`super::enumeration`].

use proc_macro2::TokenStream;
use quote::quote;

use super::enumeration::enumeration;
use super::{argument, converted, docs, documentation, file_docs, ident, shape, ty};
use crate::model::{
    Authentication, Constructor, Item, Member, Method, Operation, Parameter, ParameterStyle, Product, REGION,
};

/// All items of an operation's file, in their order.
pub fn file(product: &Product, operation: &Operation) -> Vec<TokenStream> {
    let request = &operation.request;
    let deprecated = operation.deprecation.as_ref().map(documentation::deprecation);
    let deprecated = deprecated.map(|note| quote!(#[deprecated(note = #note)]));
    let lines = docs(&documentation::operation(operation));
    let title = format!("`{}`: request, output and the types in them.", operation.wire_name);
    let mut items = vec![
        file_docs(&title),
        allowances(operation),
        quote!(
            use crate::rt;
        ),
    ];
    items.extend(shape::shape(request, &quote!(#lines #deprecated)));
    items.extend(constructor(operation));
    items.push(facts(product, operation));
    if operation.not_callable.is_none() {
        items.push(implementation(operation));
        items.extend(operation.pagination.as_ref().map(super::pages::pagination));
    }
    items.extend(item_files(&operation.items));
    items.push(serde(std::iter::once(request.name.as_str()).chain(shape_names(&operation.items))));
    items
}

/// A deprecated type is named by its own impls.
fn allowances(operation: &Operation) -> TokenStream {
    let mut members = operation.request.members.iter().chain(operation.items.iter().flat_map(|item| match item {
        Item::Shape(shape) => shape.members.as_slice(),
        Item::Enum(_) => &[],
    }));
    let deprecated = operation.deprecation.is_some() || members.any(|member| member.deprecated);
    if deprecated { quote!(#![allow(deprecated)]) } else { TokenStream::new() }
}

/// The items of types, each with what hangs on it.
pub(super) fn item_files(items: &[Item]) -> Vec<TokenStream> {
    let mut output = Vec::new();
    for item in items {
        match item {
            Item::Shape(inner) => {
                output.extend(shape::shape(inner, &docs(&documentation::shape(inner))));
                output.push(shape::default(inner));
            }
            Item::Enum(inner) => output.extend(enumeration(inner)),
        }
    }
    output
}

/// `#[cfg(feature = "serde")] rt::serde_shape!(A, B);`
pub(super) fn serde<'a>(names: impl Iterator<Item = &'a str>) -> TokenStream {
    let names: Vec<_> = names.map(ident).collect();
    if names.is_empty() {
        return TokenStream::new();
    }
    quote! {
        #[cfg(feature = "serde")]
        rt::serde_shape!(#(#names),*);
    }
}

pub(super) fn shape_names(items: &[Item]) -> impl Iterator<Item = &str> {
    items.iter().filter_map(|item| match item {
        Item::Shape(shape) => Some(shape.name.as_str()),
        Item::Enum(_) => None,
    })
}

/// `impl Name { pub fn new(…) -> Self }`, and the struct of its arguments where they need names.
///
/// ```text
/// /// What `AddTags::new` needs.
/// pub struct AddTagsRequired { pub resource_type: String, pub resource_id: String }
/// ```
fn constructor(operation: &Operation) -> Vec<TokenStream> {
    let request = &operation.request;
    let members = &request.members;
    let indexes = match &operation.constructor {
        Constructor::Positional(indexes) | Constructor::Named(_, indexes) => indexes,
    };
    let required: Vec<&Member> = indexes.iter().filter_map(|index| members.get(*index)).collect();
    let names: Vec<_> = required.iter().map(|member| ident(&member.name)).collect();
    let others = members.iter().enumerate().filter(|(index, _)| !indexes.contains(index));
    let others: Vec<_> = others.map(|(_, member)| ident(&member.name)).collect();
    let owner = ident(&request.name);
    let mut items = Vec::new();
    let (arguments, values): (TokenStream, Vec<TokenStream>) = match &operation.constructor {
        Constructor::Positional(_) => {
            let kinds = required.iter().map(|member| argument(&member.ty));
            let values = required.iter().map(|member| converted(&ident(&member.name), &member.ty)).collect();
            (quote!(#(#names: #kinds),*), values)
        }
        Constructor::Named(name, _) => {
            let name = ident(name);
            items.push(required_struct(&name, &request.name, &required));
            (quote!(required: #name), names.iter().map(|name| quote!(required.#name)).collect())
        }
    };
    let lines = docs(&["A request with the required parameters.".to_owned()]);
    items.push(quote! {
        impl #owner {
            #lines
            #[inline]
            pub fn new(#arguments) -> Self {
                Self { #(#names: Some(#values),)* #(#others: None,)* }
            }
        }
    });
    if required.is_empty() {
        items.push(shape::default(request));
    }
    items
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

/// `impl Name { pub const RAM: &'static rt::RamFacts<'static> = …; }`
fn facts(product: &Product, operation: &Operation) -> TokenStream {
    let owner = ident(&operation.request.name);
    let module = ident(&super::ram::module(product));
    let constant = ident(&operation.ram.constant);
    quote! {
        impl #owner {
            #[doc = " The RAM facts of the operation."]
            pub const RAM: &'static rt::RamFacts<'static> = crate::generated::ram::#module::#constant;
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
    let parameters = operation.parameters.iter().map(parameter);
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
                &rt::OperationInfo::new(super::PRODUCT, #wire_name, rt::Method::#method, &[#(#parameters),*])
                    #path #authentication #http_only #read_only;
        }
    }
}

/// `rt::query("Tag")`, `rt::form("Rules").json()`
pub(super) fn parameter(parameter: &Parameter) -> TokenStream {
    let wire_name = &parameter.wire_name;
    let location = ident(parameter.location.as_str());
    let style = match parameter.style {
        ParameterStyle::Flat => TokenStream::new(),
        ParameterStyle::Json => quote!(.json()),
        ParameterStyle::Comma => quote!(.comma()),
        ParameterStyle::Space => quote!(.space()),
        ParameterStyle::Pipe => quote!(.pipe()),
    };
    let region = (parameter.region && wire_name != REGION).then(|| quote!(.region()));
    quote!(rt::#location(#wire_name)#style #region)
}

//! Modules of a product version.
//!
//! Owns what is at the root of a version, in `types`, in `error_code` and in `schemas`.

use proc_macro2::TokenStream;
use quote::quote;

use super::operation::type_pieces;
use super::{Piece, Table, file_docs, ident, value};
use crate::model::{Constructor, Item, Operation, Product};

/// The root of a version: the operations, the modules and the facts.
///
/// ```text
/// use alibabacloud_sdk_core::contract::v1 as rt;
/// pub mod error_code;
/// pub mod types;
/// mod add_tags;
/// pub use add_tags::{AddTags, AddTagsRequired};
/// pub const PRODUCT: &rt::ProductInfo = …;
/// ```
pub fn version_root(product: &Product) -> Vec<Piece> {
    let facts = ident(&crate::name::facts_module(&product.name, &product.version_module));
    // A version without operations points to no facts.
    let ram = (!product.operations.is_empty()).then(|| quote!(use alibabacloud_ram_facts::#facts as ram;));
    let schemas = (!product.shared.is_empty()).then(|| {
        quote!(
            mod schemas;
        )
    });
    let operations = product.operations.iter().map(|operation| {
        let module = ident(&operation.module);
        let names = names(root_names(operation));
        // What the documentation advises against is warned of where it is used, not where it is exported.
        let allowance = operation.deprecation.is_some().then(|| quote!(#[allow(deprecated)]));
        quote!(mod #module; #allowance pub use #module::#names;)
    });
    let operations: TokenStream = operations.collect();
    vec![
        file_docs(&about(product)).into(),
        quote!(#ram use alibabacloud_sdk_core::contract::v1 as rt;).into(),
        quote!(pub mod error_code; #schemas pub mod types;).into(),
        operations.into(),
        constants(product).into(),
    ]
}

/// `Elastic Compute Service, version 2014-05-26.`
pub(super) fn about(product: &Product) -> String {
    let title = product.title.as_deref().unwrap_or(&product.code);
    format!("{}, version {}.", crate::docs::prose(title), crate::docs::code(&product.version))
}

/// The request, and what its constructor takes.
fn root_names(operation: &Operation) -> impl Iterator<Item = &str> {
    let required = match &operation.constructor {
        Constructor::Named(name, _) => Some(name.as_str()),
        Constructor::Positional(_) => None,
    };
    std::iter::once(operation.request.name.as_str()).chain(required)
}

/// `pub const PRODUCT: &rt::ProductInfo = …;`
fn constants(product: &Product) -> TokenStream {
    let (code, name, version) = (&product.code, &product.name, &product.version);
    let endpoints = product.endpoints.iter().map(|row| {
        let (region, public) = (&row.region, &row.public);
        let vpc = match &row.vpc {
            Some(vpc) => quote!(Some(#vpc)),
            None => quote!(None),
        };
        quote!(rt::EndpointInfo::new(#region, #public, #vpc))
    });
    quote! {
        #[doc = " The product version: its code and endpoints."]
        pub const PRODUCT: &rt::ProductInfo =
            &rt::ProductInfo::new(#code, #name, #version, &[#(#endpoints),*]);
    }
}

/// `types.rs`: the outputs, and what requests and outputs contain.
///
/// ```text
/// pub use super::add_tags::{AddTagsOutput, AddTagsTag};
/// ```
pub fn types(product: &Product) -> Vec<Piece> {
    let shared = ("schemas", &product.shared);
    let modules = product.operations.iter().map(|operation| (operation.module.as_str(), &operation.items));
    let exports = modules.chain([shared]).filter(|(_, items)| !items.is_empty()).map(|(module, items)| {
        let (module, names) = (ident(module), names(items.iter().map(item_name)));
        quote!(pub use super::#module::#names;)
    });
    let exports: TokenStream = exports.collect();
    vec![file_docs("Outputs, and the structures and enums that requests and outputs contain.").into(), exports.into()]
}

/// `Name`, or `{Name, Other}`.
fn names<'a>(names: impl Iterator<Item = &'a str>) -> TokenStream {
    let names: Vec<_> = names.map(ident).collect();
    match names.as_slice() {
        [only] => quote!(#only),
        several => quote!({#(#several),*}),
    }
}

fn item_name(item: &Item) -> &str {
    match item {
        Item::Shape(shape) => &shape.name,
        Item::Enum(inner) => &inner.name,
    }
}

/// `error_code.rs`: a constant for each documented code, with its documented HTTP statuses.
///
/// ```text
/// rt::error_codes! {
///     ESA_SERVICE_NOT_OPEN "EsaService.NotOpen" "403",
/// }
/// ```
pub fn error_codes(product: &Product) -> Vec<Piece> {
    let mut pieces = vec![file_docs("The documented error codes.").into()];
    if product.error_codes.is_empty() {
        return pieces;
    }
    pieces.push(
        quote!(
            use super::rt;
        )
        .into(),
    );
    let rows = product.error_codes.iter().map(|row| {
        let (constant, code) = (ident(&row.constant), value(&row.code));
        let statuses = row.statuses.iter().map(|status| crate::docs::prose(status)).collect::<Vec<_>>().join(", ");
        quote!(#constant #code #statuses)
    });
    pieces.push(Piece::Table(Table {
        docs: Vec::new(),
        call: "rt::error_codes",
        name: None,
        rows: rows.collect(),
        filled: false,
    }));
    pieces
}

/// `schemas.rs`: the types that several operations share.
pub fn shared_types(product: &Product) -> Vec<Piece> {
    let mut pieces = vec![file_docs("Types that several operations share.").into()];
    let deprecated = product.shared.iter().any(|item| match item {
        Item::Shape(shape) => shape.members.iter().any(|member| member.deprecated),
        Item::Enum(_) => false,
    });
    pieces.extend(deprecated.then(|| quote!(#![allow(deprecated)]).into()));
    pieces.push(
        quote!(
            use super::rt;
        )
        .into(),
    );
    pieces.extend(type_pieces(&product.shared));
    pieces
}

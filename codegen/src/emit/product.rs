//! Modules of products and versions.
//!
//! Owns the tree of modules, what they re-export, the features that switch them on, and the
//! constants of a product version.

use proc_macro2::TokenStream;
use quote::quote;

use super::operation::{item_files, serde, shape_names};
use super::{docs, file_docs, ident};
use crate::model::{Item, Product};

/// `generated/mod.rs`: one module for each product, and the RAM facts.
///
/// ```text
/// #[cfg(feature = "esa")] pub mod esa;
/// pub mod ram;
/// ```
pub fn crate_root(products: &[(&str, Vec<&Product>)]) -> Vec<TokenStream> {
    let gates: Vec<_> = products.iter().map(|(_, versions)| gate(versions)).collect();
    let names: Vec<_> = products.iter().map(|(name, _)| ident(&crate::name::product(name))).collect();
    let mut items = vec![file_docs("Generated modules: one for each product, and the RAM facts of all.")];
    items.extend(gates.iter().zip(&names).map(|(gate, name)| quote!(#gate pub mod #name;)));
    items.push(quote!(
        pub mod ram;
    ));
    items
}

/// `generated/products.rs`, which the root of the crate includes: a module re-exported by name and
/// not by a glob, so that the compiler can say which feature a missing one needs.
///
/// ```text
/// #[cfg(feature = "esa")] pub use crate::generated::esa;
/// ```
pub fn crate_exports(products: &[(&str, Vec<&Product>)]) -> Vec<TokenStream> {
    let exports = products.iter().map(|(name, versions)| {
        let (gate, name) = (gate(versions), ident(&crate::name::product(name)));
        quote!(#gate pub use crate::generated::#name;)
    });
    exports.collect()
}

/// `generated/esa/mod.rs`: the versions of a product; the default one is also the product.
pub fn product_root(name: &str, versions: &[&Product]) -> Vec<TokenStream> {
    let title = versions.iter().find_map(|version| version.title.as_deref()).unwrap_or(name);
    let mut items = vec![file_docs(&crate::docs::prose(title))];
    for version in versions {
        let feature = &version.feature;
        let module = ident(&version.version_module);
        let line = docs(&[format!("Version {}.", crate::docs::code(&version.version))]);
        items.push(quote!(#line #[cfg(feature = #feature)] pub mod #module;));
        if version.default {
            items.push(quote!(#[cfg(feature = #feature)] pub use #module::*;));
        }
    }
    items
}

/// `generated/esa/v2024_09_10/mod.rs`: the operations of a version, and its facts.
pub fn version_root(product: &Product) -> Vec<TokenStream> {
    let title = product.title.as_deref().unwrap_or(&product.code);
    let about = format!("{}, version {}.", crate::docs::prose(title), crate::docs::code(&product.version));
    let mut items = vec![
        file_docs(&about),
        quote!(
            use crate::rt;
        ),
    ];
    let modules = product.operations.iter().map(|operation| ident(&operation.module));
    items.push(quote!(
        pub mod error_code;
    ));
    if !product.shared.is_empty() {
        items.push(quote!(
            pub mod schemas;
        ));
    }
    for module in modules {
        items.push(quote!(mod #module; pub use #module::*;));
    }
    items.push(constants(product));
    items
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

/// `generated/esa/v2024_09_10/error_code.rs`: a constant for each documented code.
///
/// ```text
/// /// `EsaService.NotOpen` (HTTP 403)
/// pub const ESA_SERVICE_NOT_OPEN: rt::ErrorCode<'static> = rt::ErrorCode("EsaService.NotOpen");
/// ```
pub fn error_codes(product: &Product) -> Vec<TokenStream> {
    let mut items = vec![file_docs("The documented error codes.")];
    if product.error_codes.is_empty() {
        return items;
    }
    items.push(quote!(
        use crate::rt;
    ));
    items.extend(product.error_codes.iter().map(|row| {
        let constant = ident(&row.constant);
        let code = &row.code;
        let statuses = row.statuses.iter().map(|status| crate::docs::prose(status)).collect::<Vec<_>>();
        let line = format!(" {} (HTTP {})", crate::docs::code(code), statuses.join(", "));
        quote!(#[doc = #line] pub const #constant: rt::ErrorCode<'static> = rt::ErrorCode(#code);)
    }));
    items
}

/// `generated/…/schemas.rs`: the types that several operations share.
pub fn shared_types(product: &Product) -> Vec<TokenStream> {
    let mut items = vec![file_docs("Types that several operations share.")];
    let deprecated = product.shared.iter().any(|item| match item {
        Item::Shape(shape) => shape.members.iter().any(|member| member.deprecated),
        Item::Enum(_) => false,
    });
    items.extend(deprecated.then(|| quote!(#![allow(deprecated)])));
    items.push(quote!(
        use crate::rt;
    ));
    items.extend(item_files(&product.shared));
    items.push(serde(shape_names(&product.shared)));
    items
}

/// `#[cfg(feature = "esa")]`, or any of the features of several versions.
fn gate(versions: &[&Product]) -> TokenStream {
    let features: Vec<_> = versions.iter().map(|version| &version.feature).collect();
    match features.as_slice() {
        [only] => quote!(#[cfg(feature = #only)]),
        several => quote!(#[cfg(any(#(feature = #several),*))]),
    }
}

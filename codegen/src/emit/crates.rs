//! Roots of crates.
//!
//! Owns the root of a product with several versions, and the list of products in the facade.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Piece, docs, file_docs, ident};
use crate::model::Product;

/// `lib.rs` of a product with several versions; one with a single version has that version's root as its own.
///
/// ```text
/// #[cfg(feature = "default-version")]
/// mod default_version;
/// #[cfg(feature = "default-version")]
/// pub use default_version::*;
/// #[cfg(feature = "v2020-10-02")]
/// pub mod v2020_10_02;
/// ```
pub fn product_crate(versions: &[&Product]) -> Vec<Piece> {
    let title = versions.iter().find_map(|version| version.title.as_deref().or(Some(&version.code)));
    let mut pieces: Vec<Piece> = vec![file_docs(&format!("{}.", crate::docs::prose(title.unwrap_or_default()))).into()];
    for version in versions {
        let feature = &version.crate_feature();
        let module = ident(&version.version_module);
        if version.default {
            // The files of the default version are beside this one, as in a product with one version.
            pieces.push(
                quote! {
                    #[cfg(feature = #feature)]
                    #[path = "default_version.rs"]
                    mod default_version;
                    #[cfg(feature = #feature)]
                    pub use default_version::*;
                }
                .into(),
            );
        } else {
            let line = docs(&[super::version::about(version)]);
            pieces.push(quote!(#line #[cfg(feature = #feature)] pub mod #module;).into());
        }
    }
    pieces
}

/// The products of the facade, which its root includes: each is re-exported by name and not by a glob, so that
/// the compiler can say which feature a missing one needs. Their documentation stays in their own crates, because
/// that of all products at once needs more memory than the documentation host has.
///
/// ```text
/// #[cfg(feature = "esa")] pub use alibabacloud_sdk_esa as esa;
/// ```
pub fn facade_exports(products: &[(&str, Vec<&Product>)]) -> Vec<Piece> {
    let exports = products.iter().map(|(name, versions)| {
        let (gate, package) = (gate(versions), ident(&crate::name::package(name).replace('-', "_")));
        let name = ident(&crate::name::product(name));
        quote!(#gate pub use #package as #name;)
    });
    exports.map(Piece::Code).collect()
}

/// `#[cfg(feature = "esa")]`, or any of the features of several versions.
fn gate(versions: &[&Product]) -> TokenStream {
    let features: Vec<_> = versions.iter().map(|version| &version.feature).collect();
    match features.as_slice() {
        [only] => quote!(#[cfg(feature = #only)]),
        several => quote!(#[cfg(any(#(feature = #several),*))]),
    }
}

//! The RAM facts of product versions.
//!
//! Owns the tables that `ram::lookup` searches and that operations point at.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{file_docs, ident};
use crate::model::{Product, RamTable};

/// The module of a product version's facts, such as `esa_v2024_09_10`.
pub(super) fn module(product: &Product) -> String {
    crate::name::facts_module(&product.name, &product.version_module)
}

/// `generated/ram/mod.rs`: the facts of every product version that is switched on.
///
/// ```text
/// #[cfg(any(feature = "ram-catalog", feature = "esa"))] pub mod esa_v2024_09_10;
/// pub static TABLES: &[&rt::RamTable<'static>] = &[…];
/// ```
pub fn ram_root(products: &[&Product]) -> Vec<TokenStream> {
    let modules: Vec<_> = products.iter().map(|product| ident(&module(product))).collect();
    let features: Vec<_> = products.iter().map(|product| &product.feature).collect();
    let mut items = vec![
        file_docs("RAM facts by product version."),
        quote!(
            use crate::rt;
        ),
    ];
    items.extend(
        modules
            .iter()
            .zip(&features)
            .map(|(module, feature)| quote!(#[cfg(any(feature = "ram-catalog", feature = #feature))] pub mod #module;)),
    );
    items.push(quote! {
        #[doc = " The facts of every product version that is switched on."]
        pub static TABLES: &[&rt::RamTable<'static>] = &[
            #(#[cfg(any(feature = "ram-catalog", feature = #features))] &#modules::TABLE),*
        ];
    });
    items
}

/// `generated/ram/esa_v2024_09_10.rs`: the table of the facts, and a constant for each operation.
///
/// The constants come and go with the product, while the table is also part of the whole catalogue.
///
/// ```text
/// pub static TABLE: rt::RamTable<'static> = rt::RamTable { text: r"…", … };
/// #[cfg(feature = "esa")] pub use operations::*;
/// #[cfg(feature = "esa")] mod operations {
///     pub const UPDATE_FOTA_TASK: &rt::RamFacts<'static> = &TABLE.at(0);
/// }
/// ```
pub fn ram_file(product: &Product) -> Vec<TokenStream> {
    let about = format!("RAM facts of {} {}.", product.name, crate::docs::code(&product.version));
    let typed = (0_u32..).zip(RamTable::operations(product)).filter(|(_, facts)| !facts.constant.is_empty());
    let constants: Vec<_> = typed
        .map(|(index, facts)| {
            let line = format!(" {}", crate::docs::code(&facts.operation));
            let constant = ident(&facts.constant);
            let index = Literal::u32_unsuffixed(index);
            quote!(#[doc = #line] pub const #constant: &rt::RamFacts<'static> = &TABLE.at(#index);)
        })
        .collect();
    let feature = &product.feature;
    let mut items = vec![
        file_docs(&about),
        quote!(
            use crate::rt;
        ),
        table(product),
    ];
    // A version without an operation has no constants to give away.
    if !constants.is_empty() {
        items.push(quote! {
            #[cfg(feature = #feature)]
            pub use operations::*;
        });
        items.push(quote! {
            #[cfg(feature = #feature)]
            mod operations {
                use super::{TABLE, rt};
                #(#constants)*
            }
        });
    }
    items
}

fn table(product: &Product) -> TokenStream {
    let RamTable { text, ends, operations, starts, records, codes, granularity, conditions, resource_types } =
        RamTable::new(product);
    let (name, version, text) = (&product.name, &product.version, lines(&text));
    let [ends, starts, records, codes, conditions, resource_types] =
        [ends, starts, records, codes, conditions, resource_types].map(|values| numbers(&values));
    let (operations, granularity) = (Literal::u32_unsuffixed(operations), Literal::u32_unsuffixed(granularity));
    quote! {
        #[doc = " The facts of every operation, by name."]
        pub static TABLE: rt::RamTable<'static> = rt::RamTable {
            product: #name,
            version: #version,
            text: #text,
            ends: #ends,
            operations: #operations,
            starts: #starts,
            records: #records,
            codes: #codes,
            granularity: #granularity,
            conditions: #conditions,
            resource_types: #resource_types,
        };
    }
}

fn numbers(values: &[u32]) -> TokenStream {
    let values = values.iter().map(|value| Literal::u32_unsuffixed(*value));
    quote!(&[#(#values),*])
}

/// A raw string, whose lines stand as lines in the file; one that Rust would read otherwise is an
/// ordinary string.
fn lines(text: &str) -> TokenStream {
    let mut fence = String::new();
    while text.contains(&format!("\"{fence}")) {
        fence.push('#');
    }
    let raw = format!("r{fence}\"{text}\"{fence}");
    // A raw string holds no bare carriage return.
    match raw.parse::<Literal>() {
        Ok(literal) if !text.contains('\r') => quote!(#literal),
        _ => quote!(#text),
    }
}

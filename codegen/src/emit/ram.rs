//! The RAM facts of product versions.
//!
//! Owns the tables that lookups search and that operations point into.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Piece, file_docs, ident};
use crate::model::{Product, RamTable};

/// The list of the tables that are switched on.
///
/// ```text
/// #[cfg(feature = "esa")] pub mod esa_v2024_09_10;
/// pub static TABLES: &[&crate::Table<'static>] = &[…];
/// ```
pub fn ram_root(products: &[&Product]) -> Vec<Piece> {
    let modules: Vec<_> = products.iter().map(|product| ident(&module(product))).collect();
    let features: Vec<_> = products.iter().map(|product| &product.feature).collect();
    vec![
        file_docs("RAM facts by product version.").into(),
        quote!(#(#[cfg(feature = #features)] pub mod #modules;)*).into(),
        quote! {
            #[doc = " The facts of every product version that is switched on."]
            pub static TABLES: &[&crate::Table<'static>] = &[#(#[cfg(feature = #features)] &#modules::TABLE),*];
        }
        .into(),
    ]
}

/// The table of a product version's facts, and a constant for each operation.
///
/// ```text
/// pub type Facts = crate::RamFacts<'static>;
/// pub static TABLE: crate::Table<'static> = crate::Table { text: r"…", … };
/// pub const UPDATE_FOTA_TASK: &Facts = &TABLE.at(0);
/// ```
pub fn ram_file(product: &Product) -> Vec<Piece> {
    let about = format!("RAM facts of {} {}.", product.name, crate::docs::code(&product.version));
    let typed = (0_u32..).zip(RamTable::operations(product)).filter(|(_, facts)| !facts.constant.is_empty());
    let constants = typed.map(|(index, facts)| {
        let constant = ident(&facts.constant);
        let index = Literal::u32_unsuffixed(index);
        quote!(pub const #constant: &Facts = &TABLE.at(#index);)
    });
    let constants: TokenStream = constants.collect();
    let mut pieces = vec![
        file_docs(&about).into(),
        quote! {
            #[doc = " The facts of one operation."]
            pub type Facts = crate::RamFacts<'static>;
        }
        .into(),
    ];
    pieces.extend(table(product));
    pieces.push(constants.into());
    pieces
}

fn module(product: &Product) -> String {
    crate::name::facts_module(&product.name, &product.version_module)
}

fn table(product: &Product) -> [Piece; 2] {
    let RamTable { text, ends, operations, starts, records, codes, granularity, conditions, resource_types } =
        RamTable::new(product);
    let (name, version, text) = (&product.name, &product.version, lines(&text));
    let [ends, starts, records, codes, conditions, resource_types] =
        [ends, starts, records, codes, conditions, resource_types].map(|values| numbers(&values));
    let (operations, granularity) = (Literal::u32_unsuffixed(operations), Literal::u32_unsuffixed(granularity));
    let table = quote! {
        #[doc = " The facts of every operation, by name."]
        pub static TABLE: crate::Table<'static> = crate::Table {
            product: #name,
            version: #version,
            text: TEXT,
            ends: #ends,
            operations: #operations,
            starts: #starts,
            records: #records,
            codes: #codes,
            granularity: #granularity,
            conditions: #conditions,
            resource_types: #resource_types,
        };
    };
    // The text is a piece of its own: its lines are not code.
    [quote!(const TEXT: &str = #text;).into(), table.into()]
}

fn numbers(values: &[u32]) -> TokenStream {
    let values = values.iter().map(|value| Literal::u32_unsuffixed(*value));
    quote!(&[#(#values),*])
}

/// A raw string, whose lines are lines of the file; one that Rust would read otherwise is an
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

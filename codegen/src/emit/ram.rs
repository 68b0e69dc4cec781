//! The RAM facts of product versions.
//!
//! Owns the tables that `ram::lookup` searches and that operations point at.

use proc_macro2::TokenStream;
use quote::quote;

use super::{file_docs, ident};
use crate::model::{Product, RamAction, RamFacts, RamResource, RamState, Requirement};

/// The module of a product version's facts, such as `esa_v2024_09_10`.
pub(super) fn module(product: &Product) -> String {
    crate::name::facts_module(&product.name, &product.version_module)
}

/// `generated/ram/mod.rs`: the facts of every product version that is switched on.
///
/// ```text
/// #[cfg(any(feature = "ram-catalog", feature = "esa"))] pub mod esa_v2024_09_10;
/// pub static PRODUCTS: &[&[&rt::RamFacts<'static>]] = &[…];
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
        pub static PRODUCTS: &[&[&rt::RamFacts<'static>]] = &[
            #(#[cfg(any(feature = "ram-catalog", feature = #features))] #modules::FACTS),*
        ];
    });
    items
}

/// `generated/ram/esa_v2024_09_10.rs`: a constant for each operation, and the list of them.
///
/// ```text
/// pub const UPDATE_FOTA_TASK: &rt::RamFacts<'static> = &rt::RamFacts::new(…);
/// pub static FACTS: &[&rt::RamFacts<'static>] = &[UPDATE_FOTA_TASK];
/// ```
pub fn ram_file(product: &Product) -> Vec<TokenStream> {
    let about = format!("RAM facts of {} {}.", product.name, crate::docs::code(&product.version));
    let mut items = vec![
        file_docs(&about),
        quote!(
            use crate::rt;
        ),
    ];
    let facts = || product.operations.iter().map(|operation| &operation.ram);
    let constants = facts().map(|facts| ident(&facts.constant));
    items.push(quote! {
        #[doc = " The facts of every operation, by name."]
        pub static FACTS: &[&rt::RamFacts<'static>] = &[#(#constants),*];
    });
    items.extend(facts().map(self::facts));
    items
}

fn facts(facts: &RamFacts) -> TokenStream {
    let line = format!(" {}", crate::docs::code(&facts.operation));
    let constant = ident(&facts.constant);
    let (product, version, operation) = (&facts.product, &facts.version, &facts.operation);
    let (source, name, date) = (&facts.source, &facts.source_name, &facts.date);
    let state = ident(match facts.state {
        RamState::Documented => "Documented",
        RamState::Undisclosed => "Undisclosed",
        RamState::NotDocumented => "NotDocumented",
    });
    let actions = facts.actions.iter().map(action);
    quote! {
        #[doc = #line]
        pub const #constant: &rt::RamFacts<'static> = &rt::RamFacts::new(
            (#product, #version, #operation), rt::RamState::#state, &[#(#actions),*], (#source, #name, #date),
        );
    }
}

fn action(row: &RamAction) -> TokenStream {
    let action = &row.action;
    let level = match &row.access_level {
        Some(level) => quote!(Some(#level)),
        None => quote!(None),
    };
    let resources = row.resources.iter().map(resource);
    let (keys, dependents) = (&row.condition_keys, &row.dependent_actions);
    quote!(rt::RamAction::new(#action, #level, &[#(#resources),*], &[#(#keys),*], &[#(#dependents),*]))
}

fn resource(row: &RamResource) -> TokenStream {
    let kind = match &row.resource_type {
        Some(kind) => quote!(Some(#kind)),
        None => quote!(None),
    };
    let requirement = ident(match row.requirement {
        Requirement::Required => "Required",
        Requirement::Optional => "Optional",
        Requirement::Unknown => "Unknown",
    });
    let arn = &row.arn;
    quote!(rt::RamResource::new(#kind, rt::Requirement::#requirement, #arn))
}

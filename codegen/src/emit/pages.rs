//! Pages: the impl of `Paginated`.
//!
//! Owns that impl for outputs that are pages; which outputs are is decided in `model/lower/pages`.

use proc_macro2::TokenStream;
use quote::quote;

use super::parameter::parameter;
use super::{ident, ty};
use crate::model::{PageNumber, PageToken, Pagination, RequestPlace, Step};

/// `impl rt::Paginated` of an output.
///
/// ```text
/// impl rt::Paginated for DescribeInstancesOutput {
///     type Item = DescribeInstancesOutputInstance;
///     const PAGINATION: &'static rt::Pagination =
///         &rt::Pagination::new(&["Instances", "Instance"], &["TotalCount"])
///             .token(rt::Place::new(rt::query("NextToken"), &[]), &["NextToken"]);
///     fn into_items(self) -> Vec<Self::Item> {
///         match self.instances {
///             Some(DescribeInstancesOutputInstances { instance: Some(items), .. }) => items,
///             _ => Vec::new(),
///         }
///     }
/// }
/// ```
pub(super) fn pagination(pagination: &Pagination) -> TokenStream {
    let (output, item) = (ty(&pagination.output), ty(&pagination.item));
    let list = pagination.steps.iter().map(|step| &step.wire_name);
    let total = path(pagination.total.as_ref());
    let token = pagination.token.as_ref().map(token);
    let number = pagination.number.as_ref().map(number);
    let items = items(&pagination.steps);
    quote! {
        impl rt::Paginated for #output {
            type Item = #item;
            const PAGINATION: &'static rt::Pagination =
                &rt::Pagination::new(&[#(#list),*], #total) #token #number;
            #[inline]
            fn into_items(self) -> Vec<Self::Item> {
                #items
            }
        }
    }
}

/// `self.items.unwrap_or_default()`, or a match through the objects around the list.
fn items(steps: &[Step]) -> TokenStream {
    let Some((outer, inner)) = steps.split_first() else {
        return quote!(Vec::new());
    };
    let field = ident(&outer.name);
    if inner.is_empty() {
        return quote!(self.#field.unwrap_or_default());
    }
    let pattern = inner.iter().rev().fold(quote!(items), |pattern, step| {
        let (owner, field) = (ty(&step.owner), ident(&step.name));
        quote!(#owner { #field: Some(#pattern), .. })
    });
    quote! {
        match self.#field {
            Some(#pattern) => items,
            _ => Vec::new(),
        }
    }
}

fn token(token: &PageToken) -> TokenStream {
    let (request, response) = (place(&token.request), path(Some(&token.response)));
    match token.size.as_ref().map(place) {
        None => quote!(.token(#request, #response)),
        Some(size) => quote!(.token_sized(#request, #response, #size)),
    }
}

fn number(number: &PageNumber) -> TokenStream {
    let (request, first, response) = (place(&number.request), number.first, path(number.response.as_ref()));
    let first = proc_macro2::Literal::i64_unsuffixed(first);
    match number.size.as_ref().map(place) {
        None => quote!(.number(#request, #first, #response)),
        Some(size) => {
            let response_size = path(number.response_size.as_ref());
            quote!(.number_sized(#request, #first, #response, #size, #response_size))
        }
    }
}

/// `rt::Place::new(rt::body("body").json(), &["marker"])`
fn place(place: &RequestPlace) -> TokenStream {
    let (parameter, inside) = (parameter(&place.parameter), path(Some(&place.inside)));
    quote!(rt::Place::new(#parameter, #inside))
}

/// `&["Data", "TotalCount"]`; nothing documented is an empty path.
fn path(names: Option<&Vec<String>>) -> TokenStream {
    let names = names.into_iter().flatten();
    quote!(&[#(#names),*])
}

//! Parameters.
//!
//! Owns how a parameter is written, in the table of a request and by itself.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::ident;
use crate::model::{Parameter, ParameterStyle, REGION};

/// The name of the contract's function for the location: `query`, `form` and the like.
pub(super) fn location(parameter: &Parameter) -> Ident {
    ident(parameter.location.as_str())
}

/// What differs from the ordinary style: `json`, `comma` and the like, and `region`.
pub(super) fn styles(parameter: &Parameter) -> Vec<Ident> {
    let style = match parameter.style {
        ParameterStyle::Flat => None,
        ParameterStyle::Json => Some("json"),
        ParameterStyle::Comma => Some("comma"),
        ParameterStyle::Space => Some("space"),
        ParameterStyle::Pipe => Some("pipe"),
    };
    let region = (parameter.region && parameter.wire_name != REGION).then_some("region");
    style.into_iter().chain(region).map(ident).collect()
}

/// `rt::query("Tag")`, `rt::form("Rules").json()`
pub(super) fn parameter(parameter: &Parameter) -> TokenStream {
    let (location, wire_name, styles) = (location(parameter), &parameter.wire_name, styles(parameter));
    quote!(rt::#location(#wire_name)#(.#styles())*)
}

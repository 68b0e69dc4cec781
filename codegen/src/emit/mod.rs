//! Tokens from the model.
//!
//! Owns what generated code looks like: one function for each kind of item, each documented with
//! the shape that it emits. It sees no spec and no file.

mod documentation;
mod enumeration;
mod operation;
mod pages;
mod product;
mod ram;
mod shape;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

pub use operation::file as operation_file;
pub use product::{crate_exports, crate_root, error_codes, product_root, shared_types, version_root};
pub use ram::{ram_file, ram_root};

use crate::model::Type;

/// An identifier; the naming module made sure that it is one.
fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// `#[doc = " line"]` for each line, which prints as `/// line`.
fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// `#![doc = " line"]`, the first item of a file.
fn file_docs(line: &str) -> TokenStream {
    let line = format!(" {line}");
    quote!(#![doc = #line])
}

/// A type as it stands in a field, without the `Option` around it.
fn ty(ty: &Type) -> TokenStream {
    match ty {
        Type::Text => quote!(String),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Bytes => quote!(rt::Bytes),
        Type::Json => quote!(rt::Value),
        Type::List(item) => {
            let item = self::ty(item);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = self::ty(value);
            quote!(rt::BTreeMap<String, #value>)
        }
        Type::Local(name) => {
            let name = ident(name);
            quote!(#name)
        }
        Type::Shared { name, boxed } => {
            let name = ident(name);
            if *boxed { quote!(Box<super::schemas::#name>) } else { quote!(super::schemas::#name) }
        }
    }
}

/// A type as an argument: text is taken as anything that becomes a `String`.
fn argument(ty: &Type) -> TokenStream {
    match ty {
        Type::Text => quote!(impl Into<String>),
        other => self::ty(other),
    }
}

/// An argument as the value of its field.
fn converted(name: &Ident, ty: &Type) -> TokenStream {
    match ty {
        Type::Text => quote!(#name.into()),
        _ => quote!(#name),
    }
}

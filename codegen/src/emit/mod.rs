//! Code from the model.
//!
//! Owns what generated code looks like: one function for each kind of item, each documented with
//! the shape that it emits. It sees no spec and no file; how lines are filled is decided in `render`.

mod crates;
mod documentation;
mod enumeration;
mod operation;
mod pages;
mod parameter;
mod ram;
mod shape;
mod version;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

pub use crates::{facade_exports, product_crate};
pub use operation::file as operation_file;
pub use ram::{ram_file, ram_root};
pub use version::{error_codes, shared_types, types, version_root};

use crate::model::Type;

/// A part of a generated file, in the order of the file.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Items, which are formatted as Rust code.
    Code(TokenStream),
    /// A call of a macro whose body is a list of rows.
    Table(Table),
}

/// A call of a macro whose body is a list of rows: `rt::shape! { Name { row, row, } }`.
#[derive(Clone, Debug)]
pub struct Table {
    /// The lines of documentation in front of the name, inside the call.
    pub docs: Vec<String>,
    /// The macro, such as `rt::shape`.
    pub call: &'static str,
    /// The name in front of the rows, if there is one.
    pub name: Option<String>,
    /// The rows.
    pub rows: Vec<TokenStream>,
    /// Whether rows share lines.
    pub filled: bool,
}

impl From<TokenStream> for Piece {
    fn from(tokens: TokenStream) -> Self {
        Self::Code(tokens)
    }
}

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

/// A type as it appears in a field, without the `Option` around it.
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

/// A type as an argument: text, integers and lists are taken as anything that becomes one.
///
/// Items of lists are converted where they are texts. For other lists that would double what a setter costs
/// to compile: with it, ECS took 14.0 instead of 12.0 ms for each operation.
fn argument(ty: &Type) -> TokenStream {
    match ty {
        Type::Text | Type::Integer => {
            let ty = self::ty(ty);
            quote!(impl Into<#ty>)
        }
        Type::List(item) if **item == Type::Text => quote!(impl IntoIterator<Item = impl Into<String>>),
        Type::List(_) => {
            let ty = self::ty(ty);
            quote!(impl Into<#ty>)
        }
        other => self::ty(other),
    }
}

/// An argument as the value of its field.
fn converted(name: &Ident, ty: &Type) -> TokenStream {
    match ty {
        Type::List(item) if **item == Type::Text => quote!(rt::texts(#name)),
        Type::Text | Type::Integer | Type::List(_) => quote!(Some(#name.into())),
        _ => quote!(Some(#name)),
    }
}

/// A wire value in a row of a table, with its documentation where the plain one would break its code span.
fn value(wire_value: &str) -> TokenStream {
    let text = crate::docs::code(wire_value);
    let plain = text.strip_prefix('`').and_then(|text| text.strip_suffix('`')) == Some(wire_value);
    if plain { quote!(#wire_value) } else { quote!(#wire_value (#text)) }
}

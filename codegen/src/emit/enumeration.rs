//! Open enums: documented values of text.
//!
//! Owns the call `rt::open_enum!` that declares an enum with its variants and their wire values. What every
//! enum has, such as the variant for unknown values and the conversions, is in the macro of the contract. Which
//! values become an enum, and how variants are spelled, is decided in the model.

use quote::quote;

use super::{Piece, Table, documentation, ident, value};
use crate::model::Enum;

/// An open enum.
///
/// ```text
/// rt::open_enum! {
///     /// Documented values of `Method`.
///     Name {
///         Online "online", Offline "offline",
///     }
/// }
/// ```
pub(super) fn enumeration(item: &Enum) -> Piece {
    let rows = item.values.iter().map(|(variant, wire_value)| {
        let (variant, value) = (ident(variant), value(wire_value));
        quote!(#variant #value)
    });
    Piece::Table(Table {
        docs: documentation::enumeration(item),
        call: "rt::open_enum",
        name: Some(item.name.clone()),
        rows: rows.collect(),
        filled: true,
    })
}

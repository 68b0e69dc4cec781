//! Open enums.
//!
//! Owns the call that declares an enum; what every enum has is in the contract's macro.

use quote::quote;

use super::{Piece, Table, documentation, ident, value};
use crate::model::Enum;

/// An open enum.
///
/// ```text
/// rt::open_enum! {
///     /// Documented values of `Method`.
///     Name { Online "online", Offline "offline", }
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

//! The types that several operations share.
//!
//! Owns the walk over the shared schemas; which type a node becomes is decided in [`super::types`].

use super::context::Context;
use super::schemas::enclosing;
use super::types::Types;
use crate::model::documentation::Subject;
use crate::model::note::Note;
use crate::model::shape::{Item, Usage};
use crate::name::Scope;

/// The types of all shared schemas; `file` is the spec file that notes name.
pub(super) fn types(context: &Context<'_>, scope: &mut Scope, file: &str, notes: &mut Vec<Note>) -> Vec<Item> {
    let mut types = Types::new(context, scope, Usage::Both);
    for (wire_name, name) in &context.shared {
        let Some(node) = context.product.schemas.get(wire_name) else { continue };
        types.switch(context.usage(wire_name), enclosing(context.product, wire_name));
        let shape = types.shape(node, name.clone(), Subject::Schema(wire_name.clone()));
        types.items.push(Item::Shape(shape));
    }
    types.notes(file, notes);
    types.items
}

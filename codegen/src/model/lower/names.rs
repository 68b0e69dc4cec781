//! The names of operations, which are visible beside those of all other operations.
//!
//! Owns which scope a name is taken in, and the note about one that had to give way. How a name is spelled
//! is in [`crate::name`].

use crate::model::note::Note;
use crate::name::{self, Scope};
use crate::spec::Version;

/// The names of one operation.
pub(super) struct Names {
    /// The spec file.
    pub(super) file: String,
    pub(super) module: String,
    pub(super) request: String,
    pub(super) output: String,
    /// The constant of the RAM facts.
    pub(super) ram: String,
}

/// The names of every operation, in the order of the operations; `types` is the scope of their types.
pub(super) fn names(folder: &str, version: &Version, types: &mut Scope, notes: &mut Vec<Note>) -> Vec<Names> {
    let mut modules = name::operation_modules();
    let mut constants = name::ram_constants();
    let mut names = Vec::with_capacity(version.operations.len());
    for wire_name in version.operations.keys() {
        let file = format!("{folder}/{wire_name}.json");
        let mut take = |scope: &mut Scope, what: &str, wanted: &str| {
            let name = scope.take(wanted);
            let messages = scope.respelled.drain(..).map(|(wanted, name)| taken(what, &wanted, &name));
            notes.extend(messages.map(|message| Note { file: file.clone(), message }));
            name
        };
        let module = take(&mut modules, "module", &name::operation_module(wire_name));
        let ram = take(&mut constants, "constant", &name::constant(wire_name));
        let request = take(types, "type", &name::type_name(wire_name));
        let output = take(types, "type", &format!("{request}Output"));
        names.push(Names { file, module, request, output, ram });
    }
    names
}

/// What a note says of a name that had to give way.
pub(super) fn taken(what: &str, wanted: &str, name: &str) -> String {
    format!("the {what} {wanted} is taken; {name} is used instead")
}

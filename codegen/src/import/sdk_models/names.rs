//! Names that models spell differently from other sources.
//!
//! Owns which two names mean the same: path variables and shared types are named after identifiers of
//! the SDKs' languages, and members with dots in their names are objects.

use crate::spec::Schema;

/// A name without case and underscores.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(|letter| *letter != '_').map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The variable of the path `known` that is at the position of `variable` in the path of the model, or
/// that differs from it in case and underscores alone.
pub(super) fn path_variable(known: &str, model: &str, variable: &str) -> Option<String> {
    let (known, model) = (variables(known), variables(model));
    let position = model.iter().position(|name| *name == variable);
    let at_position = position.filter(|_| known.len() == model.len()).and_then(|position| known.get(position));
    let alike = || known.iter().find(|name| folded(name) == folded(variable));
    at_position.or_else(alike).map(|name| (*name).to_owned())
}

/// The variables of a path template, in order.
fn variables(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// Whether a list has names that begin with `name` and a dot.
pub(super) fn has_dotted(list: &[Schema], name: &str) -> bool {
    list.iter().any(|node| rest_of_dotted(node, name).is_some())
}

/// Whether a list has numbered names in place of an array: `Filter.1.Key`.
pub(super) fn has_numbered(list: &[Schema], name: &str) -> bool {
    let is_number = |rest: &str| rest.split('.').next().is_some_and(|step| step == "n" || step.parse::<u32>().is_ok());
    list.iter().any(|node| rest_of_dotted(node, name).is_some_and(is_number))
}

fn rest_of_dotted<'a>(node: &'a Schema, name: &str) -> Option<&'a str> {
    node.name.as_deref()?.strip_prefix(name)?.strip_prefix('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_variables_are_matched() {
        let cases = [
            ("/things/{thing_id}", "/things/{ThingId}", "ThingId", Some("thing_id")),
            ("/things/{id}/parts/{part}", "/things/{thingId}/parts/{partId}", "partId", Some("part")),
            ("/things/{a_b}", "/more/{x}/{aB}", "aB", Some("a_b")),
            ("/things", "/things/{id}", "id", None),
            ("/things/{id}", "/things/{id}", "other", None),
        ];
        for (known, model, variable, expected) in cases {
            assert_eq!(path_variable(known, model, variable).as_deref(), expected, "{known} {model} {variable}");
        }
    }

    #[test]
    fn dotted_names_are_found() {
        let list = ["Disk.Size", "Filter.1.Key", "Tag.n.Key", "Diskette"];
        let list: Vec<_> = list.map(|name| Schema { name: Some(name.to_owned()), ..Schema::default() }).into();
        let cases = [("Disk", true, false), ("Filter", true, true), ("Tag", true, true), ("Dis", false, false)];
        for (name, dotted, numbered) in cases {
            assert_eq!((has_dotted(&list, name), has_numbered(&list, name)), (dotted, numbered), "{name}");
        }
    }
}

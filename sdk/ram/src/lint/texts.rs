//! Texts that are not values: placeholders of examples, and variables.
//!
//! Owns the findings that apply to every text of a policy.

use super::context::Context;
use super::finding::Place;
use super::rule::Rule;

/// Reports placeholders of examples and texts that look like variables. Returns whether there is one, so
/// that the form of the text cannot be checked.
pub(super) fn check_text(context: &mut Context<'_>, text: &str, place: impl Fn() -> Place) -> bool {
    let variable = text.contains("${");
    if variable {
        let message = format!("{text:?} is compared literally: no page of RAM documents policy variables");
        let help = "list the values, or test it with a call that must be denied";
        context.report(Rule::LiteralVariable, place(), message).help(help);
    }
    let placeholder = has_placeholder(text);
    if placeholder {
        let message = format!("{text:?} contains a placeholder instead of a value");
        context.report(Rule::Placeholder, place(), message).help("replace the placeholder with a value");
    }
    variable || placeholder
}

/// Whether a text contains `<account-id>`, `{#regionId}`, `{$id}` or `****` instead of a value.
pub(super) fn has_placeholder(text: &str) -> bool {
    let angled = text.split_once('<').is_some_and(|(_, rest)| {
        rest.split_once('>').is_some_and(|(name, _)| name.starts_with(|c: char| c.is_ascii_alphabetic()))
    });
    angled || text.contains("{#") || text.contains("{$") || text.contains("***")
}

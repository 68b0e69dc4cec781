//! Statements about values that are no fact of a node, so that a question about them would be useless.
//!
//! Owns why such a statement is left out. A wording that is neither read nor known here is a question.

use super::lines::Line;
use crate::spec::Type;

/// Why the text after "Valid values" states nothing that a node has; `rest` are the lines after it.
pub(super) fn reason(text: &str, inline: &str, rest: &[Line], kind: Option<Type>) -> Option<&'static str> {
    let is_conditional = [" of ", " when ", " if ", " for ", " in "].iter().any(|start| text.starts_with(start));
    let is_open = matches!(text.trim(), "" | ":" | "：" | "are");
    let is_list = rest.first().is_some_and(|line| line.bullet().is_some());
    match () {
        () if text.starts_with(" of N") => Some("the number of items is no fact of an item"),
        () if is_conditional => Some("the values depend on something else"),
        () if is_open && !is_list => Some("the list is empty"),
        () if is_one(inline) => Some("one value is no list"),
        () if is_undefined(inline) => Some("no values are defined"),
        () if kind == Some(Type::String) && is_range(inline) => Some("a text has no range of numbers"),
        () => None,
    }
}

/// One word or number; `1-16` is a range, and what has other marks may be more than one.
fn is_one(text: &str) -> bool {
    let is_number = text.chars().all(|letter| letter.is_ascii_digit());
    !text.is_empty() && (is_number || text.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '_'))
}

/// Whether the text says that there is no value.
pub(super) fn is_undefined(text: &str) -> bool {
    let text = text.trim_matches(['.', ' ']);
    ["none defined", "not defined", "no default value"].iter().any(|nothing| text.eq_ignore_ascii_case(nothing))
}

/// Whether a bound is another parameter and no number: "the value of the MaxDuration parameter".
pub(super) fn is_relation(text: &str) -> bool {
    text.contains(' ') && !text.contains(|letter: char| letter.is_ascii_digit())
}

/// `1 to 200`, `1-100`, `[1, 50]`, with or without a unit.
fn is_range(text: &str) -> bool {
    let text = text.trim_start_matches(['[', '(']);
    let number = |text: &str| {
        let end = text.find(|letter: char| !(letter.is_ascii_digit() || ",.".contains(letter))).unwrap_or(text.len());
        text.split_at_checked(end)
            .filter(|(digits, _)| digits.starts_with(|first: char| first.is_ascii_digit()))
            .map(|(_, rest)| rest.to_owned())
    };
    let inner = text.trim_start_matches("from ");
    let Some(after) = number(inner) else { return false };
    let comma = || inner.split_once(", ").map(|(_, high)| high.to_owned());
    let dashes = [" to ", " - ", "-", "~", "–"];
    let high = dashes.iter().find_map(|dash| after.strip_prefix(dash).map(str::to_owned));
    let is_bracketed = text.ends_with([']', ')']);
    high.or_else(|| comma().filter(|_| is_bracketed)).is_some_and(|high| number(&high).is_some())
}

//! Values that a description states in sentences and lists.
//!
//! Owns the rule for when they are certain: a list in one of a few forms, whose documented example is one
//! of its values. What only looks like a list is reported with the reason, and never guessed. The
//! importers of metadata and of pages share this reader; it keeps no sentence.

mod header;
mod inline;
mod list;
mod lists;
mod node;
mod range;
mod reason;
#[cfg(test)]
mod tests;
mod text;
mod token;
mod words;

pub use node::{Finding, FoundList};
pub(crate) use node::{add, add_to_items, list as list_of};
pub use reason::Reason;

use list::List;
use lists::Found;
use text::Line;

/// What is known of the node beside its description.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'a> {
    /// The type of its values.
    pub(crate) kind: Kind,
    /// Its name on the wire.
    pub(crate) name: &'a str,
    /// The documented example.
    pub(crate) example: Option<&'a str>,
    /// The names of its members.
    pub(crate) members: &'a [&'a str],
    /// Whether it is the item of a list, whose description may be that of the list.
    pub(crate) is_item: bool,
}

/// The type of the values of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Anything else, which has no listed values.
    Other,
}

/// What a description states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stated {
    /// All listed values, in their order.
    pub(crate) values: Vec<String>,
    /// Whether one text has several of the values, separated by commas or in a JSON list.
    pub(crate) is_of_items: bool,
    /// The default.
    pub(crate) default: Option<String>,
    /// The smallest value of a number.
    pub(crate) minimum: Option<String>,
    /// The largest value of a number.
    pub(crate) maximum: Option<String>,
    /// Why something that looks like a list was not taken.
    pub(crate) not_taken: Option<Reason>,
}

/// Reads a description.
pub(crate) fn read(description: &str, node: Node<'_>) -> Stated {
    let editions = text::editions(description);
    let lines: Vec<Vec<Line>> = editions.iter().map(|edition| text::lines(edition)).collect();
    let mut stated = Stated::default();
    let Some(first) = lines.first() else { return stated };
    // A fact beside the values is taken where both editions agree.
    let default = range::default(first);
    if lines.iter().all(|lines| range::default(lines) == default) {
        stated.default = default;
    }
    if matches!(node.kind, Kind::Integer | Kind::Number) {
        let bounds = range::bounds(first);
        if lines.iter().all(|lines| range::bounds(lines) == bounds) {
            (stated.minimum, stated.maximum) = bounds.unzip();
        }
    }
    match values(&lines, description, node) {
        Ok((list, is_of_items)) => {
            if let ([default], None) = (list.defaults.as_slice(), &stated.default) {
                stated.default = Some(default.clone());
            }
            (stated.values, stated.is_of_items) = (list.values, is_of_items);
        }
        Err(Reason::NoList) => {}
        Err(reason) => stated.not_taken = Some(reason),
    }
    stated
}

/// The values of all editions, if they are certain, and whether one text has several of them.
fn values(editions: &[Vec<Line>], description: &str, node: Node<'_>) -> Result<(List, bool), Reason> {
    if node.kind == Kind::Other {
        return Err(Reason::NoList);
    }
    let mut union = List::default();
    for lines in editions {
        let list = match one_list(lists::find(lines)) {
            Err(Reason::NoList) => continue,
            other => other?,
        };
        for value in list.values {
            if !union.values.contains(&value) {
                union.values.push(value);
            }
        }
        for value in list.defaults {
            if !union.defaults.contains(&value) {
                union.defaults.push(value);
            }
        }
    }
    if union.values.is_empty() {
        return Err(Reason::NoList);
    }
    check(&union, description, node)?;
    let several = is_confirmed(&union.values, node)?;
    Ok((union, !node.is_item && (several || says_several(description))))
}

/// The list of an edition: the only one, or several with the same values.
fn one_list(found: Found) -> Result<List, Reason> {
    let Found { lists, rejected } = found;
    if let Some(reason) = rejected.into_iter().next() {
        return Err(reason);
    }
    let mut lists = lists.into_iter();
    let mut list = lists.next().ok_or(Reason::NoList)?;
    for other in lists {
        if other.values.iter().any(|value| !list.values.contains(value)) {
            if list.values.iter().all(|value| other.values.contains(value)) && other.is_announced == list.is_announced {
                list = other;
                continue;
            }
            return Err(Reason::SeveralLists);
        }
    }
    Ok(list)
}

/// What the values must not be.
fn check(list: &List, description: &str, node: Node<'_>) -> Result<(), Reason> {
    let any = |is: fn(&str) -> bool| list.values.iter().any(|value| is(value));
    let all = |is: fn(&str) -> bool| list.values.iter().all(|value| is(value));
    let name = node.name.to_ascii_lowercase();
    let is_number = matches!(node.kind, Kind::Integer | Kind::Number);
    let lower = description.to_ascii_lowercase();
    let open =
        ["and so on", "etc.", "and more", "more values", "other values are", "not limited to", "等等", "……", "..."];
    match () {
        () if any(token::is_place) || name.ends_with("regionid") || name.ends_with("zoneid") => Err(Reason::Places),
        () if any(token::is_address) => Err(Reason::Addresses),
        () if any(token::is_time) => Err(Reason::Times),
        () if any(token::is_range) => Err(Reason::RangeBesideValues),
        () if node.kind == Kind::Integer && !all(token::is_whole_number) => Err(Reason::NotNumbers),
        () if is_number && !all(token::is_number) => Err(Reason::NotNumbers),
        () if list.values.iter().any(|value| node.members.contains(&value.as_str())) => Err(Reason::NamesOfMembers),
        () if open.iter().any(|words| lower.contains(words)) => Err(Reason::Incomplete),
        () => Ok(()),
    }
}

/// Whether the example is one of the values, or several of them in one text.
fn is_confirmed(values: &[String], node: Node<'_>) -> Result<bool, Reason> {
    let example = node.example.map(str::trim).filter(|example| !example.is_empty()).ok_or(Reason::NoExample)?;
    let has = |example: &str| values.iter().any(|value| value == example);
    let unquoted = |text: &str| text.trim().trim_matches(['"', '\'', '`']).trim().to_owned();
    let one = unquoted(example);
    if has(&one) {
        return Ok(false);
    }
    let inner = example.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(example);
    let parts: Vec<String> = inner.split([',', '，']).map(unquoted).collect();
    let is_list = parts.len() > 1 || inner.len() != example.len();
    if is_list && parts.iter().all(|part| has(part)) {
        return Ok(true);
    }
    match values.iter().any(|value| value.eq_ignore_ascii_case(&one)) {
        true => Err(Reason::ExampleInOtherCase),
        false => Err(Reason::ExampleIsAnother),
    }
}

/// Whether the description says that one text has several values.
fn says_several(description: &str) -> bool {
    let lower = description.to_ascii_lowercase();
    let words = [
        "commas",
        "comma ",
        "comma-",
        "(,)",
        "separate multiple",
        "separated",
        "separate the",
        "separate with",
        "delimit",
        "semicolons",
        "vertical bar",
        "format: csv",
        "逗号",
        "分隔",
        "隔开",
        "多个",
    ];
    words.iter().any(|word| lower.contains(word))
}

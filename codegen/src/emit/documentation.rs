//! Documentation of generated items: from facts to lines of rustdoc.
//!
//! Owns the words and the order. Foreign text is only shown through [`crate::docs`], which keeps it from
//! becoming markup, and a line only breaks between the units that are joined here. Every function returns
//! lines without the slashes in front.

use crate::docs::{code, link, prose, wrapped};
use crate::model::{
    Constraint, Deprecation, Enum, Member, MemberDocumentation, Operation, Pagination, RamFacts, RamState, Required,
    Shape, StatusErrors, Step, Subject, Substitute,
};

/// A request: what the operation is, its pages, RAM actions, official page and errors.
///
/// ```text
/// Our own words.
///
/// Operation `RunInstances` of Ecs `2014-05-26`, documented as `create`. RAM action: `ecs:RunInstances` (create).
/// [Documentation](https://…)
///
/// # Errors
///
/// * HTTP 400: `InvalidParameter`, `MissingParameter`
/// ```
pub(super) fn operation(operation: &Operation) -> Vec<String> {
    let documentation = &operation.documentation;
    let class = documentation.operation_type.as_ref().map(|class| format!(", documented as {}", code(class)));
    let (name, product) = (code(&operation.wire_name), prose(&documentation.product));
    let version = code(&documentation.version);
    let mut units = vec![format!("Operation {name} of {product} {version}{}.", class.unwrap_or_default())];
    units.extend(operation.pagination.as_ref().map(pages));
    units.extend(operation.not_callable.as_ref().map(|reason| format!("It cannot be called yet: {}.", prose(reason))));
    units.extend(ram(&operation.ram));
    units.extend(documentation.page.as_ref().map(|page| link("Documentation", page)));
    let mut lines = summary(operation.request.documentation.summary.as_deref());
    lines.extend(wrapped(units, ""));
    if !documentation.errors.is_empty() {
        lines.extend([String::new(), "# Errors".to_owned(), String::new()]);
        lines.extend(documentation.errors.iter().flat_map(errors));
    }
    lines
}

/// Our own words as a paragraph of their own.
fn summary(words: Option<&str>) -> Vec<String> {
    words.map(|words| vec![prose(words), String::new()]).unwrap_or_default()
}

/// What leads from page to page.
fn pages(pagination: &Pagination) -> String {
    let token = pagination.token.iter().map(|token| &token.request);
    let number = pagination.number.iter().map(|number| &number.request);
    let parameters: Vec<_> = token.chain(number).map(|place| code(&place.path().join("."))).collect();
    let list = code(&Step::wire_names(&pagination.steps).join("."));
    format!("Pages of {list}, by {}: a call has `pages` and `items`.", parameters.join(" or "))
}

fn ram(facts: &RamFacts) -> Vec<String> {
    let row = |action: &str, level: Option<&String>| match level {
        Some(level) => format!("{} ({})", code(action), prose(level)),
        None => code(action),
    };
    let words = if facts.actions.len() > 1 { "RAM actions:" } else { "RAM action:" };
    match facts.state {
        RamState::NotDocumented => vec![format!("{words} not documented.")],
        RamState::Undisclosed => vec![format!("{words} not disclosed.")],
        RamState::Documented => {
            let actions = facts.actions.iter().map(|action| row(&action.action, action.access_level.as_ref()));
            sentence(words, actions)
        }
    }
}

fn errors(row: &StatusErrors) -> Vec<String> {
    let mut units = vec![format!("* HTTP {}:", prose(&row.status))];
    units.extend(separated(row.codes.iter().map(|code| self::code(code)), ""));
    wrapped(units, "  ")
}

/// A member: its wire name and whether it is required, constraints, values and example.
pub(super) fn member(member: &Member) -> Vec<String> {
    let documentation = &member.documentation;
    let mut facts = vec![code(&member.wire_name)];
    facts.extend(match documentation.required {
        Required::No => None,
        Required::Yes => Some("required".to_owned()),
        Required::OnThePage => Some("shown as required".to_owned()),
    });
    facts.extend(member.deprecated.then(|| "deprecated".to_owned()));
    facts.extend(documentation.default.as_ref().map(|default| format!("default {}", code(default))));
    facts.extend(constraints(documentation));
    let mut units = separated(facts, ".");
    if !documentation.values.is_empty() {
        units.extend(sentence("Values:", documentation.values.iter().map(|value| code(value))));
    }
    if !documentation.item_values.is_empty() {
        units.extend(sentence("One or more of:", documentation.item_values.iter().map(|value| code(value))));
    }
    units.extend(documentation.example.as_ref().map(|example| format!("Example: {}.", code(example))));
    units.extend(documentation.region.then(|| "By default the region of the call or client.".to_owned()));
    let mut lines = summary(documentation.summary.as_deref());
    lines.extend(wrapped(units, ""));
    lines
}

/// What a value must keep to, each as one phrase.
fn constraints(documentation: &MemberDocumentation) -> impl Iterator<Item = String> {
    let bound = |word: &str, value: &str, exclusive: bool| {
        let exclusive = if exclusive { " (exclusive)" } else { "" };
        format!("{word}{exclusive} {}", code(value))
    };
    documentation.constraints.iter().map(move |constraint| match constraint {
        Constraint::Minimum(value, exclusive) => bound("minimum", value, *exclusive),
        Constraint::Maximum(value, exclusive) => bound("maximum", value, *exclusive),
        Constraint::MinLength(number) => format!("at least {number} characters"),
        Constraint::MaxLength(number) => format!("at most {number} characters"),
        Constraint::MinItems(number) => format!("at least {number} items"),
        Constraint::MaxItems(number) => format!("at most {number} items"),
        Constraint::Pattern(pattern) => format!("pattern {}", code(pattern)),
        Constraint::Format(format) => format!("format {}", code(format)),
    })
}

/// A structure: our own words, or what it describes.
pub(super) fn shape(shape: &Shape) -> Vec<String> {
    let documentation = &shape.documentation;
    let line = match (&documentation.summary, &documentation.subject) {
        (Some(words), _) => prose(words),
        (None, Subject::Request(operation)) => format!("Request of {}.", code(operation)),
        (None, Subject::Response(operation)) => format!("Response of {}.", code(operation)),
        (None, subject) => format!("Members of {}.", described(subject)),
    };
    vec![line]
}

/// An enum: what its values are of.
pub(super) fn enumeration(enumeration: &Enum) -> Vec<String> {
    vec![format!("Documented values of {}; others are kept as unknown.", described(&enumeration.subject))]
}

fn described(subject: &Subject) -> String {
    match subject {
        Subject::Request(name) | Subject::Response(name) | Subject::Member(name) => code(name),
        Subject::Schema(name) => format!("the schema {}", code(name)),
        Subject::Item(Some(member)) => format!("an item of {}", code(member)),
        Subject::Item(None) => "an item".to_owned(),
    }
}

/// The note of `#[deprecated]`, which rustdoc reads as Markdown.
pub(super) fn deprecation(deprecation: &Deprecation) -> String {
    let substitutes = deprecation.substitutes.iter().map(|substitute| match substitute {
        Substitute::Type(path) => path.clone(),
        Substitute::Text(text) => code(text),
    });
    match substitutes.collect::<Vec<_>>().as_slice() {
        [] => "the documentation advises against it and names no substitute".to_owned(),
        substitutes => format!("use {} instead", substitutes.join(" or ")),
    }
}

/// A sentence that lists phrases behind its first words.
fn sentence(words: &str, phrases: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut units = separated(phrases, ".");
    if let Some(first) = units.first_mut() {
        first.insert_str(0, &format!("{words} "));
    }
    units
}

/// Phrases with a comma between them and `end` behind the last one, so that a line can break behind each.
fn separated(phrases: impl IntoIterator<Item = String>, end: &str) -> Vec<String> {
    let mut units: Vec<String> = phrases.into_iter().collect();
    let last = units.len().saturating_sub(1);
    for (index, unit) in units.iter_mut().enumerate() {
        unit.push_str(if index == last { end } else { "," });
    }
    units
}

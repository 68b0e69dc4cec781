//! Which facts the documentation of a generated item tells.
//!
//! Owns the choice and the order of facts; how foreign text is kept from becoming markup is in
//! [`crate::docs`].

use super::lower::Context;
use super::shape::choices;
use super::{Pagination, Usage};
use crate::docs::{code, list, prose};
use crate::spec::{Operation, RamState, Schema};

/// What the parameter that names the region has beside its facts.
pub(super) const REGION: &str = "Where it is not set, it is the region of the call or of the client.";

/// The lines of a member: what it is, then wire name, required mark, bounds, example.
pub(super) fn member(node: &Schema, wire_name: &str, usage: Usage) -> Vec<String> {
    let mut facts = vec![format!("Wire name {}", code(wire_name))];
    if node.required == Some(true) && usage != Usage::Response {
        facts.push("required".to_owned());
    } else if node.documented_required == Some(true) && usage != Usage::Response {
        facts.push("shown as required".to_owned());
    }
    if node.deprecated {
        facts.push("deprecated".to_owned());
    }
    if let Some(default) = &node.default {
        facts.push(format!("default {}", code(default)));
    }
    facts.extend(bounds(node));
    let mut lines = Vec::new();
    if let Some(summary) = &node.summary {
        lines.push(prose(summary));
        lines.push(String::new());
    }
    lines.push(facts.join(", ") + ".");
    let values = choices(node);
    if !values.is_empty() {
        lines.push(format!("Values: {}.", list(values.iter().map(String::as_str))));
    }
    if let Some(example) = &node.example {
        lines.push(format!("Example: {}.", code(example)));
    }
    lines
}

/// The documented bounds of a node, each as one phrase.
fn bounds(node: &Schema) -> Vec<String> {
    let mut facts = Vec::new();
    let number = |least: &Option<String>, word: &str, exclusive: bool| {
        let word = if exclusive { format!("{word} (exclusive)") } else { word.to_owned() };
        least.as_ref().map(|bound| format!("{word} {}", code(bound)))
    };
    facts.extend(number(&node.minimum, "minimum", node.exclusive_minimum));
    facts.extend(number(&node.maximum, "maximum", node.exclusive_maximum));
    for (bound, phrase) in [
        (node.min_length, "at least {} characters"),
        (node.max_length, "at most {} characters"),
        (node.min_items, "at least {} items"),
        (node.max_items, "at most {} items"),
    ] {
        facts.extend(bound.map(|bound| phrase.replace("{}", &bound.to_string())));
    }
    facts.extend(node.pattern.as_ref().map(|pattern| format!("pattern {}", code(pattern))));
    facts.extend(node.format.as_ref().map(|format| format!("format {}", code(format))));
    facts
}

/// The lines of a nested structure: our own words, or the member that it is the type of.
pub(super) fn shape(node: &Schema, member: Option<&str>) -> Vec<String> {
    let what = || vec![format!("The members of {}.", what(node, member))];
    node.summary.as_ref().map_or_else(what, |summary| vec![prose(summary)])
}

/// The lines of a structure that several operations share.
pub(super) fn shared(node: &Schema, wire_name: &str) -> Vec<String> {
    let what = || vec![format!("The members of the schema {}.", code(wire_name))];
    node.summary.as_ref().map_or_else(what, |summary| vec![prose(summary)])
}

/// The lines of an enum: what it is about.
pub(super) fn enumeration(node: &Schema, member: Option<&str>) -> Vec<String> {
    vec![format!("Documented values of {}; any other value is kept as unknown.", what(node, member))]
}

/// What a nested type stands for; an item has no name and is told by the member around it.
fn what(node: &Schema, member: Option<&str>) -> String {
    match (&node.name, member) {
        (Some(name), _) => code(name),
        (None, Some(member)) => format!("an item of {}", code(member)),
        (None, None) => "an item".to_owned(),
    }
}

/// How the line begins that names the operation.
const THE_OPERATION: &str = "The operation";

/// The lines of a request type: what the operation does, its errors, RAM action and page.
pub(super) fn operation(context: &Context<'_>, spec: &Operation, not_callable: Option<&str>) -> Vec<String> {
    let product = context.product;
    let title = product.title.as_deref().unwrap_or(&product.product);
    let mut lines = Vec::new();
    if let Some(summary) = &spec.summary {
        lines.push(prose(summary));
        lines.push(String::new());
    }
    let of = format!("{THE_OPERATION} {} of {} {}.", code(&spec.name), prose(title), code(&product.version));
    lines.push(of);
    lines.extend(not_callable.map(|reason| format!("It cannot be called yet: {}.", prose(reason))));
    lines.extend(kind(spec).map(|kind| format!("Operation type: documented as {}.", code(kind))));
    lines.push(ram(spec));
    if let Some(root) = &product.documentation {
        lines.push(String::new());
        lines.push(format!("[Official documentation]({root}/{})", spec.name));
    }
    if !spec.errors.is_empty() {
        lines.extend([String::new(), "# Errors".to_owned(), String::new()]);
        lines
            .extend(spec.errors.iter().map(|error| format!("* {} (HTTP {})", code(&error.code), prose(&error.status))));
    }
    lines
}

/// What the documentation says of the kind of the operation: its class, which is exact, or the
/// older kind, which often says `read` of what writes.
fn kind(spec: &Operation) -> Option<&str> {
    let kinds = spec.system_operation_type.iter().chain(&spec.operation_type).map(String::as_str);
    kinds.into_iter().find(|kind| !kind.eq_ignore_ascii_case("none"))
}

/// Adds what leads from page to page, behind the line that names the operation.
pub(super) fn pages(pagination: &Pagination, lines: &mut Vec<String>) {
    let token = pagination.token.iter().map(|token| &token.asked);
    let number = pagination.number.iter().map(|number| &number.asked);
    let told: Vec<_> = token
        .chain(number)
        .map(|place| {
            let names = std::iter::once(&place.parameter.wire_name).chain(&place.inside);
            code(&names.map(String::as_str).collect::<Vec<_>>().join("."))
        })
        .collect();
    let named = lines.iter().position(|line| line.starts_with(THE_OPERATION)).unwrap_or(0);
    let list = code(&super::Step::names(&pagination.steps).join("."));
    lines.insert(
        named + 1,
        format!("It answers in pages of {list}, by {}: a call has `pages` and `items`.", told.join(" or ")),
    );
}

fn ram(spec: &Operation) -> String {
    match &spec.ram {
        None => "RAM: not documented.".to_owned(),
        Some(ram) if ram.state == RamState::Undisclosed => {
            "RAM: the documentation discloses no authorization facts.".to_owned()
        }
        Some(ram) => {
            let actions = ram.actions.iter().map(|row| match &row.access_level {
                Some(level) => format!("{} ({})", code(&row.action), prose(level)),
                None => code(&row.action),
            });
            format!("RAM action: {}.", actions.collect::<Vec<_>>().join(", "))
        }
    }
}

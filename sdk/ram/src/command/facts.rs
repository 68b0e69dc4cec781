//! RAM facts as text and JSON.
//!
//! Owns both forms of the facts of operations and actions.

use std::io;

use serde_json::{Value, json};

use super::output::Output;
use crate::{CatalogueAction, RamAction, RamFacts, RamState};

/// The facts of an operation; the shape is documented at the help of `action`.
pub(super) fn json(facts: &RamFacts<'_>) -> Value {
    let non_empty = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "product": facts.product(),
        "version": facts.version(),
        "operation": facts.operation(),
        "state": facts.state().to_string(),
        "source": non_empty(facts.source()),
        "source_name": non_empty(facts.source_name()),
        "date": non_empty(facts.date()),
        "actions": facts.actions().map(|action| row(&action)).collect::<Vec<_>>(),
    })
}

fn row(action: &RamAction<'_>) -> Value {
    let resources = action.resources().map(|resource| {
        json!({
            "type": resource.resource_type,
            "requirement": resource.requirement.to_string(),
            "arn": resource.arn,
        })
    });
    json!({
        "action": action.action(),
        "access_level": action.access_level(),
        "resources": resources.collect::<Vec<_>>(),
        "condition_keys": action.condition_keys().collect::<Vec<_>>(),
        "dependent_actions": action.dependent_actions().collect::<Vec<_>>(),
    })
}

/// The facts of an operation as rows.
pub(super) fn write_facts(facts: &RamFacts<'_>, output: &mut Output<'_>) -> io::Result<()> {
    output.row("operation", format_args!("{} {} {}", facts.product(), facts.version(), facts.operation()))?;
    match facts.state() {
        RamState::Documented => {}
        RamState::Undisclosed => output.row("RAM", "undisclosed: the page discloses no authorization facts")?,
        _ => output.row("RAM", "not documented: no source says which action is required")?,
    }
    for action in facts.actions() {
        output.row("action", action.action())?;
        output.row("access level", action.access_level().unwrap_or("(empty on the page)"))?;
        if action.resources().len() == 0 {
            output.row("resource", "unknown: the page could not be read to its end")?;
        }
        for resource in action.resources() {
            let kind = resource.resource_type.unwrap_or("any resource");
            output.row("resource", format_args!("{} ({kind}, {})", resource.arn, resource.requirement))?;
        }
        output.row("condition keys", joined(action.condition_keys()))?;
        output.row("dependent actions", joined(action.dependent_actions()))?;
    }
    if !facts.source().is_empty() {
        output.row("source", format_args!("{} {}, {}", facts.source(), facts.source_name(), facts.date()))?;
    }
    for other in facts.others() {
        let names: Vec<&str> = other.actions().map(|action| action.action()).collect();
        let content = if names.is_empty() { other.state().to_string() } else { names.join(", ") };
        let source = format!("{} {}, {}", other.source(), other.source_name(), other.date());
        output.row("other source", format_args!("{content} ({source})"))?;
    }
    Ok(())
}

fn joined<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let values: Vec<_> = values.collect();
    if values.is_empty() { "none".to_owned() } else { values.join(", ") }
}

/// An action in a list; the shape is documented at the help of `product`.
pub(super) fn action_json(action: &CatalogueAction<'_>) -> Value {
    json!({
        "action": action.name(),
        "state": action.state().to_string(),
        "access_level": action.access_level(),
        "class": action.class().to_string(),
        "wildcard_only": action.is_documented().then(|| action.documented().all(|row| row.is_wildcard_only())),
        "operations": action.operations().iter().map(|row| row.facts.operation()).collect::<Vec<_>>(),
    })
}

/// An action in a list, as a line.
pub(super) fn write_action(action: &CatalogueAction<'_>, output: &mut Output<'_>) -> io::Result<()> {
    let level = match action.state() {
        RamState::Documented => action.access_level().unwrap_or("-"),
        RamState::Undisclosed => "undisclosed",
        _ => "presumed",
    };
    output.line(format_args!("{:<48} {level:<12} {}", action.name(), action.class()))
}

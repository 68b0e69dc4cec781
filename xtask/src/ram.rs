//! `cargo xtask ram`: the RAM facts of an action or an operation.
//!
//! Owns the search and the two forms of the answer.

use alibabacloud_codegen::model::{RamAction, RamFacts, RamState, Requirement};
use serde::Serialize;

use crate::Outcome;
use crate::error::Error;
use crate::files::Project;
use crate::specs::{Specs, suggestion};
use crate::terminal::Terminal;

/// Prints the RAM facts of an action or an operation.
///
/// An action is `<code>:<name>`; an operation is its name, in any product. Letter case is free.
/// Exits with 1 when neither is known.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask ram esa:UpdateUserDeliveryTaskStatus\n  \
    cargo xtask ram UpdateFotaTask --json\n\n\
    JSON: [{\"product\", \"version\", \"operation\", \"state\", \"source\", \"source_name\", \"date\", \"actions\": \
    [{\"action\", \"access_level\", \"resources\": [{\"type\", \"requirement\", \"arn\"}], \
    \"condition_keys\", \"dependent_actions\"}]}]")]
pub(crate) struct Arguments {
    /// An action such as `esa:UpdateUserDeliveryTaskStatus`, or the name of an operation.
    name: String,
    /// Prints the facts as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct FactsRow<'a> {
    product: &'a str,
    version: &'a str,
    operation: &'a str,
    state: &'static str,
    source: Option<&'a str>,
    source_name: Option<&'a str>,
    date: Option<&'a str>,
    actions: Vec<ActionRow<'a>>,
}

#[derive(Serialize)]
struct ActionRow<'a> {
    action: &'a str,
    access_level: Option<&'a str>,
    resources: Vec<ResourceRow<'a>>,
    condition_keys: &'a [String],
    dependent_actions: &'a [String],
}

#[derive(Serialize)]
struct ResourceRow<'a> {
    r#type: Option<&'a str>,
    requirement: &'static str,
    arn: &'a str,
}

pub(crate) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let specs = Specs::read(project)?;
    let all = || specs.operations().map(|found| &found.operation.ram);
    let found: Vec<&RamFacts> = all().filter(|facts| matches(facts, &arguments.name)).collect();
    if arguments.json {
        terminal.json(&found.iter().map(|facts| row(facts)).collect::<Vec<_>>())?;
    } else if found.is_empty() {
        let actions = all().flat_map(|facts| facts.actions.iter().map(|row| row.action.as_str()));
        let names = actions.chain(all().map(|facts| facts.operation.as_str()));
        let hint = suggestion(&arguments.name, names);
        let what = "neither a documented action nor an operation in specs/";
        terminal.line(format_args!("{}: {what}{hint}", arguments.name))?;
    } else {
        for facts in &found {
            tell(facts, terminal)?;
        }
    }
    Ok(if found.is_empty() { Outcome::Finding } else { Outcome::Done })
}

/// Whether the facts are those of an operation of this name, or list an action of this name.
///
/// An operation without a documented action is also found as `<product>:<operation>`.
fn matches(facts: &RamFacts, name: &str) -> bool {
    let listed = facts.actions.iter().any(|row| row.action.eq_ignore_ascii_case(name));
    let undocumented = || format!("{}:{}", facts.product, facts.operation).eq_ignore_ascii_case(name);
    listed || facts.operation.eq_ignore_ascii_case(name) || (facts.actions.is_empty() && undocumented())
}

fn row(facts: &RamFacts) -> FactsRow<'_> {
    let told = |text: &'_ str| !text.is_empty();
    FactsRow {
        product: &facts.product,
        version: &facts.version,
        operation: &facts.operation,
        state: state(facts.state),
        source: Some(facts.source.as_str()).filter(|text| told(text)),
        source_name: Some(facts.source_name.as_str()).filter(|text| told(text)),
        date: Some(facts.date.as_str()).filter(|text| told(text)),
        actions: facts.actions.iter().map(action).collect(),
    }
}

fn action(row: &RamAction) -> ActionRow<'_> {
    let resources = row.resources.iter().map(|resource| ResourceRow {
        r#type: resource.resource_type.as_deref(),
        requirement: requirement(resource.requirement),
        arn: &resource.arn,
    });
    ActionRow {
        action: &row.action,
        access_level: row.access_level.as_deref(),
        resources: resources.collect(),
        condition_keys: &row.condition_keys,
        dependent_actions: &row.dependent_actions,
    }
}

fn tell(facts: &RamFacts, terminal: &mut Terminal) -> Result<(), Error> {
    let mut rows: Vec<(&str, String)> =
        vec![("operation", format!("{} {} {}", facts.product, facts.version, facts.operation))];
    match facts.state {
        RamState::NotDocumented => {
            rows.push(("RAM", "not documented: no source says which action it needs".to_owned()))
        }
        RamState::Undisclosed => rows.push(("RAM", "undisclosed: the page gives no authorization facts".to_owned())),
        RamState::Documented => {}
    }
    for action in &facts.actions {
        rows.push(("action", action.action.clone()));
        rows.push(("access level", action.access_level.clone().unwrap_or_else(|| "(empty on the page)".to_owned())));
        for resource in &action.resources {
            let kind = resource.resource_type.as_deref().unwrap_or("any resource");
            rows.push(("resource", format!("{} ({kind}, {})", resource.arn, requirement(resource.requirement))));
        }
        rows.push(("condition keys", joined(&action.condition_keys)));
        rows.push(("dependent actions", joined(&action.dependent_actions)));
    }
    if !facts.source.is_empty() {
        rows.push(("source", format!("{} {}, {}", facts.source, facts.source_name, facts.date)));
    }
    for (label, value) in rows {
        terminal.line(format_args!("{label:<18} {value}"))?;
    }
    Ok(())
}

fn joined(values: &[String]) -> String {
    if values.is_empty() { "none".to_owned() } else { values.join(", ") }
}

fn state(state: RamState) -> &'static str {
    match state {
        RamState::Documented => "documented",
        RamState::Undisclosed => "undisclosed",
        RamState::NotDocumented => "not documented",
    }
}

fn requirement(requirement: Requirement) -> &'static str {
    match requirement {
        Requirement::Required => "required",
        Requirement::Optional => "optional",
        Requirement::Unknown => "unknown",
    }
}

//! `explain`: what a policy grants.
//!
//! Owns the options and the JSON form.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::environment::{CommandError, CommandOutcome, Environment};
use crate::explain::{ActionCounts, explain};
use crate::policy::{PolicyKind, read};

/// Describes in words and numbers what a policy grants.
///
/// Exits with 2 if the document cannot be read as a policy; `lint` reports why in detail.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  alibabacloud-ram explain policy.json\n  \
    cat policy.json | alibabacloud-ram explain --json -\n\n\
    JSON: {\"statements\": [{\"effect\": \"Allow\" | \"Deny\" | null, \"all_but\", \"actions\": {code: {\"list\", \"read\", \
    \"tagging\", \"write\", \"permissions-management\"}}, \"unmatched\", \"principals\", \"resources\", \
    \"conditions\"}], \"granted\": {code: counts}, \"permissions\": [action]}")]
pub(super) struct Arguments {
    /// The document; - is the standard input.
    file: PathBuf,
    /// The kind of policy: identity, trust, session, control or resource. Without it, the principals decide.
    #[arg(long)]
    kind: Option<PolicyKind>,
    /// Prints the answer as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments, environment: &mut Environment<'_>) -> Result<CommandOutcome, CommandError> {
    let text = environment.text(&arguments.file)?;
    let reading = read(&text, arguments.kind);
    let Some(policy) = reading.policy else {
        let reason = reading.problems.first().map(ToString::to_string).unwrap_or_default();
        return Err(CommandError::Input(format!("{}: {reason}", arguments.file.display())));
    };
    let explanation = explain(&policy, environment.catalogue);
    let mut output = environment.output();
    if arguments.json {
        let statements = explanation.statements.iter().map(|statement| {
            json!({
                "effect": statement.effect.map(crate::policy::Effect::name),
                "all_but": statement.all_but,
                "actions": counts(&statement.actions),
                "unmatched": statement.unmatched,
                "principals": statement.principals,
                "resources": statement.resources,
                "conditions": statement.conditions,
            })
        });
        output.json(&json!({
            "statements": statements.collect::<Vec<_>>(),
            "granted": counts(&explanation.granted),
            "permissions": explanation.permissions,
        }))?;
    } else {
        output.line(&explanation)?;
    }
    output.finish()?;
    Ok(CommandOutcome::Done)
}

fn counts(counts: &BTreeMap<String, ActionCounts>) -> Value {
    let classes = |counts: &ActionCounts| -> Map<String, Value> {
        counts.by_class().into_iter().map(|(class, count)| (class.to_string(), count.into())).collect()
    };
    Value::Object(counts.iter().map(|(code, counts)| (code.clone(), classes(counts).into())).collect())
}

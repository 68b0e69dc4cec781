//! `write`: least-privilege policies for operations, recordings and denials.
//!
//! Owns the options; the policies go to the output, and what they could not say to the errors.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{CommandError, Context, Outcome, pair};
use crate::policy::PolicyKind;
use crate::write::{Denial, Recording, Style, Writer, Written};

/// Writes policies that allow just what is needed.
///
/// Names are actions, operations, or operations of a product. What nothing is documented of is told
/// on the standard error and is in no policy; the command then exits with 1. It does so as well where a
/// statement denies what is asked for, and where a session would need several policies.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  alibabacloud-ram write ecs:StartInstance ecs:StopInstance --region cn-hangzhou \
    --account 1234567890123456\n  alibabacloud-ram write 'ecs StartInstance' --param InstanceId=i-001\n  \
    alibabacloud-ram write --recording calls.jsonl --exact\n  alibabacloud-ram write --denial error.json\n\n\
    JSON: {\"policies\": [policy], \"missing\": [{\"name\", \"why\"}], \"notes\": [text]}")]
pub(super) struct Arguments {
    /// Actions such as `ecs:StartInstance`, or operations such as `StartInstance`.
    #[arg(required_unless_present_any = ["recording", "denial"])]
    names: Vec<String>,
    /// The region of the resources; without it `*`.
    #[arg(long)]
    region: Option<String>,
    /// The account of the resources; without it `*`.
    #[arg(long)]
    account: Option<String>,
    /// A parameter of the calls, which fills the placeholder of its name in ARNs.
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    param: Vec<(String, String)>,
    /// Calls that a program recorded, as JSON lines.
    #[arg(long, value_name = "FILE")]
    recording: Vec<PathBuf>,
    /// An answer that denied a call, or a decoded diagnostic message, as JSON.
    #[arg(long, value_name = "FILE")]
    denial: Vec<PathBuf>,
    /// Writes every action by its name, without patterns such as `Describe*`.
    #[arg(long)]
    exact: bool,
    /// The kind of policy, which decides how long one may be: identity, session or control.
    #[arg(long, value_parser = kind, default_value = "identity")]
    kind: PolicyKind,
    /// Prints the policies without blanks.
    #[arg(long, conflicts_with = "json")]
    compact: bool,
    /// Prints policies, gaps and notes as one JSON document.
    #[arg(long)]
    json: bool,
}

/// A kind whose policies say what is allowed; trust and resource policies also say to whom.
fn kind(text: &str) -> Result<PolicyKind, String> {
    let kinds = [PolicyKind::Identity, PolicyKind::Session, PolicyKind::Control];
    let found = kinds.into_iter().find(|kind| kind.name() == text);
    found.ok_or_else(|| format!("policies are written of the kinds {}", kinds.map(PolicyKind::name).join(", ")))
}

pub(super) fn run(arguments: &Arguments, context: &mut Context<'_>) -> Result<Outcome, CommandError> {
    let written = written(arguments, context)?;
    let mut output = context.output();
    if arguments.json {
        output.json(&json(&written)?)?;
    }
    for policy in written.policies.iter().filter(|_| !arguments.json) {
        output.line(if arguments.compact { policy.to_compact() } else { policy.to_pretty() })?;
    }
    output.finish()?;
    if !arguments.json {
        for missing in &written.missing {
            writeln!(context.errors, "missing: {missing}")?;
        }
        for note in &written.notes {
            writeln!(context.errors, "note: {note}")?;
        }
    }
    Ok(if written.is_complete() { Outcome::Done } else { Outcome::Finding })
}

fn written(arguments: &Arguments, context: &Context<'_>) -> Result<Written, CommandError> {
    let style = if arguments.exact { Style::Exact } else { Style::Readable };
    let mut writer = Writer::new(context.catalogue).kind(arguments.kind).style(style);
    if let Some(region) = &arguments.region {
        writer = writer.region(region);
    }
    if let Some(account) = &arguments.account {
        writer = writer.account(account);
    }
    for (name, value) in &arguments.param {
        writer = writer.parameter(name, value);
    }
    for name in &arguments.names {
        writer.name(name);
    }
    for path in &arguments.recording {
        let recording = Recording::from_json_lines(&context.text(path)?);
        writer.recording(&recording.map_err(|error| CommandError::about(path, &error))?);
    }
    for path in &arguments.denial {
        let denial = Denial::parse(&context.text(path)?);
        writer.denial(&denial.map_err(|error| CommandError::about(path, &error))?);
    }
    Ok(writer.write())
}

fn json(written: &Written) -> Result<Value, CommandError> {
    let policies: Result<Vec<Value>, _> =
        written.policies.iter().map(|policy| serde_json::from_str(&policy.to_compact())).collect();
    let missing = written.missing.iter().map(|one| json!({"name": one.name, "why": one.why.to_string()}));
    Ok(json!({
        "policies": policies.map_err(std::io::Error::from)?,
        "missing": missing.collect::<Vec<_>>(),
        "notes": written.notes.iter().map(ToString::to_string).collect::<Vec<_>>(),
    }))
}

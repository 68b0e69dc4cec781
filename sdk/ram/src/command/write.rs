//! `write`: least-privilege policies for operations, recordings and denials.
//!
//! Owns the options. Policies are written to the output, and what they do not contain to the errors.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::environment::{CommandError, CommandOutcome, Environment, parse_pair};
use crate::policy::PolicyKind;
use crate::write::{ActionStyle, DeniedCall, Recording, Writer, Written};

/// Writes policies that allow exactly what is required.
///
/// Names are actions, operations, or operations of a product. Names without documented permissions are
/// reported on standard error and are in no policy; the command then exits with 1. It also does so if a
/// statement explicitly denies the required action, and if a session would require several policies.
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
    /// A parameter of the calls, which replaces the placeholder of the same name in ARNs.
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse_pair)]
    param: Vec<(String, String)>,
    /// Calls that a program has recorded, as JSON lines.
    #[arg(long, value_name = "FILE")]
    recording: Vec<PathBuf>,
    /// The error response of a denied call, or a decoded diagnostic message, as JSON.
    #[arg(long, value_name = "FILE")]
    denial: Vec<PathBuf>,
    /// Writes every action by its name, without patterns such as `Describe*`.
    #[arg(long)]
    exact: bool,
    /// The kind of policy, which decides how long a policy may be: identity, session or control.
    #[arg(long, value_parser = parse_kind, default_value = "identity")]
    kind: PolicyKind,
    /// Prints the policies without blanks.
    #[arg(long, conflicts_with = "json")]
    compact: bool,
    /// Prints policies, missing names and notes as one JSON document.
    #[arg(long)]
    json: bool,
}

/// Reads a kind of policies without principals: trust and resource-based policies require them.
fn parse_kind(text: &str) -> Result<PolicyKind, String> {
    let kinds = [PolicyKind::Identity, PolicyKind::Session, PolicyKind::Control];
    let found = kinds.into_iter().find(|kind| kind.name() == text);
    found.ok_or_else(|| format!("policies can be written for the kinds {}", kinds.map(PolicyKind::name).join(", ")))
}

pub(super) fn run(arguments: &Arguments, environment: &mut Environment<'_>) -> Result<CommandOutcome, CommandError> {
    let written = written(arguments, environment)?;
    let mut output = environment.output();
    if arguments.json {
        output.json(&json(&written)?)?;
    }
    for policy in written.policies.iter().filter(|_| !arguments.json) {
        output.line(if arguments.compact { policy.to_compact() } else { policy.to_pretty() })?;
    }
    output.finish()?;
    if !arguments.json {
        for missing in &written.missing {
            writeln!(environment.errors, "missing: {missing}")?;
        }
        for note in &written.notes {
            writeln!(environment.errors, "note: {note}")?;
        }
    }
    Ok(if written.is_complete() { CommandOutcome::Done } else { CommandOutcome::Finding })
}

fn written(arguments: &Arguments, environment: &Environment<'_>) -> Result<Written, CommandError> {
    let style = if arguments.exact { ActionStyle::Exact } else { ActionStyle::Readable };
    let mut writer = Writer::new(environment.catalogue).kind(arguments.kind).style(style);
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
        let recording = environment.text(path)?.parse::<Recording>();
        writer.recording(&recording.map_err(|error| CommandError::in_file(path, &error))?);
    }
    for path in &arguments.denial {
        let call = environment.text(path)?.parse::<DeniedCall>();
        writer.denied_call(&call.map_err(|error| CommandError::in_file(path, &error))?);
    }
    Ok(writer.write())
}

fn json(written: &Written) -> Result<Value, CommandError> {
    let policies: Result<Vec<Value>, _> =
        written.policies.iter().map(|policy| serde_json::from_str(&policy.to_compact())).collect();
    let missing = written.missing.iter().map(|one| json!({"name": one.name, "why": one.reason.to_string()}));
    Ok(json!({
        "policies": policies.map_err(std::io::Error::from)?,
        "missing": missing.collect::<Vec<_>>(),
        "notes": written.notes.iter().map(ToString::to_string).collect::<Vec<_>>(),
    }))
}

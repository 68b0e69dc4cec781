//! `evaluate`: whether policies let a request pass.
//!
//! Owns the options, the reading of the policies and the JSON form of the trace.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{CommandError, Context, Outcome, pair};
use crate::evaluate::{Decision, Evaluation, Match, NamedPolicy, PolicySet, Request, Rule, Rules, Step, evaluate};
use crate::policy::{Effect, Policy, PolicyKind};

/// A user whom no policy names.
const SOMEBODY: &str = "acs:ram::0000000000000000:user/somebody";

/// Decides whether policies let a request pass, and tells by which statement.
///
/// What the documentation leaves open is a rule with a switch; a decision that rests on one depends. Exits
/// with 0 if the request is allowed for certain, and with 1 otherwise; a policy that RAM refuses is bad input.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  alibabacloud-ram evaluate ecs:StartInstance --policy operators.json \
    --resource acs:ecs:cn-hangzhou:1234567890123456:instance/i-001\n  \
    alibabacloud-ram evaluate ram:CreateUser --policy admin.json --control guard.json --key acs:SourceIp=203.0.113.7\n  \
    alibabacloud-ram evaluate sts:AssumeRole --policy user.json --trust role.json --principal acs:ram::1:user/alice\n  \
    alibabacloud-ram evaluate ecs:StopInstance --policy p.json --rule absent-key-matches-negated=yes --json\n\n\
    JSON: {\"decision\": \"Allow\" | \"ExplicitDeny\" | \"ImplicitDeny\" | \"Depends\", \"depends_on\": [rule], \
    \"open_keys\": [key], \"policy_type\", \"resource\", \"decided_by\": step | null, \
    \"stages\": [{\"policy_type\", \"decision\", \"steps\": [{\"policy\", \"statement\", \"sid\", \"effect\", \
    \"matches\": true | false | null, \"outcome\"}]}]}; statements count from 1.")]
pub(super) struct Arguments {
    /// The action, such as `ecs:StartInstance`.
    action: String,
    /// A resource that the action is checked on; all of them must be allowed. Without one, `*`.
    #[arg(long, value_name = "ARN")]
    resource: Vec<String>,
    /// Who asks: the ARN of a user, a role, an account's root or a provider, or a service. Without it, a
    /// user whom no policy names.
    #[arg(long)]
    principal: Option<String>,
    /// A condition key of the request; several values by several options.
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    key: Vec<(String, String)>,
    /// A policy that is attached at the level of the account.
    #[arg(long, value_name = "FILE")]
    policy: Vec<PathBuf>,
    /// A policy that is attached at the level of the resource group.
    #[arg(long, value_name = "FILE")]
    group_policy: Vec<PathBuf>,
    /// A control policy of the resource directory.
    #[arg(long, value_name = "FILE")]
    control: Vec<PathBuf>,
    /// The policy of a role session.
    #[arg(long, value_name = "FILE")]
    session: Vec<PathBuf>,
    /// A policy of the resource, such as a bucket policy.
    #[arg(long, value_name = "FILE")]
    resource_policy: Vec<PathBuf>,
    /// The trust policy of the role that is assumed.
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// Answers an open rule, such as `star-across-fields=yes`: yes, no or open.
    #[arg(long, value_name = "RULE=ANSWER", value_parser = rule)]
    rule: Vec<(Rule, Option<bool>)>,
    /// Prints the decision and the trace as JSON.
    #[arg(long)]
    json: bool,
}

fn rule(text: &str) -> Result<(Rule, Option<bool>), String> {
    let (name, answer) = pair(text)?;
    let rule: Rule = name.parse().map_err(|error: crate::evaluate::UnknownRule| error.to_string())?;
    match answer.as_str() {
        "yes" => Ok((rule, Some(true))),
        "no" => Ok((rule, Some(false))),
        "open" => Ok((rule, None)),
        other => Err(format!("{other:?} is neither yes, nor no, nor open")),
    }
}

/// Policies with their names.
type Read = Vec<(String, Policy)>;

pub(super) fn run(arguments: &Arguments, context: &mut Context<'_>) -> Result<Outcome, CommandError> {
    let identity = PolicyKind::Identity;
    let account = read(context, &arguments.policy, identity)?;
    let group = read(context, &arguments.group_policy, identity)?;
    let control = read(context, &arguments.control, PolicyKind::Control)?;
    let session = read(context, &arguments.session, PolicyKind::Session)?;
    let resource = read(context, &arguments.resource_policy, PolicyKind::Resource)?;
    let trust = read(context, arguments.trust.as_slice(), PolicyKind::Trust)?;
    let (account, group, resource) = (named(&account), named(&group), named(&resource));
    let (control, session) = (named(&control), named(&session));
    let policies = PolicySet {
        control: (!control.is_empty()).then_some(&*control),
        session: (!session.is_empty()).then_some(&*session),
        account: &account,
        resource_group: &group,
        resource: &resource,
        trust: named(&trust).first().copied(),
    };
    let evaluation = evaluate(&policies, &request(arguments, context), &rules(arguments));
    if let (Decision::Refused, Some(step)) = (evaluation.decision, &evaluation.decided_by) {
        let reason = if let Match::No(reason) = &step.outcome { reason.to_string() } else { String::new() };
        return Err(CommandError::Input(format!("{} statement {}: {reason}", step.policy, step.number())));
    }
    let mut output = context.output();
    if arguments.json {
        output.json(&json(&evaluation))?;
    } else {
        output.line(&evaluation)?;
    }
    output.finish()?;
    Ok(if evaluation.is_allowed() { Outcome::Done } else { Outcome::Finding })
}

fn read(context: &Context<'_>, paths: &[PathBuf], kind: PolicyKind) -> Result<Read, CommandError> {
    let read = |path: &PathBuf| {
        let policy = Policy::parse(&context.text(path)?, kind).map_err(|error| CommandError::about(path, &error))?;
        Ok((path.display().to_string(), policy))
    };
    paths.iter().map(read).collect()
}

fn named(read: &Read) -> Vec<NamedPolicy<'_>> {
    read.iter().map(|(name, policy)| NamedPolicy::new(name, policy)).collect()
}

fn request(arguments: &Arguments, context: &Context<'_>) -> Request {
    let principal = arguments.principal.as_deref().unwrap_or(SOMEBODY);
    let mut resources = arguments.resource.iter();
    let first = resources.next().map_or("*", String::as_str);
    let mut request = Request::new(&*arguments.action, first, principal);
    for resource in resources {
        request = request.resource(resource);
    }
    for (key, value) in &arguments.key {
        request = request.key(key, value);
    }
    request.checked_on(context.catalogue)
}

fn rules(arguments: &Arguments) -> Rules {
    arguments.rule.iter().fold(Rules::default(), |rules, (rule, answer)| rules.with(*rule, *answer))
}

fn json(evaluation: &Evaluation<'_>) -> Value {
    let depends: Vec<&str> = match evaluation.decision {
        Decision::Depends(rules) => rules.iter().map(Rule::name).collect(),
        _ => Vec::new(),
    };
    let stages = evaluation.stages.iter().map(|stage| {
        json!({
            "policy_type": stage.policy_type.name(),
            "decision": stage.decision.name(),
            "steps": stage.steps.iter().map(step).collect::<Vec<_>>(),
        })
    });
    json!({
        "decision": evaluation.decision.name(),
        "depends_on": depends,
        "open_keys": evaluation.open_keys().collect::<Vec<_>>(),
        "policy_type": evaluation.policy_type.map(|kind| kind.name()),
        "resource": evaluation.resource,
        "decided_by": evaluation.decided_by.as_ref().map(step),
        "stages": stages.collect::<Vec<_>>(),
    })
}

fn step(step: &Step<'_>) -> Value {
    json!({
        "policy": step.policy,
        "statement": step.number(),
        "sid": step.sid,
        "effect": step.effect.map(Effect::name),
        "matches": match &step.outcome {
            Match::Yes => Some(true),
            Match::No(_) => Some(false),
            Match::Open { .. } => None,
        },
        "outcome": step.outcome.to_string(),
    })
}

impl CommandError {
    /// A file that holds something else than is wanted.
    pub(super) fn about(path: &Path, error: &dyn std::error::Error) -> Self {
        Self::Input(format!("{}: {error}", path.display()))
    }
}

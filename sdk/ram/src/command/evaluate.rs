//! `evaluate`: whether policies allow a request.
//!
//! Owns the options, the reading of the policies and the JSON form of the result.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::environment::{CommandError, CommandOutcome, Environment, parse_pair};
use crate::evaluate::{
    Decision, Evaluation, NamedPolicy, OpenRule, PolicySet, Request, RuleAnswers, StatementMatch, TraceStep,
    UnknownOpenRule, evaluate,
};
use crate::policy::{Effect, Policy, PolicyKind};

/// A user that no policy names.
const UNNAMED_USER: &str = "acs:ram::0000000000000000:user/somebody";

/// Decides whether policies allow a request, and shows which statement decides.
///
/// Each question that the documentation leaves open is a rule, which --rule answers; a decision may depend
/// on unanswered rules. Exits with 0 if the request is allowed for certain, and with 1 otherwise. A policy
/// that RAM rejects is bad input.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  alibabacloud-ram evaluate ecs:StartInstance --policy operators.json \
    --resource acs:ecs:cn-hangzhou:1234567890123456:instance/i-001\n  \
    alibabacloud-ram evaluate ram:CreateUser --policy admin.json --control guard.json --key acs:SourceIp=203.0.113.7\n  \
    alibabacloud-ram evaluate sts:AssumeRole --policy user.json --trust role.json --principal acs:ram::1:user/alice\n  \
    alibabacloud-ram evaluate ecs:StopInstance --policy p.json --rule absent-key-matches-negated=yes --json\n\n\
    JSON: {\"decision\": \"Allow\" | \"ExplicitDeny\" | \"ImplicitDeny\" | \"Depends\", \"depends_on\": [rule], \
    \"open_keys\": [key], \"policy_type\", \"resource\", \"decided_by\": step | null, \
    \"stages\": [{\"policy_type\", \"decision\", \"steps\": [{\"policy\", \"statement\", \"sid\", \"effect\", \
    \"matches\": true | false | null, \"outcome\"}]}]}; statements are counted from 1.")]
pub(super) struct Arguments {
    /// The action, such as `ecs:StartInstance`.
    action: String,
    /// The ARN of a resource; all of them must be allowed. Without one, `*`.
    #[arg(long, value_name = "ARN")]
    resource: Vec<String>,
    /// The identity that sends the request: the ARN of a user, a role, the owner of an account or an identity
    /// provider, or a service. Without it, a user that no policy names.
    #[arg(long)]
    principal: Option<String>,
    /// A condition key of the request; repeat the option for several values.
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse_pair)]
    key: Vec<(String, String)>,
    /// A policy that is attached at account level.
    #[arg(long, value_name = "FILE")]
    policy: Vec<PathBuf>,
    /// A policy that is attached at resource group level.
    #[arg(long, value_name = "FILE")]
    group_policy: Vec<PathBuf>,
    /// A control policy of the resource directory.
    #[arg(long, value_name = "FILE")]
    control: Vec<PathBuf>,
    /// The session policy of a role session.
    #[arg(long, value_name = "FILE")]
    session: Vec<PathBuf>,
    /// A resource-based policy, such as a bucket policy.
    #[arg(long, value_name = "FILE")]
    resource_policy: Vec<PathBuf>,
    /// The trust policy of the role that is assumed.
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// The answer to an open rule, such as `star-across-fields=yes`: yes, no or open.
    #[arg(long, value_name = "RULE=ANSWER", value_parser = parse_answer)]
    rule: Vec<(OpenRule, Option<bool>)>,
    /// Prints the decision and the trace as JSON.
    #[arg(long)]
    json: bool,
}

fn parse_answer(text: &str) -> Result<(OpenRule, Option<bool>), String> {
    let (name, answer) = parse_pair(text)?;
    let rule: OpenRule = name.parse().map_err(|error: UnknownOpenRule| error.to_string())?;
    match answer.as_str() {
        "yes" => Ok((rule, Some(true))),
        "no" => Ok((rule, Some(false))),
        "open" => Ok((rule, None)),
        other => Err(format!("the answer {other:?} is none of yes, no and open")),
    }
}

/// Policies with their names.
type Read = Vec<(String, Policy)>;

pub(super) fn run(arguments: &Arguments, environment: &mut Environment<'_>) -> Result<CommandOutcome, CommandError> {
    let identity = PolicyKind::Identity;
    let account = read_policies(environment, &arguments.policy, identity)?;
    let group = read_policies(environment, &arguments.group_policy, identity)?;
    let control = read_policies(environment, &arguments.control, PolicyKind::Control)?;
    let session = read_policies(environment, &arguments.session, PolicyKind::Session)?;
    let resource = read_policies(environment, &arguments.resource_policy, PolicyKind::Resource)?;
    let trust = read_policies(environment, arguments.trust.as_slice(), PolicyKind::Trust)?;
    let (account, group, resource) = (named(&account), named(&group), named(&resource));
    let (control, session) = (named(&control), named(&session));
    let mut policies = PolicySet::default().account(&account).resource_group(&group).resource(&resource);
    policies.control = (!control.is_empty()).then_some(&*control);
    policies.session = (!session.is_empty()).then_some(&*session);
    policies.trust = named(&trust).first().copied();
    let evaluation = evaluate(&policies, &request(arguments, environment), &answers(arguments));
    if let (Decision::Rejected, Some(step)) = (evaluation.decision, &evaluation.decided_by) {
        let reason = if let StatementMatch::No(reason) = &step.outcome { reason.to_string() } else { String::new() };
        return Err(CommandError::Input(format!("{} statement {}: {reason}", step.policy, step.number())));
    }
    let mut output = environment.output();
    if arguments.json {
        output.json(&json(&evaluation))?;
    } else {
        output.line(&evaluation)?;
    }
    output.finish()?;
    Ok(if evaluation.is_allowed() { CommandOutcome::Done } else { CommandOutcome::Finding })
}

fn read_policies(environment: &Environment<'_>, paths: &[PathBuf], kind: PolicyKind) -> Result<Read, CommandError> {
    let read = |path: &PathBuf| {
        let policy =
            Policy::parse(&environment.text(path)?, kind).map_err(|error| CommandError::in_file(path, &error))?;
        Ok((path.display().to_string(), policy))
    };
    paths.iter().map(read).collect()
}

fn named(read: &Read) -> Vec<NamedPolicy<'_>> {
    read.iter().map(|(name, policy)| NamedPolicy::new(name, policy)).collect()
}

fn request(arguments: &Arguments, environment: &Environment<'_>) -> Request {
    let principal = arguments.principal.as_deref().unwrap_or(UNNAMED_USER);
    let mut resources = arguments.resource.iter();
    let first = resources.next().map_or("*", String::as_str);
    let mut request = Request::new(&*arguments.action, first, principal);
    for resource in resources {
        request = request.resource(resource);
    }
    for (key, value) in &arguments.key {
        request = request.key(key, value);
    }
    request.with_documented_resources(environment.catalogue)
}

fn answers(arguments: &Arguments) -> RuleAnswers {
    arguments.rule.iter().fold(RuleAnswers::default(), |answers, (rule, answer)| answers.with(*rule, *answer))
}

fn json(evaluation: &Evaluation<'_>) -> Value {
    let depends: Vec<&str> = match evaluation.decision {
        Decision::Depends(rules) => rules.iter().map(OpenRule::name).collect(),
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

fn step(step: &TraceStep<'_>) -> Value {
    json!({
        "policy": step.policy,
        "statement": step.number(),
        "sid": step.sid,
        "effect": step.effect.map(Effect::name),
        "matches": match &step.outcome {
            StatementMatch::Yes => Some(true),
            StatementMatch::No(_) => Some(false),
            _ => None,
        },
        "outcome": step.outcome.to_string(),
    })
}

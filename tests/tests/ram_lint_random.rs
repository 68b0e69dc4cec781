//! What the lint calls redundant, against the evaluator, over random policies.
//!
//! Owns the random policies and what must hold: whoever follows the advice to remove something loses and gains
//! nothing, however the rules are read that the documentation leaves open.

#![cfg(test)]
#![cfg(feature = "ram")]

mod ram_catalogue;
mod ram_oracle;

use alibabacloud_ram::evaluate::{NamedPolicy, OpenRule, PolicySet, Request, RuleAnswers, evaluate};
use alibabacloud_ram::lint::{Document, Finding, LintOptions, Rule, lint};
use alibabacloud_ram::policy::{PolicyKind, read};
use ram_oracle::Random;
use serde_json::{Value, json};

const PRINCIPALS: [&str; 2] = ["acs:ram::1234567890123456:user/alice", "acs:ram::1234567890123456:role/deployer"];
const ACTIONS: [&str; 3] = ["ecs:StartInstance", "ecs:DescribeDisks", "slb:DescribeTags"];
const RESOURCES: [&str; 4] = [
    "acs:ecs:cn-hangzhou:1234567890123456:instance/i-001",
    "acs:ecs:cn-beijing:1:disk/a:b",
    "acs:ecs::1:instance/i-001",
    "*",
];

fn some(random: &mut Random, from: &[&str]) -> Value {
    (0..=random.below(2)).map(|_| Value::from(*random.one_of(from))).collect()
}

/// Few words, so that statements meet.
fn statement(random: &mut Random, kind: PolicyKind) -> Value {
    let actions = ["*", "ecs:*", "ECS:start*", "ecs:StartInstance", "ecs:St?rt*", "*:Describe*", "ecs:DescribeDisks"];
    let resources = [
        "*",
        "acs:*:*:*:*",
        "acs:ecs:*",
        "acs:ecs:*:*:*",
        "acs:ecs:*:instance/*",
        "acs:ecs:*:*:instance/*",
        "acs:ecs::*:instance/*",
        RESOURCES[0],
        RESOURCES[1],
    ];
    let conditions = [
        json!({"StringEquals": {"k:env": ["prod", "test"]}}),
        json!({"StringEquals": {"k:env": ["test", "prod"]}}),
        json!({"StringNotEquals": {"k:env": "prod"}}),
        json!({"stringEquals": {"k:env": "prod"}}),
        json!({"StringEquals": {"k:env": {}}}),
        json!("prod"),
    ];
    let mut one = json!({
        "Effect": if random.below(3) == 0 { "Deny" } else { "Allow" },
        if random.below(5) == 0 { "NotAction" } else { "Action" }: some(random, &actions),
        if random.below(9) == 0 { "NotResource" } else { "Resource" }: some(random, &resources),
    });
    if random.below(3) == 0 {
        one["Condition"] = random.one_of(&conditions).clone();
    }
    if random.below(9) == 0 {
        one["condition"] = conditions[0].clone();
    }
    if kind == PolicyKind::Resource {
        one[if random.below(3) == 0 { "NotPrincipal" } else { "Principal" }] = some(random, &["*", PRINCIPALS[0]]);
    }
    one
}

/// RuleAnswers with answers in many combinations.
fn answered() -> impl Iterator<Item = RuleAnswers> {
    (0..8_usize).map(|mask| {
        let numbered = OpenRule::ALL.into_iter().enumerate();
        let answer = |at: usize| (at * mask + mask / 2).count_ones() % 2 == 1;
        numbered.fold(RuleAnswers::open(), |rules, (at, rule)| rules.with(rule, Some(answer(at))))
    })
}

/// The names of the decisions about every request.
fn decisions(policy: &Value, kind: PolicyKind, rules: &[RuleAnswers]) -> Vec<&'static str> {
    let policy = read(&policy.to_string(), Some(kind)).policy.expect("an object is a policy");
    let named = [NamedPolicy::new("random", &policy)];
    let (account, resource): (&[_], &[_]) = if kind == PolicyKind::Resource { (&[], &named) } else { (&named, &[]) };
    let set = PolicySet::default().account(account).resource(resource);
    let mut decisions = Vec::new();
    for (action, resource, principal) in
        ACTIONS.iter().flat_map(|a| RESOURCES.iter().flat_map(move |r| PRINCIPALS.iter().map(move |p| (a, r, p))))
    {
        for env in [None, Some("prod"), Some("dev")] {
            let mut request = Request::new(*action, *resource, *principal);
            if let Some(env) = env {
                request = request.key("k:env", env);
            }
            decisions.extend(rules.iter().map(|rules| evaluate(&set, &request, rules).decision.name()));
        }
    }
    decisions
}

/// The policy without what a path such as `Statement[1].Action[0]` names.
fn without(policy: &Value, path: &str) -> Value {
    let pointer = format!("/{}", path.replace(['.', '['], "/").replace(']', ""));
    let (list, index) = pointer.rsplit_once('/').expect("a path has an index");
    let mut policy = policy.clone();
    let list = policy.pointer_mut(list).and_then(Value::as_array_mut).unwrap_or_else(|| panic!("{path}"));
    list.remove(index.parse().expect("an index"));
    policy
}

#[test]
fn removing_redundant_parts_changes_no_decision() {
    let catalogue = ram_catalogue::small();
    let mut reported = [0; 4];
    for seed in 0..500 {
        let random = &mut Random::new(seed + 1);
        let kind = if random.below(4) == 0 { PolicyKind::Resource } else { PolicyKind::Identity };
        let statements: Vec<Value> = (0..2 + random.below(3)).map(|_| statement(random, kind)).collect();
        let policy = json!({"Version": "1", "Statement": statements});
        let text = policy.to_string();
        let findings = lint(&[Document::new("random", &text).kind(Some(kind))], &catalogue, &LintOptions::default());
        // Of an item that a Deny takes back, either may go.
        let can_go = |one: &&Finding| {
            one.rule == Rule::Redundant || one.rule == Rule::Shadowed && one.path.matches('[').count() == 1
        };
        let mut paths: Vec<&str> = findings.iter().filter(can_go).map(|finding| finding.path.as_str()).collect();
        if paths.is_empty() {
            continue;
        }
        // An open Allow beside a Deny that hangs on the same rule counts as open, though it never allows.
        let shadowed = findings.iter().any(|finding| finding.rule == Rule::Shadowed);
        let rules: Vec<RuleAnswers> =
            if shadowed { answered().collect() } else { answered().chain([RuleAnswers::open()]).collect() };
        let decisions = |policy: &Value| decisions(policy, kind, &rules);
        let before = decisions(&policy);
        for path in &paths {
            let kinds = [path.contains(".Action"), path.contains(".NotAction"), path.contains(".Resource"), true];
            reported[kinds.iter().position(|kind| *kind).expect("the last holds")] += 1;
            let after = decisions(&without(&policy, path));
            assert_eq!(before, after, "seed {seed}: without {path}, of {paths:?} in\n{policy:#}");
        }
        // All of the advice at once; the last places first, so that the others keep theirs.
        paths.sort_by_key(|path| std::cmp::Reverse(path.split(['[', ']']).map(str::to_owned).collect::<Vec<_>>()));
        paths.dedup();
        let mut rest = policy.clone();
        for (at, path) in paths.iter().enumerate() {
            let whole = |other: &&str| *other != *path && path.starts_with(*other);
            // The parts of a removed statement are removed with it.
            if !paths.iter().enumerate().any(|(other, one)| other != at && whole(one)) {
                rest = without(&rest, path);
            }
        }
        assert_eq!(before, decisions(&rest), "seed {seed}: without any of {paths:?} in\n{policy:#}");
    }
    assert!(reported.iter().all(|number| *number > 10), "{reported:?}");
}

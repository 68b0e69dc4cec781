//! The evaluator against one that was written apart from it, over random policies and requests.
//!
//! Owns the random cases; the points of the language have their own tests.

#![cfg(test)]
#![cfg(feature = "ram")]

mod ram_oracle;

use alibabacloud_ram::evaluate::{
    Decision, Evaluation, NamedPolicy, OpenRule, PolicySet, Request, RuleAnswers, evaluate,
};
use alibabacloud_ram::policy::{Policy, PolicyKind};
use ram_oracle::{Answers, Policies, Question, Random, decide};
use serde_json::{Value, json};

const USER: &str = "acs:ram::1234567890123456:user/alice";
const ROLE: &str = "acs:ram::1234567890123456:role/deployer";
const INSTANCE: &str = "acs:ecs:cn-hangzhou:1234567890123456:instance/i-001";

fn read(policies: &[Value]) -> Vec<Policy> {
    // A principal makes it a resource policy, which the reader requires otherwise.
    let kinds = [PolicyKind::Identity, PolicyKind::Resource, PolicyKind::Trust];
    let one = |policy: &Value| kinds.into_iter().find_map(|kind| Policy::parse(&policy.to_string(), kind).ok());
    policies.iter().map(|policy| one(policy).unwrap_or_else(|| panic!("{policy}"))).collect()
}

fn named<'p>(name: &'p str, policies: &'p [Policy]) -> Vec<NamedPolicy<'p>> {
    policies.iter().map(|policy| NamedPolicy::new(name, policy)).collect()
}

/// A trust policy, which names its principals by kind and no resource.
fn random_trust(random: &mut Random) -> Value {
    let statements = (0..=random.below(2)).map(|_| {
        let action = *random.one_of(&["sts:AssumeRole", "sts:*", "*", "ecs:*"]);
        let effect = if random.below(3) == 0 { "Deny" } else { "Allow" };
        let who = *random.one_of(&[USER, ROLE, "acs:ram::1234567890123456:root", "acs:ram::999:root"]);
        let mut statement = json!({"Effect": effect, "Action": action, "Principal": {"RAM": [who]}});
        if random.yes() {
            statement["Condition"] = json!({"StringNotEquals": {"k:env": "prod"}});
        }
        statement
    });
    json!({"Version": "1", "Statement": statements.collect::<Vec<_>>()})
}

/// Random policies over few words, so that statements meet.
fn random_policy(random: &mut Random, of_resource: bool) -> Value {
    let statements: Vec<Value> = (0..random.below(4)).map(|_| random_statement(random, of_resource)).collect();
    json!({"Version": "1", "Statement": statements})
}

fn random_statement(random: &mut Random, of_resource: bool) -> Value {
    let actions =
        ["*", "ecs:*", "ECS:start*", "ecs:StartInstance", "ecs:St?pInstance", "*:Describe*", "slb:*", "oss:*", "*"];
    let resources = ["*", "acs:ecs:*:*:*", INSTANCE, "acs:ecs:*", "acs:ecs:cn-*:*:instance/*", "acs:slb:*:*:*"];
    let conditions = [
        json!({"StringEquals": {"k:env": ["prod", "test"]}}),
        json!({"StringNotEquals": {"k:env": ["prod", "test"]}}),
        json!({"StringLike": {"k:env": "p*"}, "Bool": {"k:mfa": "true"}}),
        json!({"StringNotLike": {"k:env": "t*", "k:none": "x"}}),
        json!({"NumericLessThan": {"k:size": "10"}}),
        json!({"StringEquals": {"K:Env": "prod"}}),
        json!({"StringEqualsIgnoreCase": {"k:env": "PROD"}}),
    ];
    let some = |random: &mut Random, from: &[&str]| -> Value {
        (0..=random.below(2)).map(|_| Value::from(*random.one_of(from))).collect()
    };
    let element = if random.below(5) == 0 { "NotAction" } else { "Action" };
    let effect = if random.below(3) == 0 { "Deny" } else { "Allow" };
    let mut statement = json!({
        "Effect": effect, element: some(random, &actions), "Resource": some(random, &resources),
    });
    if random.yes() {
        statement["Condition"] = random.one_of(&conditions).clone();
    }
    if of_resource {
        statement["Principal"] = some(random, &["*", USER, ROLE]);
    }
    statement
}

#[test]
fn the_evaluator_agrees_with_one_that_was_written_apart() {
    let mut decisions = std::collections::BTreeMap::new();
    for seed in 0..1500 {
        let random = &mut Random::new(seed + 1);
        let mut list =
            |of_resource| (0..random.below(3)).map(|_| random_policy(random, of_resource)).collect::<Vec<_>>();
        let [control, session, account, group] = [(); 4].map(|()| list(false));
        let resource = list(true);
        let mut policies = Policies {
            control: (random.below(4) == 0).then_some(control),
            session: (random.below(4) == 0).then_some(session),
            account,
            group,
            resource,
            trust: None,
        };
        let actions = ["ecs:StartInstance", "ecs:StopInstance", "slb:DescribeTags", "oss:GetObject"];
        let resources = [INSTANCE, "*", "acs:slb:cn-beijing:1:loadbalancer/lb-1"];
        let mut question = Question {
            action: (*random.one_of(&actions)).to_owned(),
            resources: (0..=random.below(4) / 3).map(|_| (*random.one_of(&resources)).to_owned()).collect(),
            principal: (*random.one_of(&[USER, ROLE])).to_owned(),
            ..Question::default()
        };
        if random.below(4) == 0 {
            policies.trust = Some(random_trust(random));
            question.action = "sts:AssumeRole".to_owned();
        }
        for (key, values) in [("k:env", ["prod", "test", "dev"]), ("k:mfa", ["true", "false", "true"])] {
            if random.yes() {
                let several = (0..=random.below(4) / 3).map(|_| (*random.one_of(&values)).to_owned());
                question.context.insert(key.to_owned(), several.collect());
            }
        }
        if random.yes() {
            question.context.insert("k:size".to_owned(), vec![random.below(20).to_string()]);
        }
        *decisions.entry(check_against_oracle(&policies, &question, seed)).or_insert(0) += 1;
    }
    // Every decision came up often enough to mean something.
    assert!(decisions.len() == 4 && decisions.values().all(|number| *number > 100), "{decisions:?}");
}

/// Under every answer to the rules that can be met, and with these rules left open: an open evaluation that
/// decides must decide as every answer does.
fn check_against_oracle(policies: &Policies, question: &Question, seed: u64) -> &'static str {
    let (control, session) = (policies.control.as_deref().map(read), policies.session.as_deref().map(read));
    let (account, group, resource) = (read(&policies.account), read(&policies.group), read(&policies.resource));
    let trust = read(policies.trust.as_slice());
    let (controls, sessions) =
        (control.as_deref().map(|list| named("random", list)), session.as_deref().map(|list| named("random", list)));
    let (accounts, groups, resources) =
        (named("random", &account), named("random", &group), named("random", &resource));
    let mut set = PolicySet::default().account(&accounts).resource_group(&groups).resource(&resources);
    set.control = controls.as_deref();
    set.session = sessions.as_deref();
    set.trust = trust.first().map(|policy| NamedPolicy::new("random", policy));
    let mut request = Request::new(&*question.action, "*", question.principal.as_str());
    request.resources.clone_from(&question.resources);
    for (key, values) in &question.context {
        values.iter().for_each(|value| request.context.add(key, value));
    }

    let open = evaluate(&set, &request, &RuleAnswers::open().with(OpenRule::AbsentKeyMatches, Some(false)));
    let mut of_answers = Vec::new();
    for bits in 0..=u8::MAX {
        let bit = |at: u8| bits & (1 << at) != 0;
        let answers = Answers {
            star_across_fields: bit(0),
            absent_matches_negated: bit(1),
            negated_means_none: bit(2),
            group_deny: bit(3),
            resource_policies: bit(4),
            trust_deny: bit(5),
            one_value_suffices: bit(6),
            keys_ignore_case: bit(7),
        };
        let rules = RuleAnswers::default()
            .with(OpenRule::StarAcrossFields, Some(answers.star_across_fields))
            .with(OpenRule::AbsentKeyMatchesNegated, Some(answers.absent_matches_negated))
            .with(OpenRule::NegatedMeansNone, Some(answers.negated_means_none))
            .with(OpenRule::GroupDenyBeatsAccountAllow, Some(answers.group_deny))
            .with(OpenRule::ResourcePoliciesCount, Some(answers.resource_policies))
            .with(OpenRule::TrustDenyCounts, Some(answers.trust_deny))
            .with(OpenRule::OneValueSuffices, Some(answers.one_value_suffices))
            .with(OpenRule::KeysIgnoreCase, Some(answers.keys_ignore_case));
        let expected = decide(policies, question, answers);
        let found = evaluate(&set, &request, &rules);
        assert_eq!(found.decision.name(), expected, "seed {seed}, {answers:?}\n{found}\n{policies:#?}\n{question:#?}");
        of_answers.push(expected);
    }
    check_settled(&open, &of_answers, seed);
    open.decision.name()
}

/// What an open evaluation decides for certain holds under every answer.
fn check_settled(open: &Evaluation<'_>, of_answers: &[&str], seed: u64) {
    let context = format!("seed {seed}: {of_answers:?}\n{open}");
    match open.decision {
        Decision::Depends(_) => {}
        Decision::Allow => assert!(of_answers.iter().all(|one| *one == "Allow"), "{context}"),
        // Whether a statement denies, or none allows, may differ; that it is denied may not.
        Decision::ImplicitDeny => assert!(!of_answers.contains(&"Allow"), "{context}"),
        // Under some answers, an earlier stage may end the evaluation without a statement.
        Decision::ExplicitDeny => {
            assert!(!of_answers.contains(&"Allow") && of_answers.contains(&"ExplicitDeny"), "{context}");
        }
        _ => panic!("{context}"),
    }
}

//! The evaluator, point by point of the policy language.
//!
//! Owns the helpers, and the cases of documents and names (sections 1 and 2); each test is named after the section of the notes on RAM's semantics and its point.

#![cfg(test)]
#![cfg(feature = "ram")]

mod conditions;
mod order;

use alibabacloud_ram::Catalogue;
use alibabacloud_ram::evaluate::{
    Decision, Evaluation, NamedPolicy, OpenRule, PolicySet, PolicyType, Request, RuleAnswers, evaluate,
};
use alibabacloud_ram::policy::{Policy, PolicyKind};
use serde_json::{Value, json};

const USER: &str = "acs:ram::1234567890123456:user/alice";
const ROLE: &str = "acs:ram::1234567890123456:role/deployer";
const INSTANCE: &str = "acs:ecs:cn-hangzhou:1234567890123456:instance/i-001";

fn policy(statements: Value) -> Policy {
    let kinds = [PolicyKind::Identity, PolicyKind::Trust, PolicyKind::Resource];
    let text = json!({"Version": "1", "Statement": statements}).to_string();
    let read = kinds.into_iter().find_map(|kind| Policy::parse(&text, kind).ok());
    // What no page documents is read all the same, and evaluated as far as it is understood.
    read.unwrap_or_else(|| alibabacloud_ram::policy::read(&text, None).policy.expect("a policy"))
}

/// The decision on account-level policies, under the default answers.
fn decision(statements: Value, request: &Request) -> Decision {
    with_rules(statements, request, &RuleAnswers::default())
}

fn with_rules(statements: Value, request: &Request, rules: &RuleAnswers) -> Decision {
    let policy = policy(statements);
    let account = [NamedPolicy::new("test", &policy)];
    evaluate(&PolicySet::default().account(&account), request, rules).decision
}

fn start() -> Request {
    Request::new("ecs:StartInstance", INSTANCE, USER)
}

/// A statement that allows everything under a condition.
fn on(condition: Value) -> Value {
    json!([{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}])
}

fn depends(decision: Decision) -> Vec<OpenRule> {
    match decision {
        Decision::Depends(rules) => rules.iter().collect(),
        other => panic!("{other}"),
    }
}

#[test]
fn s1_not_action_with_allow_grants_everything_else_and_denies_nothing() {
    let others = json!([{"Effect": "Allow", "NotAction": "ram:*", "Resource": "*"}]);
    assert_eq!(decision(others.clone(), &start()), Decision::Allow);
    let create = Request::new("ram:CreateUser", "*", USER);
    assert_eq!(decision(others.clone(), &create), Decision::ImplicitDeny);
    let both = json!([others[0], {"Effect": "Allow", "Action": "ram:CreateUser", "Resource": "*"}]);
    assert_eq!(decision(both, &create), Decision::Allow);
}

#[test]
fn s1_one_string_equals_a_list_of_one() {
    for (action, resource) in [(json!("ecs:*"), json!("*")), (json!(["ecs:*"]), json!(["*"]))] {
        let statement = json!([{"Effect": "Allow", "Action": action, "Resource": resource}]);
        assert_eq!(decision(statement, &start()), Decision::Allow);
    }
}

#[test]
fn s1_not_resource_is_undocumented_and_a_switch() {
    let statement = json!([{"Effect": "Allow", "Action": "*", "NotResource": "acs:ecs:*:*:disk/*"}]);
    assert_eq!(depends(decision(statement.clone(), &start())), [OpenRule::NotResourceCounts]);
    for (answer, expected) in [(true, Decision::Allow), (false, Decision::ImplicitDeny)] {
        let rules = RuleAnswers::default().with(OpenRule::NotResourceCounts, Some(answer));
        assert_eq!(with_rules(statement.clone(), &start(), &rules), expected);
    }
}

#[test]
fn s1_principal_only_in_resource_based_policies() {
    let statement = json!([{"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": ["*"]}]);
    assert_eq!(decision(statement, &start()), Decision::ImplicitDeny);
}

#[test]
fn s2_actions_in_any_letter_case() {
    for action in ["ecs:startinstance", "ECS:STARTINSTANCE", "ecs:Start*", "*:StartInstance", "e?s:*", "*"] {
        let statement = json!([{"Effect": "Allow", "Action": action, "Resource": "*"}]);
        assert_eq!(decision(statement, &start()), Decision::Allow, "{action}");
    }
    for action in ["ecs:StartInstances", "ecs:Start", "slb:*", ""] {
        let statement = json!([{"Effect": "Allow", "Action": action, "Resource": "*"}]);
        assert_eq!(decision(statement, &start()), Decision::ImplicitDeny, "{action}");
    }
}

#[test]
fn s2_resources_by_field_with_open_rules_reported() {
    let on = |resource: &str| json!([{"Effect": "Allow", "Action": "*", "Resource": resource}]);
    for (resource, expected) in [
        ("*", Decision::Allow),
        ("acs:ecs:*:*:instance/*", Decision::Allow),
        ("acs:*:*cn-hangzhou*:*:*", Decision::Allow),
        ("acs:ecs:*:*:disk/*", Decision::ImplicitDeny),
        // Empty equals `*` unless the switch says otherwise.
        ("acs:ecs:::instance/i-001", Decision::Allow),
        // Letter case counts.
        ("acs:ecs:*:*:Instance/*", Decision::ImplicitDeny),
    ] {
        assert_eq!(decision(on(resource), &start()), expected, "{resource}");
    }
    assert_eq!(depends(decision(on("acs:ecs:*"), &start())), [OpenRule::StarAcrossFields]);
    let strict = RuleAnswers::default().with(OpenRule::EmptyFieldIsAny, Some(false));
    assert_eq!(with_rules(on("acs:ecs:::instance/i-001"), &start(), &strict), Decision::ImplicitDeny);
}

#[test]
fn s2_an_action_without_resource_level_needs_a_star() {
    let request = Request::new("ecs:StartInstance", "*", USER);
    let named = json!([{"Effect": "Allow", "Action": "*", "Resource": "acs:ecs:*:*:*"}]);
    assert_eq!(decision(named, &request), Decision::ImplicitDeny);
    let any = json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]);
    assert_eq!(decision(any, &request), Decision::Allow);
}

#[test]
fn s2_all_resources_of_a_call_must_be_allowed() {
    let backend = Request::new("slb:AddBackendServers", "acs:slb:cn-hangzhou:1:loadbalancer/lb-1", USER)
        .resource("acs:ecs:cn-hangzhou:1:instance/i-1");
    let only = |resources: Value| json!([{"Effect": "Allow", "Action": "slb:*", "Resource": resources}]);
    assert_eq!(decision(only(json!(["acs:slb:*:*:*", "acs:ecs:*:*:*"])), &backend), Decision::Allow);
    for one in ["acs:slb:*:*:*", "acs:ecs:*:*:*"] {
        assert_eq!(decision(only(json!(one)), &backend), Decision::ImplicitDeny, "{one}");
    }
}

#[test]
fn s2_policy_variables_are_text_unless_the_switch_says_otherwise() {
    let statement = json!([{"Effect": "Allow", "Action": "*", "Resource": "acs:ecs:*:*:instance/${ecs:name}"}]);
    let request = start().key("ecs:name", "i-001");
    assert_eq!(decision(statement.clone(), &request), Decision::ImplicitDeny);
    let rules = RuleAnswers::default().with(OpenRule::VariablesCount, Some(true));
    assert_eq!(with_rules(statement.clone(), &request, &rules), Decision::Allow);
    assert_eq!(
        depends(with_rules(statement, &request, &rules.with(OpenRule::VariablesCount, None))),
        [OpenRule::VariablesCount]
    );
}

/// A statement that denies under a condition, behind one that allows everything.
fn deny_on(condition: Value) -> Value {
    json!([
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition},
    ])
}

/// Open by default, and one decision for each answer.
fn is_a_switch(rule: OpenRule, statements: &Value, request: &Request, yes: Decision, no: Decision) {
    assert_eq!(depends(decision(statements.clone(), request)), [rule], "{statements}");
    for (answer, expected) in [(true, yes), (false, no)] {
        let rules = RuleAnswers::default().with(rule, Some(answer));
        assert_eq!(with_rules(statements.clone(), request, &rules), expected, "{rule} {answer} {statements}");
    }
}

#[test]
fn s1_values_without_quotes_are_open() {
    let request = start().key("acs:SecureTransport", "true").key("k:number", "10");
    for condition in [json!({"Bool": {"acs:SecureTransport": true}}), json!({"NumericEquals": {"k:number": [10]}})] {
        let rule = OpenRule::UnquotedValuesAccepted;
        is_a_switch(rule, &on(condition.clone()), &request, Decision::Allow, Decision::ImplicitDeny);
        is_a_switch(rule, &deny_on(condition), &request, Decision::ExplicitDeny, Decision::Allow);
    }
}

#[test]
fn s1_statement_as_one_object_is_open() {
    let one = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    is_a_switch(OpenRule::SingleStatementAccepted, &one, &start(), Decision::Allow, Decision::ImplicitDeny);
}

#[test]
fn s1_unknown_members_are_open_and_sid_is_none_of_them() {
    let rule = OpenRule::UnknownMembersIgnored;
    let allow = json!([{"Effect": "Allow", "Action": "ecs:*", "Resource": "*",
        "condition": {"IpAddress": {"acs:SourceIp": "10.0.0.0/8"}}}]);
    let outside = start().key("acs:SourceIp", "203.0.113.7");
    is_a_switch(rule, &allow, &outside, Decision::Allow, Decision::ImplicitDeny);
    let known = json!([{"Sid": "a", "Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]);
    assert_eq!(decision(known, &outside), Decision::Allow);
}

#[test]
fn s1_not_principal_is_undocumented_and_a_switch() {
    let rules = RuleAnswers::default();
    let get = || Request::new("oss:GetObject", "acs:oss:*:1:b/o", USER);
    let bucket = |who: &str| Some(json!([{"Effect": "Deny", "NotPrincipal": [who], "Action": "*", "Resource": "*"}]));
    let case = |who| Case { account: all("Allow"), resource: bucket(who), ..Case::default() };
    let rule = OpenRule::NotPrincipalCounts;
    case("111").check(&get(), &rules, (Decision::Depends(rule.into()), BY_RESOURCE));
    case("111").check(&get(), &rules.with(rule, Some(true)), (Decision::ExplicitDeny, BY_RESOURCE));
    case("111").check(&get(), &rules.with(rule, Some(false)), (Decision::Allow, BY_ACCOUNT));
    case(USER).check(&get(), &rules, (Decision::Allow, BY_ACCOUNT));
}

#[test]
fn s1_wildcards_in_principals_are_open() {
    let rules = RuleAnswers::default();
    let rule = OpenRule::PrincipalWildcardsMatch;
    let by_trust = Some(PolicyType::AssumeRole);
    for (kind, value, principal) in [
        ("RAM", "*", USER),
        ("RAM", "acs:ram::*:root", USER),
        ("RAM", "acs:ram::1234567890123456:user/a?ice", USER),
        ("Service", "*.aliyuncs.com", "ecs.aliyuncs.com"),
    ] {
        let trust = json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {kind: [value]}}]);
        let assume = Request::new("sts:AssumeRole", ROLE, principal);
        let case = || Case { account: all("Allow"), trust: Some(trust.clone()), ..Case::default() };
        case().check(&assume, &rules, (Decision::Depends(rule.into()), by_trust));
        case().check(&assume, &rules.with(rule, Some(true)), (Decision::Allow, by_trust));
        case().check(&assume, &rules.with(rule, Some(false)), (Decision::ImplicitDeny, by_trust));
    }
    // Everybody, as documented for policies of resources.
    let everybody = Some(json!([{"Effect": "Allow", "Principal": ["*"], "Action": "*", "Resource": "*"}]));
    let case = Case { resource: everybody, ..Case::default() };
    case.check(&Request::new("oss:GetObject", "acs:oss:*:1:b/o", USER), &rules, (Decision::Allow, BY_RESOURCE));
}

#[test]
fn s2_wildcards_have_no_escape() {
    let on = |resource: &str| json!([{"Effect": "Allow", "Action": "*", "Resource": resource}]);
    let request = |name: &str| Request::new("log:GetProject", format!("acs:log:cn-hangzhou:1:project/{name}"), USER);
    for (pattern, name, expected) in [
        ("acs:log:*:*:project/a\\*", "a\\b", Decision::Allow),
        ("acs:log:*:*:project/a\\*", "a*", Decision::ImplicitDeny),
        ("acs:log:*:*:project/[*]", "*", Decision::ImplicitDeny),
    ] {
        assert_eq!(decision(on(pattern), &request(name)), expected, "{pattern} {name}");
    }
}

#[test]
fn s2_a_question_mark_is_exactly_one_character() {
    for (action, expected) in [
        ("ecs:StartInstanc?", Decision::Allow),
        ("ecs:StartInstance?", Decision::ImplicitDeny),
        ("ecs:Start?nstance", Decision::Allow),
        ("ecs:Start??Instance", Decision::ImplicitDeny),
    ] {
        let statement = json!([{"Effect": "Allow", "Action": action, "Resource": "*"}]);
        assert_eq!(decision(statement, &start()), expected, "{action}");
    }
}

#[test]
fn s2_the_last_of_five_fields_may_hold_colons() {
    let request = Request::new("log:GetLogStore", "acs:log:cn-hangzhou:1:project/a:b/logstore/c", USER);
    for (pattern, expected) in [
        ("acs:log:*:*:project/a:b/*", Decision::Allow),
        ("acs:log:*:*:project/*", Decision::Allow),
        ("acs:log:*:*:project/a", Decision::ImplicitDeny),
    ] {
        let statement = json!([{"Effect": "Allow", "Action": "*", "Resource": pattern}]);
        assert_eq!(decision(statement, &request), expected, "{pattern}");
    }
}

#[test]
fn s2_the_table_is_trusted_and_not_the_dictionary() {
    let misspelt = "vpc:ListEnhanhcedNatGatewayAvailableZones";
    let catalogue = Catalogue::compiled_in();
    assert_eq!(catalogue.action(misspelt).map(|action| action.name()), Some(misspelt));
    assert_eq!(catalogue.expand("vpc:ListEnhanhced*").count(), 1);
}

fn named<'p>(name: &'p str, policies: &'p [Policy]) -> Vec<NamedPolicy<'p>> {
    policies.iter().map(|policy| NamedPolicy::new(name, policy)).collect()
}

/// Policies of each kind, evaluated together.
#[derive(Default)]
struct Case {
    control: Option<Value>,
    session: Option<Value>,
    account: Option<Value>,
    group: Option<Value>,
    resource: Option<Value>,
    trust: Option<Value>,
}

impl Case {
    fn check(self, request: &Request, rules: &RuleAnswers, expected: (Decision, Option<PolicyType>)) -> usize {
        let [control, session, account, group, resource, trust] =
            [self.control, self.session, self.account, self.group, self.resource, self.trust]
                .map(|one| one.map(policy));
        let (controls, sessions) = (named("control", control.as_slice()), named("session", session.as_slice()));
        let (accounts, groups) = (named("account", account.as_slice()), named("group", group.as_slice()));
        let resources = named("resource", resource.as_slice());
        let mut set = PolicySet::default().account(&accounts).resource_group(&groups).resource(&resources);
        set.control = control.is_some().then_some(&controls);
        set.session = session.is_some().then_some(&sessions);
        set.trust = trust.as_ref().map(|policy| NamedPolicy::new("trust", policy));
        let evaluation: Evaluation<'_> = evaluate(&set, request, rules);
        assert_eq!((evaluation.decision, evaluation.policy_type), expected, "{evaluation}");
        evaluation.stages.len()
    }
}

fn all(effect: &str) -> Option<Value> {
    Some(json!([{"Effect": effect, "Action": "*", "Resource": "*"}]))
}

const BY_ACCOUNT: Option<PolicyType> = Some(PolicyType::AccountLevelIdentityBased);
const BY_GROUP: Option<PolicyType> = Some(PolicyType::ResourceGroupLevelIdentityBased);
const BY_RESOURCE: Option<PolicyType> = Some(PolicyType::ResourceBased);

//! The evaluator, point by point of the policy language.
//!
//! Owns the cases; each test is named after the section of the notes on RAM's semantics and its point.

#![cfg(test)]
#![cfg(feature = "products")]

use alibabacloud_sdk::ram::evaluate::{
    Decision, Evaluation, NamedPolicy, PolicySet, PolicyType, Principal, Request, Rule, Rules, evaluate,
};
use alibabacloud_sdk::ram::policy::{Policy, PolicyKind};
use serde_json::{Value, json};

const USER: &str = "acs:ram::1234567890123456:user/alice";
const ROLE: &str = "acs:ram::1234567890123456:role/deployer";
const INSTANCE: &str = "acs:ecs:cn-hangzhou:1234567890123456:instance/i-001";

fn policy(statements: Value) -> Policy {
    let kinds = [PolicyKind::Identity, PolicyKind::Trust, PolicyKind::Resource];
    let text = json!({"Version": "1", "Statement": statements}).to_string();
    let read = kinds.into_iter().find_map(|kind| Policy::parse(&text, kind).ok());
    // What no page documents is read all the same, and evaluated as far as it is understood.
    read.unwrap_or_else(|| alibabacloud_sdk::ram::policy::read(&text, None).policy.expect("a policy"))
}

/// The decision on account-level policies, under the default answers.
fn decision(statements: Value, request: &Request) -> Decision {
    with_rules(statements, request, &Rules::default())
}

fn with_rules(statements: Value, request: &Request, rules: &Rules) -> Decision {
    let policy = policy(statements);
    let account = [NamedPolicy::new("test", &policy)];
    evaluate(&PolicySet { account: &account, ..PolicySet::default() }, request, rules).decision
}

fn start() -> Request {
    Request::new("ecs:StartInstance", INSTANCE, USER)
}

/// A statement that allows everything under a condition.
fn on(condition: Value) -> Value {
    json!([{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}])
}

fn depends(decision: Decision) -> Vec<Rule> {
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
    assert_eq!(depends(decision(statement.clone(), &start())), [Rule::NotResourceCounts]);
    for (answer, expected) in [(true, Decision::Allow), (false, Decision::ImplicitDeny)] {
        let rules = Rules::default().with(Rule::NotResourceCounts, Some(answer));
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
fn s2_resources_by_field_with_open_rules_told() {
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
    assert_eq!(depends(decision(on("acs:ecs:*"), &start())), [Rule::StarAcrossFields]);
    let strict = Rules::default().with(Rule::EmptyFieldIsAny, Some(false));
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
    let rules = Rules::default().with(Rule::VariablesCount, Some(true));
    assert_eq!(with_rules(statement.clone(), &request, &rules), Decision::Allow);
    assert_eq!(
        depends(with_rules(statement, &request, &rules.with(Rule::VariablesCount, None))),
        [Rule::VariablesCount]
    );
}

#[test]
fn s3_values_or_keys_and_operators_and() {
    let request = start().key("acs:SourceIp", "203.0.113.7").key("acs:SecureTransport", "true");
    for (condition, expected) in [
        (json!({}), true),
        (json!({"IpAddress": {"acs:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"]}}), true),
        (json!({"IpAddress": {"acs:SourceIp": ["10.0.0.0/8"]}}), false),
        (json!({"IpAddress": {"acs:SourceIp": "203.0.113.0/24"}, "Bool": {"acs:SecureTransport": "false"}}), false),
        (json!({"IpAddress": {"acs:SourceIp": "203.0.113.0/24"}, "Bool": {"acs:SecureTransport": "true"}}), true),
        (json!({"StringLike": {"acs:SourceIp": "203.*", "acs:SecureTransport": "f*"}}), false),
        (json!({"StringLike": {"acs:SourceIp": "203.*", "acs:SecureTransport": "t*"}}), true),
    ] {
        let expected = if expected { Decision::Allow } else { Decision::ImplicitDeny };
        assert_eq!(decision(on(condition.clone()), &request), expected, "{condition}");
    }
}

#[test]
fn s3_every_operator_compares_as_documented() {
    let request = start()
        .key("k:text", "Prod")
        .key("k:number", "10")
        .key("k:date", "2019-08-12T17:00:00+08:00")
        .key("k:bool", "true")
        .key("k:ip", "10.101.168.9");
    for (operator, key, value, expected) in [
        ("StringEquals", "k:text", "Prod", true),
        ("StringEquals", "k:text", "prod", false),
        ("StringEquals", "k:text", "P*", false),
        ("StringNotEquals", "k:text", "prod", true),
        ("StringEqualsIgnoreCase", "k:text", "prod", true),
        ("StringNotEqualsIgnoreCase", "k:text", "prod", false),
        ("StringLike", "k:text", "P?od", true),
        ("StringLike", "k:text", "p*", false),
        ("StringNotLike", "k:text", "p*", true),
        ("NumericEquals", "k:number", "10.0", true),
        ("NumericNotEquals", "k:number", "10", false),
        ("NumericLessThan", "k:number", "10", false),
        ("NumericLessThanEquals", "k:number", "10", true),
        ("NumericGreaterThan", "k:number", "9.5", true),
        ("NumericGreaterThanEquals", "k:number", "11", false),
        ("DateEquals", "k:date", "2019-08-12T09:00:00Z", true),
        ("DateNotEquals", "k:date", "2019-08-12T09:00:00Z", false),
        ("DateLessThan", "k:date", "2019-08-12T17:00:01+08:00", true),
        ("DateLessThanEquals", "k:date", "2019-08-12T08:00:00Z", false),
        ("DateGreaterThan", "k:date", "2019-08-12T08:00:00Z", true),
        ("DateGreaterThanEquals", "k:date", "2019-08-12T09:00:00Z", true),
        ("Bool", "k:bool", "true", true),
        ("Bool", "k:bool", "false", false),
        ("IpAddress", "k:ip", "10.101.168.111/24", true),
        ("NotIpAddress", "k:ip", "10.101.168.111/24", false),
        ("IpAddress", "k:ip", "2001:db8::/32", false),
    ] {
        let expected = if expected { Decision::Allow } else { Decision::ImplicitDeny };
        let found = decision(on(json!({operator: {key: value}})), &request);
        assert_eq!(found, expected, "{operator} {key} {value}");
    }
}

#[test]
fn s3_negated_operators_with_several_values_ask_that_none_matches() {
    let list = on(json!({"NotIpAddress": {"acs:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"]}}));
    let inside = start().key("acs:SourceIp", "203.0.113.7");
    let outside = start().key("acs:SourceIp", "198.51.100.1");
    assert_eq!(decision(list.clone(), &inside), Decision::ImplicitDeny);
    assert_eq!(decision(list.clone(), &outside), Decision::Allow);
    let other = Rules::default().with(Rule::NegatedMeansNone, Some(false));
    assert_eq!(with_rules(list.clone(), &inside, &other), Decision::Allow);
    assert_eq!(depends(with_rules(list, &inside, &other.with(Rule::NegatedMeansNone, None))), [Rule::NegatedMeansNone]);
}

#[test]
fn s3_operators_that_do_not_exist_match_nothing() {
    for operator in ["StringEqualsIfExists", "Null", "ArnLike", "DateTimeLessThan", "stringequals", "StringEquals "] {
        let request = start().key("k:a", "x");
        assert_eq!(decision(on(json!({operator: {"k:a": "x"}})), &request), Decision::ImplicitDeny, "{operator}");
    }
}

#[test]
fn s3_set_modifiers_count_unless_the_switch_says_otherwise() {
    let request = start().key("k:list", "a").key("k:list", "b");
    for (operator, values, expected) in [
        ("ForAllValues:StringEquals", json!(["a", "b"]), true),
        ("ForAllValues:StringEquals", json!(["a"]), false),
        ("ForAnyValue:StringEquals", json!(["a"]), true),
        ("ForAnyValue:StringEquals", json!(["c"]), false),
    ] {
        let condition = on(json!({operator: {"k:list": values}}));
        let decided = if expected { Decision::Allow } else { Decision::ImplicitDeny };
        assert_eq!(decision(condition.clone(), &request), decided, "{operator}");
        let off = Rules::default().with(Rule::SetModifiersCount, Some(false));
        assert_eq!(with_rules(condition, &request, &off), Decision::ImplicitDeny, "{operator}");
    }
    let absent = on(json!({"ForAllValues:StringEquals": {"k:none": "a"}}));
    assert_eq!(decision(absent, &request), Decision::Allow);
}

#[test]
fn s3_absent_keys_fail_positive_operators_and_leave_negated_ones_open() {
    for value in ["true", "false"] {
        assert_eq!(decision(on(json!({"Bool": {"acs:MFAPresent": value}})), &start()), Decision::ImplicitDeny);
    }
    let deny = json!([
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "*", "Resource": "*",
            "Condition": {"StringNotEquals": {"acs:ResourceTag/team": "a"}}},
    ]);
    assert_eq!(depends(decision(deny.clone(), &start())), [Rule::AbsentKeyMatchesNegated]);
    let policy = policy(deny.clone());
    let account = [NamedPolicy::new("tags", &policy)];
    let set = PolicySet { account: &account, ..PolicySet::default() };
    let evaluation = evaluate(&set, &start(), &Rules::default());
    assert_eq!(evaluation.open_keys().collect::<Vec<_>>(), ["acs:ResourceTag/team"]);
    for (answer, expected) in [(true, Decision::ExplicitDeny), (false, Decision::Allow)] {
        let rules = Rules::default().with(Rule::AbsentKeyMatchesNegated, Some(answer));
        assert_eq!(with_rules(deny.clone(), &start(), &rules), expected);
    }
}

#[test]
fn s3_letter_case_of_keys_and_dates_without_offset_are_open() {
    let arn = on(json!({"StringEquals": {"acs:PrincipalARN": "x"}}));
    let request = start().key("acs:PrincipalArn", "x");
    assert_eq!(depends(decision(arn.clone(), &request)), [Rule::KeysIgnoreCase]);
    // Where both readings agree, nothing is open.
    assert_eq!(decision(arn, &start().key("acs:PrincipalArn", "y")), Decision::ImplicitDeny);
    let date = on(json!({"DateLessThan": {"acs:CurrentTime": "2026-01-01T00:00:00"}}));
    let request = start().key("acs:CurrentTime", "2025-01-01T00:00:00Z");
    assert_eq!(depends(decision(date, &request)), [Rule::DateWithoutOffsetIsUtc]);
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
    fn check(self, request: &Request, rules: &Rules, expected: (Decision, Option<PolicyType>)) -> usize {
        let [control, session, account, group, resource, trust] =
            [self.control, self.session, self.account, self.group, self.resource, self.trust]
                .map(|one| one.map(policy));
        let (controls, sessions) = (named("control", control.as_slice()), named("session", session.as_slice()));
        let (accounts, groups) = (named("account", account.as_slice()), named("group", group.as_slice()));
        let resources = named("resource", resource.as_slice());
        let set = PolicySet {
            control: control.is_some().then_some(&controls),
            session: session.is_some().then_some(&sessions),
            account: &accounts,
            resource_group: &groups,
            resource: &resources,
            trust: trust.as_ref().map(|policy| NamedPolicy::new("trust", policy)),
        };
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

#[test]
fn s4_1_everything_starts_denied_and_a_denial_beats_any_permission() {
    let rules = Rules::default();
    Case::default().check(&start(), &rules, (Decision::ImplicitDeny, BY_ACCOUNT));
    let allowed = Case { account: all("Allow"), ..Case::default() };
    allowed.check(&start(), &rules, (Decision::Allow, BY_ACCOUNT));
    let both = json!([all("Allow").unwrap()[0], all("Deny").unwrap()[0]]);
    let denied = Case { account: Some(both), ..Case::default() };
    denied.check(&start(), &rules, (Decision::ExplicitDeny, BY_ACCOUNT));
}

#[test]
fn s4_2_control_and_session_policies_come_first_and_end_the_evaluation() {
    let rules = Rules::default();
    let by_control = Some(PolicyType::Control);
    for (effect, expected) in [("Deny", Decision::ExplicitDeny), ("Allow", Decision::Allow)] {
        let case = Case { control: all(effect), account: all("Allow"), ..Case::default() };
        let kind = if expected == Decision::Allow { BY_ACCOUNT } else { by_control };
        let stages = case.check(&start(), &rules, (expected, kind));
        assert_eq!(stages, if expected == Decision::Allow { 2 } else { 1 });
    }
    let silent = Case { control: Some(json!([])), account: all("Allow"), ..Case::default() };
    silent.check(&start(), &rules, (Decision::ImplicitDeny, by_control));
    // The owner of the account is not bound.
    let owner = Request::new("ecs:StartInstance", INSTANCE, Principal::Root("1234567890123456".to_owned()));
    let denied = Case { control: all("Deny"), ..Case::default() };
    denied.check(&owner, &rules, (Decision::Allow, None));
    let session = Case { session: Some(json!([])), account: all("Allow"), ..Case::default() };
    session.check(&start(), &rules, (Decision::ImplicitDeny, Some(PolicyType::Session)));
}

#[test]
fn s4_2_identity_and_resource_are_both_computed_and_combined() {
    let rules = Rules::default();
    let bucket = |effect: &str| Some(json!([{"Effect": effect, "Principal": [USER], "Action": "*", "Resource": "*"}]));
    for (account, resource, expected) in [
        (all("Allow"), bucket("Deny"), (Decision::ExplicitDeny, BY_RESOURCE)),
        (all("Deny"), bucket("Allow"), (Decision::ExplicitDeny, BY_ACCOUNT)),
        (None, bucket("Allow"), (Decision::Allow, BY_RESOURCE)),
        (all("Allow"), bucket("Allow"), (Decision::Allow, BY_ACCOUNT)),
        (None, Some(json!([])), (Decision::ImplicitDeny, BY_ACCOUNT)),
    ] {
        Case { account, resource, ..Case::default() }.check(&start(), &rules, expected);
    }
    let other = Some(json!([{"Effect": "Allow", "Principal": [ROLE], "Action": "*", "Resource": "*"}]));
    let case = Case { resource: other, ..Case::default() };
    case.check(&start(), &rules, (Decision::ImplicitDeny, BY_ACCOUNT));
}

#[test]
fn s4_3_resource_groups_are_asked_where_the_account_is_silent() {
    let rules = Rules::default();
    for (account, group, expected) in [
        (None, all("Allow"), (Decision::Allow, BY_GROUP)),
        (None, all("Deny"), (Decision::ExplicitDeny, BY_GROUP)),
        (None, Some(json!([])), (Decision::ImplicitDeny, BY_GROUP)),
        (all("Deny"), all("Allow"), (Decision::ExplicitDeny, BY_ACCOUNT)),
        (all("Allow"), all("Allow"), (Decision::Allow, BY_ACCOUNT)),
    ] {
        Case { account, group, ..Case::default() }.check(&start(), &rules, expected);
    }
    // The texts of 2021 and of 2026 differ.
    let case = || Case { account: all("Allow"), group: all("Deny"), ..Case::default() };
    let rule = Rule::GroupDenyBeatsAccountAllow;
    case().check(&start(), &rules.with(rule, Some(false)), (Decision::Allow, BY_ACCOUNT));
    case().check(&start(), &rules.with(rule, Some(true)), (Decision::ExplicitDeny, BY_GROUP));
    case().check(&start(), &rules, (Decision::Depends(rule.into()), BY_GROUP));
}

#[test]
fn s4_4_assuming_a_role_needs_identity_and_trust() {
    let rules = Rules::default();
    let assume = || Request::new("sts:AssumeRole", ROLE, USER);
    let trust =
        |principal: Value| Some(json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}]));
    let whole = || trust(json!({"RAM": ["acs:ram::1234567890123456:root"]}));
    let by_trust = Some(PolicyType::AssumeRole);
    for (account, trust, expected) in [
        (all("Allow"), whole(), (Decision::Allow, by_trust)),
        (all("Allow"), trust(json!({"RAM": [USER]})), (Decision::Allow, by_trust)),
        (None, whole(), (Decision::ImplicitDeny, BY_ACCOUNT)),
        (all("Allow"), trust(json!({"RAM": [ROLE]})), (Decision::ImplicitDeny, by_trust)),
        (all("Allow"), trust(json!({"Service": [USER]})), (Decision::ImplicitDeny, by_trust)),
    ] {
        Case { account, trust, ..Case::default() }.check(&assume(), &rules, expected);
    }
    // Services and sign-on have no identity side, and SAML's own operation is the same action.
    let service = Request::new("sts:AssumeRole", ROLE, "ecs.aliyuncs.com");
    let case = Case { trust: trust(json!({"Service": ["ecs.aliyuncs.com"]})), ..Case::default() };
    case.check(&service, &rules, (Decision::Allow, by_trust));
    let provider = "acs:ram::1234567890123456:saml-provider/idp";
    let saml = Request::new("sts:AssumeRoleWithSAML", ROLE, provider);
    let case = Case { trust: trust(json!({"Federated": [provider]})), ..Case::default() };
    case.check(&saml, &rules, (Decision::Allow, by_trust));
    let deny = json!([whole().unwrap()[0], {"Effect": "Deny", "Action": "*", "Principal": {"RAM": [USER]}}]);
    let case = Case { account: all("Allow"), trust: Some(deny), ..Case::default() };
    case.check(&assume(), &rules, (Decision::Depends(Rule::TrustDenyCounts.into()), by_trust));
}

#[test]
fn s4_6_a_session_policy_narrows_the_role() {
    let rules = Rules::default();
    let session = || Some(json!([{"Effect": "Allow", "Action": "ecs:Start*", "Resource": "*"}]));
    for (action, account, expected) in [
        ("ecs:StartInstance", all("Allow"), (Decision::Allow, BY_ACCOUNT)),
        ("ecs:StopInstance", all("Allow"), (Decision::ImplicitDeny, Some(PolicyType::Session))),
        ("ecs:StartInstance", None, (Decision::ImplicitDeny, BY_ACCOUNT)),
    ] {
        let request = Request::new(action, INSTANCE, ROLE);
        Case { session: session(), account, ..Case::default() }.check(&request, &rules, expected);
    }
}

#[test]
fn s4_7_a_trace_names_the_statement_and_the_kind_of_policy() {
    let policy = policy(json!([
        {"Sid": "read", "Effect": "Allow", "Action": "ecs:Describe*", "Resource": "*"},
        {"Effect": "Deny", "Action": "ecs:*", "Resource": "acs:ecs:*:*:Instance/*"},
        {"Effect": "Deny", "Action": "ecs:Start*", "Resource": "*",
            "Condition": {"Bool": {"acs:SecureTransport": "false"}}},
    ]));
    let account = [NamedPolicy::new("operators", &policy)];
    let set = PolicySet { account: &account, ..PolicySet::default() };
    let request = start().key("acs:SecureTransport", "false");
    let evaluation = evaluate(&set, &request, &Rules::default());
    assert_eq!(
        evaluation.to_string(),
        "ExplicitDeny on acs:ecs:cn-hangzhou:1234567890123456:instance/i-001 by AccountLevelIdentityBasedPolicy: \
         operators statement 2\n\
         AccountLevelIdentityBasedPolicy: ExplicitDeny\n  \
         operators statement 0 (read), Allow: does not match: another action\n  \
         operators statement 1, Deny: does not match: acs:ecs:*:*:Instance/* differs in letter case\n  \
         operators statement 2, Deny: matches"
    );
}

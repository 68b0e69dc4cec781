//! Section 3: conditions.

use alibabacloud_ram::evaluate::{
    Decision, MismatchReason, NamedPolicy, OpenRule, PolicySet, RuleAnswers, StatementMatch, evaluate,
};
use serde_json::{Value, json};

use super::{decision, deny_on, depends, is_a_switch, on, policy, start, with_rules};

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
    let other = RuleAnswers::default().with(OpenRule::NegatedMeansNone, Some(false));
    assert_eq!(with_rules(list.clone(), &inside, &other), Decision::Allow);
    assert_eq!(
        depends(with_rules(list, &inside, &other.with(OpenRule::NegatedMeansNone, None))),
        [OpenRule::NegatedMeansNone]
    );
}

#[test]
fn s3_operators_that_do_not_exist_are_refused_with_their_policy() {
    for operator in ["StringEqualsIfExists", "Null", "ArnLike", "DateTimeLessThan", "ForNone:StringEquals"] {
        // The statement is about something else, and its policy cannot exist all the same.
        let odd = json!([
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": "slb:*", "Resource": "*", "Condition": {operator: {"k:a": "x"}}},
        ]);
        let policy = policy(odd);
        let account = [NamedPolicy::new("odd", &policy)];
        let set = PolicySet::default().account(&account);
        let evaluation = evaluate(&set, &start().key("k:a", "x"), &RuleAnswers::default());
        assert_eq!(evaluation.decision, Decision::Rejected, "{operator}");
        assert!(
            evaluation
                .to_string()
                .ends_with(&format!("odd statement 2: RAM has no operator {operator:?} and rejects the policy"))
        );
        let step = evaluation.decided_by.expect("a statement");
        assert_eq!((step.number(), step.outcome), (2, StatementMatch::No(MismatchReason::Operator(operator))));
    }
}

#[test]
fn s3_letter_case_and_blanks_of_operators_are_open() {
    let request = start().key("acs:UserAgent", "x");
    let rule = OpenRule::OperatorCaseIgnored;
    for operator in ["stringEquals", "STRINGEQUALS", "StringEquals ", "ForAnyValue:stringequals"] {
        let equal = json!({operator: {"acs:UserAgent": "x"}});
        is_a_switch(rule, &on(equal.clone()), &request, Decision::Allow, Decision::ImplicitDeny);
        is_a_switch(rule, &deny_on(equal), &request, Decision::ExplicitDeny, Decision::Allow);
        // Where the values differ, both readings agree.
        let other = json!({operator: {"acs:UserAgent": "y"}});
        assert_eq!(decision(deny_on(other), &request), Decision::Allow, "{operator}");
    }
}

#[test]
fn s3_keys_that_no_page_lists_are_compared_as_they_are_given() {
    for key in ["acs:RequestedRegion", "kms:EncryptionContext/a", "acs:RegionId"] {
        let condition = json!({"StringEquals": {key: "x"}});
        assert_eq!(decision(on(condition.clone()), &start().key(key, "x")), Decision::Allow, "{key}");
        assert_eq!(decision(on(condition), &start()), Decision::ImplicitDeny, "{key}");
    }
}

#[test]
fn s3_values_that_cannot_be_read_are_open_before_and_after_negation() {
    let request = start().key("acs:SourceIp", "10.0.0.1").key("k:number", "many").key("k:bool", "yes");
    let rule = OpenRule::UnreadableValuesMatch;
    for condition in [
        json!({"IpAddress": {"acs:SourceIp": "10.0.0/8"}}),
        json!({"NumericLessThan": {"k:number": "10"}}),
        json!({"Bool": {"k:bool": "true"}}),
    ] {
        is_a_switch(rule, &on(condition), &request, Decision::Allow, Decision::ImplicitDeny);
    }
    let not = json!({"NotIpAddress": {"acs:SourceIp": "10.0.0/8"}});
    is_a_switch(rule, &deny_on(not), &request, Decision::Allow, Decision::ExplicitDeny);
    // Another value of the list decides it.
    let one_good = json!({"IpAddress": {"acs:SourceIp": ["10.0.0/8", "10.0.0.0/8"]}});
    assert_eq!(decision(on(one_good), &request), Decision::Allow);
}

#[test]
fn s3_several_values_of_a_request_without_a_modifier_are_open() {
    let request = start().key("k:list", "a").key("k:list", "b");
    let rule = OpenRule::OneValueSuffices;
    let with = |operator: &str, values: Value| on(json!({operator: {"k:list": values}}));
    is_a_switch(rule, &with("StringNotEquals", json!("a")), &request, Decision::Allow, Decision::ImplicitDeny);
    is_a_switch(rule, &with("StringEquals", json!("a")), &request, Decision::Allow, Decision::ImplicitDeny);
    assert_eq!(decision(with("StringEquals", json!(["a", "b"])), &request), Decision::Allow);
    assert_eq!(decision(with("StringNotEquals", json!(["a", "b"])), &request), Decision::ImplicitDeny);
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
        let off = RuleAnswers::default().with(OpenRule::SetModifiersCount, Some(false));
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
    assert_eq!(depends(decision(deny.clone(), &start())), [OpenRule::AbsentKeyMatchesNegated]);
    assert_eq!(open_keys(deny.clone()), ["acs:ResourceTag/team"]);
    for (answer, expected) in [(true, Decision::ExplicitDeny), (false, Decision::Allow)] {
        let rules = RuleAnswers::default().with(OpenRule::AbsentKeyMatchesNegated, Some(answer));
        assert_eq!(with_rules(deny.clone(), &start(), &rules), expected);
    }
}

fn open_keys(statements: Value) -> Vec<String> {
    let policy = policy(statements);
    let account = [NamedPolicy::new("tags", &policy)];
    let set = PolicySet::default().account(&account);
    let evaluation = evaluate(&set, &start(), &RuleAnswers::default());
    evaluation.open_keys().map(str::to_owned).collect()
}

#[test]
fn s3_an_open_decision_names_every_key_that_it_depends_on_once() {
    let two = json!({"StringNotEquals": {"acs:ResourceTag/a": "x", "acs:ResourceTag/b": "y"}});
    let mut twice = deny_on(two);
    let denial = twice[1].clone();
    twice.as_array_mut().unwrap().push(denial);
    assert_eq!(open_keys(twice), ["acs:ResourceTag/a", "acs:ResourceTag/b"]);
    // A certain decision depends on nothing, whatever another statement does.
    let certain = json!([
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": {"StringNotEquals": {"acs:ResourceTag/team": "a"}}},
    ]);
    assert_eq!(open_keys(certain), [""; 0]);
}

#[test]
fn s3_letter_case_of_keys_and_dates_without_offset_are_open() {
    let arn = on(json!({"StringEquals": {"acs:PrincipalARN": "x"}}));
    let request = start().key("acs:PrincipalArn", "x");
    assert_eq!(depends(decision(arn.clone(), &request)), [OpenRule::KeysIgnoreCase]);
    // Where both readings agree, nothing is open.
    assert_eq!(decision(arn, &start().key("acs:PrincipalArn", "y")), Decision::ImplicitDeny);
    let date = on(json!({"DateLessThan": {"acs:CurrentTime": "2026-01-01T00:00:00"}}));
    let request = start().key("acs:CurrentTime", "2025-01-01T00:00:00Z");
    assert_eq!(depends(decision(date, &request)), [OpenRule::DateWithoutOffsetIsUtc]);
}

//! Section 4: the policy types, their order, and what a denial reports.

use alibabacloud_ram::Catalogue;
use alibabacloud_ram::evaluate::{
    Decision, NamedPolicy, OpenRule, PolicySet, PolicyType, Request, RequestPrincipal, RuleAnswers, evaluate,
};
use alibabacloud_ram::write::{DeniedCall, PolicyNote, Writer};
use serde_json::{Value, json};

use super::{BY_ACCOUNT, BY_GROUP, BY_RESOURCE, Case, INSTANCE, ROLE, USER, all, policy, start};

#[test]
fn s4_1_everything_starts_denied_and_a_denial_beats_any_permission() {
    let rules = RuleAnswers::default();
    Case::default().check(&start(), &rules, (Decision::ImplicitDeny, BY_ACCOUNT));
    let allowed = Case { account: all("Allow"), ..Case::default() };
    allowed.check(&start(), &rules, (Decision::Allow, BY_ACCOUNT));
    let both = json!([all("Allow").unwrap()[0], all("Deny").unwrap()[0]]);
    let denied = Case { account: Some(both), ..Case::default() };
    denied.check(&start(), &rules, (Decision::ExplicitDeny, BY_ACCOUNT));
}

#[test]
fn s4_2_control_and_session_policies_come_first_and_end_the_evaluation() {
    let rules = RuleAnswers::default();
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
    let owner = Request::new("ecs:StartInstance", INSTANCE, RequestPrincipal::Root("1234567890123456".to_owned()));
    let denied = Case { control: all("Deny"), ..Case::default() };
    denied.check(&owner, &rules, (Decision::Allow, None));
    let session = Case { session: Some(json!([])), account: all("Allow"), ..Case::default() };
    let of_role = Request::new("ecs:StartInstance", INSTANCE, ROLE);
    session.check(&of_role, &rules, (Decision::ImplicitDeny, Some(PolicyType::Session)));
}

#[test]
fn s4_2_identity_and_resource_are_both_computed_and_combined() {
    let rules = RuleAnswers::default();
    let bucket = |effect: &str| Some(json!([{"Effect": effect, "Principal": [USER], "Action": "*", "Resource": "*"}]));
    let get = Request::new("oss:GetObject", "acs:oss:*:1234567890123456:b/o", USER);
    for (account, resource, expected) in [
        (all("Allow"), bucket("Deny"), (Decision::ExplicitDeny, BY_RESOURCE)),
        (all("Deny"), bucket("Allow"), (Decision::ExplicitDeny, BY_ACCOUNT)),
        (None, bucket("Allow"), (Decision::Allow, BY_RESOURCE)),
        (all("Allow"), bucket("Allow"), (Decision::Allow, BY_ACCOUNT)),
        (None, Some(json!([])), (Decision::ImplicitDeny, BY_ACCOUNT)),
    ] {
        Case { account, resource, ..Case::default() }.check(&get, &rules, expected);
    }
    let other = Some(json!([{"Effect": "Allow", "Principal": [ROLE], "Action": "*", "Resource": "*"}]));
    let case = Case { resource: other, ..Case::default() };
    case.check(&get, &rules, (Decision::ImplicitDeny, BY_ACCOUNT));
}

#[test]
fn s4_3_resource_groups_are_evaluated_if_the_account_level_decides_nothing() {
    let rules = RuleAnswers::default();
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
    let rule = OpenRule::GroupDenyBeatsAccountAllow;
    case().check(&start(), &rules.with(rule, Some(false)), (Decision::Allow, BY_ACCOUNT));
    case().check(&start(), &rules.with(rule, Some(true)), (Decision::ExplicitDeny, BY_GROUP));
    case().check(&start(), &rules, (Decision::Depends(rule.into()), BY_GROUP));
}

#[test]
fn s4_4_assuming_a_role_needs_identity_and_trust() {
    let rules = RuleAnswers::default();
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
    case.check(&assume(), &rules, (Decision::Depends(OpenRule::TrustDenyCounts.into()), by_trust));
}

#[test]
fn s4_5_resource_policies_count_for_services_that_have_them() {
    let rules = RuleAnswers::default();
    let rule = OpenRule::ResourcePoliciesCount;
    let bucket = |effect: &str| Some(json!([{"Effect": effect, "Principal": [USER], "Action": "*", "Resource": "*"}]));
    for action in ["oss:GetObject", "OTS:GetRow", "kms:Decrypt", "ram:GetRole", "sts:AssumeRole"] {
        let request = Request::new(action, "*", USER);
        let case = Case { resource: bucket("Allow"), ..Case::default() };
        case.check(&request, &rules, (Decision::Allow, BY_RESOURCE));
    }
    let stop = Request::new("ecs:StopInstance", INSTANCE, USER);
    for (effect, account, yes, no) in [
        ("Allow", None, (Decision::Allow, BY_RESOURCE), (Decision::ImplicitDeny, BY_ACCOUNT)),
        ("Deny", all("Allow"), (Decision::ExplicitDeny, BY_RESOURCE), (Decision::Allow, BY_ACCOUNT)),
    ] {
        let case = || Case { account: account.clone(), resource: bucket(effect), ..Case::default() };
        case().check(&stop, &rules, (Decision::Depends(rule.into()), BY_RESOURCE));
        case().check(&stop, &rules.with(rule, Some(true)), yes);
        case().check(&stop, &rules.with(rule, Some(false)), no);
    }
}

#[test]
fn s4_6_identity_policies_do_not_bind_the_owner_of_the_resource() {
    let rules = RuleAnswers::default();
    let root = |account: &str| RequestPrincipal::Root(account.to_owned());
    let own = Request::new("ecs:StartInstance", INSTANCE, root("1234567890123456"));
    let case = Case { account: all("Deny"), group: all("Deny"), session: all("Deny"), ..Case::default() };
    case.check(&own, &rules, (Decision::Allow, None));
    // The owner of another account does not own the resource if its ARN has an account.
    let foreign = |resource: &str| Request::new("oss:GetObject", resource, root("999"));
    let bucket = "acs:oss:*:1234567890123456:b/o";
    Case::default().check(&foreign(bucket), &rules, (Decision::ImplicitDeny, None));
    for resource in ["*", "acs:oss:*:*:b/o", "acs:oss:::b/o"] {
        Case::default().check(&foreign(resource), &rules, (Decision::Allow, None));
    }
    let policy =
        |effect: &str, who: &str| Some(json!([{"Effect": effect, "Principal": [who], "Action": "*", "Resource": "*"}]));
    for (resource, account, expected) in [
        (policy("Allow", "*"), "999", (Decision::Allow, BY_RESOURCE)),
        (policy("Deny", "*"), "1234567890123456", (Decision::ExplicitDeny, BY_RESOURCE)),
        // A policy that says nothing of the owner does not decide.
        (policy("Allow", ROLE), "1234567890123456", (Decision::Allow, None)),
        (policy("Allow", ROLE), "999", (Decision::ImplicitDeny, None)),
    ] {
        let request = Request::new("oss:GetObject", bucket, root(account));
        Case { resource, ..Case::default() }.check(&request, &rules, expected);
    }
}

#[test]
fn s4_6_a_session_policy_narrows_the_role() {
    let rules = RuleAnswers::default();
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
    let set = PolicySet::default().account(&account);
    let request = start().key("acs:SecureTransport", "false");
    let evaluation = evaluate(&set, &request, &RuleAnswers::default());
    assert_eq!(
        evaluation.to_string(),
        "ExplicitDeny on acs:ecs:cn-hangzhou:1234567890123456:instance/i-001 by AccountLevelIdentityBasedPolicy: \
         operators statement 3\n\
         AccountLevelIdentityBasedPolicy: ExplicitDeny\n  \
         operators statement 1 (read), Allow: does not match: the action differs\n  \
         operators statement 2, Deny: does not match: acs:ecs:*:*:Instance/* differs in letter case\n  \
         operators statement 3, Deny: matches"
    );
}

#[test]
fn s4_7_denials_are_read_by_the_names_of_the_service() {
    let detail = r#"{"AccessDeniedDetail": {"AuthAction": "oss:GetObject", "AuthPrincipalType": "SubUser",
        "AuthPrincipalOwnerId": "1", "AuthPrincipalDisplayName": "2", "NoPermissionType": "ExplicitDeny",
        "PolicyType": "ControlPolicy", "EncodedDiagnosticMessage": "x"}}"#;
    let denial = detail.parse::<DeniedCall>().expect("a denial");
    assert!(denial.is_explicit());
    assert_eq!(denial.policy_type(), Some(PolicyType::Control));
    assert_eq!(denial.encoded_diagnostic_message.as_deref(), Some("x"));
    for kind in PolicyType::ALL {
        let decoded = json!({"AuthAction": "a:b", "ExplicitDeny": false, "NoPermissionPolicyType": kind.name()});
        let denial = decoded.to_string().parse::<DeniedCall>().expect("a denial");
        assert_eq!((denial.is_explicit(), denial.policy_type()), (false, Some(kind)));
    }
}

#[test]
fn s4_8_the_caller_may_always_ask_who_it_is() {
    let rules = RuleAnswers::default();
    let rule = OpenRule::CallerIdentityIgnoresPolicies;
    let who = || Request::new("STS:getcalleridentity", "*", USER);
    let case = |effect: &str| Case { account: all(effect), ..Case::default() };
    for (account, denied) in [(None, Decision::ImplicitDeny), (all("Deny"), Decision::ExplicitDeny)] {
        let case = || Case { account: account.clone(), ..Case::default() };
        case().check(&who(), &rules, (Decision::Depends(rule.into()), BY_ACCOUNT));
        case().check(&who(), &rules.with(rule, Some(true)), (Decision::Allow, None));
        case().check(&who(), &rules.with(rule, Some(false)), (denied, BY_ACCOUNT));
    }
    // Where policies allow it, nothing is open; and no other action is free.
    case("Allow").check(&who(), &rules, (Decision::Allow, BY_ACCOUNT));
    let other = Request::new("sts:AssumeRole", ROLE, USER);
    case("Deny").check(&other, &rules, (Decision::ExplicitDeny, BY_ACCOUNT));
}

#[test]
fn s4_8_bursts_of_changes_are_denied_without_a_missing_permission() {
    let catalogue = Catalogue::compiled_in();
    for (action, expected) in
        [("ram:CreateUser", true), ("RAM:deleteuser", true), ("ram:GetUser", false), ("ecs:StartInstance", false)]
    {
        let detail = json!({"AuthAction": action, "NoPermissionType": "ImplicitDeny"}).to_string();
        let mut writer = Writer::new(catalogue);
        let written = writer.denied_call(&detail.parse().expect("a denial")).write();
        assert_eq!(written.notes.contains(&PolicyNote::PossiblyThrottled(action.to_owned())), expected, "{action}");
    }
}

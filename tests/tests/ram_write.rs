//! Policies that are written for operations: cases, and what random sets of operations are allowed.
//!
//! Owns the cases. What must be allowed is read from the specs, and what is allowed is decided twice: by the
//! SDK's evaluator, and by one that shares no code with it.

#![cfg(test)]
#![cfg(feature = "ram")]

mod ram_oracle;
mod specs;

use std::collections::{BTreeMap, BTreeSet};

use alibabacloud_codegen::spec::{self, SpecSet};
use alibabacloud_ram::evaluate::{NamedPolicy, PolicySet, Request, Rules, evaluate};
use alibabacloud_ram::policy::PolicyKind;
use alibabacloud_ram::write::{Denial, Note, Recorder, Recording, Style, Why, Writer, Written};
use alibabacloud_ram::{Catalogue, RamState};
use ram_oracle::{Answers, Policies, Question, Random, decide, like};
use serde_json::{Value, json};
use specs::committed_specs;

const REGION: &str = "cn-hangzhou";
const ACCOUNT: &str = "1234567890123456";
const USER: &str = "acs:ram::1234567890123456:user/alice";

fn writer() -> Writer<'static, 'static> {
    Writer::new(Catalogue::compiled_in()).region(REGION).account(ACCOUNT)
}

fn statements(written: &Written) -> Vec<Value> {
    let documents = written.policies.iter().map(|policy| serde_json::from_str::<Value>(&policy.to_compact()).unwrap());
    documents.flat_map(|document| document["Statement"].as_array().unwrap().clone()).collect()
}

fn allow(action: Value, resource: Value) -> Value {
    json!({"Effect": "Allow", "Action": action, "Resource": resource})
}

fn check(writer: &Writer<'_, '_>, expected: &[Value]) {
    let written = writer.write();
    assert_eq!(statements(&written), expected, "{written:#?}");
}

#[test]
fn resources_are_filled_or_the_narrowest_documented_pattern() {
    check(
        writer().name("ecs:StartInstance"),
        &[allow(json!("ecs:StartInstance"), json!("acs:ecs:cn-hangzhou:1234567890123456:instance/*"))],
    );
    check(
        writer().parameter("InstanceId", "i-001").name("ECS:startinstance"),
        &[allow(json!("ecs:StartInstance"), json!("acs:ecs:cn-hangzhou:1234567890123456:instance/i-001"))],
    );
    let two = writer().parameter("InstanceId.1", "i-1").parameter("InstanceId.2", "i-2");
    let arns = json!([
        "acs:ecs:cn-hangzhou:1234567890123456:instance/i-1",
        "acs:ecs:cn-hangzhou:1234567890123456:instance/i-2"
    ]);
    check(two.clone().name("ecs StartInstance"), &[allow(json!("ecs:StartInstance"), arns)]);
    // A wildcard in a value would admit more; `?` is the narrowest pattern that admits it.
    check(
        writer().parameter("InstanceId", "i-*").name("ecs:StartInstance"),
        &[allow(json!("ecs:StartInstance"), json!("acs:ecs:cn-hangzhou:1234567890123456:instance/i-?"))],
    );
    check(
        Writer::new(Catalogue::compiled_in()).name("ecs:StartInstance"),
        &[allow(json!("ecs:StartInstance"), json!("acs:ecs:*:*:instance/*"))],
    );
}

#[test]
fn optional_resources_belong_to_it_unless_the_call_is_known_not_to_name_them() {
    let of = |names: &[&str]| names.iter().map(|name| format!("acs:ecs:{REGION}:{ACCOUNT}:{name}")).collect::<Value>();
    check(
        writer().name("ecs:CreateImage"),
        &[allow(json!("ecs:CreateImage"), of(&["image/*", "instance/*", "snapshot/*"]))],
    );
    check(
        writer().parameter("InstanceId", "i-1").name("ecs:CreateImage"),
        &[allow(json!("ecs:CreateImage"), of(&["image/*", "instance/i-1"]))],
    );
    // Both rows of the page are optional, and one admits the other.
    check(writer().name("ecs:DescribeDisks"), &[allow(json!("ecs:DescribeDisks"), of(&["disk/*"])[0].clone())]);
    check(
        writer().parameter("DiskId", "d-1").name("ecs:DescribeDisks"),
        &[allow(json!("ecs:DescribeDisks"), of(&["disk/d-1"])[0].clone())],
    );
}

#[test]
fn dependent_actions_are_included_and_what_is_unknown_of_them_is_told() {
    let mut writer = writer();
    let written = writer.name("ecs:AttachInstanceRamRole").write();
    let arns =
        json!(["acs:ecs:cn-hangzhou:1234567890123456:instance/*", "acs:ram:cn-hangzhou:1234567890123456:role/*"]);
    let expected = [allow(json!("ecs:AttachInstanceRamRole"), arns), allow(json!("ram:PassRole"), json!("*"))];
    assert_eq!(statements(&written), expected);
    assert_eq!(written.notes, [Note::DependentNotDocumented("ram:PassRole".to_owned())]);
}

#[test]
fn what_is_not_documented_is_listed_and_never_guessed() {
    let catalogue = Catalogue::compiled_in();
    let of_state = |state| catalogue.facts().find(|facts| facts.state() == state).unwrap();
    let (silent, hidden) = (of_state(RamState::NotDocumented), of_state(RamState::Undisclosed));
    let mut writer = writer();
    writer.operation(&silent).operation(&hidden).name("ecs:StartInstanec").name("NoSuchThing").name("TagResources");
    let written = writer.write();
    assert_eq!(written.policies, []);
    let why =
        |name: &str| written.missing.iter().find(|missing| missing.name == name).map(|missing| missing.why.clone());
    assert_eq!(why(&format!("{} {}", silent.product(), silent.operation())), Some(Why::NotDocumented));
    assert_eq!(why(&format!("{} {}", hidden.product(), hidden.operation())), Some(Why::Undisclosed));
    assert_eq!(why("ecs:StartInstanec"), Some(Why::Unknown(Some("ecs:StartInstance".to_owned()))));
    assert_eq!(why("NoSuchThing"), Some(Why::Unknown(None)));
    assert!(matches!(why("TagResources"), Some(Why::Ambiguous(products)) if products.len() > 2));
    let mut writer = self::writer();
    let cut = writer.name("esa:ApplyCertificate").write();
    assert_eq!(statements(&cut), [allow(json!("esa:ApplyCertificate"), json!("*"))]);
    assert_eq!(cut.notes, [Note::ResourcesNotKnown("esa:ApplyCertificate".to_owned())]);
}

#[test]
fn typed_operations_names_and_codes_that_are_no_products() {
    #[cfg(feature = "products")]
    check(
        writer().operation(alibabacloud_sdk::ecd::UpdateFotaTask::RAM),
        &[allow(json!("ecd:UpdateFotaTask"), json!("*"))],
    );
    check(writer().name("UpdateFotaTask"), &[allow(json!("ecd:UpdateFotaTask"), json!("*"))]);
    check(
        writer().name("cas:CreateRootCACertificate"),
        &[allow(json!("yundun-cert:CreateRootCACertificate"), json!("*"))],
    );
}

#[test]
fn stems_stand_only_where_they_admit_nothing_else() {
    let catalogue = Catalogue::compiled_in();
    let names = |pattern: &str| catalogue.expand(pattern).map(|id| catalogue.actions()[id].name()).collect::<Vec<_>>();
    let lists = names("actiontrail:List*");
    assert!(lists.len() > 1);
    let write = |style, names: &[&str]| {
        let mut writer = writer().style(style);
        names.iter().for_each(|name| drop(writer.name(name).clone()));
        statements(&writer.write())
            .iter()
            .flat_map(|one| match &one["Action"] {
                Value::Array(list) => list.clone(),
                other => vec![other.clone()],
            })
            .collect::<Vec<_>>()
    };
    // All of them, on the same resources or not.
    let all_on_any: Vec<_> = lists
        .iter()
        .copied()
        .filter(|name| catalogue.action(name).unwrap().documented().all(|row| row.is_wildcard_only()))
        .collect();
    let exact = write(Style::Exact, &lists);
    assert_eq!(exact.len(), lists.len());
    if all_on_any.len() == lists.len() {
        assert_eq!(write(Style::Readable, &lists), [json!("actiontrail:List*")]);
    }
    let but_one = &lists[1..];
    assert!(write(Style::Readable, but_one).iter().all(|action| !action.as_str().unwrap().contains('*')));
}

#[test]
fn s5_policies_are_split_at_the_documented_sizes() {
    for (kind, max) in [(PolicyKind::Identity, 6144), (PolicyKind::Session, 2048), (PolicyKind::Control, 4096)] {
        let mut writer = writer().kind(kind).style(Style::Exact);
        for facts in Catalogue::compiled_in().facts().filter(|facts| facts.state() == RamState::Documented) {
            writer.operation(&facts);
        }
        let written = writer.write();
        assert!(written.policies.len() > 1);
        assert!(written.policies.iter().all(|policy| policy.to_compact().chars().count() <= max), "{kind:?}");
        assert!(!written.notes.contains(&Note::TooLong));
        let one = Note::SessionTakesOne(written.policies.len());
        assert_eq!(written.notes.contains(&one), kind == PolicyKind::Session, "{kind:?}: {:?}", written.notes);
        assert_eq!(written.is_complete(), kind != PolicyKind::Session, "{kind:?}");
    }
}

#[test]
fn s5_more_policies_than_can_be_attached_are_told() {
    for (number, told) in [(5, false), (6, true)] {
        let mut writer = writer();
        for one in 0..number {
            // Two of them are longer than a policy may be.
            let resource = format!("acs:ecs:*:*:instance/{one}{}", "x".repeat(4000));
            let denial = json!({"AuthAction": "ecs:StartInstance", "AuthResource": resource});
            writer.denial(&Denial::parse(&denial.to_string()).unwrap());
        }
        let written = writer.write();
        assert_eq!(written.policies.len(), number);
        assert_eq!(written.notes.contains(&Note::MoreThanAttachable(number)), told, "{:?}", written.notes);
    }
}

#[test]
fn recordings_keep_what_names_resources_and_nothing_else() {
    let recorder = Recorder::new(Catalogue::compiled_in());
    std::thread::scope(|scope| {
        for instance in ["i-1", "i-2", "i-1"] {
            let recorder = &recorder;
            scope.spawn(move || {
                let parameters = [("InstanceId", instance), ("ClientToken", "t"), ("Password", "hidden")];
                recorder.record("ecs", "2014-05-26", "StartInstance", Some(REGION), parameters);
            });
        }
    });
    recorder.record("ecs", "2014-05-26", "NoSuchOperation", None, []);
    let recording = recorder.recording();
    let text = recording.to_json_lines();
    assert_eq!(recording.calls().len(), 3, "{text}");
    assert!(!text.contains("hidden") && !text.contains("ClientToken"), "{text}");
    let mut joined = Recording::from_json_lines(&format!("{text}\n{text}")).unwrap();
    assert_eq!(joined, recording);
    joined.merge(recording);
    let mut writer = Writer::new(Catalogue::compiled_in()).account(ACCOUNT);
    let written = writer.recording(&joined).write();
    let arns = json!([
        "acs:ecs:cn-hangzhou:1234567890123456:instance/i-1",
        "acs:ecs:cn-hangzhou:1234567890123456:instance/i-2"
    ]);
    assert_eq!(statements(&written), [allow(json!("ecs:StartInstance"), arns)]);
    assert_eq!(written.missing.len(), 1);
    let error = Recording::from_json_lines("\n{\"product\":1}\n").unwrap_err();
    assert_eq!(error.to_string(), "line 2 of the recording is no recorded call");
}

#[test]
fn denials_become_statements_unless_a_statement_denies() {
    let denial = |text: &str| Denial::parse(text).unwrap();
    let implicit = r#"{"Code":"NoPermission","AccessDeniedDetail":{"AuthAction":"ecs:startinstance",
        "AuthPrincipalOwnerId":"1234567890123456","NoPermissionType":"ImplicitDeny",
        "PolicyType":"AccountLevelIdentityBasedPolicy"}}"#;
    check(
        Writer::new(Catalogue::compiled_in()).denial(&denial(implicit)),
        &[allow(json!("ecs:StartInstance"), json!("acs:ecs:*:1234567890123456:instance/*"))],
    );
    let named = r#"{"DecodedDiagnosticMessage":{"AuthAction":"log:GetProject","AuthResource":"acs:log:cn-hangzhou:1:project/a",
        "ExplicitDeny":false,"NoPermissionPolicyType":"SessionPolicy"}}"#;
    let mut writer = writer();
    let written = writer.denial(&denial(named)).write();
    assert_eq!(statements(&written), [allow(json!("log:GetProject"), json!("acs:log:cn-hangzhou:1:project/a"))]);
    assert!(matches!(written.notes.as_slice(), [Note::DeniedElsewhere(..)]));
    let explicit =
        r#"{"AuthAction":"ecs:StartInstance","NoPermissionType":"ExplicitDeny","PolicyType":"ControlPolicy"}"#;
    let mut writer = self::writer();
    let written = writer.denial(&denial(explicit)).write();
    assert_eq!(written.policies, []);
    assert!(matches!(written.notes.as_slice(), [Note::DeniedExplicitly(..)]));
}

/// What the specs document of each action: the ARNs of its rows, and its dependent actions.
#[derive(Default)]
struct Documented {
    arns: BTreeSet<String>,
    dependent: BTreeSet<String>,
}

/// Product, version, operation and facts.
type Candidate<'s> = (&'s str, &'s str, &'s str, &'s spec::Ram);

fn documented(set: &SpecSet) -> BTreeMap<String, Documented> {
    let mut all: BTreeMap<String, Documented> = BTreeMap::new();
    for action in set.versions.values().flat_map(operations).flat_map(|(_, ram)| &ram.actions) {
        let known = all.entry(action.action.clone()).or_default();
        known.arns.extend(action.resources.iter().map(|row| row.arn.clone()));
        known.dependent.extend(action.dependent_actions.iter().cloned());
    }
    all
}

fn operations(version: &spec::Version) -> impl Iterator<Item = (&str, &spec::Ram)> {
    let own = version.operations.values().filter_map(|one| Some((one.name.as_str(), one.ram.as_ref()?)));
    own.chain(version.product.ram_operations.iter().map(|(name, ram)| (name.as_str(), ram)))
}

/// The ARN of a call that a documented pattern means.
fn concrete(pattern: &str, account: &str) -> String {
    if pattern == "*" {
        return pattern.to_owned();
    }
    let mut filled = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once("{#") {
        let (name, after) = after.split_once('}').unwrap();
        filled += before;
        filled += match name.to_lowercase().as_str() {
            "regionid" => REGION,
            "accountid" => account,
            _ => "x-1",
        };
        rest = after;
    }
    (filled + rest).replace('*', "y")
}

#[test]
fn random_sets_of_operations_are_allowed_exactly_what_is_documented() {
    let set = committed_specs();
    let documented = documented(&set);
    let candidates: Vec<Candidate<'_>> = set
        .versions
        .values()
        .flat_map(|version| {
            let product = (version.product.product.as_str(), version.product.version.as_str());
            operations(version).map(move |(name, ram)| (product.0, product.1, name, ram))
        })
        .collect();
    for seed in 0..120 {
        let random = &mut Random::new(seed + 1);
        let chosen: Vec<Candidate<'_>> = (0..=random.below(25)).map(|_| *random.one_of(&candidates)).collect();
        let mut writer = writer().style(if random.yes() { Style::Readable } else { Style::Exact });
        let mut expected: BTreeSet<&str> = BTreeSet::new();
        for (product, version, name, ram) in &chosen {
            writer.operation(&Catalogue::compiled_in().operation(product, Some(version), name).unwrap());
            expected.extend(ram.actions.iter().map(|action| action.action.as_str()));
        }
        let mut open: Vec<&str> = expected.iter().copied().collect();
        while let Some(action) = open.pop() {
            let dependent = documented.get(action).into_iter().flat_map(|known| &known.dependent);
            open.extend(dependent.map(String::as_str).filter(|name| expected.insert(name)));
        }
        check_exactly(&writer.write(), &expected, &documented, seed);
    }
}

/// Whether the policies allow the expected actions on their documented resources, and no other known action
/// on anything.
fn check_exactly(written: &Written, expected: &BTreeSet<&str>, documented: &BTreeMap<String, Documented>, seed: u64) {
    let statements = statements(written);
    let patterns: Vec<String> = statements
        .iter()
        .flat_map(|one| match &one["Action"] {
            Value::Array(list) => list.iter().map(|item| item.as_str().unwrap().to_lowercase()).collect(),
            other => vec![other.as_str().unwrap().to_lowercase()],
        })
        .collect();
    for action in Catalogue::compiled_in().actions() {
        let admitted = patterns.iter().any(|pattern| like(pattern, &action.name().to_lowercase()));
        assert_eq!(admitted, expected.contains(action.name()), "seed {seed}: {}\n{statements:#?}", action.name());
    }
    let none = BTreeSet::from(["*".to_owned()]);
    for action in expected {
        // What is documented nowhere, or has no known resources, is allowed on anything.
        let arns = documented.get(*action).map_or(&none, |known| &known.arns);
        for arn in arns {
            let allowed = decisions(written, &statements, action, &concrete(arn, ACCOUNT));
            assert_eq!(allowed, (true, true), "seed {seed}: {action} on {arn}\n{statements:#?}");
            // Another account's resource is allowed only where the documentation knows no account.
            let foreign = concrete(arn, "6543210987654321");
            if arns.iter().all(|arn| arn.contains("{#accountId}")) {
                let allowed = decisions(written, &statements, action, &foreign);
                assert_eq!(allowed, (false, false), "seed {seed}: {action} on {foreign}\n{statements:#?}");
            }
        }
    }
}

/// Whether the SDK's evaluator allows it, and whether the other one does.
fn decisions(written: &Written, statements: &[Value], action: &str, resource: &str) -> (bool, bool) {
    let account: Vec<_> = written.policies.iter().map(|policy| NamedPolicy::new("written", policy)).collect();
    let set = PolicySet { account: &account, ..PolicySet::default() };
    let found = evaluate(&set, &Request::new(action, resource, USER), &Rules::default()).is_allowed();
    let question = Question {
        action: action.to_owned(),
        resources: vec![resource.to_owned()],
        principal: USER.to_owned(),
        ..Question::default()
    };
    let policies = Policies { account: vec![json!({"Statement": statements})], ..Policies::default() };
    (found, decide(&policies, &question, Answers::default()) == "Allow")
}

//! The lint of policies: a folder for each case, and the real policies of the facts.
//!
//! Owns how a case is run and printed. A case is named after the point of the policy language that it
//! shows; its findings are the golden `expected.json`.

#![cfg(test)]
#![cfg(feature = "ram")]

mod ram_catalogue;

use std::collections::BTreeSet;

use alibabacloud_ram::Catalogue;
use alibabacloud_ram::lint::{Document, Finding, LintOptions, Rule, Severity, Suppressions, lint, report, sarif};
use alibabacloud_ram::policy::PolicyKind;
use alibabacloud_tests::facts::facts_dir;
use alibabacloud_tests::fixtures::{Fixture, fixtures};
use serde::Deserialize;
use serde_json::json;

/// How a case is checked; without the file, as one document of the kind that it shows.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    kind: Option<String>,
    #[serde(default)]
    together: bool,
    now: Option<String>,
}

fn kind(name: &str) -> PolicyKind {
    name.parse().unwrap_or_else(|error| panic!("{error}"))
}

fn run(case: &Fixture, catalogue: &Catalogue<'_>) -> Vec<Finding> {
    let how: Case = if case.text("case.json").is_some() { case.json("case.json") } else { Case::default() };
    let names = ["policy.json", "second.json"];
    let texts: Vec<(&str, String)> = names.into_iter().filter_map(|name| Some((name, case.text(name)?))).collect();
    let kind = how.kind.as_deref().map(kind);
    let documents: Vec<_> = texts.iter().map(|(name, text)| Document::new(name, text).kind(kind)).collect();
    let mut options = LintOptions::default().together(how.together);
    if let Some(now) = &how.now {
        let now: jiff::Timestamp = now.parse().expect("the time of a case is RFC 3339");
        options = options.now(now.into());
    }
    lint(&documents, catalogue, &options)
}

/// A line for each finding.
fn printed(findings: &[Finding]) -> String {
    let line = |finding: &Finding| {
        let at = format!("{}{}", if finding.document == 0 { "" } else { "second:" }, finding.span.start);
        let value = json!({
            "code": finding.rule.code(), "severity": finding.severity.name(), "at": at, "path": finding.path,
            "message": finding.message, "help": finding.help,
        });
        format!("  {value}")
    };
    format!("[\n{}\n]", findings.iter().map(line).collect::<Vec<_>>().join(",\n"))
}

#[test]
fn every_case_has_the_findings_that_are_expected_of_it() {
    let catalogue = ram_catalogue::small();
    let cases = fixtures("ram/lint");
    let mut stale = Vec::new();
    let mut found = BTreeSet::new();
    for case in &cases {
        let findings = run(case, &catalogue);
        found.extend(findings.iter().map(|finding| finding.rule));
        if let Err(error) = case.golden("expected.json", &printed(&findings)) {
            stale.push(format!("{}: {error}", case.name));
        }
    }
    assert!(stale.is_empty(), "{}", stale.join("\n"));
    assert!(cases.len() >= 50, "only {} cases", cases.len());
    let missing: Vec<_> = Rule::ALL.iter().filter(|rule| !found.contains(rule)).collect();
    assert!(missing.is_empty(), "no case has a finding of {missing:?}");
}

/// Every finding of each real policy, in order: code, JSON path, and the words of message or help that
/// `EXPECTED.md` requires.
type Expected = &'static [(&'static str, &'static str, &'static [&'static str])];

#[rustfmt::skip]
const REAL: [(&str, Expected); 12] = [
    ("dev-01", &[
        ("unknown-code", "Statement[0].Action[8]", &[]),
        ("unknown-code", "Statement[0].Action[17]", &[]),
        ("old-code", "Statement[0].Action[21]", &["ocs", "kvstore"]),
        ("no-match", "Statement[0].Action[22]", &[]),
        ("no-match", "Statement[0].Action[23]", &[]),
        ("no-match", "Statement[0].Action[24]", &[]),
        ("no-match", "Statement[0].Action[25]", &[]),
        ("unknown-code", "Statement[0].Action[27]", &[]),
        ("no-match", "Statement[0].Action[38]", &[]),
        ("unknown-code", "Statement[0].Action[42]", &[]),
        ("unknown-code", "Statement[0].Action[43]", &[]),
        ("unknown-code", "Statement[0].Action[52]", &[]),
        ("unknown-code", "Statement[0].Action[55]", &[]),
        ("unknown-code", "Statement[1].Action[4]", &[]),
        ("wildcard-write", "Statement[1].Resource", &["fc:InvokeFunction", "oss:PutObject"]),
        ("wildcard-write", "Statement[2].Resource", &["config:*"]),
    ]),
    ("dev-02", &[
        ("escalation", "Statement[0]", &["sts:AssumeRole"]),
        ("allow-not-action", "Statement[0].NotAction", &["kms", "sts"]),
        ("unknown-code", "Statement[0].NotAction[3]", &[]),
        ("unknown-code", "Statement[0].NotAction[4]", &[]),
        ("unknown-code", "Statement[0].NotAction[5]", &[]),
        ("wildcard-write", "Statement[1].Resource", &[]),
    ]),
    ("dev-03", &[
        ("private-source-ip", "Statement[1].Condition.IpAddress[\"acs:SourceIp\"]", &["192.168.1.0/24"]),
    ]),
    ("dev-04", &[
        ("full-access", "Statement[0]", &["under its condition"]),
        ("mfa-pitfall", "Statement[0].Condition.Bool[\"acs:MFAPresent\"]", &["AccessKey"]),
        ("unknown-action", "Statement[1].Action[1]", &["ram:ListMFADevicesForUser", "ram:ListVirtualMFADevices"]),
        ("wildcard-permissions", "Statement[1].Resource", &[]),
    ]),
    ("dev-05", &[
        ("wildcard-write", "Statement[0].Resource", &[]),
        ("wildcard-permissions", "Statement[0].Resource", &[]),
        ("absent-key", "Statement[0].Condition.StringEquals[\"acs:ResourceTag/team\"]", &[]),
        ("literal-variable", "Statement[0].Condition.StringEquals[\"acs:ResourceTag/team\"]", &["${ram:PrincipalTagValue/team}"]),
    ]),
    ("dev-06", &[]),
    ("dev-07", &[
        ("placeholder", "Statement[0].Principal.Federated[0]", &["<account-id>"]),
        ("placeholder", "Statement[0].Condition.StringEquals[\"oidc:iss\"]", &["<region>"]),
        ("broad-subject", "Statement[0].Condition.StringLike[\"oidc:sub\"]", &["namespaces"]),
    ]),
    ("dev-08", &[
        ("wildcard-write", "Statement[0].Resource", &[]),
        ("wildcard-permissions", "Statement[0].Resource", &[]),
        ("deny-gap", "Statement[1].Action[0]", &["ecs:DeleteInstances"]),
        ("unknown-action", "Statement[1].Action[1]", &["ecs:DeleteInstance"]),
        ("deny-pattern", "Statement[1].Action[2]", &[
            "4 actions", "ecs:ReleaseDedicatedHost", "ecs:ReleaseEipAddress", "ecs:ReleasePublicIpAddress", "ecs:ReleaseCapacityReservation",
        ]),
    ]),
    ("dev-09", &[
        ("wildcard-write", "Statement[0].Resource", &[]),
        ("wildcard-permissions", "Statement[0].Resource", &[]),
        ("unknown-operator", "Statement[0].Condition.DateTimeGreaterThan", &["DateGreaterThan"]),
        ("unknown-operator", "Statement[0].Condition.DateTimeLessThan", &["DateLessThan"]),
        ("fixed-time", "Statement[0].Condition.DateTimeLessThan[\"acs:CurrentTime\"]", &["does not recur"]),
    ]),
    ("dev-10", &[
        ("malformed-json", "Statement[0]", &["a comma is missing"]),
        ("operator-type", "Statement[0].Condition.StringEquals[\"acs:SourceIp\"]", &["never matches", "IpAddress"]),
    ]),
    ("dev-11", &[]),
    ("dev-12", &[
        ("wildcard-write", "Statement[0].Resource", &[]),
        ("no-match", "Statement[1].Action", &["ess:Describle*", "ess:Describe*", "statement 4", "redundant"]),
        ("wildcard-write", "Statement[2].Resource", &[]),
        ("absent-key", "Statement[2].Condition.StringEquals[\"acs:ResourceTag/environment\"]", &[]),
        ("tag-key-case", "Statement[2].Condition.StringEquals[\"acs:ResourceTag/Team\"]", &["Team", "team"]),
        ("absent-key", "Statement[2].Condition.StringEquals[\"acs:ResourceTag/Team\"]", &[]),
        ("redundant", "Statement[3].Action[2]", &[]),
        ("redundant", "Statement[3].Action[5]", &[]),
        ("redundant", "Statement[3].Action[8]", &[]),
        ("wildcard-write", "Statement[3].Resource", &[]),
    ]),
];

/// No finding but notes: the policies that are called clean.
const CLEAN: [&str; 3] = ["dev-03", "dev-06", "dev-11"];

#[test]
fn real_policies_have_the_findings_that_are_expected_of_them() {
    let Some(folder) = facts_dir() else { return };
    let catalogue = Catalogue::compiled_in();
    let entries = std::fs::read_dir(folder.join("ram/policies")).expect("the policies are there");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("the folder can be listed").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    assert_eq!(files.len(), REAL.len());
    let mut differences = Vec::new();
    for (path, (name, expected)) in files.iter().zip(REAL) {
        assert!(path.to_string_lossy().contains(name), "{} is not {name}", path.display());
        let text = std::fs::read_to_string(path).expect("the policy can be read");
        let findings = lint(&[Document::new(name, &text)], catalogue, &LintOptions::default());
        let found: Vec<_> = findings.iter().map(|finding| (finding.rule.code(), finding.path.as_str())).collect();
        let wanted: Vec<_> = expected.iter().map(|(code, at, _)| (*code, *at)).collect();
        if found != wanted {
            differences.push(format!("{name} has {found:#?}\n{}", printed(&findings)));
            continue;
        }
        for (finding, (code, at, words)) in findings.iter().zip(expected) {
            let found = format!("{} {}", finding.message, finding.help);
            assert!(words.iter().all(|word| found.contains(word)), "{name}: no {words:?} in {code} at {at}: {found}");
        }
        if CLEAN.contains(&name) {
            let graver = findings.iter().find(|finding| finding.severity > Severity::Note);
            assert_eq!(graver, None, "{name}");
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Texts that once took minutes. The limit is less than a thousandth of that, so that the test says
/// nothing about the speed of a machine.
#[test]
fn hostile_texts_are_checked_in_a_short_time() {
    let catalogue = Catalogue::compiled_in();
    let policy = |actions: Vec<String>, resources: Vec<String>| {
        let statement = json!({"Effect": "Allow", "Action": actions, "Resource": resources});
        json!({"Version": "1", "Statement": [statement]}).to_string()
    };
    let all = || vec!["*".to_owned()];
    let numbered =
        |count: usize, text: &str| (0..count).map(|at| text.replace('#', &at.to_string())).collect::<Vec<_>>();
    let statements = |one: &str, count: usize| {
        let statements = numbered(count, one).join(",");
        format!(r#"{{"Version":"1","Statement":[{statements}]}}"#)
    };
    let keys = |operator: &str, count: usize| {
        let keys = numbered(count, r#""acs:ResourceTag/#":"*""#).join(",");
        format!(r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{"{operator}":{{{keys}}}}}}}"#)
    };
    for (name, text) in [
        ("many unknown names", policy(numbered(45_000, "ecs:S#"), all())),
        ("some unknown names", policy(numbered(4_000, "ecs:S#"), all())),
        ("misspelt names", policy(numbered(240, "ecs:DescribeInstancesA#"), all())),
        ("a long name", policy(vec![format!("dds:{}", "Aa".repeat(30_000))], all())),
        ("many patterns", policy(numbered(8_000, "*#*"), all())),
        ("equal patterns", policy(vec!["*".to_owned(); 15_000], all())),
        ("patterns on resources", policy(numbered(1_500, "*a#*e*"), numbered(1_500, "acs:ecs:*:*:x/#"))),
        (
            "equal statements",
            statements(r#"{"Effect":"Allow","Action":"ecs:*","Resource":["acs:ecs:*:*:i/#","a","b"]}"#, 700),
        ),
        ("empty statements", statements("{}", 20_000)),
        ("misplaced statements", statements("1", 500_000)),
        ("many keys", statements(&keys("StringNotEquals", 2_500), 1)),
        ("a long operator", statements(&keys(&"a".repeat(20_000), 1_500), 1)),
    ] {
        let start = std::time::Instant::now();
        let findings = lint(&[Document::new(name, &text)], catalogue, &LintOptions::default());
        let took = start.elapsed();
        assert!(!findings.is_empty(), "{name}");
        assert!(took.as_secs() < 20, "{name}: {took:?}");
    }
}

/// The line of the missing comma in `dev-10`, which is where the text goes on.
#[test]
fn a_missing_comma_is_reported_where_the_next_member_begins() {
    let Some(folder) = facts_dir() else { return };
    let path = folder.join("ram/policies/dev-10-malformed-trust-missing-comma.json");
    let text = std::fs::read_to_string(path).expect("the policy can be read");
    let catalogue = ram_catalogue::small();
    let findings = lint(&[Document::new("dev-10", &text)], &catalogue, &LintOptions::default());
    let first = findings.iter().find(|finding| finding.rule == Rule::MalformedJson).expect("the comma is missing");
    assert_eq!((first.span.start.line, first.span.start.column), (11, 13));
}

#[test]
fn suppressions_hide_by_code_document_and_path() {
    let catalogue = ram_catalogue::small();
    let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Allow","Action":"dds:*","Resource":"*"}]}"#;
    let findings = || lint(&[Document::new("a/b.json", text)], &catalogue, &LintOptions::default());
    let codes = |list: &str| {
        let result = list.parse::<Suppressions>().expect("the list is valid").apply(findings(), &["a/b.json"]);
        let left: Vec<_> = result.findings.iter().map(|finding| finding.rule.code()).collect();
        (left, result.suppressed, result.unused.iter().map(|(line, rule)| (*line, rule.code())).collect::<Vec<_>>())
    };
    let all = vec!["full-access", "redundant", "wildcard-write"];
    assert_eq!(codes(""), (all.clone(), 0, vec![]));
    assert_eq!(codes("# none\n\nfull-access # why"), (vec!["redundant", "wildcard-write"], 1, vec![]));
    assert_eq!(codes("wildcard-write a/* Statement[1].*\nredundant *.json"), (vec!["full-access"], 2, vec![]));
    assert_eq!(codes("redundant other.json\nhost-bits"), (all, 0, vec![(1, "redundant"), (2, "host-bits")]));
    for (list, line, words) in [
        ("full-acess", 1, "did you mean full-access?"),
        ("\nredundant a b c", 2, "a reason begins with #"),
        ("zzz", 1, "no rule has the code \"zzz\""),
    ] {
        let error = list.parse::<Suppressions>().expect_err("the list is invalid");
        assert!(error.line == line && error.message.contains(words), "{error}");
    }
}

#[test]
fn findings_are_printed_as_text_json_and_sarif() {
    let catalogue = ram_catalogue::small();
    let text = "{\"Version\": \"1\", \"Statement\": [\n  {\"Effect\": \"Allow\", \"Action\": \"ecs:StopInstances\", \"Resource\": \"*\"}]}";
    let names = ["a b.json"];
    let findings = lint(&[Document::new(names[0], text)], &catalogue, &LintOptions::default());
    let result = Suppressions::default().apply(findings, &names);
    assert_eq!(
        report::text(&result, &names),
        "a b.json:2:33: warning[unknown-action]: ecs:StopInstances is neither a documented action nor an operation of ecs in \
         the catalogue (data of 2025-11)\n  = Statement[0].Action\n  help: did you mean ecs:StopInstance?\n\
         1 finding: 0 errors, 1 warning, 0 notes"
    );
    let json = report::json(&result, &names);
    assert_eq!((&json["warnings"], &json["findings"][0]["file"]), (&1.into(), &"a b.json".into()));
    assert_eq!(json["findings"][0]["end_column"], 52);
    let sarif = sarif(&result, &names);
    let run = &sarif["runs"][0];
    assert_eq!((&sarif["version"], &run["results"][0]["ruleId"]), (&"2.1.0".into(), &"unknown-action".into()));
    let rule = usize::try_from(run["results"][0]["ruleIndex"].as_u64().expect("a number")).expect("a small number");
    assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], "unknown-action");
    let place = &run["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b.json");
    assert_eq!(place["region"], json!({"startLine": 2, "startColumn": 33, "endLine": 2, "endColumn": 52}));
}

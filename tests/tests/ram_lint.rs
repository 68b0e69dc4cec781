//! The lint of policies: a folder for each case, and the real policies of the facts.
//!
//! Owns how a case is run and printed. A case is named after the point of the policy language that it
//! shows; its findings are the golden `expected.json`.

#![cfg(test)]

mod ram_catalogue;

use std::collections::BTreeSet;

use alibabacloud_sdk::ram::Catalogue;
use alibabacloud_sdk::ram::lint::{Document, Finding, Options, Rule, Severity, Suppressions, lint, report, sarif};
use alibabacloud_sdk::ram::policy::PolicyKind;
use alibabacloud_tests::facts::facts_dir;
use alibabacloud_tests::fixtures::{Fixture, fixtures};
use serde::Deserialize;
use serde_json::json;

/// How a case is looked at; without the file, as one document of the kind that it shows.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    kind: Option<String>,
    #[serde(default)]
    together: bool,
    now: Option<String>,
}

fn kind(name: &str) -> PolicyKind {
    PolicyKind::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or_else(|| panic!("no kind {name}"))
}

fn run(case: &Fixture, catalogue: &Catalogue<'_>) -> Vec<Finding> {
    let how: Case = if case.text("case.json").is_some() { case.json("case.json") } else { Case::default() };
    let names = ["policy.json", "second.json"];
    let texts: Vec<(&str, String)> = names.into_iter().filter_map(|name| Some((name, case.text(name)?))).collect();
    let kind = how.kind.as_deref().map(kind);
    let documents: Vec<_> = texts.iter().map(|(name, text)| Document { name, text, kind }).collect();
    let mut options = Options::default().together(how.together);
    if let Some(now) = &how.now {
        options = options.now(now.parse().expect("a case's time is RFC 3339"));
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

//! Policy documents: against another reader of JSON, there and back, and from broken texts.
//!
//! Owns what must hold for any text, which `tests/fuzz` runs over many more, and that the types of the package can
//! be shared between threads.

#![cfg(test)]
#![cfg(feature = "ram")]

mod ram_catalogue;
mod ram_oracle;

use alibabacloud_ram::explain::explain;
use alibabacloud_ram::lint::{Document, LintOptions, lint};
use alibabacloud_ram::policy::{Effect, Policy, PolicyKind, Principal, ProblemKind, json, read};
use alibabacloud_tests::facts::facts_dir;
use alibabacloud_tests::fixtures::fixtures;
use ram_oracle::Random;
use serde_json::Value;

/// Public types can be moved to other threads, shared between threads, and kept.
const _: () = {
    const fn assert<T: Send + Sync + 'static>() {}
    assert::<alibabacloud_ram::Catalogue<'static>>();
    assert::<alibabacloud_ram::Lookup<'static, 'static>>();
    assert::<alibabacloud_ram::RamFacts<'static>>();
    assert::<alibabacloud_ram::Selection<'static>>();
    assert::<alibabacloud_ram::Table<'static>>();
    assert::<alibabacloud_ram::evaluate::Evaluation<'static>>();
    assert::<alibabacloud_ram::evaluate::PolicySet<'static>>();
    assert::<alibabacloud_ram::evaluate::Request>();
    assert::<alibabacloud_ram::evaluate::RuleAnswers>();
    assert::<alibabacloud_ram::explain::Explanation>();
    assert::<alibabacloud_ram::lint::Document<'static>>();
    assert::<alibabacloud_ram::lint::Finding>();
    assert::<alibabacloud_ram::lint::LintOptions>();
    assert::<alibabacloud_ram::lint::Suppressions>();
    assert::<alibabacloud_ram::policy::Policy>();
    assert::<alibabacloud_ram::policy::PolicyError>();
    assert::<alibabacloud_ram::policy::PolicyReading>();
    assert::<alibabacloud_ram::policy::json::JsonReading>();
    assert::<alibabacloud_ram::write::DeniedCall>();
    assert::<alibabacloud_ram::write::DeniedCallError>();
    assert::<alibabacloud_ram::write::Recorder>();
    assert::<alibabacloud_ram::write::Recording>();
    assert::<alibabacloud_ram::write::RecordingError>();
    assert::<alibabacloud_ram::write::Writer<'static, 'static>>();
    assert::<alibabacloud_ram::write::Written>();
};

/// The texts of the lint's cases.
fn texts() -> Vec<String> {
    fixtures("ram/lint").iter().filter_map(|case| case.text("policy.json")).collect()
}

/// Characters and pieces that a policy or its mistakes are made of.
#[rustfmt::skip]
const PIECES: [&str; 34] = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u00e9", "\\ud83d", "\\ude00", "\n", "\t", " ", "0", "-1.5e3", "true", "null",
    "\"Statement\"", "\"Effect\":", "\"Allow\"", "\"Action\":", "\"ecs:*\"", "\"*\"", "\"Resource\":", "\"Condition\":",
    "\"StringLike\":", "\"acs:SourceIp\":", "\"Principal\":", "//", "/*", "é", "\u{85}", "\u{feff}",
];

/// A text with some pieces put in, cut out or doubled.
fn broken(random: &mut Random, text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(4) {
        let (at, length) = (random.below(characters.len() + 1), random.below(6));
        let end = (at + length).min(characters.len());
        match random.below(3) {
            0 => drop(characters.splice(at..at, random.one_of(&PIECES).chars())),
            1 => drop(characters.drain(at..end)),
            _ => {
                let piece: Vec<char> = characters[at..end].to_vec();
                drop(characters.splice(end..end, piece));
            }
        }
    }
    characters.into_iter().collect()
}

#[test]
fn the_reader_takes_what_json_is_and_nothing_else() {
    let (texts, mut random) = (texts(), Random::new(8));
    let mut taken = 0;
    for _ in 0..20_000 {
        let base = random.one_of(&texts).clone();
        let text = broken(&mut random, &base);
        let reading = json::read(&text);
        let other = serde_json::from_str::<Value>(&text);
        // Numbers beyond a float are JSON; the other reader has no place for them.
        if other.as_ref().is_err_and(|error| error.to_string().contains("out of range")) {
            continue;
        }
        assert_eq!(reading.errors.is_empty(), other.is_ok(), "{text}\n{:?}\n{other:?}", reading.errors);
        if let (Some(own), Ok(other)) = (reading.value, other) {
            taken += 1;
            // The other reader keeps the last of two keys.
            if reading.duplicates.is_empty() {
                assert_eq!(serde_json::from_str::<Value>(&own.to_compact()).unwrap(), other, "{text}");
            }
        }
    }
    assert!(taken > 1_000, "{taken} of the texts were JSON");
}

#[test]
fn printing_loses_nothing() {
    let (texts, mut random) = (texts(), Random::new(9));
    let mut read_some = 0;
    for round in 0..20_000 {
        let base = random.one_of(&texts).clone();
        let text = if round < 200 { base } else { broken(&mut random, &base) };
        let Some(policy) = read(&text, None).policy else { continue };
        read_some += 1;
        let (compact, pretty) = (policy.to_compact(), policy.to_pretty());
        let expected = json::read(&text).value.expect("a policy is JSON").to_compact();
        assert_eq!(compact, expected, "{text}");
        assert_eq!(json::read(&pretty).value.unwrap().to_compact(), expected, "{text}");
    }
    assert!(read_some > 5_000, "{read_some} of the texts were policies");
}

#[test]
fn no_text_breaks_reader_lint_or_explanation() {
    let catalogue = ram_catalogue::small();
    let (texts, mut random) = (texts(), Random::new(10));
    for _ in 0..3_000 {
        let base = random.one_of(&texts).clone();
        let text = broken(&mut random, &base);
        let kind = random.one_of(&PolicyKind::ALL);
        let documents = [Document::new("a", &text).kind(Some(*kind)), Document::new("b", &base)];
        let together = random.below(2) == 0;
        for finding in lint(&documents, &catalogue, &LintOptions::default().together(together)) {
            let printed = format!("{}{}{}", finding.message, finding.help, finding.path);
            assert!(!printed.contains(char::is_control), "{printed:?} of {text:?}");
            assert!(finding.span.start.line > 0, "{finding:?} of {text}");
        }
        if let Some(policy) = read(&text, Some(*kind)).policy {
            assert!(!explain(&policy, &catalogue).to_string().is_empty());
        }
    }
}

#[test]
fn real_policies_are_read_and_printed_again() {
    let Some(folder) = facts_dir() else { return };
    let mut kinds = Vec::new();
    for entry in std::fs::read_dir(folder.join("ram/policies")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.ends_with(".json") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let reading = read(&text, None);
        kinds.push((name.get(..6).unwrap().to_owned(), reading.kind));
        let Ok(value) = serde_json::from_str::<Value>(&text) else {
            assert!(Policy::parse(&text, reading.kind).is_err(), "{name}");
            continue;
        };
        let policy = Policy::parse(&text, reading.kind).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(policy.to_compact(), value.to_string(), "{name}");
    }
    kinds.sort();
    let trust: Vec<_> = kinds.iter().filter(|(_, kind)| *kind == PolicyKind::Trust).map(|(name, _)| &**name).collect();
    assert_eq!((kinds.len(), trust), (12, vec!["dev-06", "dev-07", "dev-10"]));
}

#[test]
fn errors_name_line_column_and_path() {
    for (text, kind, expected) in [
        ("", PolicyKind::Identity, "line 1, column 1: the text ends where a value is expected"),
        ("{\n \"Statement\": [{]", PolicyKind::Identity, "line 2, column 17: Statement[0]: '}' is expected here"),
        (
            r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:*"}]}"#,
            PolicyKind::Identity,
            "line 1, column 29: Statement[0]: the statement has no Resource, which identity policies require",
        ),
        (
            r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole"}]}"#,
            PolicyKind::Trust,
            "line 1, column 29: Statement[0]: the statement has no Principal, which trust policies require",
        ),
        (
            r#"{"Version":1,"Statement":5}"#,
            PolicyKind::Session,
            "line 1, column 26: Statement: a list of statements is expected here, not a number",
        ),
    ] {
        let error = Policy::parse(text, kind).expect_err("the text is no policy");
        let first = error.problems().first().expect("an error has a reason").to_string();
        assert_eq!(first, expected, "{text}");
    }
}

/// Section 1: what the pages document is taken without a word, and what the wild adds is kept.
#[test]
fn section_1_documented_members_and_those_of_the_wild() {
    let text = r#"{"Id":"x","Statement":[{"Sid":"a","Effect":"Deny","NotAction":["ecs:*"],"Resource":"*",
        "Condition":{"Bool":{"acs:SecureTransport":["true"]}},"Extra":{"n":1.50}}],"Version":"1"}"#;
    let reading = read(text, None);
    let kinds: Vec<_> = reading.problems.iter().map(|problem| problem.kind).collect();
    assert_eq!(kinds, [ProblemKind::UnknownMember, ProblemKind::UndocumentedMember, ProblemKind::UnknownMember]);
    let policy = Policy::parse(text, PolicyKind::Identity).unwrap();
    let statement = &policy.statements[0];
    assert_eq!(statement.effect.unwrap().value, Effect::Deny);
    assert_eq!(statement.not_action.as_ref().unwrap().iter().collect::<Vec<_>>(), ["ecs:*"]);
    assert!(statement.resource.as_ref().unwrap().single && statement.condition.is_some());
    assert_eq!(statement.other[0].value.to_compact(), r#"{"n":1.50}"#);
    let bucket =
        r#"{"Version":"1","Statement":[{"Effect":"Allow","Principal":["*"],"Action":"oss:GetObject","Resource":"*"}]}"#;
    let reading = read(bucket, None);
    assert_eq!((reading.kind, reading.problems), (PolicyKind::Resource, vec![]));
    assert!(matches!(reading.policy.unwrap().statements[0].principal, Some(Principal::List(_))));
}

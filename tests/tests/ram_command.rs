//! The commands of `alibabacloud-ram`.
//!
//! Owns their files, clock and output.

#![cfg(test)]
#![cfg(feature = "ram")]

mod ram_catalogue;

use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use alibabacloud_ram::command::{self, Arguments, CommandOutcome, Environment};
use clap::{Args as _, FromArgMatches as _};
use serde_json::Value;

const ADMIN: &str = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
const TRUST: &str = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com"]}}]}"#;
const READER: &str = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":["ecs:Describe*"],"Resource":"*",
    "Condition":{"DateLessThan":{"acs:CurrentTime":"2025-01-01T00:00:00Z"}}}]}"#;
const EXPLICIT: &str =
    r#"{"AuthAction":"ecs:StartInstance","NoPermissionType":"ExplicitDeny","PolicyType":"ControlPolicy"}"#;
const REFUSED: &str = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
    {"Effect":"Deny","Action":"ecs:*","Resource":"*","Condition":{"Null":{"acs:MFAPresent":"true"}}}]}"#;
const DENIAL: &str = r#"{"Code":"NoPermission","AccessDeniedDetail":{"AuthAction":"ecs:StartInstance","NoPermissionType":"ImplicitDeny"}}"#;

/// The beginning of 2026, in seconds since the Unix epoch.
const NOW: u64 = 1_767_225_600;

/// What a command answered.
struct Answer {
    /// The exit code.
    code: u8,
    output: String,
    errors: String,
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let text = match path.to_str() {
        Some("admin.json" | "-") => ADMIN,
        Some("trust.json") => TRUST,
        Some("reader.json") => READER,
        Some("denial.json") => DENIAL,
        Some("explicit.json") => EXPLICIT,
        Some("refused.json") => REFUSED,
        Some("list") => "full-access admin.json # decided\nhost-bits",
        Some("broken") => "no-such-rule",
        Some("bytes") => return Ok(vec![0xff, 0xfe]),
        _ => return Err(io::ErrorKind::NotFound.into()),
    };
    Ok(text.into())
}

fn run(line: &str) -> Answer {
    let catalogue = ram_catalogue::small();
    let parser = Arguments::augment_args(clap::Command::new("ram"));
    let matches = match parser.try_get_matches_from(["ram"].into_iter().chain(line.split_whitespace())) {
        Ok(matches) => matches,
        Err(error) => return Answer { code: 2, output: String::new(), errors: error.to_string() },
    };
    let arguments = Arguments::from_arg_matches(&matches).expect("what matched is complete");
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
    let mut environment = Environment::new(&catalogue, &mut output, &mut errors).read(&read).now(now);
    let result = command::run(&arguments, &mut environment);
    let code = match &result {
        Ok(CommandOutcome::Done) => 0,
        Ok(CommandOutcome::Finding) => 1,
        Ok(_) | Err(_) => 2,
    };
    let mut errors = String::from_utf8(errors).expect("text");
    errors.extend(result.err().map(|error| error.to_string()));
    Answer { code, output: String::from_utf8(output).expect("text"), errors }
}

#[test]
fn commands_answer_with_text_and_exit_codes() {
    for (line, code, words) in [
        ("ecs:StartInstance", 0, &["operation          ecs 2014-05-26 StartInstance", "acs:ecs:{#regionId}"][..]),
        ("startinstance", 0, &["action             ecs:StartInstance"]),
        ("action ecs:StartInstanc", 1, &["did you mean ecs:StartInstance?"]),
        ("operation StartInstanc", 1, &["did you mean StartInstance?"]),
        ("operation ecs:DescribeRegions", 0, &["not documented"]),
        ("action esa:ApplyCertificate", 0, &["could not be read to its end"]),
        ("product ecs --class write --resource-type Disk", 0, &["ecs:AttachDisk"]),
        ("product ecs --wildcard-only", 0, &["ecs:AcceptInquiredSystemEvent"]),
        ("product nothing", 1, &["0 actions"]),
        ("product ecs --level write", 1, &["no action has the access level write; there are create, "]),
        ("product", 0, &["dds", "dds 2015-12-01"]),
        ("product --level create --wildcard-only", 0, &["ecs:RunInstances", "esa:CreateSite", "3 actions"]),
        ("product --class write --resource-type Disk", 0, &["ecs:AttachDisk"]),
        ("arn acs:ecs:*:*:disk/d-1", 0, &["ecs:AttachDisk"]),
        ("condition ecs:instancetype", 0, &["ecs:InstanceType", "string", "  ecs:RunInstances"]),
        ("condition acs:ResourceTag/team", 0, &["acs:ResourceTag", "common"]),
        ("condition acs:Nothing", 1, &["no page that was read"]),
        ("condition sts:externalid", 0, &["sts:ExternalId", "string", "of products"]),
        ("condition rds:ResourceTag/team", 0, &["rds:ResourceTag", "string"]),
        ("expand *:DescribeDisks ecs:Attach*", 0, &["ecs:AttachDisk", "ecs:DescribeDisks", "3 actions"]),
        ("expand ecs:Nothing*", 1, &["0 actions"]),
        ("lint trust.json", 0, &["0 findings: 0 errors, 0 warnings, 0 notes"]),
        ("lint admin.json", 1, &["admin.json:1:29: warning[full-access]", "help: list the required actions"]),
        ("lint -", 1, &["-:1:29"]),
        ("lint admin.json --fail-on error", 0, &["1 finding: 0 errors, 1 warning, 0 notes"]),
        ("lint admin.json --suppress list", 0, &["0 findings", "1 suppressed"]),
        ("lint reader.json", 1, &["warning[expired]"]),
        ("lint trust.json --kind identity", 1, &["error[misplaced-member]"]),
        ("lint --rules", 0, &["unknown-action"]),
        ("explain reader.json", 0, &["allows ecs", "if acs:CurrentTime is before 2025-01-01T00:00:00Z"]),
        ("explain trust.json", 0, &["for Service ecs.aliyuncs.com"]),
        ("write ecs:StartInstance --region cn-hangzhou", 0, &["acs:ecs:cn-hangzhou:*:instance/*"]),
        ("write --denial denial.json", 0, &["ecs:StartInstance"]),
        ("write --denial explicit.json", 1, &[]),
        ("write ecs:StartInstance --kind session", 0, &["ecs:StartInstance"]),
        ("evaluate ecs:DescribeDisks --policy admin.json", 0, &["Allow", "admin.json statement 1, Allow: matches"]),
        ("evaluate sts:GetCallerIdentity", 1, &["depends on caller-identity-ignores-policies"]),
        ("evaluate sts:GetCallerIdentity --rule caller-identity-ignores-policies=yes", 0, &["Allow"]),
        ("evaluate ecs:StartInstance --policy reader.json", 1, &["ImplicitDeny"]),
    ] {
        let answer = run(line);
        assert_eq!(answer.code, code, "{line}: {}{}", answer.output, answer.errors);
        for word in words {
            assert!(answer.output.contains(word), "{line}: no {word:?} in {}", answer.output);
        }
    }
}

#[test]
fn bad_input_is_reported_and_exits_with_2() {
    for (line, words) in [
        ("", "Usage"),
        ("lint", "required"),
        ("lint nothing.json admin.json", "nothing.json cannot be read"),
        ("lint bytes", "bytes cannot be read: invalid utf-8"),
        ("lint admin.json --suppress broken", "broken: line 1: no rule has the code"),
        ("lint admin.json --kind user", "the kinds are identity"),
        ("lint admin.json --fail-on never", "the severities are note"),
        ("lint admin.json --json --sarif", "cannot be used with"),
        ("arn instance/i-1", "does not begin with acs:"),
        ("explain bytes", "bytes cannot be read"),
        ("explain list", "list: line 1, column 1"),
        ("evaluate ecs:StartInstance --policy trust.json", "trust.json: line 1"),
        (
            "evaluate ecs:StartInstance --policy refused.json",
            "refused.json statement 2: RAM has no operator \"Null\" and rejects the policy",
        ),
        ("write ecs:StartInstance --kind trust", "for the kinds identity, session, control"),
        ("evaluate ecs:StartInstance --rule x=yes", "there is no rule \"x\""),
        ("evaluate ecs:StartInstance --key acs:SourceIp", "has no ="),
        ("write --denial list", "list: "),
    ] {
        let answer = run(line);
        assert_eq!(answer.code, 2, "{line}: {}", answer.output);
        assert!(answer.errors.contains(words), "{line}: no {words:?} in {}", answer.errors);
    }
    // Readable documents are checked nevertheless.
    assert!(run("lint nothing.json admin.json").output.contains("full-access"));
    assert!(
        run("lint admin.json --suppress list")
            .errors
            .contains("list:2: the suppression of host-bits matches no finding")
    );
    assert!(run("write ecs:NoSuch").errors.contains("missing: ecs:NoSuch"));
}

#[test]
fn a_session_that_requires_several_policies_is_reported() {
    let instances: Vec<String> = (1..=32).map(|number| format!("--param InstanceId.{number}=i-{number:050}")).collect();
    for (kind, code) in [("session", 1), ("identity", 0)] {
        let answer = run(&format!("write ecs:StartInstance --kind {kind} {}", instances.join(" ")));
        assert_eq!(answer.code, code, "{kind}: {}", answer.errors);
        assert_eq!(
            answer.errors.contains("a session has only one policy, and these are 2"),
            code == 1,
            "{}",
            answer.errors
        );
    }
}

#[test]
fn statements_count_from_1_in_text_and_json() {
    let answer = run("evaluate ecs:StopInstance --policy admin.json --json");
    let value: Value = serde_json::from_str(&answer.output).expect("JSON");
    assert_eq!(value["decided_by"]["statement"], 1, "{value}");
}

#[test]
fn json_has_the_documented_shapes() {
    for (line, pointers) in [
        ("ecs:StartInstance --json", &["/0/actions/0/resources/0/arn", "/0/source_name", "/0/state"][..]),
        ("product ecs --json", &["/0/action", "/0/class", "/0/operations/0", "/0/wildcard_only"]),
        ("product --json", &["/0/code", "/0/products/0/1", "/0/documented"]),
        ("arn acs:ecs:*:*:disk/d-1 --json", &["/0/access_level"]),
        ("condition ecs:InstanceType --json", &["/0/key", "/0/type", "/0/common", "/0/actions/0"]),
        ("expand ecs:Describe* --json", &["/0/action"]),
        (
            "lint admin.json --json",
            &["/findings/0/code", "/findings/0/end_column", "/warnings", "/suppressed", "/unused_suppressions"],
        ),
        ("lint admin.json --sarif", &["/runs/0/results/0/ruleId", "/runs/0/tool/driver/rules/0/id"]),
        (
            "explain admin.json --json",
            &["/statements/0/actions/ecs/permissions-management", "/granted/ecs/read", "/permissions"],
        ),
        ("write ecs:StartInstance --json", &["/policies/0/Statement/0/Action", "/missing", "/notes"]),
        (
            "evaluate ecs:StopInstance --policy admin.json --json",
            &["/decision", "/stages/0/steps/0/matches", "/decided_by/policy"],
        ),
    ] {
        let answer = run(line);
        let value: Value = serde_json::from_str(&answer.output).unwrap_or_else(|error| panic!("{line}: {error}"));
        for pointer in pointers {
            assert!(value.pointer(pointer).is_some(), "{line}: no {pointer} in {value}");
        }
    }
}

#[test]
fn every_command_has_an_example() {
    let parser = Arguments::augment_args(clap::Command::new("ram"));
    for mut one in parser.get_subcommands().cloned() {
        let help = one.render_long_help().to_string();
        let example = format!("  alibabacloud-ram {}", one.get_name());
        assert!(help.contains(&example) || help.contains("alibabacloud-ram operation"), "{help}");
    }
}

//! What is generated from odd specs: compared with goldens, and compiled.
//!
//! Owns the cases that exercise names, types and facts beyond the committed specs. What is wrong
//! with a spec is in `specs.rs`.

#![cfg(test)]

#[path = "support/sdk.rs"]
mod sdk;
#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::path::Path;

use alibabacloud_codegen::spec::SpecSet;
use alibabacloud_codegen::{Generated, generate};
use support::{Case, Files, cases, check_cases};

const CASES: usize = 17;

fn parsed(specs: &Files) -> SpecSet {
    let set = SpecSet::parse(specs.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    set.unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn generated_code_is_as_expected() {
    let check = |case: &Case| {
        let generated = generate(&parsed(&case.specs())).unwrap_or_else(|error| panic!("{error:?}"));
        let mut files = Files::from([("expected/report.txt".to_owned(), report(&generated))]);
        files.extend(generated.files.into_iter().map(|(path, text)| (format!("expected/{path}"), text)));
        case.compare("goldens", &files)
    };
    check_cases(&cases("goldens"), CASES, check);
}

/// The notes, one on a line.
fn report(generated: &Generated) -> String {
    generated.notes.iter().map(|note| format!("note {}: {}\n", note.file, note.message)).collect()
}

/// All cases in one copy of the SDK, because compiling each by itself would take minutes.
#[test]
fn generated_code_compiles_without_warnings() {
    let mut specs = Files::new();
    for case in cases("goldens") {
        for (path, text) in case.specs() {
            assert!(specs.insert(path.clone(), text).is_none(), "two cases have {path}");
        }
    }
    let copy = sdk::copy_of_the_sdk("goldens", &parsed(&specs), &[], Files::new());
    for (command, features) in [("check", "full,serde,eq"), ("check", "full"), ("check", "two-versions-iap-1-0")] {
        let (success, messages) = cargo(&copy, command, features);
        assert!(success && !messages.contains("warning"), "cargo {command} --features {features}\n{messages}");
    }
    // The documentation of the client is linked to from everywhere, and is not part of this copy.
    let (success, messages) = cargo(&copy, "doc", "full,serde,eq");
    assert!(success && !messages.contains("sdk/products/"), "cargo doc\n{messages}");
}

/// Whether the command succeeds, and its messages.
fn cargo(folder: &Path, command: &str, features: &str) -> (bool, String) {
    let mut arguments = vec![
        command,
        "--quiet",
        "--package",
        "alibabacloud-sdk",
        "--lib",
        "--no-default-features",
        "--features",
        features,
    ];
    arguments.extend((command == "doc").then_some("--no-deps"));
    let output = sdk::cargo(folder, &arguments);
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

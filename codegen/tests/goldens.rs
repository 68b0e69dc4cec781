//! What is generated from odd specs: compared with goldens, and compiled.
//!
//! Owns the cases that exercise names, types and facts beyond the committed specs. What is wrong
//! with a spec is in `specs.rs`.

#![cfg(test)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use alibabacloud_codegen::spec::SpecSet;
use alibabacloud_codegen::{Generated, generate};
use support::{Case, Files, cases, read_folder, write};

const CASES: usize = 16;

fn generated(specs: &Files) -> Generated {
    let set = SpecSet::parse(specs.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let set = set.unwrap_or_else(|errors| panic!("{errors}"));
    generate(&set).unwrap_or_else(|error| panic!("{error:?}"))
}

#[test]
fn generated_code_is_as_expected() {
    let cases = cases("goldens");
    let check = |case: &Case| {
        let generated = generated(&case.specs());
        let mut files = Files::from([("expected/report.txt".to_owned(), report(&generated))]);
        files.extend(generated.files.into_iter().map(|(path, text)| (format!("expected/{path}"), text)));
        case.compare("goldens", &files)
    };
    let failures: Vec<_> = cases.iter().filter_map(|case| check(case).err()).collect();
    assert!(failures.is_empty(), "{} of {} cases failed\n{}", failures.len(), cases.len(), failures.join("\n"));
    assert_eq!(cases.len(), CASES, "the number of cases changed");
}

/// The features and the notes, one in a line.
fn report(generated: &Generated) -> String {
    let features = generated.features.iter().map(|(name, implied)| format!("feature {name} = {implied:?}\n"));
    let notes = generated.notes.iter().map(|note| format!("note {}: {}\n", note.file, note.message));
    features.chain(notes).collect()
}

/// All cases in one copy of the SDK, because compiling each by itself would take minutes.
#[test]
fn generated_code_compiles_without_warnings() {
    let mut specs = Files::new();
    for case in cases("goldens") {
        for (path, text) in case.specs() {
            assert!(specs.insert(path.clone(), text).is_none(), "{path} stands in two cases");
        }
    }
    let generated = generated(&specs);
    let copy = copy_of_the_sdk(&generated);
    for (command, features) in
        [("check", "full,serde,eq"), ("check", "full"), ("check", "two-versions-iap-1-0"), ("check", "ram-catalog")]
    {
        let (success, told) = cargo(&copy, command, features);
        assert!(success && !told.contains("warning"), "cargo {command} --features {features}\n{told}");
    }
    // The documentation of the client is linked to from everywhere, and is not part of this copy.
    let (success, told) = cargo(&copy, "doc", "full,serde,eq");
    assert!(success && !told.contains("src/generated/"), "cargo doc\n{told}");
}

/// Writes the SDK with other generated modules below the target folder. Files that are equal stay
/// untouched, so that a second run compiles what changed alone.
fn copy_of_the_sdk(generated: &Generated) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("goldens");
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut wanted = Files::from([
        ("Cargo.toml".to_owned(), workspace(&read("Cargo.toml"))),
        ("Cargo.lock".to_owned(), read("Cargo.lock")),
        ("sdk/Cargo.toml".to_owned(), manifest(&read("sdk/Cargo.toml"), generated)),
    ]);
    for (path, text) in read_folder(&root.join("sdk/src")) {
        if !path.starts_with("generated/") {
            wanted.insert(format!("sdk/src/{path}"), text);
        }
    }
    for (path, text) in &generated.files {
        wanted.insert(format!("sdk/src/generated/{path}"), text.clone());
    }
    fs::create_dir_all(&copy).expect("the folder can be made");
    let present = read_folder(&copy);
    for path in present.keys().filter(|path| !wanted.contains_key(*path)) {
        fs::remove_file(copy.join(path)).expect("a file that is left over can be removed");
    }
    // Cargo keeps its own copy of the lock file up to date.
    let is_stale = |path: &str, text: &String| path != "Cargo.lock" && present.get(path) != Some(text);
    for (path, text) in wanted.iter().filter(|(path, text)| is_stale(path, text) || !present.contains_key(*path)) {
        write(&copy.join(path), text);
    }
    copy
}

/// The manifest of the workspace with the SDK as its only member, and without the profiles of
/// packages that are not in it.
fn workspace(manifest: &str) -> String {
    let member = |line: &str| if line.starts_with("members = ") { "members = [\"sdk\"]" } else { line }.to_owned();
    let lines: Vec<String> = without_sections(manifest, "[profile").map(member).collect();
    lines.join("\n")
}

/// The SDK's manifest with the features of the goldens, and without examples and benchmarks, which
/// need the committed products.
fn manifest(manifest: &str, generated: &Generated) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut products = false;
    for line in without_sections(manifest, "[[") {
        if line == "# </products>" {
            products = false;
            lines.extend(generated.features.iter().map(|(name, implied)| format!("{name} = {implied:?}")));
        }
        if !products {
            lines.push(line.to_owned());
        }
        products |= line == "# <products>";
    }
    lines.join("\n")
}

/// The lines of a manifest without the sections whose header begins with `unwanted`.
fn without_sections<'a>(manifest: &'a str, unwanted: &'a str) -> impl Iterator<Item = &'a str> {
    let mut kept = true;
    manifest.lines().filter(move |line| {
        if line.starts_with('[') {
            kept = !line.starts_with(unwanted);
        }
        kept
    })
}

/// Whether the command succeeds, and what it says.
fn cargo(folder: &Path, command: &str, features: &str) -> (bool, String) {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder).args([command, "--offline", "--quiet", "--lib", "--no-default-features"]);
    cargo.args(["--features", features]).args((command == "doc").then_some("--no-deps"));
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("goldens-target"));
    cargo.env_remove("CARGO_ENCODED_RUSTFLAGS").env("RUSTFLAGS", "-Dwarnings");
    cargo.env_remove("CARGO_ENCODED_RUSTDOCFLAGS").env_remove("RUSTDOCFLAGS");
    let output = cargo.output().expect("cargo runs");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

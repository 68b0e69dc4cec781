//! Reading spec files: every error is reported with its place, nothing is lost and nothing panics.
//!
//! Owns what is true of the files alone; what is generated from them is in `goldens.rs`.

#![cfg(test)]

#[path = "support/random.rs"]
mod random;
#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::path::Path;

use alibabacloud_codegen::generate;
use alibabacloud_codegen::model::lower;
use alibabacloud_codegen::spec::{SpecErrors, SpecSet, canonical_text, parse_operation, parse_product};
use random::Random;
use serde_json::Value;
use support::{Files, cases, check_cases, read_folder};

const CASES: usize = 45;

fn parse(files: &Files) -> Result<SpecSet, SpecErrors> {
    SpecSet::parse(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

/// The committed specs.
fn committed_specs() -> Files {
    let mut files = read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs"));
    files.retain(|path, _| !path.ends_with(".schema.json"));
    files
}

#[test]
fn every_error_is_reported_with_its_place() {
    let check = |case: &support::Case| {
        let errors = match parse(&case.specs()) {
            Ok(_) => "no error\n".to_owned(),
            Err(errors) => format!("{errors}\n"),
        };
        case.compare("specs", &Files::from([("expected.txt".to_owned(), errors)]))
    };
    check_cases(&cases("specs"), CASES, check);
}

/// A fuzzer found it: a number that is too large for 64 bits came back as another one.
#[test]
fn numbers_of_examples_survive_being_written() {
    for number in ["123456789010234567891", "1.2345678901023457e20", "0.1", "-9223372036854775809", "1e308"] {
        let text = format!(
            r#"{{"name":"GetThing","sources":[],"examples":[{{"status":"200","format":"json","body":[{number}]}}]}}"#
        );
        let read = parse_operation("GetThing.json", &text).unwrap_or_else(|error| panic!("{error}"));
        let written = serde_json::to_string(&read).expect("a spec is JSON");
        assert_eq!(parse_operation("GetThing.json", &written), Ok(read), "{number}");
    }
}

/// The order of the files does not matter: a folder is listed in any order.
#[test]
fn every_order_of_files_gives_the_same_errors() {
    for case in cases("specs") {
        let files = case.specs();
        let backwards = SpecSet::parse(files.iter().rev().map(|(path, text)| (path.as_str(), text.as_str())));
        assert_eq!(parse(&files), backwards, "{}", case.name);
    }
}

#[test]
fn committed_specs_parse_and_lose_nothing() {
    let files = committed_specs();
    let set = parse(&files).unwrap_or_else(|errors| panic!("{errors}"));
    let operations: usize = set.versions.values().map(|version| version.operations.len()).sum();
    assert_eq!(set.versions.len() + operations, files.len(), "a file is read as nothing");
    for (path, text) in &files {
        let written = canonical_text(path, text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(without_empty_lists(&written), without_empty_lists(text), "{path}");
        assert_eq!(
            canonical_text(path, &written).as_ref(),
            Ok(&written),
            "{path}: the text depends on more than the spec"
        );
        match path.ends_with("/product.json") {
            true => assert_eq!(parse_product(path, &written), parse_product(path, text)),
            false => assert_eq!(parse_operation(path, &written), parse_operation(path, text)),
        }
    }
}

/// The JSON of a spec without lists that are empty: an absent one means the same.
fn without_empty_lists(text: &str) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(members) => {
                members.retain(|key, value| {
                    !(["condition_keys", "dependent_actions"].contains(&key.as_str())
                        && value == &Value::Array(Vec::new()))
                });
                members.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut value = serde_json::from_str(text).expect("a spec is JSON");
    strip(&mut value);
    value
}

/// A call of an operation that only reads is repeated without a `ClientToken`. Names that begin
/// with `Describe` or `List` keep what they promise; every other one is looked at before its
/// name comes into the list.
#[test]
fn operations_that_only_read_are_known_by_name() {
    let set = parse(&committed_specs()).unwrap_or_else(|errors| panic!("{errors}"));
    let plain = |name: &str| ["Describe", "List"].iter().any(|verb| name.starts_with(verb));
    let mut found = String::new();
    for product in &lower(&set).products {
        for operation in product.operations.iter().filter(|one| one.read_only && !plain(&one.wire_name)) {
            found.push_str(&format!("{} {}\n", product.folder, operation.wire_name));
        }
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/read_only.txt");
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        support::write(&golden, &found);
    }
    let known = std::fs::read_to_string(golden).expect("the list can be read");
    let new: Vec<_> = found.lines().filter(|line| !known.lines().any(|other| other == *line)).collect();
    let gone: Vec<_> = known.lines().filter(|line| !found.lines().any(|other| other == *line)).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "these only read now, and are repeated: {new:?}\nthese do not any more: {gone:?}\nlook at what they do; one that \
         writes is an exception of reads.rs, and for the others:\n\
         UPDATE_FIXTURES=1 cargo test -p alibabacloud-codegen --test specs"
    );
}

/// Cuts and changes two committed specs at many places: reading and generating them never panics,
/// and whatever is wrong is reported with file and line.
#[test]
fn damaged_specs_are_read_or_rejected() {
    let operations = ["esa/2024-09-10/UpdateUserDeliveryTaskStatus.json", "ecd/2020-09-30/UpdateFotaTask.json"];
    let products = ["esa/2024-09-10/product.json", "ecd/2020-09-30/product.json"];
    let mut files = committed_specs();
    files.retain(|path, _| operations.contains(&path.as_str()) || products.contains(&path.as_str()));
    assert_eq!(files.len(), 4, "the specs of the two operations");
    let mut random = Random::new();
    let mut outcomes = Outcomes::default();
    for (path, text) in &files {
        for beginning in (0..text.len()).step_by(9).filter_map(|position| text.get(..position)) {
            outcomes.add(&files, path, beginning);
        }
        for _ in 0..500 {
            outcomes.add(&files, path, &random.damaged(text));
        }
    }
    // A mutation inside a text stays readable; one of the structure does not.
    let Outcomes { read, rejected } = outcomes;
    assert!(read > 200 && rejected > 1000, "the damage is one-sided: {read} read, {rejected} rejected");
}

#[derive(Default)]
struct Outcomes {
    read: usize,
    rejected: usize,
}

impl Outcomes {
    /// Reads the specs with the text of one file replaced.
    fn add(&mut self, files: &Files, path: &str, text: &str) {
        let mut files = files.clone();
        files.insert(path.to_owned(), text.to_owned());
        match parse(&files) {
            Ok(set) => {
                let generated = generate(&set);
                generated.unwrap_or_else(|error| panic!("{path}: {error:?}\n{text}"));
                self.read += 1;
            }
            Err(errors) => {
                assert!(!errors.0.is_empty(), "{path}: an error without a reason\n{text}");
                let lines = text.lines().count().max(1);
                for error in &errors.0 {
                    let of_file = error.file == path && (1..=lines + 1).contains(&error.line);
                    // What one file says of another is an error of that other file.
                    let of_another = error.file != path && files.contains_key(&error.file);
                    assert!(of_file || of_another, "{path}: {error} has no place\n{text}");
                    assert!(!error.message.is_empty() && !error.to_string().contains('\n'), "{path}: {error:?}");
                }
                self.rejected += 1;
            }
        }
    }
}

impl Random {
    /// The text with one to three pieces replaced, removed or repeated.
    fn damaged(&mut self, text: &str) -> String {
        const PIECES: [&str; 22] = [
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "null",
            "true",
            "-1",
            "1e400",
            "\u{0}",
            "²",
            "中",
            "\"ref\"",
            "\"in\": \"body\"",
            "\"name\": \"\"",
            "object",
            "array",
            "%s",
            "`",
        ];
        let mut letters: Vec<char> = text.chars().collect();
        for _ in 0..=self.below(3) {
            let start = self.below(letters.len());
            let end = (start + self.below(6)).min(letters.len());
            let piece: Vec<char> = match self.below(4) {
                0 => letters[start..end].repeat(2),
                1 => Vec::new(),
                _ => PIECES[self.below(PIECES.len())].chars().collect(),
            };
            letters.splice(start..end, piece);
        }
        letters.into_iter().collect()
    }
}

//! Import of metadata: the result of everything unusual in the files, and the errors of broken ones.
//!
//! Owns what one file says; how two sources of one spec agree is in `merge.rs`.

#![cfg(test)]

mod facts;
#[path = "support/random.rs"]
mod random;
#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::collections::BTreeSet;

use alibabacloud_codegen::generate;
use alibabacloud_codegen::import::metadata::{ImportError, Imported, import};
use alibabacloud_codegen::import::prose::{Finding, FoundList};
use alibabacloud_codegen::spec::{Product, SpecSet, parse_operation, parse_product};
use facts::facts_dir;
use random::Random;
use serde_json::{Map, Value, json};
use support::{Case, Files, cases, check_cases, pretty, read_folder};

const CASES: usize = 28;
const BROKEN: usize = 83;
/// The name of the input in every case and in every message.
const FILE: &str = "api-docs.json";
const DATE: Option<&str> = Some("2026-08");

/// The cases that can be imported.
fn readable() -> Vec<Case> {
    cases("metadata").into_iter().filter(|case| case.name != "broken").collect()
}

fn imported(case: &Case) -> Imported {
    import(FILE, &case.file(FILE), DATE).unwrap_or_else(|error| panic!("{}: {error}", case.name))
}

/// The spec files of an import, by path below the specs folder.
fn specs(imported: &Imported) -> Files {
    let folder = &imported.folder;
    let operations = imported.operations.iter().map(|(name, operation)| (name.as_str(), pretty(operation)));
    let product = [("product", pretty(&imported.product))];
    product.into_iter().chain(operations).map(|(name, text)| (format!("{folder}/{name}.json"), text)).collect()
}

/// Compares what each case gives with its files; the input is one of them and gives itself.
fn compare(cases: &[Case], number: usize, give: impl Fn(&str) -> Files) {
    let check = |case: &Case| {
        let text = case.file(FILE);
        let mut files = give(&text);
        files.insert(FILE.to_owned(), text);
        case.compare("import", &files)
    };
    check_cases(cases, number, check);
}

#[test]
fn metadata_becomes_specs() {
    compare(&readable(), CASES, |text| {
        let imported = import(FILE, text, DATE).unwrap_or_else(|error| panic!("{error}"));
        let specs = specs(&imported).into_iter().map(|(path, text)| (format!("expected/{path}"), text));
        let notes: String = imported.notes.iter().map(|note| format!("{}\n", note.message)).collect();
        assert!(imported.notes.iter().all(|note| note.file == FILE), "a note of another file");
        // Where nothing is worth a note there is no file of notes.
        let notes = (!notes.is_empty()).then_some(("notes.txt".to_owned(), notes));
        specs.chain(notes).collect()
    });
}

#[test]
fn broken_files_are_reported_with_their_place() {
    compare(&cases("metadata/broken"), BROKEN, |text| {
        let message = match import(FILE, text, DATE) {
            Ok(_) => "no error\n".to_owned(),
            Err(error) => format!("{error}\n"),
        };
        assert_eq!(message.lines().count(), 1, "an error is one line: {message}");
        Files::from([("error.txt".to_owned(), message)])
    });
}

/// What the importer writes is read, checked and generated without another look at it.
#[test]
fn imported_specs_are_valid() {
    for case in readable() {
        check_specs(&case.name, imported(&case));
    }
}

fn check_specs(name: &str, mut imported: Imported) {
    // Which version is the default is for the folder to decide, and not for one file.
    imported.product = Product { default: true, ..imported.product };
    let files = specs(&imported);
    let set = SpecSet::parse(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let set = set.unwrap_or_else(|errors| panic!("{name}: {errors}"));
    let version = set.versions.get(&imported.folder).unwrap_or_else(|| panic!("{name}: {}", imported.folder));
    assert_eq!((&version.product, &version.operations), (&imported.product, &imported.operations), "{name}");
    generate(&set).unwrap_or_else(|error| panic!("{name}: {error:?}"));
}

#[test]
fn every_fact_has_the_date_of_its_file() {
    let case = readable().into_iter().find(|case| case.name == "prose").expect("the case is there");
    for date in [None, Some("2024-06"), Some("2024-06-30")] {
        let imported = import(FILE, &case.file(FILE), date).unwrap_or_else(|error| panic!("{error}"));
        let rams = imported.operations.values().filter_map(|operation| operation.ram.as_ref());
        let of_operations = imported.operations.values().flat_map(|operation| &operation.sources);
        let sources: Vec<_> =
            imported.product.sources.iter().chain(of_operations).chain(rams.map(|ram| &ram.source)).collect();
        assert_eq!(sources.len(), 5, "one of the product and two of each operation");
        assert!(sources.iter().all(|source| source.date.as_deref() == date), "{date:?}: {sources:?}");
    }
}

/// Every list in a description is reported: as taken, with the declared values that differ, or with the reason.
#[test]
fn lists_in_descriptions_are_reported() {
    let case = readable().into_iter().find(|case| case.name == "values_in_prose").expect("the case is there");
    let row = |finding: &Finding| {
        let place = finding.place.trim_start_matches("$.apis.RunPump.parameters");
        match &finding.list {
            FoundList::Taken { values, differing } => format!("{place}: {values:?} {differing:?}"),
            FoundList::NotTaken(reason) => format!("{place}: {reason}"),
        }
    };
    let found: Vec<String> = imported(&case).prose.iter().map(row).collect();
    let expected = [
        r#"[0].schema: ["slow", "fast"] []"#,
        r#"[1].schema: ["slow", "fast"] ["fast", "turbo"]"#,
        r#"[2].schema: ["Monday", "Sunday"] []"#,
        r#"[3].schema: ["0", "1"] []"#,
        "[6].schema: the values depend on a condition",
        "[7].schema: the example is none of the values",
        r#"[8].schema: ["slow", "fast"] []"#,
        "[9].schema.properties.Mode: [\"slow\", \"fast\"] []",
    ];
    assert_eq!(found, expected);
}

/// A byte order mark is no part of the JSON.
#[test]
fn a_byte_order_mark_is_skipped() {
    let text = readable().into_iter().find(|case| case.name == "endpoints").expect("the case is there").file(FILE);
    assert_eq!(import(FILE, &format!("\u{feff}{text}"), DATE), import(FILE, &text, DATE));
}

/// Every sentence of the case holds the word `PROSE`.
#[test]
fn sentences_stay_behind() {
    let case = readable().into_iter().find(|case| case.name == "prose").expect("the case is there");
    let sentences = case.file(FILE).matches("PROSE").count();
    assert!(sentences > 50, "the case has only {sentences} sentences");
    let imported = imported(&case);
    assert_eq!(imported.operations.len(), 2);
    for (path, text) in specs(&imported) {
        assert!(!text.contains("PROSE"), "{path}\n{text}");
    }
}

/// Damages documents at random places: the import never panics, what it gives are specs that can
/// be read again, and what it does not read is reported with its place.
#[test]
fn damaged_metadata_is_read_or_rejected() {
    let mut outcomes = Outcomes::default();
    let mut random = Random::new();
    for case in readable() {
        let document: Value = serde_json::from_str(&case.file(FILE)).unwrap();
        for _ in 0..400 {
            outcomes.add(&random.damaged(&document));
        }
    }
    for (path, text) in real_files("2026") {
        let document: Value = serde_json::from_str(&text).unwrap();
        for _ in 0..2_000 {
            let document = random.with_few_operations(&document, &path);
            outcomes.add(&random.damaged(&document));
        }
    }
    let Outcomes { read, rejected } = outcomes;
    assert!(read > 1_000 && rejected > 1_000, "the damage is one-sided: {read} read, {rejected} rejected");
}

#[derive(Default)]
struct Outcomes {
    read: usize,
    rejected: usize,
}

impl Outcomes {
    fn add(&mut self, document: &Value) {
        let text = document.to_string();
        match import(FILE, &text, DATE) {
            Ok(imported) => {
                self.read += 1;
                for (path, written) in specs(&imported) {
                    // Whether names repeat or references lead nowhere is for the checks of the specs.
                    let name = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".json");
                    let same = match imported.operations.get(name) {
                        Some(operation) => parse_operation(&path, &written).map(|read| read == *operation),
                        None => parse_product(&path, &written).map(|read| read == imported.product),
                    };
                    assert_eq!(same, Ok(true), "{path}: the spec cannot be read again\n{text}");
                }
            }
            Err(error) => {
                self.rejected += 1;
                check_place(&error);
            }
        }
    }
}

/// An error is one line, and names the file, a path and the operation on that path.
fn check_place(error: &ImportError) {
    let message = error.to_string();
    assert!(message.starts_with(&format!("{FILE}: ")) && message.lines().count() == 1, "{message:?}");
    assert!(error.path.starts_with('$') || error.path == ".", "{message}");
    assert!(!error.message.is_empty() && !error.message.starts_with(' '), "{message:?}");
    match &error.operation {
        Some(operation) => assert!(error.path.starts_with(&format!("$.apis.{operation}")), "{message}"),
        None => assert!(!error.path.starts_with("$.apis."), "{message}"),
    }
}

impl Random {
    /// The document with one to three values damaged.
    fn damaged(&mut self, document: &Value) -> Value {
        let mut document = document.clone();
        for _ in 0..=self.below(3) {
            self.damage(&mut document);
        }
        document
    }

    /// Goes down from `value` and damages what it comes to; nodes far down are met as well as the
    /// few at the top.
    fn damage(&mut self, value: &mut Value) {
        let size = match value {
            Value::Object(members) => members.len(),
            Value::Array(items) => items.len(),
            _ => 0,
        };
        if size == 0 || self.below(6) == 0 {
            *value = self.other(value.take());
            return;
        }
        let (index, action) = (self.below(size), self.below(24));
        match value {
            Value::Object(members) => {
                let key = members.keys().nth(index).cloned().expect("the index is in the object");
                match action {
                    0 => drop(members.shift_remove(&key)),
                    1 => {
                        let inner = members.get(&key).cloned().unwrap_or_default();
                        members.insert(self.name().to_owned(), inner);
                    }
                    _ => self.damage(members.get_mut(&key).expect("the key is in the object")),
                }
            }
            Value::Array(items) => match action {
                0 => drop(items.remove(index)),
                1 => items.push(items[index].clone()),
                _ => self.damage(&mut items[index]),
            },
            _ => unreachable!("only composite values have a size"),
        }
    }

    /// Names that mean something elsewhere, and names that mean nothing anywhere.
    fn name(&mut self) -> &'static str {
        const NAMES: [&str; 16] = [
            "apis",
            "schema",
            "$ref",
            "type",
            "items",
            "required",
            "product",
            "in",
            "name",
            "ramAction",
            "x\u{2011}y",
            "",
            "a.b",
            "../a",
            "\u{1b}[0m\n",
            "2XX",
        ];
        NAMES[self.below(NAMES.len())]
    }

    /// A value in place of `value`, or around it.
    fn other(&mut self, value: Value) -> Value {
        match self.below(13) {
            0 => Value::Null,
            1 => json!(-1),
            2 => json!(1.5),
            3 => json!(u64::MAX),
            4 => json!(true),
            5 => json!([]),
            6 => json!({}),
            7 => json!(""),
            8 => json!(self.name()),
            9 => json!([value.clone(), value]),
            10 => json!({ self.name(): value }),
            11 => {
                let depth = 1 + self.below(150);
                (0..depth).fold(value, |inner, _| json!([inner]))
            }
            _ => {
                let depth = 1 + self.below(150);
                (0..depth).fold(value, |inner, _| json!({ "type": "array", "items": inner }))
            }
        }
    }

    /// The document with some of its operations: whole files would make a run too slow.
    fn with_few_operations(&mut self, document: &Value, path: &str) -> Value {
        let all = document["apis"].as_object().unwrap_or_else(|| panic!("{path}: no operations"));
        let start = self.below(all.len());
        let few: Map<String, Value> =
            all.iter().skip(start).take(2).map(|(name, value)| (name.clone(), value.clone())).collect();
        let copy = |(key, value): (&String, &Value)| match key.as_str() {
            "apis" => (key.clone(), Value::Object(few.clone())),
            _ => (key.clone(), value.clone()),
        };
        document.as_object().into_iter().flatten().map(copy).collect()
    }
}

/// The JSON files of a folder of the facts by path; none without the facts.
fn real_files(folder: &str) -> Files {
    let files = facts_dir("metadata").map(|root| read_folder(&root.join(folder))).unwrap_or_default();
    files.into_iter().filter(|(path, _)| path.ends_with(".json")).collect()
}

/// Files as the vendor publishes them, with every operation and every RAM action that they state.
#[test]
fn real_files_are_imported_whole() {
    let files: Vec<_> = real_files("2026").into_iter().chain(real_files("originals")).collect();
    let mut operations = 0;
    for (path, text) in &files {
        let imported = import(path, text, DATE).unwrap_or_else(|error| panic!("{error}"));
        let document: Value = serde_json::from_str(text).unwrap();
        let names = document["apis"].as_object().into_iter().flat_map(Map::keys).collect::<BTreeSet<_>>();
        assert_eq!(imported.operations.keys().collect::<BTreeSet<_>>(), names, "{path}");
        operations += names.len();
        for (name, action) in ram_actions(&document) {
            let ram = imported.operations[&name].ram.as_ref();
            let listed = ram.is_some_and(|ram| ram.actions.iter().any(|row| row.action == action));
            assert!(listed, "{path}: {name}: {action} is lost");
        }
        assert_eq!(import(path, text, DATE).as_ref(), Ok(&imported), "{path}: another result from the same file");
        check_specs(path, imported);
    }
    assert!(files.is_empty() || operations > 1_000, "only {operations} operations in {} files", files.len());
}

/// Operation and action of every row, both of the operations and of the file as a whole.
fn ram_actions(document: &Value) -> BTreeSet<(String, String)> {
    let apis = document["apis"].as_object().expect("operations by name");
    let own = apis.iter().flat_map(|(name, operation)| rows(operation).map(move |row| (name.clone(), row)));
    let shared = rows(&document["ram"]).filter_map(|row| Some((row["apiName"].as_str()?.to_owned(), row)));
    let shared = shared.filter(|(name, _)| apis.contains_key(name));
    own.chain(shared)
        .map(|(name, row)| (name, row["ramAction"]["action"].as_str().unwrap_or_default().to_owned()))
        .collect()
}

fn rows(value: &Value) -> impl Iterator<Item = &Value> {
    value["ramActions"].as_array().into_iter().flatten()
}

//! The transcribed RAM facts of four products, all of them.
//!
//! Owns the comparison of what was imported with the records themselves, and pages made of them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use alibabacloud_codegen::import::ram::{RamImport, apply};
use alibabacloud_codegen::import::{ram_json, ram_page};
use alibabacloud_codegen::spec::{Operation, Ram, RamState, Requirement, SpecSet, to_text};
use serde_json::{Value, json};

use super::Random;
use super::facts::facts_dir;

const FILES: [&str; 9] = [
    "esa.json",
    "ecd.json",
    "ecs.json",
    "ecs_op_pages.json",
    "dds.json",
    "ecs_resources.json",
    "ecs_conditions.json",
    "dds_resources.json",
    "dds_conditions.json",
];

/// The files by name; without them the caller returns.
fn files() -> Option<BTreeMap<String, String>> {
    let folder = facts_dir("ram")?;
    let read = |name: &str| {
        let text = fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name.to_owned(), text)
    };
    Some(FILES.into_iter().chain(["product_meta.json"]).map(read).collect())
}

fn import(file: &str, text: &str) -> RamImport {
    ram_json::import(file, text).unwrap_or_else(|error| panic!("{error}"))
}

fn count(import: &RamImport, text: &str) -> usize {
    import.notes.iter().filter(|note| note.message.contains(text)).count()
}

#[test]
fn every_operation_is_imported() {
    let Some(files) = files() else { return };
    // Operations, tables, undisclosed, resource rows, cut ARNs, operations with repeated keys.
    let table = [
        ("esa.json", "esa/2024-09-10", [112, 99, 13, 91, 8, 0]),
        ("ecd.json", "ecd/2020-09-30", [107, 80, 27, 80, 0, 0]),
        ("ecs.json", "ecs/2014-05-26", [273, 273, 0, 363, 0, 7]),
        ("ecs_op_pages.json", "ecs/2014-05-26", [15, 15, 0, 19, 0, 0]),
        ("dds.json", "dds/2015-12-01", [118, 118, 0, 119, 0, 0]),
    ];
    for (file, folder, expected) in table {
        let import = import(file, &files[file]);
        assert_eq!(import.versions.keys().collect::<Vec<_>>(), [folder]);
        let operations = &import.versions[folder].operations;
        let of = |state: RamState| operations.values().filter(|ram| ram.state == state).count();
        let rows = operations.values().flat_map(|ram| &ram.actions).map(|row| row.resources.len()).sum();
        let found = [
            operations.len(),
            of(RamState::Documented),
            of(RamState::Undisclosed),
            rows,
            count(&import, "its ARN is cut off"),
            count(&import, "are repeated and were kept once"),
        ];
        assert_eq!(found, expected, "{file}");
    }
}

#[test]
fn files_that_belong_together_are_one() {
    let Some(files) = files() else { return };
    let import = ram_json::import_all(files.iter().map(|(file, text)| (file.as_str(), text.as_str())));
    let import = import.unwrap_or_else(|error| panic!("{error}"));
    let operations: usize = import.versions.values().map(|version| version.operations.len()).sum();
    assert_eq!((operations, import.versions.len(), import.unplaced.len()), (610, 4, 0));
    let ecs = &import.versions["ecs/2014-05-26"];
    let pages: Vec<&Ram> = ecs.operations.values().filter(|ram| ram.source.kind == "operation page").collect();
    assert_eq!(pages.len(), 15, "the operations' own pages win");
    let differ = pages.iter().filter(|ram| !ram.other_sources.is_empty()).count();
    assert_eq!(differ, 5, "dependent actions that the product page does not list");
    // Two records of ecd have a copy of the page that says something else.
    assert_eq!(count(&import, ": ram: the "), differ + 2, "what differs is reported");
    let facts = &ecs.product.as_ref().unwrap().ram;
    assert_eq!((facts.codes.join(","), facts.granularity.as_deref()), ("ecs,vpc".to_owned(), Some("RESOURCE")));
    let types: std::collections::BTreeSet<_> = facts.resources.iter().map(|one| &one.resource_type).collect();
    assert_eq!((types.len(), facts.conditions.len()), (51, 23));
    let dds = &import.versions["dds/2015-12-01"].product.as_ref().unwrap().ram;
    assert_eq!((dds.resources.len(), dds.conditions.len()), (9, 1));
    assert_eq!((count(&import, "it has no version"), count(&import, "granularity: one copy")), (1, 1));
    let notes: Vec<_> = import.notes.iter().map(|note| format!("{}: {}", note.file, note.message)).collect();
    println!("{} notes, {differ} of 15 pages differ from the product page\n{}", notes.len(), notes.join("\n"));
}

/// The facts as a record states them, from what was imported.
fn expected(record: &Value) -> Value {
    if record["undisclosed"] == true {
        return json!({ "undisclosed": true });
    }
    let any = ["All Resources", "All Resource", "全部资源", "全部資源"];
    let resource = |row: &&Value| row["arn_truncated"] != true;
    let resources = record["resources"].as_array().unwrap().iter().filter(resource).map(|row| {
        let named = row["arn"] != "*" || !any.contains(&row["type"].as_str().unwrap());
        json!([if named { row["type"].clone() } else { Value::Null }, row["required"], row["arn"]])
    });
    let mut keys: Vec<Value> = Vec::new();
    for key in record["condition_keys"].as_array().unwrap() {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    json!({
        "action": record["action"], "level": record["access_level"], "resources": resources.collect::<Vec<_>>(),
        "keys": keys, "dependent": record["dependent_actions"],
    })
}

fn found(ram: &Ram) -> Value {
    let [row] = ram.actions.as_slice() else { return json!({ "undisclosed": true }) };
    let resources = row.resources.iter().map(|one| {
        let required = match one.requirement {
            Requirement::Required => Some(true),
            Requirement::Optional => Some(false),
            Requirement::Unknown => None,
        };
        json!([one.resource_type, required, one.arn])
    });
    json!({
        "action": row.action, "level": row.access_level, "resources": resources.collect::<Vec<_>>(),
        "keys": row.condition_keys, "dependent": row.dependent_actions,
    })
}

#[test]
fn every_record_is_found_again() {
    let Some(files) = files() else { return };
    let mut number = 0;
    for file in &FILES[..5] {
        let import = import(file, &files[*file]);
        for record in serde_json::from_str::<Vec<Value>>(&files[*file]).unwrap() {
            let text = |key: &str| record[key].as_str().unwrap();
            let folder = format!("{}/{}", text("product"), text("version"));
            let ram = &import.versions[&folder].operations[text("operation")];
            assert_eq!(found(ram), expected(&record), "{file} {}", text("operation"));
            let source = record["source"].as_str().unwrap_or("md-copy");
            let date = source.split_once("-20").map(|(_, date)| format!("20{date}"));
            let kind = if source.starts_with("product-page") { "RAM page" } else { "operation page" };
            assert_eq!((ram.source.kind.as_str(), ram.source.date.clone()), (kind, date), "{file} {source}");
            number += 1;
        }
    }
    assert_eq!(number, 625);
}

#[test]
fn damaged_records_are_read_or_rejected() {
    let Some(files) = files() else { return };
    let mut random = Random::new();
    let (mut read, mut rejected) = (0, 0);
    for (file, text) in &files {
        let records: Vec<Value> = serde_json::from_str(text).unwrap();
        for round in 0..300 {
            let begin = random.below(records.len());
            let mut some: Vec<Value> = records.iter().skip(begin).take(3).cloned().collect();
            let text = json!(some).to_string();
            let damaged = if round % 2 == 0 { random.damaged(&text) } else { random.replaced(&mut some) };
            match ram_json::import(file, &damaged) {
                Ok(_) => read += 1,
                Err(error) => {
                    rejected += 1;
                    assert_eq!(error.to_string().lines().count(), 1, "{error}");
                }
            }
        }
    }
    assert!(read > 300 && rejected > 1000, "{read} read, {rejected} rejected");
}

impl Random {
    /// The records with one value replaced.
    fn replaced(&mut self, records: &mut [Value]) -> String {
        let at = self.below(records.len());
        let record = records[at].as_object_mut().unwrap();
        let key = record.keys().nth(self.below(record.len())).unwrap().clone();
        let values = [
            json!(null),
            json!(true),
            json!(""),
            json!("x"),
            json!("a:b"),
            json!([]),
            json!(["x"]),
            json!({}),
            json!(1),
        ];
        record.insert(key, values[self.below(values.len())].clone());
        json!(records).to_string()
    }
}

/// Reads operations of one product version as spec files.
pub(super) fn parse<'a>(
    product: &str,
    version: &str,
    operations: impl IntoIterator<Item = &'a Operation>,
) -> Result<(), String> {
    let source = json!({ "kind": "metadata", "name": format!("{product}/{version}") });
    let facts = json!({ "product": product, "version": version, "style": "RPC", "default": true, "sources": [source] });
    let mut files = vec![(format!("{product}/{version}/product.json"), facts.to_string())];
    for operation in operations {
        let text = to_text(operation).unwrap();
        files.push((format!("{product}/{version}/{}.json", operation.name), text));
    }
    let set = SpecSet::parse(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    set.map(drop).map_err(|errors| errors.to_string())
}

#[test]
fn facts_are_valid_specs() {
    let Some(files) = files() else { return };
    let import = ram_json::import_all(files.iter().map(|(file, text)| (file.as_str(), text.as_str()))).unwrap();
    for (folder, facts) in &import.versions {
        let (product, version) = folder.split_once('/').unwrap();
        let applied = |(name, ram): (&String, &Ram)| {
            let source = json!({ "kind": "metadata", "name": folder, "date": "2026-08" });
            let operation = json!({ "name": name, "sources": [source], "methods": ["GET"] });
            let applied = apply(&serde_json::from_value(operation).unwrap(), ram);
            assert_eq!((applied.operation.ram.as_ref(), applied.changed), (Some(ram), true));
            assert!(!apply(&applied.operation, ram).changed, "{name} twice");
            applied.operation
        };
        let operations: Vec<Operation> = facts.operations.iter().map(applied).collect();
        assert_eq!(parse(product, version, &operations), Ok(()));
    }
}

/// How a page is written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Layout {
    OldMarkdown,
    NewMarkdown,
    Browser,
    Pipes,
}

impl Layout {
    fn star(self, text: &str) -> String {
        if self == Self::Browser { text.to_owned() } else { text.replace('*', "\\*") }
    }

    fn arn(self, arn: &str) -> String {
        match self {
            Self::OldMarkdown => format!("`{arn}`"),
            Self::NewMarkdown | Self::Pipes => format!("`**{arn}**`"),
            Self::Browser => arn.to_owned(),
        }
    }

    /// The cells of one row of a table.
    fn row(self, page: &mut String, cells: &[Vec<String>]) {
        if self == Self::Pipes {
            let cells: Vec<String> = cells.iter().map(|cell| cell.join("<br>")).collect();
            writeln!(page, "| {} |", cells.join(" | ")).unwrap();
            return;
        }
        for line in cells.iter().flatten() {
            writeln!(page, "{line}\n").unwrap();
        }
    }

    fn header(self, page: &mut String, names: &[&str]) {
        self.row(page, &names.iter().map(|name| vec![(*name).to_owned()]).collect::<Vec<_>>());
    }

    fn title(self, page: &mut String, title: &str) {
        let mark = if self == Self::Browser { "" } else { "## " };
        writeln!(page, "{mark}{title}\n").unwrap();
    }
}

/// A page that states the records of one product.
fn page(layout: Layout, name: &str, files: &BTreeMap<String, String>) -> String {
    let records = |file: &str| serde_json::from_str::<Vec<Value>>(&files[file]).unwrap();
    let list = |value: &Value| {
        value.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let or_none = |values: Vec<String>| if values.is_empty() { vec!["None".to_owned()] } else { values };
    let mut page = "The code (RamCode) in RAM is x. You can grant permissions on X at the RESOURCE.\n\n".to_owned();
    layout.title(&mut page, "Action");
    let columns =
        ["Actions", "API operation", "Access level", "Resource type", "Condition key", "Associated operation"];
    layout.header(&mut page, &columns);
    for record in records(&format!("{name}.json")) {
        let mut resources = Vec::new();
        for row in record["resources"].as_array().unwrap() {
            let star = if row["required"] == true { "*" } else { "" };
            resources.push(layout.star(&format!("{star}{}", row["type"].as_str().unwrap())));
            resources.push(layout.arn(row["arn"].as_str().unwrap()));
        }
        let text = |key: &str| record[key].as_str().unwrap().to_owned();
        let operation = text("operation");
        let link = format!("[{operation}](/help/en/api-{name}-{}-{})", text("version"), operation.to_lowercase());
        let operation = if layout == Layout::Browser { operation } else { link };
        let cells = [
            vec![text("action")],
            vec![operation],
            vec![text("access_level")],
            resources,
            or_none(list(&record["condition_keys"])),
            or_none(list(&record["dependent_actions"])),
        ];
        layout.row(&mut page, &cells);
    }
    layout.title(&mut page, "Resource");
    layout.header(&mut page, &["Resource type", "ARN"]);
    for record in records(&format!("{name}_resources.json")) {
        let arns = list(&record["arns"]).into_iter().map(|arn| format!("-   {}", layout.star(&arn))).collect();
        layout.row(&mut page, &[vec![record["type"].as_str().unwrap().to_owned()], arns]);
    }
    layout.title(&mut page, "Condition");
    layout.header(&mut page, &["Condition key", "Description", "Data type"]);
    for record in records(&format!("{name}_conditions.json")) {
        let text = |key: &str| vec![record[key].as_str().unwrap().to_owned()];
        layout.row(&mut page, &[text("key"), vec!["Whether it is one.".to_owned()], text("data_type")]);
    }
    page
}

#[test]
fn pages_give_what_was_transcribed_of_them() {
    let Some(files) = files() else { return };
    for (name, version) in [("ecs", "2014-05-26"), ("dds", "2015-12-01")] {
        let folder = format!("{name}/{version}");
        let of_product = files.iter().filter(|(file, _)| !file.ends_with("op_pages.json"));
        let json = ram_json::import_all(of_product.map(|(file, text)| (file.as_str(), text.as_str()))).unwrap();
        let json = &json.versions[&folder];
        for layout in [Layout::OldMarkdown, Layout::NewMarkdown, Layout::Browser, Layout::Pipes] {
            let text = page(layout, name, &files);
            let import = ram_page::import("page.md", &text, name, version).unwrap_or_else(|error| panic!("{error}"));
            let questions: Vec<String> = import.questions.iter().map(ToString::to_string).collect();
            assert_eq!(questions, [""; 0], "{layout:?} {name}");
            let page = &import.versions[&folder];
            assert_eq!(page.operations, json.operations, "{layout:?} {name}");
            let (page, json) = (&page.product.as_ref().unwrap().ram, &json.product.as_ref().unwrap().ram);
            assert_eq!((&page.resources, &page.conditions), (&json.resources, &json.conditions), "{layout:?} {name}");
        }
    }
}

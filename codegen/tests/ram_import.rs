//! Import of RAM facts: pages, transcribed records, and which of two sources wins.
//!
//! Owns what the importers give; how a spec file with it is generated is in `goldens.rs`.

#![cfg(test)]

mod facts;
#[path = "ram_import/facts.rs"]
mod ram_facts;
#[path = "support/random.rs"]
mod random;
#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use alibabacloud_codegen::import::ram::{Applied, RamImport, apply};
use alibabacloud_codegen::import::{ram_json, ram_page};
use alibabacloud_codegen::model::Note;
use alibabacloud_codegen::spec::{Operation, Ram};
use random::Random;
use serde_json::{Value, json};
use support::{Case, Files, cases, check_cases};

const PAGES: usize = 12;
const PAGE: &str = "page.md";
const FILE: &str = "acme.json";

fn messages(notes: &[Note]) -> Vec<&str> {
    notes.iter().map(|note| note.message.as_str()).collect()
}

fn pretty(import: &RamImport) -> String {
    let version = |version: &alibabacloud_codegen::import::ram::RamVersion| {
        let product = version.product.as_ref().map(|facts| json!({ "ram": facts.ram, "source": facts.source }));
        json!({ "product": product, "operations": version.operations })
    };
    let versions: serde_json::Map<_, _> =
        import.versions.iter().map(|(folder, one)| (folder.clone(), version(one))).collect();
    let questions: Vec<String> = import.questions.iter().map(ToString::to_string).collect();
    let shown = json!({ "versions": versions, "notes": messages(&import.notes), "questions": questions });
    format!("{shown:#}\n")
}

#[test]
fn pages_become_facts_or_are_rejected() {
    let check = |case: &Case| {
        let text = case.file(PAGE);
        let result = match ram_page::import(PAGE, &text, "Acme", "2020-01-01") {
            Ok(import) => ("expected.json".to_owned(), pretty(&import)),
            Err(error) => ("error.txt".to_owned(), format!("{error}\n")),
        };
        assert_eq!(result.0 == "error.txt", case.name.starts_with("broken_"), "{}: {}", case.name, result.1);
        case.compare("ram_import", &Files::from([result, (PAGE.to_owned(), text)]))
    };
    check_cases(&cases("ram_import/pages"), PAGES, check);
}

#[test]
fn a_page_names_a_folder() {
    for (product, version) in [("", "2020-01-01"), ("../acme", "2020-01-01"), ("acme", "a/b"), (".", "2020-01-01")] {
        let error = ram_page::import(PAGE, "x", product, version).unwrap_err();
        assert!(error.message.contains("cannot name a folder"), "{error}");
    }
}

/// A page that is cut anywhere is rejected or leads to a question, and never gives a fact that the whole
/// page does not state.
#[test]
fn cut_pages_invent_nothing() {
    for case in cases("ram_import/pages") {
        let text = case.file(PAGE);
        let Ok(whole) = ram_page::import(PAGE, &text, "Acme", "2020-01-01") else { continue };
        let whole = &whole.versions["acme/2020-01-01"].operations;
        for end in text.char_indices().map(|(end, _)| end) {
            let Ok(cut) = ram_page::import(PAGE, text.get(..end).unwrap_or_default(), "Acme", "2020-01-01") else {
                continue;
            };
            assert_eq!(&cut.versions["acme/2020-01-01"].operations, whole, "{}: cut at {end}", case.name);
        }
    }
}

#[test]
fn damaged_pages_are_read_or_rejected() {
    let mut random = Random::new();
    let (mut read, mut rejected) = (0, 0);
    for case in cases("ram_import/pages") {
        let text = case.file(PAGE);
        for _ in 0..400 {
            let damaged = random.damaged(&text);
            match ram_page::import(PAGE, &damaged, "Acme", "2020-01-01") {
                Ok(import) => {
                    read += 1;
                    assert!(import.questions.iter().all(|question| question.to_string().lines().count() == 1));
                    let lines = damaged.lines().count();
                    assert!(import.questions.iter().all(|question| (1..=lines).contains(&question.line)));
                }
                Err(error) => {
                    rejected += 1;
                    assert_eq!(error.to_string().lines().count(), 1, "{error}");
                }
            }
        }
    }
    assert!(read > 500 && rejected > 500, "{read} read, {rejected} rejected");
}

/// A record that states everything.
fn record() -> Value {
    json!({
        "product": "Acme", "version": "2020-01-01", "operation": "GetThing", "action": "acme:GetThing",
        "access_level": "none",
        "resources": [
            {"type": "Thing", "required": true, "arn": "acs:acme:{#regionId}:{#accountId}:thing/{#thingId}"},
            {"type": "Box", "required": false, "arn": "acs:acme:*:{#accountId}:box/*"},
            {"type": "Crate", "required": null, "arn": "*"},
        ],
        "condition_keys": ["acme:Color"], "dependent_actions": ["ram:PassRole"],
        "layout": "old", "source": "pages-en-2025-11",
    })
}

fn with(changes: Value) -> Value {
    let mut record = record();
    for (key, value) in changes.as_object().unwrap() {
        record[key] = value.clone();
    }
    record
}

fn without(key: &str) -> Value {
    let mut record = record();
    record.as_object_mut().unwrap().remove(key);
    record
}

fn undisclosed(source: &str) -> Value {
    json!({
        "product": "acme", "version": "2020-01-01", "operation": "GetThing", "undisclosed": true, "layout": "new",
        "source": source, "statement": "no-authorization-for-this-operation",
    })
}

fn import(records: &[Value]) -> RamImport {
    ram_json::import(FILE, &json!(records).to_string()).unwrap_or_else(|error| panic!("{error}"))
}

/// The facts of the only operation.
fn only(records: &[Value]) -> Ram {
    import(records).versions["acme/2020-01-01"].operations["GetThing"].clone()
}

#[test]
fn a_record_becomes_facts() {
    let expected = json!({
        "state": "documented",
        "actions": [{
            "action": "acme:GetThing", "access_level": "none",
            "resources": [
                {"type": "Thing", "requirement": "required", "arn": "acs:acme:{#regionId}:{#accountId}:thing/{#thingId}"},
                {"type": "Box", "requirement": "optional", "arn": "acs:acme:*:{#accountId}:box/*"},
                {"type": "Crate", "requirement": "unknown", "arn": "*"},
            ],
            "condition_keys": ["acme:Color"], "dependent_actions": ["ram:PassRole"],
        }],
        "source": {"kind": "operation page", "name": "Acme:GetThing", "date": "2025-11"},
    });
    assert_eq!(json!(only(&[record()])), expected);
    assert_eq!(only(&[with(json!({"access_level": null}))]).actions[0].access_level, None);
    for printed in ["All Resources", "All Resource", "全部资源", "全部資源"] {
        let row = json!({"resources": [{"type": printed, "required": true, "arn": "*"}]});
        assert_eq!(only(&[with(row)]).actions[0].resources[0].resource_type, None, "{printed}");
    }
    let ram = only(&[undisclosed("md-copy")]);
    assert_eq!(
        json!(ram),
        json!({"state": "undisclosed", "source": {"kind": "operation page", "name": "acme:GetThing"}})
    );
}

#[test]
fn codes_of_sources_become_kinds_and_dates() {
    let table = [
        (json!("pages-en-2025-11"), "operation page", "Acme:GetThing", Some("2025-11")),
        (json!("docs-ja-2026-06"), "operation page", "Acme:GetThing", Some("2026-06")),
        (json!("pages-tc-2026-01-14"), "operation page", "Acme:GetThing", Some("2026-01-14")),
        (json!("pages-en-undated"), "operation page", "Acme:GetThing", None),
        (json!("docs-zh-undated"), "operation page", "Acme:GetThing", None),
        (json!("md-copy"), "operation page", "Acme:GetThing", None),
        (json!(null), "operation page", "Acme:GetThing", None),
        (json!("product-page:59479809121"), "RAM page", "acme/2020-01-01", None),
        (json!("product-page-zh"), "RAM page", "acme/2020-01-01", None),
    ];
    for (code, kind, name, date) in table {
        let source = only(&[with(json!({"source": code}))]).source;
        assert_eq!((source.kind.as_str(), source.name.as_str(), source.date.as_deref()), (kind, name, date), "{code}");
    }
    assert_eq!(only(&[without("source")]).source.date, None);
}

#[test]
fn what_is_left_out_is_reported() {
    let cut = json!([{"type": "Site", "required": true, "arn": "acs:acme:{#reg", "arn_truncated": true}]);
    let table = [
        (json!({"resources": cut}), r#"resources: "Site" was left out, its ARN is cut off after "acs:acme:{#reg""#),
        (json!({"condition_keys": ["a:B", "a:C", "a:B"]}), "condition_keys: 1 of 3 are repeated and were kept once"),
        (json!({"copies_disagree": ["one; another"]}), "copies of the page disagree: one; another"),
    ];
    for (changes, note) in table {
        let import = import(&[with(changes)]);
        assert_eq!(messages(&import.notes), [format!("record 1 (GetThing): {note}")]);
    }
}

#[test]
fn broken_records_are_reported_with_their_place() {
    let row = |row: Value| with(json!({"resources": [row]}));
    let table = [
        (with(json!({"colour": 1})), "colour: unknown field `colour`"),
        (with(json!({"colour\n": 1})), "unknown field `colour\\n`"),
        (with(json!({"access_level": 1})), "access_level: invalid type: integer `1`"),
        (row(json!({"type": "T", "arn": "*"})), "resources[0]: missing field `required`"),
        (row(json!({"type": "T", "required": "yes", "arn": "*"})), "resources[0].required: invalid type: string"),
        (row(json!({"type": "T", "required": true, "arn": ""})), "a text is empty"),
        (row(json!({"type": "T", "required": true, "arn": "*", "x": 1})), "resources[0].x: unknown field `x`"),
        (without("product"), "the key \"product\" is missing"),
        (without("version"), "the key \"version\" is missing"),
        (without("action"), "the key \"action\" is missing"),
        (without("access_level"), "the key \"access_level\" is missing"),
        (without("resources"), "the key \"resources\" is missing"),
        (without("condition_keys"), "the key \"condition_keys\" is missing"),
        (without("dependent_actions"), "the key \"dependent_actions\" is missing"),
        (without("operation"), "expected an object with the key"),
        (with(json!({"product": "../x"})), "product: \"../x\" cannot name a folder"),
        (with(json!({"operation": "a/b"})), "operation: \"a/b\" cannot name a file"),
        (with(json!({"action": "GetThing"})), "action: \"GetThing\" is not `<code>:<name>`"),
        (with(json!({"source": "pages-en-yesterday"})), "source: \"pages-en-yesterday\" is not known"),
        (with(json!({"undisclosed": true})), "undisclosed: a page that discloses nothing states no facts"),
        (with(json!({"statement": "x"})), "statement: only a page that discloses nothing has one"),
        (
            with(json!({"other_copies": [undisclosed("md-copy")]})),
            "other_copies: a copy has neither names nor copies of its own",
        ),
        (json!(1), "expected an object with the key"),
        (json!({"type": "T", "arns": []}), "a resource type has a name and at least one ARN"),
        (json!({"type": "T", "arns": ["*"], "key": 1}), "key: unknown field `key`"),
        (json!({"key": "", "data_type": null}), "key: it is empty"),
        (json!({"key": "a:B"}), "missing field `data_type`"),
        (json!({"product": "acme", "version": null, "ram_codes": "acme"}), "ram_codes: invalid type: string"),
    ];
    for (broken, expected) in table {
        let text = format!("[\n{},\n{broken}\n]", undisclosed("pages-en-2020-01").to_string().replace("GetThing", "A"));
        let error = ram_json::import(FILE, &text).err().unwrap_or_else(|| panic!("{broken} is no error"));
        let message = error.to_string();
        assert!(
            message.starts_with("acme.json:3: record 2") && message.contains(expected),
            "{message}\nexpected: {expected}"
        );
        assert_eq!(message.lines().count(), 1, "{message}");
    }
    for text in ["", "{}", "[", "[1,]", "[{\"a\":1}] x"] {
        let error = ram_json::import(FILE, text).unwrap_err().to_string();
        assert!(error.starts_with("acme.json:1: "), "{error}");
    }
}

#[test]
fn lists_belong_to_the_product_of_their_file() {
    let codes = json!([{"product": "acme", "version": "2020-01-01", "ram_codes": ["acme"], "granularity": "RESOURCE"}]);
    let types = json!([{"type": "Thing", "arns": ["acs:acme:*:*:thing/*", "acs:acme:*:*:thing/{#id}"]}]);
    let keys = json!([{"key": "acme:Color", "data_type": "String"}]);
    let [codes, types, keys] = [codes, types, keys].map(|value| value.to_string());
    let files =
        [("x/acme_resources.json", &*types), ("x/acme_conditions.json", &keys), ("x/product_meta.json", &codes)];
    let import = ram_json::import_all(files).unwrap();
    let facts = import.versions["acme/2020-01-01"].product.as_ref().unwrap();
    assert_eq!(
        json!(facts.ram),
        json!({
            "codes": ["acme"], "granularity": "RESOURCE",
            "conditions": [{"key": "acme:Color", "data_type": "String"}],
            "resources": [
                {"type": "Thing", "arn": "acs:acme:*:*:thing/*"}, {"type": "Thing", "arn": "acs:acme:*:*:thing/{#id}"},
            ],
        })
    );
    let error = ram_json::import_all([("other_resources.json", &*types), ("product_meta.json", &codes)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "other_resources.json:1: the lists belong to \"other\", and 0 versions of it are known"
    );
}

/// An operation with parameters from metadata, and no RAM facts.
fn operation() -> Operation {
    let operation = json!({
        "name": "GetThing",
        "sources": [{"kind": "metadata", "name": "acme/2020-01-01", "date": "2024-06"}],
        "methods": ["GET"],
        "parameters": [{"name": "Id", "in": "query", "type": "string"}],
    });
    serde_json::from_value(operation).unwrap()
}

fn ram(kind: &str, date: Option<&str>, action: Option<&str>) -> Ram {
    let actions: Vec<_> = action.iter().map(|action| json!({"action": action, "resources": []})).collect();
    let state = if actions.is_empty() { "undisclosed" } else { "documented" };
    let source = json!({"kind": kind, "name": "n", "date": date});
    serde_json::from_value(json!({"state": state, "actions": actions, "source": source})).unwrap()
}

fn applied(operation: &Operation, ram: &Ram) -> Applied {
    let applied = apply(operation, ram);
    assert_eq!(applied.changed, applied.operation != *operation);
    let [before, after] = [operation, &applied.operation].map(|one| (&one.sources, &one.origins));
    assert_eq!(before, after, "RAM facts name their source themselves");
    applied
}

#[test]
fn the_better_source_takes_precedence_in_any_order() {
    let page = "operation page";
    let some = Some("a:B");
    // Of each pair the first one takes precedence.
    let table = [
        (ram(page, None, some), ram("RAM page", Some("2026-01"), Some("a:C"))),
        (ram(page, None, None), ram("RAM page", Some("2026-01"), some)),
        (ram("RAM page", None, some), ram("metadata", Some("2026-08"), Some("a:C"))),
        (ram(page, Some("2025-11"), some), ram(page, Some("2025-10"), Some("a:C"))),
        (ram(page, Some("2023-01"), some), ram(page, None, Some("a:C"))),
        (ram(page, Some("2026-03"), None), ram(page, Some("2025-11"), some)),
        (ram("metadata", Some("2026-08"), some), ram("metadata", Some("2024-06"), None)),
    ];
    for (better, worse) in table {
        for (first, second) in [(&better, &worse), (&worse, &better)] {
            let before = applied(&operation(), first);
            assert_eq!((before.changed, &before.disagreement), (true, &None));
            let after = applied(&before.operation, second);
            let found = after.operation.ram.clone().unwrap();
            assert_eq!((found.state, &found.actions, &found.source), (better.state, &better.actions, &better.source));
            assert_eq!(found.other_sources.len(), 1);
            assert_eq!((found.other_sources[0].state, &found.other_sources[0].source), (worse.state, &worse.source));
            let message = after.disagreement.unwrap();
            for ram in [&better, &worse] {
                assert!(message.contains(ram.actions.first().map_or("undisclosed", |row| &row.action)), "{message}");
            }
            assert!(
                message.ends_with(&format!(
                    "the {} n ({}) takes precedence",
                    better.source.kind,
                    better.source.date.as_deref().unwrap_or("undated")
                )),
                "{message}"
            );
            assert_eq!(after.operation.parameters, operation().parameters);
            // The same facts once more change nothing.
            assert!(!applied(&after.operation, second).changed);
            assert!(!applied(&after.operation, first).changed);
        }
    }
}

/// Of one rank and date a table takes precedence over the statement that there is none, in any order.
#[test]
fn a_table_takes_precedence_over_none_of_the_same_rank() {
    let mut none = ram("operation page", None, None);
    none.source.name = "a".to_owned();
    let table = ram("operation page", None, Some("a:B"));
    for (first, second) in [(&table, &none), (&none, &table)] {
        let after = applied(&applied(&operation(), first).operation, second);
        assert_eq!(after.operation.ram.unwrap().actions, table.actions);
    }
}

#[test]
fn equal_facts_are_no_disagreement() {
    let page = ram("operation page", None, Some("a:B"));
    let metadata = ram("metadata", Some("2026-08"), Some("a:B"));
    let after = applied(&applied(&operation(), &metadata).operation, &page);
    assert_eq!((after.operation.ram, after.disagreement), (Some(page), None));
}

/// A source that is read again withdraws its facts, and nothing else that it states.
#[test]
fn a_source_read_again_replaces_its_facts() {
    let mut operation = operation();
    operation.ram = Some(Ram { source: operation.sources[0].clone(), ..ram("metadata", None, Some("a:B")) });
    let new = Ram { source: operation.sources[0].clone(), ..ram("metadata", None, Some("a:C")) };
    let after = applied(&operation, &new);
    assert_eq!((after.operation.ram.clone(), after.disagreement), (Some(new), None));
    assert_eq!(Operation { ram: operation.ram.clone(), ..after.operation }, operation);
}

/// Statements that do not take precedence are checked as well.
#[test]
fn facts_of_other_sources_are_checked() {
    let page = ram("operation page", None, Some("a:B"));
    let mut operation = applied(&applied(&operation(), &ram("RAM page", None, None)).operation, &page).operation;
    assert_eq!(ram_facts::parse("acme", "2020-01-01", [&operation]), Ok(()));
    let others = &mut operation.ram.as_mut().unwrap().other_sources;
    others[0].actions = page.actions;
    let message = ram_facts::parse("acme", "2020-01-01", [&operation]).unwrap_err();
    assert!(
        message.contains("ram.other_sources[0].actions: the state is undisclosed, and actions are listed"),
        "{message}"
    );
}

/// Three sources give the same spec in every order.
#[test]
fn the_order_of_imports_does_not_decide() {
    let rams = [
        ram("operation page", Some("2026-03"), None),
        ram("RAM page", None, Some("a:B")),
        ram("metadata", Some("2026-08"), Some("a:C")),
    ];
    let after = |order: [usize; 3]| {
        order.into_iter().fold(operation(), |operation, at| applied(&operation, &rams[at]).operation).ram
    };
    let first = after([0, 1, 2]);
    assert_eq!(first.as_ref().unwrap().other_sources.len(), 2);
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert_eq!(after(order), first, "{order:?}");
    }
}

impl Random {
    /// The text with some of its letters and lines changed.
    fn damaged(&mut self, text: &str) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        for _ in 0..=self.below(4) {
            let at = self.below(letters.len());
            match self.below(5) {
                0 => letters.truncate(at),
                1 => {
                    letters.drain(at..(at + self.below(60)).min(letters.len()));
                }
                2 => letters.insert(at, ['|', '\t', '\n', '*', '`', '#', '\\', '资', ':', '\0'][self.below(10)]),
                3 => {
                    letters.swap_remove(at);
                }
                _ => letters.extend_from_within(at..(at + self.below(200)).min(letters.len())),
            }
            if letters.is_empty() {
                break;
            }
        }
        letters.into_iter().collect()
    }
}

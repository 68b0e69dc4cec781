//! Import of documentation pages: the result of every layout, and the questions, notes and errors.
//!
//! Owns the pages; how a page is merged with metadata is in `merge.rs`. Pages of the cases are ours.

#![cfg(test)]

mod facts;
#[path = "page/mutations.rs"]
mod mutations;
#[path = "support/random.rs"]
mod random;
#[path = "page/cases.rs"]
mod real;
#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::path::Path;

use alibabacloud_codegen::import::page::{Identity, Known, Options, Page, identify, import};
use alibabacloud_codegen::import::{merge, metadata};
use alibabacloud_codegen::spec::{Operation, Schema, parse_operation};
use facts::facts_dir;
use random::Random;
use support::{Case, Files, cases, check_cases, pretty, read_folder};

const CASES: usize = 74;
const KNOWN: [Known<'static>; 4] = [
    Known { product: "ecd", version: "2020-09-30", title: Some("Elastic Desktop Service"), default: true },
    Known { product: "esa", version: "2024-09-10", title: Some("Edge Security Acceleration"), default: true },
    Known { product: "Ecs", version: "2014-05-26", title: Some("Elastic Compute Service"), default: true },
    Known { product: "Ecs", version: "2016-03-14", title: Some("Elastic Compute Service"), default: false },
];

/// The page of a case, and the operation that the specs have already.
fn input(case: &Case) -> (String, String, Option<Operation>) {
    let files = case.files();
    let found = ["page.txt", "page.md"].iter().find_map(|name| Some(((*name).to_owned(), files.get(*name)?.clone())));
    let (name, text) = found.unwrap_or_else(|| panic!("{}: there is no page", case.name));
    let existing = files.get("existing.json");
    let existing = existing.map(|text| parse_operation("existing.json", text).expect("an operation"));
    (name, text, existing)
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| line + "\n").collect()
}

fn outcome(name: &str, text: &str, options: &Options<'_>) -> Files {
    let page = match import(name, text, options) {
        Err(error) => return Files::from([("error.txt".to_owned(), format!("{error}\n"))]),
        Ok(page) => page,
    };
    let mut reported = lines(page.questions.iter().map(ToString::to_string));
    reported += &lines(page.notes.iter().map(|note| format!("note: {}", note.message)));
    let mut files = Files::from([("expected.json".to_owned(), pretty(&page.operation))]);
    // Where everything is certain there is no file of questions.
    if !reported.is_empty() {
        files.insert("questions.txt".to_owned(), reported);
    }
    files
}

#[test]
fn pages_become_operations() {
    let check = |case: &Case| {
        let (name, text, existing) = input(case);
        let options = Options { known: &KNOWN, existing: existing.as_ref(), ..Options::default() };
        let mut files = outcome(&name, &text, &options);
        files.insert(name, text);
        files.extend(existing.map(|existing| ("existing.json".to_owned(), pretty(&existing))));
        case.compare("page", &files)
    };
    check_cases(&cases("pages"), CASES, check);
}

/// What a copy looks like does not matter: the same page in two layouts is one operation.
#[test]
fn layouts_agree() {
    let read = |name: &str| {
        let case = cases("pages").into_iter().find(|case| case.name == name).expect("the case is there");
        let (file, text, _) = input(&case);
        import(&file, &text, &Options { known: &KNOWN, ..Options::default() }).unwrap_or_else(|error| panic!("{error}"))
    };
    let glued = read("glued");
    for other in ["one_cell_a_line", "markdown", "markdown_pipes", "tabs"] {
        assert_eq!(read(other).operation, glued.operation, "{other}");
    }
}

/// Every sentence of the pages holds the word `prose`, but for messages of errors.
#[test]
fn sentences_stay_behind() {
    let mut sentences = 0;
    for case in cases("pages") {
        let (name, text, _) = input(&case);
        sentences += text.to_lowercase().matches("prose").count();
        if let Ok(page) = import(&name, &text, &Options { known: &KNOWN, ..Options::default() }) {
            assert!(!pretty(&page.operation).to_lowercase().contains("prose"), "{}", case.name);
        }
    }
    assert!(sentences > 50, "the pages have only {sentences} sentences");
}

#[test]
fn folder_is_found_or_a_question() {
    let page = |title: &str, link: &str| {
        format!("{title}\n\nLast Updated:Jan 02, 2026\n\n{link}\n\nResponse parameters\n\nError codes\n")
    };
    let ecd = "Elastic Desktop Service:GetThing";
    let ecs = "Elastic Compute Service:GetThing";
    let link = "https://api.alibabacloud.com/api/Kms/2016-01-20/GetThing";
    let cases = [
        (ecd, "", None, None, Some("ecd/2020-09-30")),
        (ecs, "", None, None, None),
        (ecs, "", None, Some("2014-05-26"), Some("ecs/2014-05-26")),
        (ecs, "", Some("ECS"), Some("2099-01-01"), Some("ecs/2099-01-01")),
        ("Some Service:GetThing", "", None, None, None),
        ("Some Service:GetThing", "", Some("esa"), None, Some("esa/2024-09-10")),
        ("Some Service:GetThing", link, None, None, Some("kms/2016-01-20")),
    ];
    for (title, link, product, version, folder) in cases {
        let options = Options { product, version, known: &KNOWN, ..Options::default() };
        let text = page(title, link);
        let page = import("page.txt", &text, &options).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(page.folder.as_deref(), folder, "{title} {product:?} {version:?}");
        let is_question = page.questions.iter().any(|question| question.about == "folder");
        assert_eq!(is_question, folder.is_none(), "{title} {product:?} {version:?}");
        let identity = Identity { folder: page.folder.clone(), operation: "GetThing".to_owned() };
        assert_eq!(identify("page.txt", &text, &options), Ok(identity));
    }
}

/// The two pages that the project started from, with the metadata, are the committed specs.
#[test]
fn seeds_are_the_committed_specs() {
    let Some(facts) = facts_dir("") else { return };
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let seeds = read_folder(&facts.join("seeds"));
    assert_eq!(seeds.len(), 2);
    let mut failures = Vec::new();
    for (name, text) in seeds {
        let page = import(&name, &text, &Options { known: &KNOWN, ..Options::default() });
        let page = page.unwrap_or_else(|error| panic!("{error}"));
        let folder = page.folder.clone().unwrap_or_else(|| panic!("{name}: no folder"));
        let operation = &page.operation.name;
        let sources = [
            (format!("metadata/2026/{folder}/api-docs.json"), "2026-08"),
            (format!("metadata/originals/{}-june-2024.json", folder.replace('/', "-")), "2024-06"),
        ];
        let mut of_metadata = sources.iter().filter_map(|(path, date)| {
            let text = std::fs::read_to_string(facts.join(path)).ok()?;
            let imported = metadata::import(path, &text, Some(date)).unwrap_or_else(|error| panic!("{error}"));
            imported.operations.get(operation).cloned()
        });
        let existing = &of_metadata.next().unwrap_or_else(|| panic!("{operation} is missing"));
        let merge = |known: Operation, new: &Operation| merge::operations(&known, new).expect("two make one").value;
        let merged = merge(of_metadata.fold(existing.clone(), |known, older| merge(known, &older)), &page.operation);
        let path = format!("{folder}/{operation}.json");
        let committed = std::fs::read_to_string(specs.join(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        let committed = parse_operation(&path, &committed).unwrap_or_else(|error| panic!("{error}"));
        let (merged, committed) = (pretty(&without_summaries(merged)), pretty(&without_summaries(committed)));
        // One difference is enough to look at, in each of the files.
        let differing = merged.lines().zip(committed.lines()).find(|(merged, committed)| merged != committed);
        failures.extend((merged != committed).then(|| format!("{path}: merged and committed: {differing:?}")));
        // A page that is read with what is known already is the same page.
        let options = Options { known: &KNOWN, existing: Some(existing), ..Options::default() };
        assert_eq!(import(&name, &text, &options).map(|page| page.operation), Ok(page.operation));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn without_summaries(mut operation: Operation) -> Operation {
    fn strip(schema: &mut Schema) {
        schema.summary = None;
        schema.members.iter_mut().for_each(strip);
        schema.items.iter_mut().chain(&mut schema.additional).for_each(|inner| strip(inner));
    }
    operation.summary = None;
    operation.parameters.iter_mut().for_each(strip);
    operation.responses.values_mut().flat_map(|response| &mut response.schema).for_each(strip);
    operation
}

/// Cuts, shuffles and damages pages: there is always a page or an error, and never a panic.
#[test]
fn damaged_pages_are_read_or_rejected() {
    let mut random = Random::new();
    let pages: Vec<_> = cases("pages").iter().map(input).collect();
    let (mut read, mut rejected) = (0, 0);
    for (name, text, existing) in &pages {
        let options = Options { known: &KNOWN, existing: existing.as_ref(), ..Options::default() };
        for _ in 0..600 {
            let text = random.damaged(text);
            match import(name, &text, &options) {
                Ok(page) => {
                    read += 1;
                    check_page(name, &text, &page);
                }
                Err(error) => {
                    rejected += 1;
                    let error = error.to_string();
                    assert!(error.starts_with(&format!("{name}:")) && error.lines().count() == 1, "{error:?}");
                }
            }
        }
    }
    assert!(read > 1_000 && rejected > 1_000, "the damage is one-sided: {read} read, {rejected} rejected");
}

/// A page that was read is a spec that can be read again, and its questions have a line of the page.
fn check_page(name: &str, text: &str, page: &Page) {
    let written = pretty(&page.operation);
    assert_eq!(parse_operation(name, &written).as_ref(), Ok(&page.operation), "{text}");
    let lines = text.lines().count();
    for question in &page.questions {
        assert!((1..=lines).contains(&question.line) && question.file == name, "{question}\n{text}");
        assert_eq!(question.to_string().lines().count(), 1, "{question:?}");
    }
}

impl Random {
    /// The page with one to three changes.
    fn damaged(&mut self, text: &str) -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for _ in 0..=self.below(3) {
            self.damage(&mut lines);
        }
        lines.join(if self.below(4) == 0 { "\r\n" } else { "\n" })
    }

    fn damage(&mut self, lines: &mut Vec<String>) {
        const TEXTS: [&str; 24] = [
            "",
            "object",
            "array<object>",
            "arrayYes",
            "Yes",
            "NamestringNo",
            "Name",
            "string",
            "None",
            "none none",
            "*",
            "*All Resources",
            "acs:ecd:*:*:*",
            "ecd:GetThing",
            "Valid values:",
            "  - a",
            "Valid values: 1 to",
            "400",
            "{",
            "}",
            "| a | b |",
            "```",
            "Error codes",
            "\u{a0}\u{200b}é漢\u{1b}[0m",
        ];
        if lines.is_empty() {
            return lines.push(TEXTS[self.below(TEXTS.len())].to_owned());
        }
        let (one, other) = (self.below(lines.len()), self.below(lines.len()));
        match self.below(9) {
            0 => lines.truncate(one),
            1 => drop(lines.drain(..one)),
            2 => lines.swap(one, other),
            3 => drop(lines.remove(one)),
            4 => lines.insert(one, TEXTS[self.below(TEXTS.len())].to_owned()),
            5 => {
                let copied = lines[one].clone();
                lines.insert(other, copied);
            }
            6 => {
                let at = self.below(lines[one].chars().count() + 1);
                lines[one] = lines[one].chars().take(at).collect();
            }
            7 => {
                let behind = lines.remove(one);
                match lines.get_mut(one) {
                    Some(line) => line.insert_str(0, &behind),
                    None => lines.push(behind),
                }
            }
            _ => {
                let at = self.below(lines[one].chars().count() + 1);
                let text = TEXTS[self.below(TEXTS.len())];
                let (start, end): (String, String) =
                    (lines[one].chars().take(at).collect(), lines[one].chars().skip(at).collect());
                lines[one] = format!("{start}{text}{end}");
            }
        }
    }
}

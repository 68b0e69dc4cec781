//! Pages, RAM pages and RAM facts from arbitrary text.
//!
//! Owns what must hold for any text: an importer gives a result or a one-line error, what it gives
//! is a spec that can be read again, and answers to its questions break nothing.

#![no_main]

use std::fmt::Display;

use alibabacloud_codegen::import::page::{Answers, Known, Options, Page, identify, import};
use alibabacloud_codegen::import::{kind, merge, ram_json, ram_page};
use alibabacloud_codegen::spec::parse_operation;
use libfuzzer_sys::fuzz_target;

const FILE: &str = "page.txt";
const KNOWN: [Known<'static>; 1] =
    [Known { product: "ecd", version: "2020-09-30", title: Some("Elastic Desktop Service"), default: true }];

fuzz_target!(|text: &str| {
    if let Err(error) = kind::kind(FILE, text) {
        one_line(&error);
    }
    page(text);
    match ram_page::import(FILE, text, "Acme", "2020-01-01") {
        Ok(import) => import.questions.iter().for_each(one_line),
        Err(error) => one_line(&error),
    }
    if let Err(error) = ram_json::import(FILE, text) {
        one_line(&error);
    }
});

fn one_line(message: &impl Display) {
    let message = message.to_string();
    assert!(!message.contains(|letter: char| letter.is_control()), "{message:?}");
}

/// Reads a page, and again with its own lines as answers.
fn page(text: &str) {
    let mut answers = Answers::default();
    let mut lines = text.lines().rev().cycle();
    for round in 0..6 {
        let options = Options { known: &KNOWN, answers: Some(&answers), ..Options::default() };
        let identity = identify(FILE, text, &options);
        let page = match import(FILE, text, &options) {
            Ok(page) => page,
            Err(error) => return one_line(&error),
        };
        assert_eq!(identity.map(|identity| identity.folder), Ok(page.folder.clone()));
        check(text, &page);
        let Some(question) = page.questions.get(round % page.questions.len().max(1)) else { return };
        match (round, lines.next()) {
            (0 | 2, _) => drop(answers.give(question, "1")),
            (_, Some(line)) if round < 5 => drop(answers.give(question, line)),
            _ => answers.skip(question),
        }
    }
}

fn check(text: &str, page: &Page) {
    let written = serde_json::to_string(&page.operation).expect("a spec is JSON");
    assert_eq!(parse_operation(FILE, &written).as_ref(), Ok(&page.operation));
    let count = text.lines().count();
    for question in &page.questions {
        assert!((1..=count).contains(&question.line), "{question}");
        one_line(question);
    }
    let merged = merge::page(&page.operation, &page.operation).expect("a page and itself make one operation");
    assert_eq!(merged.value.parameters, page.operation.parameters);
}

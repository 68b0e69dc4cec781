//! Answers to the questions about pages: every kind of question can be answered or passed over.
//!
//! Owns the answers and their results; the questions are in `page.rs`, with the same pages.

#![cfg(test)]

#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::collections::BTreeSet;
use std::path::Path;

use alibabacloud_codegen::import::merge;
use alibabacloud_codegen::import::page::{Answers, Expected, Known, Options, Page, Question, drop_untyped, import};
use alibabacloud_codegen::spec::{Operation, parse_operation};
use serde_json::{Value, json};
use support::{cases, read_folder};

const KNOWN: [Known<'static>; 3] = [
    Known { product: "ecd", version: "2020-09-30", title: Some("Elastic Desktop Service"), default: true },
    Known { product: "Ecs", version: "2014-05-26", title: Some("Elastic Compute Service"), default: true },
    Known { product: "Ecs", version: "2016-03-14", title: Some("Elastic Compute Service"), default: false },
];

/// A page, the replies in the order of its questions, and the values at some paths after them.
type Row<'a> = (&'a str, &'a [&'a str], &'a [(&'a str, Value)]);

/// Reads a page and answers with each of the replies in turn; `-` passes a question over.
fn interview(text: &str, existing: Option<&Operation>, replies: &[&str]) -> (Page, Vec<Question>) {
    let mut answers = Answers::default();
    let mut questions = Vec::new();
    let mut replies = replies.iter();
    loop {
        let options = Options { known: &KNOWN, existing, answers: Some(&answers), ..Options::default() };
        let page = import("page.txt", text, &options).unwrap_or_else(|error| panic!("{error}"));
        let (Some(question), Some(reply)) = (page.questions.first(), replies.next()) else { return (page, questions) };
        questions.push(question.clone());
        match *reply {
            "-" => answers.skip(question),
            reply => drop(answers.give(question, reply)),
        }
    }
}

fn fixture(case: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages").join(case);
    let mut files = read_folder(&folder);
    let page = ["page.txt", "page.md"].iter().find_map(|name| files.remove(*name));
    page.unwrap_or_else(|| panic!("{case}: there is no page"))
}

/// The value at a path: names of parameters, members and errors, and keys of the spec.
fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    path.split('/').fold(value, |value, step| match value {
        Value::Array(items) => {
            let named = |item: &&Value| ["name", "code", "action"].iter().any(|key| item[*key] == json!(step));
            items.iter().find(named).or_else(|| items.get(step.parse::<usize>().ok()?)).unwrap_or(&Value::Null)
        }
        value => &value[step],
    })
}

#[test]
fn every_kind_of_question_has_answers() {
    let ram = r#"[{"action":"ecd:GetThing","resources":[{"requirement":"required","arn":"*"}]}]"#;
    let body = r#"{"RequestId":"1"}"#;
    let rows: [Row<'_>; 15] = [
        ("version_is_a_question", &["2"], &[("folder", json!("ecs/2016-03-14"))]),
        ("version_is_a_question", &["nonsense", "Ecs/2014-05-26"], &[("folder", json!("ecs/2014-05-26"))]),
        ("undated", &["2026-02"], &[("sources/0/date", json!("2026-02"))]),
        ("types", &["array<object>"], &[("parameters/Odd/type", json!("array"))]),
        (
            "errors",
            &["2", "Not valid"],
            &[
                ("errors/Three.Sentences/message", json!("Not valid. Not at all.")),
                ("errors/None.Ends/message", json!("Not valid")),
            ],
        ),
        ("errors_glued", &["Gone", "The thing is gone."], &[("errors/Gone/message", json!("The thing is gone."))]),
        ("errors_without_header", &["2"], &[("errors/0/message", json!("Not valid."))]),
        ("example_broken", &[body], &[("examples/0/body/RequestId", json!("1"))]),
        (
            "examples_that_are_sentences",
            &["1"],
            &[("responses/200/schema/members/Reason/example", json!("The thing was removed by hand."))],
        ),
        ("no_header", &["2"], &[("responses/200/schema/members/RequestId/type", json!("string"))]),
        (
            "rows_unread",
            &["Id strin", "Id string Yes a b; Size long"],
            &[("parameters/Id/example", json!("a b")), ("parameters/Size/format", json!("int64"))],
        ),
        ("ram_lists_are_a_question", &["2"], &[("ram/actions/0/dependent_actions", json!(["ram:PassRole"]))]),
        ("ram_unread", &["[]", "undisclosed"], &[("ram/state", json!("undisclosed"))]),
        ("ram_other_action", &[ram], &[("ram/actions/0/resources/0/arn", json!("*"))]),
        (
            "nested_parameters_are_a_question",
            &["parameters.Tag.items", "2", "parameters"],
            &[
                ("parameters/Tag/items/members/Key/type", json!("string")),
                ("parameters/Tag/items/members/Value/type", json!("string")),
                ("parameters/PageSize/type", json!("integer")),
            ],
        ),
    ];
    for (case, replies, expected) in rows {
        let (page, questions) = interview(&fixture(case), None, replies);
        assert_eq!(page.questions, [], "{case}");
        assert_eq!(questions.len(), replies.len(), "{case}: every reply has a question");
        let mut value = serde_json::to_value(&page.operation).expect("a spec is JSON");
        value["folder"] = json!(page.folder);
        for (path, expected) in expected {
            assert_eq!(at(&value, path), expected, "{case}: {path}\n{value:#}");
        }
    }
}

#[test]
fn words_of_descriptions_have_answers() {
    let replies = ["a, b", "one", "1 to 16", "10", "day", "2", "p and q", "1", "1", "2", "1", "1"];
    let (page, _) = interview(&fixture("values"), None, &replies);
    assert_eq!(page.questions, []);
    let value = serde_json::to_value(&page.operation).expect("a spec is JSON");
    for (path, expected) in [
        ("Text/values", json!(["a", "b"])),
        ("Sentence/values", json!(["one"])),
        ("Minus/minimum", json!("1")),
        ("Minus/maximum", json!("16")),
        ("MaxText/maximum", json!("10")),
        ("RangeText/values", Value::Null),
        ("DefaultText/default", json!("day")),
        ("TwoDefaults/default", json!("2")),
        ("List/values", Value::Null),
        ("List/items/values", json!(["p", "q"])),
        ("Described/example", Value::Null),
        ("Unsure/example", json!("We like prose very much.")),
        ("Lone/example", json!("Lone")),
    ] {
        assert_eq!(at(&value["parameters"], path), &expected, "{path}");
    }
}

/// A page whose tables have pipes, with the questions about each of them.
#[test]
fn rows_of_tables_have_answers() {
    let page = "# Elastic Desktop Service:GetThing\n\nLast Updated: Jan 02, 2026\n\n## Request parameters\n\n\
        | What | Sort | Required | Description |\n|---|---|---|---|\n| Id | string | Yes | Prose. |\n\n\
        ## Response parameters\n\n| Parameter | Type | Description |\n|---|---|---|\n| Size |  | Prose. |\n\n\
        ## Error codes\n\n| HTTP status code | Error code | Error message |\n|---|---|---|\n| Gone |  | Prose. |\n";
    let replies = ["Name|Type|Required|Description", "Size long", "404 Thing.Gone It is gone."];
    let (page, questions) = interview(page, None, &replies);
    let expected: Vec<Expected> = questions.iter().map(|question| question.expected).collect();
    assert_eq!(
        (page.questions.as_slice(), expected.as_slice()),
        (&[][..], &[Expected::Columns, Expected::Row, Expected::Error][..])
    );
    let value = serde_json::to_value(&page.operation).expect("a spec is JSON");
    assert_eq!(value["parameters"], json!([{ "name": "Id", "type": "string", "required": true }]));
    assert_eq!(at(&value, "responses/200/schema/members/Size/format"), &json!("int64"));
    assert_eq!(value["errors"], json!([{ "status": "404", "code": "Thing.Gone", "message": "It is gone." }]));
}

/// No page states the location of a parameter: there is a question about one that the spec does not have.
#[test]
fn locations_of_new_parameters_are_questions() {
    let text = fixture("glued");
    let (page, _) = interview(&text, None, &[]);
    let mut existing = page.operation.clone();
    let new = existing.parameters.remove(0);
    for reply in ["header", "-"] {
        let (page, questions) = interview(&text, Some(&existing), &[reply]);
        assert_eq!(questions.first().map(|question| question.expected), Some(Expected::Location));
        let found = page.operation.parameters.iter().find(|parameter| parameter.name == new.name);
        let location = found.map(|parameter| serde_json::to_value(parameter.location).expect("a location is JSON"));
        assert_eq!(location, (reply != "-").then(|| json!("header")), "a parameter that is nowhere stays out");
    }
}

/// A message that the spec has already shows where the one of the page ends.
#[test]
fn known_messages_are_no_questions() {
    let text = fixture("errors");
    let (answered, questions) = interview(&text, None, &["2", "Not valid"]);
    assert_eq!(questions.len(), 2);
    let (page, _) = interview(&text, Some(&answered.operation), &[]);
    assert_eq!((page.questions, page.operation.errors), (Vec::new(), answered.operation.errors));
}

/// Every question can be skipped: none is open then, and the rest is a spec.
#[test]
fn every_question_can_be_passed_over() {
    let mut kinds = BTreeSet::new();
    for case in cases("pages") {
        let text = fixture(&case.name);
        if import("page.txt", &text, &Options { known: &KNOWN, ..Options::default() }).is_err() {
            continue;
        }
        let (page, questions) = interview(&text, None, &["-"; 60]);
        kinds.extend(questions.iter().map(|question| question.expected));
        assert_eq!(page.questions, [], "{}", case.name);
        let mut lines: Vec<_> = questions.iter().map(|question| (question.line, question.expected)).collect();
        lines.dedup();
        assert_eq!(lines.len(), questions.len(), "{}: a question that was skipped is open again", case.name);
        let mut operation = page.operation;
        let dropped = drop_untyped(&mut operation);
        assert_eq!(
            dropped.is_empty(),
            !["types", "oldest"].contains(&case.name.as_str()),
            "{}: {dropped:?}",
            case.name
        );
        let text = serde_json::to_string(&operation).expect("a spec is JSON");
        assert_eq!(parse_operation("GetThing.json", &text), Ok(operation));
    }
    assert!(kinds.len() >= 12, "{kinds:?}");
}

/// Answers come from people: whatever they say, there is a spec and no panic.
#[test]
fn any_answer_is_taken_or_its_question_stays() {
    let words = [
        "1",
        "2",
        "x",
        "none",
        "undisclosed",
        "[]",
        "{}",
        "a b c",
        "Id string; Id string",
        "parameters",
        "\u{1b}[0m",
        "1 to 3",
    ];
    let mut again = 0;
    for case in cases("pages") {
        let text = fixture(&case.name);
        if import("page.txt", &text, &Options { known: &KNOWN, ..Options::default() }).is_err() {
            continue;
        }
        for start in 0..words.len() {
            let replies: Vec<&str> = words.iter().copied().cycle().skip(start).step_by(5).take(24).collect();
            let (page, questions) = interview(&text, None, &replies);
            again += usize::from(!page.questions.is_empty());
            assert!(questions.iter().all(|question| question.to_string().lines().count() == 1), "{}", case.name);
            let written = serde_json::to_string(&page.operation).expect("a spec is JSON");
            assert_eq!(parse_operation("GetThing.json", &written).as_ref(), Ok(&page.operation), "{}", case.name);
        }
    }
    assert!(again > 10, "every answer was taken: {again}");
}

/// RAM facts have sources of their own: a page that is read again keeps what other sources say.
#[test]
fn a_page_read_again_keeps_other_ram_facts() {
    let (page, _) = interview(&fixture("glued"), None, &[]);
    let mut existing = page.operation.clone();
    let ram = existing.ram.as_mut().expect("the page has RAM facts");
    let source = json!({ "kind": "RAM page", "name": "ecd/2020-09-30", "date": "2025-10-25" });
    let other = json!({ "state": "undisclosed", "source": source });
    ram.other_sources.push(serde_json::from_value(other).expect("facts of another source"));
    let merged = merge::page(&existing, &page.operation).expect("one operation").value;
    assert_eq!(merged, existing);
}

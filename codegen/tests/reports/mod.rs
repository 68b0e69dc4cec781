//! What readers see of a diff: changes that are about more than one node, lines, Markdown and entries of a changelog.
//!
//! Owns the cases that are no single edit of a node; those are in `diff.rs`.

use std::fs;
use std::path::Path;

use alibabacloud_codegen::diff::{Semver, diff, report};
use alibabacloud_codegen::spec::{Endpoint, parse_operation};

use crate::states::{FOLDER, base, edited, list, node, operation};
use crate::{lines, parameter, support, text};

/// An operation that loses its pages says so, beside the change that is the reason.
#[test]
fn pages() {
    let with_token = edited(|v| {
        v.operations.clear();
        let text = r#"{"name":"ListThings","sources":[{"kind":"metadata","name":"x"}],"operation_type":"read",
            "parameters":[{"name":"NextToken","in":"query","type":"string"}],
            "responses":{"200":{"schema":{"type":"object","members":[{"name":"NextToken","type":"string"},
            {"name":"Things","type":"array","items":{"type":"object","members":[{"name":"Id","type":"string"}]}}]}}}}"#;
        let operation = parse_operation("ListThings.json", text).expect("an operation");
        v.operations.insert("ListThings".to_owned(), operation);
    });
    let mut without = with_token.clone();
    let version = without.versions.get_mut(FOLDER).expect("the product is there");
    list(version, "ListThings: parameters").clear();
    let expected = [
        "ListThings: parameter_removed parameters.NextToken breaking changed",
        "ListThings: pages_removed pages breaking same",
    ];
    assert_eq!(lines(&diff(&with_token, &without)), expected);
    let expected = [
        "ListThings: parameter_added parameters.NextToken additive same",
        "ListThings: pages_added pages additive same",
    ];
    assert_eq!(lines(&diff(&without, &with_token)), expected);
}

/// A line says what changed, also where both types have one name.
#[test]
fn types_of_one_name() {
    let new = edited(|v| node(v, "PutThing: parameters.Options").members.clear());
    let diff = diff(&base(), &new);
    let found: Vec<String> = diff.versions[FOLDER].changes().map(report::line).collect();
    assert!(found[0].contains("object, with members became object, with anything"), "{found:?}");
}

/// An entry of a changelog has what breaks callers, within limits, and counts of the rest.
#[test]
fn entries_of_a_changelog() {
    let few = edited(|v| drop(v.operations.remove("DropThing")));
    let entry = report::entry(&diff(&base(), &few), "changelog/a.md");
    assert!(entry.is_whole && !entry.text.contains("changelog/a.md"), "{}", entry.text);
    let many = edited(|v| {
        let added = |number: usize| parameter(&format!("New{number}"), true);
        list(v, "PutThing: parameters").extend((0..80).map(added));
    });
    let entry = report::entry(&diff(&base(), &many), "changelog/a.md");
    assert!(!entry.is_whole && entry.text.contains("* and 35 more breaking changes"), "{}", entry.text);
    assert!(entry.text.contains("Everything that changed is in [changelog/a.md](changelog/a.md)."), "{}", entry.text);
    assert!(entry.text.lines().count() <= 60, "{}", entry.text);
}

/// A list of one host for every region takes no region away.
#[test]
fn hosts_of_every_region() {
    let rows = |rows: &[(&str, &str)]| {
        edited(|v| {
            let row = |(region, public): &(&str, &str)| Endpoint {
                region: (*region).to_owned(),
                public: (*public).to_owned(),
                vpc: None,
            };
            v.product.endpoints = rows.iter().map(row).collect();
        })
    };
    let regional = rows(&[("a", "x.a.com"), ("b", "x.b.com"), ("b-test", "x.b.com")]);
    for (old, new, expected) in [
        (
            &regional,
            &rows(&[("*", "x.com")]),
            &[
                ": endpoint_changed endpoints.a none changed",
                ": endpoint_changed endpoints.b none changed",
                ": endpoint_removed endpoints.b-test none same",
                ": endpoint_added endpoints.* none same",
            ][..],
        ),
        (
            &regional,
            &rows(&[("*", "x.com"), ("a", "x.a.com"), ("b", "x.b.com"), ("b-test", "x.b.com")]),
            &[": endpoint_added endpoints.* none same"],
        ),
        (
            &regional,
            &rows(&[("a", "x.a.com")]),
            &[": endpoint_removed endpoints.b none breaking", ": endpoint_removed endpoints.b-test none same"],
        ),
        (
            &rows(&[("*", "x.com")]),
            &rows(&[("a", "x.com")]),
            &[": endpoint_removed endpoints.* none breaking", ": endpoint_added endpoints.a none same"],
        ),
    ] {
        let diff = diff(old, new);
        assert_eq!(lines(&diff), expected);
        let is_major = expected.iter().any(|line| line.ends_with("breaking"));
        assert_eq!((diff.semver() == Semver::Major, diff.breaks()), (is_major, is_major), "{expected:?}");
    }
}

#[test]
fn reports() {
    let new = edited(|v| {
        v.operations.remove("DropThing");
        list(v, "PutThing: parameters").push(parameter("*New*_[x](y)<b>|`\\", false));
        node(v, "PutThing: parameters.Mode").default = text("a  line\nof **text**");
        node(v, "PutThing: parameters.Name").example = text(&"long ".repeat(30));
        v.product.endpoints.pop();
        let mut copy = operation(v, "LinkThings").clone();
        "Add_Thing".clone_into(&mut copy.name);
        v.operations.insert(copy.name.clone(), copy);
    });
    let diff = diff(&base(), &new);
    let reported: Vec<String> = diff.versions[FOLDER].changes().map(report::line).collect();
    let found = format!("{}\n{}\n", report::markdown(&diff), reported.join("\n"));
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diff/report.md");
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        support::write(&golden, &found);
    }
    assert_eq!(found, fs::read_to_string(golden).expect("the golden can be read"));
}

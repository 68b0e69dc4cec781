//! The documented parameters, examples and errors of every operation of the tested products,
//! against its generated types.
//!
//! Owns what the documentation promises of an operation by itself; what is expected of each is read
//! from the specs. Values that no page shows are in `wire_form.rs`.

#![cfg(test)]
#![cfg(feature = "products")]

mod documents;
mod specs;

use std::collections::{BTreeMap, BTreeSet};

use alibabacloud_codegen::spec::{self, ExampleFormat, Schema, Type, Version};
use alibabacloud_sdk::error::check;
use alibabacloud_sdk::{ErrorCode, ErrorKind};
use alibabacloud_sdk_core::encode::Parameters;
use alibabacloud_sdk_core::operation::{Location, ParameterStyle};
use alibabacloud_tests::catalogue::{CODES, PRODUCTS, ROWS, Row};
use alibabacloud_tests::fixtures::fixtures;
use bytes::Bytes;
use documents::Outcome;
use serde_json::{Map, Value, json};
use specs::specs_of;

/// The tested product versions by folder.
fn tested() -> Vec<(String, Version)> {
    let versions = specs_of(PRODUCTS).versions.into_iter();
    versions.filter(|(_, version)| version.product.default).collect()
}

/// Calls `check` with each operation of the specs and its row.
fn each(mut check: impl FnMut(&Row, &spec::Operation)) {
    let rows: BTreeMap<_, _> = ROWS.iter().map(|row| ((row.folder, row.info.name), row)).collect();
    for (folder, version) in tested() {
        for (name, operation) in &version.operations {
            check(rows[&(folder.as_str(), name.as_str())], operation);
        }
    }
}

#[test]
fn every_operation_has_a_row() {
    let tested = tested();
    let specs = tested.iter().flat_map(|(folder, version)| {
        version.operations.keys().map(move |operation| (folder.as_str(), operation.as_str()))
    });
    let rows: BTreeSet<_> = ROWS.iter().map(|row| (row.folder, row.info.name)).collect();
    assert_eq!(specs.collect::<BTreeSet<_>>(), rows, "the table and the specs differ");
    assert_eq!(rows.len(), ROWS.len(), "a row is there twice");
    assert_eq!(PRODUCTS, ["cs", "ecd", "ecs", "esa", "fc"]);
    for row in ROWS {
        assert_eq!(row.folder, format!("{}/{}", row.info.product.name, row.info.product.version));
    }
}

/// How many documented examples of parameters were sent.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sent {
    parameters: usize,
    examples: usize,
    /// Examples that are no value of the documented type, such as `18****` for an integer.
    of_another_type: usize,
    /// Examples of lists and objects, which pages print in forms of their own.
    composite: usize,
}

#[test]
fn documented_parameters_travel_where_the_documentation_says() {
    let mut sent = Sent::default();
    each(|row, spec| {
        let name = &spec.name;
        let documented = spec.parameters.iter().map(|node| (wire_name(node), location(node), style(node)));
        let generated = row.info.parameters.iter().map(|row| (row.wire_name, row.location, row.style));
        assert_eq!(documented.collect::<Vec<_>>(), generated.collect::<Vec<_>>(), "{name}");
        sent.parameters += spec.parameters.len();

        let mut expected = Parameters::default();
        expected.region_name = region_name(spec);
        let mut json = Map::new();
        for node in &spec.parameters {
            // An operation with form parameters carries a form, even an empty one.
            let form = (location(node) == Location::Form).then(|| expected.form.get_or_insert_default());
            let Some(example) = &node.example else { continue };
            let Some(value) = scalar(node, example) else {
                *if is_scalar(node) { &mut sent.of_another_type } else { &mut sent.composite } += 1;
                continue;
            };
            json.insert(wire_name(node).to_owned(), value);
            let pairs = match location(node) {
                Location::Query => &mut expected.query,
                Location::Form => form.unwrap(),
                Location::Path => &mut expected.path,
                Location::Header => &mut expected.headers,
                other => panic!("{name}: no test knows a scalar in {other:?}"),
            };
            pairs.push((wire_name(node).to_owned(), example.clone()));
            sent.examples += 1;
        }
        let json = Value::Object(json);
        let (parameters, report) = (row.request)(&json.to_string());
        assert_eq!(documents::compare(&json, &report), Outcome::Exactly, "{name}");
        same(&parameters, &expected, name);
    });
    let expected = Sent { parameters: 7374, examples: 5564, of_another_type: 285, composite: 171 };
    assert_eq!(sent, expected, "the number of documented parameters changed");
}

/// Compares the parts, because the debug form of parameters hides their values.
fn same(found: &Parameters, expected: &Parameters, name: &str) {
    assert_eq!(found.query, expected.query, "{name}: query");
    assert_eq!(found.form, expected.form, "{name}: form");
    assert_eq!(found.path, expected.path, "{name}: path");
    assert_eq!(found.headers, expected.headers, "{name}: headers");
    assert!(found == expected, "{name}: host or body");
}

/// The name of the parameter that means what `RegionId` means elsewhere.
fn region_name(spec: &spec::Operation) -> Option<String> {
    let required = spec.parameters.iter().filter(|node| node.required == Some(true));
    let mut names = required.filter(|node| location(node) != Location::Path).map(wire_name);
    names.find(|name| matches!(*name, "regionId" | "region_id")).map(str::to_owned)
}

fn wire_name(node: &Schema) -> &str {
    node.name.as_deref().unwrap()
}

fn is_scalar(node: &Schema) -> bool {
    matches!(node.kind, Some(Type::String | Type::Integer | Type::Number | Type::Boolean))
}

/// The documented example as a JSON value, if it is one of the documented type and prints as
/// the same text: the specs contain every example as text.
fn scalar(node: &Schema, example: &str) -> Option<Value> {
    let value = match node.kind {
        Some(Type::String) if node.format.as_deref() != Some("binary") => return Some(example.into()),
        Some(Type::Integer) => Value::from(example.parse::<i64>().ok()?),
        Some(Type::Number) => Value::from(example.parse::<f64>().ok()?),
        Some(Type::Boolean) => Value::from(example.parse::<bool>().ok()?),
        _ => return None,
    };
    let printed = value.to_string();
    (printed == example).then_some(value)
}

fn location(node: &Schema) -> Location {
    match node.location.unwrap() {
        spec::Location::Query => Location::Query,
        spec::Location::Form => Location::Form,
        spec::Location::Body => Location::Body,
        spec::Location::Path => Location::Path,
        spec::Location::Header => Location::Header,
        spec::Location::Host => Location::Host,
    }
}

fn style(node: &Schema) -> ParameterStyle {
    match node.style {
        None | Some(spec::ParameterStyle::Flat | spec::ParameterStyle::RepeatList) => ParameterStyle::Flat,
        Some(spec::ParameterStyle::Json) => ParameterStyle::Json,
        Some(spec::ParameterStyle::Simple) => ParameterStyle::Comma,
        Some(other) => panic!("no tested product documents the style {other:?}"),
    }
}

/// Decodes the documented examples of one format, and compares what became of them with the fixture
/// of each product: counts, and every example that is not decoded value by value.
fn check_examples(file: &str, wanted: fn(&spec::Example) -> bool, read: fn(&spec::Example) -> Option<Value>) {
    let mut summaries: BTreeMap<&str, documents::Summary> = BTreeMap::new();
    each(|row, spec| {
        let summary = summaries.entry(row.info.product.name).or_default();
        for example in spec.examples.iter().filter(|example| wanted(example)) {
            let Some(document) = read(example) else {
                summary.add(&spec.name, Outcome::Otherwise("not well-formed".to_owned()));
                continue;
            };
            let body = match example.format {
                ExampleFormat::Json => document.to_string(),
                ExampleFormat::Xml => example.body.as_str().unwrap().to_owned(),
            };
            summary.add(&spec.name, documents::compare(&document, &(row.response)(&body)));
        }
    });
    let fixtures = fixtures("examples");
    let products: Vec<_> = fixtures.iter().map(|fixture| fixture.name.as_str()).collect();
    assert_eq!(products, summaries.keys().copied().collect::<Vec<_>>(), "one fixture for each tested product");
    let stale = fixtures.iter().filter_map(|fixture| {
        let found = summaries[fixture.name.as_str()].to_string();
        println!("{} {file}: {}", fixture.name, found.lines().next().unwrap_or_default());
        fixture.golden(file, &found).err().map(|failure| format!("{}: {failure}", fixture.name))
    });
    let stale: Vec<_> = stale.collect();
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

#[test]
fn documented_json_decodes_without_loss() {
    let wanted = |example: &spec::Example| example.format == ExampleFormat::Json && example.status.starts_with('2');
    check_examples("json.txt", wanted, |example| Some(example.body.clone()));
}

#[test]
fn documented_xml_decodes_without_loss() {
    let wanted = |example: &spec::Example| example.format == ExampleFormat::Xml && example.status.starts_with('2');
    check_examples("xml.txt", wanted, |example| documents::xml(example.body.as_str().unwrap()));
}

/// What became of the documented errors.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    errors: usize,
    /// Codes that are the pattern of a family, such as `Invalid.%s`: no service sends them as they are.
    families: usize,
    /// Errors whose documented status is none of HTTP.
    without_status: usize,
}

#[test]
fn documented_errors_come_back_as_their_constants() {
    let codes: BTreeSet<_> = CODES.iter().map(|(folder, code)| (*folder, code.0.to_owned())).collect();
    assert_eq!(codes.len(), CODES.len(), "a code is there twice");
    let mut documented = BTreeSet::new();
    let mut counts = Counts::default();
    each(|row, spec| {
        for error in &spec.errors {
            let code = error.code.trim();
            if code.contains('%') {
                counts.families += 1;
                continue;
            }
            counts.errors += 1;
            documented.insert((row.folder, code.to_owned()));
            match error.status.parse().ok().filter(|status| (400..600).contains(status)) {
                Some(status) => check_error(row, error, status),
                None => counts.without_status += 1,
            }
        }
    });
    assert_eq!(documented, codes, "the constants differ from the documented codes");
    assert_eq!(
        counts,
        Counts { errors: 6242, families: 3, without_status: 1 },
        "the number of documented errors changed"
    );
}

fn check_error(row: &Row, documented: &spec::ServiceError, status: u16) {
    let mut body = json!({"RequestId": "REQ-1", "HostId": "localhost", "Code": documented.code});
    if let Some(message) = &documented.message {
        body["Message"] = message.as_str().into();
    }
    let response = http::Response::builder().status(status).header("content-type", "application/json");
    let response = response.body(Bytes::from(body.to_string())).unwrap();
    let error = check(&row.info.into(), response, None, None).expect_err("it is no success");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some(ErrorCode(documented.code.trim()))), "{error}");
    assert_eq!(
        (error.status().map(|status| status.as_u16()), error.message()),
        (Some(status), documented.message.as_deref()),
        "{error}"
    );
    assert_eq!((error.product(), error.operation()), (row.info.product.name, row.info.name), "{error}");
    assert_eq!(error.request_id(), Some("REQ-1"), "{error}");
}

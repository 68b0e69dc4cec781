//! Random values through the generated types and the encoder, read back from the request.
//!
//! Owns the property: what a caller sets is what a service reads, for every documented type and
//! style. Values and reader know the specs and the wire rules alone; see `wire/`.

#![cfg(test)]
#![cfg(feature = "products")]

mod specs;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

use alibabacloud_codegen::spec::{self, Location, ParameterStyle, Schema, Type, Version};
use alibabacloud_sdk::endpoint::Endpoint;
use alibabacloud_sdk::{Credentials, UntypedOperation};
use alibabacloud_sdk_core::encode::Parameters;
use alibabacloud_sdk_core::operation::{self, Action, Authentication, Method};
use alibabacloud_sdk_core::request::UnsignedRequest;
use alibabacloud_sdk_core::sign::SignedRequest;
use alibabacloud_sdk_core::sign::{SigningContext, sign};
use alibabacloud_tests::catalogue::{PRODUCTS, ROWS};
use alibabacloud_tests::clock::{NONCE, recorded_time};
use alibabacloud_tests::signing::RECORDED_ENDPOINT;
use serde_json::{Map, Value};
use specs::{committed_specs, specs_of};
use wire::reader::Reader;
use wire::values::Values;
use wire::{Form, Schemas};

/// The forms of the tested products: where a parameter is, how it is written, and what it is.
const FORMS: [&str; 16] = [
    "body bytes",
    "body json list",
    "body json object",
    "form json list",
    "form json object",
    "form pairs",
    "form pairs list",
    "header text",
    "path text",
    "query joined list",
    "query json list",
    "query json object",
    "query pairs",
    "query pairs free",
    "query pairs list",
    "query pairs object",
];

/// How many values came back, by location and form, and of how many operations.
#[derive(Default)]
struct Counts(BTreeMap<String, (usize, BTreeSet<String>)>);

/// One request: what was set, and what it is sent as.
struct Case<'a> {
    folder: &'a str,
    version: &'a Version,
    operation: &'a spec::Operation,
    seed: u64,
    set: Map<String, Value>,
}

#[test]
fn typed_requests_are_read_back() {
    const SEEDS: u64 = 8;
    let set = specs_of(PRODUCTS);
    let mut counts = Counts::default();
    let mut failures = Vec::new();
    for row in ROWS {
        let version = &set.versions[row.folder];
        for seed in 0..SEEDS {
            let case = Case::new(row.folder, version, &version.operations[row.info.name], seed);
            let body = Value::Object(case.set.clone()).to_string();
            let (parameters, answer) = (row.request)(&body);
            let answer: Value = serde_json::from_str(&answer).unwrap();
            for report in ["unknown", "unreadable", "coerced"] {
                assert_eq!(answer[report], Value::Array(Vec::new()), "{case}: {report}");
            }
            let mut action = Action::from(row.info);
            action.authentication = Authentication::AccessKey;
            failures.extend(case.check(&action, parameters, &mut counts).err());
        }
    }
    conclude(&counts, &failures);
    assert_eq!(counts.operations(), 1295, "the number of operations with parameters changed");
    let seen: Vec<_> = counts.0.keys().map(String::as_str).collect();
    assert_eq!(seen, FORMS, "the forms changed");
}

/// Every committed product, through the untyped operation: more styles than the tested products have.
#[test]
fn untyped_requests_are_read_back() {
    let mut counts = Counts::default();
    let mut failures = Vec::new();
    for (folder, version) in &committed_specs().versions {
        for (seed, operation) in (100..).zip(version.operations.values()) {
            let case = Case::new(folder, version, operation, seed);
            let untyped = case.untyped();
            failures.extend(case.check(&case.action(), Parameters::of_untyped(&untyped), &mut counts).err());
        }
    }
    conclude(&counts, &failures);
}

/// A reader that took everything would make the property hold of anything.
#[test]
fn the_reader_refuses_what_the_wire_rules_do_not_allow() {
    let set = specs_of(&["ecs"]);
    let version = &set.versions["ecs/2014-05-26"];
    let operation = &version.operations["RunInstances"];
    let case = Case { folder: "ecs", version, operation, seed: 0, set: Map::new() };
    let mut request = signed(&case.action(), Parameters::default()).into_http();
    let base = request.uri().clone();
    let reader = Reader { schemas: case.schemas(), parameters: &operation.parameters, path: "/" };
    let mut read = |query: &str| {
        *request.uri_mut() = format!("{base}?{query}").parse().unwrap();
        reader.read(&request).map(|values| Value::Object(values).to_string())
    };
    for (query, expected) in [
        ("", Ok("{}")),
        ("Description=&Amount=1&DryRun=true", Ok(r#"{"Description":"","Amount":1,"DryRun":true}"#)),
        ("Tag.1.Key=a%20b&Tag.3.Value=%2B", Ok(r#"{"Tag":[{"Key":"a b"},null,{"Value":"+"}]}"#)),
        ("Tag.2.Key=b&Tag.1.Key=a", Ok(r#"{"Tag":[{"Key":"a"},{"Key":"b"}]}"#)),
        ("SystemDisk.Category=c", Ok(r#"{"SystemDisk.Category":"c"}"#)),
        ("DryRun=True", Err(r#""True" is no Some(Boolean)"#)),
        ("Amount=1.0", Err(r#""1.0" is no Some(Integer)"#)),
        ("Amount=1&Amount=1", Err(r#"a scalar has the pairs [("", "1"), ("", "1")]"#)),
        ("Tag.0.Key=a", Err(r#""0" is no number of an item"#)),
        ("Tag.01.Key=a", Err(r#""01" is no number of an item"#)),
        ("Tag.1.Kez=a", Err(r#"nothing documents the member ".Kez""#)),
        ("Tag=%5B%5D", Err(r#""" is a list or an object"#)),
        ("Tagg=a", Err(r#"nothing documents the pair "Tagg""#)),
    ] {
        assert_eq!(read(query), expected.map(str::to_owned).map_err(str::to_owned), "{query}");
    }
}

impl<'a> Case<'a> {
    fn new(folder: &'a str, version: &'a Version, operation: &'a spec::Operation, seed: u64) -> Self {
        let set = Values::new(seed, &version.product.schemas).request(operation);
        Self { folder, version, operation, seed, set }
    }

    fn schemas(&self) -> &Schemas {
        &self.version.product.schemas
    }

    /// RPC operations are sent to `/` whatever path they document.
    fn path(&self) -> &str {
        match &self.operation.path {
            Some(path) if self.version.product.style != "RPC" => path,
            _ => "/",
        }
    }

    fn action(&self) -> Action {
        self.operation().action().clone()
    }

    /// The operation without its parameters.
    fn operation(&self) -> UntypedOperation {
        let product = self.version.product.product.to_lowercase();
        let (version, name) = (self.version.product.version.clone(), self.operation.name.clone());
        match self.path() {
            "/" => UntypedOperation::rpc(product, version, name),
            path => UntypedOperation::roa(product, version, name, Method::Post, path.to_owned()),
        }
    }

    fn untyped(&self) -> UntypedOperation {
        let operation = self.operation();
        self.operation.parameters.iter().fold(operation, |operation, node| {
            let name = node.name.as_deref().unwrap();
            let value = self.set.get(name).cloned().unwrap_or_default();
            operation.parameter(name, location(node), style(node), value)
        })
    }

    /// Reads the request back, and compares each parameter with what the wire keeps of it.
    fn check(&self, action: &Action, parameters: Parameters, counts: &mut Counts) -> Result<(), String> {
        let request = signed(action, parameters);
        let failed = |what: &str| {
            let (set, body) = (Value::Object(self.set.clone()), String::from_utf8_lossy(request.as_http().body()));
            format!(
                "{self}: {what}\n  value {set}\n  {} {}\n  body {body}",
                request.as_http().method(),
                request.as_http().uri()
            )
        };
        let reader = Reader { schemas: self.schemas(), parameters: &self.operation.parameters, path: self.path() };
        let mut read = reader.read(request.as_http()).map_err(|failure| failed(&failure))?;
        for node in &self.operation.parameters {
            let name = node.name.as_deref().unwrap();
            let form = wire::form(self.schemas(), node);
            let expected = self.set.get(name).and_then(|value| wire::kept(self.schemas(), node, form, value));
            let found = read.remove(name);
            match (&expected, &found) {
                (None, None) => {}
                (Some(expected), Some(found)) if wire::same(expected, found) => counts.add(self, node, form),
                _ => return Err(failed(&format!("{name}: expected {expected:?}, found {found:?}"))),
            }
        }
        if read.is_empty() { Ok(()) } else { Err(failed("something was sent that nobody set")) }
    }
}

impl std::fmt::Display for Case<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {} seed {}", self.folder, self.operation.name, self.seed)
    }
}

impl Counts {
    fn add(&mut self, case: &Case<'_>, node: &Schema, form: Form) {
        let kind = match wire::resolve(case.schemas(), node).kind {
            Some(Type::Array) => " list",
            Some(Type::Object) => " object",
            Some(Type::Any) | None => " free",
            Some(_) => "",
        };
        let form = match form {
            Form::Pairs => "pairs",
            Form::Json => "json",
            Form::Joined(_) => "joined",
            Form::Text => "text",
            Form::Document => "json",
            Form::Bytes => "bytes",
        };
        let label = format!("{:?} {form}{kind}", node.location.unwrap()).to_lowercase();
        let (values, operations) = self.0.entry(label).or_default();
        *values += 1;
        operations.insert(format!("{} {}", case.folder, case.operation.name));
    }

    fn operations(&self) -> usize {
        self.0.values().flat_map(|(_, operations)| operations).collect::<BTreeSet<_>>().len()
    }
}

fn conclude(counts: &Counts, failures: &[String]) {
    for (label, (values, operations)) in &counts.0 {
        println!("{label}: {values} values of {} operations", operations.len());
    }
    let values: usize = counts.0.values().map(|(values, _)| values).sum();
    println!("all: {values} values of {} operations", counts.operations());
    let shown: Vec<_> = failures.iter().take(5).map(String::as_str).collect();
    assert!(failures.is_empty(), "{} requests were read otherwise\n{}", failures.len(), shown.join("\n"));
}

fn signed(action: &Action, parameters: Parameters) -> SignedRequest {
    let endpoint: Endpoint = RECORDED_ENDPOINT.parse().unwrap();
    let request = UnsignedRequest::new(action, parameters, &endpoint).unwrap();
    let credentials = Credentials::new("testAccessKeyId", "testAccessKeySecret");
    sign(&request, &SigningContext::new(recorded_time(), NONCE).credentials(&credentials)).unwrap()
}

fn location(node: &Schema) -> operation::Location {
    match node.location.unwrap() {
        Location::Query => operation::Location::Query,
        Location::Form => operation::Location::Form,
        Location::Body => operation::Location::Body,
        Location::Path => operation::Location::Path,
        Location::Header => operation::Location::Header,
        Location::Host => operation::Location::Host,
    }
}

fn style(node: &Schema) -> operation::ParameterStyle {
    match node.style {
        Some(ParameterStyle::Json) => operation::ParameterStyle::Json,
        Some(ParameterStyle::Simple) => operation::ParameterStyle::Comma,
        Some(ParameterStyle::SpaceDelimited) => operation::ParameterStyle::Space,
        Some(ParameterStyle::PipeDelimited) => operation::ParameterStyle::Pipe,
        Some(ParameterStyle::Flat | ParameterStyle::RepeatList | ParameterStyle::Xml) | None => {
            operation::ParameterStyle::Flat
        }
    }
}

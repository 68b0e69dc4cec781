//! The documented examples and errors of every committed operation, against its generated types.
//!
//! Owns the table of operations; what is expected of each is read from the specs. An operation of
//! the specs without a row fails the test.

#![cfg(test)]
#![cfg(feature = "products")]

mod specs;

use std::collections::BTreeMap;

use alibabacloud_codegen::spec::{self, ExampleFormat, Schema, Type};
use alibabacloud_sdk::credentials::BoxFuture;
use alibabacloud_sdk::decode::{Report, from_json_with_report};
use alibabacloud_sdk::ecd::{UpdateFotaTask, UpdateFotaTaskUserStatus};
use alibabacloud_sdk::encode::Parameters;
use alibabacloud_sdk::esa::{UpdateUserDeliveryTaskStatus, UpdateUserDeliveryTaskStatusMethod, error_code};
use alibabacloud_sdk::operation::{Location, OperationInfo};
use alibabacloud_sdk::transport::Transport;
use alibabacloud_sdk::{Client, Credentials, Error, ErrorCode, ErrorKind, Operation, TransportError};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use specs::committed_specs;

/// What the test can do with one generated operation.
struct Row {
    info: &'static OperationInfo,
    /// The documented error codes, as their constants.
    codes: &'static [ErrorCode<'static>],
    /// The parameters of the request that a caller writes with the documented examples.
    typed: Parameters,
    /// Reads a request from JSON, and gives its parameters and what it is written back as.
    request: fn(&Value) -> (Parameters, Value),
    /// Reads a response, and gives the report and what the output is written back as.
    response: fn(&[u8]) -> (Report, Value),
    /// Calls the operation.
    call: Box<Caller>,
}

type Caller = dyn Fn(&Client) -> BoxFuture<'static, Option<Error>>;

/// The rows by folder and operation.
fn table() -> BTreeMap<(String, &'static str), Row> {
    let online = UpdateUserDeliveryTaskStatusMethod::Online;
    let switch_on = UpdateUserDeliveryTaskStatus::new("test_project", online);
    let pending = UpdateFotaTaskUserStatus::Pending;
    let push_later = UpdateFotaTask::new("aot-c4khwrp9ocml4****", pending).region_id("cn-hangzhou");
    let rows = [
        row(switch_on, &[error_code::INVALID_PARAMETER, error_code::INTERNAL_ERROR, error_code::ESA_SERVICE_NOT_OPEN]),
        row(push_later, &[]),
    ];
    let key = |info: &OperationInfo| (format!("{}/{}", info.product.name, info.product.version), info.name);
    rows.into_iter().map(|row| (key(row.info), row)).collect()
}

fn row<O>(operation: O, codes: &'static [ErrorCode<'static>]) -> Row
where
    O: Operation + Clone + PartialEq + Serialize + DeserializeOwned + 'static,
    O::Output: Default + Serialize,
{
    Row {
        info: O::INFO,
        codes,
        typed: Parameters::of(&operation),
        request: |value| {
            let operation: O = serde_json::from_value(value.clone()).unwrap();
            (Parameters::of(&operation), serde_json::to_value(&operation).unwrap())
        },
        response: |body| {
            let (output, report) = from_json_with_report::<O::Output>(body).unwrap();
            (report, serde_json::to_value(output).unwrap())
        },
        call: Box::new(move |client| {
            let call = client.send(operation.clone());
            Box::pin(async move { call.await.err() })
        }),
    }
}

#[test]
fn every_operation_has_a_row() {
    let set = committed_specs();
    let specs = set.versions.iter().flat_map(|(folder, version)| {
        version.operations.keys().map(move |operation| (folder.clone(), operation.clone()))
    });
    let table = table();
    let rows = table.keys().map(|(folder, operation)| (folder.clone(), (*operation).to_owned()));
    assert_eq!(specs.collect::<Vec<_>>(), rows.collect::<Vec<_>>(), "the table and the specs differ");
}

/// Calls `check` with each operation of the specs and its row.
fn each(mut check: impl FnMut(&Row, &spec::Operation)) {
    let table = table();
    for (folder, version) in &committed_specs().versions {
        for (name, operation) in &version.operations {
            check(&table[&(folder.clone(), name.as_str())], operation);
        }
    }
}

#[test]
fn documented_responses_decode_and_encode_back() {
    let mut examples = 0;
    each(|row, spec| {
        for example in spec.examples.iter().filter(|example| example.status.starts_with('2')) {
            assert_eq!(example.format, ExampleFormat::Json, "{}: no test reads this format", spec.name);
            let (report, written) = (row.response)(example.body.to_string().as_bytes());
            assert_eq!(report, Report::default(), "{}", spec.name);
            // The text holds the order of the members as well, which is the documented one.
            assert_eq!(written.to_string(), example.body.to_string(), "{}", spec.name);
            examples += 1;
        }
    });
    assert_eq!(examples, 2, "the number of examples changed");
}

#[test]
fn documented_parameters_travel_where_the_documentation_says() {
    each(|row, spec| {
        let documented = spec.parameters.iter().map(|node| (node.name.as_deref().unwrap(), location(node)));
        let generated = row.info.parameters.iter().map(|row| (row.wire_name, row.location));
        assert_eq!(documented.collect::<Vec<_>>(), generated.collect::<Vec<_>>(), "{}", spec.name);

        let examples = spec.parameters.iter().filter_map(|node| Some((node, node.example.as_deref()?)));
        let mut expected = Parameters::default();
        let mut json = Map::new();
        for (node, example) in examples {
            let name = node.name.clone().unwrap();
            json.insert(name.clone(), value(node, example));
            let pair = (name, example.to_owned());
            match location(node) {
                Location::Query => expected.query.push(pair),
                Location::Form => expected.form.get_or_insert_default().push(pair),
                Location::Path => expected.path.push(pair),
                Location::Header => expected.headers.push(pair),
                Location::Host => expected.host.push(pair),
                other => panic!("{}: no test knows the location {other:?}", spec.name),
            }
        }
        let (parameters, written) = (row.request)(&Value::Object(json.clone()));
        same(&row.typed, &expected, &spec.name);
        same(&parameters, &expected, &spec.name);
        assert_eq!(written, Value::Object(json), "{}", spec.name);
    });
}

/// Compares the parts, because the debug form of parameters hides their values.
fn same(found: &Parameters, expected: &Parameters, name: &str) {
    assert_eq!(found.query, expected.query, "{name}: query");
    assert_eq!(found.form, expected.form, "{name}: form");
    assert_eq!(found.path, expected.path, "{name}: path");
    assert_eq!(found.headers, expected.headers, "{name}: headers");
    assert_eq!(found.host, expected.host, "{name}: host");
    assert!(found == expected, "{name}: body");
}

/// The documented example as a JSON value: the specs hold every example as text.
fn value(node: &Schema, example: &str) -> Value {
    match node.kind {
        Some(Type::String) => example.into(),
        Some(Type::Integer | Type::Number | Type::Boolean) => serde_json::from_str(example).unwrap(),
        other => panic!("no test knows how {other:?} stands on the wire; write its pairs down here"),
    }
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

/// Answers every request with one documented error.
#[derive(Debug)]
struct Refusal {
    status: u16,
    body: String,
}

impl Transport for Refusal {
    fn send(&self, _: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let response = http::Response::builder().status(self.status).header("content-type", "application/json");
        let response = response.body(self.body.clone().into()).unwrap();
        Box::pin(std::future::ready(Ok(response)))
    }
}

#[tokio::test]
async fn documented_errors_come_back_typed() {
    let table = table();
    let mut errors = 0;
    for (folder, version) in &committed_specs().versions {
        for (name, operation) in &version.operations {
            let row = &table[&(folder.clone(), name.as_str())];
            let documented: Vec<_> = operation.errors.iter().map(|error| ErrorCode(&error.code)).collect();
            assert_eq!(row.codes, documented, "{name}: the constants of the table");
            for (error, code) in operation.errors.iter().zip(row.codes) {
                check_error(row, error, *code).await;
                errors += 1;
            }
        }
    }
    assert_eq!(errors, 3, "the number of errors changed");
}

async fn check_error(row: &Row, documented: &spec::ServiceError, code: ErrorCode<'static>) {
    let status = documented.status.parse().expect("a page documents one status");
    let mut body = json!({"RequestId": "REQ-1", "HostId": "localhost", "Code": documented.code});
    if let Some(message) = &documented.message {
        body["Message"] = message.as_str().into();
    }
    let client = Client::builder()
        .credentials(Credentials::new("testAccessKeyId", "testAccessKeySecret"))
        .region("cn-hangzhou")
        .transport(Refusal { status, body: body.to_string() })
        .build()
        .unwrap();
    let error = (row.call)(&client).await.expect("the service refuses");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some(code)), "{error}");
    assert_eq!((error.status(), error.message()), (Some(status), documented.message.as_deref()), "{error}");
    assert_eq!((error.product(), error.operation()), (row.info.product.name, row.info.name), "{error}");
    assert_eq!(error.request_id(), Some("REQ-1"), "{error}");
}

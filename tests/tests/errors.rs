//! What a client makes of every kind of bad answer, one fixture folder for each.
//!
//! Owns the comparison of an error with what the fixture expects. The server is on the loopback
//! interface, and a fixture without a response is a server that is not there.

#![cfg(test)]

use std::collections::BTreeSet;
use std::time::Duration;

use alibabacloud_sdk::{Client, Credentials, Error, ErrorKind, Response, UntypedOperation};
use alibabacloud_tests::facts::facts;
use alibabacloud_tests::fixtures::{Fixture, fixtures};
use alibabacloud_tests::server::{Reply, Server};
use serde::Deserialize;
use serde_json::Value;

const CASES: usize = 34;

/// What a fixture's `expected.json` states.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// `success`, or the kind of the error.
    kind: String,
    status: Option<u16>,
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
    /// The line that the error prints; a star at its end matches the operating system's words.
    display: Option<String>,
    /// The output of a success.
    #[serde(default)]
    output: Value,
    /// How long the server is silent, longer than the client waits.
    #[serde(default)]
    delay_ms: u64,
}

/// What a fixture's `response.http` states.
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

#[tokio::test]
async fn every_answer_becomes_the_expected_error() {
    let cases = fixtures("errors");
    assert_eq!(cases.len(), CASES, "the number of cases changed");
    let mut failures = Vec::new();
    for case in &cases {
        if let Err(failure) = check(case).await {
            failures.push(format!("{}: {failure}", case.name));
        }
    }
    assert!(failures.is_empty(), "{} of {CASES} cases failed\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_recorded_situation_has_a_fixture() {
    let Some(situations) = facts("wire/error-responses.json") else { return };
    let names: BTreeSet<_> = fixtures("errors").into_iter().map(|case| case.name).collect();
    for situation in &situations {
        let name = situation["name"].as_str().unwrap();
        assert!(names.contains(name), "fixtures/errors/{name} is missing");
    }
    assert_eq!(situations.len(), 24, "the number of situations changed");
}

async fn check(fixture: &Fixture) -> Result<(), String> {
    let expected: Expected = fixture.json("expected.json");
    let answer = fixture.text("response.http").map(|text| parse(&text));
    let server = match &answer {
        Some(answer) => Some(Server::replies([reply(answer, &expected)]).await),
        None => None,
    };
    let endpoint = server.as_ref().map_or_else(Server::nobody, Server::endpoint);
    // Only a case that waits for the limit has a short one: a busy machine is slow at times.
    let limit = if expected.delay_ms > 0 { Duration::from_millis(500) } else { Duration::from_secs(60) };
    let result = call(&endpoint, limit).await;
    let (status, body) = match &result {
        Ok(response) => (Some(response.status().as_u16()), Some(response.raw_body().clone())),
        Err(error) => (error.status().map(|status| status.as_u16()), error.raw_body().cloned()),
    };
    same("status", &expected.status, &status)?;
    let sent = answer.filter(|_| expected.status.is_some()).map(|answer| answer.body.into_bytes());
    same("raw body", &sent, &body.map(Vec::from))?;
    match result {
        Ok(response) => check_success(&expected, &response),
        Err(error) => check_error(&expected, &error),
    }?;
    same("requests", &server.as_ref().map(|_| 1), &server.as_ref().map(|server| server.requests().len()))
}

async fn call(endpoint: &str, limit: Duration) -> Result<Response<Value>, Error> {
    let client = Client::builder()
        .credentials(Credentials::new("testAccessKeyId", "testAccessKeySecret"))
        .endpoint(endpoint)
        .read_timeout(limit)
        .build()
        .unwrap();
    client.send_untyped(UntypedOperation::rpc("ecs", "2014-05-26", "DescribeInstances")).await
}

fn check_success(expected: &Expected, response: &Response<Value>) -> Result<(), String> {
    same("kind", &expected.kind, &"success".to_owned())?;
    same("output", &expected.output, response)?;
    same("request ID", &expected.request_id.as_deref().unwrap_or_default(), &response.request_id())
}

fn check_error(expected: &Expected, error: &Error) -> Result<(), String> {
    let kind = match error.kind() {
        ErrorKind::Service => "service",
        ErrorKind::Transport => "transport",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Decode => "decode",
        other => return Err(format!("kind {other:?} of {error}")),
    };
    same("kind", &expected.kind.as_str(), &kind)?;
    same("code", &expected.code.as_deref(), &error.code().map(|code| code.as_str()))?;
    same("message", &expected.message.as_deref(), &error.message())?;
    same("request ID", &expected.request_id.as_deref(), &error.request_id())?;
    let display = expected.display.clone().unwrap_or_default();
    let line = error.to_string();
    match display.strip_suffix('*') {
        Some(start) if line.starts_with(start) && !line.contains('\n') => Ok(()),
        _ => same("display", &display, &line),
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, expected: &T, found: &T) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("{what}\nexpected {expected:?}\nfound    {found:?}")) }
}

/// Reads a status line, headers, an empty line and the body.
fn parse(text: &str) -> Answer {
    let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.strip_prefix("HTTP/1.1 ")).expect("a status line");
    let headers = lines.map(|line| line.split_once(": ").expect("a header"));
    Answer {
        status: status.parse().expect("a status"),
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body: body.to_owned(),
    }
}

fn reply(answer: &Answer, expected: &Expected) -> Reply {
    let reply = Reply::new(answer.status).body(answer.body.clone()).after(Duration::from_millis(expected.delay_ms));
    answer.headers.iter().fold(reply, |reply, (name, value)| reply.header(name, value))
}

//! The steps of a signature, one fixture folder for each kind of request.
//!
//! Owns the comparison with the golden files. `authorization.txt` is what an official SDK sent
//! and is never rewritten, so a golden of the other steps cannot drift away from it unseen.

#![cfg(test)]

use std::collections::BTreeSet;

use alibabacloud_sdk_core::sign::{SignedRequest, verify};
use alibabacloud_tests::facts::facts;
use alibabacloud_tests::fixtures::{Fixture, fixtures};
use alibabacloud_tests::signing::{Case, Key, authorization};
use bytes::Bytes;
use http::HeaderValue;
use serde_json::{Value, json};

const CASES: usize = 23;

#[test]
fn every_case_signs_as_recorded() {
    let cases = fixtures("signing");
    assert_eq!(cases.len(), CASES, "the number of cases changed");
    let failures: Vec<_> =
        cases.iter().filter_map(|case| check(case).err().map(|failure| format!("{}: {failure}", case.name))).collect();
    assert!(failures.is_empty(), "{} of {CASES} cases failed\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn recorded_authorizations_come_from_the_vectors() {
    let Some(vectors) = facts("wire/vectors.json") else { return };
    let mut known = BTreeSet::new();
    texts(&Value::Array(vectors), &mut known);
    for case in fixtures("signing") {
        let recorded = case.text("authorization.txt");
        assert!(recorded.is_none_or(|recorded| known.contains(&recorded)), "{}", case.name);
    }
}

#[test]
fn a_form_value_replaces_a_query_value_of_the_same_name() {
    let parameter = |name, location, value| json!({"name": name, "in": location, "style": "flat", "value": value});
    let case = json!({
        "version": "2020-01-01", "operation": "DoThing", "style": "rpc", "method": "POST", "path": "/",
        "scheme": "rpc-v1",
        "credentials": {"access_key_id": "testAccessKeyId", "access_key_secret": "testAccessKeySecret"},
        "parameters": [
            parameter("Q", "query", "in the query"),
            parameter("Q", "form", "in the form"),
            parameter("Version", "form", "of the form"),
        ],
    });
    let signed = serde_json::from_value::<Case>(case).unwrap().sign();
    let signs = |pair: &str| {
        signed.signed_text().canonical_request().split('&').filter(|other| other.starts_with(pair)).count()
    };
    assert_eq!(["Q=in%20the%20form", "Q=", "Version=of%20the%20form", "Version="].map(signs), [1, 1, 1, 1]);
}

#[test]
fn every_signed_case_is_verified_and_no_other_request_is() {
    for fixture in fixtures("signing") {
        let case: Case = fixture.json("request.json");
        let Some(key) = &case.credentials else { continue };
        let check = |request: http::Request<Bytes>, key: &Key| {
            let verdict = verify(&request, &key.credentials());
            verdict.map_err(|error| error.to_string().split(';').next().unwrap_or_default().to_owned())
        };
        let sent = || case.sign().into_http();
        let mismatch = Err("the signature does not match".to_owned());
        assert_eq!(check(sent(), key), Ok(()), "{}", fixture.name);

        let unknown = Err("the request names another access key".to_owned());
        for (what, other, verdict) in [
            ("secret", Key { access_key_secret: "another".to_owned(), ..key.clone() }, &mismatch),
            ("token", Key { security_token: "another".to_owned(), ..key.clone() }, &mismatch),
            ("key", Key { access_key_id: "another".to_owned(), ..key.clone() }, &unknown),
        ] {
            assert_eq!(&check(sent(), &other), verdict, "{}: another {what}", fixture.name);
        }

        let mut changed = sent();
        let separator = if changed.uri().query().is_some() { '&' } else { '?' };
        *changed.uri_mut() = format!("{}{separator}added=1", changed.uri()).parse().unwrap();
        assert_eq!(check(changed, key), mismatch, "{}: another query", fixture.name);
        if case.scheme == "v3" {
            let mut changed = sent();
            *changed.body_mut() = Bytes::from_static(b"another");
            assert_eq!(check(changed, key), mismatch, "{}: another body", fixture.name);
        }
        let mut changed = sent();
        changed.headers_mut().insert("x-acs-added", HeaderValue::from_static("1"));
        if case.scheme != "rpc-v1" {
            assert_eq!(check(changed, key), mismatch, "{}: another header", fixture.name);
        }
    }
}

/// Compares one case step by step; the error names the step.
fn check(fixture: &Fixture) -> Result<(), String> {
    let signed = fixture.json::<Case>("request.json").sign();
    let steps = [
        ("canonical-request.txt", signed.signed_text().canonical_request().to_owned()),
        ("string-to-sign.txt", signed.signed_text().string_to_sign().to_owned()),
        ("signed-request.txt", print(&signed)),
    ];
    let (recorded, found) = (fixture.text("authorization.txt"), authorization(&signed));
    if recorded == found || std::env::var_os("UPDATE_FIXTURES").is_none() {
        // The first step that differs is the one to look at.
        for (file, actual) in steps {
            // An anonymous request has no such step.
            if !(actual.is_empty() && fixture.text(file).is_none()) {
                fixture.golden(file, &actual)?;
            }
        }
    }
    match recorded == found {
        true => Ok(()),
        false => Err(format!("authorization.txt differs and is a fact\nexpected {recorded:?}\nfound    {found:?}")),
    }
}

/// The request as text: its line, its headers and its body.
///
/// The user agent is left out, because it names the machine.
fn print(request: &SignedRequest) -> String {
    let request = request.as_http();
    let mut text = format!("{} {}\n", request.method(), request.uri());
    let headers = request.headers().iter().filter(|(name, _)| *name != "user-agent");
    let mut headers: Vec<_> = headers.map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap())).collect();
    headers.sort();
    text.extend(headers);
    text.push('\n');
    match std::str::from_utf8(request.body()) {
        Ok(body) if !body.contains('\0') => text.push_str(body),
        _ => text.push_str(&format!("bytes {:?}", &request.body()[..])),
    }
    text
}

/// Every text anywhere in `value`.
fn texts(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(found.insert(text.clone())),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values().for_each(|member| texts(member, found)),
        _ => {}
    }
}

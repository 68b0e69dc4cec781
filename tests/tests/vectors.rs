//! Requests that the official SDKs put on the wire, compared part by part with ours.
//!
//! Owns how a recorded vector becomes a case. The vectors are outside the tree; a selection of
//! them is in `fixtures/signing`, which `signing.rs` runs everywhere.

#![cfg(test)]

use alibabacloud_sdk_core::sign::SignedRequest;
use alibabacloud_sdk_core::sign::decode_pairs;
use alibabacloud_tests::facts::facts;
use alibabacloud_tests::signing::{Case, Key, Parameter, authorization, header, query};
use base64::Engine as _;
use serde_json::{Map, Value, json};

const VECTORS: usize = 43;
const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn every_vector_is_reproduced() {
    let Some(vectors) = facts("wire/vectors.json") else { return };
    assert_eq!(vectors.len(), VECTORS, "the number of vectors changed");
    let failures: Vec<_> = vectors
        .iter()
        .filter_map(|vector| check(vector).err().map(|failure| format!("{}: {failure}", text(vector, "name"))))
        .collect();
    assert!(failures.is_empty(), "{} of {VECTORS} vectors failed\n{}", failures.len(), failures.join("\n"));
}

/// Compares one vector; the error names the step.
fn check(vector: &Value) -> Result<(), String> {
    // Python prints booleans as `True`; where a vector has any, its second form is ours.
    let recorded = vector.get("variant_lowercase_bool").unwrap_or(vector);
    let expected = &recorded["request"];
    let signed = case(vector).sign();
    let http = signed.as_http();
    same("method", &text(expected, "method"), &http.method().as_str().to_owned())?;
    same("path", &text(expected, "path"), &http.uri().path().to_owned())?;
    same("query", &without_signature(pairs(&expected["query"])), &without_signature(query(&signed)))?;
    same(
        "content type",
        &member(&expected["headers"], "content-type"),
        &header(&signed, "content-type").map(str::to_owned),
    )?;
    check_body(expected, &signed)?;
    check_headers(expected, &signed)?;
    same("authorization", &expected_authorization(vector, recorded), &authorization(&signed)).map_err(|difference| {
        format!(
            "{difference}\n--- canonical request\n{}\n--- string to sign\n{}",
            signed.signed_text().canonical_request(),
            signed.signed_text().string_to_sign()
        )
    })
}

fn same<T: PartialEq + std::fmt::Debug>(step: &str, expected: &T, found: &T) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("{step}\nexpected {expected:?}\nfound    {found:?}")) }
}

/// JSON is compared as a value, a form as text (or as pairs, where the recorded one is not
/// sorted), and anything else as bytes.
fn check_body(expected: &Value, signed: &SignedRequest) -> Result<(), String> {
    let bytes = match member(expected, "body_base64") {
        Some(text) => base64::engine::general_purpose::STANDARD.decode(text).unwrap(),
        None => text(expected, "body").into_bytes(),
    };
    match header(signed, "content-type") {
        Some(kind) if kind.starts_with("application/json") => {
            let parse = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).map_err(|error| format!("body: {error}"));
            same("body", &parse(&bytes)?, &parse(signed.as_http().body())?)
        }
        Some(FORM) if expected["headers"].get("content-md5").is_some() => {
            let sorted = |bytes: &[u8]| sorted(decode_pairs(str::from_utf8(bytes).unwrap(), true));
            same("body", &sorted(&bytes), &sorted(signed.as_http().body()))
        }
        Some(FORM) => same("body", &str::from_utf8(&bytes).unwrap(), &str::from_utf8(signed.as_http().body()).unwrap()),
        _ => same("body", &bytes, &signed.as_http().body().to_vec()),
    }
}

/// Every header that the signature or the operation sets; the rest names the SDK that sent it.
fn check_headers(expected: &Value, signed: &SignedRequest) -> Result<(), String> {
    for (name, value) in expected["headers"].as_object().unwrap() {
        let of_that_sdk = matches!(name.as_str(), "accept" | "authorization" | "user-agent" | "content-md5")
            || name == "x-acs-credentials-provider"
            || name.starts_with("x-sdk-");
        if !of_that_sdk {
            same(name, &value.as_str(), &header(signed, name))?;
        }
    }
    Ok(())
}

fn expected_authorization(vector: &Value, recorded: &Value) -> Option<String> {
    let expected = &recorded["request"];
    match text(vector, "signature_scheme").as_str() {
        "ACS3-HMAC-SHA256" => member(recorded, "authorization_min"),
        "RPC-1.0-HMAC-SHA1" => {
            pairs(&expected["query"]).into_iter().find(|(name, _)| name == "Signature").map(|(_, value)| value)
        }
        _ => member(&expected["headers"], "authorization"),
    }
}

fn case(vector: &Value) -> Case {
    let scheme = match text(vector, "signature_scheme").as_str() {
        "RPC-1.0-HMAC-SHA1" => "rpc-v1",
        "ROA-1.0-HMAC-SHA1" => "roa-v1",
        _ => "v3",
    };
    let key = &vector["credentials"];
    let signed = text(vector, "signature_scheme") != "Anonymous";
    Case {
        version: text(vector, "version"),
        operation: text(vector, "operation"),
        style: text(vector, "style").to_ascii_lowercase(),
        method: text(vector, "method_declared"),
        path: text(vector, "path_template"),
        scheme: scheme.to_owned(),
        credentials: signed.then(|| Key {
            access_key_id: text(key, "access_key_id"),
            access_key_secret: text(key, "access_key_secret"),
            security_token: member(key, "security_token").unwrap_or_default(),
        }),
        parameters: parameters(vector),
    }
}

/// The parameters of a vector, and what its SDK added of its own.
fn parameters(vector: &Value) -> Vec<Parameter> {
    let mut parameters = declared(vector);
    let mut push = |name: &str, location, value| parameters.push(parameter(name, location, "flat", value));
    for (members, location) in [("path_params", "path"), ("header_params", "header"), ("form_params", "form")] {
        for (name, value) in vector[members].as_object().into_iter().flatten() {
            push(name, location, value.clone());
        }
    }
    if vector.get("sdk").is_some() {
        // The legacy core takes flat parameters, prints Python booleans and adds three of its own.
        for (name, value) in vector["params"].as_object().unwrap() {
            push(name, "query", value.as_bool().map_or(value.clone(), |yes| json!(if yes { "True" } else { "False" })));
        }
        push("RegionId", "query", vector["region_id"].clone());
        push("Format", "query", json!("JSON"));
        push("SignatureType", "query", json!(""));
    }
    if text(vector, "signature_scheme") == "ROA-1.0-HMAC-SHA1" {
        // This vector states its input as the request alone, and its SDK signs one header more.
        for (name, value) in pairs(&vector["request"]["query"]) {
            push(&name, "query", json!(value));
        }
        push(
            "x-acs-credentials-provider",
            "header",
            vector["request"]["headers"]["x-acs-credentials-provider"].clone(),
        );
        push("body", "body", serde_json::from_str(&text(&vector["request"], "body")).unwrap());
    }
    if member(&vector["request"]["headers"], "content-type").as_deref() == Some(FORM) {
        // A form without any pair still says that it is a form.
        push("unset", "form", Value::Null);
    }
    parameters
}

/// The parameters with a documented location, members of a JSON body as one body.
fn declared(vector: &Value) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    let mut body = Map::new();
    let locations = vector.get("locations").and_then(Value::as_object);
    for (name, place) in locations.into_iter().flatten() {
        let value = vector["params"].get(name).cloned().unwrap_or_default();
        match (text(place, "in").as_str(), text(place, "style").as_str()) {
            // Headers are in `header_params`.
            ("header", _) => {}
            ("body", "json") => drop(body.insert(name.clone(), value)),
            ("body", "whole_body_json") => parameters.push(parameter(name, "body", "json", value)),
            ("body", "binary") => {
                let bytes =
                    base64::engine::general_purpose::STANDARD.decode(text(vector, "stream_body_base64")).unwrap();
                parameters.push(parameter(name, "body", "bytes", json!(bytes)));
            }
            (location, style) => {
                let location = if location == "body" { "form" } else { location };
                let style = style.trim_end_matches("_joined").trim_end_matches("_string");
                parameters.push(parameter(name, location, style, value));
            }
        }
    }
    if !body.is_empty() {
        parameters.push(parameter("body", "body", "json", Value::Object(body)));
    }
    parameters
}

fn parameter(name: &str, location: &str, style: &str, value: Value) -> Parameter {
    Parameter { name: name.to_owned(), location: location.to_owned(), style: style.to_owned(), value }
}

fn text(value: &Value, name: &str) -> String {
    member(value, name).unwrap_or_default()
}

fn member(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(Value::as_str).map(str::to_owned)
}

fn pairs(value: &Value) -> Vec<(String, String)> {
    serde_json::from_value(value.clone()).unwrap()
}

fn sorted(mut pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    pairs.sort();
    pairs
}

fn without_signature(mut pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    pairs.retain(|(name, _)| name != "Signature");
    sorted(pairs)
}

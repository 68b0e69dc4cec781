//! Recordings that a client makes of its own calls.
//!
//! Owns that a recorder sees each call once, wherever its parameters travel, and that the policy of the
//! recording names what was called.

#![cfg(test)]
#![cfg(feature = "ram")]

mod ram_catalogue;

use alibabacloud_codegen::spec::SpecSet;
use alibabacloud_ram::Catalogue;
use alibabacloud_ram::write::{Recorder, Writer};
use alibabacloud_sdk::testing::{Answer, FakeTransport, TestClock};
use alibabacloud_sdk::{Client, Credentials, UntypedOperation};
use alibabacloud_sdk_core::operation::{Location, Method, ParameterStyle};
use serde_json::{Value, json};

/// Two operations that name a thing, one of them in its path.
fn catalogue() -> Catalogue<'static> {
    let source = json!({"kind": "fixture", "name": "things", "date": "2025-11"});
    let spec = |name: &str| {
        let arn = "acs:things:{#regionId}:{#accountId}:thing/{#thingId}";
        let resource = json!({"type": "Thing", "requirement": "required", "arn": arn});
        let action = json!({"action": format!("things:{name}"), "resources": [resource]});
        let ram = json!({"state": "documented", "source": source, "actions": [action]});
        json!({"name": name, "sources": [source], "methods": ["POST"], "ram": ram}).to_string()
    };
    let product = json!({
        "product": "things", "version": "2020-01-01", "style": "RPC", "default": true, "sources": [source],
        "ram": {"codes": ["things"]},
    });
    let (product, get, start) = (product.to_string(), spec("GetThing"), spec("StartThing"));
    let files = [("product.json", &product), ("GetThing.json", &get), ("StartThing.json", &start)];
    let files = files.map(|(name, text)| (format!("things/2020-01-01/{name}"), text.as_str()));
    let set = SpecSet::parse(files.iter().map(|(path, text)| (path.as_str(), *text)));
    ram_catalogue::of_specs(&set.unwrap_or_else(|errors| panic!("{errors}")))
}

fn start() -> UntypedOperation {
    UntypedOperation::rpc("things", "2020-01-01", "StartThing")
}

#[tokio::test]
async fn a_client_records_its_calls_wherever_their_parameters_travel() {
    let catalogue = Box::leak(Box::new(catalogue()));
    let recorder = Recorder::new(catalogue);
    let ok = || Answer::json(&json!({}));
    // The second call is answered at its second attempt, and the third is denied.
    let denied = Answer::error(403, "NoPermission", "no");
    let transport = FakeTransport::answers([ok(), Answer::status(503), ok(), denied, ok(), ok()]);
    let client = Client::builder()
        .credentials(Credentials::new("testAccessKeyId", "testAccessKeySecret"))
        .region("cn-hangzhou")
        .clock(TestClock::default())
        .transport(transport.clone())
        .interceptor(recorder.clone())
        .build()
        .unwrap();

    client.send_untyped(start().query("ThingId", "t-query").query("Password", "hidden")).await.unwrap();
    client.send_untyped(start().form("ThingId", "t-form")).idempotent().await.unwrap();
    client.send_untyped(start().query("ThingId", "t-there").query("RegionId", "cn-beijing")).await.unwrap_err();
    client.send_untyped(start().json_body(json!({"thingId": ["t-body"], "Password": "hidden"}))).await.unwrap();
    let get = UntypedOperation::roa("things", "2020-01-01", "GetThing", Method::Get, "/things/{thingId}/state");
    let get = get.parameter("thingId", Location::Path, ParameterStyle::Flat, "t path");
    client.send_untyped(get).await.unwrap();
    assert_eq!(transport.requests().len(), 6);

    let recording = recorder.recording();
    let text = recording.to_json_lines();
    assert_eq!(recording.calls().len(), 5, "{text}");
    assert!(!text.contains("hidden"), "{text}");
    let written = Writer::new(catalogue).account("1").recording(&recording).write();
    let policies: Vec<Value> =
        written.policies.iter().map(|policy| serde_json::from_str(&policy.to_compact()).unwrap()).collect();
    let started = json!([
        "acs:things:cn-beijing:1:thing/t-there",
        "acs:things:cn-hangzhou:1:thing/t-body",
        "acs:things:cn-hangzhou:1:thing/t-form",
        "acs:things:cn-hangzhou:1:thing/t-query",
    ]);
    let expected = json!({"Version": "1", "Statement": [
        {"Effect": "Allow", "Action": "things:GetThing", "Resource": "acs:things:cn-hangzhou:1:thing/t path"},
        {"Effect": "Allow", "Action": "things:StartThing", "Resource": started},
    ]});
    assert_eq!(policies, [expected], "{written:#?}");
}

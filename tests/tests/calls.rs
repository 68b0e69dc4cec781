//! Calls from the client to a server on the loopback interface, and through other transports.
//!
//! Owns what is on the wire, what one call overrides, and every way to fail before an answer.
//! What an answer means is in `errors.rs`; generated operations are in `products.rs`.

#![cfg(test)]

use std::time::Duration;

use alibabacloud_sdk::credentials::BoxFuture;
use alibabacloud_sdk::testing::{Answer, FakeTransport};
use alibabacloud_sdk::{
    Client, ClientBuilder, Credentials, CredentialsError, CredentialsProvider, Error, ErrorKind, SignatureScheme,
    TransportError, UntypedOperation,
};
use alibabacloud_sdk_core::operation::{Location, Method, ParameterStyle};
use alibabacloud_tests::clock::{NONCE, StoppedClock};
use alibabacloud_tests::server::{Reply, Request, Server};
use alibabacloud_tests::transport::Recorder;
use serde_json::json;

fn credentials() -> Credentials {
    Credentials::new("testAccessKeyId", "testAccessKeySecret").with_security_token("test+Security/Token==")
}

fn client(server: &Server) -> ClientBuilder {
    Client::builder().credentials(credentials()).endpoint(server.endpoint())
}

fn describe() -> UntypedOperation {
    UntypedOperation::rpc("ecs", "2014-05-26", "DescribeInstances")
}

async fn empty_server() -> Server {
    Server::start(|_| Reply::json(200, &json!({}))).await
}

fn names(request: &Request) -> Vec<&str> {
    let mut names: Vec<_> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn a_call_is_this_on_the_wire() {
    let server = Server::replies([Reply::json(200, &json!({"RequestId": "REQ-1", "TotalCount": 2}))]).await;
    let operation = describe().query("RegionId", "cn-hangzhou").query("Tag", json!([{"Key": "中 *"}]));
    let response = client(&server).build().unwrap().send_untyped(operation).await.unwrap();
    assert_eq!((response.request_id(), response.status().as_u16(), &response["TotalCount"]), ("REQ-1", 200, &json!(2)));

    let request = server.only_request();
    assert_eq!(request.method, "POST");
    assert_eq!(request.target, "/?RegionId=cn-hangzhou&Tag.1.Key=%E4%B8%AD%20%2A");
    assert!(request.body.is_empty());
    let headers = "accept authorization content-length host user-agent x-acs-accesskey-id x-acs-action \
                   x-acs-content-sha256 x-acs-date x-acs-security-token x-acs-signature-nonce x-acs-version";
    assert_eq!(names(&request).join(" "), headers);
    for (name, value) in [
        ("host", server.endpoint().trim_start_matches("http://")),
        ("accept", "application/json"),
        ("content-length", "0"),
        ("x-acs-action", "DescribeInstances"),
        ("x-acs-version", "2014-05-26"),
        ("x-acs-accesskey-id", "testAccessKeyId"),
        ("x-acs-security-token", "test+Security/Token=="),
    ] {
        assert_eq!(request.header(name).as_deref(), Some(value), "{name}");
    }
    assert!(request.header("user-agent").unwrap().starts_with("AlibabaCloud-Rust/"));
    request.verify(&credentials()).unwrap();
    let other = Credentials::new("testAccessKeyId", "another").with_security_token("test+Security/Token==");
    assert!(request.verify(&other).is_err(), "the check of the server distinguishes secrets");
}

#[tokio::test]
async fn every_style_is_sent_as_it_is_signed() {
    let roa = |method, path| UntypedOperation::roa("cs", "2015-12-15", "Operation", method, path);
    let text = "a b*~+/中&=";
    let json_type = Some("application/json; charset=utf-8");
    let form_type = Some("application/x-www-form-urlencoded");
    let path = |operation: UntypedOperation, value: &str| {
        operation.parameter("id", Location::Path, ParameterStyle::Flat, value)
    };
    let cases = [
        ("query", describe().method(Method::Get).query("Q", text), "GET /?Q=a%20b%2A~%2B%2F%E4%B8%AD%26%3D", None, ""),
        (
            "form",
            describe().form("F", [text, ""].as_slice()),
            "POST /",
            form_type,
            "F.1=a+b%2A~%2B%2F%E4%B8%AD%26%3D&F.2=",
        ),
        ("unset form", describe().form("F", json!(null)), "POST /", form_type, ""),
        ("json", roa(Method::Put, "/a").json_body(json!({"k": ["中/<"]})), "PUT /a", json_type, r#"{"k":["中/<"]}"#),
        ("array", roa(Method::Patch, "/a").json_body(json!([1, null])), "PATCH /a", json_type, "[1,null]"),
        ("empty object", roa(Method::Post, "/a").json_body(json!({})), "POST /a", json_type, "{}"),
        (
            "path",
            path(roa(Method::Delete, "/c/{id}/n"), "c 中/~*+%2F"),
            "DELETE /c/c%20%E4%B8%AD%2F~%2A%2B%252F/n",
            None,
            "",
        ),
        ("empty segment", path(roa(Method::Get, "/c/{id}/n"), ""), "GET /c//n", None, ""),
        ("dots", path(roa(Method::Get, "/c/{id}/n"), "..."), "GET /c/.../n", None, ""),
    ];
    let server = empty_server().await;
    let client = client(&server).build().unwrap();
    for (position, (name, operation, line, content_type, body)) in cases.into_iter().enumerate() {
        client.send_untyped(operation).await.unwrap();
        let request = &server.requests()[position];
        assert_eq!(format!("{} {}", request.method, request.target), line, "{name}");
        assert_eq!(request.header("content-type").as_deref(), content_type, "{name}");
        assert_eq!(String::from_utf8_lossy(&request.body), body, "{name}");
        request.verify(&credentials()).unwrap_or_else(|failure| panic!("{name}: {failure}"));
    }
}

#[tokio::test]
async fn an_anonymous_call_needs_no_credentials() {
    let server = empty_server().await;
    let client = Client::builder().credentials_provider(Nobody).endpoint(server.endpoint()).build().unwrap();
    client.send_untyped(describe().anonymous()).await.unwrap();
    let request = server.only_request();
    assert_eq!(request.target, "/?Format=json");
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("x-acs-action").as_deref(), Some("DescribeInstances"));
}

#[tokio::test]
async fn time_and_nonce_come_from_the_clock() {
    let server = empty_server().await;
    let client = client(&server).build().unwrap();
    client.send_untyped(describe()).await.unwrap();
    client.send_untyped(describe()).await.unwrap();
    let nonces: Vec<_> =
        server.requests().iter().map(|request| request.header("x-acs-signature-nonce").unwrap()).collect();
    assert_ne!(nonces[0], nonces[1], "a nonce is used once");
    assert!(nonces.iter().all(|nonce| nonce.len() == 32 && nonce.bytes().all(|byte| byte.is_ascii_hexdigit())));

    let stopped = Server::replies([Reply::json(200, &json!({}))]).await;
    let client = self::client(&stopped).clock(StoppedClock).build().unwrap();
    client.send_untyped(describe()).await.unwrap();
    let request = stopped.only_request();
    assert_eq!(request.header("x-acs-date").as_deref(), Some("2026-01-02T03:04:05Z"));
    assert_eq!(request.header("x-acs-signature-nonce").as_deref(), Some(NONCE));
}

#[tokio::test]
async fn old_signatures_travel_in_their_own_places() {
    let server = empty_server().await;
    let with = |scheme| client(&server).clock(StoppedClock).signature_scheme(scheme).build().unwrap();
    with(SignatureScheme::RpcV1).send_untyped(describe().query("Q", "1")).await.unwrap();
    let path = UntypedOperation::roa("cs", "2015-12-15", "Get", Method::Get, "/clusters").query("a", "");
    with(SignatureScheme::RoaV1).send_untyped(path).await.unwrap();

    let [rpc, roa]: [Request; 2] = server.requests().try_into().unwrap();
    let query: Vec<_> = rpc.query().into_iter().map(|(name, _)| name).collect();
    let expected = "AccessKeyId Action Format Q SecurityToken Signature SignatureMethod SignatureNonce \
                    SignatureVersion Timestamp Version";
    assert_eq!(query.join(" "), expected);
    assert_eq!(rpc.header("authorization"), None);
    for request in [&rpc, &roa] {
        request.verify(&credentials()).unwrap();
    }
    assert!(roa.header("authorization").unwrap().starts_with("acs testAccessKeyId:"));
    assert_eq!(roa.header("date").as_deref(), Some("Fri, 02 Jan 2026 03:04:05 GMT"));
    assert_eq!(roa.target, "/clusters?a=");
}

#[tokio::test]
async fn a_refused_signature_is_compared_with_what_was_signed() {
    let roa = UntypedOperation::roa("cs", "2015-12-15", "Get", Method::Get, "/clusters").query("Password", "hunter2");
    for (scheme, operation, theirs, line) in [
        (SignatureScheme::V3, describe(), "ACS3-HMAC-SHA256\nffff", "differ first in part 2: here \""),
        (SignatureScheme::RpcV1, describe(), "GET", "differ first in part 1: here \"POST\", at the service \"GET\""),
        (SignatureScheme::RoaV1, roa, "POST", "differ first in part 1: here \"GET\", at the service \"POST\""),
    ] {
        let message = format!("Specified signature is not matched. server string to sign is:{theirs}");
        let refusal = json!({"Code": "SignatureDoesNotMatch", "Message": message});
        let server = Server::replies([Reply::json(400, &refusal)]).await;
        let client = client(&server).clock(StoppedClock).signature_scheme(scheme).build().unwrap();
        let message = client.send_untyped(operation).await.unwrap_err().to_string();
        assert!(message.contains(line) && !message.contains("hunter2"), "{scheme:?}: {message}");
    }
}

#[tokio::test]
async fn a_bearer_token_travels_with_the_newest_scheme_alone() {
    for (scheme, requests, line) in [
        (SignatureScheme::V3, 1, "ecs DescribeInstances: Forbidden: no **** here (HTTP 403)"),
        (SignatureScheme::RpcV1, 0, "ecs DescribeInstances: a bearer token requires the signature scheme V3"),
        (SignatureScheme::RoaV1, 0, "ecs DescribeInstances: a bearer token requires the signature scheme V3"),
    ] {
        let server = Server::start(|request| {
            let message = format!("no {} here", request.header("x-acs-bearer-token").unwrap());
            Reply::json(403, &json!({"Code": "Forbidden", "Message": message}))
        });
        let server = server.await;
        let client = client(&server).credentials(Credentials::bearer("a.bearer-token")).signature_scheme(scheme);
        let error = client.build().unwrap().send_untyped(describe()).await.unwrap_err();
        assert_eq!((server.requests().len(), error.to_string().as_str()), (requests, line));
    }
}

#[tokio::test]
async fn headers_are_signed_as_they_are_sent() {
    let server = empty_server().await;
    let client = client(&server).clock(StoppedClock).signature_scheme(SignatureScheme::RoaV1).build().unwrap();
    let get = || UntypedOperation::roa("cs", "2015-12-15", "Get", Method::Get, "/clusters");
    let with = |name: &str, value: &str| get().parameter(name, Location::Header, ParameterStyle::Flat, value);
    for (name, value) in [("X-Acs-Extra", " signed "), ("Accept", "application/xml"), ("User-Agent", "mine")] {
        client.send_untyped(with(name, value)).await.unwrap();
        let request = server.requests().pop().unwrap();
        let same = |(given, _): &&(String, String)| given.eq_ignore_ascii_case(name);
        let found: Vec<_> = request.headers.iter().filter(same).map(|(_, value)| value.as_str()).collect();
        assert_eq!(found, [value.trim()], "{name}");
        request.verify(&credentials()).unwrap();
    }
    for name in ["Authorization", "X-Acs-Date", "Content-Length", "x-acs-signature-method"] {
        let error = client.send_untyped(with(name, "1")).await.unwrap_err();
        assert!(error.to_string().ends_with("is set by the client and cannot be given"), "{error}");
    }
}

#[tokio::test]
async fn a_call_overrides_the_client() {
    let server = empty_server().await;
    let elsewhere = Client::builder().credentials(credentials()).endpoint(Server::nobody()).build().unwrap();
    elsewhere
        .send_untyped(describe().query("A", "1"))
        .endpoint(server.endpoint())
        .parameter("B", json!(["x y"]))
        .parameter("Unset", json!(null))
        .header("X-Acs-Extra", " signed ")
        .header("X-Plain", "not signed")
        .header("User-Agent", "mine")
        .timeout(Duration::from_secs(60))
        .await
        .unwrap();
    let request = server.only_request();
    assert_eq!(request.target, "/?A=1&B.1=x%20y");
    assert_eq!(request.header("x-acs-extra").as_deref(), Some("signed"));
    assert_eq!(request.header("x-plain").as_deref(), Some("not signed"));
    assert_eq!(request.header("user-agent").as_deref(), Some("mine"), "it replaces the default");
    let authorization = request.header("authorization").unwrap();
    assert!(authorization.contains(";x-acs-extra;") && !authorization.contains("x-plain"), "{authorization}");
    request.verify(&credentials()).unwrap();
}

#[tokio::test]
async fn a_content_type_of_the_call_is_the_only_one() {
    for scheme in [SignatureScheme::V3, SignatureScheme::RoaV1] {
        let server = empty_server().await;
        let client = client(&server).clock(StoppedClock).signature_scheme(scheme).build().unwrap();
        let put = || {
            let operation = UntypedOperation::roa("cs", "2015-12-15", "Put", Method::Put, "/a");
            client.send_untyped(operation.json_body("<a/>"))
        };
        put().await.unwrap();
        put().header("Content-Type", "application/json; charset=utf-8").await.unwrap();
        put().header("Content-Type", "application/xml").await.unwrap();
        let [default, same, other]: [Request; 3] = server.requests().try_into().unwrap();
        assert_eq!(default.header("authorization"), same.header("authorization"), "{scheme:?}");
        assert_eq!(default.header("content-type"), same.header("content-type"), "{scheme:?}");
        assert_eq!(other.header("content-type").as_deref(), Some("application/xml"), "{scheme:?}");
        assert_ne!(default.header("authorization"), other.header("authorization"), "{scheme:?}");
    }
}

#[tokio::test]
async fn a_region_chooses_the_host() {
    let region = |region: &str| Client::builder().region(region);
    for (name, builder, call, expected) in [
        ("none", Client::builder(), None, "https://ecs.aliyuncs.com/"),
        ("of the client", region("cn-beijing"), None, "https://ecs.cn-beijing.aliyuncs.com/"),
        ("of the call", region("cn-beijing"), Some("cn-hangzhou"), "https://ecs.cn-hangzhou.aliyuncs.com/"),
        ("of an endpoint", region("a").endpoint("ecs.example.com"), Some("b"), "https://ecs.example.com/"),
    ] {
        let transport = Recorder::default();
        let client = builder.credentials(credentials()).transport(transport.clone()).build().unwrap();
        let sent = client.send_untyped(describe());
        let sent = match call {
            Some(region) => sent.region(region).await,
            None => sent.await,
        };
        assert!(sent.is_ok(), "{name}: {sent:?}");
        let request = transport.only_request();
        assert_eq!(request.uri(), expected, "{name}");
        let sensitive = |name| request.headers()[name].is_sensitive();
        assert!(sensitive("authorization") && sensitive("x-acs-security-token"), "a transport must not log them");
    }
}

#[tokio::test]
async fn errors_contain_what_a_transport_says() {
    for (failure, kind, line) in [
        (TransportError::new("no cable"), ErrorKind::Transport, "ecs DescribeInstances: no cable"),
        (TransportError::new("too slow").timed_out(), ErrorKind::Timeout, "ecs DescribeInstances: too slow"),
    ] {
        let transport = FakeTransport::answers([Answer::failure(failure)]);
        let client = Client::builder().credentials(credentials()).transport(transport).build().unwrap();
        let error = client.send_untyped(describe()).await.unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str(), error.status()), (kind, line, None));
    }
}

#[tokio::test]
async fn connections_that_break_are_transport_errors() {
    let whole = Reply::new(200).body(r#"{"RequestId":"REQ-1"}"#);
    let (short, long) = (Duration::from_millis(500), Duration::from_secs(60));
    for (name, reply, limit, kind, line) in [
        ("close", Reply::close(), long, ErrorKind::Transport, "no answer: "),
        ("reset", Reply::reset(), long, ErrorKind::Transport, "no answer: "),
        ("cut", whole.clone().cut_after(5), long, ErrorKind::Transport, "the response broke off: "),
        ("stall", whole.clone().stall_after(5), short, ErrorKind::Timeout, "the response broke off: timed out"),
        ("silence", whole.clone().after(long), short, ErrorKind::Timeout, "no answer: timed out"),
    ] {
        let server = Server::replies([reply, whole.clone()]).await;
        let client = client(&server).read_timeout(limit).build().unwrap();
        let error = client.send_untyped(describe()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{name}: {error}");
        let start = format!("ecs DescribeInstances: {line}");
        assert!(error.to_string().starts_with(&start), "{name}: {error}");
        assert!(!error.to_string().contains("http"), "no URL: {error}");
        assert_eq!(server.requests().len(), 1, "{name}: nothing is repeated");
        let next = client.send_untyped(describe()).await.unwrap();
        assert_eq!(next.request_id(), "REQ-1", "{name}: the client goes on");
    }
}

#[tokio::test]
async fn the_time_for_a_call_ends() {
    let slow = || async { Server::start(|_| Reply::new(200).after(Duration::from_secs(60))).await };
    let limit = Duration::from_millis(100);
    let server = slow().await;
    let of_client = client(&server).timeout(limit).build().unwrap().send_untyped(describe()).await.unwrap_err();
    let server = slow().await;
    let of_call = client(&server).build().unwrap().send_untyped(describe()).timeout(limit).await.unwrap_err();
    for error in [of_client, of_call] {
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_eq!(error.to_string(), "ecs DescribeInstances: no answer within 100 ms");
    }
}

#[tokio::test]
async fn without_credentials_nothing_is_sent() {
    let server = empty_server().await;
    let client = Client::builder().credentials_provider(Nobody).endpoint(server.endpoint()).build().unwrap();
    let error = client.send_untyped(describe()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(
        error.to_string(),
        "ecs DescribeInstances: no credentials: environment: ALIBABA_CLOUD_ACCESS_KEY_ID and \
         ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set"
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn what_cannot_be_sent_is_invalid_input() {
    let server = empty_server().await;
    let client = client(&server).build().unwrap();
    let get = |parameters: &[(Location, &str, &str)]| {
        let operation = UntypedOperation::roa("oss", "2019-05-17", "Get", Method::Get, "/a/{id}");
        let add = |operation: UntypedOperation, (location, name, value): &(Location, &str, &str)| {
            operation.parameter(*name, *location, ParameterStyle::Flat, *value)
        };
        client.send_untyped(parameters.iter().fold(operation, add))
    };
    let id = (Location::Path, "id", "1");
    let host = |label| get(&[id, (Location::Host, "bucket", label)]);
    let no_host = "the host parameter bucket must be letters, digits, hyphens, underscores and inner dots";
    let no_header = "the header x-a has a name or value that HTTP does not allow";
    for (call, line) in [
        (get(&[]), "the path parameter id is not set"),
        (get(&[(Location::Query, "id", "1")]), "the path parameter id is not set"),
        (get(&[(Location::Path, "id", "..")]), "the path parameter id must not be \".\" or \"..\""),
        (get(&[id, (Location::Header, "x-a", "a\nb")]), no_header),
        (get(&[id]).header("X-A", "a\r\nx-b: c"), no_header),
        (get(&[id]).header("x a", ""), "the header x a has a name or value that HTTP does not allow"),
        (
            get(&[id]).endpoint("https://a/b"),
            "the endpoint \"https://a/b\" is not a host such as esa.cn-hangzhou.aliyuncs.com",
        ),
        (host(""), no_host),
        (host("evil.example.com/"), no_host),
        (host("user@evil"), no_host),
        (host("evil:1"), no_host),
        (host("evil?"), no_host),
        (host(".a"), no_host),
        (host("中"), no_host),
    ] {
        let error: Error = call.await.unwrap_err();
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::InvalidInput, format!("oss Get: {line}")));
    }
    assert!(server.requests().is_empty());
}

#[test]
fn an_endpoint_that_is_no_host_is_refused_at_once() {
    for endpoint in ["", "ftp://a", "user@host", "a b", "http://", "a/b", "a?b"] {
        let error = Client::builder().endpoint(endpoint).build().unwrap_err();
        let line = format!("the endpoint {endpoint:?} is not a host such as esa.cn-hangzhou.aliyuncs.com");
        assert_eq!(error.to_string(), line);
    }
}

/// An environment without any variable.
#[derive(Debug)]
struct Nobody;

impl CredentialsProvider for Nobody {
    fn name(&self) -> &str {
        "environment"
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        let read = alibabacloud_sdk::credentials::EnvironmentProvider::read(&|_| None);
        Box::pin(std::future::ready(read))
    }
}

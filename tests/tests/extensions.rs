//! What users add to calls and read from them: interceptors, spans, bodies of their own, streams,
//! proxies, networks, refusals in a success, and calls without an async runtime.
//!
//! Owns that each of them is seen on the wire, and that none of them shows a secret.

#![cfg(test)]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use alibabacloud_sdk::endpoint::Network;
use alibabacloud_sdk::interceptor::{Attempt, Interceptor, InterceptorError, Outcome};
use alibabacloud_sdk::testing::{Answer, FakeTransport, TestClock};
use alibabacloud_sdk::transport::Upload;
use alibabacloud_sdk::{Client, ClientBuilder, Credentials, ErrorKind, SignatureScheme, UntypedOperation};
use alibabacloud_sdk_core::operation::Method;
use alibabacloud_sdk_core::request::UnsignedRequest;
use alibabacloud_tests::operations::{ListThings, PutThing};
use alibabacloud_tests::server::{Reply, Request, Server};
use alibabacloud_tests::transport::Recorder;
use bytes::Bytes;
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

fn credentials() -> Credentials {
    Credentials::new("testAccessKeyId", "testAccessKeySecret").with_security_token("the-token")
}

fn client(server: &Server) -> ClientBuilder {
    Client::builder().credentials(credentials()).endpoint(server.endpoint())
}

fn put() -> UntypedOperation {
    UntypedOperation::roa("things", "2020-01-01", "PutObject", Method::Put, "/object")
}

/// Notes what it sees, and adds a header.
#[derive(Clone, Debug, Default)]
struct Notes(Arc<Mutex<Vec<String>>>, &'static str);

impl Interceptor for Notes {
    fn before_signing(&self, attempt: &Attempt<'_>, request: &mut UnsignedRequest) -> Result<(), InterceptorError> {
        let region = attempt.region.unwrap_or("nowhere");
        self.0.lock().unwrap().push(format!("{} {} {region} {}", self.1, attempt.action.operation, attempt.number));
        if request.headers.iter().any(|(name, _)| *name == format!("x-acs-{}", self.1)) {
            return Err(InterceptorError::new("the header is there already"));
        }
        request.headers.push((format!("x-acs-{}", self.1), attempt.number.to_string()));
        Ok(())
    }

    fn after_response(&self, _: &Attempt<'_>, outcome: &Outcome<'_>) {
        self.0.lock().unwrap().push(match outcome {
            Outcome::Success { status, .. } => format!("{} {status}", self.1),
            Outcome::Failure(error) => format!("{} {error}", self.1),
            _ => unreachable!("there are two"),
        });
    }
}

#[tokio::test]
async fn interceptors_see_every_attempt() {
    let server = Server::replies([Reply::new(503), Reply::json(200, &json!({}))]).await;
    let notes = Arc::default();
    let builder = client(&server).region("here").clock(TestClock::default());
    let builder = builder.interceptor(Notes(Arc::clone(&notes), "a")).interceptor(Notes(Arc::clone(&notes), "b"));
    builder.build().unwrap().send(ListThings::default()).await.unwrap();
    let failure = "things ListThings: the service gave no reason: the body is empty (HTTP 503)";
    assert_eq!(
        *notes.lock().unwrap(),
        [
            "a ListThings here 1",
            "b ListThings here 1",
            &format!("b {failure}"),
            &format!("a {failure}"),
            "a ListThings here 2",
            "b ListThings here 2",
            "b 200 OK",
            "a 200 OK"
        ]
    );
    for (number, request) in server.requests().iter().enumerate() {
        request.verify(&credentials()).unwrap();
        assert!(request.header("authorization").unwrap().contains(";x-acs-a;x-acs-accesskey-id;x-acs-action;x-acs-b;"));
        assert_eq!(request.header("x-acs-a"), Some((number + 1).to_string()));
    }
}

/// Does what it must not.
#[derive(Debug)]
struct Rude(bool);

impl Interceptor for Rude {
    fn before_signing(&self, _: &Attempt<'_>, request: &mut UnsignedRequest) -> Result<(), InterceptorError> {
        if self.0 {
            return Err(InterceptorError::new("not on a Friday"));
        }
        request.headers.push(("authorization".to_owned(), "mine".to_owned()));
        Ok(())
    }
}

#[tokio::test]
async fn an_interceptor_ends_a_call_and_signs_nothing() {
    let reserved = "things ListThings: the header authorization is set by the client and cannot be given";
    let refused = "things ListThings: an interceptor rejected the request: not on a Friday";
    for (refuses, line) in [(true, refused), (false, reserved)] {
        let server = Server::replies([]).await;
        let error = client(&server).interceptor(Rude(refuses)).build().unwrap().send(ListThings::default()).await;
        let error = error.unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidInput, line));
        assert!(server.requests().is_empty());
    }
}

/// Keeps the fields of every span, by its name and number.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<BTreeMap<u64, (String, FieldValues)>>>);

type FieldValues = BTreeMap<String, String>;

struct Fields<'a>(&'a mut FieldValues);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("alibabacloud")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut spans = self.0.lock().unwrap();
        let id = spans.len() as u64 + 1;
        let (_, fields) = spans.entry(id).or_insert_with(|| (span.metadata().name().to_owned(), FieldValues::new()));
        span.record(&mut Fields(fields));
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut spans = self.0.lock().unwrap();
        values.record(&mut Fields(&mut spans.get_mut(&span.into_u64()).unwrap().1));
    }

    fn event(&self, event: &Event<'_>) {
        let mut spans = self.0.lock().unwrap();
        let id = spans.len() as u64 + 1;
        let (_, fields) = spans.entry(id).or_insert_with(|| ("event".to_owned(), FieldValues::new()));
        event.record(&mut Fields(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn spans_name_the_call_and_contain_no_secret() {
    let ok = Answer::json(&json!({"Password": "secret-answer"})).header("x-acs-request-id", "REQ-2");
    let transport = FakeTransport::answers([Answer::error(503, "Busy", "secret-message"), ok]);
    let spans = Spans::default();
    let builder = Client::builder().credentials(credentials()).endpoint("localhost").region("cn-hangzhou");
    let client = builder.clock(TestClock::default()).transport(transport).build().unwrap();
    let guard = tracing::subscriber::set_default(spans.clone());
    client.send(ListThings { value: Some("secret-value".to_owned()) }).await.unwrap();
    drop(guard);
    let spans = spans.0.lock().unwrap();
    let lines: Vec<_> = spans
        .values()
        .map(|(name, fields)| {
            let fields = fields.iter().map(|(name, value)| format!("{name}={value}"));
            format!("{name} {}", fields.collect::<Vec<_>>().join(" "))
        })
        .collect();
    assert_eq!(
        lines,
        [
            "alibabacloud.call attempts=2 operation=ListThings product=things region=cn-hangzhou request_id=REQ-2 status=200",
            "alibabacloud.attempt attempt=1 error=Busy request_id=00000000-0000-0000-0000-000000000000 status=503",
            "event attempts=1 delay_ms=100 message=the call is attempted again",
            "alibabacloud.attempt attempt=2 request_id=REQ-2 status=200",
        ]
    );
    assert!(!lines.concat().contains("secret") && !lines.concat().contains("the-token"));
}

#[tokio::test]
async fn a_body_of_the_caller_is_signed_and_sent() {
    let server = Server::start(|_| Reply::new(200).body("<Answer><Id>7</Id></Answer>")).await;
    let client = client(&server).build().unwrap();
    let answer = client.send_untyped(put()).body("application/xml", "<a>中</a>").await.unwrap();
    assert_eq!(answer["Id"], "7", "XML answers are read as well");
    let request = server.only_request();
    assert_eq!(request.header("content-type").as_deref(), Some("application/xml"));
    assert_eq!(&request.body[..], "<a>中</a>".as_bytes());
    request.verify(&credentials()).unwrap();
}

/// A stream of chunks that are there.
struct Chunks(Vec<io::Result<Bytes>>);

impl futures_core::Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready((!self.0.is_empty()).then(|| self.0.remove(0)))
    }
}

fn upload(length: u64, chunks: &'static [&'static str]) -> Upload {
    Upload::new(length, move || async move { Ok(Chunks(chunks.iter().map(|chunk| Ok(Bytes::from(*chunk))).collect())) })
}

#[tokio::test]
async fn an_upload_is_read_anew_for_each_attempt() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("object");
    std::fs::write(&file, "a body of a file".repeat(10_000)).unwrap();
    let stated = upload(4, &["a ", "b "]).sha256(sha256("a b "));
    for (name, upload, body) in [
        ("stream", upload(4, &["a ", "", "b "]), "a b ".to_owned()),
        ("stated hash", stated, "a b ".to_owned()),
        ("empty", upload(0, &[]), String::new()),
        ("file", Upload::file(&file).await.unwrap(), "a body of a file".repeat(10_000)),
    ] {
        for scheme in [SignatureScheme::V3, SignatureScheme::RoaV1] {
            let server = Server::replies([Reply::new(503), Reply::json(200, &json!({}))]).await;
            let client = client(&server).signature_scheme(scheme).clock(TestClock::default()).build().unwrap();
            client.send_untyped(put()).idempotent().upload(upload.clone()).await.unwrap();
            let requests: [Request; 2] = server.requests().try_into().unwrap();
            for request in requests {
                assert_eq!(request.body, body.as_bytes(), "{name}");
                assert_eq!(request.header("content-type").as_deref(), Some("application/octet-stream"));
                assert_eq!(request.header("content-length"), Some(body.len().to_string()), "{name}");
                request.verify(&credentials()).unwrap_or_else(|failure| panic!("{name}, {scheme:?}: {failure}"));
            }
        }
    }
}

fn sha256(text: &str) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(text).into()
}

#[tokio::test]
async fn an_upload_that_fails_is_an_error_and_not_repeated() {
    let wrong = "the length of the body is not the stated one";
    let unreadable = || Upload::new(4, || async { Ok(Chunks(vec![Err(io::Error::other("disk"))])) });
    let missing = Upload::new(4, || async { Err::<Chunks, _>(io::Error::other("gone")) });
    for (name, upload, line) in [
        ("short", upload(9, &["a ", "b "]), wrong),
        ("long", upload(3, &["a ", "b "]), wrong),
        ("unreadable", unreadable(), "the body cannot be read"),
        ("missing", missing, "the body cannot be read"),
        ("unreadable while sent", unreadable().sha256([0; 32]), "no answer: the body cannot be read"),
    ] {
        let server = Server::start(|_| Reply::new(200)).await;
        let client = client(&server).build().unwrap();
        let error = client.send_untyped(put()).idempotent().upload(upload).await.unwrap_err();
        assert_eq!(error.to_string(), format!("things PutObject: {line}"), "{name}");
        assert!(server.requests().is_empty(), "{name}");
    }
}

#[tokio::test]
async fn a_download_is_read_bit_by_bit() {
    let body = vec![b'x'; 3 << 20];
    let whole = || Reply::new(200).header("x-acs-request-id", "REQ-1").body(vec![b'x'; 3 << 20]);
    let server = Server::replies([Reply::new(503), whole(), whole().cut_after(1 << 20)]).await;
    let builder = client(&server).response_limit(1000).clock(TestClock::default());
    let client = builder.build().unwrap();
    let mut download = client.send(ListThings::default()).stream().await.unwrap();
    assert_eq!((download.request_id(), download.status().as_u16()), ("REQ-1", 200));
    let mut read = Vec::new();
    while let Some(chunk) = download.chunk().await.unwrap() {
        read.extend_from_slice(&chunk);
    }
    assert!(read == body, "{} of {} bytes", read.len(), body.len());
    assert_eq!(server.requests().len(), 2, "the refusal was repeated");

    let mut broken = client.send(ListThings::default()).stream().await.unwrap();
    let error = loop {
        match broken.chunk().await {
            Ok(chunk) => assert!(chunk.is_some(), "the body ended early without an error"),
            Err(error) => break error,
        }
    };
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Transport, Some(200)));
    assert!(error.to_string().starts_with("things ListThings: the response broke off: "), "{error}");
}

#[tokio::test]
async fn a_response_is_limited() {
    let server = Server::start(|_| Reply::new(200).body(format!("{{\"RequestId\":{:>90}}}", "\"x\""))).await;
    for (limit, expected) in [(104, true), (103, false)] {
        let client = client(&server).response_limit(limit).build().unwrap();
        let result = client.send(PutThing::default()).await;
        assert_eq!(result.is_ok(), expected, "{limit}: {result:?}");
    }
}

#[tokio::test]
async fn a_proxy_of_the_program_is_used() {
    let proxy = Server::start(|_| Reply::json(200, &json!({}))).await;
    let url = proxy.endpoint().replace("http://", "http://user:proxy-secret@");
    let builder = Client::builder().credentials(credentials()).endpoint("http://things.invalid").proxy(url);
    let debug = format!("{builder:?}");
    let client = builder.build().unwrap();
    client.send(PutThing::default()).await.unwrap();
    let request = proxy.only_request();
    assert_eq!(request.target, "http://things.invalid/");
    assert_eq!(request.header("proxy-authorization").as_deref(), Some("Basic dXNlcjpwcm94eS1zZWNyZXQ="));
    assert!(!format!("{debug}{client:?}").contains("proxy-secret"));

    let error = Client::builder().proxy("http://user:proxy-secret@ho st").build().unwrap_err();
    assert_eq!(error.to_string(), "the proxy is not a URL");
}

#[tokio::test]
async fn the_network_chooses_the_host() {
    let client = |transport: &Recorder| {
        let builder = Client::builder().credentials(credentials()).region("cn-hangzhou").transport(transport.clone());
        builder.network(Network::Vpc).endpoint_for("esa", "esa.example.com").build().unwrap()
    };
    let hosts = async |product: &'static str, network: Option<Network>| {
        let transport = Recorder::default();
        let call = client(&transport).send_untyped(UntypedOperation::rpc(product, "2020-01-01", "Get"));
        match network {
            Some(network) => call.network(network).await,
            None => call.await,
        }
        .unwrap();
        transport.only_request().uri().host().map(str::to_owned).unwrap()
    };
    assert_eq!(hosts("ecs", None).await, "ecs-vpc.cn-hangzhou.aliyuncs.com");
    assert_eq!(hosts("ecs", Some(Network::Public)).await, "ecs.cn-hangzhou.aliyuncs.com");
    assert_eq!(hosts("esa", None).await, "esa.example.com");
}

#[tokio::test]
async fn a_refusal_in_a_success_can_be_read() {
    let refused = json!({"Success": false, "Code": "Busy", "Message": "later", "RequestId": "REQ-1"});
    let server = Server::replies([Reply::json(200, &refused), Reply::json(200, &json!({"Code": "200"}))]).await;
    let client = client(&server).build().unwrap();
    let first = client.send(PutThing::default()).await.unwrap();
    let refusal = first.refusal().unwrap();
    assert_eq!((refusal.to_string().as_str(), refusal.request_id()), ("Busy: later", Some("REQ-1")));
    assert!(client.send(PutThing::default()).await.unwrap().refusal().is_none());
}

#[test]
fn calls_need_no_runtime_of_the_program() {
    let server = alibabacloud_sdk::blocking::run(Server::start(|_| Reply::json(200, &json!({"RequestId": "REQ-1"}))));
    let server = server.unwrap();
    let client = client(&server).build().unwrap();
    assert_eq!(client.send(PutThing::default()).wait().unwrap().request_id(), "REQ-1");
    let both = alibabacloud_sdk::blocking::run(async move {
        let first = client.send(PutThing::default()).await?;
        let second = client.send(PutThing::default()).await?;
        Ok::<_, alibabacloud_sdk::Error>((first.request_id().to_owned(), second.request_id().to_owned()))
    });
    assert_eq!(both.unwrap().unwrap(), ("REQ-1".to_owned(), "REQ-1".to_owned()));
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_call_outside_of_a_runtime_is_an_error() {
    let client = Client::builder().credentials(credentials()).endpoint("localhost").transport(Recorder::default());
    let call = client.build().unwrap().send(PutThing::default()).into_future();
    let mut call = std::pin::pin!(call);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(result) = call.as_mut().poll(&mut context) else { panic!("it ends at once") };
    let line = "things PutThing: the call is not awaited in a tokio runtime; outside of one there is `wait` (feature \
                blocking)";
    assert_eq!(result.unwrap_err().to_string(), line);
}

#[tokio::test]
async fn an_attempt_has_a_limit_of_its_own() {
    let slow = || Reply::new(200).after(Duration::from_secs(60));
    let server = Server::replies([slow(), Reply::json(200, &json!({}))]).await;
    let call = client(&server).clock(TestClock::default()).build().unwrap().send(ListThings::default());
    call.attempt_timeout(Duration::from_millis(500)).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

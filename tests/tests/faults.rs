//! Everything that goes wrong between a client and a service, on the loopback interface: what the
//! caller gets, and how many requests the server counted.
//!
//! Owns the table of faults. Each runs with an operation that reads, one that writes and one that
//! carries a client token. Which waits and repetitions there are in detail is in `retries.rs`.

#![cfg(test)]

use std::time::Duration;

use alibabacloud_sdk::transport::{HttpSettings, ReqwestTransport};
use alibabacloud_sdk::{Client, ClientBuilder, Credentials, RetryPolicy};
use alibabacloud_tests::operations::{CreateThing, ListThings, PutThing};
use alibabacloud_tests::server::{Reply, Server};
use alibabacloud_tests::tls::TlsServer;
use serde_json::json;
use tokio::task::JoinSet;

const LONG: Duration = Duration::from_secs(60);
/// How long a client bears silence here; servers and clients share one thread, which may be busy.
const SILENCE: Duration = Duration::from_secs(1);

/// A client that does not wait long for anything.
fn hasty(endpoint: impl Into<String>) -> ClientBuilder {
    let milli = Duration::from_millis(1);
    Client::builder()
        .credentials(Credentials::new("testAccessKeyId", "testAccessKeySecret"))
        .endpoint(endpoint)
        .read_timeout(SILENCE)
        .attempt_timeout(3 * SILENCE)
        .retry(RetryPolicy::default().base_delay(milli).throttled_delay(milli))
}

/// What an operation does.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Reads,
    Writes,
    CarriesToken,
}

/// Calls an operation: `ok`, or the line of the error without product and operation.
async fn outcome(client: &Client, kind: Kind) -> String {
    let result = match kind {
        Kind::Reads => client.send(ListThings::default()).await,
        Kind::Writes => client.send(PutThing::default()).await,
        Kind::CarriesToken => client.send(CreateThing::default()).await,
    };
    match result {
        Ok(_) => "ok".to_owned(),
        Err(error) => {
            let line = error.to_string();
            line.split_once(": ").expect("product and operation come first").1.to_owned()
        }
    }
}

/// What the caller sees, and how many requests the server counts.
type Expected = (&'static str, usize);

/// A fault: what the server answers, and what is expected of operations that may be repeated and of
/// those that may not. A star at the end of a line matches the operating system's words.
struct Case(&'static str, Vec<Reply>, Expected, Expected);

fn whole() -> Reply {
    Reply::new(200).body(r#"{"RequestId":"REQ-1"}"#)
}

/// 100 MB, more than a client keeps in memory.
fn huge() -> Reply {
    Reply::new(200).body(vec![b' '; 100 << 20])
}

fn refusal(status: u16, code: &str) -> Reply {
    Reply::json(status, &json!({"Code": code, "Message": "no"}))
}

fn connections() -> Vec<Case> {
    vec![
        Case("closed", vec![Reply::close(), whole()], ("ok", 2), ("no answer: *", 1)),
        Case("reset", vec![Reply::reset(), whole()], ("ok", 2), ("no answer: *", 1)),
        Case("reset mid-body", vec![whole().reset_after(5), whole()], ("ok", 2), ("the response broke off: *", 1)),
        Case("cut mid-body", vec![whole().cut_after(5), whole()], ("ok", 2), ("the response broke off: *", 1)),
        Case("slow headers", vec![whole().after(LONG), whole()], ("ok", 2), ("no answer: timed out", 1)),
        Case(
            "silent body",
            vec![whole().stall_after(5), whole()],
            ("ok", 2),
            ("the response broke off: timed out (HTTP 200)", 1),
        ),
        Case("slow body that moves on", vec![whole().trickle(5)], ("ok", 1), ("ok", 1)),
        Case("too slow a body", vec![whole().trickle(250), whole()], ("ok", 2), ("no answer within 3 s", 1)),
        Case(
            "always silent",
            vec![whole().after(LONG), whole().after(LONG), whole().after(LONG)],
            ("no answer: timed out (3 attempts)", 3),
            ("no answer: timed out", 1),
        ),
    ]
}

fn bodies() -> Vec<Case> {
    let truncated = Reply::new(200).body(r#"{"RequestId":"RE"#);
    let not_json = ("the response is not valid JSON at RequestId (HTTP 200)", 1);
    vec![
        Case("truncated JSON", vec![truncated, whole()], not_json, not_json),
        Case(
            "content length too long",
            vec![whole().stating(Some(100)).cut_after(21), whole()],
            ("ok", 2),
            ("the response broke off: *", 1),
        ),
        Case("content length too short", vec![whole().stating(Some(16)), whole()], not_json, not_json),
        Case("empty", vec![Reply::new(200)], ("ok", 1), ("ok", 1)),
    ]
}

fn refusals() -> Vec<Case> {
    let html = Reply::new(502).header("content-type", "text/html").body("<html><body>502 Bad Gateway</body></html>");
    let page = ("the body is no error document but 41 bytes of text/html (HTTP 502)", 1);
    let busy = || refusal(503, "ServiceUnavailable");
    let throttled = || refusal(429, "Throttling.User");
    let refused = ("Throttling.User: no (HTTP 429)", 1);
    let missing = ("InvalidThing.NotFound: no (HTTP 404)", 1);
    vec![
        Case("HTML 502", vec![html, whole()], ("ok", 2), page),
        Case(
            "empty 500",
            vec![Reply::new(500), whole()],
            ("ok", 2),
            ("the service gave no reason: the body is empty (HTTP 500)", 1),
        ),
        Case("503, then 200", vec![busy(), whole()], ("ok", 2), ("ServiceUnavailable: no (HTTP 503)", 1)),
        Case(
            "503 for ever",
            vec![busy(), busy(), busy(), whole()],
            ("ServiceUnavailable: no (HTTP 503, 3 attempts)", 3),
            ("ServiceUnavailable: no (HTTP 503)", 1),
        ),
        Case(
            "400 InternalError",
            vec![refusal(400, "InternalError"), whole()],
            ("ok", 2),
            ("InternalError: no (HTTP 400)", 1),
        ),
        Case("429", vec![throttled(), whole()], ("ok", 2), refused),
        Case(
            "429, x-acs-retry-after",
            vec![throttled().header("x-acs-retry-after", "20"), whole()],
            ("ok", 2),
            refused,
        ),
        Case("429, Retry-After", vec![throttled().header("retry-after", "1"), whole()], ("ok", 2), refused),
        Case(
            "429, longer than there is time",
            vec![throttled().header("retry-after", "3600"), whole()],
            refused,
            refused,
        ),
        Case("404", vec![refusal(404, "InvalidThing.NotFound"), whole()], missing, missing),
    ]
}

#[tokio::test]
async fn every_fault_is_reported_and_nothing_is_done_twice() {
    // One pool for all: setting one up takes longer than many a fault.
    let settings = HttpSettings::default().read_timeout(SILENCE);
    let transport = ReqwestTransport::new(&settings).unwrap();
    let mut runs = JoinSet::new();
    for Case(name, replies, repeated, once) in connections().into_iter().chain(bodies()).chain(refusals()) {
        for (kind, expected) in [(Kind::Reads, repeated), (Kind::CarriesToken, repeated), (Kind::Writes, once)] {
            runs.spawn(check(name, kind, transport.clone(), replies.clone(), expected));
        }
    }
    let mut failures: Vec<_> = runs.join_all().await.into_iter().filter_map(Result::err).collect();
    for (reply, kind) in
        [(huge(), Kind::Reads), (huge().stating(None), Kind::Writes), (huge().stating(None), Kind::CarriesToken)]
    {
        let too_long = ("the response is longer than 67108864 bytes (HTTP 200)", 1);
        failures.extend(check("100 MB", kind, transport.clone(), vec![reply, whole()], too_long).await.err());
    }
    assert!(failures.is_empty(), "{} faults\n{}", failures.len(), failures.join("\n"));
}

async fn check(
    name: &str,
    kind: Kind,
    transport: ReqwestTransport,
    replies: Vec<Reply>,
    (line, requests): Expected,
) -> Result<(), String> {
    let server = Server::replies(replies).await;
    let found = outcome(&hasty(server.endpoint()).transport(transport).build().unwrap(), kind).await;
    let same = match line.strip_suffix('*') {
        Some(start) => found.starts_with(start) && !found.contains('\n'),
        None => found == line,
    };
    let tokens: Vec<_> = server.requests().iter().map(|request| request.query()).collect();
    let one_token = tokens.windows(2).all(|pair| pair[0] == pair[1]);
    match same && server.requests().len() == requests && one_token {
        true => Ok(()),
        false => {
            Err(format!("{name}, {kind:?}: expected {line:?} and {requests} requests, found {found:?} and {tokens:?}"))
        }
    }
}

#[tokio::test]
async fn a_refused_connection_carried_nothing() {
    for kind in [Kind::Reads, Kind::Writes, Kind::CarriesToken] {
        let found = outcome(&hasty(Server::nobody()).build().unwrap(), kind).await;
        assert_eq!(found, "cannot connect: connection refused (3 attempts)", "{kind:?}");
    }
}

#[tokio::test]
async fn an_idle_connection_is_not_kept_for_as_long_as_the_gateway_keeps_it() {
    let server = Server::start(|_| whole()).await;
    let client = hasty(server.endpoint()).build().unwrap();
    for (idle, connections) in [(0, 1), (0, 1), (9_000, 2)] {
        tokio::time::sleep(Duration::from_millis(idle)).await;
        assert_eq!(
            (outcome(&client, Kind::Writes).await.as_str(), server.connections()),
            ("ok", connections),
            "{idle} ms"
        );
    }
}

#[tokio::test]
async fn a_redirect_to_another_host_is_not_followed() {
    let other = Server::start(|_| whole()).await;
    for status in [301, 302, 303, 307, 308] {
        for kind in [Kind::Reads, Kind::Writes] {
            let server = Server::replies([Reply::new(status).header("location", &other.endpoint())]).await;
            let found = outcome(&hasty(server.endpoint()).build().unwrap(), kind).await;
            let line = format!("the service redirects to 127.0.0.1, which is not followed (HTTP {status})");
            assert_eq!((found, server.requests().len()), (line, 1));
        }
    }
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_is_refused() {
    let server = TlsServer::start().await;
    for kind in [Kind::Reads, Kind::Writes] {
        let found = outcome(&hasty(server.endpoint()).build().unwrap(), kind).await;
        assert_eq!(found, "cannot connect: the certificate of the service is not trusted", "{kind:?}");
        assert_eq!(server.requests(), 0);
    }
    let trusting = hasty(server.endpoint()).root_certificates(server.certificate()).build().unwrap();
    assert_eq!((outcome(&trusting, Kind::Writes).await.as_str(), server.requests()), ("ok", 1));

    let error = hasty(server.endpoint()).root_certificates("no certificate").build().unwrap_err();
    assert_eq!(error.to_string(), "the root certificates are not PEM text");
}

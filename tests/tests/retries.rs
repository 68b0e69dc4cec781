//! Repeated attempts: who is repeated, after which wait, with what changed, and when it ends.
//!
//! Owns random sequences of faults, and the faults whose cause is removed before the next attempt: an
//! expired token, a wrong clock, a nonce that was used.

#![cfg(test)]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use alibabacloud_sdk::credentials::BoxFuture;
use alibabacloud_sdk::testing::{Answer, FakeTransport, SentRequest, TestClock};
use alibabacloud_sdk::{
    Client, ClientBuilder, Credentials, CredentialsError, CredentialsProvider, Error, ErrorKind, RetryPolicy,
    TransportError,
};
use alibabacloud_sdk_core::clock::{Clock, NonceError};
use alibabacloud_tests::operations::{CreateThing, ListThings, PutThing, SubmitThing};
use alibabacloud_tests::server::{Reply, Server};
use serde_json::json;

fn key() -> Credentials {
    Credentials::new("testAccessKeyId", "testAccessKeySecret")
}

/// A client that waits for nothing.
fn client(transport: &FakeTransport, clock: &TestClock) -> ClientBuilder {
    Client::builder().credentials(key()).endpoint("localhost").transport(transport.clone()).clock(clock.clone())
}

fn ok() -> Answer {
    Answer::json(&json!({"RequestId": "REQ-1"}))
}

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }
}

/// One of many answers, by number; the second part says whether the service saw the request.
fn answer(number: usize) -> (Answer, bool) {
    let refused = |status, code| Answer::error(status, code, "no");
    let answer = match number {
        0 | 1 => ok(),
        2 => return (Answer::failure(TransportError::new("cannot connect").not_sent()), false),
        3 => Answer::failure(TransportError::new("the connection was closed")),
        4 => Answer::failure(TransportError::new("timed out").timed_out()),
        5 => Answer::failure(TransportError::new("the response is too long").permanent()),
        6 => Answer::status(500),
        7 => Answer::status(502).body("<html></html>"),
        8 => refused(503, "ServiceUnavailable"),
        9 => refused(429, "Throttling.User"),
        10 => refused(400, "Throttling").header("x-acs-retry-after", "50"),
        11 => refused(400, "InternalError"),
        12 => refused(400, "SignatureNonceUsed"),
        13 => refused(403, "InvalidSecurityToken.Expired"),
        14 => refused(400, "InvalidTimeStamp.Expired").header("date", "Fri, 02 Jan 2026 07:04:05 GMT"),
        15 => refused(400, "InvalidParameter"),
        _ => refused(404, "InvalidThing.NotFound"),
    };
    (answer, true)
}

/// What one random run looked like from outside.
struct Run {
    requests: Vec<SentRequest>,
    /// The numbers of the answers to requests that the service saw.
    seen: Vec<usize>,
    result: Result<(), Error>,
}

async fn run(seed: u64, kind: usize, policy: RetryPolicy) -> Run {
    let seen = Arc::<Mutex<Vec<usize>>>::default();
    let noted = Arc::clone(&seen);
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let transport = FakeTransport::from_fn(move |_| {
        let number = random.below(17);
        let (answer, seen) = answer(number);
        noted.lock().unwrap().extend(seen.then_some(number));
        answer
    });
    let client = client(&transport, &TestClock::default());
    let client = client.credentials_provider(Sessions::default()).retry(policy).build().unwrap();
    let result = match kind {
        0 => client.send(ListThings::default()).await.map(drop),
        1 => client.send(CreateThing::default()).await.map(drop),
        _ => client.send(PutThing::default()).await.map(drop),
    };
    let seen = seen.lock().unwrap().clone();
    Run { requests: transport.requests(), seen, result }
}

#[tokio::test]
async fn no_random_sequence_of_faults_writes_twice() {
    let mut repeated = 0;
    for seed in 0..1000 {
        let attempts = u32::try_from(seed % 6 + 1).unwrap();
        for kind in 0..3 {
            let policy = RetryPolicy::default().max_attempts(attempts);
            let Run { requests, seen, result } = run(seed, kind, policy).await;
            let case = format!("seed {seed}, kind {kind}, {attempts} attempts");
            assert!(requests.len() <= usize::try_from(attempts).unwrap(), "{case}");
            assert!(kind < 2 || seen.len() <= 1, "{case}: {seen:?} of one that writes");
            let nonces: BTreeSet<_> = requests.iter().map(|sent| sent.header("x-acs-signature-nonce")).collect();
            assert_eq!(nonces.len(), requests.len(), "{case}: a nonce is used once");
            let tokens: BTreeSet<_> = requests.iter().map(|sent| sent.parameter("ClientToken")).collect();
            assert_eq!(tokens.len(), 1, "{case}: one call has one token");
            assert_eq!(tokens.iter().flatten().count(), usize::from(kind == 1), "{case}");
            for (index, request) in requests.iter().enumerate() {
                let attempts = request.header("x-acs-retry-attempts").map(str::to_owned);
                assert_eq!(attempts, (index > 0).then(|| index.to_string()), "{case}");
            }
            if let Err(error) = result {
                assert_eq!(usize::try_from(error.attempts()).unwrap(), requests.len(), "{case}: {error}");
            }
            repeated += usize::from(requests.len() > 1);
        }
    }
    assert!(repeated > 500, "the sequences are not all short: {repeated}");
}

#[tokio::test]
async fn a_policy_repeats_writes_that_were_refused_unread_and_no_others() {
    let mut repeated = 0;
    for seed in 0..1000 {
        let policy = RetryPolicy::default().max_attempts(5).retry_rejected();
        let Run { seen, .. } = run(seed, 2, policy).await;
        // Throttled, an expired token, a wrong date: by their numbers in the list of answers.
        let unread = |number: &usize| matches!(number, 9 | 10 | 13 | 14);
        let read = seen.iter().rev().skip(1).filter(|number| !unread(number)).count();
        assert_eq!(read, 0, "seed {seed}: {seen:?}");
        repeated += usize::from(seen.len() > 1);
    }
    assert!(repeated > 100, "some were refused: {repeated}");
}

#[tokio::test]
async fn no_random_sequence_of_broken_connections_writes_twice() {
    let whole = || Reply::json(200, &json!({}));
    for seed in 1..30 {
        let mut random = Random(seed * 7919);
        let faults = (0..4).map(|_| match random.below(6) {
            0 => Reply::close(),
            1 => Reply::reset(),
            2 => whole().cut_after(1),
            3 => Reply::new(503),
            4 => Reply::json(429, &json!({"Code": "Throttling"})).header("x-acs-retry-after", "1"),
            _ => whole(),
        });
        let server = Server::replies(faults.collect::<Vec<_>>()).await;
        let policy = RetryPolicy::default().base_delay(Duration::from_millis(1));
        let client = Client::builder().credentials(key()).endpoint(server.endpoint()).retry(policy).build().unwrap();
        // A kept connection must not make the HTTP client repeat what the service may have seen.
        let _ = client.send(PutThing::default()).await;
        let _ = client.send(PutThing::default()).await;
        assert_eq!(server.requests().len(), 2, "seed {seed}");
    }
}

#[tokio::test]
async fn waits_are_those_of_the_service_or_of_the_policy() {
    let millis = Duration::from_millis;
    let throttled = || Answer::error(429, "Throttling.User", "no");
    let busy = || Answer::status(503);
    let policy = RetryPolicy::default().max_attempts(4);
    for (name, answers, expected) in [
        ("x-acs-retry-after", vec![throttled().header("x-acs-retry-after", "1500"), ok()], vec![millis(1500)]),
        ("Retry-After", vec![throttled().header("retry-after", "2"), ok()], vec![millis(2000)]),
        ("throttled", vec![throttled(), throttled(), ok()], vec![millis(500), millis(1000)]),
        ("busy", vec![busy(), busy(), busy(), ok()], vec![millis(50), millis(100), millis(200)]),
        ("busy, Retry-After", vec![busy().header("retry-after", "3"), ok()], vec![millis(3000)]),
        ("busy, no wait at all", vec![busy().header("retry-after", "0"), ok()], vec![millis(50)]),
    ] {
        let (transport, clock) = (FakeTransport::answers(answers), TestClock::default().fraction(0.5));
        let client = client(&transport, &clock).retry(policy.clone()).build().unwrap();
        client.send(ListThings::default()).await.unwrap();
        assert_eq!(clock.slept(), expected, "{name}");
        let delays: Vec<_> =
            transport.requests().iter().map(|sent| sent.header("x-acs-retry-delay").map(str::to_owned)).collect();
        let waits = expected.iter().map(|wait| Some(wait.as_millis().to_string()));
        assert_eq!(delays, std::iter::once(None).chain(waits).collect::<Vec<_>>(), "{name}");
    }
}

#[tokio::test]
async fn a_call_overrides_the_policy() {
    let (clock, busy) = (TestClock::default(), || FakeTransport::from_fn(|_| Answer::status(503)));
    let count = async |call: fn(&Client) -> alibabacloud_sdk::Call<alibabacloud_tests::operations::Output>| {
        let transport = busy();
        let client = client(&transport, &clock).build().unwrap();
        call(&client).await.unwrap_err();
        transport.requests().len()
    };
    assert_eq!(count(|client| client.send(ListThings::default())).await, 3);
    assert_eq!(count(|client| client.send(ListThings::default()).retry(RetryPolicy::none())).await, 1);
    let many = |client: &Client| client.send(ListThings::default()).retry(RetryPolicy::default().max_attempts(5));
    assert_eq!(count(many).await, 5);
    assert_eq!(count(|client| client.send(PutThing::default())).await, 1);
    assert_eq!(count(|client| client.send(PutThing::default()).idempotent()).await, 3);
    assert_eq!(count(|client| client.send(PutThing::default()).parameter("ClientToken", "mine")).await, 3);
}

#[tokio::test]
async fn a_token_that_does_not_travel_is_none() {
    let busy = || FakeTransport::from_fn(|_| Answer::status(503));
    let client = |transport: &FakeTransport| client(transport, &TestClock::default()).build().unwrap();
    let transport = busy();
    client(&transport).send(SubmitThing::default()).await.unwrap_err();
    let tokens: BTreeSet<_> = transport.requests().iter().map(SentRequest::form).collect();
    assert_eq!((transport.requests().len(), tokens.len()), (3, 1), "one token in the form of every attempt");
    for given in [None, Some("mine".to_owned())] {
        let transport = busy();
        client(&transport).send(SubmitThing { value: given }).body("text/plain", "other").await.unwrap_err();
        let [sent]: [_; 1] = transport.requests().try_into().expect("one request: the body has no token");
        assert_eq!(&sent.as_http().body()[..], b"other");
        assert_eq!(sent.query(), []);
    }
}

#[tokio::test]
async fn a_token_of_the_caller_stays() {
    for (given, expected) in [(Some("mine"), Some("mine")), (None, None)] {
        let transport = FakeTransport::from_fn(|_| ok());
        let client = client(&transport, &TestClock::default()).build().unwrap();
        client.send(CreateThing { value: given.map(str::to_owned) }).await.unwrap();
        client.send(CreateThing { value: given.map(str::to_owned) }).await.unwrap();
        let tokens: Vec<_> = transport.requests().iter().map(|sent| sent.parameter("ClientToken").unwrap()).collect();
        match expected {
            Some(token) => assert_eq!(tokens, [token, token]),
            None => assert!(tokens[0] != tokens[1] && tokens[0].len() == 32, "{tokens:?}"),
        }
    }
}

#[tokio::test]
async fn a_call_ends_when_its_time_does() {
    let transport = FakeTransport::from_fn(|_| Answer::error(429, "Throttling", "no"));
    let clock = TestClock::default();
    let client = client(&transport, &clock).retry(RetryPolicy::default().max_attempts(100)).build().unwrap();
    let error = client.send(ListThings::default()).timeout(Duration::from_secs(10)).await.unwrap_err();
    // 1, 2 and 4 seconds; there is no time for 8.
    assert_eq!(clock.slept(), [1, 2, 4].map(Duration::from_secs));
    assert_eq!(
        error.to_string(),
        "things ListThings: Throttling: no (HTTP 429, request ID 00000000-0000-0000-0000-000000000000, 4 attempts)"
    );
    assert!(error.is_throttled() && error.is_retryable());
}

#[tokio::test]
async fn clients_that_always_fail_stop_repeating() {
    let transport = FakeTransport::from_fn(|_| Answer::status(503));
    let client = client(&transport, &TestClock::default()).build().unwrap();
    for _ in 0..200 {
        client.clone().send(ListThings::default()).await.unwrap_err();
    }
    assert_eq!(transport.requests().len(), 300, "a hundred retries, and every call once");
}

#[tokio::test]
async fn a_dropped_call_is_over() {
    let server = Server::start(|_| Reply::new(503).after(Duration::from_millis(100))).await;
    let policy = RetryPolicy::default().base_delay(Duration::from_millis(1));
    let client = Client::builder().credentials(key()).endpoint(server.endpoint()).retry(policy).build().unwrap();
    let call = client.send(ListThings::default()).into_future();
    assert!(tokio::time::timeout(Duration::from_millis(50), call).await.is_err());
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_call_that_is_dropped_while_it_waits_is_over() {
    let server = Server::start(|_| Reply::new(503).header("retry-after", "1")).await;
    let client = Client::builder().credentials(key()).endpoint(server.endpoint()).build().unwrap();
    let call = client.send(ListThings::default()).into_future();
    assert!(tokio::time::timeout(Duration::from_millis(500), call).await.is_err());
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(server.requests().len(), 1);
}

/// Temporary credentials: another token each time that the last one is refused.
#[derive(Debug, Default)]
struct Sessions {
    refused: Arc<Mutex<u32>>,
    /// Always the same token, whatever is refused.
    stuck: bool,
}

impl CredentialsProvider for Sessions {
    fn name(&self) -> &str {
        "sessions"
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        let token = if self.stuck { 0 } else { *self.refused.lock().unwrap() };
        Box::pin(std::future::ready(Ok(key().with_security_token(format!("token {token}")))))
    }

    fn invalidate(&self, refused: &Credentials) {
        assert!(refused.security_token().is_some());
        *self.refused.lock().unwrap() += 1;
    }
}

/// A client over the network, whose clock a test sets.
fn connected(server: &Server) -> ClientBuilder {
    Client::builder().credentials(key()).endpoint(server.endpoint()).clock(TestClock::default())
}

#[tokio::test]
async fn an_expired_token_is_refreshed_once() {
    let check = async |stuck, write: bool, valid: &'static str, expected: &[(bool, u32, usize)]| {
        let server = Server::start(move |request| match request.header("x-acs-security-token") {
            Some(token) if token == valid => Reply::json(200, &json!({})),
            _ => Reply::json(403, &json!({"Code": "InvalidSecurityToken.Expired"})),
        });
        let server = server.await;
        let sessions = Sessions { stuck, ..Sessions::default() };
        let refused = Arc::clone(&sessions.refused);
        let client = connected(&server).credentials_provider(sessions).build().unwrap();
        for expected in expected {
            let done = match write {
                true => client.send(PutThing::default()).await.is_ok(),
                false => client.send(ListThings::default()).await.is_ok(),
            };
            let found = (done, *refused.lock().unwrap(), server.requests().len());
            assert_eq!(found, *expected, "stuck {stuck}, write {write}, valid {valid}");
        }
    };
    // Whether the call succeeds, how often credentials were refused, and all requests so far.
    check(false, false, "token 1", &[(true, 1, 2), (true, 1, 3)]).await;
    check(false, false, "token 9", &[(false, 2, 2)]).await;
    check(true, false, "token 1", &[(false, 1, 1)]).await;
    check(false, true, "token 1", &[(false, 1, 1), (true, 1, 2)]).await;
}

#[tokio::test]
async fn a_clock_that_is_off_by_an_hour_is_corrected() {
    for (off, date) in [(3600, "Fri, 02 Jan 2026 04:04:05 GMT"), (-3600, "Fri, 02 Jan 2026 02:04:05 GMT")] {
        let wanted = date_of(TestClock::default().now(), off);
        let expected = wanted.clone();
        let server = Server::start(move |request| match request.header("x-acs-date") {
            Some(date) if date == wanted => Reply::json(200, &json!({})),
            _ => Reply::json(400, &json!({"Code": "InvalidTimeStamp.Expired"})).header("date", date),
        });
        let server = server.await;
        let writing = connected(&server).build().unwrap();
        writing.send(PutThing::default()).await.unwrap_err();
        assert_eq!(server.requests().len(), 1, "one that writes is not repeated, and the clock is set all the same");
        writing.send(PutThing::default()).await.unwrap();
        assert_eq!(server.requests().len(), 2);

        let reading = connected(&server).build().unwrap();
        reading.send(ListThings::default()).await.unwrap();
        reading.send(ListThings::default()).await.unwrap();
        let dates: Vec<_> = server.requests().iter().map(|request| request.header("x-acs-date").unwrap()).collect();
        assert_eq!(dates[2..], ["2026-01-02T03:04:05Z", &expected, &expected].map(str::to_owned));
    }
}

fn date_of(now: SystemTime, off: i64) -> String {
    let seconds = now.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs().checked_add_signed(off).unwrap();
    let hour = seconds % 86_400 / 3600;
    format!("2026-01-02T{hour:02}:04:05Z")
}

#[tokio::test]
async fn a_clock_that_agrees_is_no_reason_to_repeat() {
    let transport = FakeTransport::from_fn(|_| {
        Answer::error(400, "InvalidTimeStamp.Expired", "no").header("date", "Fri, 02 Jan 2026 03:04:35 GMT")
    });
    let client = client(&transport, &TestClock::default()).build().unwrap();
    client.send(ListThings::default()).await.unwrap_err();
    assert_eq!(transport.requests().len(), 1);
}

/// A clock whose second nonce is its first.
#[derive(Debug, Default)]
struct Repeating(Mutex<u32>);

impl Clock for Repeating {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn nonce(&self) -> Result<String, NonceError> {
        let mut count = self.0.lock().unwrap();
        *count += 1;
        Ok(format!("nonce {}", if *count == 2 { 1 } else { *count }))
    }
}

#[tokio::test]
async fn a_nonce_that_the_server_knows_is_replaced() {
    for (write, second, requests) in [(false, true, 3), (true, false, 2)] {
        let mut known = BTreeSet::new();
        let server = Server::start(move |request| match known.insert(request.header("x-acs-signature-nonce")) {
            true => Reply::json(200, &json!({})),
            false => Reply::json(400, &json!({"Code": "SignatureNonceUsed", "Message": "no"})),
        });
        let server = server.await;
        let client = Client::builder().credentials(key()).endpoint(server.endpoint()).clock(Repeating::default());
        let client = client.build().unwrap();
        let call = async || match write {
            true => client.send(PutThing::default()).await.map(drop),
            false => client.send(ListThings::default()).await.map(drop),
        };
        call().await.unwrap();
        let again = call().await;
        assert_eq!((again.is_ok(), server.requests().len()), (second, requests), "{again:?}");
    }
}

#[tokio::test]
async fn a_failed_fetch_of_credentials_sent_nothing() {
    let transport = FakeTransport::from_fn(|_| ok());
    let client = client(&transport, &TestClock::default()).credentials_provider(Broken).build().unwrap();
    let error = client.send(PutThing::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credentials, 1));
    assert!(transport.requests().is_empty());
}

/// Has no credentials, and never will.
#[derive(Debug)]
struct Broken;

impl CredentialsProvider for Broken {
    fn name(&self) -> &str {
        "broken"
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(Err(CredentialsError::broken("broken", "it is"))))
    }
}

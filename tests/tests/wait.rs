//! Waiting for an answer, on a clock that nobody has to wait for.
//!
//! Owns the polls, the waits between them, and the three ways to end.

#![cfg(test)]

use std::time::Duration;

use alibabacloud_sdk::testing::{Answer, FakeTransport, TestClock};
use alibabacloud_sdk::wait::Wait;
use alibabacloud_sdk::{Client, Credentials, ErrorCode, UntypedOperation};
use serde_json::json;

/// What ended a wait, after how many polls, and the waits between them in seconds.
#[derive(Debug, PartialEq)]
struct Found {
    end: &'static str,
    polls: u32,
    waits: Vec<f64>,
}

/// Waits for `Status: Ready`, or for the error `Gone`, over answers with these words in turn.
async fn wait(words: &'static [&'static str], clock: &TestClock, limits: [f64; 3]) -> Found {
    let transport = FakeTransport::answers(words.iter().map(|word| match *word {
        "Gone" | "Denied" => Answer::error(403, word, "a message"),
        status => Answer::json(&json!({"Status": status})),
    }));
    let credentials = Credentials::new("testAccessKeyId", "testAccessKeySecret");
    let client = Client::builder().credentials(credentials).transport(transport.clone()).clock(clock.clone());
    let client = client.endpoint("ecs.example.com").build().unwrap();
    let [delay, max_delay, limit] = limits.map(Duration::from_secs_f64);
    let waited = client
        .send_untyped(UntypedOperation::rpc("ecs", "2014-05-26", "DescribeThing"))
        .wait_until(|answer| match answer {
            Ok(thing) if thing["Status"] == "Broken" => Wait::Failed,
            Ok(thing) => Wait::from(thing["Status"] == "Ready"),
            Err(error) if error.code() == Some(ErrorCode("Gone")) => Wait::Done,
            Err(_) => Wait::Failed,
        })
        .delay(delay)
        .max_delay(max_delay)
        .limit(limit)
        .await;
    let (end, polls) = match &waited {
        Ok(waited) if waited.last.is_err() => ("done by error", waited.polls),
        Ok(waited) => ("done", waited.polls),
        Err(error) if error.is_timeout() => ("time is up", error.polls()),
        Err(error) if error.last().is_err() => ("failed by error", error.polls()),
        Err(error) => ("failed", error.polls()),
    };
    assert_eq!(transport.requests().len(), usize::try_from(polls).unwrap());
    Found { end, polls, waits: clock.slept().iter().map(Duration::as_secs_f64).collect() }
}

const LIMITS: [f64; 3] = [1.0, 4.0, 60.0];

#[tokio::test]
async fn every_end() {
    for (words, limits, end, waits) in [
        (&["Ready"][..], LIMITS, "done", vec![]),
        (&["Pending", "Pending", "Ready"], LIMITS, "done", vec![1.0, 2.0]),
        (&["Pending", "Gone"], LIMITS, "done by error", vec![1.0]),
        (&["Pending", "Broken"], LIMITS, "failed", vec![1.0]),
        (&["Denied"], LIMITS, "failed by error", vec![]),
        // The waits stop to grow, and the last look is at the end of the limit.
        (&["Pending"; 5], [1.0, 4.0, 10.0], "time is up", vec![1.0, 2.0, 4.0, 3.0]),
        (&["Pending"; 2], [8.0, 4.0, 4.0], "time is up", vec![4.0]),
        (&["Pending"], [1.0, 4.0, 0.0], "time is up", vec![]),
    ] {
        let polls = u32::try_from(waits.len() + 1).unwrap();
        let found = wait(words, &TestClock::default(), limits).await;
        assert_eq!(found, Found { end, polls, waits }, "{words:?}");
    }
}

#[tokio::test]
async fn waits_are_spread_between_their_half_and_their_whole() {
    for (fraction, expected) in [(0.0, [0.5, 1.0]), (0.5, [0.75, 1.5]), (1.0, [1.0, 2.0])] {
        let clock = TestClock::default().fraction(fraction);
        assert_eq!(wait(&["Pending", "Pending", "Ready"], &clock, LIMITS).await.waits, expected);
    }
}

#[tokio::test]
async fn errors_say_what_happened() {
    for (answer, verdict, expected, source) in [
        (Answer::json(&json!({})), Wait::Again, "ecs DescribeThing: not done within 0.5 s, after 2 polls", false),
        (Answer::json(&json!({})), Wait::Failed, "ecs DescribeThing: failed after 1 poll", false),
        (Answer::error(403, "Denied", "a message"), Wait::Failed, "ecs DescribeThing: failed after 1 poll", true),
    ] {
        let transport = FakeTransport::answers([answer, Answer::json(&json!({}))]);
        let waited = transport
            .client()
            .send_untyped(UntypedOperation::rpc("ecs", "2014-05-26", "DescribeThing"))
            .wait_until(move |_| verdict)
            .delay(Duration::from_secs(1))
            .limit(Duration::from_millis(500));
        let error = waited.await.unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!(std::error::Error::source(&error).is_some(), source);
        assert_eq!(error.into_last().is_err(), source);
    }
}

#[tokio::test]
async fn the_answer_that_was_waited_for_comes_back() {
    let transport = FakeTransport::answers([Answer::json(&json!({"Status": "Ready", "RequestId": "REQ-1"}))]);
    let thing = transport.client().send_untyped(UntypedOperation::rpc("ecs", "2014-05-26", "DescribeThing"));
    let waited = thing.region("cn-beijing").wait_until(|_| Wait::Done).await.unwrap();
    let thing = waited.last.unwrap();
    assert_eq!(thing.request_id(), "REQ-1");
    assert_eq!(thing["Status"], "Ready");
    assert_eq!(transport.requests().len(), 1);
}

//! One fetch for everybody: callers that go away, and runtimes that end.

use std::collections::BTreeMap;
use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use alibabacloud_sdk::credentials::{AssumeRoleProvider, BoxFuture, RoleSession, StaticProvider, UriProvider};
use alibabacloud_sdk::transport::{Body, Transport};
use alibabacloud_sdk::{Credentials, CredentialsProvider, TransportError};
use bytes::Bytes;
use serde_json::json;
use tokio::sync::Notify;

use crate::surroundings::Surroundings;

/// Answers each call of STS when the test says so.
#[derive(Clone, Debug, Default)]
struct Gate {
    calls: Arc<AtomicUsize>,
    open: Arc<Notify>,
    /// Whether the next call is never answered.
    dead: Arc<Mutex<bool>>,
}

impl Transport for Gate {
    fn send(&self, _: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        Box::pin(async move {
            if std::mem::take(&mut *self.dead.lock().unwrap()) {
                pending().await
            }
            self.open.notified().await;
            let body = json!({"Credentials": {
                "AccessKeyId": format!("STS.{call}"), "AccessKeySecret": "secret", "SecurityToken": "token",
                "Expiration": "2026-01-02T04:04:05Z",
            }});
            Ok(http::Response::new(body.to_string().into()))
        })
    }
}

fn role(gate: &Gate, around: &Surroundings) -> AssumeRoleProvider {
    let context = around.context().with_transport(gate.clone());
    let key = StaticProvider::new(Credentials::new("LTAIkey", "secret"));
    AssumeRoleProvider::builder(key, RoleSession::new("acs:ram::1:role/x").name("test")).context(&context).build()
}

fn around() -> Surroundings {
    Surroundings::new(&BTreeMap::new(), None)
}

#[tokio::test]
async fn a_caller_that_goes_away_stops_nothing() {
    let (gate, around) = (Gate::default(), around());
    let provider = role(&gate, &around);
    let first = tokio::spawn({
        let provider = provider.clone();
        async move { provider.credentials().await }
    });
    tokio::task::yield_now().await;
    let second = tokio::spawn({
        let provider = provider.clone();
        async move { provider.credentials().await }
    });
    tokio::task::yield_now().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    gate.open.notify_one();
    assert_eq!(second.await.unwrap().unwrap().access_key_id(), "STS.1");
    assert_eq!(provider.credentials().await.unwrap().access_key_id(), "STS.1");
    assert_eq!(gate.calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_fetch_that_everybody_left_still_serves() {
    let (gate, around) = (Gate::default(), around());
    let provider = role(&gate, &around);
    let only = tokio::spawn({
        let provider = provider.clone();
        async move { provider.credentials().await }
    });
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
    only.abort();
    assert!(only.await.unwrap_err().is_cancelled());
    gate.open.notify_one();
    assert_eq!(provider.credentials().await.unwrap().access_key_id(), "STS.1");
    assert_eq!(gate.calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn nobody_waits_for_a_fetch_in_the_background() {
    let (gate, around) = (Gate::default(), around());
    let provider = role(&gate, &around);
    gate.open.notify_one();
    assert_eq!(provider.credentials().await.unwrap().access_key_id(), "STS.1");
    around.clock.set(2500);
    for _ in 0..3 {
        assert_eq!(provider.credentials().await.unwrap().access_key_id(), "STS.1", "the next is on its way");
        tokio::task::yield_now().await;
    }
    assert_eq!(gate.calls.load(Ordering::SeqCst), 2, "there is one on its way");
}

#[test]
fn the_end_of_a_runtime_is_not_the_end_of_the_provider() {
    let (gate, around) = (Gate::default(), around());
    let provider = role(&gate, &around);
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    *gate.dead.lock().unwrap() = true;
    let first = runtime();
    first.block_on(async {
        let provider = provider.clone();
        tokio::spawn(async move { provider.credentials().await });
        for _ in 0..5 {
            tokio::task::yield_now().await;
        }
    });
    assert_eq!(gate.calls.load(Ordering::SeqCst), 1);
    drop(first);
    gate.open.notify_one();
    assert_eq!(runtime().block_on(provider.credentials()).unwrap().access_key_id(), "STS.2");
}

/// Answers with more than any credentials are.
#[derive(Debug)]
struct Endless;

impl Transport for Endless {
    fn send(&self, _: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async { panic!("the answer is not to be read whole") })
    }

    fn stream(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async { Ok(http::Response::new(Body::from(vec![b' '; (1 << 20) + 1]))) })
    }
}

#[tokio::test]
async fn an_answer_has_a_limit() {
    let provider =
        UriProvider::builder().uri("http://127.0.0.1:1/").context(&around().context().with_transport(Endless)).build();
    let error = provider.credentials().await.unwrap_err();
    let line = "broken credentials: uri: credentials URI GET: the response is longer than 1048576 bytes";
    assert_eq!(error.to_string(), line);
}

#[test]
fn without_a_runtime_it_says_so() {
    let (gate, around) = (Gate::default(), around());
    let provider = role(&gate, &around);
    let mut call = provider.credentials();
    let mut task = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(answer) = call.as_mut().poll(&mut task) else { panic!("it waits for nothing") };
    assert_eq!(answer.unwrap_err().to_string(), "broken credentials: assume-role: it needs a tokio runtime");
}

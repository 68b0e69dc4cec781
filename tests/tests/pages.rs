//! Streams of pages and items over calls to a server on the loopback interface.
//!
//! Owns what the streams send, when, and how they end. Where the next page is, is tested beside the
//! walk in the SDK.

#![cfg(test)]

mod paged;

use std::time::Duration;

use alibabacloud_sdk::{Client, Credentials, Error};
use alibabacloud_tests::server::{Reply, Server};
use futures_core::Stream;
use paged::{ListNames, ListNamesBody, ListThings, Thing};
use serde_json::{Value, json};
use tokio::time::timeout;

fn client(server: &Server) -> Client {
    let builder = Client::builder().credentials(Credentials::new("testAccessKeyId", "testAccessKeySecret"));
    builder.endpoint(server.endpoint()).region("cn-hangzhou").build().unwrap()
}

/// A page of things, each named by one letter.
fn page(names: &str, more: &Value) -> Reply {
    let things: Vec<_> = names.chars().map(|name| json!({"Name": name.to_string()})).collect();
    let mut body = json!({"RequestId": format!("REQ-{names}"), "Things": {"Thing": things}});
    let members = body.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    Reply::json(200, &body)
}

/// Every name up to the end or the first error, and the code of that error.
async fn names(mut items: impl AsyncItems) -> (String, Option<String>) {
    let mut names = String::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(name) => names.push_str(&name),
            Err(error) => {
                assert!(items.next().await.is_none(), "there is nothing behind an error");
                return (names, error.code().map(|code| code.0.to_owned()));
            }
        }
    }
    assert!(items.next().await.is_none(), "the end stays the end");
    (names, None)
}

/// Streams of things and of names, walked alike.
trait AsyncItems {
    async fn next(&mut self) -> Option<Result<String, Error>>;
}

impl AsyncItems for alibabacloud_sdk::paginate::Items<paged::ListThingsOutput> {
    async fn next(&mut self) -> Option<Result<String, Error>> {
        let name = |thing: Thing| thing.name.unwrap_or_default();
        self.next().await.map(|item| item.map(name))
    }
}

impl AsyncItems for alibabacloud_sdk::paginate::Items<paged::ListNamesOutput> {
    async fn next(&mut self) -> Option<Result<String, Error>> {
        self.next().await
    }
}

/// The decoded queries of all requests, each on one line.
fn queries(server: &Server) -> Vec<String> {
    let line = |pairs: Vec<(String, String)>| {
        pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    };
    server.requests().iter().map(|request| line(request.query())).collect()
}

/// The replies, the items and the error code that come of them, and the queries that were sent.
#[tokio::test]
async fn items_come_from_page_after_page() {
    let broken = || Reply::json(403, &json!({"Code": "Forbidden", "RequestId": "REQ-2"}));
    let (a, none) = (json!({"NextToken": "a"}), json!({}));
    let of_3 = json!({"TotalCount": 3});
    let region = "RegionId=cn-beijing";
    for (start, replies, expected, code, sent) in [
        (ListThings::default(), vec![page("xy", &a), page("z", &none)], "xyz", None, vec!["", "&NextToken=a"]),
        (ListThings::default(), vec![page("xy", &of_3), page("z", &of_3)], "xyz", None, vec!["", "&PageNumber=2"]),
        (ListThings::default(), vec![page("", &none)], "", None, vec![""]),
        (ListThings::default(), vec![broken()], "", Some("Forbidden"), vec![""]),
        (ListThings::default(), vec![page("xy", &a), broken()], "xy", Some("Forbidden"), vec!["", "&NextToken=a"]),
        (
            ListThings { page_number: Some(2), ..ListThings::default() },
            vec![page("xy", &a), page("z", &a), page("", &a)],
            "xyz",
            None,
            vec!["&PageNumber=2", "&PageNumber=3", "&PageNumber=4"],
        ),
    ] {
        let server = Server::replies(replies).await;
        let items = client(&server).send(start).region("cn-beijing").header("x-acs-test", "kept").items();
        let found = names(items).await;
        assert_eq!((found.0.as_str(), found.1.as_deref()), (expected, code));
        let sorted = |line: &str| {
            let mut pairs: Vec<_> = line.split('&').map(str::to_owned).collect();
            pairs.sort_unstable();
            pairs
        };
        let sent: Vec<_> = sent.iter().map(|rest| sorted(&format!("{region}{rest}"))).collect();
        assert_eq!(queries(&server).iter().map(|line| sorted(line)).collect::<Vec<_>>(), sent);
        for request in server.requests() {
            assert_eq!(request.header("x-acs-test").as_deref(), Some("kept"), "every page is sent as the call was");
        }
    }
}

#[tokio::test]
async fn a_token_travels_inside_a_body() {
    let replies = [json!({"names": ["x", "y"], "next_marker": "m"}), json!({"names": ["z"], "next_marker": ""})];
    let server = Server::replies(replies.map(|body| Reply::json(200, &body))).await;
    let body = ListNamesBody { limit: Some(2), marker: None };
    let items = client(&server).send(ListNames { body: Some(body) }).items();
    assert_eq!(names(items).await.0, "xyz");
    let bodies = server.requests().into_iter().map(|request| serde_json::from_slice(&request.body).unwrap());
    assert_eq!(bodies.collect::<Vec<Value>>(), [json!({"limit": 2}), json!({"limit": 2, "marker": "m"})]);
}

#[tokio::test]
async fn pages_are_responses_and_none_is_fetched_ahead() {
    let server = Server::replies([page("xy", &json!({"NextToken": "a"})), page("z", &json!({}))]).await;
    let mut pages = client(&server).send(ListThings::default()).pages();
    assert!(server.requests().is_empty(), "nothing is sent before the first page is polled");
    assert_eq!(pages.next().await.unwrap().unwrap().request_id(), "REQ-xy");
    assert_eq!(server.requests().len(), 1);
    assert_eq!(pages.next().await.unwrap().unwrap().request_id(), "REQ-z");
    assert!(pages.next().await.is_none());
    assert!(pages.next().await.is_none());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_page_in_flight_is_not_lost() {
    let slow = page("y", &json!({})).after(Duration::from_millis(200));
    let server = Server::replies([page("x", &json!({"NextToken": "a"})), slow]).await;
    let mut items = client(&server).send(ListThings::default()).items();
    assert!(items.next().await.unwrap().is_ok());
    let short = timeout(Duration::from_millis(20), items.next()).await;
    assert!(short.is_err(), "the second page takes its time");
    assert_eq!(items.next().await.unwrap().unwrap().name.as_deref(), Some("y"));
    assert!(items.next().await.is_none());
    assert_eq!(server.requests().len(), 2, "the wait that was given up sent no request of its own");
}

#[tokio::test]
async fn all_items_or_the_error() {
    let a = json!({"NextToken": "a"});
    let server = Server::replies([page("xy", &a), page("z", &json!({}))]).await;
    let things = client(&server).send(ListThings::default()).items().into_vec().await.unwrap();
    assert_eq!(things.len(), 3);

    let server = Server::replies([page("xy", &a)]).await;
    let error = client(&server).send(ListThings::default()).items().into_vec().await.unwrap_err();
    assert_eq!(error.code().map(|code| code.0), Some("TheScriptHasEnded"));
}

#[tokio::test]
async fn streams_cross_threads_and_hint_their_size() {
    fn spawnable<S: Stream + Send + Unpin + 'static>(stream: S) -> S {
        stream
    }
    let server = Server::replies([page("xyz", &json!({}))]).await;
    let call = || client(&server).send(ListThings::default());
    drop(spawnable(call().pages()));
    let mut items = spawnable(call().items());
    assert_eq!(items.size_hint(), (0, None));
    let items = tokio::spawn(async move {
        assert!(items.next().await.unwrap().is_ok());
        items
    });
    assert_eq!(items.await.unwrap().size_hint(), (2, Some(2)));
}

#[tokio::test]
async fn debug_shows_no_parameters() {
    let server = Server::replies([]).await;
    let start = ListThings { next_token: Some("hunter2".to_owned()), ..ListThings::default() };
    let items = client(&server).send(start).items();
    assert!(!format!("{items:?}").contains("hunter2"));
}

//! Transports without a network, for tests that look at requests.
//!
//! Owns nothing but short forms of the SDK's own [`FakeTransport`].

use alibabacloud_sdk::testing::{Answer, FakeTransport};
use bytes::Bytes;

/// Answers every request with an empty object.
pub fn recorder() -> FakeTransport {
    FakeTransport::from_fn(|_| Answer::json(&serde_json::json!({})))
}

/// The one request; any other number of them fails the test.
pub fn only_request(transport: &FakeTransport) -> http::Request<Bytes> {
    let [request]: [_; 1] = transport.requests().try_into().expect("one request");
    request.as_http().clone()
}

//! Transports without a network, for tests that look at requests.
//!
//! Owns nothing but a short form of the SDK's own [`FakeTransport`].

use alibabacloud_sdk::TransportError;
use alibabacloud_sdk::credentials::BoxFuture;
use alibabacloud_sdk::testing::{Answer, FakeTransport};
use alibabacloud_sdk::transport::Transport;
use bytes::Bytes;

/// Keeps each request and answers with an empty object.
#[derive(Clone, Debug)]
pub struct Recorder(FakeTransport);

impl Default for Recorder {
    fn default() -> Self {
        Self(FakeTransport::from_fn(|_| Answer::json(&serde_json::json!({}))))
    }
}

impl Recorder {
    /// The one request; any other number of them fails the test.
    pub fn only_request(&self) -> http::Request<Bytes> {
        let [request]: [_; 1] = self.0.requests().try_into().expect("one request");
        request.as_http().clone()
    }
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        self.0.send(request)
    }
}

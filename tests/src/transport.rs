//! Transports without a network, as a user would write them for tests.

use std::sync::{Arc, Mutex};

use alibabacloud_sdk::TransportError;
use alibabacloud_sdk::credentials::BoxFuture;
use alibabacloud_sdk::transport::Transport;
use bytes::Bytes;

/// Keeps each request and answers with an empty object.
#[derive(Clone, Debug, Default)]
pub struct Recorder(Arc<Mutex<Vec<http::Request<Bytes>>>>);

impl Recorder {
    /// The one request; any other number of them fails the test.
    pub fn only_request(&self) -> http::Request<Bytes> {
        let [request]: [_; 1] = self.0.lock().expect("no test panicked").clone().try_into().expect("one request");
        request
    }
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        self.0.lock().expect("no test panicked").push(request);
        Box::pin(std::future::ready(Ok(http::Response::new("{}".into()))))
    }
}

/// Fails once, as it is told to.
#[derive(Debug)]
pub struct Broken(Mutex<Option<TransportError>>);

impl Broken {
    /// Fails with this.
    pub fn new(failure: TransportError) -> Self {
        Self(Mutex::new(Some(failure)))
    }
}

impl Transport for Broken {
    fn send(&self, _: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let failure = self.0.lock().expect("no test panicked").take().expect("one request");
        Box::pin(std::future::ready(Err(failure)))
    }
}

//! How a signed request is sent and its response is received.
//!
//! Owns the interface between the SDK and HTTP: one trait, and one implementation with reqwest.
//! Nothing else in the crate names an HTTP client.

mod body;
mod failure;
mod reqwest;
mod upload;
mod watch;

use std::fmt::Debug;

use bytes::Bytes;

use crate::error::TransportError;
use crate::future::BoxFuture;

pub use self::body::Body;
pub use self::reqwest::{HttpSettings, ReqwestTransport};
pub use self::upload::Upload;

/// Sends one request and returns one response.
///
/// An implementation follows no redirect, retries nothing and leaves the headers unchanged, because the
/// request is signed. Only [`send`](Self::send) must be implemented unless bodies are to be streamed. For tests
/// without a network there is `testing::FakeTransport` (feature `testing`).
pub trait Transport: Debug + Send + Sync + 'static {
    /// Sends `request` and reads the whole response; dropping the future cancels both.
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;

    /// Sends `request` and returns when the headers of the response have arrived. The client calls this
    /// function. Its default implementation reads both bodies into memory and calls [`send`](Self::send).
    fn stream(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect(usize::MAX).await?;
            let response = self.send(http::Request::from_parts(parts, body)).await?;
            Ok(response.map(Body::from))
        })
    }
}

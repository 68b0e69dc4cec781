//! How a signed request gets to the service and its response back.
//!
//! Owns the seam between the SDK and HTTP: one trait, and the one implementation with reqwest.
//! Nothing else in the crate names an HTTP client.

mod body;
mod failure;
mod reqwest;
mod upload;

use std::fmt::Debug;

use bytes::Bytes;

use crate::credentials::BoxFuture;
use crate::error::TransportError;

pub use self::body::Body;
pub use self::reqwest::{HttpSettings, ReqwestTransport, Timeouts};
pub use self::upload::Upload;

/// Sends one request and returns one response.
///
/// An implementation follows no redirect, retries nothing and keeps the headers as they are: the
/// request is signed. Implement [`send`](Self::send) alone unless bodies are to be streamed; to test
/// without a network there is `testing::FakeTransport` (feature `testing`).
pub trait Transport: Debug + Send + Sync + 'static {
    /// Sends `request` and reads the whole response; dropping the future abandons it.
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;

    /// Sends `request` and returns when the headers of the response are there. This is what a client
    /// calls; it reads both bodies whole unless it is overridden.
    fn stream(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect(usize::MAX).await?;
            let response = self.send(http::Request::from_parts(parts, body)).await?;
            Ok(response.map(Body::from))
        })
    }
}

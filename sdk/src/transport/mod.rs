//! How a signed request gets to the service and its response back.
//!
//! Owns the seam between the SDK and HTTP: one trait, and the one implementation with reqwest.
//! Nothing else in the crate names an HTTP client.

mod reqwest;

use std::fmt::Debug;

use bytes::Bytes;

use crate::credentials::BoxFuture;
use crate::error::TransportError;

pub use self::reqwest::{ReqwestTransport, Timeouts};

/// Sends one request and returns one response.
///
/// An implementation follows no redirect, retries nothing and keeps the headers as they are: the
/// request is signed. Users implement it to test without a network.
pub trait Transport: Debug + Send + Sync + 'static {
    /// Sends `request`; dropping the future abandons it.
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;
}

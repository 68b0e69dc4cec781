//! A successful response.
//!
//! Owns the pairing of typed output with what else the service sent. It decodes nothing.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::debug;
use crate::wire::Element;

/// Typed output, with the request ID, status, headers and raw body beside it.
///
/// It dereferences to the output.
#[derive(Clone)]
pub struct Response<T> {
    pub(crate) output: T,
    pub(crate) request_id: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl<T> Response<T> {
    /// The request ID from the body or the `x-acs-request-id` header; empty if the service sent
    /// none.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The response headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it arrived.
    pub fn raw_body(&self) -> &Bytes {
        &self.body
    }

    /// The output alone.
    pub fn into_output(self) -> T {
        self.output
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.output
    }
}

impl<T: Element> fmt::Debug for Response<T> {
    /// Leaves the headers and the raw body out: they may hold secrets that the output masks.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("output", &debug::Value(self.output.view()))
            .field("request_id", &self.request_id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

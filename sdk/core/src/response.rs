//! A successful response: decoded as a whole, or open, with a body that the caller reads in chunks.
//!
//! Owns the output together with status, headers and body. It decodes nothing.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::debug;
use crate::error::{Error, ServiceError};
use crate::headers;
use crate::operation::Action;
use crate::transport::Body;
use crate::wire::Element;

/// Typed output, together with the request ID, status, headers and raw body.
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

    /// The error in the body of a success: some products respond with HTTP 200 and `Success: false` or an error
    /// in `Code`. `None` if the body contains neither.
    ///
    /// ```
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// # fn look<T>(response: alibabacloud_sdk::Response<T>) {
    /// if let Some(refusal) = response.refusal() {
    ///     eprintln!("not done: {refusal}");
    /// }
    /// # }
    /// ```
    pub fn refusal(&self) -> Option<ServiceError> {
        let content_type = self.headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        ServiceError::read_refusal(content_type, &self.body)
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
    /// Leaves the headers and the raw body out: they may contain secrets that the output masks.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("output", &debug::Value(self.output.view()))
            .field("request_id", &self.request_id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// A success whose body has not been read yet.
///
/// ```no_run
/// # use alibabacloud_sdk_core as alibabacloud_sdk;
/// # async fn run(call: alibabacloud_sdk::Call<serde_json::Value>) -> Result<(), alibabacloud_sdk::Error> {
/// let mut download = call.stream().await?;
/// while let Some(chunk) = download.chunk().await? {
///     println!("{} bytes", chunk.len());
/// }
/// # Ok(())
/// # }
/// ```
pub struct OpenResponse {
    action: Action,
    status: StatusCode,
    headers: HeaderMap,
    body: Body,
}

impl OpenResponse {
    pub(crate) fn new(action: Action, response: http::Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        Self { action, status: parts.status, headers: parts.headers, body }
    }

    /// The request ID from the `x-acs-request-id` header; empty if the service sent none.
    pub fn request_id(&self) -> &str {
        headers::request_id(&self.headers).unwrap_or_default()
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The response headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The next bytes of the body; `None` at its end.
    ///
    /// # Errors
    ///
    /// The connection broke, or was silent for too long.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.body.chunk().await.map_err(|error| {
            Error::new(&self.action, error).with_response(self.status, self.headers.clone(), Bytes::new())
        })
    }

    /// The body, for code that requires an [`http_body::Body`].
    pub fn into_body(self) -> Body {
        self.body
    }
}

impl fmt::Debug for OpenResponse {
    /// Leaves the headers and the body out: they may contain secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("OpenResponse")
            .field("operation", &self.action.operation)
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .finish_non_exhaustive()
    }
}

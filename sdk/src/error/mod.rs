//! The one error of a call.
//!
//! Owns how an error is told: its kind, what it keeps and its one line. What makes a response an
//! error document is in `service.rs`.

mod dry_run;
mod service;

use std::fmt;
#[cfg(feature = "client")]
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, header};

pub use service::{ErrorCode, ServiceError};

use crate::clock::NonceError;
use crate::credentials::{Credentials, CredentialsError};
use crate::decode::DecodeError;
use crate::endpoint::EndpointError;
use crate::operation::Action;
use crate::request::RequestError;
use crate::sign::SignError;

/// What went wrong with a call.
///
/// `Display` prints one line with product, operation, code, message, HTTP status and request ID.
/// The cause is in [`source`](std::error::Error::source) and is not repeated in the line.
///
/// ```
/// # fn tell(error: alibabacloud_sdk::Error) {
/// use alibabacloud_sdk::ErrorCode;
///
/// match error.code() {
///     Some(ErrorCode("InvalidParameter")) => eprintln!("bad input: {error}"),
///     _ => eprintln!("{error}"),
/// }
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    product: String,
    operation: String,
    cause: Cause,
    response: Option<RawResponse>,
}

/// A response as it arrived, kept by errors that have one.
struct RawResponse {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
}

/// The kinds of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The service answered with an error.
    Service,
    /// The request did not reach the service, or no whole answer came back.
    Transport,
    /// The time for the call ran out.
    Timeout,
    /// The service answered with success and a body that cannot be read.
    Decode,
    /// No usable credentials.
    Credentials,
    /// The request cannot be built from its parameters, region or endpoint.
    InvalidInput,
}

/// The cause of an [`Error`], one variant for each way to fail.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Cause {
    #[error("{0}")]
    Service(ServiceError),
    #[error(transparent)]
    Transport(TransportError),
    #[cfg(feature = "client")]
    #[error("no answer within {}", Limit(*.0))]
    Deadline(Duration),
    #[error(transparent)]
    Decode(DecodeError),
    #[error(transparent)]
    Credentials(CredentialsError),
    #[error(transparent)]
    Endpoint(EndpointError),
    #[error(transparent)]
    Request(RequestError),
    #[error(transparent)]
    Sign(SignError),
    #[error(transparent)]
    Nonce(NonceError),
}

/// Why a transport failed.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct TransportError {
    message: String,
    timeout: bool,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl TransportError {
    /// A failure told by `message`, which must not hold the URL: it may carry credentials.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), timeout: false, source: None }
    }

    /// Marks the failure as a timeout.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl Error {
    pub(crate) fn new(action: &Action, cause: impl Into<Cause>) -> Self {
        Self(Box::new(Inner {
            product: action.product.to_string(),
            operation: action.operation.to_string(),
            cause: cause.into(),
            response: None,
        }))
    }

    pub(crate) fn with_response(mut self, status: u16, headers: HeaderMap, body: Bytes) -> Self {
        self.0.response = Some(RawResponse { status, headers, body });
        self
    }

    /// Which kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match &self.0.cause {
            Cause::Service(_) => ErrorKind::Service,
            Cause::Transport(error) if error.timeout => ErrorKind::Timeout,
            Cause::Transport(_) => ErrorKind::Transport,
            #[cfg(feature = "client")]
            Cause::Deadline(_) => ErrorKind::Timeout,
            Cause::Decode(_) => ErrorKind::Decode,
            Cause::Credentials(_) => ErrorKind::Credentials,
            Cause::Endpoint(_) | Cause::Request(_) | Cause::Sign(_) | Cause::Nonce(_) => ErrorKind::InvalidInput,
        }
    }

    /// The product that was called.
    pub fn product(&self) -> &str {
        &self.0.product
    }

    /// The operation that was called.
    pub fn operation(&self) -> &str {
        &self.0.operation
    }

    /// What the service's error document says, when the service answered with one.
    pub fn service(&self) -> Option<&ServiceError> {
        match &self.0.cause {
            Cause::Service(error) => Some(error),
            _ => None,
        }
    }

    /// The error code, when the service gave one.
    pub fn code(&self) -> Option<ErrorCode<'_>> {
        self.service().and_then(ServiceError::code)
    }

    /// The service's message, when it gave one.
    pub fn message(&self) -> Option<&str> {
        self.service().and_then(ServiceError::message)
    }

    /// The HTTP status, when there was a response.
    pub fn status(&self) -> Option<u16> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// The request ID, from the body or the `x-acs-request-id` header.
    pub fn request_id(&self) -> Option<&str> {
        let headers = self.headers();
        let header = || headers?.get("x-acs-request-id")?.to_str().ok();
        self.service().and_then(ServiceError::request_id).or_else(header)
    }

    /// The response headers, when there was a response.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|response| &response.headers)
    }

    /// The response body as it arrived, when there was a response.
    pub fn raw_body(&self) -> Option<&Bytes> {
        self.0.response.as_ref().map(|response| &response.body)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}: {}", self.0.product, self.0.operation, self.0.cause)?;
        match (self.status(), self.request_id()) {
            (None, _) => Ok(()),
            (Some(status), None) => write!(formatter, " (HTTP {status})"),
            (Some(status), Some(id)) => write!(formatter, " (HTTP {status}, request ID {})", service::one_line(id)),
        }
    }
}

impl fmt::Debug for Error {
    /// Leaves the headers and the body of the response out: they may hold secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("product", &self.0.product)
            .field("operation", &self.0.operation)
            .field("cause", &self.0.cause)
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.source()
    }
}

/// Turns every response but a success into an error.
///
/// The credentials that signed the request are masked where the service repeats them. No redirect
/// is a success: following one would hand the signed request to another host.
///
/// # Errors
///
/// The status is not 2xx.
pub fn check(
    action: &Action,
    response: http::Response<Bytes>,
    credentials: Option<&Credentials>,
) -> Result<http::Response<Bytes>, Error> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let error = match status.is_redirection() {
        true => ServiceError::redirect(text(header::LOCATION)),
        false => ServiceError::read(text(header::CONTENT_TYPE), &body),
    };
    let secrets = credentials.map(|own| [Some(own.access_key_secret()), own.security_token()]);
    let error = secrets.into_iter().flatten().flatten().fold(error, ServiceError::without);
    Err(Error::new(action, error).with_response(status.as_u16(), parts.headers, body))
}

macro_rules! causes {
    ($($variant:ident($type:ty)),* $(,)?) => {
        $(impl From<$type> for Cause {
            fn from(error: $type) -> Self {
                Cause::$variant(error)
            }
        })*
    };
}

causes!(
    Service(ServiceError),
    Transport(TransportError),
    Decode(DecodeError),
    Credentials(CredentialsError),
    Endpoint(EndpointError),
    Request(RequestError),
    Sign(SignError),
    Nonce(NonceError),
);

/// Prints a time limit in the unit that it was probably given in.
#[cfg(feature = "client")]
struct Limit(Duration);

#[cfg(feature = "client")]
impl fmt::Display for Limit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.subsec_nanos() {
            0 => write!(formatter, "{} s", self.0.as_secs()),
            _ => write!(formatter, "{} ms", self.0.as_millis()),
        }
    }
}

//! The one error of a call.
//!
//! Owns how an error is told: its kind, what it keeps and its one line. What makes a response an
//! error document is in `service.rs`, and what an error means for another attempt in `failure.rs`.

mod denied;
mod dry_run;
mod failure;
mod family;
#[cfg(feature = "client")]
mod interceptor;
mod mismatch;
mod service;
mod transport;

use std::borrow::Cow;
use std::fmt;
#[cfg(feature = "client")]
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

pub use denied::{AccessDeniedDetail, Denial};
#[cfg(feature = "client")]
pub(crate) use failure::Failure;
#[cfg(feature = "client")]
pub use interceptor::InterceptorError;
pub use service::{ErrorCode, ServiceError};
pub use transport::TransportError;

use crate::clock::NonceError;
use crate::credentials::{Credentials, CredentialsError};
use crate::decode::DecodeError;
use crate::endpoint::EndpointError;
use crate::headers;
use crate::operation::Action;
use crate::request::RequestError;
use crate::sign::{SignError, SignedText};
use crate::text::one_line;

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
    attempts: u32,
}

/// A response as it arrived, kept by errors that have one.
struct RawResponse {
    status: StatusCode,
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
    Service(Box<ServiceError>),
    #[error(transparent)]
    Transport(TransportError),
    #[cfg(feature = "client")]
    #[error("no answer within {}", Limit(*.0))]
    Deadline(Duration),
    /// One attempt took too long; another one may not.
    #[cfg(feature = "client")]
    #[error("no answer within {}", Limit(*.0))]
    Slow(Duration),
    #[cfg(feature = "client")]
    #[error(transparent)]
    Interceptor(InterceptorError),
    #[cfg(feature = "client")]
    #[error("the call is not awaited in a tokio runtime; outside of one there is `wait` (feature blocking)")]
    NoRuntime,
    #[cfg(feature = "blocking")]
    #[error(transparent)]
    Blocking(crate::blocking::BlockingError),
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

impl Error {
    pub(crate) fn new(action: &Action, cause: impl Into<Cause>) -> Self {
        Self(Box::new(Inner {
            product: action.product.to_string(),
            operation: action.operation.to_string(),
            cause: cause.into(),
            response: None,
            attempts: 1,
        }))
    }

    /// Says how many requests the call made.
    #[cfg(feature = "client")]
    pub(crate) fn after_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_response(mut self, status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        self.0.response = Some(RawResponse { status, headers, body });
        self
    }

    /// Which kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match &self.0.cause {
            Cause::Service(_) => ErrorKind::Service,
            Cause::Transport(error) if error.is_timeout() => ErrorKind::Timeout,
            Cause::Transport(_) => ErrorKind::Transport,
            #[cfg(feature = "client")]
            Cause::Deadline(_) | Cause::Slow(_) => ErrorKind::Timeout,
            #[cfg(feature = "client")]
            Cause::Interceptor(_) | Cause::NoRuntime => ErrorKind::InvalidInput,
            #[cfg(feature = "blocking")]
            Cause::Blocking(_) => ErrorKind::Transport,
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
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// Which action was denied, by which kind of policy, where the service says so.
    pub fn access_denied_detail(&self) -> Option<&AccessDeniedDetail> {
        self.service().and_then(ServiceError::access_denied_detail)
    }

    /// The link to the service's own explanation, when it gave one.
    pub fn recommend(&self) -> Option<&str> {
        self.service().and_then(ServiceError::recommend)
    }

    /// How many requests the call made before it gave up; 1 where nothing was repeated, and also
    /// where nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The request ID, from the body or the `x-acs-request-id` header.
    pub fn request_id(&self) -> Option<&str> {
        let in_headers = || self.headers().and_then(headers::request_id);
        self.service().and_then(ServiceError::request_id).or_else(in_headers)
    }

    /// The response headers, when there was a response.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|response| &response.headers)
    }

    /// The response body as it arrived, when there was a response.
    pub fn raw_body(&self) -> Option<&Bytes> {
        self.0.response.as_ref().map(|response| &response.body)
    }

    /// The response body as text, when there was a response: an HTML page of a gateway, say.
    pub fn body_text(&self) -> Option<Cow<'_, str>> {
        self.raw_body().map(|body| String::from_utf8_lossy(body))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}: {}", self.0.product, self.0.operation, self.0.cause)?;
        let mut facts = Vec::new();
        facts.extend(self.status().map(|status| format!("HTTP {}", status.as_u16())));
        facts.extend(self.request_id().map(|id| format!("request ID {}", one_line(id))));
        facts.extend((self.0.attempts > 1).then(|| format!("{} attempts", self.0.attempts)));
        if facts.is_empty() { Ok(()) } else { write!(formatter, " ({})", facts.join(", ")) }
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
            .field("attempts", &self.0.attempts)
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
/// The credentials that signed the request are masked where the service repeats them, and what was
/// signed is compared where the service signed something else. No redirect is a success: following
/// one would hand the signed request to another host.
///
/// # Errors
///
/// The status is not 2xx.
pub fn check(
    action: &Action,
    response: http::Response<Bytes>,
    credentials: Option<&Credentials>,
    signed_text: Option<&SignedText>,
) -> Result<http::Response<Bytes>, Error> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let error = match status.is_redirection() {
        true => ServiceError::redirect(text(header::LOCATION)),
        false => ServiceError::read(text(header::CONTENT_TYPE), &body).compared(signed_text),
    };
    let secrets = credentials.map(|own| [Some(own.access_key_secret()), own.security_token(), own.bearer_token()]);
    let error = secrets.into_iter().flatten().flatten().fold(error, ServiceError::without);
    Err(Error::new(action, error).with_response(status, parts.headers, body))
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
    Transport(TransportError),
    Decode(DecodeError),
    Credentials(CredentialsError),
    Endpoint(EndpointError),
    Request(RequestError),
    Sign(SignError),
    Nonce(NonceError),
);

impl From<ServiceError> for Cause {
    /// On the heap, because it is several times as large as every other cause.
    fn from(error: ServiceError) -> Self {
        Cause::Service(Box::new(error))
    }
}

#[cfg(feature = "client")]
causes!(Interceptor(InterceptorError));
#[cfg(feature = "blocking")]
causes!(Blocking(crate::blocking::BlockingError));

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

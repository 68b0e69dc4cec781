//! The one error of a call.
//!
//! Owns the kinds of errors, what an error keeps, and its one line. How an error document is read is in
//! `service.rs`, and what an error means for another attempt in `failure.rs`.

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

/// Why a call failed.
///
/// `Display` prints one line with product, operation, code, message, HTTP status and request ID.
/// The cause is [`source`](std::error::Error::source) and is not repeated in the line.
///
/// # Troubleshooting
///
/// Several predicates can be true for one error, so check them in this order; the first that is true says what
/// to do:
///
/// | | check | if it is true |
/// |---|---|---|
/// | 1 | [`is_dry_run`](Self::is_dry_run) | nothing is wrong: without `DryRun` the request would succeed |
/// | 2 | [`is_throttled`](Self::is_throttled) | send fewer requests, or wait for [`retry_after`](Self::retry_after); the client has repeated the call already if that does no harm |
/// | 3 | [`is_access_denied`](Self::is_access_denied) | grant the permission; [`access_denied_detail`](Self::access_denied_detail) contains the action, and whether a statement denies it or none allows it |
/// | 4 | [`is_not_found`](Self::is_not_found) | correct the ID or the region in the request, or treat the resource as deleted |
/// | 5 | [`is_quota`](Self::is_quota) | release resources or request a higher quota: waiting does not help |
/// | 6 | [`is_retryable`](Self::is_retryable) | repeat the call later; the service may have executed it, so repeat one that writes only with a `ClientToken` |
/// | 7 | [`kind`](Self::kind) is [`Credentials`](ErrorKind::Credentials) | read the message: it contains each provider and its reason |
/// | 8 | [`kind`](Self::kind) is [`InvalidInput`](ErrorKind::InvalidInput) | correct the parameters, the region or the endpoint: nothing was sent |
/// | 9 | [`kind`](Self::kind) is [`Decode`](ErrorKind::Decode) | the service executed the call, but [`raw_body`](Self::raw_body) is not what its documentation says: report it |
/// | 10 | [`code`](Self::code) | compare it with the `error_code` constants of the product; [`recommend`](Self::recommend) links to the service's explanation |
///
/// After a signature mismatch, [`ServiceError::signature_difference`] shows where the text that the service signed differs from ours.
/// Include [`request_id`](Self::request_id) in every question to the support of Alibaba Cloud.
///
/// ```
/// # use alibabacloud_sdk_core as alibabacloud_sdk;
/// # fn handle(error: alibabacloud_sdk::Error) {
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

/// The response of an error that has one.
struct RawResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// The kinds of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The service responded with an error.
    Service,
    /// The request did not reach the service, or no complete response arrived.
    Transport,
    /// A time limit was reached.
    Timeout,
    /// The service responded with a success whose body cannot be read.
    Decode,
    /// There are no usable credentials.
    Credentials,
    /// The request cannot be built from its parameters, region or endpoint.
    InvalidInput,
}

/// The cause of an [`Error`], one variant for each.
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
    /// One attempt took too long; the next one may be faster.
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

    /// Sets how many requests the call made.
    #[cfg(feature = "client")]
    pub(crate) fn after_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_response(mut self, status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        self.0.response = Some(RawResponse { status, headers, body });
        self
    }

    /// The kind of failure.
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

    /// The error document of the service, if it sent one.
    pub fn service(&self) -> Option<&ServiceError> {
        match &self.0.cause {
            Cause::Service(error) => Some(error),
            _ => None,
        }
    }

    /// The error code, if the service sent one.
    pub fn code(&self) -> Option<ErrorCode<'_>> {
        self.service().and_then(ServiceError::code)
    }

    /// The service's message, if it sent one.
    pub fn message(&self) -> Option<&str> {
        self.service().and_then(ServiceError::message)
    }

    /// The HTTP status, if there was a response.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// The denied action and the kind of policy that denied it, if the service reports them.
    pub fn access_denied_detail(&self) -> Option<&AccessDeniedDetail> {
        self.service().and_then(ServiceError::access_denied_detail)
    }

    /// The link to the service's own explanation, if it sent one.
    pub fn recommend(&self) -> Option<&str> {
        self.service().and_then(ServiceError::recommend)
    }

    /// How many requests the call made; 1 if nothing was repeated, and also if nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The request ID, from the body or the `x-acs-request-id` header.
    pub fn request_id(&self) -> Option<&str> {
        let in_headers = || self.headers().and_then(headers::request_id);
        self.service().and_then(ServiceError::request_id).or_else(in_headers)
    }

    /// The response headers, if there was a response.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|response| &response.headers)
    }

    /// The response body as it arrived, if there was a response.
    pub fn raw_body(&self) -> Option<&Bytes> {
        self.0.response.as_ref().map(|response| &response.body)
    }

    /// The response body as text, if there was a response, such as the HTML page of a gateway.
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
    /// Leaves the headers and the body of the response out: they may contain secrets.
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

/// Converts every response that is not a success into an error.
///
/// The credentials that signed the request are masked if the service repeats them. If the signature does not
/// match, the signed texts are compared. A redirect is an error: following it would send the signed request to
/// another host.
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
    /// Boxed, because it is several times as large as every other cause.
    fn from(error: ServiceError) -> Self {
        Cause::Service(Box::new(error))
    }
}

#[cfg(feature = "client")]
causes!(Interceptor(InterceptorError));
#[cfg(feature = "blocking")]
causes!(Blocking(crate::blocking::BlockingError));

/// Prints a time limit in seconds, or else in milliseconds.
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

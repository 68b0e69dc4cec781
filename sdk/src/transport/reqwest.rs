//! The transport over reqwest: HTTP/1.1 and TLS, pooled and reused.
//!
//! Owns the settings of the HTTP client. A URL never leaves it in an error, because the old
//! signatures carry credentials there.

use std::error::Error as _;
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use http::header::{CONTENT_LENGTH, HeaderValue};

use super::Transport;
use crate::credentials::BoxFuture;
use crate::error::TransportError;

/// The time limits of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// How long a connection may take to open, TLS included. 5 s by default.
    pub connect: Duration,
    /// How long the service may be silent while it answers. 10 s by default.
    pub read: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), read: Duration::from_secs(10) }
    }
}

/// Idle connections are dropped before the gateway drops them, at about 10 s.
const IDLE: Duration = Duration::from_secs(8);

/// Sends requests with a [`reqwest::Client`].
#[derive(Clone, Debug)]
pub struct ReqwestTransport(reqwest::Client);

impl ReqwestTransport {
    /// A client with these time limits, the certificates of the operating system and the proxies
    /// of the environment.
    ///
    /// # Errors
    ///
    /// The operating system has no usable certificates, or a proxy variable cannot be read.
    pub fn new(timeouts: Timeouts) -> Result<Self, TransportError> {
        Self::set_up(timeouts, |builder| builder)
    }

    /// The same without any proxy, for what only this machine can reach.
    pub(crate) fn without_proxy(timeouts: Timeouts) -> Result<Self, TransportError> {
        Self::set_up(timeouts, reqwest::ClientBuilder::no_proxy)
    }

    fn set_up(
        timeouts: Timeouts,
        change: fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
    ) -> Result<Self, TransportError> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // Another thread may win the race, which is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        change(reqwest::Client::builder())
            .connect_timeout(timeouts.connect)
            .read_timeout(timeouts.read)
            .pool_idle_timeout(IDLE)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map(Self)
            .map_err(|error| failure("the HTTP client cannot be set up", error))
    }

    /// Uses a client that the caller set up. It must not follow redirects.
    pub fn with_client(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, mut request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            if request.body().is_empty() && matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH) {
                // The HTTP stack leaves the length of nothing out, and some gateways ask for it.
                request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
            }
            let request =
                reqwest::Request::try_from(request).map_err(|error| failure("the request cannot be sent", error))?;
            let response = self.0.execute(request).await.map_err(|error| {
                let what = if error.is_connect() { "cannot connect" } else { "no answer" };
                failure(what, error)
            })?;
            let mut parts = http::Response::builder().status(response.status());
            if let Some(headers) = parts.headers_mut() {
                headers.clone_from(response.headers());
            }
            let body = response.bytes().await.map_err(|error| failure("the response broke off", error))?;
            parts.body(body).map_err(|error| TransportError::new("the response is not valid HTTP").with_source(error))
        })
    }
}

/// Tells what failed in our own words; what the HTTP client says of it is the source.
fn failure(what: &str, error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let told = match reason(&error) {
        Some(reason) => TransportError::new(format!("{what}: {reason}")),
        // An answer that ended early without an error of the system below it.
        None if error.is_request() || error.is_body() || error.is_decode() => {
            TransportError::new(format!("{what}: the connection was closed"))
        }
        None => TransportError::new(what),
    };
    let told = if error.is_timeout() { told.timed_out() } else { told };
    told.with_source(error)
}

/// The kind of failure, from the causes that have one.
fn reason(error: &reqwest::Error) -> Option<String> {
    if error.is_timeout() {
        return Some("timed out".to_owned());
    }
    let mut found = None;
    let mut cause = error.source();
    while let Some(current) = cause {
        found = found.or_else(|| kind(current));
        cause = current.source();
    }
    found
}

fn kind(cause: &(dyn std::error::Error + 'static)) -> Option<String> {
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        return Some(match error {
            rustls::Error::InvalidCertificate(_) => "the certificate of the service is not trusted".to_owned(),
            _ => "no secure connection could be agreed on".to_owned(),
        });
    }
    // The resolver's own error has no kind; the connector names the step.
    if cause.to_string() == "dns error" {
        return Some("the host is not known".to_owned());
    }
    let error = cause.downcast_ref::<std::io::Error>()?;
    // An error of another library inside an I/O error tells more than its kind does.
    match error.get_ref() {
        Some(inner) => kind(inner),
        None if error.kind() == std::io::ErrorKind::Other => None,
        None => Some(error.kind().to_string()),
    }
}

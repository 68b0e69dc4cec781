//! The transport over reqwest: HTTP/1.1 and TLS, with a pool of connections.
//!
//! Owns the settings of the HTTP client and the limits on silence. The meaning of its errors is in
//! `failure.rs`, and bodies that are watched while they are sent or received are in `watch.rs`.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use http::header::{CONTENT_LENGTH, HeaderValue};

use super::failure::{failure, silence};
use super::watch::{FRAME, Incoming, Progress, Watched, race, silent_for};
use super::{Body, Transport};
use crate::error::TransportError;
use crate::future::BoxFuture;
use crate::secret::Secret;

/// The settings of the connections of a [`ReqwestTransport`].
///
/// `Debug` does not show the proxy: its address may contain a password.
#[derive(Clone)]
#[must_use]
pub struct HttpSettings {
    connect_timeout: Duration,
    read_timeout: Duration,
    proxy: Option<Secret>,
    no_proxy: bool,
    roots: Vec<Vec<u8>>,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(10),
            proxy: None,
            no_proxy: false,
            roots: Vec::new(),
        }
    }
}

impl HttpSettings {
    /// Limits how long a connection may take to open, TLS included: 5 s by default.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Limits how long the service may be silent while it responds: 10 s by default.
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.read_timeout = limit;
        self
    }

    /// Sends everything through this proxy, such as `http://user:password@proxy.example.com:3128`,
    /// instead of the proxies of the environment.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(Secret::new(url));
        self
    }

    /// Uses no proxy, even if the environment sets one.
    pub fn no_proxy(mut self) -> Self {
        self.no_proxy = true;
        self
    }

    /// Also trusts the certificates of this PEM text, in addition to those of the operating system.
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }
}

impl std::fmt::Debug for HttpSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("HttpSettings")
            .field("connect_timeout", &self.connect_timeout)
            .field("read_timeout", &self.read_timeout)
            .field("proxy", &self.proxy.as_ref().map(|_| "****"))
            .field("no_proxy", &self.no_proxy)
            .field("root_certificates", &self.roots.len())
            .finish()
    }
}

/// Idle connections are closed before the gateway closes them, which it does after about 10 s.
const IDLE: Duration = Duration::from_secs(8);

/// Sends requests with reqwest.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// How long the service may be silent; `None` for a client of the caller, which has limits of its own.
    silence: Option<Duration>,
}

impl ReqwestTransport {
    /// A transport with these settings, the certificates of the operating system and, unless the settings
    /// contain one, the proxies of the environment.
    ///
    /// # Errors
    ///
    /// A certificate or the proxy cannot be read, or the operating system has no usable
    /// certificates.
    pub fn new(settings: &HttpSettings) -> Result<Self, TransportError> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // If another thread was faster, its provider is used.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let mut builder = reqwest::Client::builder()
            .connect_timeout(settings.connect_timeout)
            .pool_idle_timeout(IDLE)
            .retry(reqwest::retry::never())
            .redirect(reqwest::redirect::Policy::none());
        if settings.no_proxy {
            builder = builder.no_proxy();
        }
        if let Some(url) = settings.proxy.as_ref().filter(|_| !settings.no_proxy) {
            let proxy = reqwest::Proxy::all(&**url);
            // The source quotes the address, which may contain a password.
            builder = builder.proxy(proxy.map_err(|_| TransportError::new("the proxy is not a URL"))?);
        }
        for pem in &settings.roots {
            let roots = reqwest::Certificate::from_pem_bundle(pem);
            let roots = roots.map_err(|error| failure("the root certificates are not PEM text", error))?;
            if roots.is_empty() {
                return Err(TransportError::new("the root certificates are not PEM text"));
            }
            builder = builder.tls_certs_merge(roots);
        }
        let client = builder.build().map_err(|error| failure("the HTTP client cannot be set up", error))?;
        Ok(Self { client, silence: Some(settings.read_timeout) })
    }

    /// Uses a client of the caller, with its own time limits. It must not follow redirects.
    #[cfg(feature = "reqwest-0_13")]
    pub fn with_client(client: reqwest::Client) -> Self {
        Self { client, silence: None }
    }

    async fn exchange(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        let (mut parts, body) = request.into_parts();
        let empty = body.as_bytes().is_some_and(Bytes::is_empty);
        if empty && matches!(parts.method, Method::POST | Method::PUT | Method::PATCH) {
            // The HTTP library sends no length of an empty body, and some gateways require it.
            parts.headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let mut progress = None;
        let body = match body.as_bytes() {
            // A short body fits into the buffers of the operating system, so its progress needs no watch.
            Some(bytes) if bytes.len() <= FRAME => reqwest::Body::from(bytes.clone()),
            _ => reqwest::Body::wrap(Watched::new(body, progress.insert(Progress::default()).clone())),
        };
        let request = reqwest::Request::try_from(http::Request::from_parts(parts, body))
            .map_err(|error| failure("the request cannot be sent", error).permanent())?;
        let response = self.client.execute(request);
        let response = match self.silence {
            None => response.await,
            Some(limit) => race(response, silent_for(progress, limit)).await.ok_or_else(|| silence("no answer"))?,
        };
        let response = response.map_err(|error| match error.is_connect() {
            true => failure("cannot connect", error),
            false => failure("no answer", error),
        })?;
        let limit = self.silence;
        Ok(http::Response::from(response).map(|body| Body::new(Incoming::new(body, limit))))
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let (parts, body) = self.exchange(request.map(Body::from)).await?.into_parts();
            Ok(http::Response::from_parts(parts, body.collect(usize::MAX).await?))
        })
    }

    fn stream(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

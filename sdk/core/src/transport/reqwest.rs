//! The transport over reqwest: HTTP/1.1 and TLS, pooled and reused.
//!
//! Owns the settings of the HTTP client and the limits on silence. What its errors mean is in
//! `failure.rs`.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use http::header::{CONTENT_LENGTH, HeaderValue};
use http_body::{Body as _, Frame, SizeHint};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use super::failure::{failure, silence};
use super::{Body, Transport};
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

/// How a [`ReqwestTransport`] connects.
///
/// `Debug` does not show the proxy: its address may hold a password.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct HttpSettings {
    /// The time limits.
    pub timeouts: Timeouts,
    proxy: Option<SecretString>,
    no_proxy: bool,
    roots: Vec<Vec<u8>>,
}

impl HttpSettings {
    /// Sets the time limits.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Sends everything through this proxy, such as `http://user:password@proxy.example.com:3128`,
    /// instead of the proxies that the environment names.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(SecretString::from(url.into()));
        self
    }

    /// Uses no proxy, whatever the environment says.
    #[must_use]
    pub fn no_proxy(mut self) -> Self {
        self.no_proxy = true;
        self
    }

    /// Also trusts the certificates of this PEM text, beside those of the operating system.
    #[must_use]
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }
}

impl std::fmt::Debug for HttpSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("HttpSettings")
            .field("timeouts", &self.timeouts)
            .field("proxy", &self.proxy.as_ref().map(|_| "****"))
            .field("no_proxy", &self.no_proxy)
            .field("root_certificates", &self.roots.len())
            .finish()
    }
}

/// Idle connections are dropped before the gateway drops them, at about 10 s.
const IDLE: Duration = Duration::from_secs(8);

/// Sends requests with a [`reqwest::Client`].
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// How long the service may be silent; the client's own limit where there is none.
    silence: Option<Duration>,
}

impl ReqwestTransport {
    /// A client with these time limits, the certificates of the operating system and the proxies
    /// of the environment.
    ///
    /// # Errors
    ///
    /// The operating system has no usable certificates, or a proxy variable cannot be read.
    pub fn new(timeouts: Timeouts) -> Result<Self, TransportError> {
        Self::with_settings(&HttpSettings::default().timeouts(timeouts))
    }

    /// A client with these settings.
    ///
    /// # Errors
    ///
    /// A certificate or the proxy cannot be read, or the operating system has no usable
    /// certificates.
    pub fn with_settings(settings: &HttpSettings) -> Result<Self, TransportError> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // Another thread may win the race, which is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let mut builder = reqwest::Client::builder()
            .connect_timeout(settings.timeouts.connect)
            .pool_idle_timeout(IDLE)
            .retry(reqwest::retry::never())
            .redirect(reqwest::redirect::Policy::none());
        if settings.no_proxy {
            builder = builder.no_proxy();
        }
        if let Some(url) = settings.proxy.as_ref().filter(|_| !settings.no_proxy) {
            let proxy = reqwest::Proxy::all(url.expose_secret());
            // The cause quotes the address, which may hold a password.
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
        Ok(Self { client, silence: Some(settings.timeouts.read) })
    }

    /// Uses a client that the caller set up, with its own time limits. It must not follow
    /// redirects.
    pub fn with_client(client: reqwest::Client) -> Self {
        Self { client, silence: None }
    }

    async fn exchange(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        let (mut parts, body) = request.into_parts();
        let empty = body.as_bytes().is_some_and(Bytes::is_empty);
        if empty && matches!(parts.method, Method::POST | Method::PUT | Method::PATCH) {
            // The HTTP stack leaves the length of nothing out, and some gateways ask for it.
            parts.headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let mut progress = None;
        let body = match body.as_bytes() {
            // What fits into the buffers of the operating system is gone at once.
            Some(bytes) if bytes.len() <= FRAME => reqwest::Body::from(bytes.clone()),
            _ => reqwest::Body::wrap(Watched::new(body, progress.insert(Progress::default()).clone())),
        };
        let request = reqwest::Request::try_from(http::Request::from_parts(parts, body))
            .map_err(|error| failure("the request cannot be sent", error).permanent())?;
        let answer = self.client.execute(request);
        let response = match self.silence {
            None => answer.await,
            Some(limit) => race(answer, silent_for(progress, limit)).await.ok_or_else(|| silence("no answer"))?,
        };
        let response = response.map_err(|error| match error.is_connect() {
            true => failure("cannot connect", error),
            false => failure("no answer", error),
        })?;
        let limit = self.silence;
        Ok(http::Response::from(response).map(|body| Body::new(Incoming { body, limit, timer: None })))
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

/// When the body of the request last moved on: while it does, the service may be silent.
#[derive(Clone, Default)]
struct Progress(Arc<Mutex<Option<Instant>>>);

impl Progress {
    fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn last(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends when nothing moved for so long.
async fn silent_for(progress: Option<Progress>, limit: Duration) {
    sleep(limit).await;
    let end = || progress.as_ref()?.last().map(|last| last + limit).filter(|end| *end > Instant::now());
    while let Some(end) = end() {
        sleep_until(end).await;
    }
}

/// The answer, unless the other future ends before it.
async fn race<T>(answer: impl Future<Output = T>, end: impl Future<Output = ()>) -> Option<T> {
    let (mut answer, mut end) = (pin!(answer), pin!(end));
    poll_fn(|context| match answer.as_mut().poll(context) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending => end.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// The longest piece of a body that is handed over at once, so that a slow connection shows that it
/// moves.
const FRAME: usize = 64 * 1024;

/// A body of a request that notes when it is read.
struct Watched {
    /// Never locked: the HTTP client wants a body that threads could share.
    body: Mutex<Body>,
    /// What is left of the last piece.
    rest: Bytes,
    size: SizeHint,
    progress: Progress,
}

impl Watched {
    fn new(body: Body, progress: Progress) -> Self {
        Self { size: body.size_hint(), body: Mutex::new(body), rest: Bytes::new(), progress }
    }
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let this = &mut *self;
        this.progress.note();
        if this.rest.is_empty() {
            let body = this.body.get_mut().unwrap_or_else(PoisonError::into_inner);
            match ready!(Pin::new(body).poll_frame(context)).map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(data))) => this.rest = data,
                Some(Ok(Err(frame))) => return Poll::Ready(Some(Ok(frame))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        let length = this.rest.len().min(FRAME);
        Poll::Ready(Some(Ok(Frame::data(this.rest.split_to(length)))))
    }

    fn size_hint(&self) -> SizeHint {
        self.size
    }
}

/// A body of a response that may not be silent for too long.
struct Incoming {
    body: reqwest::Body,
    limit: Option<Duration>,
    /// Set while nothing arrives; most short bodies are there with the headers.
    timer: Option<Pin<Box<Sleep>>>,
}

impl http_body::Body for Incoming {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let this = &mut *self;
        match Pin::new(&mut this.body).poll_frame(context) {
            Poll::Ready(frame) => {
                this.timer = None;
                Poll::Ready(frame.map(|frame| frame.map_err(|error| failure("the response broke off", error))))
            }
            Poll::Pending => {
                let Some(limit) = this.limit else { return Poll::Pending };
                let timer = this.timer.get_or_insert_with(|| Box::pin(sleep(limit)));
                ready!(timer.as_mut().poll(context));
                Poll::Ready(Some(Err(silence("the response broke off"))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

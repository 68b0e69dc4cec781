//! What all providers of a program share: the system, the clock and the connections.
//!
//! Owns the limits of a provider's request, and how variables and the home folder are looked up.

use std::fmt;
use std::future::{Future, poll_fn};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use super::error::CredentialsError;
use super::system::{OperatingSystem, System};
use crate::clock::{Clock, ClockOffset, NonceError, SystemClock};
use crate::error::{Error, Failure, TransportError};
use crate::transport::{Body, HttpSettings, ReqwestTransport, Transport};

/// The environment of providers: variables, files, processes, the time and HTTP.
///
/// It is cheap to clone. Providers with the same context share their connections.
///
/// ```
/// # use alibabacloud_sdk_core as alibabacloud_sdk;
/// use alibabacloud_sdk::credentials::{Context, ProviderChain};
///
/// let chain = ProviderChain::standard(&Context::new());
/// ```
#[derive(Clone)]
pub struct Context(Arc<Parts>);

#[derive(Clone)]
struct Parts {
    system: Arc<dyn System>,
    clock: Arc<dyn Clock>,
    /// The offset to the services' clock, known after one of them rejected a date.
    offset: Arc<ClockOffset>,
    transport: Option<Arc<dyn Transport>>,
    /// The settings of its own connections; the time limits depend on the peer.
    http: HttpSettings,
    /// Created for the first request; a program with an access key makes none.
    own: OnceLock<Arc<dyn Transport>>,
    own_direct: OnceLock<Arc<dyn Transport>>,
}

/// How long a response may be, in bytes. Credentials are some kilobytes.
const RESPONSE_LIMIT: usize = 1 << 20;

/// Which kind of server receives a request, on which the time limits depend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Peer {
    /// A service on the network: 5 s to connect and 10 s to answer.
    Service,
    /// The metadata service of the instance: 1 s to connect and 1 s to answer, and no proxy.
    Metadata,
}

impl Peer {
    /// The time limits to connect and to respond.
    fn timeouts(self) -> (Duration, Duration) {
        let (connect, read) = match self {
            Peer::Service => (5, 10),
            Peer::Metadata => (1, 1),
        };
        (Duration::from_secs(connect), Duration::from_secs(read))
    }

    /// How long a whole exchange may take.
    pub(super) fn limit(self) -> Duration {
        let (connect, read) = self.timeouts();
        connect + read
    }
}

impl Default for Context {
    fn default() -> Self {
        Self::new()
    }
}

impl Context {
    /// The environment of this process.
    pub fn new() -> Self {
        Self(Arc::new(Parts {
            system: Arc::new(OperatingSystem),
            clock: Arc::new(SystemClock),
            offset: Arc::default(),
            transport: None,
            http: HttpSettings::default(),
            own: OnceLock::new(),
            own_direct: OnceLock::new(),
        }))
    }

    /// Uses the variables, files and processes of another system.
    #[must_use]
    pub fn with_system(self, system: impl System) -> Self {
        let system = Arc::new(system);
        self.with(|parts| parts.system = system)
    }

    /// Uses the time and the nonces of another clock.
    #[must_use]
    pub fn with_clock(self, clock: impl Clock) -> Self {
        self.with_shared_clock(Arc::new(clock))
    }

    /// Sends every request of the providers through another transport.
    ///
    /// The time limits of a whole exchange still apply; those of a connection are the transport's own.
    #[must_use]
    pub fn with_transport(self, transport: impl Transport) -> Self {
        self.with_shared_transport(Arc::new(transport))
    }

    /// Connects through the same proxy and with the same certificates as the client.
    pub(crate) fn with_http(self, http: HttpSettings) -> Self {
        self.with(|parts| parts.http = http)
    }

    pub(crate) fn with_shared_clock(self, clock: Arc<dyn Clock>) -> Self {
        self.with(|parts| parts.clock = clock)
    }

    pub(crate) fn with_shared_transport(self, transport: Arc<dyn Transport>) -> Self {
        self.with(|parts| parts.transport = Some(transport))
    }

    fn with(self, change: impl FnOnce(&mut Parts)) -> Self {
        let mut parts = Arc::unwrap_or_clone(self.0);
        change(&mut parts);
        Self(Arc::new(parts))
    }

    pub(super) fn system(&self) -> &Arc<dyn System> {
        &self.0.system
    }

    /// The time of the services, once a service has reported a difference; otherwise our own.
    pub(super) fn now(&self) -> SystemTime {
        self.0.offset.apply(self.0.clock.now())
    }

    /// Adopts the time of a service that rejected ours. `false` if it did not, or if its time agrees with the
    /// date that was sent, so that the same request would be rejected again.
    pub(super) fn learn_time(&self, error: &CredentialsError, sent: SystemTime) -> bool {
        let Some(Failure::Skewed(service)) = error.call().map(Error::failure) else { return false };
        self.0.offset.adopt(service, self.0.clock.now(), sent)
    }

    pub(super) fn nonce(&self) -> Result<String, NonceError> {
        self.0.clock.nonce()
    }

    /// The seconds since 1970.
    pub(super) fn unix_seconds(&self) -> u64 {
        unix_seconds(self.now())
    }

    /// A variable; an empty one is the same as none.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        self.0.system.variable(name).filter(|value| !value.is_empty())
    }

    /// Whether a variable is `true`, in any letter case.
    pub(super) fn is_true(&self, name: &str) -> bool {
        self.variable(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// What the user adds to the `User-Agent`.
    pub(crate) fn user_agent(&self) -> Option<String> {
        self.variable("ALIBABA_CLOUD_USER_AGENT")
    }

    pub(super) fn home(&self) -> Option<PathBuf> {
        let path = || {
            let path = self.variable("HOMEPATH")?;
            let drive = self.variable("HOMEDRIVE").filter(|_| cfg!(windows) && !path.contains(':'));
            Some(drive.unwrap_or_default() + &path)
        };
        self.variable("HOME").or_else(path).map(PathBuf::from).or_else(|| self.0.system.home())
    }

    /// The result of `work`, or `None` if it takes longer than `limit`.
    pub(super) async fn within<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        let mut sleep = self.0.system.sleep(limit);
        poll_fn(|task| match work.as_mut().poll(task) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending => sleep.as_mut().poll(task).map(|()| None),
        })
        .await
    }

    /// Sends a request of a provider; `None` if the time limit was reached.
    pub(super) async fn send(
        &self,
        peer: Peer,
        request: http::Request<Bytes>,
    ) -> Option<Result<http::Response<Bytes>, TransportError>> {
        match self.transport(peer) {
            Ok(transport) => self.within(peer.limit(), exchange(transport, request)).await,
            Err(error) => Some(Err(error)),
        }
    }

    fn transport(&self, peer: Peer) -> Result<&dyn Transport, TransportError> {
        if let Some(given) = &self.0.transport {
            return Ok(given.as_ref());
        }
        let own = match peer {
            Peer::Service => &self.0.own,
            Peer::Metadata => &self.0.own_direct,
        };
        if own.get().is_none() {
            let (connect, read) = peer.timeouts();
            let settings = self.0.http.clone().connect_timeout(connect).read_timeout(read);
            let made = ReqwestTransport::new(&match peer {
                Peer::Service => settings,
                // A proxy would reach the metadata service of its own machine, and see the credentials.
                Peer::Metadata => settings.no_proxy(),
            })?;
            // Another thread may have set it already, which is as good.
            let _ = own.set(Arc::new(made));
        }
        own.get().map(AsRef::as_ref).ok_or_else(|| TransportError::new("the HTTP client cannot be set up"))
    }
}

/// Sends a request and reads the response, up to the limit.
async fn exchange(
    transport: &dyn Transport,
    request: http::Request<Bytes>,
) -> Result<http::Response<Bytes>, TransportError> {
    let (parts, body) = transport.stream(request.map(Body::from)).await?.into_parts();
    Ok(http::Response::from_parts(parts, body.collect(RESPONSE_LIMIT).await?))
}

/// The seconds since 1970; 0 for a time before.
pub(super) fn unix_seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

impl fmt::Debug for Context {
    /// Shows nothing of the environment: it contains secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Context").finish_non_exhaustive()
    }
}

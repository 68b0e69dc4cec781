//! Temporary credentials: cached, and fetched again before they expire.
//!
//! Owns when credentials are fetched, that one fetch serves all callers that wait for it, and what a
//! failed fetch means. How they are fetched is each provider's own.

use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use tokio::runtime::Handle;
use tokio::sync::watch;

use super::access_key::Credentials;
use super::context::Context;
use super::error::CredentialsError;
use super::provider::CredentialsProvider;
use crate::future::BoxFuture;

/// How long before they expire temporary credentials are no longer returned.
const MARGIN: Duration = Duration::from_secs(15 * 60);
/// At most this long before the margin begins, they are fetched in the background.
const AHEAD: Duration = Duration::from_secs(5 * 60);
/// The assumed life of credentials without an expiration, and the time between the fetches of an instance.
const HOUR: Duration = Duration::from_secs(60 * 60);
/// How long after a failed background fetch the next one begins.
const BACKGROUND_RETRY: Duration = Duration::from_secs(60);

/// How to fetch credentials, and when.
pub(super) trait Source: fmt::Debug + Send + Sync + 'static {
    /// The provider's name.
    fn name(&self) -> &'static str;

    /// When credentials are fetched again.
    fn policy(&self) -> RefreshPolicy {
        RefreshPolicy::STRICT
    }

    /// One fetch. Nothing cancels it, so each of its steps has a time limit of its own.
    fn fetch<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<Credentials, CredentialsError>>;

    /// A service rejected these credentials as expired: a source that keeps them itself drops them.
    fn forget(&self, rejected: &Credentials) {
        let _ = rejected;
    }
}

/// When credentials are fetched again, and whether old ones are used while fetches fail.
#[derive(Clone, Copy, Debug)]
pub(super) struct RefreshPolicy {
    /// How long before they expire credentials are no longer returned.
    pub(super) margin: Duration,
    pub(super) background: Background,
    /// Whether old credentials are returned while fetches fail.
    pub(super) keeps_old: bool,
}

/// When a background fetch begins, which no caller waits for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Background {
    Never,
    /// Some minutes before the margin.
    Ahead,
    /// An hour after the last fetch.
    Hourly,
}

impl RefreshPolicy {
    pub(super) const STRICT: Self = Self { margin: MARGIN, background: Background::Ahead, keeps_old: false };
}

/// A provider that caches the credentials of a source. Each public provider of temporary credentials
/// consists of one.
///
/// Clones share the credentials. All callers that need new ones wait for the same fetch, which continues
/// when any of them is dropped. It needs a tokio runtime.
#[derive(Clone)]
pub(super) struct RefreshingProvider(Arc<Inner>);

struct Inner {
    source: Box<dyn Source>,
    context: Context,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    cached: Option<Cached>,
    running: Option<Fetch>,
    /// How many fetches in a row failed while the cached credentials were old.
    failures: u32,
}

/// The result of a fetch, once it has one.
type Fetch = watch::Receiver<Option<Result<Credentials, CredentialsError>>>;

struct Cached {
    credentials: Credentials,
    /// From when on they are no longer returned.
    old_at: SystemTime,
    background_at: Option<SystemTime>,
}

impl Cached {
    fn new(credentials: Credentials, policy: RefreshPolicy, now: SystemTime) -> Self {
        let end = credentials.expiration().unwrap_or(now + HOUR + policy.margin);
        let left = end.duration_since(now).unwrap_or_default();
        // Credentials that live no longer than the margin would otherwise be fetched for each call.
        let usable = left.checked_sub(policy.margin).filter(|usable| !usable.is_zero()).unwrap_or(left / 2);
        let background = match policy.background {
            Background::Never => None,
            Background::Ahead => Some(usable - AHEAD.min(usable / 4)),
            Background::Hourly => Some(HOUR),
        };
        Self { credentials, old_at: now + usable, background_at: background.map(|after| now + after) }
    }
}

impl RefreshingProvider {
    pub(super) fn new(source: impl Source, context: &Context) -> Self {
        let context = context.clone();
        Self(Arc::new(Inner { source: Box::new(source), context, state: Mutex::default() }))
    }

    async fn obtain(&self) -> Result<Credentials, CredentialsError> {
        // A fetch ends without a result when the runtime that it runs on ends; then this runtime fetches.
        for _ in 0..2 {
            let mut fetch = {
                let mut state = self.0.state();
                let now = self.0.context.now();
                if let Some(cached) = state.cached.as_ref().filter(|cached| now < cached.old_at) {
                    let credentials = cached.credentials.clone();
                    if cached.background_at.is_some_and(|at| at <= now) {
                        // Without a runtime nothing runs in the background; the credentials are still good.
                        let _ = self.0.join_or_start_fetch(&mut state);
                    }
                    return Ok(credentials);
                }
                self.0.join_or_start_fetch(&mut state)?
            };
            let fetched = fetch.wait_for(Option::is_some).await;
            if let Some(result) = fetched.ok().and_then(|result| result.clone()) {
                return result;
            }
        }
        Err(CredentialsError::broken(self.0.source.name(), "the fetch was given up: its runtime ended"))
    }
}

impl Inner {
    /// The state, even after a panic elsewhere: it is consistent between any two statements.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fetch that is running, or a new one.
    fn join_or_start_fetch(self: &Arc<Self>, state: &mut State) -> Result<Fetch, CredentialsError> {
        // The sender of a fetch is dropped with its runtime.
        if let Some(fetch) = state.running.as_ref().filter(|fetch| fetch.has_changed().is_ok()) {
            return Ok(fetch.clone());
        }
        let runtime = Handle::try_current()
            .map_err(|_| CredentialsError::broken(self.source.name(), "it needs a tokio runtime"))?;
        let (sender, receiver) = watch::channel(None);
        let inner = Arc::clone(self);
        runtime.spawn(async move {
            let fetched = inner.fetch().await;
            sender.send_replace(Some(inner.record_fetch_result(fetched)));
        });
        state.running = Some(receiver.clone());
        Ok(receiver)
    }

    /// One fetch, and a second one if the service rejected the first because of our clock.
    async fn fetch(&self) -> Result<Credentials, CredentialsError> {
        let began = self.context.now();
        let fetched = self.fetch_once().await;
        match fetched {
            Err(error) if self.context.learn_time(&error, began) => self.fetch_once().await,
            fetched => fetched,
        }
    }

    /// One fetch; a panic in it is an error, so that it is not mistaken for the end of a runtime.
    async fn fetch_once(&self) -> Result<Credentials, CredentialsError> {
        let mut fetch = self.source.fetch(&self.context);
        poll_fn(|task| {
            catch_unwind(AssertUnwindSafe(|| fetch.as_mut().poll(task))).unwrap_or_else(|_| {
                // The message of the panic may contain secrets; the panic hook has printed it already.
                Poll::Ready(Err(CredentialsError::broken(self.source.name(), "the fetch panicked")))
            })
        })
        .await
    }

    /// Caches what was fetched, or decides what a failure means for the callers that wait.
    fn record_fetch_result(
        &self,
        fetched: Result<Credentials, CredentialsError>,
    ) -> Result<Credentials, CredentialsError> {
        let (now, policy) = (self.context.now(), self.source.policy());
        let mut state = self.state();
        state.running = None;
        let expired = fetched.as_ref().is_ok_and(|new| new.expiration().is_some_and(|end| end <= now));
        let error = match fetched {
            Ok(new) if !expired => {
                state.failures = 0;
                state.cached = Some(Cached::new(new.clone(), policy, now));
                return Ok(new);
            }
            Ok(_) => {
                let reason = "the new credentials have expired already: is the clock of this machine right?";
                CredentialsError::broken(self.source.name(), reason)
            }
            Err(error) => error,
        };
        let failures = state.failures;
        match state.cached.as_mut() {
            // A background fetch failed: the cached credentials are still good.
            Some(cached) if now < cached.old_at => {
                cached.background_at = cached.background_at.map(|_| now + BACKGROUND_RETRY);
                Ok(cached.credentials.clone())
            }
            Some(cached) if policy.keeps_old => {
                cached.old_at = now + self.extension(expired, failures);
                cached.background_at = None;
                let credentials = cached.credentials.clone();
                state.failures = failures.saturating_add(1);
                Ok(credentials)
            }
            _ => Err(error),
        }
    }

    /// For how much longer old credentials are returned before the next fetch.
    ///
    /// It is random, so that the programs on all instances do not call their metadata service at the same
    /// moment.
    fn extension(&self, expired: bool, failures: u32) -> Duration {
        let (least, most) = match expired {
            true => (50_000, 70_000),
            false => (1_000, 100_u64.saturating_mul(1 << failures.min(9)).clamp(10_000, 60_000)),
        };
        let nonce = self.context.nonce().ok();
        let random = nonce.and_then(|nonce| u64::from_str_radix(nonce.get(..8)?, 16).ok()).unwrap_or_default();
        Duration::from_millis(least + random % (most - least))
    }
}

impl fmt::Debug for RefreshingProvider {
    /// Shows the name alone: settings and cached credentials are secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RefreshingProvider").field("name", &self.0.source.name()).finish_non_exhaustive()
    }
}

impl CredentialsProvider for RefreshingProvider {
    fn name(&self) -> &str {
        self.0.source.name()
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(self.obtain())
    }

    fn invalidate(&self, rejected: &Credentials) {
        self.0.source.forget(rejected);
        let mut state = self.0.state();
        // Another caller may have reported it before, and newer credentials are cached already.
        if state.cached.as_ref().is_some_and(|cached| cached.credentials.is_same_key(rejected)) {
            state.cached = None;
        }
    }
}

/// Declares a public provider of temporary credentials and its builder, from a [`Source`].
macro_rules! refreshing_provider {
    ($(#[$about:meta])* $provider:ident, $builder:ident, $source:ty) => {
        $(#[$about])*
        ///
        /// Clones share the credentials, which are cached and fetched again before they expire. It needs a
        /// tokio runtime.
        #[derive(Clone)]
        pub struct $provider($crate::credentials::refresh::RefreshingProvider);

        #[doc = concat!("Builds a [`", stringify!($provider), "`].")]
        #[must_use = "a builder does nothing until `build` is called"]
        pub struct $builder {
            source: $source,
            context: $crate::credentials::Context,
        }

        impl $builder {
            fn new(source: $source) -> Self {
                Self { source, context: $crate::credentials::Context::new() }
            }

            /// Uses the variables, files, processes, clock and connections of this context; without one it
            /// uses those of the process.
            pub fn context(mut self, context: &$crate::credentials::Context) -> Self {
                self.context = context.clone();
                self
            }

            /// The provider. It fetches no credentials before they are needed.
            #[must_use]
            pub fn build(self) -> $provider {
                $provider($crate::credentials::refresh::RefreshingProvider::new(self.source, &self.context))
            }
        }

        impl std::fmt::Debug for $builder {
            /// Shows no settings: they may be secret.
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.debug_struct(stringify!($builder)).finish_non_exhaustive()
            }
        }

        $crate::credentials::provider::delegating_provider! { $provider }
    };
}

pub(super) use refreshing_provider;

//! Credentials that end, kept and renewed.
//!
//! Owns when credentials are fetched, that one fetch serves everybody who waits, and what a
//! failed fetch means. How they are fetched is each provider's own.

use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use tokio::runtime::Handle;
use tokio::sync::watch;

use super::context::Context;
use super::{BoxFuture, Credentials, CredentialsError, CredentialsProvider};

/// How long before their end temporary credentials count as old.
const MARGIN: Duration = Duration::from_secs(15 * 60);
/// How long before that they are fetched in the background, at most.
const AHEAD: Duration = Duration::from_secs(5 * 60);
/// The life of credentials that say nothing of it, and the time between fetches of an instance.
const HOUR: Duration = Duration::from_secs(60 * 60);
/// How long a background fetch that failed is not repeated.
const CHECK: Duration = Duration::from_secs(60);

/// How to fetch credentials, and when.
pub(super) trait Source: fmt::Debug + Send + Sync + 'static {
    /// The provider's name.
    fn name(&self) -> &'static str;

    /// When credentials are fetched again.
    fn policy(&self) -> Policy {
        Policy::STRICT
    }

    /// One fetch. Nobody cancels it, so each of its steps has a limit of its own.
    fn fetch<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<Credentials, CredentialsError>>;

    /// A service refused these as expired: a source that keeps them itself gives them no more.
    fn forget(&self, refused: &Credentials) {
        let _ = refused;
    }
}

/// When credentials are fetched again, and whether old ones survive a failure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy {
    /// How long before their end credentials count as old.
    pub(super) margin: Duration,
    pub(super) background: Background,
    /// Whether old credentials are handed out while fetches fail.
    pub(super) keeps_old: bool,
}

/// When a fetch begins that nobody waits for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Background {
    Never,
    /// A while before the credentials count as old.
    Ahead,
    /// An hour after the last fetch.
    Hourly,
}

impl Policy {
    pub(super) const STRICT: Self = Self { margin: MARGIN, background: Background::Ahead, keeps_old: false };
}

/// A provider of temporary credentials, which it keeps and renews.
///
/// Clones share the credentials. All callers that need new ones wait for the same fetch, which
/// goes on when any of them goes away. It needs a tokio runtime.
#[derive(Clone)]
pub struct RefreshingProvider(Arc<Inner>);

struct Inner {
    source: Box<dyn Source>,
    context: Context,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    kept: Option<Kept>,
    running: Option<Fetch>,
    /// How often in a row fetches failed while the credentials were old.
    failures: u32,
}

/// The answer of a fetch, once it is there.
type Fetch = watch::Receiver<Option<Result<Credentials, CredentialsError>>>;

struct Kept {
    credentials: Credentials,
    old_at: SystemTime,
    background_at: Option<SystemTime>,
}

impl Kept {
    fn new(credentials: Credentials, policy: Policy, now: SystemTime) -> Self {
        let end = credentials.expiration().unwrap_or(now + HOUR + policy.margin);
        let left = end.duration_since(now).unwrap_or_default();
        // Credentials that live so short that they are old at once would be fetched for each call.
        let young = left.checked_sub(policy.margin).filter(|young| !young.is_zero()).unwrap_or(left / 2);
        let background = match policy.background {
            Background::Never => None,
            Background::Ahead => Some(young - AHEAD.min(young / 4)),
            Background::Hourly => Some(HOUR),
        };
        Self { credentials, old_at: now + young, background_at: background.map(|after| now + after) }
    }
}

impl RefreshingProvider {
    pub(super) fn new(source: impl Source, context: &Context) -> Self {
        let context = context.clone();
        Self(Arc::new(Inner { source: Box::new(source), context, state: Mutex::default() }))
    }

    async fn obtain(&self) -> Result<Credentials, CredentialsError> {
        // A fetch ends without an answer when the runtime that it runs on ends; this one goes on.
        for _ in 0..2 {
            let mut fetch = {
                let mut state = self.0.state();
                let now = self.0.context.now();
                if let Some(kept) = state.kept.as_ref().filter(|kept| now < kept.old_at) {
                    let credentials = kept.credentials.clone();
                    if kept.background_at.is_some_and(|at| at <= now) {
                        // Outside a runtime nothing runs in the background; there is time yet.
                        let _ = self.0.join(&mut state);
                    }
                    return Ok(credentials);
                }
                self.0.join(&mut state)?
            };
            if let Ok(answer) = fetch.wait_for(Option::is_some).await
                && let Some(answer) = answer.as_ref()
            {
                return answer.clone();
            }
        }
        Err(CredentialsError::broken(self.0.source.name(), "the fetch was given up: its runtime ended"))
    }
}

impl Inner {
    /// A lock that a panic elsewhere does not break: the state is whole between any two lines.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fetch that runs, or a new one.
    fn join(self: &Arc<Self>, state: &mut State) -> Result<Fetch, CredentialsError> {
        // A fetch whose runtime has ended has no sender any more.
        if let Some(fetch) = state.running.as_ref().filter(|fetch| fetch.has_changed().is_ok()) {
            return Ok(fetch.clone());
        }
        let runtime = Handle::try_current()
            .map_err(|_| CredentialsError::broken(self.source.name(), "it needs a tokio runtime"))?;
        let (sender, receiver) = watch::channel(None);
        let inner = Arc::clone(self);
        runtime.spawn(async move {
            let fetched = inner.fetch().await;
            let answer = inner.settle(fetched);
            sender.send_replace(Some(answer));
        });
        state.running = Some(receiver.clone());
        Ok(receiver)
    }

    /// One fetch, and another one where the first told that our clock is wrong.
    async fn fetch(&self) -> Result<Credentials, CredentialsError> {
        let began = self.context.now();
        let fetched = self.fetch_once().await;
        match fetched {
            Err(error) if self.context.learn_time(&error, began) => self.fetch_once().await,
            fetched => fetched,
        }
    }

    /// One fetch; a panic in it is an answer too, so that nobody takes it for the end of a runtime.
    async fn fetch_once(&self) -> Result<Credentials, CredentialsError> {
        let mut fetch = self.source.fetch(&self.context);
        poll_fn(|task| {
            catch_unwind(AssertUnwindSafe(|| fetch.as_mut().poll(task))).unwrap_or_else(|_| {
                // The words of the panic may hold secrets; the panic hook has told them already.
                Poll::Ready(Err(CredentialsError::broken(self.source.name(), "the fetch panicked")))
            })
        })
        .await
    }

    /// Keeps what was fetched, or decides what a failure means for those who wait.
    fn settle(&self, fetched: Result<Credentials, CredentialsError>) -> Result<Credentials, CredentialsError> {
        let (now, policy) = (self.context.now(), self.source.policy());
        let mut state = self.state();
        state.running = None;
        let ended = fetched.as_ref().is_ok_and(|new| new.expiration().is_some_and(|end| end <= now));
        let error = match fetched {
            Ok(new) if !ended => {
                let kept = state.kept.insert(Kept::new(new, policy, now));
                let answer = Ok(kept.credentials.clone());
                state.failures = 0;
                return answer;
            }
            Ok(_) => {
                let reason = "the new credentials have ended already: is the clock of this machine right?";
                CredentialsError::broken(self.source.name(), reason)
            }
            Err(error) => error,
        };
        let failures = state.failures;
        match state.kept.as_mut() {
            Some(kept) if now < kept.old_at => {
                kept.background_at = kept.background_at.map(|_| now + CHECK);
                Ok(kept.credentials.clone())
            }
            Some(kept) if policy.keeps_old => {
                kept.old_at = now + self.extension(ended, failures);
                kept.background_at = None;
                let answer = Ok(kept.credentials.clone());
                state.failures = failures.saturating_add(1);
                answer
            }
            _ => Err(error),
        }
    }

    /// How much longer old credentials are handed out before the next fetch.
    ///
    /// Instances share a metadata service, so they do not all come back at the same moment.
    fn extension(&self, ended: bool, failures: u32) -> Duration {
        let (least, most) = match ended {
            true => (50_000, 70_000),
            false => (1_000, 100_u64.saturating_mul(1 << failures.min(9)).clamp(10_000, 60_000)),
        };
        let nonce = self.context.nonce().ok();
        let random = nonce.and_then(|nonce| u64::from_str_radix(nonce.get(..8)?, 16).ok()).unwrap_or_default();
        Duration::from_millis(least + random % (most - least))
    }
}

impl fmt::Debug for RefreshingProvider {
    /// Names the provider alone: what it was told and what it keeps are secrets.
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

    fn invalidate(&self, refused: &Credentials) {
        self.0.source.forget(refused);
        let mut state = self.0.state();
        // Others may have noticed before, and newer ones are kept already.
        if state.kept.as_ref().is_some_and(|kept| kept.credentials.is_same_key(refused)) {
            state.kept = None;
        }
    }
}

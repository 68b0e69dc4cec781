//! A clock that tests set.
//!
//! Owns a time that changes only when it is advanced, waits that complete at once and are recorded, and a
//! fixed jitter.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::clock::Clock;
use crate::future::BoxFuture;

/// A clock whose waits complete at once and advance its time instead.
///
/// Clones share one time. Nonces are random as in production.
#[derive(Clone, Debug)]
pub struct TestClock(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    now: SystemTime,
    instant: Instant,
    fraction: f64,
    slept: Vec<Duration>,
}

impl Default for TestClock {
    /// A clock that shows 2026-01-02T03:04:05Z, with the longest waits that the jitter allows.
    fn default() -> Self {
        Self::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045))
    }
}

impl TestClock {
    /// A clock that shows this time.
    pub fn at(now: SystemTime) -> Self {
        Self(Arc::new(Mutex::new(State { now, instant: Instant::now(), fraction: 1.0, slept: Vec::new() })))
    }

    /// Sets each wait to this part of the longest that the policy allows, from 0 to 1.
    #[must_use]
    pub fn fraction(self, fraction: f64) -> Self {
        self.state().fraction = fraction;
        self
    }

    /// Advances the time.
    pub fn advance(&self, time: Duration) {
        let mut state = self.state();
        state.now += time;
        state.instant += time;
    }

    /// All waits so far.
    pub fn slept(&self) -> Vec<Duration> {
        self.state().slept.clone()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        self.state().now
    }

    fn instant(&self) -> Instant {
        self.state().instant
    }

    fn fraction(&self) -> f64 {
        self.state().fraction
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        self.advance(time);
        self.state().slept.push(time);
        Box::pin(std::future::ready(()))
    }
}

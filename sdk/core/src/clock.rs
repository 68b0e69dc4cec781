//! Time and randomness of requests.
//!
//! Owns the one trait through which a test replaces both, the clock of the operating system, and the
//! offset to the clock of the services.

use std::fmt::Debug;
#[cfg(feature = "client")]
use std::sync::atomic::{AtomicI64, Ordering};
#[cfg(feature = "client")]
use std::time::Duration;
use std::time::{Instant, SystemTime};

#[cfg(feature = "client")]
use crate::future::BoxFuture;
use crate::text::hex;

/// Time and randomness of a client: the date and the nonce of each request, and the waits between attempts.
pub trait Clock: Debug + Send + Sync + 'static {
    /// The date of a request.
    fn now(&self) -> SystemTime;

    /// The time that deadlines are measured in; it never goes back.
    fn instant(&self) -> Instant {
        Instant::now()
    }

    /// A random number from 0 to 1, so that many clients do not retry at the same moment.
    fn fraction(&self) -> f64 {
        // Without randomness the waits are equal, which is no reason to fail.
        getrandom::u32().map_or(0.5, |number| f64::from(number) / f64::from(u32::MAX))
    }

    /// Completes after this time; a clock for tests may complete at once.
    #[cfg(feature = "client")]
    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { tokio::time::sleep(time).await })
    }

    /// Text that no other request uses: 128 random bits in hex.
    ///
    /// # Errors
    ///
    /// The operating system provides no randomness.
    fn nonce(&self) -> Result<String, NonceError> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(NonceError)?;
        Ok(hex(&bytes))
    }
}

/// The operating system provides no randomness.
#[derive(Debug, thiserror::Error)]
#[error("the operating system provides no randomness for a nonce")]
pub struct NonceError(#[source] getrandom::Error);

/// The clock and the randomness of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// How many seconds the clock of the services is ahead of ours; negative when it is behind.
#[cfg(feature = "client")]
#[derive(Debug, Default)]
pub(crate) struct ClockOffset(AtomicI64);

/// Dates that differ by less are in agreement: services accept a difference of some minutes.
#[cfg(feature = "client")]
const TOLERANCE: Duration = Duration::from_secs(60);

#[cfg(feature = "client")]
impl ClockOffset {
    /// Our time, moved to the clock of the services.
    pub(crate) fn apply(&self, time: SystemTime) -> SystemTime {
        let seconds = self.0.load(Ordering::Relaxed);
        let offset = Duration::from_secs(seconds.unsigned_abs());
        let moved = if seconds < 0 { time.checked_sub(offset) } else { time.checked_add(offset) };
        moved.unwrap_or(time)
    }

    /// Adopts the time of a service that rejected the date of a request, where our own time was `ours`;
    /// `false` when that date agrees with the service, so that the same request would be rejected again.
    pub(crate) fn adopt(&self, service: SystemTime, ours: SystemTime, rejected: SystemTime) -> bool {
        if seconds_ahead(service, rejected).unsigned_abs() < TOLERANCE.as_secs() {
            return false;
        }
        self.0.store(seconds_ahead(service, ours), Ordering::Relaxed);
        true
    }
}

/// How many seconds a time is ahead of another; negative when it is behind.
#[cfg(feature = "client")]
fn seconds_ahead(time: SystemTime, other: SystemTime) -> i64 {
    let seconds = |difference: Duration| i64::try_from(difference.as_secs()).unwrap_or(i64::MAX);
    time.duration_since(other).map_or_else(|behind| -seconds(behind.duration()), seconds)
}

#[cfg(all(test, feature = "client"))]
mod tests {
    use super::*;

    #[test]
    fn offsets() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let offset = ClockOffset::default();
        assert_eq!(offset.apply(at(5000)), at(5000));
        assert!(!offset.adopt(at(5030), at(5000), at(5000)), "half a minute is no reason for a rejection");
        assert_eq!(offset.apply(at(5000)), at(5000));
        assert!(offset.adopt(at(8600), at(5000), at(5000)));
        assert_eq!(offset.apply(at(6000)), at(9600));
        assert!(!offset.adopt(at(8601), at(5001), at(8600)), "known and still rejected");
        assert!(offset.adopt(at(8602), at(5002), at(5000)), "signed before it was known");
        assert!(offset.adopt(at(1400), at(5000), at(8600)));
        assert_eq!(offset.apply(at(6000)), at(2400));
    }
}

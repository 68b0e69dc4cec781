//! Time and randomness as the client sees them.
//!
//! Owns the one seam through which a test replaces both.

use std::fmt::Debug;
#[cfg(feature = "client")]
use std::time::Duration;
use std::time::{Instant, SystemTime};

#[cfg(feature = "client")]
use crate::credentials::BoxFuture;

/// Time and randomness: the date and the nonce of a request, and the waits between attempts.
pub trait Clock: Debug + Send + Sync + 'static {
    /// The time that the request states.
    fn now(&self) -> SystemTime;

    /// The time that deadlines are counted in; it never goes back.
    fn instant(&self) -> Instant {
        Instant::now()
    }

    /// A number from 0 to 1 that spreads the waits of many clients.
    fn fraction(&self) -> f64 {
        // Without randomness the waits are equal, which is no reason to fail.
        getrandom::u32().map_or(0.5, |number| f64::from(number) / f64::from(u32::MAX))
    }

    /// Ends after this time; a test that does not want to wait answers at once.
    #[cfg(feature = "client")]
    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { tokio::time::sleep(time).await })
    }

    /// Text that no other request uses.
    ///
    /// # Errors
    ///
    /// The operating system gives no randomness.
    fn nonce(&self) -> Result<String, NonceError> {
        crate::sign::nonce()
    }
}

/// The operating system gives no randomness.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no randomness for a nonce")]
pub struct NonceError(#[from] getrandom::Error);

/// The clock and the randomness of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

//! Time and randomness as the client sees them.
//!
//! Owns the one seam through which a test replaces both.

use std::fmt::Debug;
use std::time::SystemTime;

/// The time and the nonce of a request.
pub trait Clock: Debug + Send + Sync + 'static {
    /// The time that the request states.
    fn now(&self) -> SystemTime;

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

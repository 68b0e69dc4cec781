//! The limit on the retries of a client.
//!
//! Owns the token bucket that all calls of a client share: when most calls fail, retries would only
//! add to the load that makes them fail.

use std::sync::atomic::{AtomicU32, Ordering};

/// The tokens of a new client: enough for a hundred retries in a row.
const FULL: u32 = 500;
/// The tokens that a retry takes, and that a success after a retry returns.
const RETRY: u32 = 5;
/// The tokens that a success at the first attempt returns.
const SUCCESS: u32 = 1;

/// A token bucket.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(FULL))
    }
}

impl Budget {
    /// Takes the tokens of one retry; `false` if there are not enough.
    pub(crate) fn take(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(RETRY)).is_ok()
    }

    /// Returns the tokens of a success after `attempts` attempts.
    pub(crate) fn succeed(&self, attempts: u32) {
        if self.0.load(Ordering::Relaxed) == FULL {
            return;
        }
        let back = if attempts > 1 { RETRY } else { SUCCESS };
        // The update cannot fail: the closure always returns a value.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| Some((left + back).min(FULL)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_end_and_successes_bring_them_back() {
        let budget = Budget::default();
        budget.succeed(1);
        assert_eq!((0..200).filter(|_| budget.take()).count(), 100, "a full bucket takes no more tokens");
        assert!(!budget.take());
        budget.succeed(2);
        assert!(budget.take() && !budget.take());
        (0..5).for_each(|_| budget.succeed(1));
        assert!(budget.take() && !budget.take());
    }
}

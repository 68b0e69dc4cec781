//! How many retries a client affords.
//!
//! Owns the token bucket that every call of a client shares: when most calls fail, repeating them
//! only adds to the load that makes them fail.

use std::sync::atomic::{AtomicU32, Ordering};

/// The tokens of a client that has not failed yet: a hundred retries in a row.
const FULL: u32 = 500;
/// What a retry takes, and a success that followed one gives back.
const RETRY: u32 = 5;
/// What a success at the first attempt gives back.
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
    /// Takes the tokens of one retry, if they are there.
    pub(crate) fn take(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(RETRY)).is_ok()
    }

    /// Notes a success after so many attempts.
    pub(crate) fn succeed(&self, attempts: u32) {
        if self.0.load(Ordering::Relaxed) == FULL {
            return;
        }
        let back = if attempts > 1 { RETRY } else { SUCCESS };
        // Nothing else can happen than that the bucket is filled up.
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
        assert_eq!((0..200).filter(|_| budget.take()).count(), 100, "nothing is saved up");
        assert!(!budget.take());
        budget.succeed(2);
        assert!(budget.take() && !budget.take());
        (0..5).for_each(|_| budget.succeed(1));
        assert!(budget.take() && !budget.take());
    }
}

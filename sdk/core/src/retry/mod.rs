//! Whether and when a failed attempt is followed by another.
//!
//! Owns the policy, the decision and the waits. It sends nothing and reads no clock: the loop that
//! does is `Client::execute` in [`crate::client`].
//!
//! An operation is repeated only where that does no harm: it only reads, or it carries a
//! `ClientToken` by which the service recognises the repetition, or the caller says so, or no byte
//! of the request was sent. What the service refused unread is a policy of its own.

mod budget;

use std::time::Duration;

pub(crate) use self::budget::Budget;
use crate::error::Failure;

/// How often, and how long apart, a call is attempted.
///
/// ```
/// use std::time::Duration;
/// use alibabacloud_sdk::retry::RetryPolicy;
///
/// let patient = RetryPolicy::default().max_attempts(6).max_delay(Duration::from_secs(30));
/// let never = RetryPolicy::none();
/// # let _ = (patient, never);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    base_delay: Duration,
    throttled_delay: Duration,
    max_delay: Duration,
    refused: bool,
}

/// A service that asks to wait for longer is not waited for.
const LONGEST: Duration = Duration::from_secs(120);

impl Default for RetryPolicy {
    /// Three attempts; waits up to 100 ms, 200 ms and so on, ten times that when throttled, and
    /// never more than 20 s.
    fn default() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(100),
            throttled_delay: Duration::from_secs(1),
            max_delay: Duration::from_secs(20),
            refused: false,
        }
    }
}

impl RetryPolicy {
    /// One attempt and no more.
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// At most so many attempts, the first one counted; 0 is 1.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// The longest first wait; it doubles with each attempt.
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest first wait after a throttled attempt where the service does not say how long.
    #[must_use]
    pub fn throttled_delay(mut self, delay: Duration) -> Self {
        self.throttled_delay = delay;
        self
    }

    /// No wait is longer than this, unless the service asks for it: up to 120 s are waited then, and
    /// for a service that asks for more no attempt is made.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Also repeats operations that write when the service says that it did not look at them: it
    /// throttled them, or their date or their security token is past.
    ///
    /// Off by default, because it takes the service at its word: a product behind the gateway may
    /// throttle what it has begun. Operations that read or carry a `ClientToken` are repeated
    /// anyway.
    #[must_use]
    pub fn repeat_refused(mut self) -> Self {
        self.refused = true;
        self
    }

    /// A random part of `base`, doubled with each attempt: full jitter.
    fn backoff(&self, base: Duration, attempts: u32, fraction: f64) -> Duration {
        let doubled = base.saturating_mul(2_u32.saturating_pow(attempts.saturating_sub(1)));
        doubled.min(self.max_delay).mul_f64(fraction.clamp(0.0, 1.0))
    }
}

/// The attempts of one call so far.
#[derive(Debug)]
pub(crate) struct Attempts<'a> {
    policy: &'a RetryPolicy,
    /// Whether a repetition does no harm.
    safe: bool,
    made: u32,
    refreshed: bool,
    dated: bool,
}

impl<'a> Attempts<'a> {
    pub(crate) fn new(policy: &'a RetryPolicy, safe: bool) -> Self {
        Self { policy, safe, made: 0, refreshed: false, dated: false }
    }

    /// Counts one attempt and tells which it is, from 1.
    pub(crate) fn begin(&mut self) -> u32 {
        self.made += 1;
        self.made
    }

    /// How long to wait for another attempt after a failure, if there may be one; `fraction` is
    /// random, from 0 to 1.
    pub(crate) fn next(&mut self, failure: Failure, fraction: f64) -> Option<Duration> {
        let policy = self.policy;
        let unread = matches!(failure, Failure::Throttled(_) | Failure::ExpiredToken | Failure::Skewed(_));
        let allowed = self.safe || matches!(failure, Failure::NotSent(_)) || (policy.refused && unread);
        if !allowed || self.made >= policy.max_attempts {
            return None;
        }
        let wait = |asked: Option<Duration>, base| match asked {
            Some(asked) => Some(asked).filter(|asked| *asked <= LONGEST),
            None => Some(policy.backoff(base, self.made, fraction)),
        };
        match failure {
            Failure::Final => None,
            Failure::NotSent(asked) | Failure::Transient(asked) => wait(asked, policy.base_delay),
            Failure::Throttled(asked) => wait(asked, policy.throttled_delay),
            // Both are mended once; a second time says that mending does not help.
            Failure::ExpiredToken => first(&mut self.refreshed),
            Failure::Skewed(_) => first(&mut self.dated),
        }
    }
}

/// No wait the first time, no attempt after it.
fn first(done: &mut bool) -> Option<Duration> {
    (!std::mem::replace(done, true)).then_some(Duration::ZERO)
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    const MILLI: Duration = Duration::from_millis(1);

    #[test]
    fn who_is_repeated() {
        let date = SystemTime::UNIX_EPOCH;
        let (usual, refused) = (RetryPolicy::default(), RetryPolicy::default().repeat_refused());
        // The wait where a repetition does no harm, where the policy repeats what was refused, and else.
        for (failure, waits) in [
            (Failure::Final, [None, None, None]),
            (Failure::NotSent(None), [Some(100), Some(100), Some(100)]),
            (Failure::NotSent(Some(7 * MILLI)), [Some(7), Some(7), Some(7)]),
            (Failure::Transient(None), [Some(100), None, None]),
            (Failure::Transient(Some(7 * MILLI)), [Some(7), None, None]),
            (Failure::Throttled(Some(7 * MILLI)), [Some(7), Some(7), None]),
            (Failure::Throttled(Some(120_001 * MILLI)), [None, None, None]),
            (Failure::Throttled(None), [Some(1000), Some(1000), None]),
            (Failure::ExpiredToken, [Some(0), Some(0), None]),
            (Failure::Skewed(date), [Some(0), Some(0), None]),
        ] {
            for ((policy, harmless), expected) in
                [(&usual, true), (&refused, false), (&usual, false)].into_iter().zip(waits)
            {
                let mut attempts = Attempts::new(policy, harmless);
                attempts.begin();
                let wait = attempts.next(failure, 1.0);
                assert_eq!(wait, expected.map(|millis| millis * MILLI), "{failure:?}, harmless: {harmless}");
            }
        }
    }

    #[test]
    fn waits_double_up_to_the_limit_and_are_random() {
        let policy = RetryPolicy::default().max_attempts(u32::MAX).max_delay(1000 * MILLI);
        let mut attempts = Attempts::new(&policy, true);
        let mut waits = |fraction| {
            attempts.begin();
            attempts.next(Failure::Transient(None), fraction)
        };
        let whole: Vec<_> = (0..6).map(|_| waits(1.0)).collect();
        assert_eq!(whole, [100, 200, 400, 800, 1000, 1000].map(|millis| Some(millis * MILLI)));
        assert_eq!((waits(0.5), waits(0.0)), (Some(500 * MILLI), Some(Duration::ZERO)));
        assert_eq!(policy.backoff(MILLI, u32::MAX, f64::INFINITY), 1000 * MILLI);
    }

    #[test]
    fn attempts_end() {
        for (policy, expected) in [
            (RetryPolicy::none(), 1),
            (RetryPolicy::default(), 3),
            (RetryPolicy::default().max_attempts(0), 1),
            (RetryPolicy::default().max_attempts(5), 5),
        ] {
            let mut attempts = Attempts::new(&policy, true);
            let made = loop {
                attempts.begin();
                if attempts.next(Failure::NotSent(None), 0.0).is_none() {
                    break attempts.made;
                }
            };
            assert_eq!(made, expected);
        }
    }

    #[test]
    fn what_is_mended_is_mended_once() {
        let policy = RetryPolicy::default().max_attempts(9);
        let mut attempts = Attempts::new(&policy, true);
        let mut next = |failure| {
            attempts.begin();
            attempts.next(failure, 1.0)
        };
        let skewed = Failure::Skewed(SystemTime::UNIX_EPOCH);
        for expected in [Some(Duration::ZERO), None] {
            assert_eq!((next(Failure::ExpiredToken), next(skewed)), (expected, expected));
        }
    }
}

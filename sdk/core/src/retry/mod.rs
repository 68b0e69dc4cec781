//! Whether and when a failed attempt is followed by another.
//!
//! Owns the policy, the decision and the waits. It sends nothing and reads no clock: the loop that
//! does is in `client/attempt.rs`.
//!
//! An operation is retried only if a repetition does no harm: it only reads, or it has a `ClientToken` by
//! which the service recognises the repetition, or the caller states it, or no byte of the request was sent.
//! [`RetryPolicy::retry_rejected`] adds requests that the service rejected without executing them.

mod budget;

use std::time::Duration;

pub(crate) use self::budget::Budget;
use crate::error::Failure;

/// How many attempts a call may make, and how long it waits between them.
///
/// ```
/// # use alibabacloud_sdk_core as alibabacloud_sdk;
/// use std::time::Duration;
/// use alibabacloud_sdk::retry::RetryPolicy;
///
/// let patient = RetryPolicy::default().max_attempts(6).max_delay(Duration::from_secs(30));
/// let never = RetryPolicy::none();
/// # let _ = (patient, never);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    max_attempts: u32,
    base_delay: Duration,
    throttled_delay: Duration,
    max_delay: Duration,
    retry_rejected: bool,
}

/// If a service requests a longer wait, the call is not retried.
const LONGEST_REQUESTED_WAIT: Duration = Duration::from_secs(120);

impl Default for RetryPolicy {
    /// Three attempts; waits of up to 100 ms, 200 ms and so on, ten times that after a throttled attempt, and
    /// never more than 20 s.
    fn default() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(100),
            throttled_delay: Duration::from_secs(1),
            max_delay: Duration::from_secs(20),
            retry_rejected: false,
        }
    }
}

impl RetryPolicy {
    /// One attempt only.
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// The maximum number of attempts, including the first one; 0 means 1.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// The maximum of the first wait; it doubles with each attempt.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The maximum of the first wait after a throttled attempt, if the service requests no wait of its own.
    pub fn throttled_delay(mut self, delay: Duration) -> Self {
        self.throttled_delay = delay;
        self
    }

    /// The maximum of every wait that the service does not request. Requested waits of up to 120 s are followed;
    /// if the service requests a longer one, the call is not retried.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Also retries operations that write if the service rejected them without executing them: it throttled
    /// them, or their date or security token was not valid.
    ///
    /// Off by default, because a product behind the gateway may throttle a call that it has begun to execute.
    /// Operations that read or have a `ClientToken` are retried anyway.
    pub fn retry_rejected(mut self) -> Self {
        self.retry_rejected = true;
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
    repeatable: bool,
    made: u32,
    token_refreshed: bool,
    date_corrected: bool,
}

impl<'a> Attempts<'a> {
    pub(crate) fn new(policy: &'a RetryPolicy, repeatable: bool) -> Self {
        Self { policy, repeatable, made: 0, token_refreshed: false, date_corrected: false }
    }

    /// Counts one attempt, and returns its number, from 1.
    pub(crate) fn begin(&mut self) -> u32 {
        self.made += 1;
        self.made
    }

    /// How long to wait before another attempt after a failure, or `None` if there is no other attempt;
    /// `fraction` is random, from 0 to 1.
    pub(crate) fn next(&mut self, failure: Failure, fraction: f64) -> Option<Duration> {
        let policy = self.policy;
        let rejected = matches!(failure, Failure::Throttled(_) | Failure::ExpiredToken | Failure::Skewed(_));
        let allowed = self.repeatable || matches!(failure, Failure::NotSent(_)) || (policy.retry_rejected && rejected);
        if !allowed || self.made >= policy.max_attempts {
            return None;
        }
        let wait = |requested: Option<Duration>, base| match requested {
            Some(wait) => Some(wait).filter(|wait| *wait <= LONGEST_REQUESTED_WAIT),
            None => Some(policy.backoff(base, self.made, fraction)),
        };
        match failure {
            Failure::Final => None,
            Failure::NotSent(requested) | Failure::Transient(requested) => wait(requested, policy.base_delay),
            Failure::Throttled(requested) => wait(requested, policy.throttled_delay),
            // The client recovers from both once; the same failure after that has another cause.
            Failure::ExpiredToken => first_time(&mut self.token_refreshed),
            Failure::Skewed(_) => first_time(&mut self.date_corrected),
        }
    }
}

/// An attempt without a wait the first time, and none after that.
fn first_time(done: &mut bool) -> Option<Duration> {
    (!std::mem::replace(done, true)).then_some(Duration::ZERO)
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    const MILLI: Duration = Duration::from_millis(1);

    #[test]
    fn which_failures_are_retried() {
        let date = SystemTime::UNIX_EPOCH;
        let (default, rejected) = (RetryPolicy::default(), RetryPolicy::default().retry_rejected());
        // The wait if a repetition does no harm, if the policy retries rejected requests, and otherwise.
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
            for ((policy, repeatable), expected) in
                [(&default, true), (&rejected, false), (&default, false)].into_iter().zip(waits)
            {
                let mut attempts = Attempts::new(policy, repeatable);
                attempts.begin();
                let wait = attempts.next(failure, 1.0);
                assert_eq!(wait, expected.map(|millis| millis * MILLI), "{failure:?}, repeatable: {repeatable}");
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
    fn an_expired_token_and_a_wrong_date_are_corrected_once() {
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

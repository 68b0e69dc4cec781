//! A clock that does not move, so that signatures can be compared with recorded ones.

use std::time::{Duration, SystemTime};

use alibabacloud_sdk_core::clock::{Clock, NonceError};

/// The nonce of every recorded request.
pub const NONCE: &str = "00000000000000000000000000000000";

/// 2026-01-02T03:04:05Z, the time of every recorded request.
pub fn recorded_time() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045)
}

/// Answers with the time and the nonce of the recorded requests.
#[derive(Clone, Copy, Debug)]
pub struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> SystemTime {
        recorded_time()
    }

    fn nonce(&self) -> Result<String, NonceError> {
        Ok(NONCE.to_owned())
    }
}

//! The error with which an interceptor ends a call.
//!
//! Owns its message. When it is returned is documented at [`crate::interceptor`].

/// Why an interceptor ended a call.
#[derive(Debug, thiserror::Error)]
#[error("an interceptor rejected the request: {reason}")]
pub struct InterceptorError {
    reason: String,
}

impl InterceptorError {
    /// Ends the call with this reason. It is printed, so it must not contain secrets.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

//! What users do with each request before it is signed and with each answer.
//!
//! Owns the trait and what it is told of an attempt. The order of calls is in [`crate::client`].

use std::fmt::Debug;

use http::{HeaderMap, StatusCode};

use crate::error::Error;
use crate::operation::Action;
use crate::request::UnsignedRequest;

/// Sees every attempt of every call of a client.
///
/// ```
/// use alibabacloud_sdk::interceptor::{Attempt, Interceptor, InterceptorError};
/// use alibabacloud_sdk::request::UnsignedRequest;
///
/// /// Sends the ID of a trace along.
/// #[derive(Debug)]
/// struct Trace(String);
///
/// impl Interceptor for Trace {
///     fn before_signing(&self, _: &Attempt<'_>, request: &mut UnsignedRequest) -> Result<(), InterceptorError> {
///         request.headers.push(("x-acs-trace-id".to_owned(), self.0.clone()));
///         Ok(())
///     }
/// }
/// ```
pub trait Interceptor: Debug + Send + Sync + 'static {
    /// May change the request before it is signed: once for each attempt, on the request as it was
    /// built, so that a change of the attempt before is not seen again.
    ///
    /// Header names are lower-case; those of the signature and the connection are refused.
    ///
    /// # Errors
    ///
    /// What it returns ends the call; nothing is sent.
    fn before_signing(&self, attempt: &Attempt<'_>, request: &mut UnsignedRequest) -> Result<(), InterceptorError> {
        let _ = (attempt, request);
        Ok(())
    }

    /// Sees what came of the attempt.
    fn after_response(&self, attempt: &Attempt<'_>, outcome: &Outcome<'_>) {
        let _ = (attempt, outcome);
    }
}

/// One attempt of a call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation.
    pub action: &'a Action,
    /// The region of the endpoint, where one was chosen.
    pub region: Option<&'a str>,
    /// Which attempt it is, from 1.
    pub number: u32,
}

/// What came of an attempt.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome<'a> {
    /// The service answered with success.
    Success {
        /// The HTTP status.
        status: StatusCode,
        /// The response headers.
        headers: &'a HeaderMap,
    },
    /// Anything else, an error of the service too.
    Failure(&'a Error),
}

/// Why an interceptor ended a call.
#[derive(Debug, thiserror::Error)]
#[error("an interceptor refused the request: {reason}")]
pub struct InterceptorError {
    reason: String,
}

impl InterceptorError {
    /// Ends the call for this reason, which is printed: it must not hold secrets.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

//! Functions of the user that run before each request is signed and after each response.
//!
//! Owns the trait and its arguments. The client calls it, in `client/attempt.rs`.

use std::fmt::Debug;

use http::{HeaderMap, StatusCode};

use crate::error::Error;
pub use crate::error::InterceptorError;
use crate::operation::Action;
pub use crate::request::UnsignedRequest;

/// Sees every attempt of every call of a client.
///
/// ```
/// # use alibabacloud_sdk_core as alibabacloud_sdk;
/// use alibabacloud_sdk::interceptor::{Attempt, Interceptor, InterceptorError, UnsignedRequest};
///
/// /// Adds the ID of a trace.
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
    /// May change the request before it is signed. It is called once for each attempt, with the request as it
    /// was built: changes for an earlier attempt are not in it.
    ///
    /// Header names are lower-case; those of the signature and the connection are rejected.
    ///
    /// # Errors
    ///
    /// An error ends the call before anything is sent.
    fn before_signing(&self, attempt: &Attempt<'_>, request: &mut UnsignedRequest) -> Result<(), InterceptorError> {
        let _ = (attempt, request);
        Ok(())
    }

    /// Is called with the outcome of the attempt.
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
    /// The region of the endpoint, if there is one.
    pub region: Option<&'a str>,
    /// The number of the attempt, from 1.
    pub number: u32,
}

/// The outcome of an attempt.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome<'a> {
    /// The service responded with success.
    Success {
        /// The HTTP status.
        status: StatusCode,
        /// The response headers.
        headers: &'a HeaderMap,
    },
    /// Anything else, including an error of the service.
    Failure(&'a Error),
}

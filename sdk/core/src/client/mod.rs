//! The client: one for every product.
//!
//! Owns the way of a call from its parameters to a response that is not decoded yet. `prepare.rs` contains the
//! steps that are made once for a call; `attempt.rs` signs, sends and repeats; `settings.rs` contains what all
//! calls share, and `builder.rs` where the settings come from. The typed call is in [`crate::call`], which
//! uses this module; nothing here knows it.

mod attempt;
mod builder;
mod prepare;
mod settings;
mod token;

use std::fmt;
use std::sync::Arc;

pub use self::builder::{BuildError, ClientBuilder};
use self::prepare::PreparedCall;
pub(crate) use self::prepare::{CallOptions, EncodedOperation};
use self::settings::Settings;
use crate::clock::Clock;
use crate::credentials::RegionSource;
use crate::error::Error;
use crate::operation::Action;
use crate::sign::SignedRequest;
use crate::trace::Span;
use crate::transport::Body;

/// Calls any operation of any product.
///
/// It is cheap to clone, and every clone shares one connection pool, one budget of retries and the
/// clock offset. It requires a tokio runtime; programs without one enable the feature `blocking`.
///
/// ```no_run
/// # use alibabacloud_sdk_core as alibabacloud_sdk;
/// use alibabacloud_sdk::{Client, Credentials};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::builder()
///     .credentials(Credentials::new("<access key ID>", "<access key secret>"))
///     .region("cn-hangzhou")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<Settings>);

/// A success that is not decoded yet.
pub(crate) struct RawSuccess {
    pub(crate) action: Action,
    /// The body is whole unless the caller reads it.
    pub(crate) response: http::Response<Body>,
    /// The span of the call, for what the decoder finds.
    pub(crate) span: Span,
}

impl Client {
    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    /// The region of calls that set none.
    pub fn region(&self) -> Option<&str> {
        self.0.region()
    }

    /// Where that region was set: in the program, a variable or a profile.
    pub fn region_source(&self) -> Option<&RegionSource> {
        self.0.region.as_ref().map(|region| &region.source)
    }

    /// Sends an operation. What goes into the call is used up here, so that the future is small.
    pub(crate) fn execute(
        &self,
        operation: EncodedOperation,
        options: CallOptions,
    ) -> impl Future<Output = Result<RawSuccess, Error>> + Send + use<> {
        let client = self.clone();
        let action = operation.action.clone();
        let call = self.prepare(&action, operation, options);
        async move {
            let (span, result) = match call {
                Ok(mut call) => {
                    // The time limit of a call begins when it is polled, not while it waits in a queue.
                    call.started = client.0.clock.instant();
                    let span = Span::call(&call.action, call.region.as_deref());
                    let result = span.around(attempt::send(&client.0, &call, &span)).await;
                    (span, result.map(|response| (call.action, response)))
                }
                Err(error) => (Span::call(&action, None), Err(error)),
            };
            match result {
                Ok((action, response)) => {
                    span.succeed(response.status(), response.headers());
                    Ok(RawSuccess { action, response, span })
                }
                Err(error) => {
                    span.fail(&error);
                    Err(error)
                }
            }
        }
    }

    /// The request that [`execute`](Self::execute) would send first.
    pub(crate) fn sign(
        &self,
        operation: EncodedOperation,
        options: CallOptions,
    ) -> impl Future<Output = Result<SignedRequest, Error>> + Send + use<> {
        let client = self.clone();
        let call = self.prepare(&operation.action.clone(), operation, options);
        async move {
            let mut call = call?;
            call.started = client.0.clock.instant();
            attempt::sign_only(&client.0, &call).await
        }
    }

    fn prepare(
        &self,
        action: &Action,
        operation: EncodedOperation,
        options: CallOptions,
    ) -> Result<Box<PreparedCall>, Error> {
        PreparedCall::new(&self.0, operation, options).map(Box::new).map_err(|cause| Error::new(action, cause))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("credentials", &self.0.credentials.name())
            .field("region", &self.0.region)
            .field("endpoint", &self.0.endpoint)
            .field("endpoints", &self.0.endpoints)
            .field("network", &self.0.network)
            .field("scheme", &self.0.scheme)
            .field("timeout", &self.0.timeout)
            .field("attempt_timeout", &self.0.attempt_timeout)
            .field("retry", &self.0.retry)
            .field("transport", &self.0.transport)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_as_small_as_a_pointer() {
        assert!(size_of::<Client>() <= size_of::<usize>());
    }
}

//! The client: one for every product.
//!
//! Owns the straight way of a call from parameters to a raw response: what is settled once for a
//! call here, one attempt in `attempt.rs`, the settings in `builder.rs`. What one call overrides is
//! in [`crate::call`], and whether an attempt is repeated in [`crate::retry`].

mod attempt;
mod builder;
mod token;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;

use self::attempt::{Attempted, Offset};
pub use self::builder::{BuildError, ClientBuilder};
use crate::call::{Call, Overrides, Prepared};
use crate::clock::Clock;
use crate::credentials::{Context, CredentialsProvider, Region, RegionSource};
use crate::endpoint::{Endpoint, EndpointError, Network, Regions, resolve};
use crate::error::{Cause, Error, Failure};
use crate::interceptor::Interceptor;
use crate::operation::{Action, Operation, UntypedOperation};
use crate::request::UnsignedRequest;
use crate::retry::{Attempts, Budget, RetryPolicy};
use crate::sign::SignatureScheme;
use crate::trace::Span;
use crate::transport::{Body, Transport, Upload};
use crate::wire::View;

/// Calls any operation of any product.
///
/// It is cheap to clone, and every clone shares one connection pool, one budget of retries and the
/// clock offset. It needs a tokio runtime; without one there is the feature `blocking`.
///
/// ```no_run
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

struct Settings {
    credentials: Arc<dyn CredentialsProvider>,
    region: Option<Region>,
    endpoint: Option<Endpoint>,
    /// Endpoints of single products, by lower-case product.
    endpoints: Vec<(String, Result<Endpoint, EndpointError>)>,
    network: Network,
    scheme: SignatureScheme,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    response_limit: usize,
    retry: RetryPolicy,
    interceptors: Vec<Arc<dyn Interceptor>>,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    budget: Budget,
    offset: Offset,
}

/// How long a call may take as a whole, waits and all attempts included.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How long one attempt may take.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// A call that only needs to be signed and sent, as often as it takes.
struct Outgoing {
    action: Action,
    request: UnsignedRequest,
    upload: Option<Upload>,
    region: Option<String>,
    policy: Option<RetryPolicy>,
    /// Whether a repetition does no harm.
    safe: bool,
    /// Whether the body of a success is left to the caller.
    open: bool,
    attempt_timeout: Duration,
    timeout: Duration,
    started: Instant,
}

/// A success that is not decoded yet.
pub(crate) struct Answer {
    pub(crate) action: Action,
    /// The body is whole unless the call left it open.
    pub(crate) response: http::Response<Body>,
    /// The span of the call, for what the decoder finds.
    pub(crate) span: Span,
}

impl Client {
    /// A client with the credentials, the region and the endpoints of the environment: variables,
    /// profiles, roles. [`credentials`](crate::credentials) says where the first two are looked for,
    /// in which order, and [`ClientBuilder::endpoint_variables`] where the endpoints are.
    ///
    /// Missing credentials fail the first call, not this.
    ///
    /// # Errors
    ///
    /// An endpoint cannot be read, or the HTTP client cannot be set up.
    pub fn from_env() -> Result<Self, BuildError> {
        Self::builder().environment(&Context::new()).endpoint_variables(std::env::vars_os())?.build()
    }

    /// Starts to set up a client. Without credentials it takes those of the environment, and
    /// without a region it has none.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    /// The region that calls go to unless they say otherwise.
    pub fn region(&self) -> Option<&str> {
        self.0.region.as_ref().map(|region| region.id.as_str())
    }

    /// Who named that region: the program, a variable or a profile.
    pub fn region_source(&self) -> Option<&RegionSource> {
        self.0.region.as_ref().map(|region| &region.source)
    }

    /// Calls a typed operation.
    pub fn send<O: Operation>(&self, operation: O) -> Call<O::Output> {
        Call::new(self.clone(), Prepared::typed(&operation))
    }

    /// Calls an operation that is named at run time; the output is free JSON.
    pub fn send_untyped(&self, operation: UntypedOperation) -> Call<Value> {
        Call::new(self.clone(), Prepared::untyped(&operation))
    }

    /// Everything between parameters and response.
    pub(crate) fn execute(
        &self,
        prepared: Prepared,
        overrides: Overrides,
    ) -> impl Future<Output = Result<Answer, Error>> + Send + use<> {
        let client = self.clone();
        let action = prepared.action.clone();
        let call = self.outgoing(prepared, overrides).map(Box::new).map_err(|cause| Error::new(&action, cause));
        async move {
            let (span, result) = match call {
                Ok(mut call) => {
                    // The time of a call that waits in a queue has not begun.
                    call.started = client.0.clock.instant();
                    let span = Span::call(&call.action, call.region.as_deref());
                    let result = span.around(client.run(&call, &span)).await;
                    (span, result.map(|response| (call.action, response)))
                }
                Err(error) => (Span::call(&action, None), Err(error)),
            };
            match result {
                Ok((action, response)) => {
                    span.succeed(response.status(), response.headers());
                    Ok(Answer { action, response, span })
                }
                Err(error) => {
                    span.fail(&error);
                    Err(error)
                }
            }
        }
    }

    /// The call in the runtime that it needs.
    async fn run(&self, call: &Outgoing, span: &Span) -> Result<http::Response<Body>, Error> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(Error::new(&call.action, Cause::NoRuntime));
        }
        self.repeat(call, span).await
    }

    /// Attempts a call until it succeeds, must not be repeated, or its time is up.
    async fn repeat(&self, call: &Outgoing, span: &Span) -> Result<http::Response<Body>, Error> {
        let Settings { clock, budget, retry, .. } = &*self.0;
        let mut attempts = Attempts::new(call.policy.as_ref().unwrap_or(retry), call.safe);
        let mut attempted = Attempted::default();
        loop {
            let number = attempts.begin();
            span.attempts(number);
            let error = match self.attempt(call, number, &mut attempted, span).await {
                Ok(response) => {
                    budget.succeed(number);
                    return Ok(response);
                }
                Err(error) => error.after_attempts(number),
            };
            let failure = error.failure();
            let wait = attempts.next(failure, clock.fraction());
            let mended = self.mend(call, failure, &attempted, wait.is_some()).await;
            // Waiting for nothing but the end of the time would only hide the error.
            let in_time = |wait: &Duration| *wait < call.left(&**clock);
            let Some(wait) = wait.filter(|wait| mended && in_time(wait) && budget.take()) else {
                return Err(error);
            };
            span.retry(number, wait);
            attempted.waited = wait;
            if !wait.is_zero() {
                clock.sleep(wait).await;
            }
        }
    }

    /// Does something about the cause of a failure, so that at least the next call goes through;
    /// `false` when there is nothing to be done, so that another attempt would fail as well.
    async fn mend(&self, call: &Outgoing, failure: Failure, attempted: &Attempted, again: bool) -> bool {
        match (failure, &attempted.credentials, attempted.date) {
            (Failure::Skewed(date), _, Some(refused)) => self.0.offset.learn(date, self.0.clock.now(), refused),
            (Failure::ExpiredToken, Some(refused), _) => {
                self.0.credentials.invalidate(refused);
                again && self.renewed(call, refused).await
            }
            _ => true,
        }
    }

    /// What is settled once for a call: endpoint, parameters, request and limits.
    fn outgoing(&self, mut prepared: Prepared, overrides: Overrides) -> Result<Outgoing, Cause> {
        let started = self.0.clock.instant();
        let call_region = overrides.region.as_deref();
        let regions = Regions { call: call_region, operation: prepared.parameters.region(), client: self.region() };
        let region = regions.choose().map(str::to_owned);
        let endpoint = self.endpoint(&prepared, &overrides, regions)?;
        let parameters = &mut prepared.parameters;
        parameters.fill_region(prepared.region_location, call_region.or(self.region()));
        let replaced = overrides.upload.is_some() || overrides.body.is_some();
        if replaced {
            // What does not travel must not count as a client token either.
            (parameters.form, parameters.body) = (None, None);
        }
        let token = prepared.token.filter(|row| !(replaced && row.location.is_in_body()));
        if let (Some(row), None) = (token, token::given(parameters)) {
            // One token for every attempt: by it the service knows a repetition.
            parameters.push(row.wire_name, row.location, row.style, View::Text(&self.0.clock.nonce()?));
        }
        let safe = prepared.read_only || overrides.idempotent || token::carried(parameters);
        let mut request = UnsignedRequest::new(&prepared.action, prepared.parameters, &endpoint)?;
        if overrides.upload.is_some() {
            request.replace_body("application/octet-stream", bytes::Bytes::new());
        } else if let Some((content_type, body)) = overrides.body {
            request.replace_body(content_type, body);
        }
        request.replace_headers(overrides.headers)?;
        let limit = |own: Option<Duration>, client: Option<Duration>, usual| {
            // How long an upload takes depends on its length, which has no usual.
            own.or(client).unwrap_or(if overrides.upload.is_some() { Duration::MAX } else { usual })
        };
        Ok(Outgoing {
            action: prepared.action,
            request,
            region,
            policy: overrides.retry,
            safe,
            open: overrides.open,
            attempt_timeout: limit(overrides.attempt_timeout, self.0.attempt_timeout, ATTEMPT_TIMEOUT),
            timeout: limit(overrides.timeout, self.0.timeout, TIMEOUT),
            upload: overrides.upload,
            started,
        })
    }

    /// The endpoint of the call, of the client for the product, of the client, or of the product.
    fn endpoint(
        &self,
        prepared: &Prepared,
        overrides: &Overrides,
        regions: Regions<'_>,
    ) -> Result<Endpoint, EndpointError> {
        if let Some(endpoint) = &overrides.endpoint {
            return Endpoint::parse(endpoint);
        }
        let product = &prepared.action.product;
        let of_product = self.0.endpoints.iter().find(|(name, _)| name.eq_ignore_ascii_case(product));
        if let Some((_, endpoint)) = of_product {
            return endpoint.clone();
        }
        if let Some(endpoint) = &self.0.endpoint {
            return Ok(endpoint.clone());
        }
        resolve(&prepared.action, prepared.endpoints, regions, overrides.network.unwrap_or(self.0.network))
    }
}

impl Outgoing {
    /// How much of the time for the call is left.
    fn left(&self, clock: &dyn Clock) -> Duration {
        self.timeout.saturating_sub(clock.instant().saturating_duration_since(self.started))
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
    fn a_client_goes_to_any_thread() {
        fn check<T: Clone + Send + Sync + 'static>(_: Option<T>) {}
        check(None::<Client>);
        assert!(size_of::<Client>() <= size_of::<usize>());
    }
}

//! The client: one for every product.
//!
//! Owns the settings that all calls share, and the straight way of a call from parameters to a
//! raw response. What one call overrides is in [`crate::call`].

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response as HttpResponse;
use serde_json::Value;

use crate::call::{Call, Overrides, Prepared};
use crate::clock::{Clock, SystemClock};
use crate::credentials::{
    Context, Credentials, CredentialsError, CredentialsProvider, ProviderChain, Region, RegionSource, StaticProvider,
};
use crate::endpoint::{Endpoint, EndpointError, Regions, resolve};
use crate::error::{Cause, Error, TransportError, check};
use crate::operation::{Action, Authentication, Operation, UntypedOperation};
use crate::request::UnsignedRequest;
use crate::sign::{SignatureScheme, SigningContext, sign};
use crate::transport::{ReqwestTransport, Timeouts, Transport};

/// Calls any operation of any product.
///
/// It is cheap to clone and every clone shares one connection pool. It needs a tokio runtime.
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
    scheme: SignatureScheme,
    timeout: Option<Duration>,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
}

/// Sets a [`Client`] up.
#[derive(Default)]
#[must_use]
pub struct ClientBuilder {
    credentials: Option<Arc<dyn CredentialsProvider>>,
    context: Option<Context>,
    region: Option<Region>,
    endpoint: Option<String>,
    scheme: SignatureScheme,
    timeouts: Timeouts,
    timeout: Option<Duration>,
    transport: Option<Arc<dyn Transport>>,
    clock: Option<Arc<dyn Clock>>,
}

/// Why a client cannot be set up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The endpoint cannot be read.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// The transport cannot be set up.
    #[error(transparent)]
    Transport(#[from] TransportError),
}

impl Client {
    /// A client with the credentials and the region of the environment: variables, profiles,
    /// roles. [`credentials`](crate::credentials) says where they are looked for, in which order.
    ///
    /// Missing credentials fail the first call, not this.
    ///
    /// # Errors
    ///
    /// The HTTP client cannot be set up.
    pub fn from_env() -> Result<Self, BuildError> {
        Self::builder().environment(&Context::new()).build()
    }

    /// Starts to set up a client. Without credentials it takes those of the environment, and
    /// without a region it has none.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
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

    /// Endpoint, credentials, signature, transport: everything between parameters and response.
    pub(crate) async fn execute(&self, prepared: Prepared, overrides: Overrides) -> Result<HttpResponse<Bytes>, Error> {
        let action = prepared.action.clone();
        let limit = overrides.timeout.or(self.0.timeout);
        let attempt = self.attempt(prepared, overrides);
        let result = match limit {
            None => attempt.await,
            Some(limit) => tokio::time::timeout(limit, attempt).await.unwrap_or(Err(Cause::Deadline(limit))),
        };
        let (response, credentials) = result.map_err(|cause| Error::new(&action, cause))?;
        check(&action, response, credentials.as_ref())
    }

    /// One request and its response, with the credentials that signed it.
    async fn attempt(
        &self,
        mut prepared: Prepared,
        overrides: Overrides,
    ) -> Result<(HttpResponse<Bytes>, Option<Credentials>), Cause> {
        let region = overrides.region.as_deref();
        let endpoint = match overrides.endpoint {
            Some(endpoint) => Endpoint::parse(&endpoint)?,
            None => self.endpoint(&prepared, region)?,
        };
        prepared.parameters.fill_region(prepared.region_location, region.or(self.region()));
        let credentials = self.credentials(&prepared.action).await?;
        let mut request = UnsignedRequest::new(&prepared.action, prepared.parameters, &endpoint)?;
        request.replace_headers(overrides.headers)?;
        let nonce = self.0.clock.nonce()?;
        let context = SigningContext {
            action: &prepared.action,
            credentials: credentials.as_ref(),
            time: self.0.clock.now(),
            nonce: &nonce,
        };
        let signature = sign(self.0.scheme, &request, &context)?;
        let request = request.with_signature(signature).into_http()?;
        Ok((self.0.transport.send(request).await?, credentials))
    }

    fn endpoint(&self, prepared: &Prepared, call: Option<&str>) -> Result<Endpoint, EndpointError> {
        if let Some(endpoint) = &self.0.endpoint {
            return Ok(endpoint.clone());
        }
        let regions = Regions { call, operation: prepared.parameters.region(), client: self.region() };
        resolve(&prepared.action, prepared.endpoints, regions)
    }

    async fn credentials(&self, action: &Action) -> Result<Option<Credentials>, CredentialsError> {
        let provider = &self.0.credentials;
        match action.authentication {
            Authentication::Anonymous => Ok(None),
            Authentication::AccessKey => provider.credentials().await.map(Some),
            Authentication::BearerToken => {
                let credentials = provider.credentials().await?;
                match credentials.bearer_token() {
                    Some(_) => Ok(Some(credentials)),
                    None => Err(CredentialsError::Broken {
                        provider: provider.name().to_owned(),
                        reason: "the operation takes a bearer token alone".to_owned(),
                    }),
                }
            }
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("credentials", &self.0.credentials.name())
            .field("region", &self.0.region)
            .field("endpoint", &self.0.endpoint)
            .field("scheme", &self.0.scheme)
            .field("timeout", &self.0.timeout)
            .field("transport", &self.0.transport)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ClientBuilder {
    /// Names the provider alone: a provider of the user may print its secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("credentials", &self.credentials.as_ref().map(|provider| provider.name()))
            .field("region", &self.region)
            .field("endpoint", &self.endpoint)
            .field("scheme", &self.scheme)
            .field("timeouts", &self.timeouts)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

impl ClientBuilder {
    /// Signs with these credentials.
    pub fn credentials(self, credentials: Credentials) -> Self {
        self.credentials_provider(StaticProvider::new(credentials))
    }

    /// Asks this provider for credentials at each call.
    pub fn credentials_provider(mut self, provider: impl CredentialsProvider) -> Self {
        self.credentials = Some(Arc::new(provider));
        self
    }

    /// Takes region and credentials from this environment, as far as the program gives none.
    pub fn environment(mut self, context: &Context) -> Self {
        self.region = self.region.or_else(|| Region::find(context));
        self.context = Some(context.clone());
        self
    }

    /// Calls the products' endpoints in this region, and fills `RegionId` with it.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(Region { id: region.into(), source: RegionSource::Program });
        self
    }

    /// Sends every call to this host, such as `esa.cn-hangzhou.aliyuncs.com` or
    /// `http://127.0.0.1:8080`.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Signs with another scheme; V3 by default.
    pub fn signature_scheme(mut self, scheme: SignatureScheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// Limits how long a connection may take to open: 5 s by default.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.connect = limit;
        self
    }

    /// Limits how long the service may be silent while it answers: 10 s by default.
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.read = limit;
        self
    }

    /// Limits how long a call may take as a whole; no limit by default.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Sends requests through another transport; the connect and read timeouts are then its own.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Takes the time and the nonces from another clock.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// The endpoint is not a host, or the HTTP client cannot be set up.
    pub fn build(mut self) -> Result<Client, BuildError> {
        let credentials = self.credentials.take().unwrap_or_else(|| Arc::new(self.chain()));
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(ReqwestTransport::new(self.timeouts)?),
        };
        Ok(Client(Arc::new(Settings {
            credentials,
            region: self.region,
            endpoint: self.endpoint.as_deref().map(Endpoint::parse).transpose()?,
            scheme: self.scheme,
            timeout: self.timeout,
            transport,
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock)),
        })))
    }

    /// The standard chain; it uses the transport and the clock that were given to the client.
    fn chain(&self) -> ProviderChain {
        let context = self.context.clone().unwrap_or_else(|| {
            let context = match self.transport.clone() {
                Some(transport) => Context::new().with_shared_transport(transport),
                None => Context::new(),
            };
            match self.clock.clone() {
                Some(clock) => context.with_shared_clock(clock),
                None => context,
            }
        });
        ProviderChain::standard(&context)
    }
}

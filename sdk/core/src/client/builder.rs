//! The builder of a client.
//!
//! Owns the defaults of its settings, and where they come from: the program, or the environment.

use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Client;
use super::settings::Settings;
use crate::clock::{Clock, ClockOffset, SystemClock};
use crate::credentials::{
    Context, Credentials, CredentialsProvider, ProviderChain, Region, RegionSource, StaticProvider,
};
use crate::endpoint::{Endpoint, EndpointError, Network};
use crate::error::TransportError;
use crate::interceptor::{Attempt, Interceptor, InterceptorError};
use crate::request::{USER_AGENT, UnsignedRequest};
use crate::retry::{Budget, RetryPolicy};
use crate::sign::SignatureScheme;
use crate::transport::{HttpSettings, ReqwestTransport, Transport};

/// How much of a response is kept in memory by default: 64 MiB.
const RESPONSE_LIMIT: usize = 64 << 20;

/// An endpoint of one product.
#[derive(Debug)]
struct ProductEndpoint {
    product: String,
    text: String,
    /// The variable of the environment that contains it, unless the program sets it.
    variable: Option<String>,
}

impl ProductEndpoint {
    /// The endpoint. An invalid variable is an error of the calls of its product alone, because the variable
    /// may be meant for other programs.
    fn parse(&self) -> Result<(String, Result<Endpoint, EndpointError>), EndpointError> {
        let product = self.product.to_ascii_lowercase();
        match (self.text.parse::<Endpoint>(), &self.variable) {
            (Err(_), Some(variable)) => {
                let (variable, text) = (variable.clone(), self.text.clone());
                Ok((product, Err(EndpointError::Variable { variable, text })))
            }
            (endpoint, _) => Ok((product, Ok(endpoint?))),
        }
    }
}

impl Client {
    /// A client with the credentials, the region and the endpoints of the environment: variables,
    /// profiles, roles. [`credentials`](crate::credentials) documents where the first two are searched for,
    /// in which order, and [`ClientBuilder::endpoint_variables`] the variables of endpoints.
    ///
    /// Missing credentials are an error of the first call, not of this function.
    ///
    /// # Errors
    ///
    /// An endpoint cannot be read, or the HTTP client cannot be set up.
    pub fn from_env() -> Result<Self, BuildError> {
        Self::builder().environment(&Context::new()).endpoint_variables(std::env::vars_os())?.build()
    }

    /// A builder of a client. Unless they are set, the credentials are those of the environment, and there is
    /// no region.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
}

/// Sets up a [`Client`].
#[derive(Default)]
#[must_use]
pub struct ClientBuilder {
    credentials: Option<Arc<dyn CredentialsProvider>>,
    context: Option<Context>,
    region: Option<Region>,
    endpoint: Option<String>,
    endpoints: Vec<ProductEndpoint>,
    network: Network,
    scheme: SignatureScheme,
    http: HttpSettings,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    response_limit: Option<usize>,
    retry: RetryPolicy,
    interceptors: Vec<Arc<dyn Interceptor>>,
    transport: Option<Arc<dyn Transport>>,
    clock: Option<Arc<dyn Clock>>,
    user_agent: Option<String>,
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
    /// A variable of the environment cannot be read.
    #[error("the variable {0} is not UTF-8 text")]
    Variable(String),
}

impl ClientBuilder {
    /// Signs with these credentials.
    pub fn credentials(self, credentials: Credentials) -> Self {
        self.credentials_provider(StaticProvider::new(credentials))
    }

    /// Signs each attempt with the credentials of this provider.
    pub fn credentials_provider(mut self, provider: impl CredentialsProvider) -> Self {
        self.credentials = Some(Arc::new(provider));
        self
    }

    /// Calls the products' endpoints in this region, and fills `RegionId` with it.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(Region { id: region.into(), source: RegionSource::Program });
        self
    }

    /// Takes the region, the credentials and the suffix of the `User-Agent` from this environment, unless the
    /// program sets them.
    pub fn environment(mut self, context: &Context) -> Self {
        self.user_agent = self.user_agent.or_else(|| context.user_agent());
        self.region = self.region.or_else(|| Region::find(context));
        self.context = Some(context.clone());
        self
    }

    /// Sends every call to this host, such as `esa.cn-hangzhou.aliyuncs.com` or
    /// `http://127.0.0.1:8080`.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Sends the calls of one product, such as `ecs`, to this host; it takes precedence over
    /// [`endpoint`](Self::endpoint).
    pub fn endpoint_for(mut self, product: impl Into<String>, endpoint: impl Into<String>) -> Self {
        self.endpoints.insert(0, ProductEndpoint { product: product.into(), text: endpoint.into(), variable: None });
        self
    }

    /// Calls the products' hosts in this network; the public ones by default.
    pub fn network(mut self, network: Network) -> Self {
        self.network = network;
        self
    }

    /// Takes the endpoints of products from variables of the environment, such as
    /// `ALIBABA_CLOUD_ECS_ENDPOINT`; [`endpoint_for`](Self::endpoint_for) takes precedence. An endpoint
    /// that is not a host is an error of the calls of its product alone.
    ///
    /// # Errors
    ///
    /// One of these variables is not UTF-8 text.
    pub fn endpoint_variables<N, V>(mut self, variables: impl IntoIterator<Item = (N, V)>) -> Result<Self, BuildError>
    where
        N: Into<OsString>,
        V: Into<OsString>,
    {
        for (name, value) in variables {
            let Ok(name) = name.into().into_string() else { continue };
            let Some(product) = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX)) else { continue };
            let value = value.into().into_string().map_err(|_| BuildError::Variable(name.clone()))?;
            if !value.trim().is_empty() {
                // The name of a variable cannot contain a hyphen.
                let product = product.replace('_', "-");
                self.endpoints.push(ProductEndpoint { product, text: value, variable: Some(name) });
            }
        }
        Ok(self)
    }

    /// Signs with another scheme; V3 by default.
    pub fn signature_scheme(mut self, scheme: SignatureScheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// Limits how long a connection may take to open: 5 s by default.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.http = self.http.connect_timeout(limit);
        self
    }

    /// Limits how long the service may be silent while it responds: 10 s by default.
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.http = self.http.read_timeout(limit);
        self
    }

    /// Limits how long one attempt may take: 30 s by default, no limit for uploads.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// Limits how long a call may take as a whole, every attempt and the waits between them
    /// included: 60 s by default, no limit for uploads.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Limits how many bytes of a response are kept in memory: 64 MiB by default. A response that is
    /// longer is an error; [`Call::stream`](crate::Call::stream) has no limit.
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.response_limit = Some(bytes);
        self
    }

    /// Retries failed attempts by this policy; see [`RetryPolicy`] for the default.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Calls this interceptor for every attempt. The first one that is added sees the request first and the
    /// response last.
    pub fn interceptor(mut self, interceptor: impl Interceptor) -> Self {
        self.interceptors.push(Arc::new(interceptor));
        self
    }

    /// Sends everything through this proxy, such as `http://user:password@proxy.example.com:3128`,
    /// instead of the proxies of the environment.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.http = self.http.proxy(url);
        self
    }

    /// Uses no proxy, even if the environment sets one.
    pub fn no_proxy(mut self) -> Self {
        self.http = self.http.no_proxy();
        self
    }

    /// Also trusts the certificates of this PEM text, in addition to those of the operating system.
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.http = self.http.root_certificates(pem);
        self
    }

    /// Adds text to the `User-Agent` of every call, such as `my-program/1.2`; otherwise
    /// [`environment`](Self::environment) takes it from `ALIBABA_CLOUD_USER_AGENT`.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent = Some(suffix.into());
        self
    }

    /// Sends requests through another transport. The settings of this builder for proxy, certificates, and
    /// connect and read timeouts do not apply to it.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Takes time and randomness from another clock.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// An endpoint is not a host, or the HTTP client cannot be set up.
    pub fn build(self) -> Result<Client, BuildError> {
        let transport = match &self.transport {
            Some(transport) => Arc::clone(transport),
            None => Arc::new(ReqwestTransport::new(&self.http)?),
        };
        let endpoint = self.endpoint.as_deref().map(str::parse).transpose()?;
        let endpoints = self.endpoints.iter().map(ProductEndpoint::parse).collect::<Result<_, _>>()?;
        Ok(self.finish(transport, endpoint, endpoints))
    }

    /// The client over this transport; this step cannot fail.
    pub(crate) fn finish(
        mut self,
        transport: Arc<dyn Transport>,
        endpoint: Option<Endpoint>,
        endpoints: Vec<(String, Result<Endpoint, EndpointError>)>,
    ) -> Client {
        let credentials = self.credentials.clone().unwrap_or_else(|| Arc::new(self.chain()));
        if let Some(suffix) = self.user_agent.take().filter(|suffix| !suffix.is_empty()) {
            // First, so that the interceptors of the program see the final header.
            self.interceptors.insert(0, Arc::new(UserAgent(suffix)));
        }
        Client(Arc::new(Settings {
            credentials,
            region: self.region,
            endpoint,
            endpoints,
            network: self.network,
            scheme: self.scheme,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            response_limit: self.response_limit.unwrap_or(RESPONSE_LIMIT),
            retry: self.retry,
            interceptors: self.interceptors,
            transport,
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock)),
            budget: Budget::default(),
            offset: ClockOffset::default(),
        }))
    }

    /// The standard chain, with the transport and the clock of the client.
    fn chain(&self) -> ProviderChain {
        let context = self.context.clone().unwrap_or_else(|| {
            let context = match self.transport.clone() {
                Some(transport) => Context::new().with_shared_transport(transport),
                None => Context::new().with_http(self.http.clone()),
            };
            match self.clock.clone() {
                Some(clock) => context.with_shared_clock(clock),
                None => context,
            }
        });
        ProviderChain::standard(&context)
    }
}

/// Adds text to the `User-Agent`, unless the call sets that header.
#[derive(Debug)]
struct UserAgent(String);

impl Interceptor for UserAgent {
    fn before_signing(&self, _: &Attempt<'_>, request: &mut UnsignedRequest) -> Result<(), InterceptorError> {
        let default = |(name, value): &&mut (String, String)| name == "user-agent" && *value == *USER_AGENT;
        if let Some((_, value)) = request.headers.iter_mut().find(default) {
            value.push(' ');
            value.push_str(&self.0);
        }
        Ok(())
    }
}

/// The parts of a variable's name before and after the product.
const PREFIX: &str = "ALIBABA_CLOUD_";
const SUFFIX: &str = "_ENDPOINT";

impl fmt::Debug for ClientBuilder {
    /// Shows only the name of the provider: a provider of the user may print its secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("credentials", &self.credentials.as_ref().map(|provider| provider.name()))
            .field("region", &self.region)
            .field("endpoint", &self.endpoint)
            .field("endpoints", &self.endpoints)
            .field("network", &self.network)
            .field("scheme", &self.scheme)
            .field("http", &self.http)
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("response_limit", &self.response_limit)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_name_endpoints() {
        let variables = [
            ("ALIBABA_CLOUD_ECS_ENDPOINT", " ecs.example.com "),
            ("ALIBABA_CLOUD_EDS_USER_ENDPOINT", "http://127.0.0.1:1"),
            ("ALIBABA_CLOUD_ENDPOINT", "of-a-program.example.com"),
            ("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "true"),
            ("ALIBABA_CLOUD_VPC_ENDPOINT", ""),
            ("OTHER_ECS_ENDPOINT", "elsewhere.example.com"),
        ];
        let endpoints = |builder: ClientBuilder| {
            let client = builder.endpoint_variables(variables).unwrap().build().unwrap();
            let host = |endpoint: &Result<Endpoint, _>| endpoint.as_ref().unwrap().host().to_owned();
            let found = client.0.endpoints.iter().map(|(product, endpoint)| format!("{product} {}", host(endpoint)));
            found.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(endpoints(Client::builder()), "ecs ecs.example.com, eds-user 127.0.0.1:1");
        let builder = Client::builder().endpoint_for("ECS", "mine.example.com");
        assert_eq!(endpoints(builder), "ecs mine.example.com, ecs ecs.example.com, eds-user 127.0.0.1:1");
    }

    #[test]
    fn an_invalid_variable_is_an_error_of_the_calls_of_its_product_alone() {
        let client = Client::builder().endpoint_variables([("ALIBABA_CLOUD_ECS_ENDPOINT", "a/b")]).unwrap().build();
        let message = client.unwrap().0.endpoints[0].1.clone().unwrap_err().to_string();
        let expected = "the variable ALIBABA_CLOUD_ECS_ENDPOINT is \"a/b\", \
                        which is not a host such as esa.cn-hangzhou.aliyuncs.com";
        assert_eq!(message, expected);
        let error = Client::builder().endpoint_for("ecs", "a/b").build().unwrap_err().to_string();
        assert_eq!(error, "the endpoint \"a/b\" is not a host such as esa.cn-hangzhou.aliyuncs.com");
    }
}

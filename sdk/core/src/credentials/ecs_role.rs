//! The RAM role of the instance that the program runs on.
//!
//! Owns the requests to the metadata service: for a token first, and without a token only where that is
//! allowed.

use bytes::Bytes;
use http::{HeaderValue, Method};

use super::access_key::Credentials;
use super::context::{Context, Peer};
use super::error::CredentialsError;
use super::exchange::Exchange;
use super::refresh::{Background, RefreshPolicy, Source, refreshing_provider};
use crate::future::BoxFuture;
use crate::percent::percent_encode;
use crate::request::RequestError;
use crate::secret::Secret;

const NAME: &str = "ecs-role";
const ROLE: &str = "ALIBABA_CLOUD_ECS_METADATA";
const DISABLED: &str = "ALIBABA_CLOUD_ECS_METADATA_DISABLED";
const TOKEN_ONLY: &str = "ALIBABA_CLOUD_IMDSV1_DISABLED";

/// The metadata service, which every instance reaches at this address.
const HOST: &str = "http://100.100.100.200";
const TOKEN_PATH: &str = "/latest/api/token";
const CREDENTIALS_PATH: &str = "/latest/meta-data/ram/security-credentials/";
const TOKEN_HEADER: &str = "x-aliyun-ecs-metadata-token";
const LIFE_HEADER: &str = "x-aliyun-ecs-metadata-token-ttl-seconds";
/// How long a token is valid, in seconds: six hours.
const LIFE: &str = "21600";

/// Without a role of its own it uses that of the variable or of the instance.
#[derive(Debug, Default)]
pub(super) struct EcsRole {
    role: Option<String>,
}

refreshing_provider! {
    /// Credentials of the RAM role of the ECS instance that the program runs on.
    ///
    /// ```
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// use alibabacloud_sdk::credentials::EcsRoleProvider;
    ///
    /// let provider = EcsRoleProvider::builder().role("my-instance-role").build();
    /// ```
    EcsRoleProvider, EcsRoleProviderBuilder, EcsRole
}

impl EcsRoleProvider {
    /// A provider of the credentials of the role in `ALIBABA_CLOUD_ECS_METADATA`, or else of the role that
    /// the instance has, unless a role is set.
    ///
    /// If no role is named, it is not configured on machines that are not instances, and on instances without
    /// a role.
    pub fn builder() -> EcsRoleProviderBuilder {
        EcsRoleProviderBuilder::new(EcsRole::default())
    }
}

impl EcsRoleProviderBuilder {
    /// Names the role.
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.source = EcsRole::named(Some(role.into()));
        self
    }
}

impl EcsRole {
    /// An empty name is the same as none.
    pub(super) fn named(role: Option<String>) -> Self {
        Self { role: role.filter(|role| !role.is_empty()) }
    }

    async fn fetch_credentials(&self, context: &Context) -> Result<Credentials, CredentialsError> {
        if context.is_true(DISABLED) {
            return Err(CredentialsError::not_configured(NAME, format!("{DISABLED} is true")));
        }
        let token_only = context.is_true(TOKEN_ONLY);
        let named = self.role.clone().or_else(|| context.variable(ROLE));
        let service = match Metadata::open(context, token_only).await {
            Ok(service) => service,
            Err(error) if named.is_none() => return Err(not_configured(error)),
            Err(error) => return Err(error),
        };
        let role = match named {
            Some(role) => role,
            None => service.role().await?,
        };
        let credentials = service.credentials(&role).await?;
        Ok(credentials.with_origin(NAME, format!("the RAM role {role} of this instance")))
    }
}

/// Without a metadata service, and without a role of the instance, the provider is not configured.
fn not_configured(error: CredentialsError) -> CredentialsError {
    match error.call().map(|call| (call.status(), call)) {
        Some((None, call)) => CredentialsError::not_configured(NAME, format!("this is no ECS instance: {call}")),
        Some((Some(http::StatusCode::NOT_FOUND), _)) => {
            CredentialsError::not_configured(NAME, "the instance has no RAM role")
        }
        _ => error,
    }
}

/// The metadata service of this instance, with a token if it issues tokens.
struct Metadata<'a> {
    context: &'a Context,
    token: Option<Secret>,
    token_only: bool,
}

impl<'a> Metadata<'a> {
    /// Requests a token; on some instances there is none, and requests work without.
    async fn open(context: &'a Context, token_only: bool) -> Result<Self, CredentialsError> {
        let exchange = Exchange::new(context, NAME, Peer::Metadata, "metadata service", "token");
        let mut request = http::Request::new(Bytes::new());
        *request.method_mut() = Method::PUT;
        *request.uri_mut() = url(&exchange, TOKEN_PATH)?;
        request.headers_mut().insert(LIFE_HEADER, HeaderValue::from_static(LIFE));
        let token = match exchange.send(request).await {
            Ok(body) => {
                let token = std::str::from_utf8(&body).map(|text| Secret::new(text.trim()));
                token.ok().filter(|token| !token.is_empty()).ok_or_else(|| exchange.broken("the token is not text"))
            }
            Err(error) => Err(error),
        };
        match token {
            Err(error) if token_only => Err(error),
            token => Ok(Self { context, token: token.ok(), token_only }),
        }
    }

    /// The name of the role that the instance has.
    async fn role(&self) -> Result<String, CredentialsError> {
        let exchange = self.exchange("role");
        let body = self.get(&exchange, "").await.map_err(not_configured)?;
        let text = String::from_utf8_lossy(&body);
        let role = text.lines().map(str::trim).find(|line| !line.is_empty());
        role.map(str::to_owned).ok_or_else(|| CredentialsError::not_configured(NAME, "the instance has no RAM role"))
    }

    async fn credentials(&self, role: &str) -> Result<Credentials, CredentialsError> {
        let exchange = self.exchange("credentials");
        let role = percent_encode(role);
        let answer = match self.get_once(&exchange, &role, self.token.as_ref()).await {
            Ok(body) => exchange.read_with_code(body),
            Err(error) => Err(error),
        };
        match answer {
            Err(_) if self.may_fall_back() => exchange.read_with_code(self.get_once(&exchange, &role, None).await?),
            answer => answer,
        }
    }

    /// Whether a request that failed with the token is repeated without it.
    fn may_fall_back(&self) -> bool {
        self.token.is_some() && !self.token_only
    }

    fn exchange(&self, request: &'static str) -> Exchange<'a> {
        let token = self.token.as_deref().unwrap_or_default();
        Exchange::new(self.context, NAME, Peer::Metadata, "metadata service", request).masking(token, "")
    }

    async fn get(&self, exchange: &Exchange<'_>, role: &str) -> Result<Bytes, CredentialsError> {
        match self.get_once(exchange, role, self.token.as_ref()).await {
            Err(_) if self.may_fall_back() => self.get_once(exchange, role, None).await,
            answer => answer,
        }
    }

    async fn get_once(
        &self,
        exchange: &Exchange<'_>,
        role: &str,
        token: Option<&Secret>,
    ) -> Result<Bytes, CredentialsError> {
        let mut request = http::Request::new(Bytes::new());
        *request.uri_mut() = url(exchange, &format!("{CREDENTIALS_PATH}{role}"))?;
        if let Some(token) = token {
            let value = HeaderValue::from_str(token);
            let mut value = value.map_err(|_| exchange.cannot_send(RequestError::Header(TOKEN_HEADER.to_owned())))?;
            value.set_sensitive(true);
            request.headers_mut().insert(TOKEN_HEADER, value);
        }
        exchange.send(request).await
    }
}

fn url(exchange: &Exchange<'_>, path: &str) -> Result<http::Uri, CredentialsError> {
    let url = http::Uri::try_from(format!("{HOST}{path}"));
    url.map_err(|error| exchange.cannot_send(RequestError::Url(error.into())))
}

impl Source for EcsRole {
    fn name(&self) -> &'static str {
        NAME
    }

    fn policy(&self) -> RefreshPolicy {
        RefreshPolicy { background: Background::Hourly, keeps_old: true, ..RefreshPolicy::STRICT }
    }

    fn fetch<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(self.fetch_credentials(context))
    }
}

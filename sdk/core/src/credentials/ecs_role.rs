//! The RAM role of the instance that the program runs on.
//!
//! Owns the talk with the metadata service: a token first, and without one only where that is
//! allowed.

use bytes::Bytes;
use http::{HeaderValue, Method};

use super::context::{Context, Peer};
use super::exchange::Exchange;
use super::refresh::{Background, Policy, RefreshingProvider, Source};
use super::secret::Secret;
use super::{BoxFuture, Credentials, CredentialsError};
use crate::percent::percent_encode;
use crate::request::RequestError;

pub(super) const NAME: &str = "ecs-role";
const ROLE: &str = "ALIBABA_CLOUD_ECS_METADATA";
const DISABLED: &str = "ALIBABA_CLOUD_ECS_METADATA_DISABLED";
const TOKEN_ONLY: &str = "ALIBABA_CLOUD_IMDSV1_DISABLED";

/// The metadata service, which every instance reaches at this address.
const HOST: &str = "http://100.100.100.200";
const TOKEN_PATH: &str = "/latest/api/token";
const CREDENTIALS_PATH: &str = "/latest/meta-data/ram/security-credentials/";
const TOKEN_HEADER: &str = "x-aliyun-ecs-metadata-token";
const LIFE_HEADER: &str = "x-aliyun-ecs-metadata-token-ttl-seconds";
/// How long a token lives, in seconds: six hours.
const LIFE: &str = "21600";

#[derive(Debug)]
struct EcsRole {
    /// Otherwise the variable or the instance names it.
    role: Option<String>,
}

impl RefreshingProvider {
    /// Credentials of the RAM role of this ECS instance.
    ///
    /// Without a name it is the role of `ALIBABA_CLOUD_ECS_METADATA`, or the one that the instance
    /// has. Without a named role, a machine that is no instance and an instance without a role
    /// are not configured.
    pub fn ecs_role(context: &Context, role: Option<String>) -> Self {
        Self::new(EcsRole { role: role.filter(|role| !role.is_empty()) }, context)
    }
}

impl EcsRole {
    async fn ask(&self, context: &Context) -> Result<Credentials, CredentialsError> {
        if context.is_true(DISABLED) {
            return Err(CredentialsError::not_configured(NAME, format!("{DISABLED} is true")));
        }
        let token_only = context.is_true(TOKEN_ONLY);
        let named = self.role.clone().or_else(|| context.variable(ROLE));
        let service = match Metadata::open(context, token_only).await {
            Ok(service) => service,
            Err(error) if named.is_none() => return Err(absent(error)),
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

/// Where nobody answers, or nobody has a role, this machine is not meant to have credentials.
fn absent(error: CredentialsError) -> CredentialsError {
    match error.call().map(|call| (call.status(), call)) {
        Some((None, call)) => CredentialsError::not_configured(NAME, format!("this is no ECS instance: {call}")),
        Some((Some(http::StatusCode::NOT_FOUND), _)) => {
            CredentialsError::not_configured(NAME, "the instance has no RAM role")
        }
        _ => error,
    }
}

/// The metadata service of this instance, with a token if it gave one.
struct Metadata<'a> {
    context: &'a Context,
    token: Option<Secret>,
    token_only: bool,
}

impl<'a> Metadata<'a> {
    /// Asks for a token; some instances give none, and answer without.
    async fn open(context: &'a Context, token_only: bool) -> Result<Self, CredentialsError> {
        let exchange = Exchange::new(context, NAME, Peer::Metadata, "metadata service", "token");
        let mut request = http::Request::new(Bytes::new());
        *request.method_mut() = Method::PUT;
        *request.uri_mut() = url(&exchange, TOKEN_PATH)?;
        request.headers_mut().insert(LIFE_HEADER, HeaderValue::from_static(LIFE));
        let token = match exchange.send(request).await {
            Ok(body) => {
                let token = str::from_utf8(&body).map(|text| Secret::new(text.trim()));
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
        let body = self.get(&exchange, "").await.map_err(absent)?;
        let text = String::from_utf8_lossy(&body);
        let role = text.lines().map(str::trim).find(|line| !line.is_empty());
        role.map(str::to_owned).ok_or_else(|| CredentialsError::not_configured(NAME, "the instance has no RAM role"))
    }

    async fn credentials(&self, role: &str) -> Result<Credentials, CredentialsError> {
        let exchange = self.exchange("credentials");
        let role = percent_encode(role);
        let answer = match self.get_once(&exchange, &role, self.token.as_ref()).await {
            Ok(body) => exchange.read_coded(body),
            Err(error) => Err(error),
        };
        match answer {
            Err(_) if self.may_fall_back() => exchange.read_coded(self.get_once(&exchange, &role, None).await?),
            answer => answer,
        }
    }

    /// Whether a call that failed with the token is repeated without.
    fn may_fall_back(&self) -> bool {
        self.token.is_some() && !self.token_only
    }

    fn exchange(&self, what: &'static str) -> Exchange<'a> {
        let token = self.token.as_deref().unwrap_or_default();
        Exchange::new(self.context, NAME, Peer::Metadata, "metadata service", what).masking(token, "")
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
            let mut value = value.map_err(|_| exchange.unsendable(RequestError::Header(TOKEN_HEADER.to_owned())))?;
            value.set_sensitive(true);
            request.headers_mut().insert(TOKEN_HEADER, value);
        }
        exchange.send(request).await
    }
}

fn url(exchange: &Exchange<'_>, path: &str) -> Result<http::Uri, CredentialsError> {
    let url = http::Uri::try_from(format!("{HOST}{path}"));
    url.map_err(|error| exchange.unsendable(RequestError::Url(error.into())))
}

impl Source for EcsRole {
    fn name(&self) -> &'static str {
        NAME
    }

    fn policy(&self) -> Policy {
        Policy { background: Background::Hourly, keeps_old: true, ..Policy::STRICT }
    }

    fn fetch<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(self.ask(context))
    }
}

//! Credentials of an OAuth sign-in with the CLI.
//!
//! Owns the two exchanges: of a refresh token for an access token, and of an access token for credentials.

mod tokens;
mod write_back;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Method, Request};
use jiff::Timestamp;
use serde::Deserialize;
use zeroize::Zeroize as _;

use super::access_key::Credentials;
use super::cloud_sso::{bearer, same_host};
use super::context::{Context, Peer, unix_seconds};
use super::error::CredentialsError;
use super::exchange::Exchange;
use super::refresh::{Background, RefreshPolicy, Source, refreshing_provider};
use crate::future::BoxFuture;
use crate::percent::form_body;
use crate::secret::Secret;

pub(super) use tokens::Tokens;
pub use tokens::{OauthRefresh, OauthSite, OauthSiteError};
pub(super) use write_back::WriteBack;

const NAME: &str = "oauth";
/// How long before it expires an access token is refreshed if the new one is written to the file, in seconds.
const REFRESH_AHEAD: u64 = 1200;
/// The assumed life of an access token without an expiration, in seconds.
const DEFAULT_LIFE: u64 = 3600;

/// A sign-in, and how it is refreshed.
#[derive(Debug)]
pub(super) struct Oauth {
    site: OauthSite,
    state: Mutex<Tokens>,
    /// The refresh token in the file, as far as we know.
    in_file: Mutex<Secret>,
    renewal: Renewal,
}

/// How a sign-in whose access token expires is refreshed: [`OauthRefresh`], with the file.
#[derive(Debug)]
pub(super) enum Renewal {
    /// It is refreshed, and the new tokens are written to the file of the old ones.
    WriteBack(WriteBack),
    /// It is refreshed as late as possible: the new tokens are lost when the program ends.
    InMemory,
    /// It is not refreshed.
    Never,
}

refreshing_provider! {
    /// Credentials of an OAuth sign-in.
    ///
    /// Refreshed tokens are kept in memory. To write them to the file of the CLI, use
    /// [`CliProfileProvider`](super::CliProfileProvider) with [`OauthRefresh::WriteBack`].
    ///
    /// ```
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// use std::time::{Duration, SystemTime};
    /// use alibabacloud_sdk::credentials::{OauthProvider, OauthSite};
    ///
    /// let provider = OauthProvider::builder(OauthSite::International)
    ///     .access_token("<access token>", SystemTime::now() + Duration::from_secs(3600))
    ///     .refresh_token("<refresh token>")
    ///     .build();
    /// ```
    OauthProvider, OauthProviderBuilder, Oauth
}

impl OauthProvider {
    /// A provider of the credentials of a sign-in at this site. It needs an access token or a refresh token.
    pub fn builder(site: OauthSite) -> OauthProviderBuilder {
        OauthProviderBuilder::new(Oauth::new(site, Tokens::default(), Renewal::InMemory))
    }
}

impl OauthProviderBuilder {
    /// Sets the access token and when it expires.
    pub fn access_token(self, token: impl Into<String>, expires: SystemTime) -> Self {
        {
            let mut tokens = self.source.tokens();
            tokens.access_token = Secret::new(token);
            tokens.access_token_expire = unix_seconds(expires);
        }
        self
    }

    /// Sets the refresh token, which is used once when the access token has expired.
    pub fn refresh_token(self, token: impl Into<String>) -> Self {
        self.source.tokens().refresh_token = Secret::new(token);
        self
    }
}

#[derive(Deserialize)]
struct Refreshed {
    #[serde(default)]
    access_token: Secret,
    #[serde(default)]
    refresh_token: Secret,
    #[serde(default)]
    expires_in: Option<u64>,
}

impl Oauth {
    pub(super) fn new(site: OauthSite, tokens: Tokens, renewal: Renewal) -> Self {
        let in_file = Mutex::new(tokens.refresh_token.clone());
        Self { site, state: Mutex::new(tokens), in_file, renewal }
    }

    /// The tokens, even after a panic elsewhere: they are replaced as a whole.
    fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn sign_in(&self, context: &Context) -> Result<Credentials, CredentialsError> {
        let mut tokens = self.tokens().clone();
        let valid = |end: SystemTime| context.now() < end;
        if let Some(cached) = tokens.credentials.clone().filter(|cached| cached.expiration().is_some_and(valid)) {
            return Ok(cached.with_origin(NAME, "credentials of an earlier exchange"));
        }
        if self.is_due(context, &tokens) {
            if matches!(self.renewal, Renewal::Never) {
                let reason = "the access token has expired: a client would use up the refresh token now";
                return Err(CredentialsError::broken(NAME, reason));
            }
            self.refresh(context, &mut tokens).await?;
            // The old refresh token is used up: the new one is kept even if the next exchange fails.
            *self.tokens() = tokens.clone();
        }
        if tokens.access_token.is_empty() {
            return Err(CredentialsError::broken(NAME, "the sign-in has no access token: sign in again with the CLI"));
        }
        let exchanged = self.exchange(context, &tokens).await;
        tokens.credentials = exchanged.as_ref().ok().cloned();
        *self.tokens() = tokens.clone();
        let (url, _) = self.site.url_and_client_id();
        let place = match self.write_back(context, &tokens).await {
            Ok(()) => format!("a sign-in at {url}"),
            Err(reason) => format!("a sign-in at {url}; the new tokens could not be written: {reason}"),
        };
        Ok(exchanged?.with_origin(NAME, place))
    }

    /// Whether the access token has to be refreshed before it is used.
    fn is_due(&self, context: &Context, tokens: &Tokens) -> bool {
        let ahead = match self.renewal {
            Renewal::WriteBack(_) => REFRESH_AHEAD,
            Renewal::InMemory | Renewal::Never => 0,
        };
        let ends = tokens.access_token_expire <= context.unix_seconds().saturating_add(ahead);
        !tokens.refresh_token.is_empty() && (tokens.access_token.is_empty() || ends)
    }

    /// Writes the tokens to the file if that is configured; a failed write is repeated at the next exchange.
    async fn write_back(&self, context: &Context, tokens: &Tokens) -> Result<(), String> {
        let Renewal::WriteBack(write_back) = &self.renewal else { return Ok(()) };
        let in_file = || self.in_file.lock().unwrap_or_else(PoisonError::into_inner);
        let known = in_file().clone();
        write_back.write(context, &known, tokens).await?;
        in_file().clone_from(&tokens.refresh_token);
        Ok(())
    }

    async fn refresh(&self, context: &Context, tokens: &mut Tokens) -> Result<(), CredentialsError> {
        let exchange = Exchange::new(context, NAME, Peer::Service, "OAuth", "token")
            .masking(&tokens.refresh_token, &tokens.access_token);
        let (_, client_id) = self.site.url_and_client_id();
        let now = context.unix_seconds();
        let time = i64::try_from(now).ok().and_then(|now| Timestamp::from_second(now).ok()).unwrap_or_default();
        let pairs = [
            ("grant_type", "refresh_token"),
            ("refresh_token", &tokens.refresh_token),
            ("client_id", client_id),
            ("Timestamp", &time.to_string()),
        ];
        let mut pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let body = form_body(&pairs);
        pairs.iter_mut().for_each(|(_, value)| value.zeroize());
        let mut request = self.post(&exchange, "/v1/token", body)?;
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(CONTENT_TYPE, form);
        let refreshed: Refreshed = exchange.read(exchange.send(request).await?)?;
        if refreshed.access_token.is_empty() || refreshed.refresh_token.is_empty() {
            return Err(exchange.broken("the answer of OAuth has no tokens"));
        }
        tokens.access_token = refreshed.access_token;
        tokens.refresh_token = refreshed.refresh_token;
        tokens.access_token_expire = now.saturating_add(refreshed.expires_in.unwrap_or(DEFAULT_LIFE));
        Ok(())
    }

    async fn exchange(&self, context: &Context, tokens: &Tokens) -> Result<Credentials, CredentialsError> {
        let exchange = Exchange::new(context, NAME, Peer::Service, "OAuth", "exchange")
            .masking(&tokens.access_token, &tokens.refresh_token);
        let mut request = self.post(&exchange, "/v1/exchange", String::new())?;
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        request.headers_mut().insert(AUTHORIZATION, bearer(&exchange, &tokens.access_token)?);
        exchange.read_temporary(exchange.send(request).await?, true)
    }

    fn post(
        &self,
        exchange: &Exchange<'_>,
        path: &'static str,
        body: String,
    ) -> Result<Request<Bytes>, CredentialsError> {
        let mut request = Request::new(Bytes::from(body));
        *request.method_mut() = Method::POST;
        let (url, _) = self.site.url_and_client_id();
        *request.uri_mut() = same_host(url, path).ok_or_else(|| exchange.broken("its sign-in URL is not a URL"))?;
        Ok(request)
    }
}

impl Source for Oauth {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Each exchange replaces what the CLI stores, so the credentials are used until they expire.
    fn policy(&self) -> RefreshPolicy {
        RefreshPolicy { margin: Duration::ZERO, background: Background::Never, keeps_old: false }
    }

    fn fetch<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(self.sign_in(context))
    }

    fn forget(&self, rejected: &Credentials) {
        let cached = &mut self.tokens().credentials;
        if cached.as_ref().is_some_and(|cached| cached.is_same_key(rejected)) {
            *cached = None;
        }
    }
}

//! Credentials of an OAuth sign-in with the CLI.
//!
//! Owns the two exchanges, of a refresh token and of an access token, and what they leave behind.
//! Writing that into the user's file is the profile's.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Method, Request};
use jiff::Timestamp;
use secrecy::zeroize::Zeroize as _;
use serde::Deserialize;

use super::cloud_sso::{bearer, site};
use super::context::{Context, Peer};
use super::exchange::Exchange;
use super::profile::WriteBack;
use super::refresh::{Background, Policy, RefreshingProvider, Source};
use super::secret::Secret;
use super::{BoxFuture, Credentials, CredentialsError};
use crate::percent::form_body;

const NAME: &str = "oauth";
/// How long before its end an access token is refreshed, in seconds, where the file gets to know.
const AHEAD: u64 = 1200;
/// The life of an access token that says nothing of it, in seconds.
const LIFE: u64 = 3600;

/// The sites that people sign in at, by the name that the CLI gives them, with the CLI's client
/// ID there.
const SITES: [(&str, &str, &str); 2] = [
    ("CN", "https://oauth.aliyun.com", "4038181954557748008"),
    ("INTL", "https://oauth.alibabacloud.com", "4103531455503354461"),
];

/// A sign-in, and what is to become of it.
#[derive(Debug)]
pub(super) struct Oauth {
    url: &'static str,
    client_id: &'static str,
    state: Mutex<Tokens>,
    /// The refresh token that the file holds, as far as we know.
    in_file: Mutex<Secret>,
    renewal: Renewal,
}

/// What becomes of a sign-in whose access token ends. A refresh token serves once.
#[derive(Debug)]
pub(super) enum Renewal {
    /// It is refreshed, and the new tokens go back to where the old ones were.
    Written(WriteBack),
    /// It is refreshed as late as possible: the new tokens end with the program.
    Kept,
    /// It stays as it is.
    Never,
}

/// What the CLI keeps of a sign-in, and the exchanges renew.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens {
    pub(super) access_token: Secret,
    pub(super) refresh_token: Secret,
    /// When the access token ends, in seconds since 1970; 0 if that is not known.
    pub(super) access_token_expire: u64,
    /// The credentials of the last exchange.
    pub(super) credentials: Option<Credentials>,
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
    /// A sign-in at the site of this name, in any letter case; the Chinese site without a name.
    pub(super) fn new(site: Option<&str>, tokens: Tokens, renewal: Renewal) -> Result<Self, String> {
        let name = site.filter(|name| !name.is_empty()).unwrap_or("CN");
        let found = SITES.iter().find(|(site, _, _)| site.eq_ignore_ascii_case(name));
        let (_, url, client_id) =
            found.ok_or_else(|| format!("it has the oauth_site_type {name:?}, which is neither CN nor INTL"))?;
        let in_file = Mutex::new(tokens.refresh_token.clone());
        Ok(Self { url, client_id, state: Mutex::new(tokens), in_file, renewal })
    }

    pub(super) fn provider(self, context: &Context) -> RefreshingProvider {
        RefreshingProvider::new(self, context)
    }

    /// A lock that a panic elsewhere does not break: the tokens are replaced as a whole.
    fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn sign_in(&self, context: &Context) -> Result<Credentials, CredentialsError> {
        let mut tokens = self.tokens().clone();
        let valid = |end: SystemTime| context.now() < end;
        if let Some(kept) = tokens.credentials.clone().filter(|kept| kept.expiration().is_some_and(valid)) {
            return Ok(kept.with_origin(NAME, "credentials of an earlier exchange"));
        }
        if self.is_due(context, &tokens) {
            if matches!(self.renewal, Renewal::Never) {
                let reason = "the access token has ended: a client would spend the refresh token now";
                return Err(CredentialsError::broken(NAME, reason));
            }
            self.refresh(context, &mut tokens).await?;
            // The old refresh token may be used up: the new one is kept whatever comes next.
            *self.tokens() = tokens.clone();
        }
        if tokens.access_token.is_empty() {
            return Err(CredentialsError::broken(NAME, "the sign-in has no access token: sign in again with the CLI"));
        }
        let exchanged = self.exchange(context, &tokens).await;
        tokens.credentials = exchanged.as_ref().ok().cloned();
        *self.tokens() = tokens.clone();
        let place = match self.write_back(context, &tokens).await {
            Ok(()) => format!("a sign-in at {}", self.url),
            Err(reason) => format!("a sign-in at {}; the new tokens could not be written: {reason}", self.url),
        };
        Ok(exchanged?.with_origin(NAME, place))
    }

    /// Whether the access token is to be refreshed before it is used.
    fn is_due(&self, context: &Context, tokens: &Tokens) -> bool {
        let ahead = match self.renewal {
            Renewal::Written(_) => AHEAD,
            Renewal::Kept | Renewal::Never => 0,
        };
        let ends = tokens.access_token_expire <= context.unix_seconds().saturating_add(ahead);
        !tokens.refresh_token.is_empty() && (tokens.access_token.is_empty() || ends)
    }

    /// Writes the tokens to the file, where that is asked for; what failed is tried again at the
    /// next exchange.
    async fn write_back(&self, context: &Context, tokens: &Tokens) -> Result<(), String> {
        let Renewal::Written(write_back) = &self.renewal else { return Ok(()) };
        let in_file = || self.in_file.lock().unwrap_or_else(PoisonError::into_inner);
        let known = in_file().clone();
        write_back.write(context, &known, tokens).await?;
        in_file().clone_from(&tokens.refresh_token);
        Ok(())
    }

    async fn refresh(&self, context: &Context, tokens: &mut Tokens) -> Result<(), CredentialsError> {
        let exchange = Exchange::new(context, NAME, Peer::Service, "OAuth", "token")
            .masking(&tokens.refresh_token, &tokens.access_token);
        let now = context.unix_seconds();
        let time = i64::try_from(now).ok().and_then(|now| Timestamp::from_second(now).ok()).unwrap_or_default();
        let pairs = [
            ("grant_type", "refresh_token"),
            ("refresh_token", &tokens.refresh_token),
            ("client_id", self.client_id),
            ("Timestamp", &time.to_string()),
        ];
        let mut pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let body = form_body(&pairs);
        pairs.iter_mut().for_each(|(_, value)| value.zeroize());
        let mut request = self.post(&exchange, "/v1/token", body)?;
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(CONTENT_TYPE, form);
        let answer: Refreshed = exchange.read(exchange.send(request).await?)?;
        if answer.access_token.is_empty() || answer.refresh_token.is_empty() {
            return Err(exchange.broken("the answer of OAuth has no tokens"));
        }
        tokens.access_token = answer.access_token;
        tokens.refresh_token = answer.refresh_token;
        tokens.access_token_expire = now.saturating_add(answer.expires_in.unwrap_or(LIFE));
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
        *request.uri_mut() = site(self.url, path).ok_or_else(|| exchange.broken("its sign-in URL is not a URL"))?;
        Ok(request)
    }
}

impl Source for Oauth {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Each exchange renews what the CLI keeps, so the credentials are used to their end.
    fn policy(&self) -> Policy {
        Policy { margin: Duration::ZERO, background: Background::Never, keeps_old: false }
    }

    fn fetch<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(self.sign_in(context))
    }

    fn forget(&self, refused: &Credentials) {
        let kept = &mut self.tokens().credentials;
        if kept.as_ref().is_some_and(|kept| kept.is_same_key(refused)) {
            *kept = None;
        }
    }
}

//! Credentials of CloudSSO, for a sign-in with the CLI.
//!
//! Owns the call that exchanges the access token of the sign-in. Signing in is the CLI's.

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Method, Uri};
use secrecy::zeroize::Zeroizing;
use serde::Deserialize;

use super::context::{Context, Peer};
use super::exchange::{Exchange, Temporary};
use super::refresh::{RefreshingProvider, Source};
use super::secret::Secret;
use super::{BoxFuture, Credentials, CredentialsError};
use crate::request::RequestError;

const NAME: &str = "cloud-sso";

/// What the CLI keeps of a sign-in.
#[derive(Debug)]
pub(super) struct CloudSso {
    pub(super) sign_in_url: String,
    pub(super) account_id: String,
    pub(super) access_config: String,
    pub(super) access_token: Secret,
    /// When the sign-in ends, in seconds since 1970.
    pub(super) access_token_expire: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    #[serde(default)]
    cloud_credential: Option<Temporary>,
}

impl CloudSso {
    pub(super) fn provider(self, context: &Context) -> RefreshingProvider {
        RefreshingProvider::new(self, context)
    }

    async fn exchange(&self, context: &Context) -> Result<Credentials, CredentialsError> {
        let broken = |reason: &str| CredentialsError::broken(NAME, reason);
        if self.access_token.is_empty() || self.access_token_expire <= context.unix_seconds() {
            return Err(broken("the sign-in has ended: sign in again with the CLI"));
        }
        let exchange = Exchange::new(context, NAME, Peer::Service, "CloudSSO", "cloud-credentials")
            .masking(&self.access_token, "");
        let body = serde_json::json!({ "AccountId": self.account_id, "AccessConfigurationId": self.access_config });
        let mut request = http::Request::new(Bytes::from(body.to_string()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() =
            site(&self.sign_in_url, "/cloud-credentials").ok_or_else(|| broken("its sign-in URL is not a URL"))?;
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(AUTHORIZATION, bearer(&exchange, &self.access_token)?);
        let answer: Answer = exchange.read(exchange.send(request).await?)?;
        let temporary = answer.cloud_credential.ok_or_else(|| exchange.broken("the answer has no credentials"))?;
        let credentials = temporary.credentials(true).map_err(|reason| exchange.broken(reason))?;
        let place = format!("{} in the account {}", self.access_config, self.account_id);
        Ok(credentials.with_origin(NAME, place))
    }
}

/// Another path on the scheme and the host of a URL.
pub(super) fn site(url: &str, path: &'static str) -> Option<Uri> {
    let url: Uri = url.parse().ok()?;
    let parts = url.into_parts();
    let scheme = parts.scheme.filter(|scheme| matches!(scheme.as_str(), "https" | "http"))?;
    Uri::builder().scheme(scheme).authority(parts.authority?).path_and_query(path).build().ok()
}

/// `Bearer <token>`, which no log prints.
pub(super) fn bearer(exchange: &Exchange<'_>, token: &str) -> Result<HeaderValue, CredentialsError> {
    let text = Zeroizing::new(["Bearer ", token].concat());
    let value = HeaderValue::from_str(&text);
    let mut value = value.map_err(|_| exchange.unsendable(RequestError::Header(AUTHORIZATION.to_string())))?;
    value.set_sensitive(true);
    Ok(value)
}

impl Source for CloudSso {
    fn name(&self) -> &'static str {
        NAME
    }

    fn fetch<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(self.exchange(context))
    }
}

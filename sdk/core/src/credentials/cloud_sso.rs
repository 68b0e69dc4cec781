//! Credentials of CloudSSO, from a sign-in with the CLI.
//!
//! Owns the call that exchanges the access token of the sign-in. The CLI signs in.

use std::time::SystemTime;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Method, Uri};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::access_key::Credentials;
use super::context::{Context, Peer, unix_seconds};
use super::error::CredentialsError;
use super::exchange::{Exchange, Temporary};
use super::refresh::{Source, refreshing_provider};
use crate::future::BoxFuture;
use crate::request::RequestError;
use crate::secret::Secret;

const NAME: &str = "cloud-sso";

/// A sign-in, as the CLI stores it.
#[derive(Debug, Default)]
pub(super) struct CloudSso {
    pub(super) sign_in_url: String,
    pub(super) account_id: String,
    pub(super) access_config: String,
    pub(super) access_token: Secret,
    /// When the access token expires, in seconds since 1970.
    pub(super) access_token_expire: u64,
}

refreshing_provider! {
    /// Credentials of CloudSSO, for the access token of a sign-in.
    ///
    /// ```
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// use std::time::{Duration, SystemTime};
    /// use alibabacloud_sdk::credentials::CloudSsoProvider;
    ///
    /// let provider = CloudSsoProvider::builder()
    ///     .sign_in_url("https://signin-cn-shanghai.alibabacloudsso.com/start/login")
    ///     .account_id("123456789012****")
    ///     .access_configuration_id("ac-00example")
    ///     .access_token("<access token>", SystemTime::now() + Duration::from_secs(3600))
    ///     .build();
    /// ```
    CloudSsoProvider, CloudSsoProviderBuilder, CloudSso
}

impl CloudSsoProvider {
    /// A provider of the credentials of a sign-in. It needs all four settings.
    pub fn builder() -> CloudSsoProviderBuilder {
        CloudSsoProviderBuilder::new(CloudSso::default())
    }
}

impl CloudSsoProviderBuilder {
    /// Sets the URL where the user signed in.
    pub fn sign_in_url(mut self, url: impl Into<String>) -> Self {
        self.source.sign_in_url = url.into();
        self
    }

    /// Sets the ID of the account that is accessed.
    pub fn account_id(mut self, id: impl Into<String>) -> Self {
        self.source.account_id = id.into();
        self
    }

    /// Sets the ID of the access configuration.
    pub fn access_configuration_id(mut self, id: impl Into<String>) -> Self {
        self.source.access_config = id.into();
        self
    }

    /// Sets the access token of the sign-in and when it expires.
    pub fn access_token(mut self, token: impl Into<String>, expires: SystemTime) -> Self {
        self.source.access_token = Secret::new(token);
        self.source.access_token_expire = unix_seconds(expires);
        self
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    #[serde(default)]
    cloud_credential: Option<Temporary>,
}

impl CloudSso {
    async fn exchange(&self, context: &Context) -> Result<Credentials, CredentialsError> {
        let broken = |reason: &str| CredentialsError::broken(NAME, reason);
        if self.access_token.is_empty() || self.access_token_expire <= context.unix_seconds() {
            return Err(broken("the sign-in has expired: sign in again with the CLI"));
        }
        let exchange = Exchange::new(context, NAME, Peer::Service, "CloudSSO", "cloud-credentials")
            .masking(&self.access_token, "");
        let body = serde_json::json!({ "AccountId": self.account_id, "AccessConfigurationId": self.access_config });
        let mut request = http::Request::new(Bytes::from(body.to_string()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() =
            same_host(&self.sign_in_url, "/cloud-credentials").ok_or_else(|| broken("its sign-in URL is not a URL"))?;
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(AUTHORIZATION, bearer(&exchange, &self.access_token)?);
        let document: Document = exchange.read(exchange.send(request).await?)?;
        let temporary = document.cloud_credential.ok_or_else(|| exchange.broken("the answer has no credentials"))?;
        let credentials = temporary.credentials(true).map_err(|reason| exchange.broken(reason))?;
        let place = format!("{} in the account {}", self.access_config, self.account_id);
        Ok(credentials.with_origin(NAME, place))
    }
}

/// The URL of another path on the same host.
pub(super) fn same_host(url: &str, path: &'static str) -> Option<Uri> {
    let url: Uri = url.parse().ok()?;
    let parts = url.into_parts();
    let scheme = parts.scheme.filter(|scheme| matches!(scheme.as_str(), "https" | "http"))?;
    Uri::builder().scheme(scheme).authority(parts.authority?).path_and_query(path).build().ok()
}

/// `Bearer <token>`, marked so that logs do not print it.
pub(super) fn bearer(exchange: &Exchange<'_>, token: &str) -> Result<HeaderValue, CredentialsError> {
    let text = Zeroizing::new(["Bearer ", token].concat());
    let value = HeaderValue::from_str(&text);
    let mut value = value.map_err(|_| exchange.cannot_send(RequestError::Header(AUTHORIZATION.to_string())))?;
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

//! Credentials that a URI returns, such as a sidecar's.
//!
//! Owns the request and the check of its response. The URI is never shown: it may contain a token.

use bytes::Bytes;

use super::access_key::Credentials;
use super::context::{Context, Peer};
use super::error::CredentialsError;
use super::exchange::Exchange;
use super::refresh::{Source, refreshing_provider};
use crate::future::BoxFuture;
use crate::secret::Secret;

const NAME: &str = "uri";
const VARIABLE: &str = "ALIBABA_CLOUD_CREDENTIALS_URI";

/// Without a URI of its own it uses that of the variable.
#[derive(Debug, Default)]
pub(super) struct CredentialsUri {
    uri: Option<Secret>,
}

refreshing_provider! {
    /// Credentials that a `GET` of a URI returns as JSON.
    ///
    /// ```
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// use alibabacloud_sdk::credentials::UriProvider;
    ///
    /// let provider = UriProvider::builder().uri("http://127.0.0.1:8080/credentials").build();
    /// ```
    UriProvider, UriProviderBuilder, CredentialsUri
}

impl UriProvider {
    /// A provider of the credentials that the URI in `ALIBABA_CLOUD_CREDENTIALS_URI` returns, unless the
    /// program sets a URI. Without either it is not configured.
    pub fn builder() -> UriProviderBuilder {
        UriProviderBuilder::new(CredentialsUri::default())
    }
}

impl UriProviderBuilder {
    /// Sets the URI, which begins with `http://` or `https://`.
    pub fn uri(mut self, uri: impl Into<String>) -> Self {
        self.source.uri = Some(Secret::new(uri));
        self
    }
}

impl CredentialsUri {
    async fn get(&self, context: &Context) -> Result<Credentials, CredentialsError> {
        let from_variable = || context.variable(VARIABLE).map(Secret::new);
        let uri = self.uri.clone().or_else(from_variable);
        let uri = uri.ok_or_else(|| CredentialsError::not_configured(NAME, format!("not set: {VARIABLE}")))?;
        let not_a_url = || CredentialsError::broken(NAME, "the credentials URI is not a URL of HTTP or HTTPS");
        let parsed: http::Uri = uri.parse().map_err(|_| not_a_url())?;
        let is_http = matches!(parsed.scheme_str(), Some("http" | "https"));
        let host = parsed.host().filter(|host| is_http && !host.is_empty()).ok_or_else(not_a_url)?.to_owned();

        let query = parsed.query().unwrap_or_default().to_owned();
        let exchange = Exchange::new(context, NAME, Peer::Service, "credentials URI", "GET").masking(&query, "");
        let mut request = http::Request::new(Bytes::new());
        *request.uri_mut() = parsed;
        let body = exchange.send(request).await?;
        let credentials = exchange.read_with_code(body)?;
        Ok(credentials.with_origin(NAME, format!("a credentials URI of {host}")))
    }
}

impl Source for CredentialsUri {
    fn name(&self) -> &'static str {
        NAME
    }

    fn fetch<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(self.get(context))
    }
}

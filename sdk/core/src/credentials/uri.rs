//! Credentials that a URI gives, such as a sidecar's.
//!
//! Owns the request and the check of its answer. The URI is never told: it may hold a token.

use bytes::Bytes;

use super::context::{Context, Peer};
use super::exchange::Exchange;
use super::refresh::{RefreshingProvider, Source};
use super::secret::Secret;
use super::{BoxFuture, Credentials, CredentialsError};

const NAME: &str = "uri";
const VARIABLE: &str = "ALIBABA_CLOUD_CREDENTIALS_URI";

#[derive(Debug)]
struct CredentialsUri {
    /// Otherwise the variable names it.
    uri: Option<Secret>,
}

impl RefreshingProvider {
    /// Credentials that a `GET` of this URI gives as JSON.
    pub fn uri(context: &Context, uri: impl Into<String>) -> Self {
        Self::new(CredentialsUri { uri: Some(Secret::new(uri)) }, context)
    }

    /// The same, with the URI of `ALIBABA_CLOUD_CREDENTIALS_URI`. It is not configured unless the
    /// variable is set.
    pub fn uri_from_environment(context: &Context) -> Self {
        Self::new(CredentialsUri { uri: None }, context)
    }
}

impl CredentialsUri {
    async fn get(&self, context: &Context) -> Result<Credentials, CredentialsError> {
        let from_variable = || context.variable(VARIABLE).map(Secret::new);
        let uri = self.uri.clone().or_else(from_variable);
        let uri = uri.ok_or_else(|| CredentialsError::not_configured(NAME, format!("not set: {VARIABLE}")))?;
        let no_url = || CredentialsError::broken(NAME, "the credentials URI is not a URL of HTTP or HTTPS");
        let parsed: http::Uri = uri.parse().map_err(|_| no_url())?;
        let web = matches!(parsed.scheme_str(), Some("http" | "https"));
        let host = parsed.host().filter(|host| web && !host.is_empty()).ok_or_else(no_url)?.to_owned();

        let query = parsed.query().unwrap_or_default().to_owned();
        let exchange = Exchange::new(context, NAME, Peer::Service, "credentials URI", "GET").masking(&query, "");
        let mut request = http::Request::new(Bytes::new());
        *request.uri_mut() = parsed;
        let body = exchange.send(request).await?;
        let credentials = exchange.read_coded(body)?;
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

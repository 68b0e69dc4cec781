//! Who signs a request, and where that is found.
//!
//! Owns the credentials, the provider trait and the two providers that need no network. It does
//! not sign anything.

mod environment;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::SystemTime;

use secrecy::{ExposeSecret, SecretString};

pub use environment::{EnvironmentProvider, Variables, region_from};

/// An access key, with a security token if it is a temporary one.
///
/// The secrets are erased from memory when the value is dropped, and `Debug` never shows them.
#[derive(Clone)]
pub struct Credentials {
    access_key_id: String,
    access_key_secret: SecretString,
    security_token: Option<SecretString>,
    bearer_token: Option<SecretString>,
    expiration: Option<SystemTime>,
}

impl Credentials {
    /// A long-lived access key.
    pub fn new(access_key_id: impl Into<String>, access_key_secret: impl Into<String>) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            access_key_secret: SecretString::from(access_key_secret.into()),
            security_token: None,
            bearer_token: None,
            expiration: None,
        }
    }

    /// A bearer token, which is sent instead of a signature.
    pub fn bearer(token: impl Into<String>) -> Self {
        Self { bearer_token: Some(SecretString::from(token.into())), ..Self::new("", "") }
    }

    /// Adds the security token of a temporary access key; an empty one is none.
    #[must_use]
    pub fn with_security_token(mut self, token: impl Into<String>) -> Self {
        let token = token.into();
        self.security_token = (!token.is_empty()).then(|| SecretString::from(token));
        self
    }

    /// Says when a temporary access key ends.
    #[must_use]
    pub fn with_expiration(mut self, expiration: SystemTime) -> Self {
        self.expiration = Some(expiration);
        self
    }

    /// The ID of the access key, which every signed request names.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The secret that signs. Never log it.
    pub fn access_key_secret(&self) -> &str {
        self.access_key_secret.expose_secret()
    }

    /// The token that goes with a temporary access key. Never log it.
    pub fn security_token(&self) -> Option<&str> {
        self.security_token.as_ref().map(|token| token.expose_secret())
    }

    /// The bearer token, when it is sent instead of a signature. Never log it.
    pub fn bearer_token(&self) -> Option<&str> {
        self.bearer_token.as_ref().map(|token| token.expose_secret())
    }

    /// When a temporary access key ends, if that is known.
    pub fn expiration(&self) -> Option<SystemTime> {
        self.expiration
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("access_key_id", &mask(&self.access_key_id))
            .field("access_key_secret", &"****")
            .field("security_token", &self.security_token.as_ref().map(|_| "****"))
            .field("bearer_token", &self.bearer_token.as_ref().map(|_| "****"))
            .field("expiration", &self.expiration)
            .finish()
    }
}

/// The first four characters and stars: enough to tell two keys apart, too little to use one.
pub fn mask(access_key_id: &str) -> String {
    let shown: String = access_key_id.chars().take(4).collect();
    let hidden = access_key_id.chars().count() > shown.chars().count();
    if hidden { shown + "****" } else { "****".to_owned() }
}

/// A future that a trait object can return.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where credentials come from.
///
/// A provider that is not configured answers [`CredentialsError::NotConfigured`], so that a chain
/// can ask the next one; any other error means that it is configured and broken.
pub trait CredentialsProvider: fmt::Debug + Send + Sync + 'static {
    /// A short name for messages, such as `environment`.
    fn name(&self) -> &str;
    /// Credentials that are valid now.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>>;
    /// The service refused these as expired: a provider that keeps them fetches others next time.
    fn invalidate(&self, refused: &Credentials) {
        let _ = refused;
    }
}

/// Why a provider gave no credentials.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The provider is not configured; another one may be.
    #[error("no credentials: {provider}: {reason}")]
    NotConfigured {
        /// The provider's name.
        provider: String,
        /// What it looked for and did not find.
        reason: String,
    },
    /// The provider is configured, and what it found cannot be used.
    #[error("broken credentials: {provider}: {reason}")]
    Broken {
        /// The provider's name.
        provider: String,
        /// What is wrong, without any secret.
        reason: String,
    },
}

/// Credentials that were given to the program.
#[derive(Clone, Debug)]
pub struct StaticProvider(Credentials);

impl StaticProvider {
    /// Always answers with these credentials.
    pub fn new(credentials: Credentials) -> Self {
        Self(credentials)
    }
}

impl CredentialsProvider for StaticProvider {
    fn name(&self) -> &str {
        "static"
    }
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_masks() {
        let credentials = Credentials::new("LTAI5tExample", "the-secret").with_security_token("the-token");
        let bearer = Credentials::bearer("the-bearer");
        let text = format!("{credentials:?} {bearer:?} {:?}", StaticProvider::new(credentials.clone()));
        for secret in ["LTAI5tExample", "the-secret", "the-token", "the-bearer"] {
            assert!(!text.contains(secret), "{text}");
        }
        assert!(text.contains("LTAI****"));
        assert_eq!(mask("abc"), "****");
    }

    #[test]
    fn an_empty_token_is_none() {
        assert_eq!(Credentials::new("a", "b").with_security_token("").security_token(), None);
    }
}

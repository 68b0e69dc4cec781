//! Credentials that do not change.
//!
//! Owns the provider of an access key or a security token that the program or a file holds.

use super::{BoxFuture, Credentials, CredentialsError, CredentialsProvider};

/// Credentials that were given to the program.
#[derive(Clone, Debug)]
pub struct StaticProvider(Credentials);

impl StaticProvider {
    /// Always answers with these credentials.
    pub fn new(credentials: Credentials) -> Self {
        let origin = (credentials.provider().is_none()).then_some(("static", "credentials given to the program"));
        Self(match origin {
            Some((provider, place)) => credentials.with_origin(provider, place),
            None => credentials,
        })
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

//! Credentials that do not change.
//!
//! Owns the provider of an access key or a token that the program or a file contains.

use super::access_key::Credentials;
use super::error::CredentialsError;
use super::provider::CredentialsProvider;
use crate::future::BoxFuture;

pub(super) const NAME: &str = "static";

/// Credentials that the program passes in, such as those of its own configuration.
///
/// ```
/// # use alibabacloud_sdk_core as alibabacloud_sdk;
/// use alibabacloud_sdk::Credentials;
/// use alibabacloud_sdk::credentials::StaticProvider;
///
/// let provider = StaticProvider::new(Credentials::new("<access key ID>", "<access key secret>"));
/// ```
#[derive(Clone, Debug)]
pub struct StaticProvider(Credentials);

impl StaticProvider {
    /// Always returns these credentials.
    pub fn new(credentials: Credentials) -> Self {
        Self(match credentials.provider() {
            Some(_) => credentials,
            None => credentials.with_origin(NAME, "credentials given to the program"),
        })
    }
}

impl CredentialsProvider for StaticProvider {
    fn name(&self) -> &str {
        NAME
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }
}

//! The trait of everything that provides credentials.
//!
//! Owns the contract between a provider and the client or chain that uses it, and the implementation of public
//! providers that consist of another provider.

use std::fmt;

use super::access_key::Credentials;
use super::error::CredentialsError;
use crate::future::BoxFuture;

/// A source of credentials.
///
/// The client calls [`credentials`](Self::credentials) before each attempt, so a provider whose credentials
/// are expensive to obtain keeps them.
pub trait CredentialsProvider: fmt::Debug + Send + Sync + 'static {
    /// A short name for messages, such as `environment`.
    fn name(&self) -> &str;

    /// Credentials that are valid now.
    ///
    /// A provider that is not configured returns [`CredentialsError::NotConfigured`], so that a chain
    /// continues with the next one; any other error ends the search of a chain.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>>;

    /// The service rejected these credentials as expired: a provider that keeps them drops them and obtains
    /// others at the next call.
    fn invalidate(&self, rejected: &Credentials) {
        let _ = rejected;
    }
}

/// Implements [`CredentialsProvider`] and `Debug` for a public provider whose only field is another provider.
#[cfg(feature = "client")]
macro_rules! delegating_provider {
    ($provider:ident) => {
        impl std::fmt::Debug for $provider {
            /// Shows no settings and no credentials: they may be secret.
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.debug_struct(stringify!($provider)).finish_non_exhaustive()
            }
        }

        impl $crate::credentials::CredentialsProvider for $provider {
            fn name(&self) -> &str {
                self.0.name()
            }

            fn credentials(
                &self,
            ) -> $crate::future::BoxFuture<
                '_,
                Result<$crate::credentials::Credentials, $crate::credentials::CredentialsError>,
            > {
                self.0.credentials()
            }

            fn invalidate(&self, rejected: &$crate::credentials::Credentials) {
                self.0.invalidate(rejected);
            }
        }
    };
}

#[cfg(feature = "client")]
pub(super) use delegating_provider;

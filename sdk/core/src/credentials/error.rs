//! Why a provider returned no credentials.
//!
//! Owns the error of providers and its one line. What a service answered is an [`Error`] of its own, which
//! this one contains.

use std::fmt;
use std::sync::Arc;

use crate::error::Error;

/// Why a provider returned no credentials.
///
/// It is cheap to clone: all callers that waited for one fetch get the error of that fetch.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The provider is not configured; another one may be.
    #[non_exhaustive]
    NotConfigured {
        /// The provider's name.
        provider: String,
        /// What it looked for and did not find.
        reason: String,
    },
    /// No provider of a chain is configured.
    #[non_exhaustive]
    NoProvider {
        /// Each provider of the chain, in its order.
        skipped: Vec<SkippedProvider>,
    },
    /// The provider is configured, but what it found cannot be used.
    #[non_exhaustive]
    Broken {
        /// The provider's name, after the names of the providers that use it: `cli-profile/assume-role`.
        provider: String,
        /// What is wrong, without any secret.
        reason: String,
    },
    /// The provider is configured, but the service that it called returned no credentials.
    #[non_exhaustive]
    Call {
        /// The provider's name, after the names of the providers that use it: `cli-profile/assume-role`.
        provider: String,
        /// What happened, with the code and the request ID if the service sent them.
        error: Arc<Error>,
    },
}

/// A provider that a chain skipped because it is not configured.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SkippedProvider {
    /// The provider's name.
    pub provider: String,
    /// What it looked for and did not find.
    pub reason: String,
}

impl CredentialsError {
    /// The provider is not configured: a chain continues with the next one.
    pub fn not_configured(provider: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::NotConfigured { provider: provider.into(), reason: reason.into() }
    }

    /// What the provider found cannot be used: a chain stops. `reason` must not contain a secret.
    pub fn broken(provider: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Broken { provider: provider.into(), reason: reason.into() }
    }

    /// The failed call, if the provider called a service: it has the code and the request ID.
    pub fn call(&self) -> Option<&Error> {
        match self {
            Self::Call { error, .. } => Some(error),
            _ => None,
        }
    }

    /// The same failure, as the error of a provider that uses the failed one.
    ///
    /// A provider that was chosen explicitly and is not configured is broken.
    #[cfg(feature = "client")]
    pub(super) fn used_by(self, outer: &str) -> Self {
        let join = |inner: String| format!("{outer}/{inner}");
        match self {
            Self::NotConfigured { provider, reason } | Self::Broken { provider, reason } => {
                Self::broken(join(provider), reason)
            }
            Self::NoProvider { skipped } => Self::broken(outer, list(&skipped)),
            Self::Call { provider, error } => Self::Call { provider: join(provider), error },
        }
    }
}

/// `environment: it is not set; oidc: it is not set`.
fn list(skipped: &[SkippedProvider]) -> String {
    let lines = skipped.iter().map(|SkippedProvider { provider, reason }| format!("{provider}: {reason}"));
    lines.collect::<Vec<_>>().join("; ")
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConfigured { provider, reason } => write!(formatter, "no credentials: {provider}: {reason}"),
            Self::NoProvider { skipped } => write!(formatter, "no credentials: {}", list(skipped)),
            Self::Broken { provider, reason } => write!(formatter, "broken credentials: {provider}: {reason}"),
            Self::Call { provider, error } => write!(formatter, "broken credentials: {provider}: {error}"),
        }
    }
}

impl std::error::Error for CredentialsError {
    /// The cause of the failed call; the line of the call itself is part of our own line.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.call().and_then(std::error::Error::source)
    }
}

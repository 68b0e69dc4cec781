//! Why there are no credentials.
//!
//! Owns the error of providers and its one line. What a service answered is an [`Error`] of its
//! own, which stands inside.

use std::fmt;
use std::sync::Arc;

use crate::error::Error;

/// Why a provider gave no credentials.
///
/// It is cheap to clone: everybody who waited for one fetch gets the error of that fetch.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The provider is not configured; another one may be.
    NotConfigured {
        /// The provider's name.
        provider: String,
        /// What it looked for and did not find.
        reason: String,
    },
    /// No provider of a chain is configured.
    NoneFound {
        /// Each provider in its order.
        tried: Vec<PassedOver>,
    },
    /// The provider is configured, and what it found cannot be used.
    Broken {
        /// The provider's name, behind those that it serves: `cli-profile/assume-role`.
        provider: String,
        /// What is wrong, without any secret.
        reason: String,
    },
    /// The provider is configured, and the service that it asked gave no credentials.
    Call {
        /// The provider's name, behind those that it serves: `cli-profile/assume-role`.
        provider: String,
        /// What happened, with code and request ID where the service gave them.
        error: Arc<Error>,
    },
}

/// A provider that a chain passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PassedOver {
    /// The provider's name.
    pub provider: String,
    /// Why it did not serve.
    pub reason: String,
}

impl CredentialsError {
    /// The provider is not configured.
    pub fn not_configured(provider: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::NotConfigured { provider: provider.into(), reason: reason.into() }
    }

    /// What the provider found cannot be used; `reason` holds no secret.
    pub fn broken(provider: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Broken { provider: provider.into(), reason: reason.into() }
    }

    /// What the service answered, when one was asked: its code and request ID are there.
    pub fn call(&self) -> Option<&Error> {
        match self {
            Self::Call { error, .. } => Some(error),
            _ => None,
        }
    }

    /// The same failure, seen by a provider that relies on the failed one.
    ///
    /// What was chosen and is not there is broken and not merely absent.
    #[cfg(feature = "client")]
    pub(super) fn beneath(self, outer: &str) -> Self {
        let join = |inner: String| format!("{outer}/{inner}");
        match self {
            Self::NotConfigured { provider, reason } | Self::Broken { provider, reason } => {
                Self::broken(join(provider), reason)
            }
            Self::NoneFound { tried } => Self::broken(outer, list(&tried)),
            Self::Call { provider, error } => Self::Call { provider: join(provider), error },
        }
    }
}

/// `environment: it is not set; oidc: it is not set`.
fn list(tried: &[PassedOver]) -> String {
    let lines = tried.iter().map(|PassedOver { provider, reason }| format!("{provider}: {reason}"));
    lines.collect::<Vec<_>>().join("; ")
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConfigured { provider, reason } => write!(formatter, "no credentials: {provider}: {reason}"),
            Self::NoneFound { tried } => write!(formatter, "no credentials: {}", list(tried)),
            Self::Broken { provider, reason } => write!(formatter, "broken credentials: {provider}: {reason}"),
            Self::Call { provider, error } => write!(formatter, "broken credentials: {provider}: {error}"),
        }
    }
}

impl std::error::Error for CredentialsError {
    /// What is behind the failed call; its own line is part of ours.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.call().and_then(std::error::Error::source)
    }
}

//! Providers that are tried one after the other.
//!
//! Owns the order of the standard chain, which providers are skipped, and which error ends the search.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::access_key::Credentials;
use super::context::Context;
use super::ecs_role::EcsRoleProvider;
use super::environment::EnvironmentProvider;
use super::error::{CredentialsError, SkippedProvider};
use super::oauth::OauthRefresh;
use super::oidc::OidcProvider;
use super::profile::{IniProfileProvider, cli_profile};
use super::provider::CredentialsProvider;
use super::uri::UriProvider;
use crate::future::BoxFuture;

/// Tries providers one after the other, and uses the first one that is configured.
///
/// A provider that is not configured is skipped; the error of any other failure ends the search. The chain
/// continues to use the provider that it found. If it found none, the next call tries all of them again.
///
/// ```
/// # use alibabacloud_sdk_core as alibabacloud_sdk;
/// use std::sync::Arc;
/// use alibabacloud_sdk::credentials::{EcsRoleProvider, EnvironmentProvider, ProviderChain};
///
/// let chain = ProviderChain::new([
///     Arc::new(EnvironmentProvider::new()) as _,
///     Arc::new(EcsRoleProvider::builder().build()) as _,
/// ]);
/// ```
pub struct ProviderChain {
    providers: Vec<Arc<dyn CredentialsProvider>>,
    last: Mutex<Option<LastUsed>>,
}

/// The provider that was used last, and those that were skipped before it.
type LastUsed = (Arc<dyn CredentialsProvider>, Vec<SkippedProvider>);

/// Credentials that a chain found, and where.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FoundCredentials {
    /// The credentials.
    pub credentials: Credentials,
    /// The provider of the chain that returned them.
    pub provider: String,
    /// The providers that were skipped before it.
    pub skipped: Vec<SkippedProvider>,
}

/// Why a chain found no credentials, and which providers it skipped.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SearchError {
    /// The error that ended the search, or that no provider is configured.
    pub error: CredentialsError,
    /// The providers that are not configured.
    pub skipped: Vec<SkippedProvider>,
}

impl fmt::Display for SearchError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(formatter)
    }
}

impl std::error::Error for SearchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}

impl From<SearchError> for CredentialsError {
    fn from(error: SearchError) -> Self {
        error.error
    }
}

impl ProviderChain {
    /// Tries these providers in this order.
    pub fn new(providers: impl IntoIterator<Item = Arc<dyn CredentialsProvider>>) -> Self {
        Self { providers: providers.into_iter().collect(), last: Mutex::default() }
    }

    /// The standard chain, in the order of the official SDKs: environment variables, OIDC, the profile of the
    /// CLI, the profile of the ini file, the RAM role of the instance, and the credentials URI. The
    /// documentation of the [module](super) lists what configures each of them.
    pub fn standard(context: &Context) -> Self {
        Self::standard_with(context, OauthRefresh::default())
    }

    /// The standard chain, with this refresh of an OAuth sign-in in the profile of the CLI.
    ///
    /// With [`OauthRefresh::Never`] the chain changes nothing: it shows which provider would be used.
    pub fn standard_with(context: &Context, oauth_refresh: OauthRefresh) -> Self {
        let variables = context.clone();
        Self::new([
            Arc::new(EnvironmentProvider::with_variables(move |name| variables.variable(name)))
                as Arc<dyn CredentialsProvider>,
            Arc::new(OidcProvider::builder().context(context).build()),
            Arc::new(cli_profile(context, oauth_refresh)),
            Arc::new(IniProfileProvider::builder().context(context).build()),
            Arc::new(EcsRoleProvider::builder().context(context).build()),
            Arc::new(UriProvider::builder().context(context).build()),
        ])
    }

    /// Credentials, with the provider that returned them and those that were skipped.
    ///
    /// # Errors
    ///
    /// A provider is broken, or none is configured.
    pub async fn search(&self) -> Result<FoundCredentials, SearchError> {
        let last = self.last().clone();
        if let Some((provider, skipped)) = last {
            match provider.credentials().await {
                Ok(credentials) => return Ok(found(credentials, provider.as_ref(), skipped)),
                // It is no longer configured, such as after its file was removed: another one may be.
                Err(error) if is_not_configured(&error) => *self.last() = None,
                Err(error) => return Err(SearchError { error, skipped }),
            }
        }
        let mut skipped = Vec::new();
        for provider in &self.providers {
            match provider.credentials().await {
                Ok(credentials) => {
                    *self.last() = Some((Arc::clone(provider), skipped.clone()));
                    return Ok(found(credentials, provider.as_ref(), skipped));
                }
                Err(CredentialsError::NotConfigured { provider, reason }) => {
                    skipped.push(SkippedProvider { provider, reason });
                }
                Err(CredentialsError::NoProvider { skipped: inner }) => skipped.extend(inner),
                Err(error) => return Err(SearchError { error, skipped }),
            }
        }
        Err(SearchError { error: CredentialsError::NoProvider { skipped: skipped.clone() }, skipped })
    }

    fn last(&self) -> MutexGuard<'_, Option<LastUsed>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn found(
    credentials: Credentials,
    provider: &dyn CredentialsProvider,
    skipped: Vec<SkippedProvider>,
) -> FoundCredentials {
    FoundCredentials { credentials, provider: provider.name().to_owned(), skipped }
}

fn is_not_configured(error: &CredentialsError) -> bool {
    matches!(error, CredentialsError::NotConfigured { .. } | CredentialsError::NoProvider { .. })
}

impl CredentialsProvider for ProviderChain {
    fn name(&self) -> &str {
        "chain"
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async { Ok(self.search().await?.credentials) })
    }

    fn invalidate(&self, rejected: &Credentials) {
        self.providers.iter().for_each(|provider| provider.invalidate(rejected));
    }
}

impl fmt::Debug for ProviderChain {
    /// Shows the names alone: a provider of the user may print its secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.providers.iter().map(|provider| provider.name()).collect();
        formatter.debug_struct("ProviderChain").field("providers", &names).finish_non_exhaustive()
    }
}

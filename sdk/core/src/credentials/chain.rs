//! Providers that are asked one after the other.
//!
//! Owns the order of the standard chain, who is passed over and who ends the search.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::context::Context;
use super::environment::{self, EnvironmentProvider};
use super::error::PassedOver;
use super::profile::{SignIns, cli_profile, ini_profile};
use super::refresh::RefreshingProvider;
use super::{BoxFuture, Credentials, CredentialsError, CredentialsProvider};

/// Asks providers one after the other, and stays with the first that serves.
///
/// A provider that is not configured is passed over; one that is broken ends the search with its
/// own error. Where nobody served, the next call asks everybody again.
pub struct ProviderChain {
    providers: Vec<Arc<dyn CredentialsProvider>>,
    last: Mutex<Option<Last>>,
}

/// Who served last, and who was passed over before.
type Last = (Arc<dyn CredentialsProvider>, Vec<PassedOver>);

/// Credentials, and how a chain came to them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Served {
    /// The credentials.
    pub credentials: Credentials,
    /// The provider of the chain that served.
    pub provider: String,
    /// The providers that were asked before.
    pub passed_over: Vec<PassedOver>,
}

/// Why a chain gave no credentials, and whom it had asked before.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Unserved {
    /// The error of the broken provider, or that there is none.
    pub error: CredentialsError,
    /// The providers that were asked and are not configured.
    pub passed_over: Vec<PassedOver>,
}

impl ProviderChain {
    /// Asks these providers in this order.
    pub fn new(providers: impl IntoIterator<Item = Arc<dyn CredentialsProvider>>) -> Self {
        Self { providers: providers.into_iter().collect(), last: Mutex::default() }
    }

    /// The standard chain, in the order of the official SDKs: environment variables, OIDC, the
    /// profile of the CLI, the profile of the ini file, the RAM role of the instance, and the
    /// credentials URI. The module says when each of them serves.
    pub fn standard(context: &Context) -> Self {
        Self::with_sign_ins(context, SignIns::Kept)
    }

    /// The standard chain, which writes refreshed OAuth tokens back to the file of the CLI.
    ///
    /// Without that the CLI asks for a new sign-in once the program has refreshed one, because a
    /// refresh token serves once; it is then refreshed as late as possible. The file is replaced
    /// as a whole, under a lock that the official SDKs know, and only while it holds the tokens
    /// that were refreshed.
    pub fn standard_with_write_back(context: &Context) -> Self {
        Self::with_sign_ins(context, SignIns::Written)
    }

    /// The standard chain, for a look at who would serve: it refreshes no OAuth sign-in.
    ///
    /// A sign-in that a client would refresh at its next call is broken here, and stays as it is.
    pub fn standard_unspent(context: &Context) -> Self {
        Self::with_sign_ins(context, SignIns::Unspent)
    }

    fn with_sign_ins(context: &Context, sign_ins: SignIns) -> Self {
        Self::new([
            Arc::new(Environment(context.clone())) as Arc<dyn CredentialsProvider>,
            Arc::new(RefreshingProvider::oidc_from_environment(context)),
            Arc::new(cli_profile(context, sign_ins)),
            Arc::new(ini_profile(context)),
            Arc::new(RefreshingProvider::ecs_role(context, None)),
            Arc::new(RefreshingProvider::uri_from_environment(context)),
        ])
    }

    /// Credentials, with the provider that served and those that were passed over.
    ///
    /// # Errors
    ///
    /// A provider is broken, or none is configured.
    pub async fn serve(&self) -> Result<Served, CredentialsError> {
        self.search().await.map_err(|unserved| unserved.error)
    }

    /// The same, and a failure too tells which providers were passed over.
    ///
    /// # Errors
    ///
    /// A provider is broken, or none is configured.
    pub async fn search(&self) -> Result<Served, Unserved> {
        let last = self.last().clone();
        if let Some((provider, passed_over)) = last {
            match provider.credentials().await {
                Ok(credentials) => return Ok(served(credentials, provider.as_ref(), passed_over)),
                // It went away, such as a file that was removed: another one may serve now.
                Err(error) if is_absent(&error) => *self.last() = None,
                Err(error) => return Err(Unserved { error, passed_over }),
            }
        }
        let mut passed_over = Vec::new();
        for provider in &self.providers {
            match provider.credentials().await {
                Ok(credentials) => {
                    *self.last() = Some((Arc::clone(provider), passed_over.clone()));
                    return Ok(served(credentials, provider.as_ref(), passed_over));
                }
                Err(CredentialsError::NotConfigured { provider, reason }) => {
                    passed_over.push(PassedOver { provider, reason });
                }
                Err(CredentialsError::NoneFound { tried }) => passed_over.extend(tried),
                Err(error) => return Err(Unserved { error, passed_over }),
            }
        }
        Err(Unserved { error: CredentialsError::NoneFound { tried: passed_over.clone() }, passed_over })
    }

    fn last(&self) -> MutexGuard<'_, Option<Last>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn served(credentials: Credentials, provider: &dyn CredentialsProvider, passed_over: Vec<PassedOver>) -> Served {
    Served { credentials, provider: provider.name().to_owned(), passed_over }
}

fn is_absent(error: &CredentialsError) -> bool {
    matches!(error, CredentialsError::NotConfigured { .. } | CredentialsError::NoneFound { .. })
}

impl CredentialsProvider for ProviderChain {
    fn name(&self) -> &str {
        "chain"
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async { self.serve().await.map(|served| served.credentials) })
    }

    fn invalidate(&self, refused: &Credentials) {
        self.providers.iter().for_each(|provider| provider.invalidate(refused));
    }
}

impl fmt::Debug for ProviderChain {
    /// Names the providers alone: one of the user may print its secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.providers.iter().map(|provider| provider.name()).collect();
        formatter.debug_struct("ProviderChain").field("providers", &names).finish_non_exhaustive()
    }
}

/// The variables of a context, which need not be those of the process.
#[derive(Debug)]
struct Environment(Context);

impl CredentialsProvider for Environment {
    fn name(&self) -> &str {
        environment::NAME
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(EnvironmentProvider::read(&|name| self.0.variable(name))))
    }
}

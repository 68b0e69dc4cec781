//! Who signs a request, and where that is found.
//!
//! Owns the credentials, the provider trait and everything that finds credentials: variables,
//! files, roles, single sign-on and other programs. It signs nothing but its own calls to STS.
//!
//! # Without any settings
//!
//! [`Client::from_env`](crate::Client::from_env) asks these providers in this order, and stays
//! with the first that serves:
//!
//! | | provider | serves when |
//! |---|---|---|
//! | 1 | `environment` | `ALIBABA_CLOUD_ACCESS_KEY_ID` and `ALIBABA_CLOUD_ACCESS_KEY_SECRET` are set; `ALIBABA_CLOUD_SECURITY_TOKEN` goes with a temporary key |
//! | 2 | `oidc` | `ALIBABA_CLOUD_OIDC_TOKEN_FILE`, `ALIBABA_CLOUD_ROLE_ARN` and `ALIBABA_CLOUD_OIDC_PROVIDER_ARN` are set, as RRSA does in a pod |
//! | 3 | `cli-profile` | `~/.aliyun/config.json` has the profile, and `ALIBABA_CLOUD_CLI_PROFILE_DISABLED` is not `true` |
//! | 4 | `ini-profile` | the credentials file has the profile |
//! | 5 | `ecs-role` | the program runs on an instance with a RAM role, and `ALIBABA_CLOUD_ECS_METADATA_DISABLED` is not `true` |
//! | 6 | `uri` | `ALIBABA_CLOUD_CREDENTIALS_URI` is set |
//!
//! A provider that is not configured is passed over. One that is configured and broken stops the
//! search with its own error: half of an access key, a profile of an unknown mode or a role that
//! may not be assumed would otherwise be covered up by whatever comes next. Where nobody serves,
//! the error lists each provider and why it did not. `cargo xtask credentials` shows the search.
//!
//! # Variables
//!
//! | variable | meaning |
//! |---|---|
//! | `ALIBABA_CLOUD_REGION_ID`, `ALIBABA_CLOUD_REGION` | the region; without them `region_id` of the CLI profile |
//! | `ALIBABA_CLOUD_PROFILE` | the profile in both files; otherwise `current` of the CLI's file, and `default` of the ini file. A name that neither file has ends the search |
//! | `ALIBABA_CLOUD_CREDENTIALS_FILE` | the ini file; otherwise `~/.alibabacloud/credentials.ini`, then `~/.alibabacloud/credentials` |
//! | `ALIBABA_CLOUD_ROLE_SESSION_NAME` | the session of an assumed role; otherwise `alibabacloud-rust-<seconds>` |
//! | `ALIBABA_CLOUD_STS_REGION` | the region of STS; otherwise its central host |
//! | `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED` | `true` calls STS inside the VPC, where its region is known |
//! | `ALIBABA_CLOUD_ECS_METADATA` | the name of the instance's role; otherwise the instance is asked |
//! | `ALIBABA_CLOUD_IMDSV1_DISABLED` | `true` never asks the metadata service without a token |
//! | `ALIBABA_CLOUD_USER_AGENT` | what the client adds to the `User-Agent` of its requests |
//! | `HOME`, `HOMEPATH`, `HOMEDRIVE` | the home folder |
//!
//! # Files
//!
//! `~/.aliyun/config.json`, by mode: `AK`, `StsToken`, `RamRoleArn`, `ChainableRamRoleArn`,
//! `EcsRamRole`, `OIDC`, `CloudSSO`, `OAuth` and `External`. The file is looked at again once a
//! minute and after each failure, so a new sign-in with the CLI is seen. It is never written,
//! unless [`ProviderChain::standard_with_write_back`] says that refreshed OAuth tokens go back to
//! it; without that, a sign-in is refreshed as late as possible, because its refresh token serves
//! once and the CLI then asks for a new sign-in. The ini file, by `type`: `access_key`, `ram_role_arn`, `oidc_role_arn`, `ecs_ram_role` and
//! `rsa_key_pair`.
//!
//! # Refresh
//!
//! Temporary credentials are fetched once for all callers, and again in the background before
//! they are needed. A caller that goes away never stops a fetch that others wait for.
//!
//! | provider | fetched again in the background | callers wait for new ones | a failed fetch |
//! |---|---|---|---|
//! | roles, OIDC, CloudSSO, URI | 20 min before they end | 15 min before they end | is the caller's error |
//! | `External` | 8 min before they end | 3 min before they end | is the caller's error |
//! | `OAuth` | never: they are used for their whole life | when they end | is the caller's error |
//! | `ecs-role` | an hour after the last fetch | 15 min before they end | keeps the old ones, and is repeated within seconds |
//!
//! A service that refuses the date of a request tells its own time. The request is then signed once
//! more with that, and the ends of credentials are judged by it from then on.
//!
//! Credentials that live so short that they would be old at once are used for half of their life.
//!
//! # One's own
//!
//! ```no_run
//! # #[cfg(feature = "client")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use alibabacloud_sdk::Client;
//! use alibabacloud_sdk::credentials::{Context, ProviderChain, RefreshingProvider, RoleSession};
//!
//! let context = Context::new();
//! let session = RoleSession::new("acs:ram::123456789012****:role/deploy").external_id("partner-7");
//! let role = RefreshingProvider::assume_role(&context, ProviderChain::standard(&context), session);
//! let client = Client::builder().credentials_provider(role).region("cn-hangzhou").build()?;
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "client"))]
//! # fn main() {}
//! ```

#[cfg(feature = "client")]
mod assume_role;
#[cfg(feature = "client")]
mod chain;
#[cfg(feature = "client")]
mod cloud_sso;
#[cfg(feature = "client")]
mod context;
#[cfg(feature = "client")]
mod ecs_role;
mod environment;
mod error;
#[cfg(feature = "client")]
mod exchange;
#[cfg(feature = "client")]
mod external;
mod fixed;
#[cfg(feature = "client")]
mod oauth;
#[cfg(feature = "client")]
mod oidc;
#[cfg(feature = "client")]
mod profile;
#[cfg(feature = "client")]
mod refresh;
#[cfg(feature = "client")]
mod region;
#[cfg(feature = "client")]
mod rsa_key_pair;
#[cfg(feature = "client")]
mod secret;
#[cfg(feature = "client")]
mod sts;
#[cfg(feature = "client")]
mod system;
#[cfg(feature = "client")]
mod uri;

use std::fmt;
use std::time::SystemTime;

use secrecy::{ExposeSecret, SecretString};

pub use crate::future::BoxFuture;
#[cfg(feature = "client")]
pub use chain::{ProviderChain, Served, Unserved};
#[cfg(feature = "client")]
pub use context::Context;
pub use environment::{EnvironmentProvider, Variables, region_from};
pub use error::{CredentialsError, PassedOver};
pub use fixed::StaticProvider;
#[cfg(feature = "client")]
pub use refresh::RefreshingProvider;
#[cfg(feature = "client")]
pub use region::{Region, RegionSource};
#[cfg(feature = "client")]
pub use sts::RoleSession;
#[cfg(feature = "client")]
pub use system::{OperatingSystem, ProcessOutput, System};

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
    origin: Option<Origin>,
}

/// Who found credentials, and where; neither is a secret.
#[derive(Clone)]
struct Origin {
    provider: String,
    place: String,
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
            origin: None,
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

    /// Says who found the credentials, such as `environment`, and where.
    #[must_use]
    pub fn with_origin(mut self, provider: impl Into<String>, place: impl Into<String>) -> Self {
        self.origin = Some(Origin { provider: provider.into(), place: place.into() });
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

    /// Whether both are the same key with the same token.
    #[cfg(feature = "client")]
    pub(crate) fn is_same_key(&self, other: &Self) -> bool {
        self.access_key_id == other.access_key_id
            && self.security_token() == other.security_token()
            && self.bearer_token() == other.bearer_token()
    }

    /// When a temporary access key ends, if that is known.
    pub fn expiration(&self) -> Option<SystemTime> {
        self.expiration
    }

    /// The provider that found them, with those that it stands on:
    /// `cli-profile/assume-role/static`.
    pub fn provider(&self) -> Option<&str> {
        self.origin.as_ref().map(|origin| origin.provider.as_str())
    }

    /// Where they were found, in words for people.
    pub fn place(&self) -> Option<&str> {
        self.origin.as_ref().map(|origin| origin.place.as_str())
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
            .field("provider", &self.provider())
            .finish()
    }
}

/// The first four characters and stars: enough to tell two keys apart, too little to use one.
pub fn mask(access_key_id: &str) -> String {
    let shown: String = access_key_id.chars().take(4).collect();
    let hidden = access_key_id.chars().count() > shown.chars().count();
    if hidden { shown + "****" } else { "****".to_owned() }
}

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

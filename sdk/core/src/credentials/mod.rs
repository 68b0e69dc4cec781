//! Credentials: what signs a request, and where it is found.
//!
//! Owns the credentials, the provider trait and every provider: variables, files, roles, single sign-on and
//! other programs. It signs only its own calls of STS.
//!
//! # Without any settings
//!
//! [`Client::from_env`](crate::Client::from_env) tries these providers in this order, and uses the first one
//! that is configured:
//!
//! | | provider | configured if |
//! |---|---|---|
//! | 1 | `environment` | `ALIBABA_CLOUD_ACCESS_KEY_ID` and `ALIBABA_CLOUD_ACCESS_KEY_SECRET` are set; a temporary key also needs `ALIBABA_CLOUD_SECURITY_TOKEN` |
//! | 2 | `oidc` | `ALIBABA_CLOUD_OIDC_TOKEN_FILE`, `ALIBABA_CLOUD_ROLE_ARN` and `ALIBABA_CLOUD_OIDC_PROVIDER_ARN` are set, as RRSA does in a pod |
//! | 3 | `cli-profile` | `~/.aliyun/config.json` has the profile, and `ALIBABA_CLOUD_CLI_PROFILE_DISABLED` is not `true` |
//! | 4 | `ini-profile` | the credentials file has the profile |
//! | 5 | `ecs-role` | the program runs on an instance with a RAM role, and `ALIBABA_CLOUD_ECS_METADATA_DISABLED` is not `true` |
//! | 6 | `uri` | `ALIBABA_CLOUD_CREDENTIALS_URI` is set |
//!
//! A provider that is not configured is skipped. One that is configured but broken ends the search with its
//! own error: otherwise half of an access key, a profile of an unknown mode or a role that may not be assumed
//! would be hidden by whatever the next provider finds. If no provider is configured, the error lists each of
//! them with the reason. `ProviderChain::search` returns the skipped providers as well.
//!
//! # Variables
//!
//! | variable | meaning |
//! |---|---|
//! | `ALIBABA_CLOUD_REGION_ID`, `ALIBABA_CLOUD_REGION` | the region; without them `region_id` of the CLI profile |
//! | `ALIBABA_CLOUD_PROFILE` | the profile in both files; without it `current` of the CLI's file, and `default` of the ini file. A name that neither file has ends the search |
//! | `ALIBABA_CLOUD_CREDENTIALS_FILE` | the ini file; without it `~/.alibabacloud/credentials.ini`, then `~/.alibabacloud/credentials` |
//! | `ALIBABA_CLOUD_ROLE_SESSION_NAME` | the session of an assumed role; without it `alibabacloud-rust-<seconds>` |
//! | `ALIBABA_CLOUD_STS_REGION` | the region of STS; without it its central host |
//! | `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED` | `true` calls the VPC host of STS, if the region of STS is known |
//! | `ALIBABA_CLOUD_ECS_METADATA` | the name of the instance's role; without it the metadata service reports it |
//! | `ALIBABA_CLOUD_IMDSV1_DISABLED` | `true` never calls the metadata service without a token |
//! | `ALIBABA_CLOUD_USER_AGENT` | what the client adds to the `User-Agent` of its requests |
//! | `HOME`, `HOMEPATH`, `HOMEDRIVE` | the home folder |
//!
//! # Files
//!
//! The modes of `~/.aliyun/config.json` are `AK`, `StsToken`, `RamRoleArn`, `ChainableRamRoleArn`,
//! `EcsRamRole`, `OIDC`, `CloudSSO`, `OAuth` and `External`. The file is read again once a minute and after
//! each failure, so that a new sign-in with the CLI is used. It is never written, except with
//! [`OauthRefresh::WriteBack`], which writes refreshed OAuth tokens to it. Otherwise a sign-in is refreshed as
//! late as possible, because its refresh token can be used once and the CLI then requires a new sign-in. The
//! types of the ini file are `access_key`, `ram_role_arn`, `oidc_role_arn`, `ecs_ram_role` and `rsa_key_pair`.
//!
//! # Refresh
//!
//! Temporary credentials are fetched once for all callers, and again in the background before they are needed.
//! A caller that is dropped does not stop a fetch that others wait for.
//!
//! | provider | fetched again in the background | callers wait for new ones | a failed fetch |
//! |---|---|---|---|
//! | roles, OIDC, CloudSSO, URI | 20 min before they expire | 15 min before they expire | is the caller's error |
//! | `External` | 8 min before they expire | 3 min before they expire | is the caller's error |
//! | `OAuth` | never: they are used until they expire | when they expire | is the caller's error |
//! | `ecs-role` | an hour after the last fetch | 15 min before they expire | keeps the old ones, and is repeated within seconds |
//!
//! A service that rejects the date of a request reports its own time. The request is then signed again with
//! that time, which from then on also decides whether credentials have expired.
//!
//! Credentials that live no longer than the minutes in the third column are returned until half of their life
//! is over; then callers wait for new ones.
//!
//! # Choosing a provider
//!
//! Every provider is a type of its own, and is passed to
//! [`ClientBuilder::credentials_provider`](crate::ClientBuilder::credentials_provider):
//!
//! | provider | credentials |
//! |---|---|
//! | [`StaticProvider`] | passed in by the program |
//! | [`EnvironmentProvider`] | from environment variables |
//! | `AssumeRoleProvider` | of a RAM role, which other credentials assume |
//! | `OidcProvider` | of a RAM role, which an OIDC token assumes |
//! | `EcsRoleProvider` | of the RAM role of the instance |
//! | `CliProfileProvider`, `IniProfileProvider` | of a profile in a file |
//! | `UriProvider` | that a URI returns |
//! | `ExternalProvider` | that a program prints |
//! | `CloudSsoProvider`, `OauthProvider` | of a sign-in |
//! | `RsaKeyPairProvider` | of a key pair |
//! | `ProviderChain` | of the first of several providers that is configured |
//!
//! A provider without settings has `new`; each other one has `builder`, whose `build` returns it.
//!
//! ```no_run
//! # use alibabacloud_sdk_core as alibabacloud_sdk;
//! # #[cfg(feature = "client")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use alibabacloud_sdk::Client;
//! use alibabacloud_sdk::credentials::{AssumeRoleProvider, Context, ProviderChain, RoleSession};
//!
//! let session = RoleSession::new("acs:ram::123456789012****:role/deploy").external_id("partner-7");
//! let role = AssumeRoleProvider::builder(ProviderChain::standard(&Context::new()), session).build();
//! let client = Client::builder().credentials_provider(role).region("cn-hangzhou").build()?;
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "client"))]
//! # fn main() {}
//! ```

mod access_key;
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
mod provider;
#[cfg(feature = "client")]
mod refresh;
#[cfg(feature = "client")]
mod region;
#[cfg(feature = "client")]
mod rsa_key_pair;
#[cfg(feature = "client")]
mod sts;
#[cfg(feature = "client")]
mod system;
#[cfg(feature = "client")]
mod uri;

pub use crate::future::BoxFuture;
pub use access_key::Credentials;
#[cfg(feature = "client")]
pub use assume_role::{AssumeRoleProvider, AssumeRoleProviderBuilder};
#[cfg(feature = "client")]
pub use chain::{FoundCredentials, ProviderChain, SearchError};
#[cfg(feature = "client")]
pub use cloud_sso::{CloudSsoProvider, CloudSsoProviderBuilder};
#[cfg(feature = "client")]
pub use context::Context;
#[cfg(feature = "client")]
pub use ecs_role::{EcsRoleProvider, EcsRoleProviderBuilder};
pub use environment::{EnvironmentProvider, Variables, region_from};
pub use error::{CredentialsError, SkippedProvider};
#[cfg(feature = "client")]
pub use external::{ExternalProvider, ExternalProviderBuilder};
pub use fixed::StaticProvider;
#[cfg(feature = "client")]
pub use oauth::{OauthProvider, OauthProviderBuilder, OauthRefresh, OauthSite, OauthSiteError};
#[cfg(feature = "client")]
pub use oidc::{OidcProvider, OidcProviderBuilder};
#[cfg(feature = "client")]
pub use profile::{CliProfileProvider, CliProfileProviderBuilder, IniProfileProvider, IniProfileProviderBuilder};
pub use provider::CredentialsProvider;
#[cfg(feature = "client")]
pub use region::{Region, RegionSource};
#[cfg(feature = "client")]
pub use rsa_key_pair::{RsaKeyPairProvider, RsaKeyPairProviderBuilder};
#[cfg(feature = "client")]
pub use sts::RoleSession;
#[cfg(feature = "client")]
pub use system::{OperatingSystem, ProcessOutput, System};
#[cfg(feature = "client")]
pub use uri::{UriProvider, UriProviderBuilder};

//! What the modes of a CLI profile mean.
//!
//! Owns which members a mode requires and the provider that it describes.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::config::{Document, Profile};
use crate::credentials::access_key::Credentials;
use crate::credentials::assume_role::AssumeRole;
use crate::credentials::cloud_sso::CloudSso;
use crate::credentials::context::Context;
use crate::credentials::ecs_role::EcsRole;
use crate::credentials::external::External;
use crate::credentials::fixed::{self, StaticProvider};
use crate::credentials::oauth::{Oauth, OauthRefresh, OauthSite, Renewal, Tokens, WriteBack};
use crate::credentials::oidc::Oidc;
use crate::credentials::provider::CredentialsProvider;
use crate::credentials::refresh::{RefreshingProvider, Source};
use crate::credentials::sts::RoleSession;
use crate::secret::Secret;

const MODES: &str = "AK, StsToken, RamRoleArn, ChainableRamRoleArn, EcsRamRole, OIDC, CloudSSO, OAuth, External";

type Provider = Arc<dyn CredentialsProvider>;

/// What the providers of all profiles of a file depend on.
pub(super) struct Modes<'a> {
    pub(super) context: &'a Context,
    pub(super) document: &'a Document,
    pub(super) oauth_refresh: OauthRefresh,
    pub(super) path: &'a Path,
}

impl<'a> Modes<'a> {
    /// The provider of a profile, or what is wrong with the profile.
    ///
    /// `used_by` are the profiles that use this one, directly or not.
    pub(super) fn provider(&self, profile: &'a Profile, used_by: &mut Vec<&'a str>) -> Result<Provider, String> {
        let name = profile.name();
        let wrong = |reason: String| format!("the profile {name}: {reason}");
        if used_by.contains(&name) {
            return Err(wrong("its source_profile leads back to itself".to_owned()));
        }
        used_by.push(name);
        Ok(match profile.mode() {
            "AK" => Arc::new(profile.key(false).map_err(wrong)?),
            "StsToken" => Arc::new(profile.key(true).map_err(wrong)?),
            "RamRoleArn" => {
                let source = Arc::new(profile.key(false).map_err(wrong)?);
                self.refreshing(AssumeRole { source, session: profile.session(&profile.ram_session_name) })
            }
            "ChainableRamRoleArn" => {
                let source = profile.source_profile.as_deref().unwrap_or_default();
                let found = self.document.find(source);
                let found = found.ok_or_else(|| wrong(format!("its source_profile {source:?} is not there")))?;
                let source = self.provider(found, used_by)?;
                self.refreshing(AssumeRole { source, session: profile.session(&profile.ram_session_name) })
            }
            "EcsRamRole" => self.refreshing(EcsRole::named(profile.ram_role_name.clone())),
            "OIDC" => self.refreshing(Oidc {
                provider_arn: profile.oidc_provider_arn.clone(),
                token_file: profile.oidc_token_file.clone(),
                session: profile.session(&profile.role_session_name),
                optional: false,
            }),
            "CloudSSO" => self.refreshing(profile.cloud_sso().map_err(wrong)?),
            "OAuth" => {
                let site = profile.oauth_site().map_err(wrong)?;
                self.refreshing(Oauth::new(site, profile.tokens(), self.renewal(name)))
            }
            "External" => {
                let command = required(profile.process_command.as_deref(), "process_command").map_err(wrong)?;
                self.refreshing(External::new(command))
            }
            other => return Err(wrong(format!("it has the mode {other:?}, which is none of {MODES}"))),
        })
    }

    fn refreshing(&self, source: impl Source) -> Provider {
        Arc::new(RefreshingProvider::new(source, self.context))
    }

    fn renewal(&self, profile: &str) -> Renewal {
        match self.oauth_refresh {
            OauthRefresh::WriteBack => Renewal::WriteBack(WriteBack::new(self.path, profile)),
            OauthRefresh::InMemory => Renewal::InMemory,
            OauthRefresh::Never => Renewal::Never,
        }
    }
}

/// A member that the mode requires.
fn required<'a>(value: Option<&'a str>, name: &str) -> Result<&'a str, String> {
    value.filter(|value| !value.is_empty()).ok_or_else(|| format!("it has no {name}"))
}

impl Profile {
    fn key(&self, temporary: bool) -> Result<StaticProvider, String> {
        let id = required(self.access_key_id.as_deref(), "access_key_id")?;
        let secret = required(self.access_key_secret.as_deref(), "access_key_secret")?;
        let token = match temporary {
            true => required(self.sts_token.as_deref(), "sts_token")?,
            false => "",
        };
        let place = format!("the access key of the profile {}", self.name());
        let key = Credentials::new(id, secret).with_security_token(token);
        Ok(StaticProvider::new(key.with_origin(fixed::NAME, place)))
    }

    fn session(&self, name: &Option<String>) -> RoleSession {
        RoleSession {
            role_arn: self.ram_role_arn.clone(),
            name: name.clone(),
            seconds: self.expired_seconds,
            policy: self.policy.clone(),
            external_id: self.external_id.clone(),
            region: self.sts_region.clone(),
            vpc: self.enable_vpc,
            endpoint: None,
        }
    }

    fn cloud_sso(&self) -> Result<CloudSso, String> {
        let text = |value: &Option<String>, name| required(value.as_deref(), name).map(str::to_owned);
        Ok(CloudSso {
            sign_in_url: text(&self.cloud_sso_sign_in_url, "cloud_sso_sign_in_url")?,
            account_id: text(&self.cloud_sso_account_id, "cloud_sso_account_id")?,
            access_config: text(&self.cloud_sso_access_config, "cloud_sso_access_config")?,
            access_token: self.access_token.clone().unwrap_or_default(),
            access_token_expire: self.cloud_sso_access_token_expire.unwrap_or_default(),
        })
    }

    fn oauth_site(&self) -> Result<OauthSite, String> {
        match self.oauth_site_type.as_deref().unwrap_or_default() {
            "" => Ok(OauthSite::default()),
            name => {
                name.parse().map_err(|_| format!("it has the oauth_site_type {name:?}, which is neither CN nor INTL"))
            }
        }
    }

    fn tokens(&self) -> Tokens {
        let set = |secret: &Option<Secret>| secret.clone().filter(|text| !text.is_empty());
        let cached = set(&self.access_key_id).zip(set(&self.access_key_secret)).zip(set(&self.sts_token));
        let end = self.sts_expiration.and_then(|end| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(end)));
        let credentials = cached.zip(end).map(|(((id, secret), token), end)| {
            Credentials::new(&*id, &*secret).with_security_token(&*token).with_expiration(end)
        });
        Tokens {
            access_token: self.oauth_access_token.clone().unwrap_or_default(),
            refresh_token: self.oauth_refresh_token.clone().unwrap_or_default(),
            access_token_expire: self.oauth_access_token_expire.unwrap_or_default(),
            credentials,
        }
    }
}

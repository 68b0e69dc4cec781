//! What the modes of a CLI profile mean.
//!
//! Owns which members a mode needs and the provider that it stands for.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::WriteBack;
use super::cli::{Document, Profile, SignIns};
use crate::credentials::cloud_sso::CloudSso;
use crate::credentials::context::Context;
use crate::credentials::oauth::{Oauth, Renewal, Tokens};
use crate::credentials::secret::Secret;
use crate::credentials::{Credentials, CredentialsProvider, RefreshingProvider, RoleSession, StaticProvider};

const MODES: &str = "AK, StsToken, RamRoleArn, ChainableRamRoleArn, EcsRamRole, OIDC, CloudSSO, OAuth, External";

type Provider = Arc<dyn CredentialsProvider>;

/// The provider of a profile, or what is wrong with the profile.
///
/// `above` are the profiles that lead to this one, and `path` is the file of all of them.
pub(super) fn provider<'a>(
    context: &Context,
    document: &'a Document,
    profile: &'a Profile,
    sign_ins: SignIns,
    path: &Path,
    above: &mut Vec<&'a str>,
) -> Result<Provider, String> {
    let name = profile.name.as_deref().unwrap_or_default();
    let wrong = |reason: String| format!("the profile {name}: {reason}");
    if above.contains(&name) {
        return Err(wrong("its source_profile leads back to itself".to_owned()));
    }
    above.push(name);
    let provider: Provider = match profile.mode() {
        "AK" => Arc::new(profile.key(false).map_err(wrong)?),
        "StsToken" => Arc::new(profile.key(true).map_err(wrong)?),
        "RamRoleArn" => {
            let key = Arc::new(profile.key(false).map_err(wrong)?);
            Arc::new(RefreshingProvider::assume_shared(context, key, profile.session(&profile.ram_session_name)))
        }
        "ChainableRamRoleArn" => {
            let source = profile.source_profile.as_deref().unwrap_or_default();
            let found = document.find(source);
            let found = found.ok_or_else(|| wrong(format!("its source_profile {source:?} is not there")))?;
            let source = self::provider(context, document, found, sign_ins, path, above)?;
            Arc::new(RefreshingProvider::assume_shared(context, source, profile.session(&profile.ram_session_name)))
        }
        "EcsRamRole" => Arc::new(RefreshingProvider::ecs_role(context, profile.ram_role_name.clone())),
        "OIDC" => Arc::new(RefreshingProvider::oidc_or_environment(
            context,
            profile.oidc_provider_arn.clone(),
            profile.oidc_token_file.clone(),
            profile.session(&profile.role_session_name),
        )),
        "CloudSSO" => Arc::new(profile.cloud_sso().map_err(wrong)?.provider(context)),
        "OAuth" => {
            let renewal = match sign_ins {
                SignIns::Written => Renewal::Written(WriteBack::new(path, name)),
                SignIns::Kept => Renewal::Kept,
                SignIns::Unspent => Renewal::Never,
            };
            let sign_in = Oauth::new(profile.oauth_site_type.as_deref(), profile.tokens(), renewal);
            Arc::new(sign_in.map_err(wrong)?.provider(context))
        }
        "External" => {
            let command = needed(profile.process_command.as_deref(), "process_command").map_err(wrong)?;
            Arc::new(RefreshingProvider::external(context, command))
        }
        other => return Err(wrong(format!("it has the mode {other:?}, which is none of {MODES}"))),
    };
    Ok(provider)
}

/// A member that the mode needs.
fn needed<'a>(value: Option<&'a str>, name: &str) -> Result<&'a str, String> {
    value.filter(|value| !value.is_empty()).ok_or_else(|| format!("it has no {name}"))
}

impl Profile {
    fn key(&self, temporary: bool) -> Result<StaticProvider, String> {
        let id = needed(self.access_key_id.as_deref(), "access_key_id")?;
        let secret = needed(self.access_key_secret.as_deref(), "access_key_secret")?;
        let token = match temporary {
            true => needed(self.sts_token.as_deref(), "sts_token")?,
            false => "",
        };
        let place = format!("the access key of the profile {}", self.name.as_deref().unwrap_or_default());
        Ok(StaticProvider::new(Credentials::new(id, secret).with_security_token(token).with_origin("static", place)))
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
        let text = |value: &Option<String>, name| needed(value.as_deref(), name).map(str::to_owned);
        Ok(CloudSso {
            sign_in_url: text(&self.cloud_sso_sign_in_url, "cloud_sso_sign_in_url")?,
            account_id: text(&self.cloud_sso_account_id, "cloud_sso_account_id")?,
            access_config: text(&self.cloud_sso_access_config, "cloud_sso_access_config")?,
            access_token: self.access_token.clone().unwrap_or_default(),
            access_token_expire: self.cloud_sso_access_token_expire.unwrap_or_default(),
        })
    }

    fn tokens(&self) -> Tokens {
        let set = |secret: &Option<Secret>| secret.clone().filter(|text| !text.is_empty());
        let kept = set(&self.access_key_id).zip(set(&self.access_key_secret)).zip(set(&self.sts_token));
        let end = self.sts_expiration.and_then(|end| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(end)));
        let credentials = kept.zip(end).map(|(((id, secret), token), end)| {
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

//! The file of the CLI, `~/.aliyun/config.json`.
//!
//! Owns its members and which profile is chosen. What a mode means is in `modes.rs`.

use std::path::{Path, PathBuf};

use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Deserializer};

use super::{Chosen, File, PROFILE, Profiles, in_home, modes, read};
use crate::credentials::context::Context;
use crate::credentials::secret::{Secret, place};
use crate::credentials::{CredentialsError, CredentialsProvider};

pub(super) const NAME: &str = "cli-profile";
const FILE: &str = ".aliyun/config.json";
const DISABLED: &str = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED";

#[derive(Debug)]
struct Config {
    sign_ins: SignIns,
}

/// What becomes of OAuth sign-ins that need a refresh, which spends what the file holds.
#[derive(Clone, Copy, Debug)]
pub(in crate::credentials) enum SignIns {
    /// The new tokens are kept while the program runs.
    Kept,
    /// The new tokens go back into the file.
    Written,
    /// Nothing is refreshed.
    Unspent,
}

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Document {
    current: Option<String>,
    profiles: Option<Vec<Profile>>,
}

/// One profile, with the members of every mode; other members are none of ours.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Profile {
    pub(super) name: Option<String>,
    pub(super) mode: Option<String>,
    pub(super) region_id: Option<String>,
    pub(super) access_key_id: Option<Secret>,
    pub(super) access_key_secret: Option<Secret>,
    pub(super) sts_token: Option<Secret>,
    #[serde(deserialize_with = "number")]
    pub(super) sts_expiration: Option<u64>,
    pub(super) ram_role_name: Option<String>,
    pub(super) ram_role_arn: Option<String>,
    pub(super) ram_session_name: Option<String>,
    pub(super) role_session_name: Option<String>,
    pub(super) source_profile: Option<String>,
    #[serde(deserialize_with = "number")]
    pub(super) expired_seconds: Option<u64>,
    pub(super) policy: Option<String>,
    pub(super) external_id: Option<String>,
    pub(super) sts_region: Option<String>,
    pub(super) enable_vpc: Option<bool>,
    pub(super) oidc_provider_arn: Option<String>,
    pub(super) oidc_token_file: Option<PathBuf>,
    pub(super) process_command: Option<Secret>,
    pub(super) cloud_sso_sign_in_url: Option<String>,
    pub(super) cloud_sso_account_id: Option<String>,
    pub(super) cloud_sso_access_config: Option<String>,
    #[serde(deserialize_with = "number")]
    pub(super) cloud_sso_access_token_expire: Option<u64>,
    pub(super) access_token: Option<Secret>,
    pub(super) oauth_site_type: Option<String>,
    pub(super) oauth_access_token: Option<Secret>,
    pub(super) oauth_refresh_token: Option<Secret>,
    #[serde(deserialize_with = "number")]
    pub(super) oauth_access_token_expire: Option<u64>,
}

/// A number, or text that is one; 0 and anything else is none.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Number {
        Whole(u64),
        Text(String),
        Other(serde::de::IgnoredAny),
    }
    let number = match Number::deserialize(deserializer)? {
        Number::Whole(number) => Some(number),
        Number::Text(text) => text.trim().parse().ok(),
        Number::Other(_) => None,
    };
    Ok(number.filter(|number| *number > 0))
}

/// The profile of the CLI.
pub(in crate::credentials) fn cli_profile(context: &Context, sign_ins: SignIns) -> impl CredentialsProvider + use<> {
    Profiles::new(Config { sign_ins }, context)
}

impl File for Config {
    fn name(&self) -> &'static str {
        NAME
    }

    fn read(&self, context: &Context) -> Result<(PathBuf, Zeroizing<String>), CredentialsError> {
        if context.is_true(DISABLED) {
            return Err(CredentialsError::not_configured(NAME, format!("{DISABLED} is true")));
        }
        let path = in_home(context, NAME, FILE)?;
        match read(context, NAME, &path)? {
            Some(text) => Ok((path, text)),
            None => Err(CredentialsError::not_configured(NAME, format!("there is no {}", path.display()))),
        }
    }

    fn choose(&self, context: &Context, path: &Path, text: &str) -> Result<Chosen, CredentialsError> {
        let document = Document::parse(path, text)?;
        let profile = document.chosen(context, path)?;
        let name = profile.name.as_deref().unwrap_or_default();
        if profile.is_blank() {
            let reason = format!("the profile {name} in {} holds no access key", path.display());
            return Err(CredentialsError::not_configured(NAME, reason));
        }
        let place = format!("the profile {name} ({}) in {}", profile.mode(), path.display());
        let provider = modes::provider(context, &document, profile, self.sign_ins, path, &mut Vec::new())
            .map_err(|reason| CredentialsError::broken(NAME, format!("{}: {reason}", path.display())))?;
        Ok(Chosen { provider, place })
    }
}

impl Document {
    fn parse(path: &Path, text: &str) -> Result<Self, CredentialsError> {
        // Some tools create the file before they have anything to say.
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_str(text).map_err(|error| {
            let reason = format!("{} is not the JSON of the CLI ({})", path.display(), place(&error));
            CredentialsError::broken(NAME, reason)
        })
    }

    pub(super) fn find(&self, name: &str) -> Option<&Profile> {
        self.profiles.iter().flatten().find(|profile| profile.name.as_deref() == Some(name))
    }

    /// The profile of the variable, or else the current one.
    fn chosen(&self, context: &Context, path: &Path) -> Result<&Profile, CredentialsError> {
        let file = path.display();
        if let Some(name) = context.variable(PROFILE) {
            let reason = || format!("{file} has no profile {name}");
            return self.find(&name).ok_or_else(|| CredentialsError::not_configured(NAME, reason()));
        }
        match self.current.as_deref().filter(|name| !name.is_empty()) {
            None => Err(CredentialsError::not_configured(NAME, format!("{file} names no current profile"))),
            Some(name) => {
                let reason = || format!("{name} is the current profile of {file}, and not there");
                self.find(name).ok_or_else(|| CredentialsError::broken(NAME, reason()))
            }
        }
    }
}

impl Profile {
    pub(super) fn mode(&self) -> &str {
        self.mode.as_deref().unwrap_or_default()
    }

    /// Whether this is the empty profile that the CLI begins with.
    fn is_blank(&self) -> bool {
        let unset = |secret: &Option<Secret>| secret.as_ref().is_none_or(|text| text.is_empty());
        matches!(self.mode(), "" | "AK") && unset(&self.access_key_id) && unset(&self.access_key_secret)
    }
}

/// Why the file of the CLI has no profile to serve with, where that is so.
pub(super) fn absence(context: &Context) -> Option<String> {
    let file = Config { sign_ins: SignIns::Unspent };
    let chosen = file.read(context).and_then(|(path, text)| file.choose(context, &path, &text));
    match chosen {
        Err(CredentialsError::NotConfigured { reason, .. }) => Some(reason),
        _ => None,
    }
}

/// The chosen profile's name, file and region, if it has one.
pub(in crate::credentials) fn region(context: &Context) -> Option<(String, PathBuf, String)> {
    let (path, text) = Config { sign_ins: SignIns::Unspent }.read(context).ok()?;
    let document = Document::parse(&path, &text).ok()?;
    let profile = document.chosen(context, &path).ok()?;
    let region = profile.region_id.clone().filter(|region| !region.is_empty())?;
    Some((profile.name.clone().unwrap_or_default(), path, region))
}

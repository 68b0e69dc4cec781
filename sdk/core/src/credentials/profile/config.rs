//! The document in the CLI's file, `~/.aliyun/config.json`.
//!
//! Owns its members. Which profile is chosen is in `cli.rs`, and what a mode means in `modes.rs`.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer};

use crate::secret::{Secret, error_position};

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Document {
    pub(super) current: Option<String>,
    profiles: Option<Vec<Profile>>,
}

/// One profile, with the members of all modes; other members are ignored.
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

/// A number, or the text of one; 0 and every other value are the same as none.
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

impl Document {
    /// Reads the text of the file; an error says what is wrong with it.
    pub(super) fn parse(path: &Path, text: &str) -> Result<Self, String> {
        // Some tools create an empty file before they write to it.
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_str(text)
            .map_err(|error| format!("{} is not the JSON of the CLI ({})", path.display(), error_position(&error)))
    }

    pub(super) fn find(&self, name: &str) -> Option<&Profile> {
        self.profiles.iter().flatten().find(|profile| profile.name.as_deref() == Some(name))
    }
}

impl Profile {
    pub(super) fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }

    pub(super) fn mode(&self) -> &str {
        self.mode.as_deref().unwrap_or_default()
    }

    /// Whether it is the empty profile that the CLI creates at first.
    pub(super) fn is_blank(&self) -> bool {
        let unset = |secret: &Option<Secret>| secret.as_ref().is_none_or(|text| text.is_empty());
        matches!(self.mode(), "" | "AK") && unset(&self.access_key_id) && unset(&self.access_key_secret)
    }
}

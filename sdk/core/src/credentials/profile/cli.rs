//! The profile of the CLI, in `~/.aliyun/config.json`.
//!
//! Owns where the file is and which profile is chosen. What a mode means is in `modes.rs`.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::config::{Document, Profile};
use super::file::{Chosen, PROFILE, ProfileFile, Profiles, in_home, profile_provider, read};
use super::modes::Modes;
use crate::credentials::context::Context;
use crate::credentials::error::CredentialsError;
use crate::credentials::oauth::OauthRefresh;

const NAME: &str = "cli-profile";
const FILE: &str = ".aliyun/config.json";
const DISABLED: &str = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED";

/// Without a file and a profile of its own it uses those of the home folder and of the variable.
#[derive(Debug, Default)]
pub(super) struct CliFile {
    file: Option<PathBuf>,
    profile: Option<String>,
    oauth_refresh: OauthRefresh,
}

profile_provider! {
    /// Credentials of a profile of the CLI, in `~/.aliyun/config.json`.
    ///
    /// The profile is that of `ALIBABA_CLOUD_PROFILE`, or else the current one, unless it is set. The file is
    /// read again once a minute and after each failure.
    ///
    /// ```
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// use alibabacloud_sdk::credentials::{CliProfileProvider, OauthRefresh};
    ///
    /// let provider = CliProfileProvider::builder().profile("dev").oauth_refresh(OauthRefresh::WriteBack).build();
    /// ```
    CliProfileProvider, CliProfileProviderBuilder, CliFile
}

impl CliProfileProviderBuilder {
    /// Sets what happens to an OAuth sign-in that has to be refreshed.
    pub fn oauth_refresh(mut self, refresh: OauthRefresh) -> Self {
        self.file.oauth_refresh = refresh;
        self
    }
}

impl ProfileFile for CliFile {
    fn name(&self) -> &'static str {
        NAME
    }

    fn read(&self, context: &Context) -> Result<(PathBuf, Zeroizing<String>), CredentialsError> {
        let explicit = self.file.is_some() || self.profile.is_some();
        if !explicit && context.is_true(DISABLED) {
            return Err(CredentialsError::not_configured(NAME, format!("{DISABLED} is true")));
        }
        let path = match &self.file {
            Some(path) => path.clone(),
            None => in_home(context, NAME, FILE)?,
        };
        let missing = || format!("there is no {}", path.display());
        match read(context, NAME, &path)? {
            Some(text) => Ok((path, text)),
            None if explicit => Err(CredentialsError::broken(NAME, missing())),
            None => Err(CredentialsError::not_configured(NAME, missing())),
        }
    }

    fn choose(&self, context: &Context, path: &Path, text: &str) -> Result<Chosen, CredentialsError> {
        let document = Document::parse(path, text).map_err(|reason| CredentialsError::broken(NAME, reason))?;
        let profile = self.chosen(&document, context, path)?;
        let name = profile.name();
        if profile.is_blank() {
            let reason = format!("the profile {name} in {} holds no access key", path.display());
            return Err(CredentialsError::not_configured(NAME, reason));
        }
        let place = format!("the profile {name} ({}) in {}", profile.mode(), path.display());
        let modes = Modes { context, document: &document, oauth_refresh: self.oauth_refresh, path };
        let provider = modes
            .provider(profile, &mut Vec::new())
            .map_err(|reason| CredentialsError::broken(NAME, format!("{}: {reason}", path.display())))?;
        Ok(Chosen { provider, place })
    }
}

impl CliFile {
    /// The profile that is set, or else that of the variable, or else the current one.
    fn chosen<'a>(
        &self,
        document: &'a Document,
        context: &Context,
        path: &Path,
    ) -> Result<&'a Profile, CredentialsError> {
        let file = path.display();
        let missing = |name: &str| format!("{file} has no profile {name}");
        if let Some(name) = &self.profile {
            return document.find(name).ok_or_else(|| CredentialsError::broken(NAME, missing(name)));
        }
        if let Some(name) = context.variable(PROFILE) {
            return document.find(&name).ok_or_else(|| CredentialsError::not_configured(NAME, missing(&name)));
        }
        match document.current.as_deref().filter(|name| !name.is_empty()) {
            None => Err(CredentialsError::not_configured(NAME, format!("{file} names no current profile"))),
            Some(name) => {
                let reason = || format!("{name} is the current profile of {file}, and not there");
                document.find(name).ok_or_else(|| CredentialsError::broken(NAME, reason()))
            }
        }
    }
}

/// The provider of the standard chain.
pub(in crate::credentials) fn cli_profile(context: &Context, oauth_refresh: OauthRefresh) -> CliProfileProvider {
    CliProfileProvider::builder().oauth_refresh(oauth_refresh).context(context).build()
}

/// Why the file of the CLI has no profile, if it has none.
pub(super) fn absence(context: &Context) -> Option<String> {
    let file = CliFile { oauth_refresh: OauthRefresh::Never, ..CliFile::default() };
    let chosen = file.read(context).and_then(|(path, text)| file.choose(context, &path, &text));
    match chosen {
        Err(CredentialsError::NotConfigured { reason, .. }) => Some(reason),
        _ => None,
    }
}

/// The chosen profile's name, file and region, if it has one.
pub(in crate::credentials) fn region(context: &Context) -> Option<(String, PathBuf, String)> {
    let file = CliFile::default();
    let (path, text) = file.read(context).ok()?;
    let document = Document::parse(&path, &text).ok()?;
    let profile = file.chosen(&document, context, &path).ok()?;
    let region = profile.region_id.clone().filter(|region| !region.is_empty())?;
    Some((profile.name().to_owned(), path, region))
}

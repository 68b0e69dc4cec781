//! The profile of the ini file, `~/.alibabacloud/credentials.ini` or `~/.alibabacloud/credentials`.
//!
//! Owns where the file is, the part of the format that the official SDKs read, and what a `type` means. No
//! library reads it: all of them copy each value, and none erases its copies.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use zeroize::Zeroizing;

use super::cli;
use super::file::{Chosen, PROFILE, ProfileFile, Profiles, in_home, profile_provider, read};
use crate::credentials::access_key::Credentials;
use crate::credentials::assume_role::AssumeRole;
use crate::credentials::context::Context;
use crate::credentials::ecs_role::EcsRole;
use crate::credentials::error::CredentialsError;
use crate::credentials::fixed::{self, StaticProvider};
use crate::credentials::oidc::Oidc;
use crate::credentials::provider::CredentialsProvider;
use crate::credentials::refresh::{RefreshingProvider, Source};
use crate::credentials::rsa_key_pair::RsaKeyPair;
use crate::credentials::sts::RoleSession;
use crate::secret::Secret;

const NAME: &str = "ini-profile";
const VARIABLE: &str = "ALIBABA_CLOUD_CREDENTIALS_FILE";
const FILES: [&str; 2] = [".alibabacloud/credentials.ini", ".alibabacloud/credentials"];
const DEFAULT: &str = "default";
const TYPES: &str = "access_key, ram_role_arn, oidc_role_arn, ecs_ram_role, rsa_key_pair";

/// Without a file and a profile of its own it uses those of the variables, or else of the home folder.
#[derive(Debug, Default)]
pub(super) struct IniFile {
    file: Option<PathBuf>,
    profile: Option<String>,
}

profile_provider! {
    /// Credentials of a profile of the ini file.
    ///
    /// The file is that of `ALIBABA_CLOUD_CREDENTIALS_FILE`, or else `~/.alibabacloud/credentials.ini` or
    /// `~/.alibabacloud/credentials`, and the profile is that of `ALIBABA_CLOUD_PROFILE` or else `default`,
    /// unless they are set. The file is read again once a minute and after each failure.
    ///
    /// ```
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// use alibabacloud_sdk::credentials::IniProfileProvider;
    ///
    /// let provider = IniProfileProvider::builder().file("/etc/backup/credentials.ini").profile("nightly").build();
    /// ```
    IniProfileProvider, IniProfileProviderBuilder, IniFile
}

impl ProfileFile for IniFile {
    fn name(&self) -> &'static str {
        NAME
    }

    fn read(&self, context: &Context) -> Result<(PathBuf, Zeroizing<String>), CredentialsError> {
        if let Some(path) = &self.file {
            let missing = || CredentialsError::broken(NAME, format!("there is no {}", path.display()));
            return Ok((path.clone(), read(context, NAME, path)?.ok_or_else(missing)?));
        }
        if let Some(path) = context.variable(VARIABLE).map(PathBuf::from) {
            let missing =
                || CredentialsError::broken(NAME, format!("{VARIABLE} is {}, which is not there", path.display()));
            let text = read(context, NAME, &path)?.ok_or_else(missing)?;
            return Ok((path, text));
        }
        for file in FILES {
            let path = in_home(context, NAME, file)?;
            if let Some(text) = read(context, NAME, &path)? {
                return Ok((path, text));
            }
        }
        let path = in_home(context, NAME, FILES[0])?;
        let reason = format!("there is neither {} nor the same without .ini", path.display());
        Err(self.absent(context, reason))
    }

    fn choose(&self, context: &Context, path: &Path, text: &str) -> Result<Chosen, CredentialsError> {
        let file = path.display();
        let name = self.profile.clone().or_else(|| context.variable(PROFILE)).unwrap_or_else(|| DEFAULT.to_owned());
        let missing = || self.absent(context, format!("{file} has no profile {name}"));
        let section = Section::find(text, &name)
            .map_err(|line| CredentialsError::broken(NAME, format!("line {line} of {file} is not ini")))?;
        let section = section.ok_or_else(missing)?;
        let provider = section
            .provider(context)
            .map_err(|reason| CredentialsError::broken(NAME, format!("{file}: the profile {name}: {reason}")))?;
        let kind = section.get("type").unwrap_or_default();
        Ok(Chosen { provider, place: format!("the profile {name} ({kind}) in {file}") })
    }
}

impl IniFile {
    /// The error of a profile that does not exist.
    ///
    /// A profile that the program or the variable names must exist: its name is mistyped, and the next
    /// provider of a chain would return credentials of another identity.
    fn absent(&self, context: &Context, reason: String) -> CredentialsError {
        match (&self.profile, context.variable(PROFILE)) {
            (Some(_), _) => CredentialsError::broken(NAME, reason),
            (None, None) => CredentialsError::not_configured(NAME, reason),
            (None, Some(name)) => {
                let cli = cli::absence(context).map(|cli| cli + "; ").unwrap_or_default();
                CredentialsError::broken(NAME, format!("{PROFILE} is {name}, which no file has: {cli}{reason}"))
            }
        }
    }
}

/// One section: keys in lower case with their values.
#[derive(Default)]
struct Section(Vec<(String, Secret)>);

impl Section {
    /// The section of this name; an error is the number of the line that cannot be read.
    fn find(text: &str, name: &str) -> Result<Option<Self>, usize> {
        let mut found: Option<Self> = None;
        let mut inside = false;
        // The indentation of the last key; lines that are indented further continue its value.
        let mut key_indent = None;
        for (number, line) in text.lines().enumerate() {
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            if key_indent.is_some_and(|key| indent > key) {
                if let Some((_, value)) = found.as_mut().filter(|_| inside).and_then(|section| section.0.last_mut()) {
                    let more = without_comment(trimmed);
                    *value = match value.is_empty() {
                        true => Secret::new(more),
                        false => Secret::new([&**value, "\n", more].concat()),
                    };
                }
                continue;
            }
            key_indent = None;
            if let Some(rest) = trimmed.strip_prefix('[') {
                let (title, _) = rest.split_once(']').ok_or(number + 1)?;
                inside = title.trim() == name;
                if inside {
                    found.get_or_insert_default();
                }
                continue;
            }
            let (key, value) = trimmed.split_once(['=', ':']).ok_or(number + 1)?;
            key_indent = Some(indent);
            if let Some(section) = found.as_mut().filter(|_| inside) {
                section.0.push((key.trim().to_ascii_lowercase(), Secret::new(without_comment(value))));
            }
        }
        Ok(found)
    }

    /// The value of a key; an empty value is the same as none, and the last of several is used.
    fn get(&self, key: &str) -> Option<&str> {
        let values = self.0.iter().rev().filter(|(name, _)| name == key);
        values.map(|(_, value)| &**value).find(|value| !value.is_empty())
    }

    fn required(&self, key: &str) -> Result<&str, String> {
        self.get(key).ok_or_else(|| format!("it has no {key}"))
    }

    fn key(&self) -> Result<StaticProvider, String> {
        let (id, secret) = (self.required("access_key_id")?, self.required("access_key_secret")?);
        let place = "the access key of that profile";
        Ok(StaticProvider::new(Credentials::new(id, secret).with_origin(fixed::NAME, place)))
    }

    fn session(&self) -> RoleSession {
        let text = |key| self.get(key).map(str::to_owned);
        RoleSession {
            role_arn: text("role_arn"),
            name: text("role_session_name"),
            policy: text("policy"),
            ..RoleSession::default()
        }
    }

    fn provider(&self, context: &Context) -> Result<Arc<dyn CredentialsProvider>, String> {
        fn refreshing(context: &Context, source: impl Source) -> Arc<dyn CredentialsProvider> {
            Arc::new(RefreshingProvider::new(source, context))
        }
        Ok(match self.get("type") {
            Some("access_key") => Arc::new(self.key()?),
            Some("ram_role_arn") => {
                refreshing(context, AssumeRole { source: Arc::new(self.key()?), session: self.session() })
            }
            Some("oidc_role_arn") => {
                let source = Oidc {
                    provider_arn: self.get("oidc_provider_arn").map(str::to_owned),
                    token_file: self.get("oidc_token_file_path").map(PathBuf::from),
                    session: self.session(),
                    optional: false,
                };
                refreshing(context, source)
            }
            Some("ecs_ram_role") => refreshing(context, EcsRole::named(self.get("role_name").map(str::to_owned))),
            Some("rsa_key_pair") => {
                let public_key_id = self.required("public_key_id")?.to_owned();
                let private_key_file = self.required("private_key_file")?.into();
                refreshing(context, RsaKeyPair { public_key_id, private_key_file })
            }
            Some(other) => return Err(format!("it has the type {other:?}, which is none of {TYPES}")),
            None => return Err("it has no type".to_owned()),
        })
    }
}

/// The text of a line up to a comment.
fn without_comment(text: &str) -> &str {
    text.split('#').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading() {
        let text = "\n; a comment\nstray = before any section\n[other]\nKEY = no\n[ dev ] \n Key=a=b # comment\n\
                    two : with: colons\nempty =\n#key = c\nEmpty = #only\n[dev]\nlater = merged\n";
        let section = Section::find(text, "dev").unwrap().unwrap();
        for (key, expected) in [
            ("key", Some("a=b")),
            ("two", Some("with: colons")),
            ("empty", None),
            ("later", Some("merged")),
            ("stray", None),
        ] {
            assert_eq!(section.get(key), expected, "{key}");
        }
        assert!(Section::find(text, "absent").unwrap().is_none());
        for (text, expected) in [
            ("[dev]\nkey = {\"a\": # comment\n\n  # comment\n\t[1,\n 2]}\nother = x", "{\"a\":\n[1,\n2]}"),
            ("  [dev]\n  key =\n    first\n   second = 2\n  other = x", "first\nsecond = 2"),
            ("[other]\nkey = no\n  more\n[dev]\n key = yes\n other = x\n", "yes"),
        ] {
            let section = Section::find(text, "dev").unwrap().unwrap();
            assert_eq!((section.get("key"), section.get("other")), (Some(expected), Some("x")), "{text:?}");
        }
        for (text, line) in [("[dev", 1), ("[a]\n\nno value", 3)] {
            assert_eq!(Section::find(text, "dev").err(), Some(line), "{text:?}");
        }
    }
}

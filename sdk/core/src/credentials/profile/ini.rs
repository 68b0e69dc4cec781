//! The ini file, `~/.alibabacloud/credentials.ini` or the same without its ending.
//!
//! Owns the few lines of the format that the official SDKs read, and what a `type` means. No
//! library reads it: all of them copy each value, and none erases its copies.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::zeroize::Zeroizing;

use super::{Chosen, File, PROFILE, Profiles, cli, in_home, read};
use crate::credentials::context::Context;
use crate::credentials::rsa_key_pair::RsaKeyPair;
use crate::credentials::secret::Secret;
use crate::credentials::{
    Credentials, CredentialsError, CredentialsProvider, RefreshingProvider, RoleSession, StaticProvider,
};

const NAME: &str = "ini-profile";
const VARIABLE: &str = "ALIBABA_CLOUD_CREDENTIALS_FILE";
const FILES: [&str; 2] = [".alibabacloud/credentials.ini", ".alibabacloud/credentials"];
const DEFAULT: &str = "default";
const TYPES: &str = "access_key, ram_role_arn, oidc_role_arn, ecs_ram_role, rsa_key_pair";

#[derive(Debug)]
struct Ini;

/// The profile of the ini file.
pub(in crate::credentials) fn ini_profile(context: &Context) -> impl CredentialsProvider + use<> {
    Profiles::new(Ini, context)
}

impl File for Ini {
    fn name(&self) -> &'static str {
        NAME
    }

    fn read(&self, context: &Context) -> Result<(PathBuf, Zeroizing<String>), CredentialsError> {
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
        Err(absent(context, reason))
    }

    fn choose(&self, context: &Context, path: &Path, text: &str) -> Result<Chosen, CredentialsError> {
        let file = path.display();
        let name = context.variable(PROFILE).unwrap_or_else(|| DEFAULT.to_owned());
        let missing = || absent(context, format!("{file} has no profile {name}"));
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

/// There is no profile, which is no way out for one that the variable names: a name that no file
/// knows is mistyped, and another identity would be found further on.
fn absent(context: &Context, reason: String) -> CredentialsError {
    match context.variable(PROFILE) {
        None => CredentialsError::not_configured(NAME, reason),
        Some(name) => {
            let cli = cli::absence(context).map(|cli| cli + "; ").unwrap_or_default();
            CredentialsError::broken(NAME, format!("{PROFILE} is {name}, which no file has: {cli}{reason}"))
        }
    }
}

/// One section: keys in small letters with their values.
#[derive(Default)]
struct Section(Vec<(String, Secret)>);

impl Section {
    /// The section of this name; an error is the number of the line that cannot be read.
    fn find(text: &str, name: &str) -> Result<Option<Self>, usize> {
        let mut found: Option<Self> = None;
        let mut inside = false;
        // How far the line of the last key stands in; lines further in go on with its value.
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

    /// The value of a key; an empty one is none, and of several the last counts.
    fn get(&self, key: &str) -> Option<&str> {
        let values = self.0.iter().rev().filter(|(name, _)| name == key);
        values.map(|(_, value)| &**value).find(|value| !value.is_empty())
    }

    fn needed(&self, key: &str) -> Result<&str, String> {
        self.get(key).ok_or_else(|| format!("it has no {key}"))
    }

    fn key(&self) -> Result<StaticProvider, String> {
        let (id, secret) = (self.needed("access_key_id")?, self.needed("access_key_secret")?);
        let place = "the access key of that profile";
        Ok(StaticProvider::new(Credentials::new(id, secret).with_origin("static", place)))
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
        Ok(match self.get("type") {
            Some("access_key") => Arc::new(self.key()?),
            Some("ram_role_arn") => {
                Arc::new(RefreshingProvider::assume_shared(context, Arc::new(self.key()?), self.session()))
            }
            Some("oidc_role_arn") => Arc::new(RefreshingProvider::oidc_or_environment(
                context,
                self.get("oidc_provider_arn").map(str::to_owned),
                self.get("oidc_token_file_path").map(PathBuf::from),
                self.session(),
            )),
            Some("ecs_ram_role") => {
                Arc::new(RefreshingProvider::ecs_role(context, self.get("role_name").map(str::to_owned)))
            }
            Some("rsa_key_pair") => {
                let public_key_id = self.needed("public_key_id")?.to_owned();
                let private_key_file = self.needed("private_key_file")?.into();
                Arc::new(RsaKeyPair { public_key_id, private_key_file }.provider(context))
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

//! Credentials and the region from environment variables.
//!
//! Owns the names of the variables. Their values are passed in, so that tests need no process
//! environment.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::access_key::Credentials;
use super::error::CredentialsError;
use super::provider::CredentialsProvider;
use crate::future::BoxFuture;

/// A function that returns the value of a variable.
pub type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

const ACCESS_KEY_ID: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";
const ACCESS_KEY_SECRET: &str = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
const SECURITY_TOKEN: &str = "ALIBABA_CLOUD_SECURITY_TOKEN";
pub(super) const REGION: [&str; 2] = ["ALIBABA_CLOUD_REGION_ID", "ALIBABA_CLOUD_REGION"];
const NAME: &str = "environment";

/// Credentials from `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and, for
/// temporary ones, `ALIBABA_CLOUD_SECURITY_TOKEN`.
///
/// The variables are read at every call, so that a rotated key is used at once.
#[derive(Clone)]
pub struct EnvironmentProvider {
    variables: Arc<Lookup>,
}

impl EnvironmentProvider {
    /// Reads the variables of this process.
    pub fn new() -> Self {
        Self::with_variables(|name| std::env::var(name).ok())
    }

    /// Reads variables with this function instead, such as in a test.
    pub fn with_variables(variables: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self { variables: Arc::new(variables) }
    }

    /// Reads the credentials once. An empty variable is the same as none.
    ///
    /// # Errors
    ///
    /// One variable of the pair is set without the other, or neither is.
    pub fn read(variables: Variables<'_>) -> Result<Credentials, CredentialsError> {
        let get = |name| variables(name).filter(|value| !value.is_empty());
        match (get(ACCESS_KEY_ID), get(ACCESS_KEY_SECRET).map(Zeroizing::new)) {
            (Some(id), Some(secret)) => {
                let token = get(SECURITY_TOKEN).unwrap_or_default();
                Ok(Credentials::new(id, &**secret).with_security_token(token).with_origin(NAME, ACCESS_KEY_ID))
            }
            (None, None) => Err(CredentialsError::not_configured(
                NAME,
                format!("{ACCESS_KEY_ID} and {ACCESS_KEY_SECRET} are not set"),
            )),
            (id, _) => {
                let (set, missing) = match id {
                    Some(_) => (ACCESS_KEY_ID, ACCESS_KEY_SECRET),
                    None => (ACCESS_KEY_SECRET, ACCESS_KEY_ID),
                };
                Err(CredentialsError::broken(NAME, format!("{set} is set and {missing} is not")))
            }
        }
    }
}

impl Default for EnvironmentProvider {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for EnvironmentProvider {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EnvironmentProvider").finish_non_exhaustive()
    }
}

impl CredentialsProvider for EnvironmentProvider {
    fn name(&self) -> &str {
        NAME
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(Self::read(&*self.variables)))
    }
}

/// The region from `ALIBABA_CLOUD_REGION_ID`, or else from `ALIBABA_CLOUD_REGION`.
pub fn region_from(variables: Variables<'_>) -> Option<String> {
    REGION.iter().find_map(|name| variables(name).filter(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&'static str, &'static str)]) -> impl Fn(&str) -> Option<String> {
        let pairs = pairs.to_vec();
        move |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn reading() {
        type Case =
            (&'static [(&'static str, &'static str)], Result<(&'static str, Option<&'static str>), &'static str>);
        let cases: [Case; 6] = [
            (&[(ACCESS_KEY_ID, "id"), (ACCESS_KEY_SECRET, "s")], Ok(("id", None))),
            (&[(ACCESS_KEY_ID, "id"), (ACCESS_KEY_SECRET, "s"), (SECURITY_TOKEN, "t")], Ok(("id", Some("t")))),
            (&[(ACCESS_KEY_ID, "id"), (ACCESS_KEY_SECRET, "s"), (SECURITY_TOKEN, "")], Ok(("id", None))),
            (
                &[],
                Err(
                    "no credentials: environment: ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set",
                ),
            ),
            (
                &[(ACCESS_KEY_ID, "id"), (ACCESS_KEY_SECRET, "")],
                Err(
                    "broken credentials: environment: ALIBABA_CLOUD_ACCESS_KEY_ID is set and ALIBABA_CLOUD_ACCESS_KEY_SECRET is not",
                ),
            ),
            (
                &[(ACCESS_KEY_SECRET, "hunter2")],
                Err(
                    "broken credentials: environment: ALIBABA_CLOUD_ACCESS_KEY_SECRET is set and ALIBABA_CLOUD_ACCESS_KEY_ID is not",
                ),
            ),
        ];
        for (pairs, expected) in cases {
            let read = EnvironmentProvider::read(&variables(pairs)).map_err(|error| error.to_string());
            let parts = read.as_ref().map(|found| (found.access_key_id(), found.security_token()));
            assert_eq!(parts.map_err(String::as_str), expected);
        }
    }

    #[test]
    fn regions() {
        for (pairs, expected) in [
            (&[("ALIBABA_CLOUD_REGION_ID", "a"), ("ALIBABA_CLOUD_REGION", "b")][..], Some("a")),
            (&[("ALIBABA_CLOUD_REGION_ID", ""), ("ALIBABA_CLOUD_REGION", "b")], Some("b")),
            (&[], None),
        ] {
            assert_eq!(region_from(&variables(pairs)).as_deref(), expected);
        }
    }
}

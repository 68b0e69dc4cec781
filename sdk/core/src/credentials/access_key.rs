//! The credentials themselves: an access key or a bearer token.
//!
//! Owns what they consist of, and that no secret is printed. Each provider owns where they come from.

use std::fmt;
use std::time::SystemTime;

use crate::secret::Secret;

/// An access key, with a security token if it is a temporary one; or a bearer token.
///
/// The secrets are erased from memory when the value is dropped, and `Debug` never shows them.
#[derive(Clone)]
pub struct Credentials {
    access_key_id: String,
    access_key_secret: Secret,
    security_token: Option<Secret>,
    bearer_token: Option<Secret>,
    expiration: Option<SystemTime>,
    origin: Option<Origin>,
}

/// Which provider found credentials, and where; neither is a secret.
#[derive(Clone)]
struct Origin {
    provider: String,
    place: String,
}

impl Credentials {
    /// A long-term access key.
    pub fn new(access_key_id: impl Into<String>, access_key_secret: impl Into<String>) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            access_key_secret: Secret::new(access_key_secret),
            security_token: None,
            bearer_token: None,
            expiration: None,
            origin: None,
        }
    }

    /// A bearer token, which is sent instead of a signature.
    pub fn bearer(token: impl Into<String>) -> Self {
        Self { bearer_token: Some(Secret::new(token)), ..Self::new("", "") }
    }

    /// Adds the security token of a temporary access key; an empty token is the same as none.
    #[must_use]
    pub fn with_security_token(mut self, token: impl Into<String>) -> Self {
        self.security_token = Some(Secret::new(token)).filter(|token| !token.is_empty());
        self
    }

    /// Sets when a temporary access key expires.
    #[must_use]
    pub fn with_expiration(mut self, expiration: SystemTime) -> Self {
        self.expiration = Some(expiration);
        self
    }

    /// Sets which provider found the credentials, such as `environment`, and where. Neither may be a secret.
    #[must_use]
    pub fn with_origin(mut self, provider: impl Into<String>, place: impl Into<String>) -> Self {
        self.origin = Some(Origin { provider: provider.into(), place: place.into() });
        self
    }

    /// The ID of the access key, which every signed request contains.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The first four characters of the access key ID and `****`: enough to recognise a key in messages.
    pub fn masked_access_key_id(&self) -> String {
        let shown: String = self.access_key_id.chars().take(4).collect();
        if shown.len() < self.access_key_id.len() { shown + "****" } else { "****".to_owned() }
    }

    /// The secret that signs. Never log it.
    pub fn access_key_secret(&self) -> &str {
        &self.access_key_secret
    }

    /// The token of a temporary access key. Never log it.
    pub fn security_token(&self) -> Option<&str> {
        self.security_token.as_deref()
    }

    /// The bearer token, if one is sent instead of a signature. Never log it.
    pub fn bearer_token(&self) -> Option<&str> {
        self.bearer_token.as_deref()
    }

    /// Whether both are the same key with the same token.
    #[cfg(feature = "client")]
    pub(crate) fn is_same_key(&self, other: &Self) -> bool {
        self.access_key_id == other.access_key_id
            && self.security_token() == other.security_token()
            && self.bearer_token() == other.bearer_token()
    }

    /// When a temporary access key expires, if that is known.
    pub fn expiration(&self) -> Option<SystemTime> {
        self.expiration
    }

    /// The provider that found them, followed by the providers that it used itself:
    /// `cli-profile/assume-role/static`.
    pub fn provider(&self) -> Option<&str> {
        self.origin.as_ref().map(|origin| origin.provider.as_str())
    }

    /// Where they were found, as text for people.
    pub fn place(&self) -> Option<&str> {
        self.origin.as_ref().map(|origin| origin.place.as_str())
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("access_key_id", &self.masked_access_key_id())
            .field("access_key_secret", &self.access_key_secret)
            .field("security_token", &self.security_token)
            .field("bearer_token", &self.bearer_token)
            .field("expiration", &self.expiration)
            .field("provider", &self.provider())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_masks_secrets() {
        let credentials = Credentials::new("LTAI5tExample", "the-secret").with_security_token("the-token");
        let bearer = Credentials::bearer("the-bearer");
        let text = format!("{credentials:?} {bearer:?} {credentials:#?}");
        for secret in ["LTAI5tExample", "the-secret", "the-token", "the-bearer"] {
            assert!(!text.contains(secret), "{text}");
        }
        assert!(text.contains("LTAI****"));
        assert_eq!(Credentials::new("abc", "").masked_access_key_id(), "****");
    }

    #[test]
    fn an_empty_token_is_none() {
        assert_eq!(Credentials::new("a", "b").with_security_token("").security_token(), None);
    }
}

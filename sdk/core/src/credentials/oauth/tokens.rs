//! The state of an OAuth sign-in with the CLI.
//!
//! Owns what a sign-in consists of and how it may be refreshed. Exchanging the tokens is in `mod.rs`, and
//! writing them to the CLI's file is in `write_back.rs`.

use std::str::FromStr;

use crate::credentials::access_key::Credentials;
use crate::secret::Secret;

/// Whether an OAuth sign-in is refreshed, and where the new tokens are stored.
///
/// A refresh token can be used once: after a refresh the tokens in the CLI's file are invalid, unless the
/// new ones are written to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OauthRefresh {
    /// The sign-in is refreshed as late as possible, and the new tokens are kept in memory. The CLI requires
    /// a new sign-in afterwards.
    #[default]
    InMemory,
    /// After each refresh the new tokens are written to the CLI's file, so that the CLI remains signed in.
    ///
    /// The file is replaced as a whole, under a lock that the official SDKs use too, and only if it still
    /// contains the tokens that were refreshed.
    WriteBack,
    /// The sign-in is never refreshed: once its tokens have expired, credentials are an error.
    Never,
}

/// The site where a user signed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OauthSite {
    /// The Chinese site, which the CLI calls `CN`.
    #[default]
    China,
    /// The international site, which the CLI calls `INTL`.
    International,
}

impl OauthSite {
    /// The URL, and the client ID of the CLI on this site.
    pub(super) fn url_and_client_id(self) -> (&'static str, &'static str) {
        match self {
            Self::China => ("https://oauth.aliyun.com", "4038181954557748008"),
            Self::International => ("https://oauth.alibabacloud.com", "4103531455503354461"),
        }
    }
}

/// The name of no site.
#[derive(Debug, thiserror::Error)]
#[error("{name:?} is neither CN nor INTL")]
pub struct OauthSiteError {
    name: String,
}

impl FromStr for OauthSite {
    type Err = OauthSiteError;

    /// Reads the CLI's name of a site, `CN` or `INTL`, in any letter case.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            name if name.eq_ignore_ascii_case("CN") => Ok(Self::China),
            name if name.eq_ignore_ascii_case("INTL") => Ok(Self::International),
            name => Err(OauthSiteError { name: name.to_owned() }),
        }
    }
}

/// What the CLI stores of a sign-in, and the exchanges replace.
#[derive(Clone, Debug, Default)]
pub(in crate::credentials) struct Tokens {
    pub(in crate::credentials) access_token: Secret,
    pub(in crate::credentials) refresh_token: Secret,
    /// When the access token expires, in seconds since 1970; 0 if that is not known.
    pub(in crate::credentials) access_token_expire: u64,
    /// The credentials of the last exchange.
    pub(in crate::credentials) credentials: Option<Credentials>,
}

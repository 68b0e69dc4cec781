//! The trait of everything that provides credentials.
//!
//! Owns the contract between a provider and the client or chain that uses it.

use std::fmt;

use super::access_key::Credentials;
use super::error::CredentialsError;
use crate::future::BoxFuture;

/// A source of credentials.
///
/// The client calls [`credentials`](Self::credentials) before each attempt, so a provider whose credentials
/// are expensive to obtain keeps them.
pub trait CredentialsProvider: fmt::Debug + Send + Sync + 'static {
    /// A short name for messages, such as `environment`.
    fn name(&self) -> &str;

    /// Credentials that are valid now.
    ///
    /// A provider that is not configured returns [`CredentialsError::NotConfigured`], so that a chain
    /// continues with the next one; any other error ends the search of a chain.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>>;

    /// The service rejected these credentials as expired: a provider that keeps them drops them and obtains
    /// others at the next call.
    fn invalidate(&self, rejected: &Credentials) {
        let _ = rejected;
    }
}

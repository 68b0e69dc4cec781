//! Signatures: credentials, time, nonce and request in; headers or query out.
//!
//! Owns the three signature schemes and what they share. Every signer is a pure function: no
//! clock, no randomness, no I/O; [`nonce`] alone asks the operating system. [`Signature::canonical_request`] and
//! [`Signature::string_to_sign`] are kept so that a mismatch can be compared with the server's.

mod percent;
mod roa;
mod rpc;
mod v3;
mod verify;

use std::time::SystemTime;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

pub use percent::percent_encode;
pub(crate) use percent::{canonical_query, form_body};
pub use verify::{VerifyError, decode_pairs, verify};

use crate::clock::NonceError;
use crate::credentials::Credentials;
use crate::operation::Action;
use crate::request::UnsignedRequest;

/// A signature scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureScheme {
    /// `ACS3-HMAC-SHA256`: everything in headers; every product that signs with an access key
    /// takes it, in RPC and in ROA style.
    #[default]
    V3,
    /// Signature version 1.0 of RPC style: HMAC-SHA1 over the query and the form.
    RpcV1,
    /// Signature version 1.0 of ROA style: HMAC-SHA1 over headers and the resource.
    RoaV1,
}

/// What a signature depends on beside the request.
#[derive(Clone, Copy, Debug)]
pub struct SigningContext<'a> {
    /// The operation, whose name and version are part of every signature.
    pub action: &'a Action,
    /// Who signs; `None` sends the request without a signature.
    pub credentials: Option<&'a Credentials>,
    /// The time of the request; the service refuses one that is too far from its own.
    pub time: SystemTime,
    /// Any text that no other request uses.
    pub nonce: &'a str,
}

/// What signing adds to a request.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Signature {
    /// Headers to set, with lower-case names.
    pub headers: Vec<(&'static str, String)>,
    /// Query pairs to add.
    pub query: Vec<(&'static str, String)>,
    /// The canonical request of V3, the canonical query of RPC v1, the resource of ROA v1.
    /// Empty for an anonymous request.
    pub canonical_request: String,
    /// The string to sign. Empty for an anonymous request.
    pub string_to_sign: String,
}

impl std::fmt::Debug for Signature {
    /// Prints names alone: the values hold the access key ID, the security token and parameters.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = |pairs: &[(&'static str, String)]| pairs.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        formatter
            .debug_struct("Signature")
            .field("headers", &names(&self.headers))
            .field("query", &names(&self.query))
            .finish_non_exhaustive()
    }
}

/// Why a request could not be signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// The time cannot be written as a date.
    #[error("the time of the request is out of range")]
    Time(#[source] jiff::Error),
    /// The access key secret cannot be used as a key.
    #[error("the access key secret cannot be used as a key")]
    Key,
    /// Signature version 1.0 has no place for a bearer token.
    #[error("a bearer token needs the signature scheme V3")]
    BearerToken,
}

/// Signs `request`.
///
/// # Errors
///
/// The time cannot be written as a date, the secret cannot be used as a key, or the credentials are
/// of no kind that the scheme takes.
pub fn sign(
    scheme: SignatureScheme,
    request: &UnsignedRequest,
    context: &SigningContext<'_>,
) -> Result<Signature, SignError> {
    let timestamp = Timestamp::try_from(context.time).map_err(SignError::Time)?;
    let bearer = context.credentials.is_some_and(|credentials| credentials.bearer_token().is_some());
    match scheme {
        SignatureScheme::RpcV1 | SignatureScheme::RoaV1 if bearer => Err(SignError::BearerToken),
        SignatureScheme::V3 => v3::sign(request, context, timestamp),
        SignatureScheme::RpcV1 => rpc::sign(request, context, timestamp),
        SignatureScheme::RoaV1 => roa::sign(request, context, timestamp),
    }
}

/// A nonce of 128 random bits in hex.
///
/// # Errors
///
/// The operating system gives no randomness.
pub fn nonce() -> Result<String, NonceError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}

/// Lower-case hex; the library's own way to a `String` goes letter by letter.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = vec![0; bytes.len() * 2];
    // The length is right, and hex is text.
    let written = hex::encode_to_slice(bytes, &mut text).ok();
    written.and_then(|()| String::from_utf8(text).ok()).unwrap_or_default()
}

/// The lower-case hex SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    const OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    if bytes.is_empty() { OF_NOTHING.to_owned() } else { hex(&Sha256::digest(bytes)) }
}

/// `YYYY-MM-DDTHH:MM:SSZ`, without a fraction.
fn iso_8601(timestamp: Timestamp) -> String {
    Timestamp::from_second(timestamp.as_second()).unwrap_or(timestamp).to_string()
}

fn hmac_sha256(key: &[u8], text: &str) -> Result<String, SignError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| SignError::Key)?;
    mac.update(text.as_bytes());
    Ok(hex(&mac.finalize().into_bytes()))
}

fn hmac_sha1(key: &[u8], text: &str) -> Result<String, SignError> {
    use base64::Engine as _;
    let mut mac = Hmac::<Sha1>::new_from_slice(key).map_err(|_| SignError::Key)?;
    mac.update(text.as_bytes());
    Ok(base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes()))
}

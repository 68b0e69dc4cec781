//! Signatures: an unsigned request in, a signed request out.
//!
//! Owns the three signature schemes, what they share, and the one conversion to an HTTP request. Signing
//! is a pure function of the request and a [`SigningContext`]: it reads no clock, no randomness, no file
//! and no network. The canonical request and the string to sign are kept, so that a mismatch can be compared
//! with the service's.

mod roa;
mod rpc;
mod signed;
mod v3;
mod verify;

use std::time::SystemTime;

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

pub use self::signed::{SignedRequest, SignedText};
pub use self::verify::{VerifyError, verify};
use crate::credentials::Credentials;
pub use crate::date::DateError;
pub use crate::percent::{decode_pairs, percent_encode};
use crate::request::{RequestError, UnsignedRequest};
use crate::text::hex;

/// A signature scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureScheme {
    /// `ACS3-HMAC-SHA256`: the signature is in a header. Every product that signs with an access key
    /// accepts it, in RPC and in ROA style.
    #[default]
    V3,
    /// Signature version 1.0 of RPC style: HMAC-SHA1 over the query and the form.
    RpcV1,
    /// Signature version 1.0 of ROA style: HMAC-SHA1 over headers and the resource.
    RoaV1,
}

/// The inputs of a signature beside the request.
///
/// ```
/// use alibabacloud_sdk_core::Credentials;
/// use alibabacloud_sdk_core::clock::{Clock as _, SystemClock};
/// use alibabacloud_sdk_core::sign::SigningContext;
///
/// let credentials = Credentials::new("<access key ID>", "<access key secret>");
/// let nonce = SystemClock.nonce()?;
/// let context = SigningContext::new(SystemClock.now(), &nonce).credentials(&credentials);
/// # Ok::<_, alibabacloud_sdk_core::clock::NonceError>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct SigningContext<'a> {
    scheme: SignatureScheme,
    credentials: Option<&'a Credentials>,
    time: SystemTime,
    nonce: &'a str,
}

impl<'a> SigningContext<'a> {
    /// A context without credentials, for the scheme V3. Services reject a request whose time is too far
    /// from their own, and one whose nonce was in an earlier request.
    pub fn new(time: SystemTime, nonce: &'a str) -> Self {
        Self { scheme: SignatureScheme::default(), credentials: None, time, nonce }
    }

    /// Signs with these credentials; without any, the request has no signature.
    pub fn credentials(self, credentials: impl Into<Option<&'a Credentials>>) -> Self {
        Self { credentials: credentials.into(), ..self }
    }

    /// Signs with another scheme.
    pub fn scheme(self, scheme: SignatureScheme) -> Self {
        Self { scheme, ..self }
    }
}

/// What signing adds to a request.
#[derive(Default)]
pub(crate) struct Signature {
    /// Headers to set, with lower-case names.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// Query pairs to add.
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) text: SignedText,
}

/// Why a request could not be signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// The time cannot be written as a date.
    #[error("the time of the request is out of range")]
    Time(#[from] DateError),
    /// The access key secret cannot be used as a key.
    #[error("the access key secret cannot be used as a key")]
    Key,
    /// Signature version 1.0 does not support bearer tokens.
    #[error("a bearer token requires the signature scheme V3")]
    BearerToken,
    /// The request does not make a valid HTTP request.
    #[error(transparent)]
    Request(#[from] RequestError),
}

/// Signs `request`.
///
/// # Errors
///
/// The time cannot be written as a date, the secret cannot be used as a key, the scheme does not support
/// credentials of this kind, or the URL or a header is not valid in HTTP.
pub fn sign(request: &UnsignedRequest, context: &SigningContext<'_>) -> Result<SignedRequest, SignError> {
    sign_and_adjust(request, context, &Ok)
}

/// Changes a signature before the request is put together.
pub(crate) type Adjust<'a> = &'a (dyn Fn(Signature) -> Result<Signature, SignError> + Send + Sync);

/// Signs `request`, for callers whose signature is none of the schemes.
pub(crate) fn sign_and_adjust(
    request: &UnsignedRequest,
    context: &SigningContext<'_>,
    adjust: Adjust<'_>,
) -> Result<SignedRequest, SignError> {
    let signature = adjust(signature(request, context)?)?;
    Ok(SignedRequest::new(request, signature)?)
}

fn signature(request: &UnsignedRequest, context: &SigningContext<'_>) -> Result<Signature, SignError> {
    let has_bearer_token = context.credentials.is_some_and(|credentials| credentials.bearer_token().is_some());
    match context.scheme {
        SignatureScheme::RpcV1 | SignatureScheme::RoaV1 if has_bearer_token => Err(SignError::BearerToken),
        SignatureScheme::V3 => v3::signature(request, context),
        SignatureScheme::RpcV1 => rpc::signature(request, context),
        SignatureScheme::RoaV1 => roa::signature(request, context),
    }
}

/// The lower-case hex SHA-256.
fn sha256(bytes: &[u8]) -> String {
    const OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    if bytes.is_empty() { OF_NOTHING.to_owned() } else { hex(&Sha256::digest(bytes)) }
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

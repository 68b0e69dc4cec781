//! The service's side of a signature: was this request signed with that key?
//!
//! Owns the way back from an HTTP request to what was signed. It serves local servers that stand
//! in for a product; it does not check the age of the request or the freshness of the nonce.

use std::time::SystemTime;

use bytes::Bytes;
use jiff::Timestamp;
use percent_encoding::percent_decode_str;

use super::{SignError, SignatureScheme, SigningContext, sign};
use crate::credentials::Credentials;
use crate::operation::{Action, Authentication, Method, Style};
use crate::request::UnsignedRequest;

/// Why a request is not signed as it should be.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The request carries no signature, or a part that belongs to it is missing.
    #[error("the request has no {0}")]
    Missing(&'static str),
    /// The request was signed with another access key.
    #[error("the request names another access key")]
    UnknownKey,
    /// The signature is not that of the request; the string that it should sign is told.
    #[error("the signature does not match; the string to sign is {string_to_sign:?}")]
    Mismatch {
        /// The string that the signature should be over.
        string_to_sign: String,
    },
    /// The expected signature cannot be computed.
    #[error("the expected signature cannot be computed")]
    Sign(#[from] SignError),
}

/// Checks the signature of a request in whichever scheme it was made.
///
/// # Errors
///
/// The request is not signed, or not with these credentials, or was changed on the way.
pub fn verify(request: &http::Request<Bytes>, credentials: &Credentials) -> Result<(), VerifyError> {
    let received = Received::new(request);
    let authorization = received.header("authorization");
    let (scheme, shown) = match (authorization, received.parameter("Signature")) {
        (Some(value), _) if value.starts_with("acs ") => (SignatureScheme::RoaV1, value),
        (Some(value), _) => (SignatureScheme::V3, value),
        (None, Some(value)) => (SignatureScheme::RpcV1, value),
        (None, None) => return Err(VerifyError::Missing("signature")),
    };
    let signature = received.sign(scheme, credentials)?;
    let mut expected: Vec<&str> = Vec::new();
    expected
        .extend(signature.headers.iter().filter(|(name, _)| *name == "authorization").map(|(_, value)| value.as_str()));
    expected.extend(signature.query.iter().filter(|(name, _)| *name == "Signature").map(|(_, value)| value.as_str()));
    match expected.as_slice() {
        [expected] if *expected == shown => Ok(()),
        _ if !received.names(credentials.access_key_id()) => Err(VerifyError::UnknownKey),
        _ => Err(VerifyError::Mismatch { string_to_sign: signature.string_to_sign }),
    }
}

/// Headers and query parameters that the signer adds by itself.
const ADDED_HEADERS: [&str; 7] = [
    "x-acs-action",
    "x-acs-version",
    "x-acs-signature-nonce",
    "x-acs-signature-method",
    "x-acs-signature-version",
    "x-acs-accesskey-id",
    "x-acs-security-token",
];
const ADDED_IN_V3: [&str; 2] = ["x-acs-date", "x-acs-content-sha256"];

/// What RPC style 1.0 adds and what must be that of the expected key, not that of the request.
const ADDED_PARAMETERS: [&str; 3] = ["AccessKeyId", "SecurityToken", "Signature"];

/// A request as it arrived.
struct Received<'a> {
    request: &'a http::Request<Bytes>,
    query: Vec<(String, String)>,
}

impl<'a> Received<'a> {
    fn new(request: &'a http::Request<Bytes>) -> Self {
        Self { request, query: decode_pairs(request.uri().query().unwrap_or_default(), false) }
    }

    fn header(&self, name: &str) -> Option<&'a str> {
        self.request.headers().get(name).and_then(|value| value.to_str().ok())
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the request says that it was signed with this key.
    fn names(&self, access_key_id: &str) -> bool {
        let authorization = self.header("authorization").unwrap_or_default();
        authorization.contains(&format!("Credential={access_key_id},"))
            || authorization.starts_with(&format!("acs {access_key_id}:"))
            || self.parameter("AccessKeyId") == Some(access_key_id)
    }

    /// Signs the request again, with the time, nonce, name and version that it carries.
    fn sign(&self, scheme: SignatureScheme, credentials: &Credentials) -> Result<super::Signature, VerifyError> {
        let part = |header: &'static str, parameter: &'static str| match scheme {
            SignatureScheme::RpcV1 => self.parameter(parameter).ok_or(VerifyError::Missing(parameter)),
            _ => self.header(header).ok_or(VerifyError::Missing(header)),
        };
        let time = match scheme {
            SignatureScheme::RoaV1 => self.header("date").and_then(rfc_9110),
            _ => part("x-acs-date", "Timestamp")?.parse().ok(),
        };
        let time: Timestamp = time.ok_or(VerifyError::Missing("date"))?;
        let action = self.action(part("x-acs-action", "Action")?, part("x-acs-version", "Version")?);
        let context = SigningContext {
            action: &action,
            credentials: Some(credentials),
            time: SystemTime::from(time),
            nonce: part("x-acs-signature-nonce", "SignatureNonce")?,
        };
        Ok(sign(scheme, &self.unsigned(scheme)?, &context)?)
    }

    fn action(&self, operation: &str, version: &str) -> Action {
        Action {
            product: "".into(),
            version: version.to_owned().into(),
            operation: operation.to_owned().into(),
            style: Style::Roa,
            method: Method::Get,
            path: "/".into(),
            authentication: Authentication::AccessKey,
            http_only: false,
        }
    }

    /// The request without what the signature added.
    fn unsigned(&self, scheme: SignatureScheme) -> Result<UnsignedRequest, VerifyError> {
        let method = Method::parse(self.request.method().as_str()).ok_or(VerifyError::Missing("known method"))?;
        let content_type = self.header("content-type");
        let form = content_type.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        let body = String::from_utf8_lossy(self.request.body());
        let headers = self.request.headers().iter().filter_map(|(name, value)| {
            let added = matches!(name.as_str(), "host" | "content-type" | "authorization" | "date")
                || ADDED_HEADERS.contains(&name.as_str())
                || (scheme == SignatureScheme::V3 && ADDED_IN_V3.contains(&name.as_str()));
            (!added).then(|| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))?
        });
        let query = self
            .query
            .iter()
            .filter(|(name, _)| scheme != SignatureScheme::RpcV1 || !ADDED_PARAMETERS.contains(&name.as_str()));
        Ok(UnsignedRequest {
            method,
            scheme: "http",
            host: self.header("host").unwrap_or_default().to_owned(),
            path: self.request.uri().path().to_owned(),
            query: query.cloned().collect(),
            form: form.then(|| decode_pairs(&body, true)),
            headers: headers.collect(),
            content_type: content_type.map(str::to_owned).map(std::borrow::Cow::Owned),
            body: self.request.body().clone(),
            body_sha256: None,
        })
    }
}

/// Decodes `a=b&c=d`; in a form, `+` is a space.
pub fn decode_pairs(text: &str, form: bool) -> Vec<(String, String)> {
    let decode = |part: &str| {
        let part = if form { part.replace('+', " ") } else { part.to_owned() };
        percent_decode_str(&part).decode_utf8_lossy().into_owned()
    };
    let parts = text.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(key, value)| (decode(key), decode(value)))
        .collect()
}

/// Reads `Fri, 02 Jan 2026 03:04:05 GMT`.
fn rfc_9110(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

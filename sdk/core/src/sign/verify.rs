//! The service's side of a signature: whether a request was signed with a given key.
//!
//! Owns the way back from an HTTP request to the request that was signed. It is for local servers that
//! replace a product in tests; it checks neither the age of the request nor whether the nonce is new.

use bytes::Bytes;

use super::{SignError, Signature, SignatureScheme, SigningContext, signature};
use crate::credentials::Credentials;
use crate::date::{parse_http_date, parse_iso_8601};
use crate::operation::Style;
use crate::percent::decode_pairs;
use crate::request::UnsignedRequest;

/// Why the signature of a request is not valid.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The request has no signature, or a part that the signature requires is missing.
    #[error("the request has no {0}")]
    Missing(&'static str),
    /// The request was signed with another access key.
    #[error("the request names another access key")]
    UnknownKey,
    /// The signature is not that of the request.
    #[error("the signature does not match; the string to sign is {string_to_sign:?}")]
    Mismatch {
        /// The string that should have been signed.
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
    let (scheme, received_signature) = match (authorization, received.parameter("Signature")) {
        (Some(value), _) if value.starts_with("acs ") => (SignatureScheme::RoaV1, value),
        (Some(value), _) => (SignatureScheme::V3, value),
        (None, Some(value)) => (SignatureScheme::RpcV1, value),
        (None, None) => return Err(VerifyError::Missing("signature")),
    };
    let signature = received.expected_signature(scheme, credentials)?;
    let in_headers = signature.headers.iter().filter(|(name, _)| *name == "authorization");
    let in_query = signature.query.iter().filter(|(name, _)| *name == "Signature");
    let expected: Vec<&str> = in_headers.chain(in_query).map(|(_, value)| value.as_str()).collect();
    match expected.as_slice() {
        [expected] if *expected == received_signature => Ok(()),
        _ if !received.names_key(credentials.access_key_id()) => Err(VerifyError::UnknownKey),
        _ => Err(VerifyError::Mismatch { string_to_sign: signature.text.string_to_sign }),
    }
}

/// Headers that the signer adds.
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

/// Parameters that RPC style 1.0 adds and that depend on the key: they must come from the expected key and not
/// from the request.
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

    /// Whether the request states that it was signed with this key.
    fn names_key(&self, access_key_id: &str) -> bool {
        let authorization = self.header("authorization").unwrap_or_default();
        authorization.contains(&format!("Credential={access_key_id},"))
            || authorization.starts_with(&format!("acs {access_key_id}:"))
            || self.parameter("AccessKeyId") == Some(access_key_id)
    }

    /// The signature of the request under these credentials, with the time and nonce that it contains.
    fn expected_signature(&self, scheme: SignatureScheme, credentials: &Credentials) -> Result<Signature, VerifyError> {
        let time = match scheme {
            SignatureScheme::RoaV1 => self.header("date").and_then(parse_http_date),
            _ => parse_iso_8601(self.part(scheme, "x-acs-date", "Timestamp")?),
        };
        let time = time.ok_or(VerifyError::Missing("date"))?;
        let nonce = self.part(scheme, "x-acs-signature-nonce", "SignatureNonce")?;
        let context = SigningContext::new(time, nonce).credentials(credentials).scheme(scheme);
        Ok(signature(&self.unsigned(scheme)?, &context)?)
    }

    /// A part of the request that is a query parameter in RPC style 1.0, and a header otherwise.
    fn part(
        &self,
        scheme: SignatureScheme,
        header: &'static str,
        parameter: &'static str,
    ) -> Result<&str, VerifyError> {
        match scheme {
            SignatureScheme::RpcV1 => self.parameter(parameter).ok_or(VerifyError::Missing(parameter)),
            _ => self.header(header).ok_or(VerifyError::Missing(header)),
        }
    }

    /// The request without what the signature added.
    fn unsigned(&self, scheme: SignatureScheme) -> Result<UnsignedRequest, VerifyError> {
        let method = self.request.method().as_str().parse().map_err(|_| VerifyError::Missing("known method"))?;
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
        let path = self.request.uri().path();
        Ok(UnsignedRequest {
            operation: self.part(scheme, "x-acs-action", "Action")?.to_owned().into(),
            version: self.part(scheme, "x-acs-version", "Version")?.to_owned().into(),
            // A request does not state its style. Operations of RPC style have no path.
            style: if path == "/" { Style::Rpc } else { Style::Roa },
            method,
            scheme: "http",
            host: self.header("host").unwrap_or_default().to_owned(),
            path: path.to_owned(),
            query: query.cloned().collect(),
            form: form.then(|| decode_pairs(&body, true)),
            headers: headers.collect(),
            content_type: content_type.map(str::to_owned).map(std::borrow::Cow::Owned),
            body: self.request.body().clone(),
            body_sha256: None,
        })
    }
}

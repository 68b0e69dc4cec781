//! The signed request, and the one conversion to HTTP.
//!
//! Owns how an unsigned request and its signature become an `http::Request`. It computes no signature.

use std::fmt;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::Signature;
use crate::percent::canonical_query;
use crate::request::{RequestError, UnsignedRequest};

/// A signed request: an HTTP request, and the text that was signed.
///
/// `Debug` shows the method alone: URL, headers and body contain credentials and parameters.
#[derive(Clone)]
pub struct SignedRequest {
    http: http::Request<Bytes>,
    text: SignedText,
}

/// What a signature was computed from; empty for an anonymous request and for one with a bearer token.
///
/// `Debug` shows nothing of it: it contains parameters.
#[derive(Clone, Default)]
pub struct SignedText {
    pub(crate) canonical_request: String,
    pub(crate) string_to_sign: String,
}

impl SignedText {
    /// The canonical request of V3, the canonical query of RPC v1, the resource of ROA v1.
    pub fn canonical_request(&self) -> &str {
        &self.canonical_request
    }

    /// The text whose MAC is the signature.
    pub fn string_to_sign(&self) -> &str {
        &self.string_to_sign
    }
}

impl SignedRequest {
    /// Puts the request together; headers with credentials are marked sensitive.
    ///
    /// # Errors
    ///
    /// The URL or a header is not valid in HTTP.
    pub(super) fn new(request: &UnsignedRequest, signature: Signature) -> Result<Self, RequestError> {
        let url = url(request, &signature);
        let mut headers = HeaderMap::with_capacity(request.headers.len() + signature.headers.len() + 3);
        append(&mut headers, "host", HeaderValue::from_str(&request.host))?;
        for (name, value) in &request.headers {
            append(&mut headers, name, HeaderValue::from_str(value))?;
        }
        for (name, value) in signature.headers {
            append(&mut headers, name, HeaderValue::try_from(value))?;
        }
        if let Some(content_type) = &request.content_type {
            append(&mut headers, "content-type", HeaderValue::from_str(content_type))?;
        }
        let http = http::Request::builder().method(request.method.as_str()).uri(url).body(request.body.clone());
        let mut http = http.map_err(RequestError::Url)?;
        *http.headers_mut() = headers;
        Ok(Self { http, text: signature.text })
    }

    /// The HTTP request.
    pub fn as_http(&self) -> &http::Request<Bytes> {
        &self.http
    }

    /// The HTTP request, to be sent with any HTTP client.
    #[must_use]
    pub fn into_http(self) -> http::Request<Bytes> {
        self.http
    }

    /// What the signature was computed from.
    pub fn signed_text(&self) -> &SignedText {
        &self.text
    }

    #[cfg(feature = "client")]
    pub(crate) fn into_parts(self) -> (http::Request<Bytes>, SignedText) {
        (self.http, self.text)
    }
}

impl fmt::Debug for SignedRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SignedRequest").field("method", self.http.method()).finish_non_exhaustive()
    }
}

impl fmt::Debug for SignedText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SignedText").finish_non_exhaustive()
    }
}

/// The whole URL.
fn url(request: &UnsignedRequest, signature: &Signature) -> String {
    let of_request = request.query.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let of_signature = signature.query.iter().map(|(key, value)| (*key, value.as_str()));
    let query = canonical_query(of_request.chain(of_signature));
    let mut url = String::with_capacity(request.host.len() + request.path.len() + query.len() + 16);
    for part in [request.scheme, "://", &request.host, &request.path] {
        url.push_str(part);
    }
    if !query.is_empty() {
        url.push('?');
        url.push_str(&query);
    }
    url
}

/// Adds a header after others of its name.
fn append<E>(headers: &mut HeaderMap, name: &str, value: Result<HeaderValue, E>) -> Result<(), RequestError> {
    let (Ok(header), Ok(mut value)) = (HeaderName::from_bytes(name.as_bytes()), value) else {
        return Err(RequestError::Header(name.to_owned()));
    };
    value.set_sensitive(matches!(name, "authorization" | "x-acs-security-token" | "x-acs-bearer-token"));
    headers.append(header, value);
    Ok(())
}

//! Signature version 1.0 of RPC style.
//!
//! Owns the common query parameters and the doubly encoded string to sign of the old scheme.

use super::{SignError, Signature, SignedText, SigningContext, hmac_sha1};
use crate::date::iso_8601;
use crate::percent::{canonical_query, percent_encode};
use crate::request::UnsignedRequest;

pub(super) fn signature(request: &UnsignedRequest, context: &SigningContext<'_>) -> Result<Signature, SignError> {
    let headers = vec![("x-acs-action", request.operation.to_string()), ("x-acs-version", request.version.to_string())];
    let mut query = vec![
        ("Action", request.operation.to_string()),
        ("Version", request.version.to_string()),
        ("Format", "json".to_owned()),
    ];
    let Some(credentials) = context.credentials else {
        return Ok(Signature { headers, query: missing(request, query), ..Signature::default() });
    };
    query.extend([
        ("Timestamp", iso_8601(context.time)?),
        ("SignatureNonce", context.nonce.to_owned()),
        ("SignatureMethod", "HMAC-SHA1".to_owned()),
        ("SignatureVersion", "1.0".to_owned()),
        ("AccessKeyId", credentials.access_key_id().to_owned()),
    ]);
    if let Some(token) = credentials.security_token() {
        query.push(("SecurityToken", token.to_owned()));
    }
    let mut query = missing(request, query);

    let form = request.form.as_deref().unwrap_or_default();
    let given = request.query.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    // A form value replaces a query value of the same name.
    let in_query = given
        .chain(query.iter().map(|(key, value)| (*key, value.as_str())))
        .filter(|(key, _)| !form.iter().any(|(other, _)| other == key));
    let canonical_request =
        canonical_query(in_query.chain(form.iter().map(|(key, value)| (key.as_str(), value.as_str()))));
    let string_to_sign = format!("{}&%2F&{}", request.method.as_str(), percent_encode(&canonical_request));
    let key = credentials.access_key_secret().to_owned() + "&";
    let signature = hmac_sha1(zeroize::Zeroizing::new(key).as_bytes(), &string_to_sign)?;
    query.push(("Signature", signature));
    Ok(Signature { headers, query, text: SignedText { canonical_request, string_to_sign } })
}

/// Leaves out the parameters that the request has already: those of the caller take precedence.
fn missing(request: &UnsignedRequest, query: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
    let given = |name: &str| request.query.iter().any(|(key, _)| key == name);
    query.into_iter().filter(|(name, _)| !given(name)).collect()
}

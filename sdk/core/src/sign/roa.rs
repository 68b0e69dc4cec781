//! Signature version 1.0 of ROA style.
//!
//! Owns the headers and the string to sign of the old scheme, whose values are not encoded.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use super::{SignError, Signature, SigningContext, hmac_sha1};
use crate::request::UnsignedRequest;

pub(super) fn sign(
    request: &UnsignedRequest,
    context: &SigningContext<'_>,
    timestamp: Timestamp,
) -> Result<Signature, SignError> {
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&timestamp).map_err(SignError::Time)?;
    let mut headers = vec![
        ("date", date.clone()),
        ("x-acs-action", context.action.operation.to_string()),
        ("x-acs-version", context.action.version.to_string()),
        ("x-acs-signature-nonce", context.nonce.to_owned()),
        ("x-acs-signature-method", "HMAC-SHA1".to_owned()),
        ("x-acs-signature-version", "1.0".to_owned()),
    ];
    let Some(credentials) = context.credentials else {
        return Ok(Signature { headers, ..Signature::default() });
    };
    if let Some(token) = credentials.security_token() {
        headers.push(("x-acs-accesskey-id", credentials.access_key_id().to_owned()));
        headers.push(("x-acs-security-token", token.to_owned()));
    }

    let resource = resource(request);
    let header = |wanted: &str| {
        let mut given = request.headers.iter();
        given.find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str())
    };
    let mut string_to_sign = String::new();
    for line in [
        request.method.as_str(),
        header("accept"),
        header("content-md5"),
        request.content_type.as_deref().unwrap_or_default(),
        &date,
    ] {
        string_to_sign.push_str(line);
        string_to_sign.push('\n');
    }
    string_to_sign.push_str(&acs_headers(request, &headers));
    string_to_sign.push_str(&resource);
    let signature = hmac_sha1(credentials.access_key_secret().as_bytes(), &string_to_sign)?;
    headers.push(("authorization", format!("acs {}:{signature}", credentials.access_key_id())));
    Ok(Signature { headers, query: Vec::new(), canonical_request: resource, string_to_sign })
}

/// Every `x-acs-*` header as a sorted `name:value` line.
fn acs_headers(request: &UnsignedRequest, added: &[(&'static str, String)]) -> String {
    let given = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let added = added.iter().map(|(name, value)| (*name, value.as_str()));
    let mut lines: Vec<_> = given.chain(added).filter(|(name, _)| name.starts_with("x-acs-")).collect();
    lines.sort_unstable();
    lines.iter().map(|(name, value)| format!("{name}:{value}\n")).collect()
}

/// The path, with the sorted parameters behind it and none of their values encoded.
fn resource(request: &UnsignedRequest) -> String {
    let mut pairs: Vec<_> = request.query.iter().collect();
    pairs.sort_unstable();
    let parameters: Vec<_> = pairs
        .iter()
        .map(|(key, value)| if value.is_empty() { key.clone() } else { format!("{key}={value}") })
        .collect();
    match parameters.is_empty() {
        true => request.path.clone(),
        false => format!("{}?{}", request.path, parameters.join("&")),
    }
}

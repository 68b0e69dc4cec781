//! Signature version 1.0 of ROA style.
//!
//! Owns the headers and the string to sign of the old scheme, whose values are not encoded.

use super::{SignError, Signature, SignedText, SigningContext, hmac_sha1};
use crate::date::http_date;
use crate::request::UnsignedRequest;

pub(super) fn signature(request: &UnsignedRequest, context: &SigningContext<'_>) -> Result<Signature, SignError> {
    let date = http_date(context.time)?;
    let mut headers = vec![
        ("date", date.clone()),
        ("x-acs-action", request.operation.to_string()),
        ("x-acs-version", request.version.to_string()),
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
    Ok(Signature { headers, query: Vec::new(), text: SignedText { canonical_request: resource, string_to_sign } })
}

/// Every `x-acs-*` header as a sorted `name:value` line.
fn acs_headers(request: &UnsignedRequest, added: &[(&'static str, String)]) -> String {
    let given = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let added = added.iter().map(|(name, value)| (*name, value.as_str()));
    let mut lines: Vec<_> = given.chain(added).filter(|(name, _)| name.starts_with("x-acs-")).collect();
    lines.sort_unstable();
    lines.iter().map(|(name, value)| format!("{name}:{value}\n")).collect()
}

/// The path and the sorted parameters, whose values are not encoded.
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

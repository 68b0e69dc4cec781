//! `ACS3-HMAC-SHA256`, the default scheme.
//!
//! Owns the canonical request and the headers of V3. It signs `host`, `content-type` and every
//! `x-acs-*` header, and no other header, because proxies may change those.

use super::{SignError, Signature, SignedText, SigningContext, hmac_sha256, sha256};
use crate::date::iso_8601;
use crate::operation::Style;
use crate::percent::canonical_query;
use crate::request::UnsignedRequest;

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

pub(super) fn signature(request: &UnsignedRequest, context: &SigningContext<'_>) -> Result<Signature, SignError> {
    let body_hash = match &request.body_sha256 {
        Some(hash) => hash.clone(),
        None => sha256(&request.body),
    };
    let mut headers = vec![
        ("x-acs-action", request.operation.to_string()),
        ("x-acs-version", request.version.to_string()),
        ("x-acs-date", iso_8601(context.time)?),
        ("x-acs-signature-nonce", context.nonce.to_owned()),
        ("x-acs-content-sha256", body_hash.clone()),
    ];
    let Some(credentials) = context.credentials else {
        let query = match request.style {
            Style::Rpc => vec![("Format", "json".to_owned())],
            Style::Roa => Vec::new(),
        };
        return Ok(Signature { headers, query, ..Signature::default() });
    };
    if let Some(token) = credentials.bearer_token() {
        return Ok(bearer(token, headers, request.style));
    }
    if let Some(token) = credentials.security_token() {
        headers.push(("x-acs-accesskey-id", credentials.access_key_id().to_owned()));
        headers.push(("x-acs-security-token", token.to_owned()));
    }

    let (canonical_headers, signed_headers) = canonical_headers(request, &headers);
    let query = canonical_query(request.query.iter().map(|(key, value)| (key.as_str(), value.as_str())));
    let path = if request.path.is_empty() { "/" } else { &request.path };
    let canonical_request =
        [request.method.as_str(), path, &query, &canonical_headers, &signed_headers, &body_hash].join("\n");
    let string_to_sign = format!("{ALGORITHM}\n{}", sha256(canonical_request.as_bytes()));
    let signature = hmac_sha256(credentials.access_key_secret().as_bytes(), &string_to_sign)?;
    headers.push((
        "authorization",
        format!(
            "{ALGORITHM} Credential={},SignedHeaders={signed_headers},Signature={signature}",
            credentials.access_key_id()
        ),
    ));
    Ok(Signature { headers, query: Vec::new(), text: SignedText { canonical_request, string_to_sign } })
}

/// A bearer token replaces the signature, and the request declares this type of signature.
fn bearer(token: &str, mut headers: Vec<(&'static str, String)>, style: Style) -> Signature {
    const KIND: &str = "BEARERTOKEN";
    headers.push(("x-acs-bearer-token", token.to_owned()));
    let mut query = Vec::new();
    match style {
        Style::Rpc => query.push(("SignatureType", KIND.to_owned())),
        Style::Roa => headers.push(("x-acs-signature-type", KIND.to_owned())),
    }
    Signature { headers, query, ..Signature::default() }
}

/// The canonical headers, one `name:value` line each, and the names joined by `;`.
fn canonical_headers(request: &UnsignedRequest, added: &[(&'static str, String)]) -> (String, String) {
    let given = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let added = added.iter().map(|(name, value)| (*name, value.as_str()));
    let mut signed: Vec<(&str, &str)> = given
        .chain(added)
        .chain([("host", request.host.as_str())])
        .chain(request.content_type.as_deref().map(|value| ("content-type", value)))
        .filter(|(name, _)| matches!(*name, "host" | "content-type") || name.starts_with("x-acs-"))
        .map(|(name, value)| (name, value.trim()))
        .collect();
    signed.sort_unstable();

    let mut lines = String::new();
    let mut names = String::new();
    let mut previous = None;
    for (name, value) in signed {
        if previous == Some(name) {
            // Several values of one name are joined on one line; they are sorted already.
            lines.pop();
            lines.push(',');
        } else {
            if !names.is_empty() {
                names.push(';');
            }
            names.push_str(name);
            lines.push_str(name);
            lines.push(':');
        }
        lines.push_str(value);
        lines.push('\n');
        previous = Some(name);
    }
    (lines, names)
}

//! Percent-encoding as every signature of this protocol requires it.
//!
//! Owns the one set of characters that are not encoded (letters, digits and `-_.~`), queries and forms
//! in canonical form, and the way back to decoded pairs.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Appends the percent-encoded `text`, with upper-case hex.
fn encode_into(text: &str, output: &mut String) {
    output.extend(utf8_percent_encode(text, ENCODED));
}

/// The percent-encoded `text`, with upper-case hex: a space is `%20`, `*` is `%2A`.
///
/// ```
/// assert_eq!(alibabacloud_sdk_core::sign::percent_encode("a b*~/é"), "a%20b%2A~%2F%C3%A9");
/// ```
pub fn percent_encode(text: &str) -> String {
    let mut output = String::with_capacity(text.len() + 8);
    encode_into(text, &mut output);
    output
}

/// Sorted `key=value` pairs joined by `&`, both sides encoded: the canonical query.
pub(crate) fn canonical_query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut sorted: Vec<_> = pairs.into_iter().collect();
    sorted.sort_unstable();
    let mut output = String::with_capacity(sorted.len() * 24);
    for (key, value) in sorted {
        if !output.is_empty() {
            output.push('&');
        }
        encode_into(key, &mut output);
        output.push('=');
        encode_into(value, &mut output);
    }
    output
}

/// A form-urlencoded body: sorted pairs, a space as `+`.
pub(crate) fn form_body(pairs: &[(String, String)]) -> String {
    canonical_query(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str()))).replace("%20", "+")
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

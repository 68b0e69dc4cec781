//! A signature mismatch: the text that the service signed, compared with ours.
//!
//! Owns the search for the service's text in its message, and the first difference. No secret is shown: values
//! of secret names are masked here, and the caller masks the credentials in the rest.

use crate::debug::is_secret;
use crate::percent::decode_pairs;
use crate::sign::SignedText;

/// The words before the signed text in messages of services.
const CANONICAL: [&str; 2] = ["canonicalrequest is", "canonical request is"];
const TO_SIGN: [&str; 2] = ["string to sign is", "stringtosign is"];

/// The message without the signed text, which may contain any parameter.
pub(super) fn without_quote(message: &str) -> &str {
    let quotes = [CANONICAL, TO_SIGN].concat();
    match quotes.iter().filter_map(|marker| find(message, marker)).map(|(start, _)| start).min() {
        None => message,
        Some(start) => {
            let before = message.get(..start).unwrap_or_default().trim_end();
            // The word before the marker belongs to it.
            before.strip_suffix("server").unwrap_or(before).trim_end_matches([' ', '.', ',', ';'])
        }
    }
}

/// The first difference between our signed text and that in the service's message; `None` if the message
/// contains none.
pub(super) fn explain(message: &str, ours: &SignedText) -> Option<String> {
    let canonical = CANONICAL.iter().find_map(|marker| quoted(message, marker));
    let to_sign = TO_SIGN.iter().find_map(|marker| quoted(message, marker));
    let (theirs, ours) = match (canonical, to_sign) {
        (Some(theirs), _) if !ours.canonical_request.is_empty() => (theirs, &ours.canonical_request),
        (_, Some(theirs)) => (theirs, &ours.string_to_sign),
        _ => return None,
    };
    let (mut theirs, ours) = (lines(theirs), lines(ours));
    if theirs.len() < ours.len() {
        theirs.resize(ours.len(), Line::default());
    }
    let difference = theirs.iter().enumerate().find_map(|(index, theirs)| {
        let ours = ours.get(index).cloned().unwrap_or_default();
        (*theirs != ours).then(|| difference(index + 1, &ours, theirs))
    });
    Some(difference.unwrap_or_else(|| {
        "both sides sign the same text, so the access key secret is not that of the access key ID".to_owned()
    }))
}

/// A line, or one pair of a query: a difference is then shown by the pair and not by the whole line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Line {
    /// The name before the value, if there is one.
    name: Option<String>,
    text: String,
}

fn difference(number: usize, ours: &Line, theirs: &Line) -> String {
    let show = |line: &Line| match &line.name {
        _ if line.text.is_empty() => "nothing".to_owned(),
        Some(name) if is_secret(name) || is_credential(name) => format!("{name} with another value"),
        _ => format!("{:?}", line.text),
    };
    format!("the signed texts differ first in part {number}: here {}, at the service {}", show(ours), show(theirs))
}

/// The parts that contain credentials; their values are never shown.
fn is_credential(name: &str) -> bool {
    ["x-acs-security-token", "x-acs-bearer-token", "x-acs-accesskey-id", "AccessKeyId", "authorization"]
        .iter()
        .any(|credential| credential.eq_ignore_ascii_case(name))
}

/// The parts of a signed text: its lines, and the pairs of a line that is a query.
fn lines(text: &str) -> Vec<Line> {
    let mut parts = Vec::new();
    for line in text.trim().lines() {
        // `GET&%2F&…` is the one line of the old scheme, whose query is encoded once more.
        let rpc = line.split_once("&%2F&").and_then(|(method, query)| {
            let query = decode_pairs(query, false).into_iter().next()?.0;
            Some((method.to_owned(), query))
        });
        let (head, query) = match rpc {
            Some((method, query)) => (Some(method), query),
            None => (None, line.to_owned()),
        };
        parts.extend(head.map(|text| Line { name: None, text }));
        // `/path?a=b` is the last line of the old scheme with paths.
        let (path, query) = match query.split_once('?').filter(|(path, _)| path.starts_with('/')) {
            Some((path, rest)) => (Some(path.to_owned()), rest.to_owned()),
            None => (None, query),
        };
        let with_path = path.is_some();
        parts.extend(path.map(|text| Line { name: None, text }));
        if with_path || is_query(&query) {
            parts.extend(query.split('&').map(|pair| Line {
                name: decode_pairs(pair, false).into_iter().next().map(|(name, _)| name),
                text: pair.to_owned(),
            }));
        } else {
            let name = query.split_once(':').map(|(name, _)| name.to_owned());
            parts.push(Line { name, text: query });
        }
    }
    parts
}

/// Whether a line is `a=b&c=d` and not a header or a path.
fn is_query(line: &str) -> bool {
    line.split('&').next().is_some_and(|pair| pair.contains('=') && !pair.contains([':', ' ', '/']))
}

/// The text after a marker: in brackets, or to the end.
fn quoted<'a>(message: &'a str, marker: &str) -> Option<&'a str> {
    let (_, end) = find(message, marker)?;
    let text = message.get(end..)?.trim_start_matches([':', ' ']);
    match text.strip_prefix('[') {
        Some(text) => Some(text.split_once(']').map_or(text, |(text, _)| text)),
        None => Some(text),
    }
}

/// The start and end of a marker, in any letter case.
fn find(message: &str, marker: &str) -> Option<(usize, usize)> {
    let start = message.to_ascii_lowercase().find(marker)?;
    Some((start, start + marker.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed() -> SignedText {
        SignedText {
            canonical_request: "GET\n/\nA=1&Password=x\nhost:a.com\nx-acs-date:2026\n\nhost;x-acs-date\ne3b0".into(),
            string_to_sign: "ACS3-HMAC-SHA256\nabcd".into(),
        }
    }

    fn check(ours: &SignedText, quote: &str, expected: Option<&str>) {
        let message = format!("Specified signature is not matched with our calculation. {quote}");
        let difference = explain(&message, ours);
        match (difference.as_deref(), expected) {
            (Some(shown), Some(expected)) => assert!(shown.contains(expected), "{quote}: {shown}"),
            (shown, expected) => assert_eq!(shown, expected, "{quote}"),
        }
        let rest =
            if expected.is_some() { "Specified signature is not matched with our calculation" } else { &message };
        assert_eq!(without_quote(&message), rest);
    }

    #[test]
    fn differences() {
        let ours = signed();
        let canonical =
            |text: &str| format!("server StringToSign is [ACS3-HMAC-SHA256\nffff] server CanonicalRequest is [{text}]");
        check(&ours, &canonical(&ours.canonical_request), Some("both sides sign the same text"));
        check(
            &ours,
            &canonical(&ours.canonical_request.replace("a.com", "b.com")),
            Some("part 5: here \"host:a.com\", at the service \"host:b.com\""),
        );
        check(
            &ours,
            &canonical(&ours.canonical_request.replace("A=1", "A=2")),
            Some("part 3: here \"A=1\", at the service \"A=2\""),
        );
        check(
            &ours,
            &canonical(&ours.canonical_request.replace("=x", "=y")),
            Some("here Password with another value, at the service Password with another value"),
        );
        check(&ours, "server string to sign is:ACS3-HMAC-SHA256\nffff", Some("part 2: here \"abcd\""));
        check(&ours, &canonical("GET"), Some("part 2: here \"/\", at the service nothing"));
        check(&ours, "server CanonicalRequest is [cut off", Some("part 1: here \"GET\", at the service \"cut off\""));
    }

    #[test]
    fn the_old_scheme() {
        let sign = |query: &str| SignedText {
            string_to_sign: format!("POST&%2F&{}", crate::percent::percent_encode(query)),
            ..SignedText::default()
        };
        let ours = sign("AccessKeyId=id&Action=A&SecurityToken=t1&Version=1");
        for (theirs, expected) in [
            (
                "AccessKeyId=id&Action=B&SecurityToken=t1&Version=1",
                "part 3: here \"Action=A\", at the service \"Action=B\"",
            ),
            ("AccessKeyId=id&Action=A&SecurityToken=t2&Version=1", "here SecurityToken with another value"),
            ("AccessKeyId=other&Action=A", "here AccessKeyId with another value"),
        ] {
            let quote = format!("server string to sign is:{}", sign(theirs).string_to_sign);
            check(&ours, &quote, Some(expected));
        }
    }

    #[test]
    fn the_old_scheme_with_paths() {
        let sign = |resource: &str| SignedText {
            string_to_sign: format!("GET\napplication/json\n\n\nFri\nx-acs-version:1\n{resource}"),
            ..SignedText::default()
        };
        let ours = sign("/clusters?Name=a&Password=hunter2");
        for (theirs, expected) in [
            ("/clusters?Name=a&Password=hunter3", "here Password with another value, at the service Password with"),
            ("/clusters?Name=b", "here \"Name=a\", at the service \"Name=b\""),
            ("/nodes", "here \"/clusters\", at the service \"/nodes\""),
        ] {
            let quote = format!("server string to sign is:{}", sign(theirs).string_to_sign);
            check(&ours, &quote, Some(expected));
        }
    }

    #[test]
    fn nothing_to_compare() {
        check(&signed(), "", None);
        check(&signed(), "中文 no quote here", None);
    }
}

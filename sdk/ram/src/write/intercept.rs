//! A recorder as an interceptor of a client.
//!
//! Owns the reading of parameters from a request: from query and form, from the path by its template, and
//! from a JSON body. The recorder decides which of them are kept.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::recorder::Recorder;
use alibabacloud_sdk_core::interceptor::{Attempt, Interceptor, InterceptorError};
use alibabacloud_sdk_core::request::UnsignedRequest;

/// Records each call once, whether or not it succeeds: a denied call requires its permission too.
impl Interceptor for Recorder {
    fn before_signing(&self, attempt: &Attempt<'_>, request: &mut UnsignedRequest) -> Result<(), InterceptorError> {
        if attempt.number > 1 {
            return Ok(());
        }
        let mut parameters = in_path(&attempt.action.path, &request.path);
        parameters.extend(in_body(request));
        let pairs = request.query.iter().chain(request.form.iter().flatten()).chain(&parameters);
        let pairs = pairs.map(|(name, value)| (name.as_str(), value.as_str()));
        // An endpoint may serve several regions: the region in the request takes precedence over that of the
        // endpoint.
        let named = pairs.clone().find(|(name, value)| name.eq_ignore_ascii_case("RegionId") && !value.is_empty());
        let region = named.map(|(_, value)| value).or(attempt.region);
        let action = attempt.action;
        self.record(&action.product, &action.version, &action.operation, region, pairs);
        Ok(())
    }
}

/// The parameters of a path, according to its template; none if the path does not match.
fn in_path(template: &str, path: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut template = template.trim_start_matches('/');
    let mut path = path.trim_start_matches('/');
    while let Some((literal, behind)) = template.split_once('{') {
        let (Some((name, next)), Some(rest)) = (behind.split_once('}'), path.strip_prefix(literal)) else {
            return Vec::new();
        };
        let (literal, _) = next.split_once('{').unwrap_or((next, ""));
        // A value contains no slash, unless it may have several segments.
        let (name, end) = match name.strip_prefix('+') {
            Some(name) if !literal.is_empty() => (name, rest.rfind(literal)),
            Some(name) => (name, Some(rest.len())),
            None if literal.is_empty() => (name, rest.find('/').or(Some(rest.len()))),
            None => (name, rest.find(literal)),
        };
        let Some((value, after)) = end.and_then(|end| rest.split_at_checked(end)) else {
            return Vec::new();
        };
        found.push((name.to_owned(), percent_decode_str(value).decode_utf8_lossy().into_owned()));
        (template, path) = (next, after);
    }
    if template == path { found } else { Vec::new() }
}

/// The members of a JSON object in the body. Items of lists are numbered, as in a query.
fn in_body(request: &UnsignedRequest) -> Vec<(String, String)> {
    let is_json = request.content_type.as_deref().is_some_and(|kind| kind.starts_with("application/json"));
    let body = is_json.then(|| serde_json::from_slice(&request.body).ok()).flatten();
    let Some(Value::Object(members)) = body else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (name, value) in members {
        match value {
            Value::Array(items) => {
                let texts = (1..).zip(&items).filter_map(|(number, item)| Some((number, text(item)?)));
                found.extend(texts.map(|(number, text)| (format!("{name}.{number}"), text)));
            }
            other => found.extend(text(&other).map(|text| (name, text))),
        }
    }
    found
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_back_from_paths() {
        for (template, path, expected) in [
            ("/", "/", &[][..]),
            ("/clusters/{ClusterId}", "/clusters/c-1", &[("ClusterId", "c-1")]),
            (
                "/clusters/{ClusterId}/nodes/{Node}",
                "/clusters/c%2F1/nodes/n%201",
                &[("ClusterId", "c/1"), ("Node", "n 1")],
            ),
            ("/apps/{App}:search", "/apps/a%3Ab:search", &[("App", "a:b")]),
            ("/files/{+Path}", "/files/a/b%20c", &[("Path", "a/b c")]),
            ("/files/{+Path}/meta", "/files/a/meta/b/meta", &[("Path", "a/meta/b")]),
            ("{+Path}", "/api/v1", &[("Path", "api/v1")]),
            ("/clusters/{ClusterId}", "/clusters/c-1/nodes", &[]),
            ("/clusters/{ClusterId}/nodes", "/clusters/c-1", &[]),
            ("/clusters/{ClusterId", "/clusters/c-1", &[]),
        ] {
            let found = in_path(template, path);
            let found: Vec<_> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(found, expected, "{template} {path}");
        }
    }
}

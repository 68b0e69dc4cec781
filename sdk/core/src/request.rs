//! From parameters to an unsigned request: path, query, headers and body.
//!
//! Owns how the parts of a request are put together for every style. It does not choose hosts
//! ([`crate::endpoint`]), compute signatures ([`crate::sign`]) or send anything.

use std::borrow::Cow;
use std::sync::LazyLock;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};

use crate::encode::{Parameters, WholeBody};
use crate::endpoint::Endpoint;
use crate::operation::{Action, Method, Style};
use crate::percent::{form_body, percent_encode};

/// Headers that the signer or the connection sets.
const RESERVED: [&str; 17] = [
    "authorization",
    "connection",
    "content-length",
    "date",
    "host",
    "transfer-encoding",
    "x-acs-accesskey-id",
    "x-acs-action",
    "x-acs-bearer-token",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-acs-security-token",
    "x-acs-signature-method",
    "x-acs-signature-nonce",
    "x-acs-signature-type",
    "x-acs-signature-version",
    "x-acs-version",
];

/// A request that is complete apart from its signature.
#[derive(Clone)]
#[non_exhaustive]
pub struct UnsignedRequest {
    /// The operation's name, sent as `x-acs-action`.
    pub(crate) operation: Cow<'static, str>,
    /// The API version, sent as `x-acs-version`.
    pub(crate) version: Cow<'static, str>,
    pub(crate) style: Style,
    /// The HTTP method.
    pub method: Method,
    /// `https` or `http`.
    pub scheme: &'static str,
    /// The host, with the port if the endpoint names one.
    pub host: String,
    /// The path, with percent-encoded parameters.
    pub path: String,
    /// Decoded query pairs.
    pub query: Vec<(String, String)>,
    /// Decoded form pairs, when the body is a form.
    pub form: Option<Vec<(String, String)>>,
    /// Headers with lower-case names.
    pub headers: Vec<(String, String)>,
    /// The content type of the body, when there is a body.
    pub content_type: Option<Cow<'static, str>>,
    /// The body as it is sent.
    pub body: Bytes,
    /// The lower-case hex SHA-256 of a body that is sent in place of [`body`](Self::body).
    pub body_sha256: Option<String>,
}

/// Why a request cannot be built from its parameters.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The path has a parameter without a value.
    #[error("the path parameter {0} is not set")]
    MissingPathParameter(String),
    /// A path parameter is `.` or `..`, which HTTP libraries remove from paths.
    #[error("the path parameter {0} must not be \".\" or \"..\"")]
    DotSegment(String),
    /// A host parameter would change the host that it is a label of.
    #[error("the host parameter {0} must be letters, digits, hyphens, underscores and inner dots")]
    HostLabel(String),
    /// The client sets this header itself, for the signature or the connection.
    #[error("the header {0} is set by the client and cannot be given")]
    ReservedHeader(String),
    /// A header has a name or a value that HTTP does not allow.
    #[error("the header {0} has a name or value that HTTP does not allow")]
    Header(String),
    /// The host, path and query are not a URL.
    #[error("the request does not make a valid URL")]
    Url(#[source] http::Error),
}

impl std::fmt::Debug for UnsignedRequest {
    /// Leaves parameter values, header values and the body out: any of them may be a secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("UnsignedRequest")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("scheme", &self.scheme)
            .field("host", &self.host)
            .finish_non_exhaustive()
    }
}

impl UnsignedRequest {
    /// Puts a request together: [`Parameters::of`] encodes a typed operation, [`Parameters::of_untyped`] an
    /// untyped one.
    ///
    /// # Errors
    ///
    /// A path parameter is missing or a dot segment, or a header cannot be sent.
    pub fn new(action: &Action, parameters: Parameters, endpoint: &Endpoint) -> Result<Self, RequestError> {
        let path = expand_path(&action.path, &parameters.path)?;
        if let Some((name, _)) = parameters.host.iter().find(|(_, label)| !is_label(label)) {
            return Err(RequestError::HostLabel(name.clone()));
        }
        let headers =
            vec![("accept".to_owned(), "application/json".to_owned()), ("user-agent".to_owned(), USER_AGENT.clone())];
        let (content_type, body) = match (parameters.body, &parameters.form) {
            (Some(WholeBody::Binary(bytes)), _) => (Some("application/octet-stream"), bytes.into()),
            (Some(WholeBody::Json(text)), _) => (Some("application/json; charset=utf-8"), text.into()),
            (None, Some(pairs)) => (Some("application/x-www-form-urlencoded"), form_body(pairs).into()),
            (None, None) => (None, Bytes::new()),
        };
        let mut request = Self {
            operation: action.operation.clone(),
            version: action.version.clone(),
            style: action.style,
            method: action.method,
            scheme: endpoint.scheme(),
            host: endpoint.host_with(&parameters.host),
            path,
            query: parameters.query,
            form: parameters.form,
            headers,
            content_type: content_type.map(Cow::Borrowed),
            body,
            body_sha256: None,
        };
        request.replace_headers(parameters.headers)?;
        Ok(request)
    }

    /// Replaces the body that was made from the parameters.
    pub fn replace_body(&mut self, content_type: impl Into<Cow<'static, str>>, body: Bytes) {
        self.content_type = Some(content_type.into());
        self.form = None;
        self.body = body;
    }

    /// Brings headers that an interceptor added into the form that is signed.
    ///
    /// # Errors
    ///
    /// The signer sets a header itself, or HTTP does not allow it.
    #[cfg(feature = "client")]
    pub(crate) fn normalize_headers(&mut self) -> Result<(), RequestError> {
        self.headers.iter_mut().try_for_each(|(name, value)| normalize_header(name, value))
    }

    /// Adds headers, and removes those of the same name.
    ///
    /// # Errors
    ///
    /// The signer sets the header itself, or HTTP does not allow it.
    pub fn replace_headers(&mut self, headers: Vec<(String, String)>) -> Result<(), RequestError> {
        for (mut name, mut value) in headers {
            normalize_header(&mut name, &mut value)?;
            self.headers.retain(|(present, _)| *present != name);
            match name.as_str() {
                "content-type" => self.content_type = Some(Cow::Owned(value)),
                _ => self.headers.push((name, value)),
            }
        }
        Ok(())
    }
}

/// Makes a name lower-case and removes white space around a value, as both are signed.
fn normalize_header(name: &mut String, value: &mut String) -> Result<(), RequestError> {
    name.make_ascii_lowercase();
    if RESERVED.contains(&name.as_str()) {
        return Err(RequestError::ReservedHeader(name.clone()));
    }
    if HeaderName::from_bytes(name.as_bytes()).is_err() || HeaderValue::from_str(value).is_err() {
        return Err(RequestError::Header(name.clone()));
    }
    let trimmed = value.trim();
    if trimmed.len() < value.len() {
        *value = trimmed.to_owned();
    }
    Ok(())
}

/// Replaces each `{Name}` of a path template with the percent-encoded parameter.
///
/// `{+Name}` may be several segments: the slashes of its value are kept.
fn expand_path(template: &str, parameters: &[(String, String)]) -> Result<String, RequestError> {
    let mut path = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('{') {
        path.push_str(literal);
        let Some((name, after)) = after.split_once('}') else {
            return Err(RequestError::MissingPathParameter(after.to_owned()));
        };
        let (name, several) = name.strip_prefix('+').map_or((name, false), |name| (name, true));
        let value = parameters.iter().find(|(parameter, _)| parameter == name);
        let (_, value) = value.ok_or_else(|| RequestError::MissingPathParameter(name.to_owned()))?;
        let segments: Vec<&str> = if several { value.split('/').collect() } else { vec![value] };
        if segments.iter().any(|segment| matches!(*segment, "." | "..")) {
            return Err(RequestError::DotSegment(name.to_owned()));
        }
        path.push_str(&segments.into_iter().map(percent_encode).collect::<Vec<_>>().join("/"));
        rest = after;
    }
    path.push_str(rest);
    Ok(if path.starts_with('/') { path } else { format!("/{path}") })
}

/// Whether `text` can be labels of a host name without changing another part of the URL.
fn is_label(text: &str) -> bool {
    let inner = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    !text.is_empty() && text.chars().all(inner) && !text.starts_with('.') && !text.ends_with('.')
}

/// `AlibabaCloud-Rust/0.1.0 (linux; x86_64)`.
pub(crate) static USER_AGENT: LazyLock<String> = LazyLock::new(|| {
    let (version, os, arch) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH);
    format!("AlibabaCloud-Rust/{version} ({os}; {arch})")
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let parameters = [
            ("id".to_owned(), "c 中/~*+%2F".to_owned()),
            ("empty".to_owned(), String::new()),
            ("several".to_owned(), "/api/v1/a b".to_owned()),
        ];
        let cases = [
            ("/", Ok("/")),
            ("/clusters/{id}/attach", Ok("/clusters/c%20%E4%B8%AD%2F~%2A%2B%252F/attach")),
            ("/a/{empty}/b", Ok("/a//b")),
            ("/apps:search", Ok("/apps:search")),
            ("{+several}", Ok("/api/v1/a%20b")),
            ("/{other}", Err("the path parameter other is not set")),
            ("/{id", Err("the path parameter id is not set")),
        ];
        for (template, expected) in cases {
            let path = expand_path(template, &parameters).map_err(|error| error.to_string());
            assert_eq!(path.as_deref(), expected.map_err(str::to_owned).as_ref().map(|path| *path), "{template}");
        }
    }

    #[test]
    fn dot_segments_are_rejected() {
        for dots in [".", ".."] {
            let error = expand_path("/{id}", &[("id".to_owned(), dots.to_owned())]).unwrap_err();
            assert!(matches!(error, RequestError::DotSegment(name) if name == "id"));
        }
    }
}

//! What a service says when it refuses a call.
//!
//! Owns the reading of error documents in every form that gateways and products use: JSON with
//! capital or small keys, XML, and bodies that are neither. Reading one never fails.

use std::fmt;

use serde_json::Value;

use crate::sign::percent_encode;

/// An error code, documented or not.
///
/// Each product has constants for its documented codes, such as
/// `esa::error_code::ESA_SERVICE_NOT_OPEN`; they can stand in patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ErrorCode<'a>(pub &'a str);

impl<'a> ErrorCode<'a> {
    /// The code as it stands on the wire.
    pub const fn as_str(self) -> &'a str {
        self.0
    }
}

impl fmt::Display for ErrorCode<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.0)
    }
}

impl PartialEq<str> for ErrorCode<'_> {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for ErrorCode<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// The service's error document, as far as it could be read.
#[derive(Clone, Default, PartialEq)]
pub struct ServiceError {
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
    document: Option<Value>,
    /// What stood there instead of an error document.
    instead: Option<String>,
}

impl ServiceError {
    /// Reads an error response. Whatever the body is, a value comes back.
    pub fn read(content_type: Option<&str>, body: &[u8]) -> Self {
        let document = serde_json::from_slice::<Value>(body)
            .ok()
            .filter(Value::is_object)
            // An HTML page is XML at times, and never an error document.
            .or_else(|| crate::xml::to_value(body).filter(|document| document.get("Code").is_some()));
        let Some(document) = document else {
            return Self { instead: Some(describe(content_type, body)), ..Self::default() };
        };
        let text = |names: &[&str]| names.iter().find_map(|name| document.get(name).and_then(scalar_text));
        let code = text(&["Code", "code", "ErrorCode", "errorCode", "error"]);
        let message = text(&["Message", "message", "ErrorMessage", "errorMessage", "error_description"]);
        let request_id = text(&["RequestId", "requestId", "RequestID", "requestid", "request_id"]);
        let instead =
            (code.is_none() && message.is_none()).then(|| "the error document has neither code nor message".to_owned());
        Self { code, message, request_id, document: Some(document), instead }
    }

    /// A redirect, which is never followed: it would hand the signed request to another host.
    ///
    /// The host alone is told: the rest of the location may repeat the signed query.
    pub(crate) fn redirect(location: Option<&str>) -> Self {
        let location = location.map(str::parse::<http::Uri>);
        let instead = match &location {
            None => "the service redirects without saying where".to_owned(),
            Some(location) => {
                let host = location.as_ref().ok().and_then(http::Uri::host).unwrap_or("another path");
                format!("the service redirects to {host}, which is not followed")
            }
        };
        Self { instead: Some(instead), ..Self::default() }
    }

    /// Masks a secret that the service repeats: a signature mismatch quotes what was signed,
    /// as it is or percent-encoded once or twice.
    #[must_use]
    pub(crate) fn without(mut self, secret: &str) -> Self {
        if secret.is_empty() {
            return self;
        }
        let once = percent_encode(secret);
        let twice = percent_encode(&once);
        for text in [&mut self.code, &mut self.message].into_iter().flatten() {
            for form in [twice.as_str(), once.as_str(), secret] {
                if text.contains(form) {
                    *text = text.replace(form, "****");
                }
            }
        }
        self
    }

    /// The error code, when the document has one.
    pub fn code(&self) -> Option<ErrorCode<'_>> {
        self.code.as_deref().map(ErrorCode)
    }

    /// The message, when the document has one.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The request ID, when the document has one.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The link to the service's own explanation, when the document has one.
    pub fn recommend(&self) -> Option<&str> {
        self.get("Recommend").and_then(Value::as_str)
    }

    /// Any other member of the error document.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.document.as_ref().and_then(|document| document.get(name))
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.code, &self.message, &self.instead) {
            (Some(code), Some(message), _) => write!(formatter, "{}: {}", one_line(code), one_line(message)),
            (Some(text), None, _) | (None, Some(text), _) => formatter.write_str(&one_line(text)),
            (None, None, Some(instead)) => formatter.write_str(instead),
            (None, None, None) => formatter.write_str("the service gave no reason"),
        }
    }
}

impl fmt::Debug for ServiceError {
    /// Leaves the rest of the document out: it may hold secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServiceError")
            .field("code", &self.code)
            .field("message", &self.message)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

/// Text without its line breaks: an error is told in one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text as it is, numbers as text; an empty text is none.
fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Says what a body is that is not an error document, without printing it.
fn describe(content_type: Option<&str>, body: &[u8]) -> String {
    match (body.is_empty(), content_type) {
        (true, _) => "the service gave no reason: the body is empty".to_owned(),
        (false, Some(kind)) => format!("the body is no error document but {} bytes of {kind}", body.len()),
        (false, None) => format!("the body is no error document but {} bytes", body.len()),
    }
}

//! The error document of a service.
//!
//! Owns how error documents are read in every form that gateways and products use: JSON with upper-case or
//! lower-case keys, XML, and bodies that are neither. Reading one never fails.

use std::fmt;

use serde_json::Value;

use super::denied::AccessDeniedDetail;
use super::family::NormalizedCode;
use super::mismatch;
use crate::percent::percent_encode;
use crate::sign::SignedText;
use crate::text::{one_line, scalar_text};

/// An error code, documented or not.
///
/// Each product has constants for its documented codes, such as
/// `esa::error_code::ESA_SERVICE_NOT_OPEN`; patterns can contain them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ErrorCode<'a>(pub &'a str);

impl<'a> ErrorCode<'a> {
    /// The code as it is on the wire.
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
    access_denied: Option<AccessDeniedDetail>,
    /// A description of the body, if it is not an error document.
    instead: Option<String>,
    /// The first difference between our signature and the service's.
    mismatch: Option<String>,
}

impl ServiceError {
    /// Reads an error response. It never fails, whatever the body is.
    pub fn read(content_type: Option<&str>, body: &[u8]) -> Self {
        let document = serde_json::from_slice::<Value>(body)
            .ok()
            .filter(Value::is_object)
            // Some HTML pages are XML, but are not error documents.
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
        let detail = ["AccessDeniedDetail", "accessDeniedDetail"].iter().find_map(|name| document.get(name));
        let access_denied = detail.and_then(AccessDeniedDetail::read);
        Self { code, message, request_id, document: Some(document), access_denied, instead, mismatch: None }
    }

    /// Compares the text that the service signed with ours, if their signatures differ.
    #[must_use]
    pub(crate) fn compared(mut self, ours: Option<&SignedText>) -> Self {
        let message = self.message.as_deref().filter(|_| self.normalized_code().is_signature_mismatch());
        if let (Some(message), Some(ours)) = (message, ours) {
            self.mismatch = mismatch::explain(message, ours);
        }
        self
    }

    /// The code in the form that the families compare.
    pub(super) fn normalized_code(&self) -> NormalizedCode {
        NormalizedCode::new(self.code.as_deref().unwrap_or_default())
    }

    /// The message without the text that the service signed.
    fn shown_message(&self) -> Option<&str> {
        let message = self.message.as_deref()?;
        Some(if self.normalized_code().is_signature_mismatch() { mismatch::without_quote(message) } else { message })
    }

    /// Reads the error in the body of a success; `None` if there is none: `Success` is not `false`, and there
    /// is no `Code` or it means success.
    pub fn read_refusal(content_type: Option<&str>, body: &[u8]) -> Option<Self> {
        const SUCCESS_CODES: [&str; 4] = ["200", "OK", "Success", "0"];
        let document = Self::read(content_type, body);
        let success = ["Success", "success"].iter().find_map(|name| document.get(name));
        let failed = match success {
            Some(Value::Bool(success)) => !success,
            Some(Value::String(text)) => text.eq_ignore_ascii_case("false"),
            _ => document
                .code()
                .is_some_and(|code| !SUCCESS_CODES.iter().any(|success| success.eq_ignore_ascii_case(code.0))),
        };
        failed.then_some(document)
    }

    /// A redirect, which is never followed: that would send the signed request to another host.
    ///
    /// Only the host is shown: the rest of the location may repeat the signed query.
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

    /// Masks a secret that the service repeats: the message of a signature mismatch quotes the signed text, as
    /// it is or percent-encoded once or twice.
    #[must_use]
    pub(crate) fn without(mut self, secret: &str) -> Self {
        if secret.is_empty() {
            return self;
        }
        let once = percent_encode(secret);
        let twice = percent_encode(&once);
        for text in [&mut self.code, &mut self.message, &mut self.mismatch].into_iter().flatten() {
            for form in [twice.as_str(), once.as_str(), secret] {
                if text.contains(form) {
                    *text = text.replace(form, "****");
                }
            }
        }
        self
    }

    /// The error code, if the document has one.
    pub fn code(&self) -> Option<ErrorCode<'_>> {
        self.code.as_deref().map(ErrorCode)
    }

    /// The message, if the document has one.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The request ID, if the document has one.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The link to the service's own explanation, if the document has one.
    pub fn recommend(&self) -> Option<&str> {
        self.get("Recommend").and_then(Value::as_str)
    }

    /// The denied action and the kind of policy that denied it, if the service reports them.
    pub fn access_denied_detail(&self) -> Option<&AccessDeniedDetail> {
        self.access_denied.as_ref()
    }

    /// After `SignatureDoesNotMatch`: the first difference between the text that the service signed and ours, if
    /// its message contains that text. It shows no secret.
    pub fn signature_difference(&self) -> Option<&str> {
        self.mismatch.as_deref()
    }

    /// Whether there is an error document.
    pub(super) fn has_document(&self) -> bool {
        self.document.is_some()
    }

    /// Any other member of the error document.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.document.as_ref().and_then(|document| document.get(name))
    }
}

impl std::error::Error for ServiceError {}

impl fmt::Display for ServiceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.code, self.shown_message(), &self.instead) {
            (Some(code), Some(message), _) => write!(formatter, "{}: {}", one_line(code), one_line(message)),
            (Some(text), None, _) => formatter.write_str(&one_line(text)),
            (None, Some(text), _) => formatter.write_str(&one_line(text)),
            (None, None, Some(instead)) => formatter.write_str(instead),
            (None, None, None) => formatter.write_str("the service gave no reason"),
        }?;
        match (&self.access_denied, &self.mismatch) {
            (Some(detail), _) => write!(formatter, "; {detail}"),
            (None, Some(difference)) => write!(formatter, "; {}", one_line(difference)),
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Debug for ServiceError {
    /// Leaves the rest of the document out: it may contain secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServiceError")
            .field("code", &self.code)
            .field("message", &self.shown_message())
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

/// Describes a body that is not an error document, without printing it.
fn describe(content_type: Option<&str>, body: &[u8]) -> String {
    match (body.is_empty(), content_type) {
        (true, _) => "the service gave no reason: the body is empty".to_owned(),
        (false, Some(kind)) => format!("the body is no error document but {} bytes of {kind}", body.len()),
        (false, None) => format!("the body is no error document but {} bytes", body.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_in_a_success() {
        for (body, expected) in [
            (r#"{"Success": false, "Code": "Busy", "Message": "try later"}"#, Some("Busy: try later")),
            (r#"{"success": "false", "message": "no"}"#, Some("no")),
            (r#"{"Code": "InvalidParameter", "Message": "no"}"#, Some("InvalidParameter: no")),
            (r#"{"Success": true, "Code": "Whatever"}"#, None),
            (r#"{"Code": "200", "Message": "successful"}"#, None),
            (r#"{"Code": "OK"}"#, None),
            (r#"{"Code": 0}"#, None),
            (r#"{"RequestId": "REQ-1"}"#, None),
            ("[]", None),
            ("", None),
        ] {
            let line = ServiceError::read_refusal(Some("application/json"), body.as_bytes());
            assert_eq!(line.map(|refusal| refusal.to_string()).as_deref(), expected, "{body}");
        }
    }
}

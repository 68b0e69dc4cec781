//! Headers of responses that more than one layer reads.
//!
//! Owns their names and how their values become text.

use http::HeaderMap;

/// The ID by which the service finds a request again.
const REQUEST_ID: &str = "x-acs-request-id";

/// The value of a header without white space around it, if it is text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// The request ID, if the headers contain it.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    text(headers, REQUEST_ID)
}

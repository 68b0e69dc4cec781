//! What the HTTP client's errors mean.
//!
//! Owns the words in which they are told, and whether the request can have been sent. A URL never
//! leaves it, because the old signatures carry credentials there.

use std::error::Error as _;

use crate::error::TransportError;

/// The service was silent for too long.
pub(super) fn silence(what: &str) -> TransportError {
    TransportError::new(format!("{what}: timed out")).timed_out()
}

/// Tells what failed in our own words; what the HTTP client says of it is the source.
pub(super) fn failure(what: &str, error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let found = find(&error);
    let told = match &found {
        // The body of the request tells its own failure.
        Some(Found::Own(reason)) => TransportError::new(format!("{what}: {reason}")).permanent(),
        Some(Found::Untrusted(reason)) => TransportError::new(format!("{what}: {reason}")).permanent(),
        Some(Found::Other(reason)) => TransportError::new(format!("{what}: {reason}")),
        // An answer that ended early without an error of the system below it.
        None if error.is_request() || error.is_body() || error.is_decode() => {
            TransportError::new(format!("{what}: the connection was closed"))
        }
        None => TransportError::new(what),
    };
    let told = if error.is_timeout() { told.timed_out() } else { told };
    // A connection that never opened carried nothing.
    let told = if error.is_connect() && !told.is_permanent() { told.not_sent() } else { told };
    told.with_source(error)
}

/// The kind of a cause.
enum Found {
    /// An error of this crate inside an error of the HTTP client.
    Own(String),
    /// Another attempt meets the same certificate.
    Untrusted(String),
    Other(String),
}

/// The kind of failure, from the causes that have one.
fn find(error: &reqwest::Error) -> Option<Found> {
    if error.is_timeout() {
        return Some(Found::Other("timed out".to_owned()));
    }
    let mut found = None;
    let mut cause = error.source();
    while let Some(current) = cause {
        found = found.or_else(|| kind(current));
        cause = current.source();
    }
    found
}

fn kind(cause: &(dyn std::error::Error + 'static)) -> Option<Found> {
    let other = |reason: &str| Some(Found::Other(reason.to_owned()));
    if let Some(error) = cause.downcast_ref::<TransportError>() {
        return Some(Found::Own(error.to_string()));
    }
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        return match error {
            rustls::Error::InvalidCertificate(_) => {
                Some(Found::Untrusted("the certificate of the service is not trusted".to_owned()))
            }
            _ => other("no secure connection could be agreed on"),
        };
    }
    // The resolver's own error has no kind; the connector names the step.
    if cause.to_string() == "dns error" {
        return other("the host is not known");
    }
    let error = cause.downcast_ref::<std::io::Error>()?;
    // An error of another library inside an I/O error tells more than its kind does.
    match error.get_ref() {
        Some(inner) => kind(inner),
        None if error.kind() == std::io::ErrorKind::Other => None,
        None => other(&error.kind().to_string()),
    }
}

//! The meaning of the HTTP client's errors.
//!
//! Owns their messages, and whether the request can have been sent. No message contains a URL, because
//! signatures of version 1.0 put credentials there.

use std::error::Error as _;

use crate::error::TransportError;

/// The service was silent for too long.
pub(super) fn silence(what: &str) -> TransportError {
    TransportError::new(format!("{what}: timed out")).timed_out()
}

/// The error with a message of ours; the error of the HTTP client is its source.
pub(super) fn failure(what: &str, error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let found = find(&error);
    let failure = match &found {
        // The body of the request failed with an error of this crate.
        Some(Found::Own(reason)) => TransportError::new(format!("{what}: {reason}")).permanent(),
        Some(Found::Untrusted(reason)) => TransportError::new(format!("{what}: {reason}")).permanent(),
        Some(Found::Other(reason)) => TransportError::new(format!("{what}: {reason}")),
        // A response that ended early without an error of the operating system.
        None if error.is_request() || error.is_body() || error.is_decode() => {
            TransportError::new(format!("{what}: the connection was closed"))
        }
        None => TransportError::new(what),
    };
    let failure = if error.is_timeout() { failure.timed_out() } else { failure };
    // Nothing was sent over a connection that was never open.
    let failure = if error.is_connect() && !failure.is_permanent() { failure.not_sent() } else { failure };
    failure.with_source(error)
}

/// The kind of a cause.
enum Found {
    /// An error of this crate inside an error of the HTTP client.
    Own(String),
    /// Another attempt would receive the same certificate.
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
            _ => other("the TLS handshake failed"),
        };
    }
    // The error of the resolver has no kind; the connector's text names the step.
    if cause.to_string() == "dns error" {
        return other("the host name cannot be resolved");
    }
    let error = cause.downcast_ref::<std::io::Error>()?;
    // An error of another library inside an I/O error is more exact than the kind.
    match error.get_ref() {
        Some(inner) => kind(inner),
        None if error.kind() == std::io::ErrorKind::Other => None,
        None => other(&error.kind().to_string()),
    }
}

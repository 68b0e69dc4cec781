//! What an error means for another attempt and for the caller.
//!
//! Owns the one classification of cause, status, headers and code; retries and the predicates of [`Error`] both
//! use it. Whether another attempt is made is decided in `retry`.

use std::time::{Duration, SystemTime};

use http::StatusCode;

use super::{Cause, Error};
use crate::date::parse_http_date;
use crate::headers;

/// What a failed attempt means for the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No byte of the request was sent; the service of the credentials may state how long to wait.
    NotSent(Option<Duration>),
    /// The next attempt may succeed. The service may have executed this one, and may state how long to wait.
    Transient(Option<Duration>),
    /// Too many requests, so this one was not executed; the service may state how long to wait.
    Throttled(Option<Duration>),
    /// The date of the request is too far from the service's time, which is given.
    Skewed(SystemTime),
    /// The security token has expired.
    ExpiredToken,
    /// The next attempt would fail in the same way.
    Final,
}

impl Error {
    /// What the error means for another attempt.
    pub(crate) fn failure(&self) -> Failure {
        match &self.0.cause {
            Cause::Transport(error) if error.is_permanent() => Failure::Final,
            Cause::Transport(error) if error.is_not_sent() => Failure::NotSent(None),
            Cause::Transport(_) => Failure::Transient(None),
            #[cfg(feature = "client")]
            Cause::Slow(_) => Failure::Transient(None),
            Cause::Service(_) => self.service_failure(),
            // Without credentials the call itself was not sent.
            Cause::Credentials(error) => match error.call().filter(|call| call.is_retryable()) {
                Some(call) => Failure::NotSent(call.retry_after()),
                None => Failure::Final,
            },
            _ => Failure::Final,
        }
    }

    /// What the error of the service means for another attempt.
    fn service_failure(&self) -> Failure {
        let Some(service) = self.service() else { return Failure::Final };
        let code = service.normalized_code();
        if self.is_throttled() {
            return Failure::Throttled(self.retry_after());
        }
        if code.is_expired_token() {
            return Failure::ExpiredToken;
        }
        if code.is_clock_skewed() {
            return self.service_time().map_or(Failure::Final, Failure::Skewed);
        }
        if self.is_gateway() || code.is_unavailable() || code.is_in_progress() {
            return Failure::Transient(self.retry_after());
        }
        if code.is_nonce_used() { Failure::Transient(None) } else { Failure::Final }
    }

    /// Whether the status means that the service or its gateway could not process the request.
    fn is_gateway(&self) -> bool {
        matches!(self.status().map(|status| status.as_u16()), Some(500 | 502 | 503 | 504))
    }

    /// Whether the service rejected the call because of too many requests: HTTP status 429, a code of that
    /// family, or a positive `x-acs-retry-after`. A server error (5xx) counts only by its code: with that header
    /// alone the service is busy, and may have begun to execute the call.
    ///
    /// Send fewer requests, or wait for [`retry_after`](Self::retry_after). If the operation only reads or has a
    /// `ClientToken`, the client has already retried it.
    pub fn is_throttled(&self) -> bool {
        let Some(service) = self.service() else { return false };
        let by_header = || self.header_millis().is_some() && !self.is_gateway();
        let by_status = self.status() == Some(StatusCode::TOO_MANY_REQUESTS);
        by_status || service.normalized_code().is_throttled() || by_header()
    }

    /// Whether a resource that the call names does not exist.
    ///
    /// The code decides, and not the status, which many products use for other errors. `false` for an access
    /// key, an operation or a region that does not exist.
    pub fn is_not_found(&self) -> bool {
        let Some(service) = self.service() else { return false };
        let bare = self.status() == Some(StatusCode::NOT_FOUND) && service.code().is_none() && service.has_document();
        service.normalized_code().is_not_found() || bare
    }

    /// Whether a quota or a limit of the account is exceeded; waiting does not help.
    pub fn is_quota(&self) -> bool {
        self.service().is_some_and(|service| service.normalized_code().is_quota())
    }

    /// Whether the caller has no permission for the call. The service's explanation is in
    /// [`ServiceError::access_denied_detail`](super::ServiceError::access_denied_detail).
    pub fn is_access_denied(&self) -> bool {
        let Some(service) = self.service() else { return false };
        service.access_denied_detail().is_some() || service.normalized_code().is_access_denied()
    }

    /// Whether the same call may succeed later: the transport failed, a time limit was reached, the service was
    /// not able to respond, throttled the call, or rejected its date, nonce or token.
    ///
    /// The service may have executed the call nevertheless: repeat one that writes only if that does no harm.
    pub fn is_retryable(&self) -> bool {
        match &self.0.cause {
            #[cfg(feature = "client")]
            Cause::Deadline(_) => true,
            _ => self.failure() != Failure::Final,
        }
    }

    /// How long to wait, as the service requests: `x-acs-retry-after` in milliseconds, otherwise
    /// `Retry-After` in seconds or as a date.
    pub fn retry_after(&self) -> Option<Duration> {
        self.header_millis().or_else(|| {
            let text = headers::text(self.headers()?, "retry-after")?;
            match text.parse() {
                Ok(seconds) => Some(Duration::from_secs(seconds)),
                Err(_) => parse_http_date(text)?.duration_since(self.service_time()?).ok(),
            }
            // A wait of zero means that the service requests none.
            .filter(|wait| !wait.is_zero())
        })
    }

    /// A positive `x-acs-retry-after`.
    fn header_millis(&self) -> Option<Duration> {
        let millis = headers::text(self.headers()?, "x-acs-retry-after")?.parse().ok()?;
        (millis > 0).then(|| Duration::from_millis(millis))
    }

    /// The service's time when it responded.
    fn service_time(&self) -> Option<SystemTime> {
        parse_http_date(headers::text(self.headers()?, "date")?)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::error::{TransportError, check};
    use crate::operation::UntypedOperation;

    fn error(status: u16, headers: &[(&str, &str)], body: &str) -> Error {
        let mut response = http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        let response = response.body(Bytes::copy_from_slice(body.as_bytes())).unwrap();
        check(&UntypedOperation::rpc("ecs", "2014-05-26", "Get").action, response, None, None).unwrap_err()
    }

    fn code(code: &str) -> String {
        serde_json::json!({"Code": code}).to_string()
    }

    #[test]
    fn responses() {
        let millis = |millis| Failure::Throttled(Some(Duration::from_millis(millis)));
        let busy = |millis| Failure::Transient(Some(Duration::from_millis(millis)));
        let date = ("date", "Fri, 02 Jan 2026 03:04:05 GMT");
        let skewed = Failure::Skewed(SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045));
        for (status, headers, body, expected) in [
            (500, vec![], "", Failure::Transient(None)),
            (501, vec![], "", Failure::Final),
            (502, vec![], "<html></html>", Failure::Transient(None)),
            (400, vec![], &*code("InvalidParameter"), Failure::Final),
            (400, vec![], &code("InternalError"), Failure::Transient(None)),
            (400, vec![], &code("SignatureNonceUsed"), Failure::Transient(None)),
            (400, vec![], &code("Throttling.User"), Failure::Throttled(None)),
            (429, vec![], "", Failure::Throttled(None)),
            (429, vec![("x-acs-retry-after", "1500")], "", millis(1500)),
            (503, vec![("x-acs-retry-after", "20"), ("retry-after", "9")], "{}", busy(20)),
            (503, vec![("x-acs-retry-after", "20")], &code("Throttling"), millis(20)),
            (400, vec![("x-acs-retry-after", "20")], &code("Whatever"), millis(20)),
            (400, vec![("x-acs-retry-after", "0"), ("retry-after", "2")], &code("Throttling"), millis(2000)),
            (400, vec![("x-acs-retry-after", "soon")], &code("InvalidParameter"), Failure::Final),
            (429, vec![("retry-after", "Fri, 02 Jan 2026 03:04:09 GMT"), date], "", millis(4000)),
            (429, vec![("retry-after", "Fri, 02 Jan 2026 03:04:01 GMT"), date], "", Failure::Throttled(None)),
            (503, vec![("retry-after", "2")], "", busy(2000)),
            (503, vec![("retry-after", "0")], "", Failure::Transient(None)),
            (400, vec![("retry-after", "2")], &code("ServiceUnavailable"), busy(2000)),
            (403, vec![], &code("IdempotentProcessing"), Failure::Transient(None)),
            (429, vec![("retry-after", "0")], "", Failure::Throttled(None)),
            (403, vec![], &code("InvalidSecurityToken.Expired"), Failure::ExpiredToken),
            (400, vec![date], &code("InvalidTimeStamp.Expired"), skewed),
            (400, vec![("date", "today")], &code("InvalidTimeStamp.Expired"), Failure::Final),
            (302, vec![("location", "https://a")], "", Failure::Final),
        ] {
            let error = error(status, &headers, body);
            assert_eq!(error.failure(), expected, "{status} {headers:?} {body}");
            assert_eq!(error.is_retryable(), expected != Failure::Final);
            assert_eq!(error.is_throttled(), matches!(expected, Failure::Throttled(_)), "{status} {headers:?} {body}");
        }
    }

    #[test]
    fn transports() {
        let new = |cause: TransportError| Error::new(&UntypedOperation::rpc("a", "b", "C").action, cause);
        for (cause, expected) in [
            (TransportError::new("x"), Failure::Transient(None)),
            (TransportError::new("x").timed_out(), Failure::Transient(None)),
            (TransportError::new("x").timed_out().not_sent(), Failure::NotSent(None)),
            (TransportError::new("x").permanent(), Failure::Final),
        ] {
            assert_eq!(new(cause).failure(), expected);
        }
    }

    #[test]
    fn predicates() {
        let detail = r#"{"Code": "X", "AccessDeniedDetail": {"AuthAction": "a:B"}}"#;
        for (status, body, expected) in [
            (404, &*code("InvalidInstanceId.NotFound"), "n"),
            (400, &code("InvalidInstanceId.NotFound"), "n"),
            (404, &code("DBInstanceLocked"), ""),
            (404, r#"{"message": "no such thing"}"#, "n"),
            (404, "<html></html>", ""),
            (403, &code("QuotaExceed.Tags"), "q"),
            (403, &code("Forbidden.RAM"), "a"),
            (400, detail, "a"),
            (500, "", ""),
        ] {
            let error = error(status, &[], body);
            let all = [('n', error.is_not_found()), ('q', error.is_quota()), ('a', error.is_access_denied())];
            let found: String = all.into_iter().filter(|(_, is)| *is).map(|(letter, _)| letter).collect();
            assert_eq!(found, expected, "{status} {body}");
        }
    }
}

//! Spans and events of calls, for subscribers of `tracing`.
//!
//! Owns their names and fields. No parameter, header, body or credential is ever a field. Without
//! the feature `tracing` every function does nothing.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::error::Error;
#[cfg(feature = "tracing")]
use crate::headers;
use crate::operation::Action;

/// The span of a call, or of one attempt in it.
pub(crate) struct Span {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

#[cfg(feature = "tracing")]
impl Span {
    /// The span `alibabacloud.call`.
    pub(crate) fn call(action: &Action, region: Option<&str>) -> Self {
        let span = tracing::debug_span!(
            "alibabacloud.call",
            product = &*action.product,
            operation = &*action.operation,
            region,
            attempts = tracing::field::Empty,
            status = tracing::field::Empty,
            request_id = tracing::field::Empty,
            error = tracing::field::Empty,
        );
        Self { span }
    }

    /// The span `alibabacloud.attempt` inside that of the call.
    pub(crate) fn attempt(&self, number: u32) -> Self {
        let span = tracing::debug_span!(
            parent: &self.span,
            "alibabacloud.attempt",
            attempt = number,
            status = tracing::field::Empty,
            request_id = tracing::field::Empty,
            error = tracing::field::Empty,
        );
        Self { span }
    }

    /// Runs a future inside the span.
    pub(crate) fn around<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        tracing::Instrument::instrument(future, self.span.clone())
    }

    /// Records a success.
    pub(crate) fn succeed(&self, status: StatusCode, headers: &HeaderMap) {
        if self.span.is_disabled() {
            return;
        }
        self.span.record("status", status.as_u16());
        if let Some(id) = headers::request_id(headers) {
            self.span.record("request_id", id);
        }
    }

    /// Records the request ID of the body.
    pub(crate) fn decoded(&self, request_id: &str) {
        if !request_id.is_empty() {
            self.span.record("request_id", request_id);
        }
    }

    /// Records a failure: its code, or its kind if there is no code.
    pub(crate) fn fail(&self, error: &Error) {
        if self.span.is_disabled() {
            return;
        }
        if let Some(status) = error.status() {
            self.span.record("status", status.as_u16());
        }
        if let Some(id) = error.request_id() {
            self.span.record("request_id", id);
        }
        match error.code() {
            Some(code) => self.span.record("error", code.as_str()),
            None => self.span.record("error", tracing::field::debug(error.kind())),
        };
    }

    /// Records the number of attempts.
    pub(crate) fn attempts(&self, attempts: u32) {
        self.span.record("attempts", attempts);
    }

    /// Emits the event that another attempt follows after a wait.
    pub(crate) fn retry(&self, attempts: u32, delay: Duration) {
        let delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(parent: &self.span, attempts, delay_ms, "the call is attempted again");
    }
}

#[cfg(not(feature = "tracing"))]
impl Span {
    pub(crate) fn call(_: &Action, _: Option<&str>) -> Self {
        Self {}
    }

    pub(crate) fn attempt(&self, _: u32) -> Self {
        Self {}
    }

    pub(crate) fn around<F: Future>(&self, future: F) -> F {
        future
    }

    pub(crate) fn succeed(&self, _: StatusCode, _: &HeaderMap) {}

    pub(crate) fn decoded(&self, _: &str) {}

    pub(crate) fn fail(&self, _: &Error) {}

    pub(crate) fn attempts(&self, _: u32) {}

    pub(crate) fn retry(&self, _: u32, _: Duration) {}
}

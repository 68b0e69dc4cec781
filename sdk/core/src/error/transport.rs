//! Why a request did not come back with a whole answer.
//!
//! Owns what a failed transport says of itself, above all whether the service can have seen the
//! request: a retry of an operation that writes depends on it.

/// Why a transport failed.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct TransportError {
    message: String,
    timeout: bool,
    reach: Reach,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// How far the request got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// No byte of it was sent.
    NotSent,
    /// The service may have seen it.
    Unknown,
    /// Sending it again would fail in the same way.
    Final,
}

impl TransportError {
    /// A failure told by `message`, which must not hold the URL: it may carry credentials.
    ///
    /// Unless told otherwise the service may have seen the request.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), timeout: false, reach: Reach::Unknown, source: None }
    }

    /// Marks the failure as a timeout.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }

    /// Says that no byte of the request was sent, so that sending it again is safe for every
    /// operation.
    #[must_use]
    pub fn not_sent(mut self) -> Self {
        self.reach = Reach::NotSent;
        self
    }

    /// Says that another attempt would fail in the same way, so that none is made.
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.reach = Reach::Final;
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Whether the time ran out.
    pub fn is_timeout(&self) -> bool {
        self.timeout
    }

    /// Whether no byte of the request was sent.
    pub fn is_not_sent(&self) -> bool {
        self.reach == Reach::NotSent
    }

    /// Whether another attempt would fail in the same way.
    pub fn is_permanent(&self) -> bool {
        self.reach == Reach::Final
    }
}

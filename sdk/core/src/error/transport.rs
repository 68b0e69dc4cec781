//! Why a request got no complete response.
//!
//! Owns what is known of a failed transport, above all whether the service can have received the request:
//! the retry of an operation that writes depends on it.

/// Why a transport failed.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct TransportError {
    message: String,
    timeout: bool,
    progress: Progress,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// How much of the request was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// Nothing.
    NotSent,
    /// The service may have received it.
    Unknown,
    /// Any; another attempt would fail in the same way.
    Permanent,
}

impl TransportError {
    /// A failure with this message, which must not contain the URL: it may contain credentials.
    ///
    /// The service may have received the request, unless [`not_sent`](Self::not_sent) is called.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), timeout: false, progress: Progress::Unknown, source: None }
    }

    /// Marks the failure as a timeout.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }

    /// Marks the failure as one before any byte of the request was sent, so that another attempt is safe for
    /// every operation.
    #[must_use]
    pub fn not_sent(mut self) -> Self {
        self.progress = Progress::NotSent;
        self
    }

    /// Marks the failure as one that another attempt would repeat, so that none is made.
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.progress = Progress::Permanent;
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Whether a time limit was reached.
    pub fn is_timeout(&self) -> bool {
        self.timeout
    }

    /// Whether no byte of the request was sent.
    pub fn is_not_sent(&self) -> bool {
        self.progress == Progress::NotSent
    }

    /// Whether another attempt would fail in the same way.
    pub fn is_permanent(&self) -> bool {
        self.progress == Progress::Permanent
    }
}

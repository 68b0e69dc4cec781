//! Bodies of requests and responses: whole, or read in chunks.
//!
//! Owns the one body type of a [`Transport`](super::Transport), and the limit on how much of a body is kept in
//! memory.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Body as _, Frame, SizeHint};

use crate::error::TransportError;

/// A body: bytes in memory, or a stream of them.
pub struct Body(Kind);

/// The result of polling a body, as all implementations of this crate return it.
pub(super) type FramePoll = Poll<Option<Result<Frame<Bytes>, TransportError>>>;

type Chunks = dyn http_body::Body<Data = Bytes, Error = TransportError> + Send;

enum Kind {
    /// The bytes; empty after they were read.
    Whole(Bytes),
    Stream(Pin<Box<Chunks>>),
}

impl Body {
    /// A body that arrives while it is read.
    pub fn new(body: impl http_body::Body<Data = Bytes, Error = TransportError> + Send + 'static) -> Self {
        Self(Kind::Stream(Box::pin(body)))
    }

    /// A body of `length` bytes that a stream yields.
    pub fn from_stream(length: u64, stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        Self::new(Streamed { left: length, stream: Box::pin(stream) })
    }

    /// The bytes, unless the body is a stream.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Kind::Whole(bytes) => Some(bytes),
            Kind::Stream(_) => None,
        }
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    ///
    /// The connection broke, or was silent for too long.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        loop {
            let frame = std::future::poll_fn(|context| Pin::new(&mut *self).poll_frame(context)).await;
            match frame.transpose()?.map(Frame::into_data) {
                None => return Ok(None),
                Some(Ok(chunk)) if !chunk.is_empty() => return Ok(Some(chunk)),
                // Trailers and empty chunks have no meaning here.
                Some(_) => {}
            }
        }
    }

    /// The whole body, if it is no longer than the limit in bytes.
    ///
    /// # Errors
    ///
    /// The connection broke, was silent for too long, or the body is longer.
    pub async fn collect(mut self, limit: usize) -> Result<Bytes, TransportError> {
        let too_long = || TransportError::new(format!("the response is longer than {limit} bytes")).permanent();
        let announced = self.size_hint().lower();
        if announced > limit as u64 {
            return Err(too_long());
        }
        if let Kind::Whole(bytes) = self.0 {
            return Ok(bytes);
        }
        let Some(first) = self.chunk().await? else { return Ok(Bytes::new()) };
        // A short response arrives in one chunk, which is not copied.
        if first.len() <= limit && self.is_end_stream() {
            return Ok(first);
        }
        // No more than 1 MiB is reserved for a length that the service only announces.
        let mut whole = BytesMut::with_capacity(usize::try_from(announced.min(1 << 20)).unwrap_or_default());
        let mut next = Some(first);
        while let Some(chunk) = next {
            if whole.len() + chunk.len() > limit {
                return Err(too_long());
            }
            whole.extend_from_slice(&chunk);
            next = self.chunk().await?;
        }
        Ok(whole.freeze())
    }
}

impl Default for Body {
    fn default() -> Self {
        Self(Kind::Whole(Bytes::new()))
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Self(Kind::Whole(bytes.into()))
    }
}

impl fmt::Debug for Body {
    /// Leaves the bytes out: they may contain secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Whole(bytes) => write!(formatter, "Body({} bytes)", bytes.len()),
            Kind::Stream(_) => formatter.write_str("Body(stream)"),
        }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> FramePoll {
        match &mut self.0 {
            Kind::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Kind::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Kind::Stream(stream) => stream.as_mut().poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Whole(bytes) => bytes.is_empty(),
            Kind::Stream(stream) => stream.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Kind::Stream(stream) => stream.size_hint(),
        }
    }
}

/// A stream whose length is known.
struct Streamed {
    left: u64,
    stream: Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>,
}

impl http_body::Body for Streamed {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> FramePoll {
        let wrong = || Some(Err(TransportError::new("the length of the body is not the stated one").permanent()));
        Poll::Ready(match ready!(self.stream.as_mut().poll_next(context)) {
            None if self.left > 0 => wrong(),
            None => None,
            Some(Err(error)) => {
                Some(Err(TransportError::new("the body cannot be read").permanent().with_source(error)))
            }
            Some(Ok(chunk)) => match self.left.checked_sub(chunk.len() as u64) {
                None => wrong(),
                Some(left) => {
                    self.left = left;
                    Some(Ok(Frame::data(chunk)))
                }
            },
        })
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

//! Bodies that are watched while they are sent or received.
//!
//! Owns the limits on silence: of a request, by the progress of its body, and of a response, by its chunks.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use super::body::{Body, FramePoll};
use super::failure::{failure, silence};
use crate::error::TransportError;

/// When the body of the request was last read: while it is being sent, the service may be silent.
#[derive(Clone, Default)]
pub(super) struct Progress(Arc<Mutex<Option<Instant>>>);

impl Progress {
    fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn last(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Completes when nothing was sent for this long.
pub(super) async fn silent_for(progress: Option<Progress>, limit: Duration) {
    sleep(limit).await;
    let end = || progress.as_ref()?.last().map(|last| last + limit).filter(|end| *end > Instant::now());
    while let Some(end) = end() {
        sleep_until(end).await;
    }
}

/// The result of `work`, unless the other future completes before it.
pub(super) async fn race<T>(work: impl Future<Output = T>, end: impl Future<Output = ()>) -> Option<T> {
    let (mut work, mut end) = (pin!(work), pin!(end));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending => end.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// The longest piece of a body that is sent at once, so that progress is visible on a slow connection.
pub(super) const FRAME: usize = 64 * 1024;

/// A body of a request that notes when it is read.
pub(super) struct Watched {
    /// Never locked: the HTTP client requires a body that is `Sync`.
    body: Mutex<Body>,
    /// The rest of the last piece.
    rest: Bytes,
    size: SizeHint,
    progress: Progress,
}

impl Watched {
    pub(super) fn new(body: Body, progress: Progress) -> Self {
        Self { size: body.size_hint(), body: Mutex::new(body), rest: Bytes::new(), progress }
    }
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> FramePoll {
        let this = &mut *self;
        this.progress.note();
        if this.rest.is_empty() {
            let body = this.body.get_mut().unwrap_or_else(PoisonError::into_inner);
            match ready!(Pin::new(body).poll_frame(context)).map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(data))) => this.rest = data,
                Some(Ok(Err(frame))) => return Poll::Ready(Some(Ok(frame))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        let length = this.rest.len().min(FRAME);
        Poll::Ready(Some(Ok(Frame::data(this.rest.split_to(length)))))
    }

    fn size_hint(&self) -> SizeHint {
        self.size
    }
}

/// A body of a response that may not be silent for too long.
pub(super) struct Incoming {
    body: reqwest::Body,
    limit: Option<Duration>,
    /// Set while nothing arrives; most short bodies arrive with the headers.
    timer: Option<Pin<Box<Sleep>>>,
}

impl Incoming {
    pub(super) fn new(body: reqwest::Body, limit: Option<Duration>) -> Self {
        Self { body, limit, timer: None }
    }
}

impl http_body::Body for Incoming {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> FramePoll {
        let this = &mut *self;
        match Pin::new(&mut this.body).poll_frame(context) {
            Poll::Ready(frame) => {
                this.timer = None;
                Poll::Ready(frame.map(|frame| frame.map_err(|error| failure("the response broke off", error))))
            }
            Poll::Pending => {
                let Some(limit) = this.limit else { return Poll::Pending };
                let timer = this.timer.get_or_insert_with(|| Box::pin(sleep(limit)));
                ready!(timer.as_mut().poll(context));
                Poll::Ready(Some(Err(silence("the response broke off"))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

//! Streams of pages and of items.
//!
//! Owns the calls of a walk, one after the other. Which page is the next one is decided in `walk.rs`.

use std::fmt;
use std::future::{IntoFuture as _, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use super::Paginated;
use super::walk::{Next, Walk};
use crate::call::Call;
use crate::error::Error;
use crate::future::BoxFuture;
use crate::response::Response;

/// The pages of a call, each as a response of its own.
///
/// It is a [`Stream`], and [`next`](Pages::next) reads it without another crate. It sends one call
/// at a time, when it is polled. It ends after the last page and after the first error. If the caller drops the
/// future of `next`, the page that is being fetched is not lost.
#[must_use = "pages are fetched when the stream is polled"]
pub struct Pages<T> {
    call: Call<T>,
    walk: Walk,
    state: State<T>,
}

/// The items of a call, page after page.
///
/// It is a [`Stream`], and [`next`](Items::next) reads it without another crate. The next page is fetched
/// after the last item of a page.
#[must_use = "items are fetched when the stream is polled"]
pub struct Items<T: Paginated> {
    pages: Pages<T>,
    page: std::vec::IntoIter<T::Item>,
}

enum State<T> {
    /// The parameters of the call select the next page.
    Ready,
    Waiting(BoxFuture<'static, Result<Response<T>, Error>>),
    Done,
}

impl<T> Call<T> {
    /// The pages, from the one that the request selects to the last.
    ///
    /// Every page is fetched with the options of this call, such as region, headers and limits.
    ///
    /// ```no_run
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// # use alibabacloud_sdk::{Call, Error, paginate::Paginated};
    /// # async fn run<T: Paginated>(call: Call<T>) -> Result<(), Error> {
    /// let mut pages = call.pages();
    /// while let Some(page) = pages.next().await {
    ///     println!("{}", page?.request_id());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn pages(self) -> Pages<T>
    where
        T: Paginated,
    {
        let walk = Walk::new(T::PAGINATION, self.parameters());
        Pages { call: self, walk, state: State::Ready }
    }

    /// The items of all pages, from the page that the request selects to the last.
    ///
    /// ```no_run
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// # use alibabacloud_sdk::{Call, Error, paginate::Paginated};
    /// # async fn run<T: Paginated>(call: Call<T>) -> Result<(), Error> {
    /// let mut items = call.items();
    /// while let Some(item) = items.next().await {
    ///     let item = item?;
    ///     // …
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn items(self) -> Items<T>
    where
        T: Paginated,
    {
        Items { pages: self.pages(), page: Vec::new().into_iter() }
    }
}

impl<T: Paginated> Pages<T> {
    /// The next page, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Those of a call; no page follows an error.
    pub async fn next(&mut self) -> Option<Result<Response<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: Paginated> Items<T> {
    /// The next item, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Those of a call; no item follows an error.
    pub async fn next(&mut self) -> Option<Result<T::Item, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All remaining items.
    ///
    /// # Errors
    ///
    /// Those of a call; the items before an error are dropped.
    pub async fn into_vec(mut self) -> Result<Vec<T::Item>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }
}

impl<T: Paginated> Stream for Pages<T> {
    type Item = Result<Response<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            match &mut this.state {
                State::Done => return Poll::Ready(None),
                State::Ready => this.state = State::Waiting(this.call.clone_for_resend().into_future()),
                State::Waiting(page) => {
                    let page = ready!(page.as_mut().poll(context));
                    let next = match &page {
                        Ok(page) => this.walk.advance(page.output.view(), this.call.parameters_mut()),
                        Err(_) => Next::End,
                    };
                    this.state = if next == Next::Page { State::Ready } else { State::Done };
                    return Poll::Ready(Some(page).filter(|_| next != Next::Repetition));
                }
            }
        }
    }
}

impl<T: Paginated> Stream for Items<T> {
    type Item = Result<T::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                Some(Ok(page)) => this.page = page.into_output().into_items().into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let here = self.page.len();
        (here, self.pages.is_terminated().then_some(here))
    }
}

impl<T: Paginated> FusedStream for Pages<T> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Done)
    }
}

impl<T: Paginated> FusedStream for Items<T> {
    fn is_terminated(&self) -> bool {
        self.page.len() == 0 && self.pages.is_terminated()
    }
}

/// Neither a page nor an item is pinned.
impl<T> Unpin for Pages<T> {}
impl<T: Paginated> Unpin for Items<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pages").field("call", &self.call).finish_non_exhaustive()
    }
}

impl<T: Paginated> fmt::Debug for Items<T> {
    /// Shows no items: their types may not implement `Debug`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}

//! Waiting for the end of asynchronous work: a call is sent again until its response shows that the work is done.
//!
//! Owns the polls, the waits between them and their limit. The caller decides which response is the end: the
//! documentation states it for no operation.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use crate::call::Call;
use crate::error::Error;
use crate::future::BoxFuture;
use crate::response::Response;
use crate::wire::Element;

/// The caller's decision about one response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[must_use]
pub enum Wait {
    /// The work is done.
    Done,
    /// The work is not done: poll again.
    Again,
    /// The work has failed: stop.
    Failed,
}

impl From<bool> for Wait {
    /// `Done` for `true`, and `Again` for `false`.
    fn from(done: bool) -> Self {
        if done { Wait::Done } else { Wait::Again }
    }
}

/// A call that is sent repeatedly until the caller decides that the work is done.
///
/// The first poll is sent when it is awaited. The time between polls doubles up to a maximum. Each time is
/// shortened at random, by up to a half, so that many clients do not poll at the same moment. No poll begins
/// after the limit of the wait; a poll that has begun has the time limits of the call.
#[must_use = "nothing is sent before it is awaited"]
pub struct WaitUntil<T, F> {
    call: Call<T>,
    decide: F,
    delay: Duration,
    max_delay: Duration,
    limit: Duration,
}

/// A wait that ended as the caller intended.
#[non_exhaustive]
pub struct Waited<T> {
    /// The last response: an error if the caller waited for one.
    pub last: Result<Response<T>, Error>,
    /// The number of polls.
    pub polls: u32,
}

/// A wait that ended without success.
pub struct WaitError<T>(Box<Inner<T>>);

struct Inner<T> {
    product: String,
    operation: String,
    last: Result<Response<T>, Error>,
    polls: u32,
    /// The limit that was reached; absent if the caller ended the wait.
    limit: Option<Duration>,
}

impl<T: Element + Default + Send + 'static> Call<T> {
    /// Sends this call repeatedly until `decide` returns anything but [`Wait::Again`].
    ///
    /// The first poll is sent at once. By default the second follows after at most 2 s, later ones are at most
    /// 30 s apart, and the limit of the wait is 5 min. Each poll is retried as the call is; `decide` receives the
    /// final response or error.
    ///
    /// ```no_run
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// # use alibabacloud_sdk::{Client, UntypedOperation, wait::Wait};
    /// # async fn run(client: Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    ///
    /// let describe = UntypedOperation::rpc("ecs", "2014-05-26", "DescribeInvocations").query("InvokeId", "t-1");
    /// let waited = client
    ///     .send_untyped(describe)
    ///     .wait_until(|response| match response {
    ///         Ok(response) => Wait::from(response["InvokeStatus"] == "Finished"),
    ///         Err(_) => Wait::Failed,
    ///     })
    ///     .limit(Duration::from_secs(60))
    ///     .await?;
    /// println!("{:?}", waited.last?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_until<F>(self, decide: F) -> WaitUntil<T, F>
    where
        F: FnMut(Result<&Response<T>, &Error>) -> Wait + Send + 'static,
    {
        WaitUntil {
            call: self,
            decide,
            delay: Duration::from_secs(2),
            max_delay: Duration::from_secs(30),
            limit: Duration::from_secs(300),
        }
    }
}

impl<T, F> WaitUntil<T, F> {
    /// The longest time before the second poll; the time doubles after each poll, up to
    /// [`max_delay`](Self::max_delay).
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// The longest time between two polls.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The longest time for the whole wait: no poll begins after it.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }
}

impl<T, F> IntoFuture for WaitUntil<T, F>
where
    T: Element + Default + Send + 'static,
    F: FnMut(Result<&Response<T>, &Error>) -> Wait + Send + 'static,
{
    type Output = Result<Waited<T>, WaitError<T>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut waits = Waits::new(&self.call, self.delay, self.max_delay, self.limit);
            loop {
                let last = self.call.clone_for_resend().await;
                waits.polls = waits.polls.saturating_add(1);
                let limit = match (self.decide)(last.as_ref()) {
                    Wait::Done => return Ok(Waited { last, polls: waits.polls }),
                    Wait::Failed => None,
                    Wait::Again if waits.wait(&self.call).await => continue,
                    Wait::Again => Some(self.limit),
                };
                let (product, operation) = self.call.names();
                let polls = waits.polls;
                return Err(WaitError(Box::new(Inner { product, operation, last, polls, limit })));
            }
        })
    }
}

/// The shortest wait between two polls.
const SHORTEST: Duration = Duration::from_millis(1);

/// The waits between polls; they know no type.
struct Waits {
    polls: u32,
    next: Duration,
    longest: Duration,
    /// The last moment at which a poll may begin; absent if the limit is too long for the clock.
    end: Option<std::time::Instant>,
}

impl Waits {
    fn new<T>(call: &Call<T>, delay: Duration, longest: Duration, limit: Duration) -> Self {
        // Polls without any wait would only be a load for the service.
        let (delay, longest) = (delay.max(SHORTEST), longest.max(SHORTEST));
        Self { polls: 0, next: delay.min(longest), longest, end: call.clock().instant().checked_add(limit) }
    }

    /// Waits before the next poll; `false` if the limit is reached.
    async fn wait<T>(&mut self, call: &Call<T>) -> bool {
        let clock = call.clock();
        let left = self.end.map_or(Duration::MAX, |end| end.saturating_duration_since(clock.instant()));
        if left.is_zero() {
            return false;
        }
        let half = self.next / 2;
        let wait = half + half.mul_f64(clock.fraction().clamp(0.0, 1.0));
        self.next = self.next.saturating_mul(2).min(self.longest);
        // The last poll is at the limit and not before it.
        clock.sleep(wait.min(left)).await;
        true
    }
}

impl<T> WaitError<T> {
    /// Whether the limit was reached; otherwise the caller decided that the work had failed.
    pub fn is_timeout(&self) -> bool {
        self.0.limit.is_some()
    }

    /// The last response.
    pub fn last(&self) -> Result<&Response<T>, &Error> {
        self.0.last.as_ref()
    }

    /// The last response, by value.
    ///
    /// # Errors
    ///
    /// The last poll ended with an error.
    pub fn into_last(self) -> Result<Response<T>, Error> {
        self.0.last
    }

    /// The number of polls.
    pub fn polls(&self) -> u32 {
        self.0.polls
    }
}

impl<T> fmt::Display for WaitError<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { product, operation, polls, limit, .. } = &*self.0;
        let word = if *polls == 1 { "poll" } else { "polls" };
        match limit {
            Some(limit) => write!(
                formatter,
                "{product} {operation}: not done within {} s, after {polls} {word}",
                limit.as_secs_f64()
            ),
            None => write!(formatter, "{product} {operation}: failed after {polls} {word}"),
        }
    }
}

impl<T: Element> std::error::Error for WaitError<T> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.last.as_ref().err().map(|error| error as _)
    }
}

impl<T: Element> fmt::Debug for WaitError<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { product, operation, last, polls, limit } = &*self.0;
        let mut output = formatter.debug_struct("WaitError");
        output.field("product", product).field("operation", operation);
        output.field("last", last).field("polls", polls).field("limit", limit).finish()
    }
}

impl<T: Element> fmt::Debug for Waited<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Waited").field("last", &self.last).field("polls", &self.polls).finish()
    }
}

impl<T, F> fmt::Debug for WaitUntil<T, F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = formatter.debug_struct("WaitUntil");
        output.field("call", &self.call).field("delay", &self.delay).field("max_delay", &self.max_delay);
        output.field("limit", &self.limit).finish_non_exhaustive()
    }
}

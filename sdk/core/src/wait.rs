//! Waiting until a service has done what it was asked for.
//!
//! Owns the looks at an operation's answer, the waits between them and their limit. What done means
//! is for the caller to say: the documentation states it of no operation.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use crate::call::Call;
use crate::credentials::BoxFuture;
use crate::error::Error;
use crate::response::Response;
use crate::wire::Element;

/// What one answer says about the wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Wait {
    /// It is over.
    Done,
    /// It goes on.
    Again,
    /// It can only fail.
    Failed,
}

impl From<bool> for Wait {
    /// Done, or again.
    fn from(done: bool) -> Self {
        if done { Wait::Done } else { Wait::Again }
    }
}

/// A call that is sent again and again until its answer is the one that is waited for.
///
/// It is sent when it is awaited. The waits double from the first to the longest, each somewhere
/// between its half and its whole, so that many clients do not look at the same time. No look
/// begins behind the limit of the wait; one that has begun ends with the limits of the call.
#[must_use = "nothing is sent before it is awaited"]
pub struct WaitUntil<T, F> {
    call: Call<T>,
    judge: F,
    delay: Duration,
    max_delay: Duration,
    limit: Duration,
}

/// The end of a wait.
pub struct Waited<T> {
    /// The answer that ended it: an error where the caller waited for one.
    pub last: Result<Response<T>, Error>,
    /// How many answers were looked at.
    pub looks: u32,
}

/// A wait that did not end as it should.
pub struct WaitError<T>(Box<Inner<T>>);

struct Inner<T> {
    product: String,
    operation: String,
    last: Result<Response<T>, Error>,
    looks: u32,
    /// The limit that ran out; absent where an answer ended the wait.
    limit: Option<Duration>,
}

impl<T: Element + Default + Send + 'static> Call<T> {
    /// Sends this call until its answer is the one that is waited for.
    ///
    /// The first look is at once, the next after 2 s, later ones up to 30 s apart, for at most
    /// 5 min. The call's own retries stay as they are; an error that is left is for `judge`.
    ///
    /// ```no_run
    /// # use alibabacloud_sdk::{Client, UntypedOperation, wait::Wait};
    /// # async fn run(client: Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    ///
    /// let describe = UntypedOperation::rpc("ecs", "2014-05-26", "DescribeInvocations").query("InvokeId", "t-1");
    /// let waited = client
    ///     .send_untyped(describe)
    ///     .wait_until(|answer| match answer {
    ///         Ok(answer) => Wait::from(answer["InvokeStatus"] == "Finished"),
    ///         Err(_) => Wait::Failed,
    ///     })
    ///     .limit(Duration::from_secs(60))
    ///     .await?;
    /// println!("{:?}", waited.last?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_until<F>(self, judge: F) -> WaitUntil<T, F>
    where
        F: FnMut(Result<&Response<T>, &Error>) -> Wait + Send + 'static,
    {
        WaitUntil {
            call: self,
            judge,
            delay: Duration::from_secs(2),
            max_delay: Duration::from_secs(30),
            limit: Duration::from_secs(300),
        }
    }
}

impl<T, F> WaitUntil<T, F> {
    /// The longest that the first wait may be; later ones are longer, up to [`Self::max_delay`].
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// The longest that any wait may be.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// How long to wait as a whole.
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
                let last = self.call.again().await;
                waits.looks = waits.looks.saturating_add(1);
                let limit = match (self.judge)(last.as_ref()) {
                    Wait::Done => return Ok(Waited { last, looks: waits.looks }),
                    Wait::Failed => None,
                    Wait::Again if waits.wait(&self.call).await => continue,
                    Wait::Again => Some(self.limit),
                };
                let (product, operation) = self.call.names();
                let looks = waits.looks;
                return Err(WaitError(Box::new(Inner { product, operation, last, looks, limit })));
            }
        })
    }
}

/// The shortest wait between two looks.
const SHORTEST: Duration = Duration::from_millis(1);

/// The waits between looks; they know no type.
struct Waits {
    looks: u32,
    next: Duration,
    longest: Duration,
    /// When no look may begin any more; absent where the limit is too long to count.
    end: Option<std::time::Instant>,
}

impl Waits {
    fn new<T>(call: &Call<T>, delay: Duration, longest: Duration, limit: Duration) -> Self {
        // Without any wait the looks would only keep the service busy.
        let (delay, longest) = (delay.max(SHORTEST), longest.max(SHORTEST));
        Self { looks: 0, next: delay.min(longest), longest, end: call.clock().instant().checked_add(limit) }
    }

    /// Waits for the next look, or says that the time is up.
    async fn wait<T>(&mut self, call: &Call<T>) -> bool {
        let clock = call.clock();
        let left = self.end.map_or(Duration::MAX, |end| end.saturating_duration_since(clock.instant()));
        if left.is_zero() {
            return false;
        }
        let half = self.next / 2;
        let wait = half + half.mul_f64(clock.fraction().clamp(0.0, 1.0));
        self.next = self.next.saturating_mul(2).min(self.longest);
        // The last look is at the end of the limit and not in front of it.
        clock.sleep(wait.min(left)).await;
        true
    }
}

impl<T> WaitError<T> {
    /// Whether the time was up, and no answer said that the wait failed.
    pub fn is_timeout(&self) -> bool {
        self.0.limit.is_some()
    }

    /// The last answer.
    pub fn last(&self) -> Result<&Response<T>, &Error> {
        self.0.last.as_ref()
    }

    /// The last answer, to keep.
    ///
    /// # Errors
    ///
    /// The last answer was an error.
    pub fn into_last(self) -> Result<Response<T>, Error> {
        self.0.last
    }

    /// How many answers were looked at.
    pub fn looks(&self) -> u32 {
        self.0.looks
    }
}

impl<T> fmt::Display for WaitError<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { product, operation, looks, limit, .. } = &*self.0;
        let word = if *looks == 1 { "look" } else { "looks" };
        match limit {
            Some(limit) => write!(
                formatter,
                "{product} {operation}: not done within {} s, after {looks} {word}",
                limit.as_secs_f64()
            ),
            None => write!(formatter, "{product} {operation}: failed after {looks} {word}"),
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
        let Inner { product, operation, last, looks, limit } = &*self.0;
        let mut output = formatter.debug_struct("WaitError");
        output.field("product", product).field("operation", operation);
        output.field("last", last).field("looks", looks).field("limit", limit).finish()
    }
}

impl<T: Element> fmt::Debug for Waited<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Waited").field("last", &self.last).field("looks", &self.looks).finish()
    }
}

impl<T, F> fmt::Debug for WaitUntil<T, F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = formatter.debug_struct("WaitUntil");
        output.field("call", &self.call).field("delay", &self.delay).field("max_delay", &self.max_delay);
        output.field("limit", &self.limit).finish_non_exhaustive()
    }
}

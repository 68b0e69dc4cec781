//! Calls without an async runtime.
//!
//! Owns the one background thread that runs futures for callers that wait. There is no second client: the
//! same code runs as in an async program.

use std::sync::{Mutex, PoisonError, mpsc};

use tokio::runtime::Handle;

/// The background thread cannot be started, or has ended.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct BlockingError {
    what: &'static str,
    #[source]
    source: Option<std::io::Error>,
}

/// Runs a future to its end on the background thread, and waits for it on this one.
///
/// [`Call::wait`](crate::Call::wait) does it for one call; this function is for async code that makes several
/// calls. It may be called from any thread except the background thread itself, which would wait for itself.
/// In an async program it would block a thread of the runtime: await the future there instead.
///
/// ```no_run
/// # use alibabacloud_sdk_core as alibabacloud_sdk;
/// # use alibabacloud_sdk::{Client, UntypedOperation};
/// # fn run(client: Client) -> Result<(), Box<dyn std::error::Error>> {
/// let describe = UntypedOperation::rpc("ecs", "2014-05-26", "DescribeRegions");
/// let regions = client.send_untyped(describe.clone()).wait()?;
/// let both = alibabacloud_sdk::blocking::run(async move {
///     let first = client.send_untyped(describe.clone()).await?;
///     let second = client.send_untyped(describe).await?;
///     Ok::<_, alibabacloud_sdk::Error>((first, second))
/// })??;
/// # let _ = (regions, both);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// The background thread cannot be started, or this is the background thread, or the future panicked.
pub fn run<F>(future: F) -> Result<F::Output, BlockingError>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    if std::thread::current().name() == Some(THREAD) {
        let what = "a future on the background thread waits for another one; await it instead";
        return Err(BlockingError { what, source: None });
    }
    let (sender, receiver) = mpsc::sync_channel(1);
    handle()?.spawn(async move {
        // Sending fails only if the waiting thread has ended.
        let _ = sender.send(future.await);
    });
    receiver.recv().map_err(|_| BlockingError { what: "the call ended without a result", source: None })
}

/// The name of the background thread.
const THREAD: &str = "alibabacloud-sdk";

/// The runtime of the background thread, which the first caller starts.
fn handle() -> Result<Handle, BlockingError> {
    static RUNTIME: Mutex<Option<Handle>> = Mutex::new(None);
    let failed = |source| BlockingError { what: "the background thread cannot be started", source: Some(source) };
    let mut runtime = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*runtime {
        return Ok(handle.clone());
    }
    let started = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let handle = started.handle().clone();
    let work = move || started.block_on(std::future::pending::<()>());
    std::thread::Builder::new().name(THREAD.to_owned()).spawn(work).map_err(failed)?;
    Ok(runtime.insert(handle).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn futures_run_from_any_thread() {
        let work = || run(async { std::thread::current().name().map(str::to_owned) }).unwrap();
        assert_eq!(work().as_deref(), Some("alibabacloud-sdk"));
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(work)).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap().as_deref(), Some("alibabacloud-sdk"));
        }
    }

    #[test]
    fn the_background_thread_does_not_wait_for_itself() {
        let inner = run(async { run(async { 7 }) }).unwrap();
        let expected = "a future on the background thread waits for another one; await it instead";
        assert_eq!(inner.unwrap_err().to_string(), expected);
    }

    #[test]
    fn a_panic_is_an_error_of_its_own_future_alone() {
        let error = run(async { assert_eq!(1, 2, "on purpose") }).unwrap_err();
        assert_eq!(error.to_string(), "the call ended without a result");
        assert_eq!(run(async { 7 }).unwrap(), 7);
    }
}

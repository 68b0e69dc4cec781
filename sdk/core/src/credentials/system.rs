//! What providers use of the operating system.
//!
//! Owns the trait through which a test replaces variables, files, time limits and processes, and its
//! implementation for the real system. HTTP is in [`crate::transport`], the time in [`crate::clock`].

use std::fmt;
use std::fs::File;
use std::future::poll_fn;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Poll, ready};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, ReadBuf};
use zeroize::Zeroizing;

use crate::future::BoxFuture;

/// How long to wait for the lock of a file; the official SDKs hold it for one write.
const LOCK_TIMEOUT: Duration = Duration::from_secs(2);
/// The time between two attempts to lock.
const LOCK_INTERVAL: Duration = Duration::from_millis(20);
/// How much a program may print, in bytes. Credentials are some kilobytes.
pub(super) const OUTPUT_LIMIT: usize = 1 << 20;

/// What providers use of the operating system. Users implement it to test without one.
pub trait System: fmt::Debug + Send + Sync + 'static {
    /// The value of an environment variable.
    fn variable(&self, name: &str) -> Option<String>;

    /// The home folder, if no variable names it.
    fn home(&self) -> Option<PathBuf> {
        None
    }

    /// The text of a file.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is not UTF-8.
    fn read(&self, path: &Path) -> io::Result<String>;

    /// Replaces the text of a file by what `edit` returns; the file is not changed if that is `None`.
    ///
    /// Afterwards the file has either the whole new text or the old one. Waiting for a lock of another process
    /// has a time limit, because callers of the provider wait too.
    ///
    /// # Errors
    ///
    /// The file cannot be read or written, or another process has locked it.
    fn rewrite(&self, path: &Path, edit: &dyn Fn(&str) -> Option<String>) -> io::Result<()>;

    /// Completes after `time`.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;

    /// Runs a program until it exits; dropping the future ends the program.
    ///
    /// A program that prints more than 1 MiB is ended too, with [`io::ErrorKind::FileTooLarge`].
    fn run(&self, command: &str) -> BoxFuture<'static, io::Result<ProcessOutput>>;
}

/// The result of a program that has exited.
#[derive(Clone)]
#[non_exhaustive]
pub struct ProcessOutput {
    /// The exit status, such as 0; `None` if a signal ended the program.
    pub status: Option<i32>,
    /// What it printed on standard output.
    pub output: Vec<u8>,
}

impl ProcessOutput {
    /// The result with this exit status and standard output.
    pub fn new(status: Option<i32>, output: impl Into<Vec<u8>>) -> Self {
        Self { status, output: output.into() }
    }
}

impl fmt::Debug for ProcessOutput {
    /// Shows no output: it contains credentials.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ProcessOutput").field("status", &self.status).finish_non_exhaustive()
    }
}

/// The operating system that the program runs on. It needs a tokio runtime.
#[derive(Clone, Copy, Debug, Default)]
pub struct OperatingSystem;

impl System for OperatingSystem {
    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    #[allow(deprecated, reason = "up to Rust 1.86 it is deprecated, for a fault on Windows that no longer exists")]
    fn home(&self) -> Option<PathBuf> {
        std::env::home_dir()
    }

    fn read(&self, path: &Path) -> io::Result<String> {
        std::fs::read_to_string(path)
    }

    fn rewrite(&self, path: &Path, edit: &dyn Fn(&str) -> Option<String>) -> io::Result<()> {
        // A symbolic link is kept: the file behind it is replaced.
        let path = path.canonicalize()?;
        let file = File::open(&path)?;
        lock(&file)?;
        let old = Zeroizing::new(std::fs::read_to_string(&path)?);
        let Some(new) = edit(&old).map(Zeroizing::new) else { return Ok(()) };
        let temporary = sibling(&path);
        let written = write_like(&file, &temporary, &new).and_then(|()| std::fs::rename(&temporary, &path));
        if written.is_err() {
            // The first error is reported; a failure to remove the rest is not.
            let _ = std::fs::remove_file(&temporary);
        }
        written
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }

    fn run(&self, command: &str) -> BoxFuture<'static, io::Result<ProcessOutput>> {
        let command = shell_words(command);
        Box::pin(async move {
            let mut command = command?;
            // Standard error may contain secrets, and nothing here can recognise them.
            command.stdin(std::process::Stdio::null()).stderr(std::process::Stdio::null()).kill_on_drop(true);
            let mut child = command.stdout(std::process::Stdio::piped()).spawn()?;
            let output = match child.stdout.take() {
                Some(stdout) => read_all(stdout).await?,
                None => Vec::new(),
            };
            let mut output = Zeroizing::new(output);
            let status = child.wait().await?.code();
            Ok(ProcessOutput { status, output: std::mem::take(&mut *output) })
        })
    }
}

/// Locks the file as the official SDKs do; closing the file unlocks it.
///
/// The method of the standard library is new in Rust 1.89.
fn lock(file: &File) -> io::Result<()> {
    let began = Instant::now();
    loop {
        match try_lock(file)? {
            true => return Ok(()),
            false if began.elapsed() < LOCK_TIMEOUT => std::thread::sleep(LOCK_INTERVAL),
            false => return Err(io::ErrorKind::ResourceBusy.into()),
        }
    }
}

/// Locks the file, unless another process has it locked.
#[cfg(unix)]
fn try_lock(file: &File) -> io::Result<bool> {
    use rustix::fs::{FlockOperation, flock};
    match flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Locks the file, unless another process has it locked.
#[cfg(not(unix))]
fn try_lock(file: &File) -> io::Result<bool> {
    match fs4::FileExt::try_lock(file) {
        Ok(()) => Ok(true),
        Err(fs4::TryLockError::WouldBlock) => Ok(false),
        Err(fs4::TryLockError::Error(error)) => Err(error),
    }
}

/// Reads what a program prints, up to the limit.
async fn read_all(mut stdout: impl AsyncRead + Unpin) -> io::Result<Vec<u8>> {
    // The buffer is allocated once: one that grows leaves copies in memory.
    let mut bytes = Zeroizing::new(vec![0; OUTPUT_LIMIT + 1]);
    let mut length = 0;
    loop {
        let room = bytes.get_mut(length..).unwrap_or_default();
        let read = poll_fn(|task| {
            let mut buffer = ReadBuf::new(room);
            ready!(Pin::new(&mut stdout).poll_read(task, &mut buffer))?;
            Poll::Ready(io::Result::Ok(buffer.filled().len()))
        });
        let read = read.await?;
        length += read;
        if length > OUTPUT_LIMIT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if read == 0 {
            bytes.truncate(length);
            return Ok(std::mem::take(&mut *bytes));
        }
    }
}

/// A name in the same folder that no other process uses.
fn sibling(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    PathBuf::from(name)
}

/// Writes a new file with the permissions of `model`, and waits until it is stored.
fn write_like(model: &File, path: &Path, text: &str) -> io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.set_permissions(model.metadata()?.permissions())?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Splits a command as a shell does, without running one.
#[cfg(not(windows))]
fn shell_words(command: &str) -> io::Result<tokio::process::Command> {
    let words = shlex::split(command).unwrap_or_default();
    let mut words = words.iter();
    let program = words.next().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    let mut command = tokio::process::Command::new(program);
    command.args(words);
    Ok(command)
}

/// Passes the command to the command line of Windows, which has its own quoting.
#[cfg(windows)]
fn shell_words(command: &str) -> io::Result<tokio::process::Command> {
    let mut shell = tokio::process::Command::new("cmd");
    shell.arg("/C").raw_arg(command);
    Ok(shell)
}

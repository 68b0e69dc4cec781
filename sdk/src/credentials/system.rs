//! What providers use of the operating system.
//!
//! Owns the seam through which a test replaces variables, files, time limits and processes, and
//! the real side of it. HTTP goes through [`crate::transport`], the time through [`crate::clock`].

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::zeroize::Zeroizing;

use super::BoxFuture;

/// What providers use of the operating system. Users implement it to test without one.
pub trait System: fmt::Debug + Send + Sync + 'static {
    /// The value of an environment variable.
    fn variable(&self, name: &str) -> Option<String>;

    /// The home folder, where no variable names it.
    fn home(&self) -> Option<PathBuf> {
        None
    }

    /// The text of a file.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is not UTF-8.
    fn read(&self, path: &Path) -> io::Result<String>;

    /// Replaces a file by what `edit` makes of its text; the file stays if that is nothing.
    ///
    /// Either the whole new text is there afterwards, or the old.
    ///
    /// # Errors
    ///
    /// The file cannot be read or written.
    fn rewrite(&self, path: &Path, edit: &dyn Fn(&str) -> Option<String>) -> io::Result<()>;

    /// Ends after `time`.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;

    /// Runs a program to its end; dropping the future ends the program.
    fn run(&self, command: &str) -> BoxFuture<'static, io::Result<ProcessOutput>>;
}

/// What a program said when it had ended.
#[derive(Clone)]
pub struct ProcessOutput {
    /// The exit status, such as 0; `None` when a signal ended the program.
    pub status: Option<i32>,
    /// What it printed on standard output.
    pub output: Vec<u8>,
}

impl fmt::Debug for ProcessOutput {
    /// Leaves out what the program printed: credentials.
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

    fn home(&self) -> Option<PathBuf> {
        std::env::home_dir()
    }

    fn read(&self, path: &Path) -> io::Result<String> {
        std::fs::read_to_string(path)
    }

    fn rewrite(&self, path: &Path, edit: &dyn Fn(&str) -> Option<String>) -> io::Result<()> {
        // A link stays a link: what it leads to is replaced.
        let path = path.canonicalize()?;
        let file = std::fs::File::open(&path)?;
        // The official SDKs take the same lock. It ends with the file.
        file.lock()?;
        let old = Zeroizing::new(std::fs::read_to_string(&path)?);
        let Some(new) = edit(&old).map(Zeroizing::new) else { return Ok(()) };
        let temporary = sibling(&path);
        let written = write_like(&file, &temporary, &new).and_then(|()| std::fs::rename(&temporary, &path));
        if written.is_err() {
            // What failed is told; a leftover beside it tells nothing more.
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
            // What it says on standard error may hold secrets, and nobody here can tell.
            command.stdin(std::process::Stdio::null()).stderr(std::process::Stdio::null()).kill_on_drop(true);
            let output = command.output().await?;
            Ok(ProcessOutput { status: output.status.code(), output: output.stdout })
        })
    }
}

/// A name beside `path` that no other process uses.
fn sibling(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    PathBuf::from(name)
}

/// Writes a new file with the permissions of `model`, and waits until it is on the disk.
fn write_like(model: &std::fs::File, path: &Path, text: &str) -> io::Result<()> {
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

/// Hands the command to the command line of Windows, whose quoting is its own.
#[cfg(windows)]
fn shell_words(command: &str) -> io::Result<tokio::process::Command> {
    let mut shell = tokio::process::Command::new("cmd");
    shell.arg("/C").raw_arg(command);
    Ok(shell)
}

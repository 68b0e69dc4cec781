//! What a command works with, and how it ends.
//!
//! Owns the catalogue, files, clock and output that a caller provides, the outcome and the errors.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::output::Output;
use crate::Catalogue;

/// The catalogue, files, clock and output of a command.
#[non_exhaustive]
#[allow(missing_debug_implementations, reason = "it contains writers and a function")]
pub struct Environment<'a> {
    /// The known actions.
    pub catalogue: &'a Catalogue<'a>,
    /// Where answers are written.
    pub output: &'a mut dyn io::Write,
    /// Where errors are written that do not end the command, one on each line.
    pub errors: &'a mut dyn io::Write,
    /// Reads a file; `-` is the standard input.
    pub read: &'a dyn Fn(&Path) -> io::Result<Vec<u8>>,
    /// The current time.
    pub now: SystemTime,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CommandOutcome {
    /// Done, with nothing to report.
    Done,
    /// Done, and there is a finding, or nothing was found.
    Finding,
    /// Some of the input could not be read, and the errors have been written.
    Unreadable,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// A file cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why it cannot be read.
        source: io::Error,
    },
    /// The arguments or the content of a file cannot be used.
    #[error("{0}")]
    Input(String),
    /// The output cannot be written.
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

/// Reads a file, or the standard input for `-`. Programs pass it as [`Environment::read`].
///
/// # Errors
///
/// The file cannot be read.
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    if path != Path::new("-") {
        return std::fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads `name=value` of an option.
pub(super) fn parse_pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| format!("{text:?} has no ="))?;
    Ok((name.to_owned(), value.to_owned()))
}

impl<'a> Environment<'a> {
    /// An environment of the current time that reads files with [`read_file`].
    pub fn new(catalogue: &'a Catalogue<'a>, output: &'a mut dyn io::Write, errors: &'a mut dyn io::Write) -> Self {
        Self { catalogue, output, errors, read: &read_file, now: SystemTime::now() }
    }

    /// Reads files in another way.
    #[must_use]
    pub fn read(mut self, read: &'a dyn Fn(&Path) -> io::Result<Vec<u8>>) -> Self {
        self.read = read;
        self
    }

    /// Sets the current time.
    #[must_use]
    pub fn now(mut self, now: SystemTime) -> Self {
        self.now = now;
        self
    }

    pub(super) fn output(&mut self) -> Output<'_> {
        Output::new(self.output)
    }

    /// The content of a text file.
    pub(super) fn text(&self, path: &Path) -> Result<String, CommandError> {
        let error = |source| CommandError::File { path: path.to_owned(), source };
        let bytes = (self.read)(path).map_err(error)?;
        String::from_utf8(bytes)
            .map_err(|source| error(io::Error::new(io::ErrorKind::InvalidData, source.utf8_error())))
    }
}

impl CommandError {
    /// An error about the content of a file.
    pub(super) fn in_file(path: &Path, error: &dyn std::error::Error) -> Self {
        Self::Input(format!("{}: {error}", path.display()))
    }
}

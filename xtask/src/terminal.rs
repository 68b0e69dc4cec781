//! What a command prints.
//!
//! Owns standard output, standard error and standard input: results go to the first, errors and
//! questions to the second, and answers come from the third.

use std::fmt::Display;
use std::io::{self, BufRead, IsTerminal as _, Write};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::error::Error;

/// `1 file`, `2 files`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// How many lines of a long list are printed.
const LINES: usize = 20;

/// Where results and errors are written.
pub(crate) struct Terminal {
    output: Box<dyn Write>,
    input: Box<dyn BufRead>,
}

impl Terminal {
    pub(crate) fn new() -> Self {
        Self { output: Box::new(io::stdout()), input: Box::new(io::BufReader::new(io::stdin())) }
    }

    /// Prints nothing: for tests of the outcome alone.
    #[cfg(test)]
    pub(crate) fn to_nowhere() -> Self {
        Self::of(io::sink(), "")
    }

    /// Prints to `output`, and answers questions with the lines of `input`: for tests.
    #[cfg(test)]
    pub(crate) fn of(output: impl Write + 'static, input: &'static str) -> Self {
        Self { output: Box::new(output), input: Box::new(input.as_bytes()) }
    }

    /// A line of the result.
    pub(crate) fn line(&mut self, text: impl Display) -> Result<(), Error> {
        // The reader may close the pipe early, as `head` does; that is no error of the command.
        match writeln!(self.output, "{text}").and_then(|()| self.output.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => Ok(result?),
        }
    }

    /// The first lines of a list that may be long; `--json` has all of them.
    pub(crate) fn lines<T: Display>(&mut self, lines: impl IntoIterator<Item = T>) -> Result<(), Error> {
        let mut lines = lines.into_iter();
        for line in lines.by_ref().take(LINES) {
            self.line(line)?;
        }
        match lines.count() {
            0 => Ok(()),
            more => self.line(format_args!("  … and {more} more like these")),
        }
    }

    /// Prints a question on standard error, and reads the answer; `None` when the input has ended.
    pub(crate) fn prompt(&mut self, text: impl Display) -> Result<Option<String>, Error> {
        // A prompt that cannot be written is no reason to stop: the answer may come from a file.
        let _ = write!(io::stderr(), "{text}").and_then(|()| io::stderr().flush());
        let mut line = String::new();
        let read = self.input.read_line(&mut line).map_err(|source| Error::File { path: "(input)".into(), source })?;
        Ok((read > 0).then(|| line.trim().to_owned()))
    }

    /// The current step of long work, on standard error, apart from the result.
    pub(crate) fn progress(&mut self, text: impl Display) -> Result<(), Error> {
        // A line of progress that cannot be written is no reason to stop.
        let _ = writeln!(io::stderr(), "… {text}");
        Ok(())
    }

    /// A progress bar for work of many steps on a terminal; nothing elsewhere, where the lines of
    /// [`Terminal::progress`] are enough.
    pub(crate) fn bar(&self, steps: usize, what: &'static str) -> ProgressBar {
        if !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(u64::try_from(steps).unwrap_or(u64::MAX)).with_message(what);
        let style = ProgressStyle::with_template("  {msg} [{bar:30}] {pos}/{len} {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar
    }

    /// The result as one JSON document.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(value).map_err(io::Error::from)?;
        self.line(text)
    }

    /// Why the command could not do its work, with its causes.
    pub(crate) fn error(&mut self, error: &Error) {
        let mut text = format!("error: {error}");
        let mut shown = error.to_string();
        let mut cause = std::error::Error::source(error);
        while let Some(inner) = cause {
            let message = inner.to_string();
            if !shown.contains(&message) {
                text.push_str(&format!("\n  caused by: {message}"));
            }
            shown = message;
            cause = inner.source();
        }
        // Nothing can be done where standard error itself is closed.
        let _ = writeln!(io::stderr(), "{text}");
    }
}

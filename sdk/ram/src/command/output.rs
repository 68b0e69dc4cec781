//! What commands print.
//!
//! Owns lines, rows with labels and JSON, written through a buffer.

use std::fmt::Display;
use std::io::{self, Write};

use serde_json::Value;

/// A writer of answers.
pub(super) struct Output<'a> {
    writer: io::BufWriter<&'a mut dyn Write>,
}

impl<'a> Output<'a> {
    pub(super) fn new(writer: &'a mut dyn Write) -> Self {
        Self { writer: io::BufWriter::new(writer) }
    }

    /// A line of the answer.
    pub(super) fn line(&mut self, text: impl Display) -> io::Result<()> {
        ignore_closed(writeln!(self.writer, "{text}"))
    }

    /// A label with its value.
    pub(super) fn row(&mut self, label: &str, value: impl Display) -> io::Result<()> {
        self.line(format_args!("{label:<18} {value}"))
    }

    /// The answer as one JSON document.
    pub(super) fn json(&mut self, value: &Value) -> io::Result<()> {
        self.line(format_args!("{value:#}"))
    }

    /// Writes the rest of the buffer.
    pub(super) fn finish(mut self) -> io::Result<()> {
        let result = ignore_closed(self.writer.flush());
        // A writer that is dropped would try to write again.
        let _ = self.writer.into_parts();
        result
    }
}

/// A reader that needs no more output closes the pipe; that is not an error of the command.
fn ignore_closed(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

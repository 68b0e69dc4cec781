//! What is wrong with a spec file, and where.
//!
//! Owns the one-line form `file:line: path: message`.

use std::fmt;

use crate::text::one_line;

/// One thing that is wrong with a spec file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub struct SpecError {
    /// The file, as the caller named it.
    pub file: String,
    /// The line, counted from 1; 0 when the file as a whole is meant.
    pub line: usize,
    /// The JSON path, such as `parameters[1].in`; `.` is the whole document.
    pub path: String,
    /// What is wrong and what was expected.
    pub message: String,
}

impl fmt::Display for SpecError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [file, path, message] = [&self.file, &self.path, &self.message].map(|text| one_line(text));
        match self.line {
            0 => write!(formatter, "{file}: {message}"),
            line => write!(formatter, "{file}:{line}: {path}: {message}"),
        }
    }
}

/// Everything that is wrong with a set of spec files, by file and line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct SpecErrors(pub Vec<SpecError>);

impl fmt::Display for SpecErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, error) in self.0.iter().enumerate() {
            if position > 0 {
                formatter.write_str("\n")?;
            }
            write!(formatter, "{error}")?;
        }
        Ok(())
    }
}

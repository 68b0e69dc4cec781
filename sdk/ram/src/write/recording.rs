//! The text form of what a program called.
//!
//! Owns reading and writing of recordings, one call on a line. Who collects calls is in `recorder`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Calls, each different one once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    pub(super) calls: BTreeSet<RecordedCall>,
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RecordedCall {
    /// The product's module name, such as `esa`.
    pub product: String,
    /// The API version.
    pub version: String,
    /// The operation's name.
    pub operation: String,
    /// The region that it was sent to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The parameters that name resources, by wire name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<(String, String)>,
}

/// A line of a recording that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("line {line} of the recording is no recorded call")]
pub struct RecordingError {
    /// The line, the first being 1.
    pub line: usize,
    #[source]
    source: serde_json::Error,
}

impl Recording {
    /// The calls, in order of their names.
    pub fn calls(&self) -> impl ExactSizeIterator<Item = &RecordedCall> {
        self.calls.iter()
    }

    /// Adds the calls of another recording, such as that of another test.
    pub fn merge(&mut self, other: Self) {
        self.calls.extend(other.calls);
    }

    /// One JSON object on a line for each call: files of several processes can be joined.
    #[must_use]
    pub fn to_json_lines(&self) -> String {
        // Texts always serialize.
        let lines = self.calls.iter().filter_map(|call| serde_json::to_string(call).ok());
        lines.map(|line| line + "\n").collect()
    }

    /// Reads what [`Recording::to_json_lines`] wrote; blank lines are left out.
    ///
    /// # Errors
    ///
    /// A line is no recorded call.
    pub fn from_json_lines(text: &str) -> Result<Self, RecordingError> {
        let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
        let calls =
            lines.map(|(line, text)| serde_json::from_str(text).map_err(|source| RecordingError { line, source }));
        Ok(Self { calls: calls.collect::<Result<_, _>>()? })
    }
}

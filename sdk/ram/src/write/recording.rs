//! The text form of the calls of a program.
//!
//! Owns the reading and writing of recordings, with one call on each line. `recorder` collects the calls.

use std::collections::BTreeSet;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The distinct calls of a program.
///
/// Use [`str::parse`] to read the text that [`Recording::to_json_lines`] writes; blank lines are ignored.
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
    /// The region of the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The parameters that identify resources, by wire name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<(String, String)>,
}

/// A line of a recording that is not a recorded call.
#[derive(Debug, thiserror::Error)]
#[error("line {line} of the recording is not a recorded call")]
#[non_exhaustive]
pub struct RecordingError {
    /// The line, counted from 1.
    pub line: usize,
    #[source]
    source: serde_json::Error,
}

impl Recording {
    /// The calls, sorted by name.
    #[must_use]
    pub fn calls(&self) -> impl ExactSizeIterator<Item = &RecordedCall> {
        self.calls.iter()
    }

    /// Adds the calls of another recording, such as that of another test.
    pub fn merge(&mut self, other: Self) {
        self.calls.extend(other.calls);
    }

    /// One JSON object on a line for each call, so that files of several processes can be concatenated.
    #[must_use]
    pub fn to_json_lines(&self) -> String {
        // Structs of texts always serialize.
        let lines = self.calls.iter().filter_map(|call| serde_json::to_string(call).ok());
        lines.map(|line| line + "\n").collect()
    }
}

impl FromStr for Recording {
    type Err = RecordingError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
        let calls =
            lines.map(|(line, text)| serde_json::from_str(text).map_err(|source| RecordingError { line, source }));
        Ok(Self { calls: calls.collect::<Result<_, _>>()? })
    }
}

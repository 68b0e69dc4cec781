//! What a program called, for a policy that allows just that.
//!
//! Owns the collector and its text form. Whoever sends requests feeds it; it sends and reads nothing. As
//! an interceptor of a client it is in `intercept`.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::resources::{fills, own_placeholders};
use crate::ram::Catalogue;

/// Collects calls from any thread; clones share one collection.
///
/// Of the parameters it keeps those alone that name a resource in a documented ARN pattern, and
/// none whose name says that it is secret. With the feature `client` it is an
/// `Interceptor`: a client that is given a clone records every call that it makes.
///
/// ```
/// use alibabacloud_sdk::ram::Catalogue;
/// use alibabacloud_sdk::ram::write::{Recorder, Writer};
///
/// let recorder = Recorder::new(Catalogue::compiled_in());
/// recorder.record("esa", "2024-09-10", "UpdateUserDeliveryTaskStatus", None, [("TaskName", "test_project")]);
/// let policy = Writer::new(Catalogue::compiled_in()).recording(&recorder.recording()).write();
/// println!("{}", recorder.recording().to_json_lines());
/// # drop(policy);
/// ```
#[derive(Clone)]
pub struct Recorder {
    catalogue: &'static Catalogue<'static>,
    calls: Arc<Mutex<BTreeSet<RecordedCall>>>,
}

/// Calls, each different one once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    calls: BTreeSet<RecordedCall>,
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

impl Recorder {
    /// A recorder that knows the ARN patterns of a catalogue.
    #[must_use]
    pub fn new(catalogue: &'static Catalogue<'static>) -> Self {
        Self { catalogue, calls: Arc::default() }
    }

    /// Adds a call: the product's module name, the API version, the operation, the region, and its
    /// parameters by wire name.
    pub fn record<'p>(
        &self,
        product: &str,
        version: &str,
        operation: &str,
        region: Option<&str>,
        parameters: impl IntoIterator<Item = (&'p str, &'p str)>,
    ) {
        let facts = self.catalogue.operation(product, Some(version), operation);
        let names = |parameter: &str| {
            let mut rows = facts.iter().flat_map(|facts| facts.actions()).flat_map(|action| action.resources());
            rows.any(|row| own_placeholders(row.template()).any(|placeholder| fills(parameter, placeholder)))
        };
        let kept = parameters.into_iter().filter(|(name, _)| names(name) && !crate::debug::is_secret(name));
        let mut parameters: Vec<_> = kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        parameters.sort();
        let call = RecordedCall {
            product: product.to_owned(),
            version: version.to_owned(),
            operation: operation.to_owned(),
            region: region.map(str::to_owned),
            parameters,
        };
        // A thread that panicked left whole calls behind.
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).insert(call);
    }

    /// What was recorded so far.
    #[must_use]
    pub fn recording(&self) -> Recording {
        Recording { calls: self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone() }
    }
}

impl fmt::Debug for Recorder {
    /// Leaves the catalogue out, which would fill a log.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Recorder").field("calls", &self.recording().calls).finish_non_exhaustive()
    }
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

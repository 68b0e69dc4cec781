//! Recording of the calls of a program, for a policy that allows exactly these.
//!
//! Owns the collection of calls. `intercept` makes it an interceptor of a client, and `recording` has the
//! text form.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::recording::{RecordedCall, Recording};
use super::resources::{fills, own_placeholders};
use crate::Catalogue;

/// Collects calls from any thread; clones share one collection.
///
/// It keeps only parameters that fill a placeholder of a documented ARN pattern, and none whose name says
/// that it is secret. It is an `Interceptor`: a client that has a clone of it records all of its calls.
///
/// ```
/// use alibabacloud_ram::Catalogue;
/// use alibabacloud_ram::write::{Recorder, Writer};
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

impl Recorder {
    /// A recorder that knows the ARN patterns of a catalogue.
    #[must_use]
    pub fn new(catalogue: &'static Catalogue<'static>) -> Self {
        Self { catalogue, calls: Arc::default() }
    }

    /// Adds a call: the module name of the product, the API version, the operation, the region, and the
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
        let kept =
            parameters.into_iter().filter(|(name, _)| names(name) && !alibabacloud_sdk_core::debug::is_secret(name));
        let mut parameters: Vec<_> = kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        parameters.sort();
        let call = RecordedCall {
            product: product.to_owned(),
            version: version.to_owned(),
            operation: operation.to_owned(),
            region: region.map(str::to_owned),
            parameters,
        };
        // A thread that panicked has inserted complete calls or none.
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).insert(call);
    }

    /// The calls that were recorded so far.
    #[must_use]
    pub fn recording(&self) -> Recording {
        Recording { calls: self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone() }
    }
}

impl fmt::Debug for Recorder {
    /// Omits the catalogue, which would fill a log.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Recorder").field("calls", &self.recording().calls).finish_non_exhaustive()
    }
}

//! The settings of a client, as its calls use them.
//!
//! Owns the values that all clones of a client share. Where they come from is in `builder.rs`.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, ClockOffset};
use crate::credentials::{CredentialsProvider, Region};
use crate::endpoint::{Endpoint, EndpointError, Network};
use crate::interceptor::Interceptor;
use crate::retry::{Budget, RetryPolicy};
use crate::sign::SignatureScheme;
use crate::transport::Transport;

pub(super) struct Settings {
    pub(super) credentials: Arc<dyn CredentialsProvider>,
    pub(super) region: Option<Region>,
    pub(super) endpoint: Option<Endpoint>,
    /// Endpoints of single products, by lower-case product.
    pub(super) endpoints: Vec<(String, Result<Endpoint, EndpointError>)>,
    pub(super) network: Network,
    pub(super) scheme: SignatureScheme,
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) response_limit: usize,
    pub(super) retry: RetryPolicy,
    pub(super) interceptors: Vec<Arc<dyn Interceptor>>,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) budget: Budget,
    pub(super) offset: ClockOffset,
}

impl Settings {
    /// The region of calls that set none.
    pub(super) fn region(&self) -> Option<&str> {
        self.region.as_ref().map(|region| region.id.as_str())
    }
}

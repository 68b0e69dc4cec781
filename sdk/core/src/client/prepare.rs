//! The steps of a call that are made once, before its first attempt.
//!
//! Owns the encoded operation, the options of one call, and how both become a request without a signature:
//! endpoint, region, client token, body and limits. It sends nothing.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::settings::Settings;
use super::token;
use crate::clock::Clock;
use crate::encode::Parameters;
use crate::endpoint::{Endpoint, EndpointError, Network, Regions, choose};
use crate::error::Cause;
use crate::operation::{Action, EndpointInfo, Location, Operation, ParameterStyle, StatedEndpoint, UntypedOperation};
use crate::request::UnsignedRequest;
use crate::retry::RetryPolicy;
use crate::transport::Upload;
use crate::wire::View;

/// How long a call may take as a whole, waits and all attempts included.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How long one attempt may take.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// An operation whose parameters are encoded; it has no type any more.
#[derive(Clone, Debug)]
pub(crate) struct EncodedOperation {
    pub(crate) action: Action,
    pub(crate) parameters: Parameters,
    endpoints: EndpointTable,
    /// The location of the parameter that names the region, if the operation has one.
    region_location: Option<Location>,
    /// The parameter for a client token, if the operation has one.
    client_token: Option<(Cow<'static, str>, Location)>,
    /// Whether the operation is known to change nothing.
    read_only: bool,
}

/// The documented hosts of the product.
#[derive(Clone, Debug)]
enum EndpointTable {
    Generated(&'static [EndpointInfo<'static>]),
    Stated(Vec<StatedEndpoint>),
}

impl EncodedOperation {
    pub(crate) fn typed<O: Operation>(operation: &O) -> Self {
        let table = O::INFO.parameters;
        Self {
            action: O::INFO.into(),
            parameters: Parameters::of(operation),
            endpoints: EndpointTable::Generated(O::INFO.product.endpoints),
            region_location: table.iter().find(|row| row.is_region()).map(|row| row.location),
            client_token: O::INFO.client_token().map(|row| (row.wire_name.into(), row.location)),
            read_only: O::INFO.read_only,
        }
    }

    pub(crate) fn untyped(operation: UntypedOperation) -> Self {
        Self {
            parameters: Parameters::of_untyped(&operation),
            action: operation.action,
            endpoints: EndpointTable::Stated(operation.endpoints),
            region_location: operation.region.map(|(_, location)| location),
            client_token: operation.client_token.map(|(name, location)| (name.into(), location)),
            read_only: operation.read_only,
        }
    }
}

/// The options of one call.
#[derive(Clone, Default)]
pub(crate) struct CallOptions {
    pub(crate) region: Option<String>,
    pub(crate) endpoint: Option<String>,
    pub(crate) network: Option<Network>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) idempotent: bool,
    pub(crate) headers: Vec<(String, String)>,
    /// The content type and the bytes of the whole body.
    pub(crate) body: Option<(String, Bytes)>,
    pub(crate) upload: Option<Upload>,
    /// Whether the caller reads the body of a success.
    pub(crate) streamed: bool,
}

/// A call that only remains to be signed and sent, once for each attempt.
pub(super) struct PreparedCall {
    pub(super) action: Action,
    pub(super) request: UnsignedRequest,
    pub(super) upload: Option<Upload>,
    pub(super) region: Option<String>,
    pub(super) policy: Option<RetryPolicy>,
    /// Whether sending the request more than once does no harm.
    pub(super) repeatable: bool,
    /// Whether the caller reads the body of a success.
    pub(super) streamed: bool,
    pub(super) attempt_timeout: Duration,
    pub(super) timeout: Duration,
    pub(super) started: Instant,
}

impl PreparedCall {
    pub(super) fn new(
        settings: &Settings,
        mut operation: EncodedOperation,
        options: CallOptions,
    ) -> Result<Self, Cause> {
        let started = settings.clock.instant();
        let call_region = options.region.as_deref();
        let regions =
            Regions { call: call_region, operation: operation.parameters.region(), client: settings.region() };
        let region = regions.effective().map(str::to_owned);
        let endpoint = endpoint(settings, &operation, &options, regions)?;
        let parameters = &mut operation.parameters;
        parameters.fill_region(operation.region_location, call_region.or(settings.region()));
        let body_is_replaced = options.upload.is_some() || options.body.is_some();
        if body_is_replaced {
            // A client token in a body that is not sent does not make the call repeatable.
            (parameters.form, parameters.body) = (None, None);
        }
        let token = operation.client_token.filter(|(_, location)| !(body_is_replaced && location.is_in_body()));
        if let (Some((name, location)), None) = (token, token::find(parameters)) {
            // All attempts have one token, by which the service recognises a repetition.
            parameters.push(&name, location, ParameterStyle::Flat, View::Text(&settings.clock.nonce()?));
        }
        let repeatable = operation.read_only || options.idempotent || token::is_set(parameters);
        let mut request = UnsignedRequest::new(&operation.action, operation.parameters, &endpoint)?;
        if options.upload.is_some() {
            request.replace_body("application/octet-stream", Bytes::new());
        } else if let Some((content_type, body)) = options.body {
            request.replace_body(content_type, body);
        }
        request.replace_headers(options.headers)?;
        let limit = |of_call: Option<Duration>, of_client: Option<Duration>, default| {
            // How long an upload takes depends on its length, so it has no default limit.
            let default = if options.upload.is_some() { Duration::MAX } else { default };
            of_call.or(of_client).unwrap_or(default)
        };
        Ok(Self {
            action: operation.action,
            request,
            region,
            policy: options.retry,
            repeatable,
            streamed: options.streamed,
            attempt_timeout: limit(options.attempt_timeout, settings.attempt_timeout, ATTEMPT_TIMEOUT),
            timeout: limit(options.timeout, settings.timeout, TIMEOUT),
            upload: options.upload,
            started,
        })
    }

    /// How much of the time limit of the call is left.
    pub(super) fn time_left(&self, clock: &dyn Clock) -> Duration {
        self.timeout.saturating_sub(clock.instant().saturating_duration_since(self.started))
    }
}

/// The endpoint of the call, of the client for the product, of the client, or the documented one.
fn endpoint(
    settings: &Settings,
    operation: &EncodedOperation,
    options: &CallOptions,
    regions: Regions<'_>,
) -> Result<Endpoint, EndpointError> {
    if let Some(endpoint) = &options.endpoint {
        return endpoint.parse();
    }
    let action = &operation.action;
    let of_product = settings.endpoints.iter().find(|(name, _)| name.eq_ignore_ascii_case(&action.product));
    if let Some((_, endpoint)) = of_product {
        return endpoint.clone();
    }
    if let Some(endpoint) = &settings.endpoint {
        return Ok(endpoint.clone());
    }
    let network = options.network.unwrap_or(settings.network);
    match &operation.endpoints {
        EndpointTable::Generated(table) => choose(action, table, regions, network),
        EndpointTable::Stated(rows) => {
            let rows = rows.iter().map(|row| EndpointInfo::new(&row.region, &row.public, row.vpc.as_deref()));
            choose(action, &rows.collect::<Vec<_>>(), regions, network)
        }
    }
}

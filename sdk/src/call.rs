//! One call: what it overrides, and its typed answer.
//!
//! Owns the encoded operation and the options of a single call. How a request gets to the service
//! is in [`crate::client`]; nothing there knows the output type.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::Response as HttpResponse;

use crate::client::Client;
use crate::credentials::BoxFuture;
use crate::decode;
use crate::encode::Parameters;
use crate::error::Error;
use crate::operation::{Action, EndpointInfo, Location, Operation, ParameterStyle, UntypedOperation};
use crate::response::Response;
use crate::wire::{Element, View, set_members};

/// An operation with its parameters encoded, of no type.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    pub(crate) action: Action,
    pub(crate) endpoints: &'static [EndpointInfo<'static>],
    pub(crate) parameters: Parameters,
    /// Where the operation takes `RegionId`, if it does.
    pub(crate) region_location: Option<Location>,
}

impl Prepared {
    pub(crate) fn typed<O: Operation>(operation: &O) -> Self {
        let table = O::INFO.parameters;
        Self {
            action: O::INFO.into(),
            endpoints: O::INFO.product.endpoints,
            parameters: Parameters::of(operation),
            region_location: table.iter().find(|row| row.is_region()).map(|row| row.location),
        }
    }

    pub(crate) fn untyped(operation: &UntypedOperation) -> Self {
        Self {
            action: operation.action.clone(),
            endpoints: &[],
            parameters: Parameters::of_untyped(operation),
            region_location: None,
        }
    }
}

/// What one call sets for itself.
#[derive(Clone, Default)]
pub(crate) struct Overrides {
    pub(crate) region: Option<String>,
    pub(crate) endpoint: Option<String>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) headers: Vec<(String, String)>,
}

/// A call that is sent when it is awaited.
///
/// ```no_run
/// # #[cfg(feature = "ecd")]
/// # async fn run(client: alibabacloud_sdk::Client) -> Result<(), alibabacloud_sdk::Error> {
/// use std::time::Duration;
/// use alibabacloud_sdk::ecd::{UpdateFotaTask, UpdateFotaTaskUserStatus};
///
/// client
///     .send(UpdateFotaTask::new("aot-c4khwrp9ocml4****", UpdateFotaTaskUserStatus::Pending))
///     .region("cn-hangzhou")
///     .timeout(Duration::from_secs(5))
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a call is sent when it is awaited"]
pub struct Call<T> {
    client: Client,
    prepared: Prepared,
    overrides: Overrides,
    output: PhantomData<fn() -> T>,
}

impl<T> Call<T> {
    pub(crate) fn new(client: Client, prepared: Prepared) -> Self {
        Self { client, prepared, overrides: Overrides::default(), output: PhantomData }
    }

    /// The same call once more, for another page or another look.
    pub(crate) fn again(&self) -> Self {
        let (client, prepared, overrides) = (self.client.clone(), self.prepared.clone(), self.overrides.clone());
        Self { client, prepared, overrides, output: PhantomData }
    }

    pub(crate) fn parameters(&self) -> &Parameters {
        &self.prepared.parameters
    }

    pub(crate) fn parameters_mut(&mut self) -> &mut Parameters {
        &mut self.prepared.parameters
    }

    /// Calls the product's endpoint in this region, and fills `RegionId` with it.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.overrides.region = Some(region.into());
        self
    }

    /// Sends this call to another host.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.overrides.endpoint = Some(endpoint.into());
        self
    }

    /// Limits how long this call may take as a whole.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.overrides.timeout = Some(limit);
        self
    }

    /// Adds a query parameter that the operation's type does not have.
    pub fn parameter(mut self, wire_name: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
        let (wire_name, value) = (wire_name.into(), value.into());
        self.prepared.parameters.push(&wire_name, Location::Query, ParameterStyle::Flat, value.view());
        self
    }

    /// Adds a header. Headers that begin with `x-acs-` are signed.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.overrides.headers.push((name.into().to_ascii_lowercase(), value.into()));
        self
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Call")
            .field("prepared", &self.prepared)
            .field("region", &self.overrides.region)
            .field("endpoint", &self.overrides.endpoint)
            .field("timeout", &self.overrides.timeout)
            .finish_non_exhaustive()
    }
}

impl<T: Element + Default + Send + 'static> IntoFuture for Call<T> {
    type Output = Result<Response<T>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let action = self.prepared.action.clone();
            let response = self.client.execute(self.prepared, self.overrides).await?;
            answer(&action, response)
        })
    }
}

/// Decodes a success.
fn answer<T: Element + Default>(action: &Action, response: HttpResponse<Bytes>) -> Result<Response<T>, Error> {
    let (parts, body) = response.into_parts();
    let decoded = decode::from_body::<T>(&body);
    match decoded {
        Ok(output) => {
            let output = output.unwrap_or_default();
            let header = || parts.headers.get("x-acs-request-id").and_then(|value| value.to_str().ok());
            let request_id = request_id(output.view()).or_else(|| header().map(str::to_owned)).unwrap_or_default();
            Ok(Response { output, request_id, status: parts.status, headers: parts.headers, body })
        }
        Err(error) => Err(Error::new(action, error).with_response(parts.status.as_u16(), parts.headers, body)),
    }
}

/// The request ID of an output, in any of the spellings that products use.
fn request_id(output: View<'_>) -> Option<String> {
    let mut found = None;
    let mut visit = |name: &str, view: View<'_>| {
        if let View::Text(text) = view
            && name.eq_ignore_ascii_case("RequestId")
        {
            found = Some(text.to_owned());
        }
    };
    match output {
        View::Shape(shape) => set_members(shape, &mut |name, view| visit(name, view)),
        View::Map(map) => map.entries(&mut visit),
        _ => {}
    }
    found
}

//! One call: what it overrides, and its typed answer.
//!
//! Owns the encoded operation, the options of a single call and the last step, which knows the
//! output type. How a request gets to the service is in [`crate::client`]; nothing there does.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::Response as HttpResponse;

use crate::client::Client;
use crate::clock::Clock;
use crate::credentials::BoxFuture;
use crate::decode;
use crate::encode::Parameters;
use crate::endpoint::Network;
use crate::error::Error;
use crate::operation::{Action, EndpointInfo, Location, Operation, ParameterInfo, ParameterStyle, UntypedOperation};
use crate::response::{OpenResponse, Response};
use crate::retry::RetryPolicy;
use crate::transport::{Body, Upload};
use crate::wire::{Element, View, set_members};

/// An operation with its parameters encoded, of no type.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    pub(crate) action: Action,
    pub(crate) endpoints: &'static [EndpointInfo<'static>],
    pub(crate) parameters: Parameters,
    /// Where the operation takes `RegionId`, if it does.
    pub(crate) region_location: Option<Location>,
    /// The client token that the operation takes, if it does.
    pub(crate) token: Option<&'static ParameterInfo>,
    /// Whether the operation is known to change nothing.
    pub(crate) read_only: bool,
}

impl Prepared {
    pub(crate) fn typed<O: Operation>(operation: &O) -> Self {
        let table = O::INFO.parameters;
        Self {
            action: O::INFO.into(),
            endpoints: O::INFO.product.endpoints,
            parameters: Parameters::of(operation),
            region_location: table.iter().find(|row| row.is_region()).map(|row| row.location),
            token: O::INFO.client_token(),
            read_only: O::INFO.read_only,
        }
    }

    pub(crate) fn untyped(operation: &UntypedOperation) -> Self {
        Self {
            action: operation.action.clone(),
            endpoints: &[],
            parameters: Parameters::of_untyped(operation),
            region_location: None,
            token: None,
            read_only: false,
        }
    }
}

/// What one call sets for itself.
#[derive(Clone, Default)]
pub(crate) struct Overrides {
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
    /// Whether the body of a success is left to the caller.
    pub(crate) open: bool,
}

/// A call that is sent when it is awaited.
///
/// ```no_run
/// # #[cfg(feature = "ecd")]
/// # async fn run(client: alibabacloud_sdk::Client) -> Result<(), alibabacloud_sdk::Error> {
/// use std::time::Duration;
/// use alibabacloud_sdk::ecd::{UpdateFotaTask, types::UpdateFotaTaskUserStatus};
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

    /// The product and the operation, for messages.
    pub(crate) fn names(&self) -> (String, String) {
        let action = &self.prepared.action;
        (action.product.to_string(), action.operation.to_string())
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.client.clock()
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

    /// Calls the product's host in this network.
    pub fn network(mut self, network: Network) -> Self {
        self.overrides.network = Some(network);
        self
    }

    /// Limits how long this call may take as a whole, every attempt and the waits between them
    /// included.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.overrides.timeout = Some(limit);
        self
    }

    /// Limits how long one attempt of this call may take.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.overrides.attempt_timeout = Some(limit);
        self
    }

    /// Repeats failed attempts of this call by another policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.overrides.retry = Some(policy);
        self
    }

    /// Says that sending this call twice does no harm, so that it is repeated like one that only
    /// reads. Say it only where it is true: the service cannot tell a repetition from a second call.
    ///
    /// Operations that are known to read, and requests with a `ClientToken`, need not say it.
    pub fn idempotent(mut self) -> Self {
        self.overrides.idempotent = true;
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

    /// Sends these bytes as the whole body, instead of what the operation's parameters make: XML, or
    /// a document that is there already.
    pub fn body(mut self, content_type: impl Into<String>, body: impl Into<Bytes>) -> Self {
        self.overrides.body = Some((content_type.into(), body.into()));
        self
    }

    /// Sends a binary body that is read while it is sent, instead of what the operation's parameters
    /// make.
    pub fn upload(mut self, upload: Upload) -> Self {
        self.overrides.upload = Some(upload);
        self
    }

    /// Sends the call, and leaves the body of a success to the caller, who reads it bit by bit.
    ///
    /// The time limits of the call end with the headers; the limit on silence stays.
    ///
    /// # Errors
    ///
    /// Those of the call.
    pub fn stream(mut self) -> impl Future<Output = Result<OpenResponse, Error>> + Send + use<T> {
        self.overrides.open = true;
        let sent = self.client.execute(self.prepared, self.overrides);
        async move {
            let answer = sent.await?;
            Ok(OpenResponse::new(answer.action, answer.response))
        }
    }
}

impl<T: Element + Default + Send + 'static> Call<T> {
    /// Sends the call and waits for the answer on this thread, without an async runtime.
    ///
    /// # Errors
    ///
    /// Those of the call; and the background thread cannot be started.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<Response<T>, Error> {
        let action = self.prepared.action.clone();
        match crate::blocking::run(self.run()) {
            Ok(result) => result,
            Err(error) => Err(Error::new(&action, error)),
        }
    }

    /// The call under way. What goes into it is used up here, so that the future stays small.
    fn run(self) -> impl Future<Output = Result<Response<T>, Error>> + Send + use<T> {
        let sent = self.client.execute(self.prepared, self.overrides);
        async move {
            let answer = sent.await?;
            let span = answer.span;
            let result = decoded::<T>(&answer.action, answer.response);
            match &result {
                Ok(response) => span.decoded(response.request_id()),
                Err(error) => span.fail(error),
            }
            result
        }
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
            .field("retry", &self.overrides.retry)
            .finish_non_exhaustive()
    }
}

impl<T: Element + Default + Send + 'static> IntoFuture for Call<T> {
    type Output = Result<Response<T>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// Decodes a success.
fn decoded<T: Element + Default>(action: &Action, response: HttpResponse<Body>) -> Result<Response<T>, Error> {
    let (parts, body) = response.into_parts();
    let body = body.as_bytes().cloned().unwrap_or_default();
    match decode::from_body::<T>(&body) {
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

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::operation::UntypedOperation;

    /// The most bytes of a call that is under way, so that it fits the stack of any task.
    const FUTURE: usize = 4096;

    #[test]
    fn futures_are_small() {
        let client = Client::builder().build().unwrap();
        let call = || client.send_untyped(UntypedOperation::rpc("ecs", "2014-05-26", "DescribeInstances"));
        let sizes = [size_of_val(&call().run()), size_of_val(&call().stream())];
        println!("a call is {} bytes, an open one {}", sizes[0], sizes[1]);
        assert!(sizes.iter().all(|size| *size < FUTURE), "{sizes:?}");
        assert!(size_of::<<Call<Value> as IntoFuture>::IntoFuture>() <= 2 * size_of::<usize>());
    }

    #[test]
    fn a_call_goes_to_any_thread() {
        fn check<T: Send>(_: &T) {}
        let client = Client::builder().build().unwrap();
        let call = client.send_untyped(UntypedOperation::rpc("ecs", "2014-05-26", "DescribeInstances"));
        check(&call);
        check(&call.into_future());
    }
}

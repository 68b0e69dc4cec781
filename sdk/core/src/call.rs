//! One call: its options, and its typed response.
//!
//! Owns the functions that set the options of a call, and the last step, decoding: the only one that knows the
//! output type. How a request is sent is in [`crate::client`]: this module uses that one, and never the other
//! way round.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::Response as HttpResponse;
use serde_json::Value;

use crate::client::{CallOptions, Client, EncodedOperation};
use crate::clock::Clock;
use crate::encode::Parameters;
use crate::endpoint::Network;
use crate::error::Error;
use crate::future::BoxFuture;
use crate::headers;
use crate::operation::{Action, Location, Operation, ParameterStyle, UntypedOperation};
use crate::response::{OpenResponse, Response};
use crate::retry::RetryPolicy;
use crate::sign::SignedRequest;
use crate::transport::{Body, Upload};
use crate::wire::{Element, View, set_members};

impl Client {
    /// Calls a typed operation.
    pub fn send<O: Operation>(&self, operation: O) -> Call<O::Output> {
        Call::new(self.clone(), EncodedOperation::typed(&operation))
    }

    /// Calls an operation that is named at run time; the output is free JSON.
    pub fn send_untyped(&self, operation: UntypedOperation) -> Call<Value> {
        Call::new(self.clone(), EncodedOperation::untyped(operation))
    }
}

/// A call that is sent when it is awaited.
///
/// ```no_run
/// # use alibabacloud_sdk_core as alibabacloud_sdk;
/// # async fn run(client: alibabacloud_sdk::Client) -> Result<(), alibabacloud_sdk::Error> {
/// use std::time::Duration;
/// use alibabacloud_sdk::UntypedOperation;
///
/// let describe = UntypedOperation::rpc("ecs", "2014-05-26", "DescribeRegions");
/// let regions = client.send_untyped(describe).region("cn-hangzhou").timeout(Duration::from_secs(5)).await?;
/// println!("{}", regions["Regions"]);
/// # Ok(())
/// # }
/// ```
#[must_use = "a call is sent when it is awaited"]
pub struct Call<T> {
    client: Client,
    operation: EncodedOperation,
    options: CallOptions,
    output: PhantomData<fn() -> T>,
}

impl<T> Call<T> {
    fn new(client: Client, operation: EncodedOperation) -> Self {
        Self { client, operation, options: CallOptions::default(), output: PhantomData }
    }

    /// The same call once more, for another page or another poll.
    pub(crate) fn clone_for_resend(&self) -> Self {
        let (client, operation, options) = (self.client.clone(), self.operation.clone(), self.options.clone());
        Self { client, operation, options, output: PhantomData }
    }

    /// The product and the operation, for messages.
    pub(crate) fn names(&self) -> (String, String) {
        let action = &self.operation.action;
        (action.product.to_string(), action.operation.to_string())
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.client.clock()
    }

    pub(crate) fn parameters(&self) -> &Parameters {
        &self.operation.parameters
    }

    pub(crate) fn parameters_mut(&mut self) -> &mut Parameters {
        &mut self.operation.parameters
    }

    /// Calls the product's endpoint in this region, and fills `RegionId` with it.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.options.region = Some(region.into());
        self
    }

    /// Sends this call to another host.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.options.endpoint = Some(endpoint.into());
        self
    }

    /// Calls the product's host in this network.
    pub fn network(mut self, network: Network) -> Self {
        self.options.network = Some(network);
        self
    }

    /// Limits how long this call may take as a whole, every attempt and the waits between them
    /// included.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.options.timeout = Some(limit);
        self
    }

    /// Limits how long one attempt of this call may take.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.options.attempt_timeout = Some(limit);
        self
    }

    /// Retries failed attempts of this call by another policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options.retry = Some(policy);
        self
    }

    /// States that sending this call twice does no harm, so that it is retried like one that only reads. Use it
    /// only where that is true: the service cannot distinguish a repetition from a second call.
    ///
    /// Operations that are known to read, and requests with a `ClientToken`, are retried without it.
    pub fn idempotent(mut self) -> Self {
        self.options.idempotent = true;
        self
    }

    /// Adds a query parameter that the operation's type does not have.
    pub fn parameter(mut self, wire_name: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
        let (wire_name, value) = (wire_name.into(), value.into());
        self.operation.parameters.push(&wire_name, Location::Query, ParameterStyle::Flat, value.view());
        self
    }

    /// Adds a header. Headers that begin with `x-acs-` are signed.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.headers.push((name.into().to_ascii_lowercase(), value.into()));
        self
    }

    /// Sends these bytes as the whole body, instead of the body that the operation's parameters make: XML, for
    /// example, or an existing document.
    pub fn body(mut self, content_type: impl Into<String>, body: impl Into<Bytes>) -> Self {
        self.options.body = Some((content_type.into(), body.into()));
        self
    }

    /// Sends a binary body that is read while it is sent, instead of the body that the operation's parameters
    /// make.
    pub fn upload(mut self, upload: Upload) -> Self {
        self.options.upload = Some(upload);
        self
    }

    /// Signs the call, and does not send it: the request is the one that sending the call would send first, with
    /// the region, the client token, the credentials and the changes of interceptors.
    ///
    /// The body of an [`upload`](Self::upload) is not part of it.
    ///
    /// ```no_run
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// # use alibabacloud_sdk::{Client, UntypedOperation};
    /// # async fn run(client: Client) -> Result<(), alibabacloud_sdk::Error> {
    /// let describe = UntypedOperation::rpc("ecs", "2014-05-26", "DescribeRegions");
    /// let signed = client.send_untyped(describe).sign().await?;
    /// println!("{}\n{}", signed.as_http().uri(), signed.signed_text().string_to_sign());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The request cannot be built, there are no credentials, or the time limits of the call are reached.
    pub fn sign(self) -> impl Future<Output = Result<SignedRequest, Error>> + Send + use<T> {
        self.client.sign(self.operation, self.options)
    }

    /// Sends the call; the caller reads the body of a success in chunks.
    ///
    /// The time limits of the call end with the headers; the limit on silence still applies.
    ///
    /// # Errors
    ///
    /// Those of the call.
    pub fn stream(mut self) -> impl Future<Output = Result<OpenResponse, Error>> + Send + use<T> {
        self.options.streamed = true;
        let sent = self.client.execute(self.operation, self.options);
        async move {
            let success = sent.await?;
            Ok(OpenResponse::new(success.action, success.response))
        }
    }
}

impl<T: Element + Default + Send + 'static> Call<T> {
    /// Sends the call and waits for the response on this thread, without an async runtime.
    ///
    /// # Errors
    ///
    /// Those of the call; and the background thread cannot be started.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<Response<T>, Error> {
        let action = self.operation.action.clone();
        match crate::blocking::run(self.run()) {
            Ok(result) => result,
            Err(error) => Err(Error::new(&action, error)),
        }
    }

    /// Sends the call and decodes the response.
    fn run(self) -> impl Future<Output = Result<Response<T>, Error>> + Send + use<T> {
        let sent = self.client.execute(self.operation, self.options);
        async move {
            let success = sent.await?;
            let span = success.span;
            let result = decode::<T>(&success.action, success.response);
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
            .field("operation", &self.operation)
            .field("region", &self.options.region)
            .field("endpoint", &self.options.endpoint)
            .field("timeout", &self.options.timeout)
            .field("retry", &self.options.retry)
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
fn decode<T: Element + Default>(action: &Action, response: HttpResponse<Body>) -> Result<Response<T>, Error> {
    let (parts, body) = response.into_parts();
    let body = body.as_bytes().cloned().unwrap_or_default();
    match crate::decode::from_body::<T>(&body) {
        Ok(output) => {
            let output = output.unwrap_or_default();
            let in_headers = || headers::request_id(&parts.headers).map(str::to_owned);
            let request_id = request_id(output.view()).or_else(in_headers).unwrap_or_default();
            Ok(Response { output, request_id, status: parts.status, headers: parts.headers, body })
        }
        Err(error) => Err(Error::new(action, error).with_response(parts.status, parts.headers, body)),
    }
}

/// The request ID of an output, in any of the spellings of the products.
fn request_id(output: View<'_>) -> Option<String> {
    let mut found = None;
    let mut visit = |name: &str, view: View<'_>| match view {
        View::Text(text) if name.eq_ignore_ascii_case("RequestId") => found = Some(text.to_owned()),
        _ => {}
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
    use super::*;

    /// The most bytes that the future of a call may have, so that it fits the stack of any task.
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
    fn public_types_can_be_shared_between_threads() {
        fn check<T: Send + Sync + 'static>() {}
        check::<Client>();
        check::<Call<Value>>();
        check::<Response<Value>>();
        check::<Error>();
        check::<SignedRequest>();
        fn check_future<T: Send + 'static>(_: T) {}
        let client = Client::builder().build().unwrap();
        let call = || client.send_untyped(UntypedOperation::rpc("ecs", "2014-05-26", "DescribeInstances"));
        check_future(call().into_future());
        check_future(call().sign());
        check_future(call().stream());
    }

    /// The time and the nonce are the same for every request.
    #[cfg(feature = "testing")]
    #[derive(Debug)]
    struct FixedClock;

    #[cfg(feature = "testing")]
    impl Clock for FixedClock {
        fn now(&self) -> std::time::SystemTime {
            std::time::SystemTime::UNIX_EPOCH
        }

        fn nonce(&self) -> Result<String, crate::clock::NonceError> {
            Ok("nonce".to_owned())
        }
    }

    #[cfg(feature = "testing")]
    #[test]
    fn the_signed_request_is_the_one_that_is_sent() {
        let transport = crate::testing::FakeTransport::answers([crate::testing::Answer::json(&serde_json::json!({}))]);
        let builder = Client::builder().transport(transport.clone()).clock(FixedClock).user_agent_suffix("test/1");
        let client =
            builder.credentials(crate::Credentials::new("id", "secret")).region("cn-hangzhou").build().unwrap();
        let operation = UntypedOperation::rpc("vpc", "2016-04-28", "CreateVpc")
            .region_parameter("RegionId", Location::Query)
            .client_token("ClientToken", Location::Form);
        let call = || client.send_untyped(operation.clone()).header("x-acs-added", "1");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let signed = runtime.block_on(call().sign()).unwrap();
        runtime.block_on(async { call().await }).unwrap();

        let (sent, signed) = (transport.requests().remove(0), signed.into_http());
        assert_eq!(signed.uri(), "https://vpc.cn-hangzhou.aliyuncs.com/?RegionId=cn-hangzhou");
        assert_eq!(signed.body(), "ClientToken=nonce");
        assert!(signed.headers().contains_key("authorization"));
        let parts = |request: &http::Request<Bytes>| {
            (request.method().clone(), request.uri().clone(), request.headers().clone(), request.body().clone())
        };
        assert_eq!(parts(&signed), parts(sent.as_http()));
    }
}

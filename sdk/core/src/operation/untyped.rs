//! Operations that are named at run time.
//!
//! Owns the action, the parameters and the documented facts of one untyped operation. How they are encoded
//! is in [`crate::encode`].

use std::borrow::Cow;

use serde_json::Value;

use super::{Action, Authentication, Location, Method, ParameterStyle, Style};

/// An operation that is named at run time: any product, generated or not.
///
/// It is signed, sent, retried and decoded like a typed one; the output is free JSON. The SDK knows only what
/// the caller states: the region is filled in after [`region_parameter`](Self::region_parameter), a client token
/// after [`client_token`](Self::client_token), and the host is `<product>.<region>.aliyuncs.com` unless
/// [`documented_endpoint`](Self::documented_endpoint) states others.
///
/// ```
/// # use alibabacloud_sdk_core as alibabacloud_sdk;
/// use alibabacloud_sdk::UntypedOperation;
///
/// let operation = UntypedOperation::rpc("ecs", "2014-05-26", "DescribeInstances")
///     .query("RegionId", "cn-hangzhou")
///     .query("Tag", serde_json::json!([{ "Key": "team", "Value": "search" }]));
/// ```
#[derive(Clone)]
#[must_use]
pub struct UntypedOperation {
    pub(crate) action: Action,
    pub(crate) parameters: Vec<UntypedParameter>,
    /// The documented hosts by region; empty if none is known.
    pub(crate) endpoints: Vec<StatedEndpoint>,
    /// The parameter that the client fills with the region.
    pub(crate) region: Option<(String, Location)>,
    /// The parameter that the client fills with a client token.
    pub(crate) client_token: Option<(String, Location)>,
    /// Whether the operation is known to change nothing.
    pub(crate) read_only: bool,
}

/// The documented hosts of a product in one region.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "client"), expect(dead_code, reason = "the client chooses the host"))]
pub(crate) struct StatedEndpoint {
    pub(crate) region: String,
    pub(crate) public: String,
    pub(crate) vpc: Option<String>,
}

/// One parameter of an [`UntypedOperation`].
#[derive(Clone)]
pub(crate) struct UntypedParameter {
    pub(crate) wire_name: String,
    pub(crate) location: Location,
    pub(crate) style: ParameterStyle,
    pub(crate) value: Value,
}

impl UntypedOperation {
    /// An operation in RPC style: `POST /`, named by product, version and operation.
    ///
    /// `product` is the first label of the endpoint's host, such as `ecs`.
    pub fn rpc(
        product: impl Into<Cow<'static, str>>,
        version: impl Into<Cow<'static, str>>,
        operation: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(product.into(), version.into(), operation.into(), Style::Rpc, Method::Post, "/".into())
    }

    /// An operation in ROA style: named by method and path, with `{Name}` in the path for each
    /// path parameter.
    pub fn roa(
        product: impl Into<Cow<'static, str>>,
        version: impl Into<Cow<'static, str>>,
        operation: impl Into<Cow<'static, str>>,
        method: Method,
        path: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(product.into(), version.into(), operation.into(), Style::Roa, method, path.into())
    }

    fn new(
        product: Cow<'static, str>,
        version: Cow<'static, str>,
        operation: Cow<'static, str>,
        style: Style,
        method: Method,
        path: Cow<'static, str>,
    ) -> Self {
        let action = Action {
            product,
            version,
            operation,
            style,
            method,
            path,
            authentication: Authentication::AccessKey,
            http_only: false,
        };
        Self {
            action,
            parameters: Vec::new(),
            endpoints: Vec::new(),
            region: None,
            client_token: None,
            read_only: false,
        }
    }

    /// The operation that a request with it calls.
    pub fn action(&self) -> &Action {
        &self.action
    }

    /// Sets the HTTP method.
    pub fn method(mut self, method: Method) -> Self {
        self.action.method = method;
        self
    }

    /// Sends the request without a signature.
    pub fn anonymous(self) -> Self {
        self.authentication(Authentication::Anonymous)
    }

    /// Sets how the request proves the identity of its sender: signed with an access key by default.
    pub fn authentication(mut self, authentication: Authentication) -> Self {
        self.action.authentication = authentication;
        self
    }

    /// Uses HTTP without TLS, for operations that document no other scheme.
    pub fn http_only(mut self) -> Self {
        self.action.http_only = true;
        self
    }

    /// States that the operation changes nothing, so that it is retried after every transient failure.
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// States the product's documented hosts in one region. With at least one of them, a call to a region that
    /// is not among them is an error.
    pub fn documented_endpoint(
        mut self,
        region: impl Into<String>,
        public: impl Into<String>,
        vpc: Option<&str>,
    ) -> Self {
        let vpc = vpc.map(str::to_owned);
        self.endpoints.push(StatedEndpoint { region: region.into(), public: public.into(), vpc });
        self
    }

    /// States the parameter that names the region, such as `RegionId`. The client fills it with the region of
    /// the call if it is not set.
    pub fn region_parameter(mut self, wire_name: impl Into<String>, location: Location) -> Self {
        self.region = Some((wire_name.into(), location));
        self
    }

    /// States the parameter by which the service recognises a repeated request, such as `ClientToken`. The
    /// client fills it with a random token if it is not set, and retries the call.
    pub fn client_token(mut self, wire_name: impl Into<String>, location: Location) -> Self {
        self.client_token = Some((wire_name.into(), location));
        self
    }

    /// Adds a query parameter; lists and objects are flattened as `Name.1.Key`.
    pub fn query(self, wire_name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.parameter(wire_name, Location::Query, ParameterStyle::Flat, value)
    }

    /// Adds a form parameter; lists and objects are flattened as `Name.1.Key`.
    pub fn form(self, wire_name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.parameter(wire_name, Location::Form, ParameterStyle::Flat, value)
    }

    /// Sets the whole body to JSON.
    pub fn json_body(self, value: impl Into<Value>) -> Self {
        self.parameter("body", Location::Body, ParameterStyle::Json, value)
    }

    /// Adds a parameter at any location, in any style.
    pub fn parameter(
        mut self,
        wire_name: impl Into<String>,
        location: Location,
        style: ParameterStyle,
        value: impl Into<Value>,
    ) -> Self {
        self.parameters.push(UntypedParameter { wire_name: wire_name.into(), location, style, value: value.into() });
        self
    }
}

impl std::fmt::Debug for UntypedOperation {
    /// Prints the names of the parameters, not their values: any of them may be a secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.parameters.iter().map(|parameter| &parameter.wire_name).collect();
        formatter.debug_struct("UntypedOperation").field("action", &self.action).field("parameters", &names).finish()
    }
}

//! What an operation is: the facts that a call needs and the trait that typed operations have.
//!
//! Owns plain data about products, operations and parameters, and the untyped operation. It does
//! not encode, sign or send anything.

use std::borrow::Cow;

use serde_json::Value;

use crate::encode::REGION;
use crate::wire::{Element, Shape};

/// A product version as the generated code states it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProductInfo {
    /// The product code as the metadata prints it, such as `ESA`.
    pub code: &'static str,
    /// The name of the product's module and feature, such as `esa`.
    pub name: &'static str,
    /// The API version, sent as `x-acs-version`.
    pub version: &'static str,
    /// The documented hosts by region, sorted by region.
    pub endpoints: &'static [EndpointInfo<'static>],
}

impl ProductInfo {
    #[doc(hidden)]
    pub const fn new(
        code: &'static str,
        name: &'static str,
        version: &'static str,
        endpoints: &'static [EndpointInfo<'static>],
    ) -> Self {
        Self { code, name, version, endpoints }
    }
}

/// The documented hosts of a product in one region.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointInfo<'a> {
    /// The region ID, such as `cn-hangzhou`.
    pub region: &'a str,
    /// The host that the internet reaches.
    pub public: &'a str,
    /// The host inside a VPC, where one is documented.
    pub vpc: Option<&'a str>,
}

impl<'a> EndpointInfo<'a> {
    /// One row of a table of endpoints.
    pub const fn new(region: &'a str, public: &'a str, vpc: Option<&'a str>) -> Self {
        Self { region, public, vpc }
    }
}

/// A protocol family, as the metadata names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Style {
    /// The operation is named by a header (or a query parameter in the old signature); path `/`.
    Rpc,
    /// The operation is named by method and path.
    Roa,
}

/// An HTTP method that an operation can declare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `DELETE`
    Delete,
    /// `PATCH`
    Patch,
    /// `HEAD`
    Head,
}

impl Method {
    /// The method as it stands in the request line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
            Method::Patch => "PATCH",
            Method::Head => "HEAD",
        }
    }

    /// Reads a method as it stands in the request line.
    pub fn parse(text: &str) -> Option<Self> {
        let all = [Method::Get, Method::Post, Method::Put, Method::Delete, Method::Patch, Method::Head];
        all.into_iter().find(|method| method.as_str() == text)
    }
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Location {
    /// In the query of the URL.
    Query,
    /// In the form-urlencoded body.
    Form,
    /// As the whole body.
    Body,
    /// In a segment of the path.
    Path,
    /// In a header.
    Header,
    /// As a label in front of the host.
    Host,
}

impl Location {
    /// Whether it is part of the body.
    #[cfg(feature = "client")]
    pub(crate) fn is_in_body(self) -> bool {
        matches!(self, Location::Form | Location::Body)
    }
}

/// How a composite parameter becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParameterStyle {
    /// `Name.1.Key=…`; also what the metadata calls `repeatList`.
    Flat,
    /// One value of compact JSON.
    Json,
    /// Items joined with a comma; the metadata calls it `simple`.
    Comma,
    /// Items joined with a space.
    Space,
    /// Items joined with `|`.
    Pipe,
}

/// A documented parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParameterInfo {
    /// The name on the wire.
    pub wire_name: &'static str,
    /// Where it travels.
    pub location: Location,
    /// How a composite value becomes text.
    pub style: ParameterStyle,
    /// Whether it is the region under another name than `RegionId`.
    renamed_region: bool,
}

impl ParameterInfo {
    pub(crate) const fn new(wire_name: &'static str, location: Location) -> Self {
        Self { wire_name, location, style: ParameterStyle::Flat, renamed_region: false }
    }

    /// Whether it names the region that is called, so that it is filled where it is not set.
    pub fn is_region(&self) -> bool {
        self.renamed_region || self.wire_name == REGION
    }

    /// Marks a required `regionId` or `region_id`, which means what `RegionId` means elsewhere.
    #[doc(hidden)]
    #[must_use]
    pub const fn region(self) -> Self {
        Self { renamed_region: true, ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn json(self) -> Self {
        Self { style: ParameterStyle::Json, ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn comma(self) -> Self {
        Self { style: ParameterStyle::Comma, ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn space(self) -> Self {
        Self { style: ParameterStyle::Space, ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn pipe(self) -> Self {
        Self { style: ParameterStyle::Pipe, ..self }
    }
}

/// How a request proves who sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authentication {
    /// Signed with an access key.
    AccessKey,
    /// Carries a bearer token instead of a signature.
    BearerToken,
    /// Neither signed nor authenticated by the client.
    Anonymous,
}

/// The parameter with which services recognise a repeated request; some spell it `clientToken`.
const CLIENT_TOKEN: &str = "ClientToken";

/// What the call needs to know about an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The product version that the operation belongs to.
    pub product: &'static ProductInfo,
    /// The operation's name, sent as `x-acs-action`.
    pub name: &'static str,
    /// The HTTP method that calls use.
    pub method: Method,
    /// The protocol family.
    pub style: Style,
    /// The path template; `/` in RPC style.
    pub path: &'static str,
    /// The documented parameters in documented order, aligned with the members of the request.
    pub parameters: &'static [ParameterInfo],
    /// How the request proves who sends it.
    pub authentication: Authentication,
    /// Whether plain HTTP is the only documented scheme; calls use HTTPS otherwise.
    pub http_only: bool,
    /// Whether it is known to change nothing: its name begins with a read verb, and a documented
    /// class or access level agrees. `false` where no source says so.
    pub read_only: bool,
}

impl OperationInfo {
    #[doc(hidden)]
    pub const fn new(
        product: &'static ProductInfo,
        name: &'static str,
        method: Method,
        parameters: &'static [ParameterInfo],
    ) -> Self {
        Self {
            product,
            name,
            method,
            style: Style::Rpc,
            path: "/",
            parameters,
            authentication: Authentication::AccessKey,
            http_only: false,
            read_only: false,
        }
    }

    /// The documented parameter that makes repeated requests one, if the operation has it.
    pub fn client_token(&self) -> Option<&'static ParameterInfo> {
        self.parameters.iter().find(|row| row.wire_name.eq_ignore_ascii_case(CLIENT_TOKEN))
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn path(mut self, path: &'static str) -> Self {
        self.style = Style::Roa;
        self.path = path;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn authentication(mut self, authentication: Authentication) -> Self {
        self.authentication = authentication;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn http_only(mut self) -> Self {
        self.http_only = true;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }
}

/// A typed operation; generated code implements it for each request type.
pub trait Operation: Shape {
    /// What a successful response decodes into.
    type Output: Element + Default + Send + 'static;
    /// The facts that the call needs.
    const INFO: &'static OperationInfo;
}

/// Which operation a request calls, borrowed from generated facts, a spec or the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The product code for messages, such as `esa`.
    pub product: Cow<'static, str>,
    /// The API version.
    pub version: Cow<'static, str>,
    /// The operation's name.
    pub operation: Cow<'static, str>,
    /// The protocol family.
    pub style: Style,
    /// The HTTP method.
    pub method: Method,
    /// The path template; `/` in RPC style.
    pub path: Cow<'static, str>,
    /// How the request proves who sends it.
    pub authentication: Authentication,
    /// Whether plain HTTP is the only documented scheme.
    pub http_only: bool,
}

impl From<&'static OperationInfo> for Action {
    fn from(info: &'static OperationInfo) -> Self {
        Self {
            product: info.product.name.into(),
            version: info.product.version.into(),
            operation: info.name.into(),
            style: info.style,
            method: info.method,
            path: info.path.into(),
            authentication: info.authentication,
            http_only: info.http_only,
        }
    }
}

/// An operation that is named at run time: any product, generated or not.
///
/// It is signed, sent and answered like a typed one; the output is free JSON.
///
/// ```
/// use alibabacloud_sdk::UntypedOperation;
///
/// let operation = UntypedOperation::rpc("ecs", "2014-05-26", "DescribeInstances")
///     .query("RegionId", "cn-hangzhou")
///     .query("Tag", serde_json::json!([{ "Key": "team", "Value": "search" }]));
/// ```
#[derive(Clone)]
pub struct UntypedOperation {
    pub(crate) action: Action,
    pub(crate) parameters: Vec<UntypedParameter>,
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
    /// `product` is the code in front of the endpoint's host, such as `ecs`.
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
        Self { action, parameters: Vec::new() }
    }

    /// Uses another HTTP method.
    #[must_use]
    pub fn method(mut self, method: Method) -> Self {
        self.action.method = method;
        self
    }

    /// Sends the request without a signature.
    #[must_use]
    pub fn anonymous(mut self) -> Self {
        self.action.authentication = Authentication::Anonymous;
        self
    }

    /// Adds a query parameter; lists and objects are flattened as `Name.1.Key`.
    #[must_use]
    pub fn query(self, wire_name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.parameter(wire_name, Location::Query, ParameterStyle::Flat, value)
    }

    /// Adds a form parameter; lists and objects are flattened as `Name.1.Key`.
    #[must_use]
    pub fn form(self, wire_name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.parameter(wire_name, Location::Form, ParameterStyle::Flat, value)
    }

    /// Sets the whole body to JSON.
    #[must_use]
    pub fn json_body(self, value: impl Into<Value>) -> Self {
        self.parameter("body", Location::Body, ParameterStyle::Json, value)
    }

    /// Adds a parameter at any location, in any style.
    #[must_use]
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

#[cfg(test)]
mod tests {
    use super::*;

    const PRODUCT: &ProductInfo = &ProductInfo::new("Ecs", "ecs", "2014-05-26", &[]);

    #[test]
    fn client_tokens() {
        const fn query(wire_name: &'static str) -> ParameterInfo {
            ParameterInfo::new(wire_name, Location::Query)
        }
        const BOTH: &[ParameterInfo] = &[query("RegionId"), query("ClientToken")];
        const LOWER: &[ParameterInfo] = &[query("clientToken")];
        const OTHERS: &[ParameterInfo] = &[query("NextToken"), query("ClientTokens")];
        let cases = [(BOTH, Some("ClientToken")), (LOWER, Some("clientToken")), (OTHERS, None)];
        for (parameters, expected) in cases {
            let info = OperationInfo::new(PRODUCT, "CreateThing", Method::Post, parameters);
            assert_eq!(info.client_token().map(|row| row.wire_name), expected);
        }
    }
}

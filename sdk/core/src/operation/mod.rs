//! What an operation is: the facts that a call needs, and the trait that typed operations implement.
//!
//! Owns plain data about products, operations and parameters. Operations that are named at run time are
//! in `untyped.rs`. It does not encode, sign or send anything.

mod untyped;

use std::borrow::Cow;
use std::str::FromStr;

#[cfg(feature = "client")]
pub(crate) use self::untyped::StatedEndpoint;
pub use self::untyped::UntypedOperation;
use crate::wire::{Element, Shape};

/// The parameter that names the region in all but a few operations; the client fills it.
pub const REGION: &str = "RegionId";

/// A product version, as generated code declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProductInfo {
    /// The product code in the official metadata, such as `ESA`.
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
    /// The host that is reachable from the internet.
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

/// A protocol family, under the name that the official metadata uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Style {
    /// A header names the operation, or a query parameter in signature version 1.0; the path is `/`.
    Rpc,
    /// Method and path name the operation.
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
    /// The method as it is written in a request line.
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
}

/// The error of a text that is not an HTTP method which operations use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an HTTP method of operations")]
pub struct UnknownMethod(String);

impl FromStr for Method {
    type Err = UnknownMethod;

    /// Reads a method as it is written in a request line.
    fn from_str(text: &str) -> Result<Self, UnknownMethod> {
        let all = [Method::Get, Method::Post, Method::Put, Method::Delete, Method::Patch, Method::Head];
        let found = all.into_iter().find(|method| method.as_str() == text);
        found.ok_or_else(|| UnknownMethod(text.to_owned()))
    }
}

/// The part of a request that contains a parameter.
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
    /// As a label before the host.
    Host,
}

impl Location {
    /// Whether the parameter is part of the body.
    #[cfg(feature = "client")]
    pub(crate) fn is_in_body(self) -> bool {
        matches!(self, Location::Form | Location::Body)
    }
}

/// How a composite parameter becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParameterStyle {
    /// `Name.1.Key=…`; `repeatList` in the official metadata is the same.
    Flat,
    /// One value of compact JSON.
    Json,
    /// Items joined with a comma; `simple` in the official metadata.
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
    /// The part of the request that contains it.
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

    /// Whether its value is the region of the call, so that the client fills it if it is not set.
    pub fn is_region(&self) -> bool {
        self.renamed_region || self.wire_name == REGION
    }

    /// Marks a required `regionId` or `region_id`, which means the same as `RegionId` of other operations.
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

/// How a request proves the identity of its sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authentication {
    /// Signed with an access key.
    AccessKey,
    /// Contains a bearer token instead of a signature.
    BearerToken,
    /// Neither signed nor with a token.
    Anonymous,
}

/// The parameter by which services recognise a repeated request; some spell it `clientToken`.
pub const CLIENT_TOKEN: &str = "ClientToken";

/// The facts about an operation that a call needs.
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
    /// The documented parameters, in the order of the members of the request.
    pub parameters: &'static [ParameterInfo],
    /// How the request proves the identity of its sender.
    pub authentication: Authentication,
    /// Whether HTTP without TLS is the only documented scheme; calls use HTTPS otherwise.
    pub http_only: bool,
    /// Whether it is known to change nothing: its name begins with a verb of reading, and its documented class
    /// or access level says the same. `false` if no source states it.
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

    /// The documented parameter by which the service recognises a repeated request, if the operation has one.
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
    /// The type that a successful response is decoded into.
    type Output: Element + Default + Send + 'static;
    /// The facts that a call needs.
    const INFO: &'static OperationInfo;
}

/// The operation that a request calls. [`OperationInfo`] and [`UntypedOperation::action`] provide it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Action {
    /// The name of the product in messages, such as `esa`.
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
    /// How the request proves the identity of its sender.
    pub authentication: Authentication,
    /// Whether HTTP without TLS is the only documented scheme.
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

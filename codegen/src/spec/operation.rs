//! The spec file of one operation.
//!
//! Owns the shape of the file and nothing of its meaning.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ram::Ram;
use super::schema::{Schema, is_false};
use super::source::Source;
use super::unique_map;

/// One operation of one product version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "An operation of the Alibaba Cloud SDK for Rust")]
pub struct Operation {
    /// The JSON Schema of this file, for editors.
    #[serde(default, rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub json_schema: Option<String>,
    /// The operation's name, which is also the file's name.
    pub name: String,
    /// What the operation does, in our own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Where the facts come from, the source that takes precedence first. Those in `ram` name their own.
    pub sources: Vec<Source>,
    /// Facts that do not come from the first source: JSON path to index in `sources`.
    ///
    /// A path names members, and `parameters.*.in` means that key of every parameter.
    #[serde(default, deserialize_with = "unique_map::deserialize", skip_serializing_if = "BTreeMap::is_empty")]
    pub origins: BTreeMap<String, usize>,
    /// The documented HTTP methods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<Method>,
    /// The documented schemes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schemes: Vec<Scheme>,
    /// The path template of ROA style.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The documented content types of the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consumes: Vec<String>,
    /// The documented content types of the response.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub produces: Vec<String>,
    /// The documented kinds of authentication, such as `AK`; any one of them is enough.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<String>,
    /// The documented operation type, such as `read`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_type: Option<String>,
    /// The documented class of the operation, such as `get` or `create`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_operation_type: Option<String>,
    /// Whether the documentation advises against it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// The operations that are documented as replacements of a deprecated one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub substitutes: Vec<String>,
    /// The published rate limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rate_limits: Vec<RateLimit>,
    /// The parameters, in documented order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Schema>,
    /// The responses by HTTP status, which is text: `5XX` is documented as well.
    #[serde(default, deserialize_with = "unique_map::deserialize", skip_serializing_if = "BTreeMap::is_empty")]
    pub responses: BTreeMap<String, Response>,
    /// The documented errors, in documented order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ServiceError>,
    /// The authorization facts; absent where nothing is documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ram: Option<Ram>,
    /// The documented examples.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
    /// The dates of the documented changes, as the page lists them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<String>,
}

impl Operation {
    /// Every source that a fact of the operation comes from, RAM facts included.
    pub fn all_sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().chain(self.ram.iter().flat_map(Ram::sources))
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
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
    /// `OPTIONS`
    Options,
    /// `TRACE`
    Trace,
}

/// A scheme of the URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// Plain HTTP.
    Http,
    /// HTTP over TLS.
    Https,
    /// Secure WebSocket.
    Wss,
}

/// A published rate limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// How many calls the window takes.
    pub threshold: String,
    /// The length of the window in seconds.
    pub window_seconds: i64,
    /// The region that it holds for; absent for any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// A documented response.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// The body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    /// The headers, in documented order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Schema>,
}

/// A documented error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceError {
    /// The HTTP status, as documented.
    pub status: String,
    /// The error code.
    pub code: String,
    /// The message as the service sends it; only hand-transcribed pages have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A documented response body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The HTTP status that it belongs to.
    pub status: String,
    /// The format of the body.
    pub format: ExampleFormat,
    /// The body: a JSON value, or the text of an XML document.
    pub body: Value,
}

/// The format of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ExampleFormat {
    /// A JSON value.
    Json,
    /// The text of an XML document.
    Xml,
}

//! One request from its parameters to its signature, for recorded vectors and for fixtures.
//!
//! Owns the form of a case. Which cases there are, and what they must give, is the tests'.

use alibabacloud_sdk::Credentials;
use alibabacloud_sdk_core::encode::Parameters;
use alibabacloud_sdk::endpoint::Endpoint;
use alibabacloud_sdk_core::operation::{Action, Authentication, Location, Method, ParameterStyle, Style};
use alibabacloud_sdk_core::request::{SignedRequest, UnsignedRequest};
use alibabacloud_sdk_core::sign::{SignatureScheme, SigningContext, decode_pairs, sign};
use alibabacloud_sdk_core::wire::Element as _;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;

use crate::clock::{NONCE, recorded_time};

/// The host of every recorded request.
pub const RECORDED_ENDPOINT: &str = "http://127.0.0.1:18765";

/// A request to sign, as a fixture's `request.json` states it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The API version.
    pub version: String,
    /// The operation's name.
    pub operation: String,
    /// `rpc` or `roa`.
    pub style: String,
    /// The HTTP method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// `v3`, `rpc-v1` or `roa-v1`.
    pub scheme: String,
    /// Who signs; nobody for an anonymous request.
    pub credentials: Option<Key>,
    /// The parameters in their order.
    pub parameters: Vec<Parameter>,
}

/// Made-up credentials.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The ID of the access key.
    pub access_key_id: String,
    /// The secret that signs.
    pub access_key_secret: String,
    /// The token of a temporary access key.
    #[serde(default)]
    pub security_token: String,
}

/// One parameter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// `query`, `form`, `body`, `path` or `header`.
    #[serde(rename = "in")]
    pub location: String,
    /// `flat`, `json`, `comma`, `space`, `pipe`, or `bytes` for a list of byte values.
    pub style: String,
    /// The value.
    pub value: Value,
}

impl Key {
    /// The credentials in the SDK's type.
    pub fn credentials(&self) -> Credentials {
        Credentials::new(&self.access_key_id, &self.access_key_secret).with_security_token(&self.security_token)
    }
}

impl Case {
    /// Encodes and signs the request at the recorded time, with the recorded nonce and host.
    pub fn sign(&self) -> SignedRequest {
        let action = self.action();
        let endpoint = Endpoint::parse(RECORDED_ENDPOINT).expect("the recorded endpoint is valid");
        let unsigned = UnsignedRequest::new(&action, self.parameters(), &endpoint).expect("the parameters are valid");
        let scheme = match self.scheme.as_str() {
            "v3" => SignatureScheme::V3,
            "rpc-v1" => SignatureScheme::RpcV1,
            "roa-v1" => SignatureScheme::RoaV1,
            other => panic!("there is no scheme {other}"),
        };
        let credentials = self.credentials.as_ref().map(Key::credentials);
        let context =
            SigningContext { action: &action, credentials: credentials.as_ref(), time: recorded_time(), nonce: NONCE };
        let signature = sign(scheme, &unsigned, &context).expect("the request can be signed");
        unsigned.with_signature(signature)
    }

    fn action(&self) -> Action {
        Action {
            product: "product".into(),
            version: self.version.clone().into(),
            operation: self.operation.clone().into(),
            style: if self.style == "rpc" { Style::Rpc } else { Style::Roa },
            method: method(&self.method),
            path: self.path.clone().into(),
            authentication: match self.credentials {
                Some(_) => Authentication::AccessKey,
                None => Authentication::Anonymous,
            },
            http_only: true,
        }
    }

    fn parameters(&self) -> Parameters {
        let mut parameters = Parameters::default();
        for Parameter { name, location, style, value } in &self.parameters {
            let location = match location.as_str() {
                "query" => Location::Query,
                "form" => Location::Form,
                "body" => Location::Body,
                "path" => Location::Path,
                "header" => Location::Header,
                other => panic!("there is no location {other}"),
            };
            let style = match style.as_str() {
                "flat" => ParameterStyle::Flat,
                "json" => ParameterStyle::Json,
                "comma" => ParameterStyle::Comma,
                "space" => ParameterStyle::Space,
                "pipe" => ParameterStyle::Pipe,
                "bytes" => {
                    let bytes: Vec<u8> = serde_json::from_value(value.clone()).expect("a list of byte values");
                    parameters.push(name, location, ParameterStyle::Flat, Bytes::from(bytes).view());
                    continue;
                }
                other => panic!("there is no style {other}"),
            };
            parameters.push(name, location, style, value.view());
        }
        parameters
    }
}

/// The decoded pairs of the query of a signed request.
pub fn query(request: &SignedRequest) -> Vec<(String, String)> {
    request.url.split_once('?').map_or_else(Vec::new, |(_, query)| decode_pairs(query, false))
}

/// A header of a signed request.
pub fn header<'a>(request: &'a SignedRequest, name: &str) -> Option<&'a str> {
    request.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
}

/// What proves who sent a request: a header, or the query parameter of RPC style 1.0.
pub fn authorization(request: &SignedRequest) -> Option<String> {
    let in_query = || query(request).into_iter().find(|(name, _)| name == "Signature").map(|(_, value)| value);
    header(request, "authorization").map(str::to_owned).or_else(in_query)
}

fn method(text: &str) -> Method {
    Method::parse(text).unwrap_or_else(|| panic!("there is no method {text}"))
}

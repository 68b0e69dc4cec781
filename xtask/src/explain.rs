//! `cargo xtask explain`: the signed request that a call would send.
//!
//! Owns the reading of parameters, the operation as the spec states it, and the two forms of the output. The
//! request is the one that the SDK's client makes for the call; nothing of it is computed here.

use std::time::SystemTime;

use alibabacloud_codegen::model::{self, Type};
use alibabacloud_sdk_core::clock::{Clock, NonceError, SystemClock};
use alibabacloud_sdk_core::credentials::{BoxFuture, Context, Credentials, EnvironmentProvider};
use alibabacloud_sdk_core::operation::{Authentication, CLIENT_TOKEN, Location, Method, ParameterStyle};
use alibabacloud_sdk_core::sign::{SignatureScheme, SignedRequest, percent_encode};
use alibabacloud_sdk_core::transport::Transport;
use alibabacloud_sdk_core::{Client, TransportError, UntypedOperation};
use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::Outcome;
use crate::error::Error;
use crate::files::Project;
use crate::specs::{Found, Specs, suggestion};
use crate::terminal::Terminal;

/// Prints the signed request that a call would send, without sending it.
///
/// It is the first request of a client with the settings of the environment. The credentials are those of
/// ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and ALIBABA_CLOUD_SECURITY_TOKEN; the region
/// and the endpoints come from variables such as ALIBABA_CLOUD_REGION_ID and ALIBABA_CLOUD_ECS_ENDPOINT.
/// The secret is never printed, and a security token of the environment is shown as ****.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  cargo xtask explain esa UpdateUserDeliveryTaskStatus --region cn-hangzhou \\\n    \
    --param TaskName=test_project --param Method=online\n  \
    cargo xtask explain ecd UpdateFotaTask --region cn-hangzhou \\\n    \
    --params-json '{\"TaskUid\":\"aot-c4khwrp9ocml4****\",\"UserStatus\":\"Pending\"}' --json\n\n\
    JSON: {\"method\", \"url\", \"headers\": {name: value}, \"body\", \"canonical_request\", \
    \"string_to_sign\"}; a body that is not UTF-8 is Base64."
)]
pub(crate) struct Arguments {
    /// The product, such as `esa`.
    product: String,
    /// The operation, such as `UpdateUserDeliveryTaskStatus`.
    operation: String,
    /// A parameter by its wire name; lists and objects are JSON.
    #[arg(long = "param", value_name = "NAME=VALUE")]
    parameters: Vec<String>,
    /// All parameters as one JSON object, under their wire names.
    #[arg(long, value_name = "JSON")]
    params_json: Option<String>,
    /// The API version; the product's default one otherwise.
    #[arg(long = "api-version", value_name = "DATE")]
    version: Option<String>,
    /// The region; that of the environment otherwise.
    #[arg(long)]
    region: Option<String>,
    /// The host, instead of the documented one of the region.
    #[arg(long)]
    endpoint: Option<String>,
    /// The time of the request, such as 2026-01-02T03:04:05Z; now otherwise.
    #[arg(long)]
    timestamp: Option<jiff::Timestamp>,
    /// The nonce, and the client token of operations with one; random otherwise.
    #[arg(long)]
    nonce: Option<String>,
    /// The security token; that of the environment otherwise.
    #[arg(long)]
    security_token: Option<String>,
    /// The signature scheme.
    #[arg(long, value_enum, default_value = "v3")]
    signature: Scheme,
    /// Prints the request as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Scheme {
    /// ACS3-HMAC-SHA256.
    V3,
    /// HMAC-SHA1 of RPC style.
    RpcV1,
    /// HMAC-SHA1 of ROA style.
    RoaV1,
}

pub(crate) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let specs = Specs::read(project)?;
    let found = specs.find(&arguments.product, arguments.version.as_deref(), &arguments.operation)?;
    let credentials = EnvironmentProvider::read(&|name| std::env::var(name).ok())?;
    let credentials = match &arguments.security_token {
        Some(token) => credentials.with_security_token(token),
        None => credentials,
    };
    let hidden = match arguments.security_token {
        Some(_) => None,
        None => credentials.security_token().map(str::to_owned),
    };
    let request = request(arguments, &found, credentials)?;
    print(&request, hidden.as_deref(), arguments.json, terminal)?;
    Ok(Outcome::Done)
}

/// The request that a client with these credentials would send.
fn request(arguments: &Arguments, found: &Found<'_>, credentials: Credentials) -> Result<SignedRequest, Error> {
    let operation = operation(found, &values(arguments, found)?)?;
    let mut call = client(arguments, credentials)?.send_untyped(operation);
    if let Some(region) = &arguments.region {
        call = call.region(region);
    }
    if let Some(endpoint) = &arguments.endpoint {
        call = call.endpoint(endpoint);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(call.sign())?)
}

/// The client of the environment, with the time and the nonce of the arguments.
fn client(arguments: &Arguments, credentials: Credentials) -> Result<Client, Error> {
    let clock = FixedClock { time: arguments.timestamp.map(SystemTime::from), nonce: arguments.nonce.clone() };
    let scheme = match arguments.signature {
        Scheme::V3 => SignatureScheme::V3,
        Scheme::RpcV1 => SignatureScheme::RpcV1,
        Scheme::RoaV1 => SignatureScheme::RoaV1,
    };
    let builder = Client::builder().credentials(credentials).clock(clock).transport(NoTransport);
    let builder = builder.signature_scheme(scheme).environment(&Context::new());
    Ok(builder.endpoint_variables(std::env::vars_os())?.build()?)
}

/// A clock with the time and the nonce of the arguments, as far as they are set.
#[derive(Debug)]
struct FixedClock {
    time: Option<SystemTime>,
    nonce: Option<String>,
}

impl Clock for FixedClock {
    fn now(&self) -> SystemTime {
        self.time.unwrap_or_else(|| SystemClock.now())
    }

    fn nonce(&self) -> Result<String, NonceError> {
        self.nonce.clone().map_or_else(|| SystemClock.nonce(), Ok)
    }
}

/// The transport of a client that only signs.
#[derive(Debug)]
struct NoTransport;

impl Transport for NoTransport {
    fn send(&self, _: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(std::future::ready(Err(TransportError::new("explain sends nothing").permanent())))
    }
}

/// The operation as the spec states it, with its parameters.
fn operation(found: &Found<'_>, values: &Map<String, Value>) -> Result<UntypedOperation, Error> {
    check_required(found, values)?;
    let (product, model) = (found.product, found.operation);
    let (name, version, wire_name) = (product.name.clone(), product.version.clone(), model.wire_name.clone());
    let mut operation = match model.style {
        model::Style::Rpc => UntypedOperation::rpc(name, version, wire_name).method(method(model.method)),
        model::Style::Roa => {
            let path = model.path.clone().unwrap_or_else(|| "/".to_owned());
            UntypedOperation::roa(name, version, wire_name, method(model.method), path)
        }
    };
    operation = operation.authentication(match model.authentication {
        model::Authentication::AccessKey => Authentication::AccessKey,
        model::Authentication::BearerToken => Authentication::BearerToken,
        model::Authentication::Anonymous => Authentication::Anonymous,
    });
    if model.http_only {
        operation = operation.http_only();
    }
    for row in &product.endpoints {
        operation = operation.documented_endpoint(&row.region, &row.public, row.vpc.as_deref());
    }
    let rows = || model.parameters.iter();
    if let Some(row) = rows().find(|row| row.region) {
        operation = operation.region_parameter(&row.wire_name, location(row.location));
    }
    if let Some(row) = rows().find(|row| row.wire_name.eq_ignore_ascii_case(CLIENT_TOKEN)) {
        operation = operation.client_token(&row.wire_name, location(row.location));
    }
    for row in rows() {
        let value = values.get(&row.wire_name).cloned().unwrap_or_default();
        operation = operation.parameter(&row.wire_name, location(row.location), style(row.style), value);
    }
    Ok(operation)
}

/// The values by wire name, each as the JSON value that its type requires.
fn values(arguments: &Arguments, found: &Found<'_>) -> Result<Map<String, Value>, Error> {
    let mut values = match &arguments.params_json {
        None => Map::new(),
        Some(text) => match serde_json::from_str(text) {
            Ok(Value::Object(values)) => values,
            Ok(_) => return Err(Error::input("--params-json: expected an object of wire names and values")),
            Err(error) => return Err(Error::input(format!("--params-json: {error}"))),
        },
    };
    for pair in &arguments.parameters {
        let (name, text) =
            pair.split_once('=').ok_or_else(|| Error::input(format!("--param {pair}: expected NAME=VALUE")))?;
        let ty =
            found.operation.request.members.iter().find(|member| member.wire_name == name).map(|member| &member.ty);
        let value = value(ty, text).map_err(|expected| Error::input(format!("--param {pair}: expected {expected}")))?;
        if values.insert(name.to_owned(), value).is_some() {
            return Err(Error::input(format!("--param {pair}: {name} is given twice")));
        }
    }
    let known = || found.operation.request.members.iter().map(|member| member.wire_name.as_str());
    match values.keys().find(|name| !known().any(|wire_name| wire_name == name.as_str())) {
        None => Ok(values),
        Some(name) => Err(Error::input(format!(
            "{} has no parameter {name:?}{}; it has {}",
            found.operation.wire_name,
            suggestion(name, known()).trim_end_matches('?'),
            known().collect::<Vec<_>>().join(", ")
        ))),
    }
}

/// Text as a value of the parameter's type, or the expected kind of text.
fn value(ty: Option<&Type>, text: &str) -> Result<Value, &'static str> {
    let json = |expected| serde_json::from_str(text).map_err(|_| expected);
    match ty {
        Some(Type::Integer) => text.parse::<i64>().map(Value::from).map_err(|_| "a whole number"),
        Some(Type::Number) => text.parse::<f64>().map(Value::from).map_err(|_| "a number"),
        Some(Type::Boolean) => text.parse::<bool>().map(Value::from).map_err(|_| "true or false"),
        Some(Type::List(_)) => {
            json("a JSON array").and_then(|value: Value| if value.is_array() { Ok(value) } else { Err("a JSON array") })
        }
        Some(Type::Map(_)) => json("a JSON object"),
        Some(Type::Json | Type::Shared { .. }) => Ok(serde_json::from_str(text).unwrap_or_else(|_| text.into())),
        // An enum is text too, and accepts every text.
        Some(Type::Local(_)) if text.starts_with(['{', '[']) => json("a JSON object"),
        Some(Type::Local(_) | Type::Text | Type::Bytes) | None => Ok(text.into()),
    }
}

/// A typed call cannot be built without its required parameters either.
fn check_required(found: &Found<'_>, values: &Map<String, Value>) -> Result<(), Error> {
    let (model::Constructor::Positional(indexes) | model::Constructor::Named(_, indexes)) =
        &found.operation.constructor;
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    let required = indexes.iter().filter_map(|index| found.operation.request.members.get(*index));
    let names = required.map(|member| member.wire_name.as_str());
    let missing: Vec<&str> = names.filter(|name| values.get(*name).is_none_or(is_empty)).collect();
    match missing.as_slice() {
        [] => Ok(()),
        names => Err(Error::input(format!("{} requires {}", found.operation.wire_name, names.join(" and ")))),
    }
}

fn method(method: model::Method) -> Method {
    match method {
        model::Method::Get => Method::Get,
        model::Method::Post => Method::Post,
        model::Method::Put => Method::Put,
        model::Method::Delete => Method::Delete,
        model::Method::Patch => Method::Patch,
        model::Method::Head => Method::Head,
    }
}

fn location(location: model::Location) -> Location {
    match location {
        model::Location::Query => Location::Query,
        model::Location::Form => Location::Form,
        model::Location::Body => Location::Body,
        model::Location::Path => Location::Path,
        model::Location::Header => Location::Header,
        model::Location::Host => Location::Host,
    }
}

fn style(style: model::ParameterStyle) -> ParameterStyle {
    match style {
        model::ParameterStyle::Flat => ParameterStyle::Flat,
        model::ParameterStyle::Json => ParameterStyle::Json,
        model::ParameterStyle::Comma => ParameterStyle::Comma,
        model::ParameterStyle::Space => ParameterStyle::Space,
        model::ParameterStyle::Pipe => ParameterStyle::Pipe,
    }
}

fn print(request: &SignedRequest, hidden: Option<&str>, as_json: bool, terminal: &mut Terminal) -> Result<(), Error> {
    let (http, text) = (request.as_http(), request.signed_text());
    let body = String::from_utf8(http.body().to_vec()).unwrap_or_else(|_| {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(http.body())
    });
    let mask = |text: &str| match hidden {
        // RPC style 1.0 encodes the token once in the URL and twice in the string to sign.
        Some(token) => {
            let once = percent_encode(token);
            text.replace(&percent_encode(&once), "****").replace(&once, "****").replace(token, "****")
        }
        None => text.to_owned(),
    };
    let url = mask(&http.uri().to_string());
    let value = |value: &http::HeaderValue| mask(&String::from_utf8_lossy(value.as_bytes()));
    let mut headers: Vec<(&str, String)> =
        http.headers().iter().map(|(name, header)| (name.as_str(), value(header))).collect();
    headers.sort();
    if as_json {
        let headers: Map<String, Value> =
            headers.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        return terminal.json(&json!({
            "method": http.method().as_str(),
            "url": url,
            "headers": headers,
            "body": mask(&body),
            "canonical_request": mask(text.canonical_request()),
            "string_to_sign": mask(text.string_to_sign()),
        }));
    }
    terminal.line(format_args!("{} {url}", http.method()))?;
    for (name, value) in headers {
        terminal.line(format_args!("{name}: {value}"))?;
    }
    if !body.is_empty() {
        terminal.line(format_args!("\n{}", mask(&body)))?;
    }
    for (title, text) in [("canonical request", text.canonical_request()), ("string to sign", text.string_to_sign())] {
        terminal.line(format_args!("\n# {title}\n{}", mask(text)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct CommandLine {
        #[command(flatten)]
        arguments: Arguments,
    }

    /// The URL and the `authorization` header of the request, or the error.
    fn explain(specs: &Specs, line: &str) -> String {
        let words = std::iter::once("explain").chain(line.split_whitespace());
        let arguments = CommandLine::parse_from(words).arguments;
        let found = specs.find(&arguments.product, arguments.version.as_deref(), &arguments.operation).unwrap();
        let credentials = Credentials::new("testAccessKeyId", "testAccessKeySecret");
        match request(&arguments, &found, credentials) {
            Ok(request) => {
                let authorization = request.as_http().headers().get("authorization");
                let signed = authorization.is_some_and(|value| value.as_bytes().starts_with(b"ACS3-HMAC-SHA256 "));
                format!("{} {}", request.as_http().uri(), if signed { "signed" } else { "not signed" })
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_request_is_that_of_a_call() {
        let specs = Specs::read(&Project::find().unwrap()).unwrap();
        for (line, expected) in [
            (
                "vpc CreateVpc --region cn-hangzhou --nonce 7",
                "https://vpc.cn-hangzhou.aliyuncs.com/?ClientToken=7&RegionId=cn-hangzhou signed",
            ),
            (
                "vpc CreateVpc --region cn-hangzhou --param ClientToken=mine --param RegionId=cn-beijing",
                "https://vpc.cn-hangzhou.aliyuncs.com/?ClientToken=mine&RegionId=cn-beijing signed",
            ),
            (
                "ecd UpdateFotaTask --endpoint http://127.0.0.1:1 --region cn-hangzhou --param TaskUid=t \
                 --param UserStatus=Pending",
                "http://127.0.0.1:1/?RegionId=cn-hangzhou&TaskUid=t&UserStatus=Pending signed",
            ),
            ("ecd UpdateFotaTask --param TaskUid=t", "UpdateFotaTask requires UserStatus"),
        ] {
            assert_eq!(explain(&specs, line), expected, "{line}");
        }
    }
}

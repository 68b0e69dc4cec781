//! `cargo xtask explain`: the signed request that a call would send.
//!
//! Owns the reading of parameters and the two forms of the answer. The request itself is made by
//! the SDK's encoder and signers; nothing of it is computed here.

use std::time::SystemTime;

use alibabacloud_codegen::model::{self, Type};
use alibabacloud_sdk_core::credentials::{Credentials, EnvironmentProvider, region_from};
use alibabacloud_sdk_core::encode::Parameters;
use alibabacloud_sdk_core::endpoint::{Endpoint, Network, Regions, resolve};
use alibabacloud_sdk_core::operation::{Action, Authentication, EndpointInfo, Location, Method, ParameterStyle, Style};
use alibabacloud_sdk_core::request::{SignedRequest, UnsignedRequest};
use alibabacloud_sdk_core::sign::{SignatureScheme, SigningContext, nonce, percent_encode, sign};
use alibabacloud_sdk_core::wire::Element as _;
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::files::Project;
use crate::outcome::Outcome;
use crate::specs::{Found, Specs, suggestion};
use crate::terminal::Terminal;

/// Prints the signed request that a call would send, without sending it.
///
/// Credentials and the region come from the environment: ALIBABA_CLOUD_ACCESS_KEY_ID,
/// ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABA_CLOUD_SECURITY_TOKEN, ALIBABA_CLOUD_REGION_ID.
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
    /// A parameter by its wire name; lists and objects are given as JSON.
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
    /// The nonce; random otherwise.
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
    let environment = |name: &str| std::env::var(name).ok();
    let credentials = match arguments.security_token.as_deref() {
        Some(token) => EnvironmentProvider::read(&environment)?.with_security_token(token),
        None => EnvironmentProvider::read(&environment)?,
    };
    let region = arguments.region.clone().or_else(|| region_from(&environment));
    let request = request(arguments, &found, &credentials, region.as_deref())?;
    let hidden = match arguments.security_token {
        Some(_) => None,
        None => credentials.security_token().map(str::to_owned),
    };
    print(&request, hidden.as_deref(), arguments.json, terminal)?;
    Ok(Outcome::Done)
}

/// Parameters, endpoint, canonical request, signature: as a typed call goes.
fn request(
    arguments: &Arguments,
    found: &Found<'_>,
    credentials: &Credentials,
    region: Option<&str>,
) -> Result<SignedRequest, Error> {
    let values = values(arguments, found)?;
    let mut parameters = Parameters::default();
    let mut region_location = None;
    for row in &found.operation.parameters {
        let (location, style) = (location(row.location), style(row.style));
        if row.region {
            region_location = Some(location);
            parameters.region_name = Some(row.wire_name.clone());
        }
        parameters.push(&row.wire_name, location, style, values.get(&row.wire_name).unwrap_or(&Value::Null).view());
    }
    let action = action(found);
    let endpoint = match &arguments.endpoint {
        Some(endpoint) => Endpoint::parse(endpoint)?,
        None => {
            let rows = found.product.endpoints.iter();
            let table: Vec<_> =
                rows.map(|row| EndpointInfo::new(&row.region, &row.public, row.vpc.as_deref())).collect();
            let regions = Regions { call: arguments.region.as_deref(), operation: parameters.region(), client: region };
            resolve(&action, &table, regions, Network::Public)?
        }
    };
    parameters.fill_region(region_location, region);
    check_required(found, &parameters)?;
    let request = UnsignedRequest::new(&action, parameters, &endpoint)?;
    let nonce = arguments.nonce.clone().map_or_else(nonce, Ok)?;
    let signed = action.authentication != Authentication::Anonymous;
    let context = SigningContext {
        action: &action,
        credentials: signed.then_some(credentials),
        time: arguments.timestamp.map_or_else(SystemTime::now, SystemTime::from),
        nonce: &nonce,
    };
    let scheme = match arguments.signature {
        Scheme::V3 => SignatureScheme::V3,
        Scheme::RpcV1 => SignatureScheme::RpcV1,
        Scheme::RoaV1 => SignatureScheme::RoaV1,
    };
    let signature = sign(scheme, &request, &context)?;
    Ok(request.with_signature(signature))
}

/// The values by wire name, each of the kind that its type has in JSON.
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

/// Text as a value of the parameter's type.
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
        // An enum is text as well, and any text is one of its values.
        Some(Type::Local(_)) if text.starts_with(['{', '[']) => json("a JSON object"),
        Some(Type::Local(_) | Type::Text | Type::Bytes) | None => Ok(text.into()),
    }
}

/// A typed call cannot be built without these either.
fn check_required(found: &Found<'_>, parameters: &Parameters) -> Result<(), Error> {
    let (model::Constructor::Positional(indexes) | model::Constructor::Named(_, indexes)) =
        &found.operation.constructor;
    let given = |name: &str| {
        let pairs = [&parameters.query, &parameters.headers, &parameters.path, &parameters.host];
        let set = |pairs: &Vec<(String, String)>| {
            pairs.iter().any(|(key, _)| key == name || key.starts_with(&format!("{name}.")))
        };
        pairs.into_iter().any(set) || parameters.form.as_ref().is_some_and(set)
    };
    let body = |index: &usize| {
        let row = found.operation.parameters.get(*index);
        row.is_some_and(|row| row.location == model::Location::Body && parameters.body.is_some())
    };
    let missing: Vec<&str> = indexes
        .iter()
        .filter(|index| !body(index))
        .filter_map(|index| found.operation.request.members.get(*index))
        .map(|member| member.wire_name.as_str())
        .filter(|name| !given(name))
        .collect();
    match missing.as_slice() {
        [] => Ok(()),
        names => Err(Error::input(format!("{} needs {}", found.operation.wire_name, names.join(" and ")))),
    }
}

/// The action as the generated code would state it.
pub(crate) fn action(found: &Found<'_>) -> Action {
    let (product, operation) = (found.product, found.operation);
    Action {
        product: product.name.clone().into(),
        version: product.version.clone().into(),
        operation: operation.wire_name.clone().into(),
        style: match operation.style {
            model::Style::Rpc => Style::Rpc,
            model::Style::Roa => Style::Roa,
        },
        method: match operation.method {
            model::Method::Get => Method::Get,
            model::Method::Post => Method::Post,
            model::Method::Put => Method::Put,
            model::Method::Delete => Method::Delete,
            model::Method::Patch => Method::Patch,
            model::Method::Head => Method::Head,
        },
        path: operation.path.clone().unwrap_or_else(|| "/".to_owned()).into(),
        authentication: match operation.authentication {
            model::Authentication::AccessKey => Authentication::AccessKey,
            model::Authentication::BearerToken => Authentication::BearerToken,
            model::Authentication::Anonymous => Authentication::Anonymous,
        },
        http_only: operation.http_only,
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
    let body = str::from_utf8(&request.body).map(str::to_owned).unwrap_or_else(|_| {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(&request.body)
    });
    let mask = |text: &str| match hidden {
        // The old signature encodes the token once in the URL and twice in the string to sign.
        Some(token) => {
            let once = percent_encode(token);
            text.replace(&percent_encode(&once), "****").replace(&once, "****").replace(token, "****")
        }
        None => text.to_owned(),
    };
    if as_json {
        let headers: Map<String, Value> =
            request.headers.iter().map(|(name, value)| (name.clone(), mask(value).into())).collect();
        return terminal.json(&json!({
            "method": request.method.as_str(),
            "url": mask(&request.url),
            "headers": headers,
            "body": mask(&body),
            "canonical_request": mask(&request.canonical_request),
            "string_to_sign": mask(&request.string_to_sign),
        }));
    }
    terminal.line(format_args!("{} {}", request.method.as_str(), mask(&request.url)))?;
    for (name, value) in &request.headers {
        terminal.line(format_args!("{name}: {}", mask(value)))?;
    }
    if !body.is_empty() {
        terminal.line(format_args!("\n{}", mask(&body)))?;
    }
    for (title, text) in
        [("canonical request", &request.canonical_request), ("string to sign", &request.string_to_sign)]
    {
        terminal.line(format_args!("\n# {title}\n{}", mask(text)))?;
    }
    Ok(())
}

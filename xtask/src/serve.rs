//! `cargo xtask serve`: a local server that replaces every product in the specs.
//!
//! Owns the responses of the server. It checks the signature with the SDK's own verification and the
//! parameters against the spec, and responds with the documented example or a documented error.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use alibabacloud_codegen::model;
use alibabacloud_codegen::spec::{self, ExampleFormat};
use alibabacloud_sdk_core::credentials::{Credentials, EnvironmentProvider};
use alibabacloud_sdk_core::sign::{decode_pairs, verify};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use serde_json::json;
use tokio::net::TcpListener;

use crate::Outcome;
use crate::error::Error;
use crate::files::Project;
use crate::specs::Specs;
use crate::terminal::Terminal;

/// A header that selects a documented error instead of the example.
const ERROR_HEADER: &str = "x-serve-error";
/// The largest request body that is read.
const BODY_LIMIT: usize = 16 << 20;

/// Starts a local server that checks signatures and responds with documented examples.
///
/// It listens on 127.0.0.1 only and stops with Ctrl-C. It accepts the credentials of the environment. The
/// header `x-serve-error: <code>` selects a documented error.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  cargo xtask serve --port 8080\n\nPoint a client at it with \
    `.endpoint(\"http://127.0.0.1:8080\")`.")]
pub(crate) struct Arguments {
    /// The port; with 0 the operating system chooses one.
    #[arg(long, default_value_t = 0)]
    port: u16,
}

pub(crate) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let specs = Specs::read(project)?;
    let credentials = EnvironmentProvider::read(&|name| std::env::var(name).ok())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, arguments.port)).await?;
        terminal.line(format_args!("listening on http://{}; stop with Ctrl-C", listener.local_addr()?))?;
        axum::serve(listener, router(&specs, credentials))
            .with_graceful_shutdown(async {
                // Without a signal handler the server runs until its process is killed.
                let _ = tokio::signal::ctrl_c().await;
            })
            .await?;
        Ok(Outcome::Done)
    })
}

/// Starts a server in a thread of its own, on a port that the operating system chooses.
///
/// It ends with the process.
pub(crate) fn start(specs: &Specs, credentials: Credentials) -> Result<SocketAddr, Error> {
    let router = router(specs, credentials);
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            let listener = TcpListener::from_std(listener)?;
            axum::serve(listener, router).await
        })
    });
    Ok(address)
}

fn router(specs: &Specs, credentials: Credentials) -> Router {
    let operations = specs.operations().map(|found| {
        let key = (found.product.version.clone(), found.operation.wire_name.clone());
        let served = Served { model: found.operation.clone(), spec: found.spec.clone() };
        (key, served)
    });
    let mut by_name: BTreeMap<(String, String), Vec<Served>> = BTreeMap::new();
    for (key, served) in operations {
        by_name.entry(key).or_default().push(served);
    }
    let state = Arc::new(Service { credentials, operations: by_name });
    Router::new().fallback(respond_to).with_state(state)
}

struct Service {
    credentials: Credentials,
    /// By API version and operation, which every request contains; several products may have the same two.
    operations: BTreeMap<(String, String), Vec<Served>>,
}

struct Served {
    model: model::Operation,
    spec: spec::Operation,
}

async fn respond_to(State(service): State<Arc<Service>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match axum::body::to_bytes(body, BODY_LIMIT).await {
        Ok(body) => service.respond_to(&http::Request::from_parts(parts, body)),
        Err(_) => rejection(413, "RequestTooLarge", "the body is larger than this server reads"),
    }
}

impl Service {
    fn respond_to(&self, request: &http::Request<Bytes>) -> Response {
        let query = parameters(request);
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        let operation = header("x-acs-action").or_else(|| query.get("Action").map(String::as_str));
        let version = header("x-acs-version").or_else(|| query.get("Version").map(String::as_str));
        let (Some(operation), Some(version)) = (operation, version) else {
            return rejection(400, "MissingAction", "the request contains no operation and version");
        };
        let candidates = self.operations.get(&(version.to_owned(), operation.to_owned()));
        // If several products have this operation and version, the parameters decide which of them is called.
        let fitting = candidates.into_iter().flatten().find(|served| served.check(&query).is_none());
        let Some(served) = fitting.or_else(|| candidates?.first()) else {
            return rejection(404, "InvalidAction.NotFound", "the specs have no such operation and version");
        };
        if served.model.authentication == model::Authentication::AccessKey {
            if let Err(error) = verify(request, &self.credentials) {
                return rejection(400, "SignatureDoesNotMatch", &error.to_string());
            }
        }
        if let Some(code) = header(ERROR_HEADER) {
            return served.error(code);
        }
        served.check(&query).unwrap_or_else(|| served.example())
    }
}

impl Served {
    /// A documented error of this code.
    fn error(&self, code: &str) -> Response {
        let documented = self.spec.errors.iter().find(|error| error.code == code);
        match documented {
            Some(error) => {
                let message = error.message.as_deref().unwrap_or_default();
                rejection(error.status.parse().unwrap_or(400), &error.code, message)
            }
            None => rejection(400, "NotDocumented", "the specs of this operation document no such error"),
        }
    }

    /// The error that the service would return for parameters that the documentation does not allow.
    fn check(&self, given: &BTreeMap<String, String>) -> Option<Response> {
        for node in &self.spec.parameters {
            let name = node.name.as_deref().unwrap_or_default();
            let sent = given.get(name);
            let nested = || given.keys().any(|key| key.starts_with(&format!("{name}.")));
            let elsewhere = !matches!(node.location, Some(spec::Location::Query | spec::Location::Form));
            let missing = node.required == Some(true) && sent.is_none() && !nested() && !elsewhere;
            let unknown = !node.values.is_empty() && sent.is_some_and(|value| !node.values.contains(value));
            if missing || unknown {
                let documented = self.spec.errors.iter().find(|error| error.code.starts_with("InvalidParameter"));
                return Some(match documented {
                    Some(error) => self.error(&error.code),
                    None => {
                        rejection(400, "InvalidParameter", &format!("{name} is missing or has an undocumented value"))
                    }
                });
            }
        }
        None
    }

    /// The documented example of a success.
    fn example(&self) -> Response {
        let examples = || self.spec.examples.iter().filter(|example| example.status.starts_with('2'));
        match examples().find(|example| example.format == ExampleFormat::Json) {
            Some(example) => respond(example.status.parse().unwrap_or(200), &example.body),
            None => respond(200, &json!({})),
        }
    }
}

/// The decoded parameters of the query and of a form.
fn parameters(request: &http::Request<Bytes>) -> BTreeMap<String, String> {
    let kind = request.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let form = kind.starts_with("application/x-www-form-urlencoded");
    let body = if form { String::from_utf8_lossy(request.body()).into_owned() } else { String::new() };
    let query = request.uri().query().unwrap_or_default();
    decode_pairs(query, false).into_iter().chain(decode_pairs(&body, true)).collect()
}

fn rejection(status: u16, code: &str, message: &str) -> Response {
    respond(status, &json!({ "RequestId": "00000000-0000-0000-0000-000000000000", "Code": code, "Message": message }))
}

fn respond(status: u16, body: &serde_json::Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::BAD_REQUEST);
    let json = http::HeaderValue::from_static("application/json;charset=utf-8");
    response.headers_mut().insert(http::header::CONTENT_TYPE, json);
    response
}

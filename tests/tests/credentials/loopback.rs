//! Providers over real connections: a server on the loopback interface replaces each host.

use std::collections::BTreeMap;
use std::time::Duration;

use alibabacloud_sdk::credentials::{BoxFuture, Context, OperatingSystem, ProcessOutput, ProviderChain, System};
use alibabacloud_sdk::transport::{HttpSettings, ReqwestTransport, Transport};
use alibabacloud_sdk::{CredentialsProvider, TransportError};
use alibabacloud_tests::clock::StoppedClock;
use alibabacloud_tests::server::{Reply, Server};
use bytes::Bytes;
use serde_json::{Value, json};

/// Sends every request to one server, whatever its host.
#[derive(Debug)]
struct Rewriting {
    inner: ReqwestTransport,
    endpoint: String,
}

impl Transport for Rewriting {
    fn send(&self, mut request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        *request.uri_mut() = format!("{}{path}", self.endpoint).parse().unwrap();
        self.inner.send(request)
    }
}

/// Variables of a test, and a clock of the system that runs faster: a limit of 1 s ends in 100 ms.
#[derive(Debug)]
struct Hurried(BTreeMap<&'static str, &'static str>);

impl System for Hurried {
    fn variable(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|value| (*value).to_owned())
    }

    fn read(&self, path: &std::path::Path) -> std::io::Result<String> {
        OperatingSystem.read(path)
    }

    fn rewrite(&self, path: &std::path::Path, edit: &dyn Fn(&str) -> Option<String>) -> std::io::Result<()> {
        OperatingSystem.rewrite(path, edit)
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        OperatingSystem.sleep(time / 10)
    }

    fn run(&self, command: &str) -> BoxFuture<'static, std::io::Result<ProcessOutput>> {
        OperatingSystem.run(command)
    }
}

fn chain(server: &Server, variables: &[(&'static str, &'static str)]) -> ProviderChain {
    let inner = ReqwestTransport::new(&HttpSettings::default()).unwrap();
    let transport = Rewriting { inner, endpoint: server.endpoint() };
    let mut variables: BTreeMap<_, _> = variables.iter().copied().collect();
    variables.insert("HOME", "/no/such/home");
    let context = Context::new().with_system(Hurried(variables)).with_clock(StoppedClock);
    ProviderChain::standard(&context.with_transport(transport))
}

fn coded() -> Value {
    json!({"Code": "Success", "AccessKeyId": "STS.instance", "AccessKeySecret": "secret", "SecurityToken": "token",
           "Expiration": "2026-01-02T09:04:05Z"})
}

#[tokio::test]
async fn the_role_of_an_instance() {
    let server = Server::start(|request| match (request.method.as_str(), request.path()) {
        ("PUT", "/latest/api/token") => Reply::new(200).body("metadata-token"),
        ("GET", "/latest/meta-data/ram/security-credentials/") => Reply::new(200).body("app"),
        _ => Reply::json(200, &coded()),
    })
    .await;
    let credentials = chain(&server, &[]).credentials().await.unwrap();
    assert_eq!((credentials.access_key_id(), credentials.provider()), ("STS.instance", Some("ecs-role")));
    let requests = server.requests();
    assert_eq!(requests[0].header("x-aliyun-ecs-metadata-token-ttl-seconds").as_deref(), Some("21600"));
    assert_eq!(requests[0].header("content-length").as_deref(), Some("0"));
    assert_eq!(requests[2].target, "/latest/meta-data/ram/security-credentials/app");
    assert_eq!(requests[2].header("x-aliyun-ecs-metadata-token").as_deref(), Some("metadata-token"));
}

#[tokio::test]
async fn slow_metadata_is_given_up() {
    let server = Server::start(|_| Reply::new(200).after(Duration::from_secs(60))).await;
    let error = chain(&server, &[("ALIBABA_CLOUD_ECS_METADATA", "app")]).credentials().await.unwrap_err();
    let line = "broken credentials: ecs-role: metadata service credentials: no answer within 2 s";
    assert_eq!(error.to_string(), line);
}

#[tokio::test]
async fn oidc_over_a_connection() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "oidc+token/=").unwrap();
    let path: &'static str = Box::leak(file.to_string_lossy().into_owned().into_boxed_str());
    let mut answer = coded();
    answer.as_object_mut().unwrap().remove("Code");
    let body = json!({ "RequestId": "REQ-1", "Credentials": answer });
    let server = Server::replies([Reply::json(200, &body)]).await;
    let variables = [
        ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", path),
        ("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/pod"),
        ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "acs:ram::1:oidc-provider/ack"),
    ];
    let credentials = chain(&server, &variables).credentials().await.unwrap();
    assert_eq!(credentials.access_key_id(), "STS.instance");
    let request = server.only_request();
    assert!(!request.target.contains("oidc"), "no token in a URL: {}", request.target);
    assert!(String::from_utf8_lossy(&request.body).contains("OIDCToken=oidc%2Btoken%2F%3D"));
    assert_eq!(request.header("authorization"), None);
}

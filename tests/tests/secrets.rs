//! Where secrets must never show: in `Debug` of what users hold, and in any text of an error.
//!
//! Owns an operation written by hand whose members are secret. Which names of members count as
//! secret is tested in the SDK.

#![cfg(test)]

use std::error::Error as _;
use std::fmt::Debug;
use std::time::Duration;

use alibabacloud_sdk::credentials::StaticProvider;
use alibabacloud_sdk::endpoint::Endpoint;
use alibabacloud_sdk::{Client, ClientBuilder, Credentials, Error, Operation, SignatureScheme, UntypedOperation};
use alibabacloud_sdk_core::contract::v1::{self as rt, Members, Method, OperationInfo, ProductInfo, Shape, Wire};
use alibabacloud_sdk_core::encode::Parameters;
use alibabacloud_sdk_core::operation::Action;
use alibabacloud_sdk_core::request::UnsignedRequest;
use alibabacloud_sdk_core::sign::{SigningContext, percent_encode, sign};
use alibabacloud_tests::clock::{NONCE, recorded_time};
use alibabacloud_tests::server::{Reply, Request, Server};
use serde_json::json;

const KEY_SECRET: &str = "secret/of+the key";
const TOKEN: &str = "token/of+a role";
const PASSWORD: &str = "password of a user";
/// The access key ID may show in part, to distinguish two keys.
const KEY_ID: &str = "LTAI5tLongEnough";

fn credentials() -> Credentials {
    Credentials::new(KEY_ID, KEY_SECRET).with_security_token(TOKEN)
}

fn client(endpoint: impl Into<String>) -> ClientBuilder {
    Client::builder().credentials(credentials()).endpoint(endpoint)
}

fn describe() -> UntypedOperation {
    UntypedOperation::rpc("ecs", "2014-05-26", "DescribeInstances").query("Password", PASSWORD)
}

/// An operation that sends one secret and returns another.
#[derive(Default)]
struct CreateUser {
    password: Option<String>,
}

#[derive(Default)]
struct CreateUserOutput {
    access_key_secret: Option<String>,
}

impl Shape for CreateUser {
    fn empty() -> Self {
        Self::default()
    }

    fn members<'a>(&'a self, members: &mut Members<'a, '_>) {
        members.put("Password", &self.password);
    }
}

impl Shape for CreateUserOutput {
    fn empty() -> Self {
        Self::default()
    }

    fn slot(&mut self, wire_name: &str) -> Option<&mut dyn Wire> {
        (wire_name == "AccessKeySecret").then_some(&mut self.access_key_secret as &mut dyn Wire)
    }

    fn members<'a>(&'a self, members: &mut Members<'a, '_>) {
        members.put("AccessKeySecret", &self.access_key_secret);
    }
}

impl Debug for CreateUser {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        alibabacloud_sdk_core::debug::shape("CreateUser", self, formatter)
    }
}

impl Debug for CreateUserOutput {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        alibabacloud_sdk_core::debug::shape("CreateUserOutput", self, formatter)
    }
}

static RAM: ProductInfo = ProductInfo::new("Ram", "ram", "2015-05-01", &[]);
static CREATE_USER: OperationInfo = OperationInfo::new(&RAM, "CreateUser", Method::Post, &[rt::query("Password")]);

impl Operation for CreateUser {
    type Output = CreateUserOutput;
    const INFO: &'static OperationInfo = &CREATE_USER;
}

/// Fails if `text` holds a secret in any form in which it travels.
fn check(what: &str, text: &str) {
    for secret in [KEY_SECRET, TOKEN, PASSWORD] {
        let once = percent_encode(secret);
        for form in [secret, &once, &percent_encode(&once)] {
            assert!(!text.contains(form), "{what} shows {form:?}: {text}");
        }
    }
}

fn check_debug(what: &str, value: &dyn Debug) {
    check(what, &format!("{value:?} {value:#?}"));
}

/// Checks every text of an error: its own, its parts' and its causes'.
fn check_error(what: &str, error: &Error) {
    let mut text = format!("{error}\n{error:?}\n{:?}\n{:?}\n{:?}", error.service(), error.code(), error.message());
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!("\n{error}\n{error:?}"));
        cause = error.source();
    }
    check(what, &text);
    assert!(!text.contains("://"), "{what} shows a URL: {text}");
    assert!(!error.to_string().contains('\n'), "{what} is one line: {error}");
}

#[tokio::test]
async fn debug_hides_them() {
    let body = json!({"AccessKeySecret": KEY_SECRET, "RequestId": "REQ-1"});
    let server = Server::start(move |_| Reply::json(200, &body).header("x-secret", TOKEN)).await;
    let builder = client(server.endpoint());
    check_debug("ClientBuilder", &builder);
    let client = builder.build().unwrap();
    check_debug("Client", &client);
    check_debug("Credentials", &credentials());
    assert!(!format!("{:?}", credentials()).contains(KEY_ID));
    check_debug("StaticProvider", &StaticProvider::new(credentials()));

    let typed = CreateUser { password: Some(PASSWORD.into()) };
    check_debug("an operation", &typed);
    check_debug("Parameters", &Parameters::of(&typed));
    check_debug("UntypedOperation", &describe());
    let call = client.send(typed).header("x-secret", TOKEN).parameter("Password", PASSWORD);
    check_debug("Call", &call);
    let response = call.await.unwrap();
    assert_eq!(response.access_key_secret.as_deref(), Some(KEY_SECRET), "it is there, and not printed");
    check_debug("Response", &response);

    let action = Action::from(CreateUser::INFO);
    let mut parameters = Parameters::default();
    parameters.query.push(("Password".into(), PASSWORD.into()));
    parameters.headers.push(("x-secret".into(), TOKEN.into()));
    parameters.form = Some(vec![("Password".into(), PASSWORD.into())]);
    let endpoint: Endpoint = "ram.aliyuncs.com".parse().unwrap();
    for scheme in [SignatureScheme::V3, SignatureScheme::RpcV1, SignatureScheme::RoaV1] {
        let request = UnsignedRequest::new(&action, parameters.clone(), &endpoint).unwrap();
        check_debug("UnsignedRequest", &request);
        let own = credentials();
        let context = SigningContext::new(recorded_time(), NONCE).credentials(&own).scheme(scheme);
        check_debug("SigningContext", &context);
        let signed = sign(&request, &context).unwrap();
        check_debug("SignedText", signed.signed_text());
        check_debug("SignedRequest", &signed);
    }
}

/// Everything that a request holds, and the secret that it does not, in every form.
fn echo(request: &Request) -> String {
    let once = percent_encode(TOKEN);
    let headers: Vec<_> = request.headers.iter().map(|(name, value)| format!("{name}:{value}")).collect();
    format!("{}\n{KEY_SECRET} {once} {} {}", headers.join("\n"), percent_encode(&once), percent_encode(KEY_SECRET))
}

#[tokio::test]
async fn errors_hide_what_the_service_repeats() {
    type Script = fn(&Request) -> Reply;
    let scripts: [(&str, Script); 6] = [
        ("signature mismatch", |request| {
            let message = format!("Specified signature is not matched. server string to sign is:{}", echo(request));
            Reply::json(400, &json!({"Code": "SignatureDoesNotMatch", "Message": message}))
        }),
        ("code", |request| Reply::json(400, &json!({"Code": echo(request)}))),
        ("XML", |request| {
            Reply::new(403).body(format!("<Error><Code>Forbidden</Code><Message>{}</Message></Error>", echo(request)))
        }),
        ("HTML", |request| Reply::new(502).header("content-type", "text/html").body(echo(request))),
        ("redirect", |request| Reply::new(302).header("location", &format!("https://a.b{}", request.target))),
        ("text", |request| Reply::new(200).header("content-type", "text/plain").body(echo(request))),
    ];
    let operation = || UntypedOperation::rpc("ecs", "2014-05-26", "DescribeInstances");
    for (name, script) in scripts {
        for scheme in [SignatureScheme::V3, SignatureScheme::RpcV1, SignatureScheme::RoaV1] {
            let server = Server::start(script).await;
            let client = client(server.endpoint()).signature_scheme(scheme).build().unwrap();
            let error = client.send_untyped(operation()).await.unwrap_err();
            check_error(name, &error);
            assert!(error.raw_body().is_some(), "{name}: the body stays as it arrived");
        }
    }
}

#[tokio::test]
async fn errors_hide_what_was_sent() {
    let server = Server::start(|_| Reply::close()).await;
    let silent = Server::start(|_| Reply::new(200).after(Duration::from_secs(60))).await;
    for scheme in [SignatureScheme::V3, SignatureScheme::RpcV1, SignatureScheme::RoaV1] {
        for (name, endpoint) in
            [("refused", Server::nobody()), ("closed", server.endpoint()), ("timed out", silent.endpoint())]
        {
            let client =
                client(endpoint).signature_scheme(scheme).read_timeout(Duration::from_millis(200)).build().unwrap();
            check_error(name, &client.send_untyped(describe()).await.unwrap_err());
            let unsendable = client.send_untyped(describe()).header("x-secret", format!("{TOKEN}\n{KEY_SECRET}"));
            check_error("invalid header", &unsendable.await.unwrap_err());
        }
    }
    let broken = Credentials::new(KEY_ID, KEY_SECRET).with_security_token(format!("{TOKEN}\n"));
    let client = Client::builder().credentials(broken).endpoint(server.endpoint()).build().unwrap();
    check_error("a token with a line break", &client.send_untyped(describe()).await.unwrap_err());
}

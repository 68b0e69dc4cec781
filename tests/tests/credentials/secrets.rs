//! Where secrets must never show: in any form of any provider, and in any text of any error.
//!
//! Owns the walk over all cases of the fixtures and over providers that are made by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as _;
use std::fmt::Debug;

use alibabacloud_sdk::credentials::{
    AssumeRoleProvider, Context, EcsRoleProvider, EnvironmentProvider, ExternalProvider, OidcProvider, ProcessOutput,
    ProviderChain, RoleSession, StaticProvider, UriProvider,
};
use alibabacloud_sdk::sign::percent_encode;
use alibabacloud_sdk::{Client, Credentials, CredentialsError, CredentialsProvider, UntypedOperation};
use alibabacloud_tests::fixtures::fixtures;
use serde_json::Value;

use crate::surroundings::Surroundings;
use crate::{Case, settle};

/// What is secret in the fixtures, by the way that it is written.
const MARKS: [&str; 7] =
    ["secret", "-token", "oauth-access", "oauth-refresh", "my-private-words", "424242", "PRIVATE KEY"];
/// What looks like one of them, and is none.
const OPEN: [&str; 16] = [
    "access_key_secret",
    "ACCESS_KEY_SECRET",
    "AccessKeySecret",
    "oauth_access_token",
    "x-aliyun-ecs-metadata-token",
    "secret-place",
    "the-secret >&2",
    "no secret",
    "it has no sts_token",
    "SecurityToken",
    "metadata-token-ttl",
    "https://oauth.",
    "--secret",
    "secrecy",
    "secrets",
    "security-token",
];

/// Fails if `text` holds a secret, as it is or percent-encoded.
fn check(what: &str, text: &str) {
    let plain = OPEN.iter().fold(text.to_owned(), |text, open| text.replace(open, ""));
    for mark in MARKS {
        for form in [mark.to_owned(), percent_encode(mark)] {
            assert!(!plain.contains(&form), "{what} shows {form:?}: {text}");
        }
    }
}

fn check_debug(what: &str, value: &dyn Debug) {
    check(what, &format!("{value:?} {value:#?}"));
}

/// Checks every text of an error: its own, that of the call inside, and its causes'.
pub(crate) fn check_error(what: &str, error: &CredentialsError) {
    let mut text = format!("{error}\n{error:?}\n{error:#?}");
    if let Some(call) = error.call() {
        text.push_str(&format!("\n{call}\n{call:?}\n{:?}\n{:?}", call.service(), call.message()));
    }
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!("\n{error}\n{error:?}"));
        cause = error.source();
    }
    check(what, &text);
    assert!(!error.to_string().contains('\n'), "{what} is one line: {error}");
}

/// Every case again, with an eye on what is printed alone.
#[tokio::test]
async fn every_case_keeps_them() {
    let mut kinds = BTreeSet::new();
    for fixture in fixtures("credentials") {
        let case: Case = fixture.json("case.json");
        let around = case.surroundings(&fixture);
        let context = around.context();
        let chain = case.chain(&context);
        let mut last = None;
        for step in case.steps {
            step.begin(&around, &chain, last.as_ref());
            match chain.search().await.map_err(|error| error.error) {
                Ok(served) => {
                    check_debug(&fixture.name, &served);
                    check(&fixture.name, served.credentials.place().unwrap_or_default());
                    kinds.insert(served.credentials.provider().unwrap_or_default().to_owned());
                    last = Some(served.credentials);
                }
                Err(error) => {
                    check_error(&fixture.name, &error);
                    kinds.insert(format!("{error:?}").split([' ', '{']).next().unwrap_or_default().to_owned());
                }
            }
            settle().await;
            check_debug(&fixture.name, &chain);
            check_debug(&fixture.name, &context);
        }
    }
    let expected = "Broken Call NoProvider cli-profile/assume-role/assume-role/assume-role/static \
                    cli-profile/assume-role/ecs-role cli-profile/assume-role/static cli-profile/cloud-sso cli-profile/ecs-role \
                    cli-profile/external cli-profile/oauth cli-profile/oidc cli-profile/static ecs-role environment \
                    ini-profile/assume-role/static ini-profile/ecs-role ini-profile/oidc ini-profile/rsa-key-pair \
                    ini-profile/static oidc uri";
    let seen: Vec<&str> = kinds.iter().map(String::as_str).collect();
    assert_eq!(seen.join(" "), expected, "the cases reach every provider and every error");
}

#[tokio::test]
async fn every_provider_keeps_them() {
    let around = Surroundings::new(&BTreeMap::new(), None);
    let context: Context = around.context();
    let key = || StaticProvider::new(Credentials::new("LTAIkey", "the-secret").with_security_token("the-token"));
    let session = RoleSession::new("acs:ram::1:role/x").external_id("not one");
    check_debug("static", &key());
    check_debug("environment", &EnvironmentProvider::new());
    check_debug("session", &session);
    let role = AssumeRoleProvider::builder(key(), session.clone()).context(&context).build();
    let providers: Vec<std::sync::Arc<dyn CredentialsProvider>> = vec![
        std::sync::Arc::new(role.clone()),
        std::sync::Arc::new(
            OidcProvider::builder()
                .provider_arn("acs:ram::1:oidc-provider/x")
                .token_file("/no/such/secret-place")
                .session(session)
                .context(&context)
                .build(),
        ),
        std::sync::Arc::new(EcsRoleProvider::builder().context(&context).build()),
        std::sync::Arc::new(
            UriProvider::builder().uri("http://127.0.0.1:1/?token=the-secret").context(&context).build(),
        ),
        std::sync::Arc::new(ExternalProvider::builder("program --with the-secret").context(&context).build()),
    ];
    for provider in &providers {
        check_debug(provider.name(), provider);
    }
    check_debug(
        "chain",
        &ProviderChain::new([std::sync::Arc::new(role.clone()) as std::sync::Arc<dyn CredentialsProvider>]),
    );
    check_debug("client", &Client::builder().credentials_provider(role));
    check_debug("output", &ProcessOutput::new(Some(0), "the-secret"));
    let value: Value = Value::Null;
    check_debug("operation", &UntypedOperation::rpc("sts", "2015-04-01", "AssumeRole").query("Policy", value));
}

#[tokio::test]
async fn a_panic_in_a_fetch_keeps_them() {
    // The script panics without an answer, and quotes the request; the provider must not repeat it.
    let around = Surroundings::new(&BTreeMap::new(), None);
    let key = StaticProvider::new(Credentials::new("LTAIkey", "the-secret"));
    let role =
        AssumeRoleProvider::builder(key, RoleSession::new("acs:ram::1:role/x")).context(&around.context()).build();
    let error = role.credentials().await.unwrap_err();
    check_error("a panic", &error);
    assert_eq!(error.to_string(), "broken credentials: assume-role: the fetch panicked");
    assert_eq!(around.script.requests().len(), 1, "the request that panicked is not sent again");
}

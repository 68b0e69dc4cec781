//! Chains of the test's own providers, and the client of an environment.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use alibabacloud_sdk::credentials::{BoxFuture, ProviderChain, RegionSource, SkippedProvider, StaticProvider};
use alibabacloud_sdk::{Client, Credentials, CredentialsError, CredentialsProvider, UntypedOperation};

use crate::surroundings::Surroundings;

/// Answers as the test says, and counts.
#[derive(Clone, Debug)]
struct Scripted {
    name: &'static str,
    answer: Arc<Mutex<Result<Credentials, CredentialsError>>>,
    asked: Arc<AtomicUsize>,
}

impl Scripted {
    fn new(name: &'static str, answer: Result<Credentials, CredentialsError>) -> Self {
        Self { name, answer: Arc::new(Mutex::new(answer)), asked: Arc::default() }
    }

    fn set(&self, answer: Result<Credentials, CredentialsError>) {
        *self.answer.lock().unwrap() = answer;
    }

    fn asked(&self) -> usize {
        self.asked.swap(0, Ordering::SeqCst)
    }
}

impl CredentialsProvider for Scripted {
    fn name(&self) -> &str {
        self.name
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Box::pin(std::future::ready(self.answer.lock().unwrap().clone()))
    }
}

fn absent(name: &str) -> Result<Credentials, CredentialsError> {
    Err(CredentialsError::not_configured(name, "it is not there"))
}

fn key(id: &str) -> Result<Credentials, CredentialsError> {
    Ok(Credentials::new(id, "secret"))
}

fn chain(providers: &[&Scripted]) -> ProviderChain {
    ProviderChain::new(providers.iter().map(|provider| Arc::new((*provider).clone()) as Arc<dyn CredentialsProvider>))
}

#[tokio::test]
async fn the_first_that_serves_is_remembered() {
    let (first, second) = (Scripted::new("first", absent("first")), Scripted::new("second", key("2")));
    let chain = chain(&[&first, &second]);
    for _ in 0..2 {
        let served = chain.search().await.map_err(|error| error.error).unwrap();
        assert_eq!((served.provider.as_str(), served.credentials.access_key_id()), ("second", "2"));
        let names: Vec<_> = served.skipped.iter().map(|SkippedProvider { provider, .. }| provider.as_str()).collect();
        assert_eq!(names, ["first"]);
    }
    assert_eq!((first.asked(), second.asked()), (1, 2));

    second.set(Err(CredentialsError::broken("second", "it fell over")));
    first.set(key("1"));
    let error = chain.search().await.map_err(|error| error.error).unwrap_err();
    assert_eq!(error.to_string(), "broken credentials: second: it fell over");
    assert_eq!(first.asked(), 0, "who is broken is not covered up by another");

    second.set(absent("second"));
    assert_eq!(chain.search().await.map_err(|error| error.error).unwrap().provider, "first", "who went away is");
}

#[tokio::test]
async fn nobody_is_remembered_where_nobody_served() {
    let (first, second) = (Scripted::new("first", absent("first")), Scripted::new("second", absent("second")));
    let inner = Scripted::new("third", absent("third"));
    let nested: Arc<dyn CredentialsProvider> = Arc::new(chain(&[&inner]));
    let both = [Arc::new(first.clone()) as Arc<dyn CredentialsProvider>, Arc::new(second.clone()), nested];
    let chain = ProviderChain::new(both);
    let error = chain.search().await.map_err(|error| error.error).unwrap_err();
    let text = "no credentials: first: it is not there; second: it is not there; third: it is not there";
    assert_eq!(error.to_string(), text);
    first.set(key("1"));
    assert_eq!(chain.search().await.map_err(|error| error.error).unwrap().provider, "first");
}

#[tokio::test]
async fn a_broken_provider_ends_the_search() {
    let first = Scripted::new("first", Err(CredentialsError::broken("first", "it has no secret")));
    let second = Scripted::new("second", key("2"));
    let before = Scripted::new("before", absent("before"));
    let unserved = chain(&[&before, &first, &second]).search().await.unwrap_err();
    assert_eq!(unserved.error.to_string(), "broken credentials: first: it has no secret");
    let names: Vec<_> = unserved.skipped.iter().map(|over| over.provider.as_str()).collect();
    assert_eq!((names, second.asked()), (vec!["before"], 0));
}

fn variables(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_client_says_who_named_its_region() {
    let config = r#"{"current": "dev", "profiles": [{"name": "dev", "mode": "AK", "region_id": "cn-hangzhou"}]}"#;
    let cases = [
        (&[("ALIBABA_CLOUD_REGION_ID", "cn-beijing")][..], Some(("cn-beijing", "ALIBABA_CLOUD_REGION_ID"))),
        (&[("ALIBABA_CLOUD_REGION", "cn-wulanchabu")], Some(("cn-wulanchabu", "ALIBABA_CLOUD_REGION"))),
        (&[], Some(("cn-hangzhou", "the profile dev in {home}/.aliyun/config.json"))),
        (&[("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true")], None),
    ];
    for (pairs, expected) in cases {
        let around = Surroundings::new(&variables(pairs), None);
        std::fs::create_dir(around.home.path().join(".aliyun")).unwrap();
        around.write(".aliyun/config.json", Some(config));
        let client = Client::builder().environment(&around.context()).build().unwrap();
        let source = client.region_source().map(|source| around.portable(&source.to_string()));
        assert_eq!(client.region().zip(source.as_deref()), expected, "{pairs:?}");

        let client = Client::builder().region("eu-central-1").environment(&around.context()).build().unwrap();
        assert_eq!((client.region(), client.region_source()), (Some("eu-central-1"), Some(&RegionSource::Program)));
    }
}

#[tokio::test]
async fn a_client_asks_its_environment() {
    let around = Surroundings::new(
        &variables(&[
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAIenvironment"),
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "environment-secret"),
        ]),
        None,
    );
    let sent = alibabacloud_tests::transport::Recorder::default();
    let client = Client::builder().environment(&around.context()).transport(sent.clone());
    let client = client.endpoint("127.0.0.1:1").build().unwrap();
    client.send_untyped(UntypedOperation::rpc("ecs", "2014-05-26", "DescribeRegions")).await.unwrap();
    let key = Credentials::new("LTAIenvironment", "environment-secret");
    alibabacloud_sdk::sign::verify(&sent.only_request(), &key).unwrap();
}

#[tokio::test]
async fn the_user_agent_ends_as_the_environment_says() {
    let around = Surroundings::new(&variables(&[("ALIBABA_CLOUD_USER_AGENT", "from-environment/1")]), None);
    let bare = || Client::builder().credentials(Credentials::new("id", "secret")).endpoint("127.0.0.1:1");
    let context = around.context();
    for (name, builder, own, expected) in [
        ("without", bare(), None, ""),
        ("environment", bare().environment(&context), None, " from-environment/1"),
        ("program", bare().environment(&context).user_agent_suffix("mine/2"), None, " mine/2"),
        ("none", bare().user_agent_suffix("").environment(&context), None, ""),
        ("call", bare().environment(&context), Some("of-a-call/3"), "of-a-call/3"),
    ] {
        let sent = alibabacloud_tests::transport::Recorder::default();
        let client = builder.transport(sent.clone()).build().unwrap();
        let mut call = client.send_untyped(UntypedOperation::rpc("ecs", "2014-05-26", "DescribeRegions"));
        if let Some(own) = own {
            call = call.header("user-agent", own);
        }
        call.await.unwrap();
        let request = sent.only_request();
        let told = request.headers()["user-agent"].to_str().unwrap();
        let suffix = told.split_once(')').map_or(told, |(ours, suffix)| {
            assert!(ours.starts_with("AlibabaCloud-Rust/"), "{name}: {told}");
            suffix
        });
        assert_eq!(suffix, expected, "{name}");
    }
}

#[tokio::test]
async fn given_credentials_say_where_they_come_from() {
    let given = StaticProvider::new(Credentials::new("id", "secret")).credentials().await.unwrap();
    assert_eq!((given.provider(), given.place()), (Some("static"), Some("credentials given to the program")));
    let own = Credentials::new("id", "secret").with_origin("vault", "the vault of the team");
    let own = StaticProvider::new(own).credentials().await.unwrap();
    assert_eq!((own.provider(), own.place()), (Some("vault"), Some("the vault of the team")));
}

//! Providers that a program builds itself, with settings instead of variables.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use alibabacloud_sdk::CredentialsProvider;
use alibabacloud_sdk::credentials::{CliProfileProvider, EnvironmentProvider, IniProfileProvider, OauthSite};

use crate::surroundings::Surroundings;

const CONFIG: &str = r#"{"current": "a", "profiles": [
    {"name": "a", "mode": "AK", "access_key_id": "A", "access_key_secret": "secret"},
    {"name": "b", "mode": "AK", "access_key_id": "B", "access_key_secret": "secret"}]}"#;
const INI: &str = "[default]\ntype = access_key\naccess_key_id = D\naccess_key_secret = secret\n\
                   [b]\ntype = access_key\naccess_key_id = B\naccess_key_secret = secret\n";

fn around(variables: &[(&str, &str)]) -> Surroundings {
    let variables: BTreeMap<_, _> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let around = Surroundings::new(&variables, None);
    for folder in [".aliyun", ".alibabacloud"] {
        std::fs::create_dir(around.home.path().join(folder)).unwrap();
    }
    around.write(".aliyun/config.json", Some(CONFIG));
    around.write(".alibabacloud/credentials.ini", Some(INI));
    around
}

/// The ID of the key, or the error.
async fn key(around: &Surroundings, provider: impl CredentialsProvider) -> String {
    let credentials = provider.credentials().await;
    credentials.map_or_else(|error| around.portable(&error.to_string()), |found| found.access_key_id().to_owned())
}

#[tokio::test]
async fn settings_take_precedence_over_variables() {
    let missing = "broken credentials: cli-profile: {home}/.aliyun/config.json has no profile c";
    for (variable, profile, expected) in
        [("", None, "A"), ("b", None, "B"), ("a", Some("b"), "B"), ("a", Some("c"), missing)]
    {
        let around = around(&[("ALIBABA_CLOUD_PROFILE", variable)]);
        let builder = CliProfileProvider::builder().context(&around.context());
        let builder = match profile {
            Some(profile) => builder.profile(profile),
            None => builder,
        };
        assert_eq!(key(&around, builder.build()).await, expected, "{variable} {profile:?}");
    }
    let missing = "broken credentials: ini-profile: {home}/.alibabacloud/credentials.ini has no profile c";
    for (variable, profile, expected) in
        [("", None, "D"), ("b", None, "B"), ("default", Some("b"), "B"), ("b", Some("c"), missing)]
    {
        let around = around(&[("ALIBABA_CLOUD_PROFILE", variable)]);
        let builder = IniProfileProvider::builder().context(&around.context());
        let builder = match profile {
            Some(profile) => builder.profile(profile),
            None => builder,
        };
        assert_eq!(key(&around, builder.build()).await, expected, "{variable} {profile:?}");
    }
}

#[tokio::test]
async fn a_file_that_is_set_must_exist() {
    let around = around(&[("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true")]);
    let (context, home) = (around.context(), around.home.path());
    let cli = |file: &str| CliProfileProvider::builder().file(home.join(file)).context(&context).build();
    assert_eq!(key(&around, cli(".aliyun/config.json")).await, "A", "the variable disables the default file alone");
    assert_eq!(key(&around, cli("absent")).await, "broken credentials: cli-profile: there is no {home}/absent");
    let ini = |file: &str| IniProfileProvider::builder().file(home.join(file)).context(&context).build();
    assert_eq!(key(&around, ini(".alibabacloud/credentials.ini")).await, "D");
    assert_eq!(key(&around, ini("absent")).await, "broken credentials: ini-profile: there is no {home}/absent");
}

#[tokio::test]
async fn variables_of_the_program() {
    let provider = EnvironmentProvider::with_variables(|name| name.contains("ACCESS_KEY").then(|| "mine".to_owned()));
    assert_eq!(key(&around(&[]), provider).await, "mine");
}

#[test]
fn sites() {
    for (name, expected) in [("CN", Some(OauthSite::China)), ("intl", Some(OauthSite::International)), ("", None)] {
        assert_eq!(OauthSite::from_str(name).ok(), expected, "{name}");
    }
    assert_eq!(OauthSite::from_str("EU").unwrap_err().to_string(), "\"EU\" is neither CN nor INTL");
}

//! `cargo xtask credentials`: which provider a client uses in this environment.
//!
//! Owns the two output formats. The search is the SDK's own; no secret is printed.

use std::time::SystemTime;

use alibabacloud_sdk_core::credentials::{
    Context, FoundCredentials, OauthRefresh, ProviderChain, Region, SearchError, SkippedProvider,
};
use alibabacloud_sdk_core::{Credentials, CredentialsError};
use jiff::Timestamp;
use serde::Serialize;

use crate::error::Error;
use crate::outcome::Outcome;
use crate::terminal::Terminal;

/// Shows which provider a client uses, where its credentials are, when they expire, and why others are skipped.
///
/// It does what a client does at its first call: it reads variables and profiles, and calls STS, the
/// metadata service or a program if a profile requires it. But it never refreshes an OAuth sign-in, which
/// would use up the refresh token: a sign-in that has to be refreshed is reported as an error. The access key
/// ID is masked. Exits with 1 if there are no credentials or they are broken.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask credentials\n  \
    ALIBABA_CLOUD_PROFILE=dev cargo xtask credentials --json\n\n\
    JSON: {\"provider\", \"place\", \"access_key_id\", \"temporary\", \"expiration\", \
    \"region\": {\"id\", \"source\"}, \"skipped\": [{\"provider\", \"reason\"}], \"error\"}; \
    a missing value is null")]
pub(crate) struct Arguments {
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Default, Serialize)]
struct Report {
    provider: Option<String>,
    place: Option<String>,
    access_key_id: Option<String>,
    temporary: Option<bool>,
    expiration: Option<String>,
    region: Option<RegionRow>,
    skipped: Vec<SkippedRow>,
    error: Option<String>,
}

#[derive(Serialize)]
struct RegionRow {
    id: String,
    source: String,
}

#[derive(Serialize)]
struct SkippedRow {
    provider: String,
    reason: String,
}

pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let report = runtime.block_on(report(&Context::new()));
    match arguments.json {
        true => terminal.json(&report)?,
        false => {
            for (label, value) in report.rows() {
                terminal.line(format_args!("{label:<14} {value}"))?;
            }
        }
    }
    Ok(if report.error.is_some() { Outcome::Finding } else { Outcome::Done })
}

async fn report(context: &Context) -> Report {
    let region = Region::find(context).map(|region| RegionRow { id: region.id, source: region.source.to_string() });
    let found = ProviderChain::standard_with(context, OauthRefresh::Never).search().await;
    Report { region, ..Report::new(found) }
}

impl Report {
    fn new(found: Result<FoundCredentials, SearchError>) -> Self {
        match found {
            Ok(FoundCredentials { credentials, provider, skipped, .. }) => Self {
                provider: Some(credentials.provider().map_or(provider, str::to_owned)),
                place: credentials.place().map(str::to_owned),
                access_key_id: Some(credentials.masked_access_key_id()),
                temporary: Some(is_temporary(&credentials)),
                expiration: credentials.expiration().and_then(time),
                skipped: rows(skipped),
                ..Self::default()
            },
            Err(SearchError { error, skipped, .. }) => {
                let error = match error {
                    // The list of skipped providers has the reasons.
                    CredentialsError::NoProvider { .. } => "no credentials".to_owned(),
                    error => error.to_string(),
                };
                Self { error: Some(error), skipped: rows(skipped), ..Self::default() }
            }
        }
    }

    fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = Vec::new();
        let mut add = |label, value: Option<&str>| rows.extend(value.map(|value| (label, value.to_owned())));
        add("provider", self.provider.as_deref());
        add("from", self.place.as_deref());
        add("access key ID", self.access_key_id.as_deref());
        let expires = match (self.temporary, self.expiration.as_deref()) {
            (None, _) => None,
            (_, Some(end)) => Some(end),
            (Some(true), None) => Some("not known"),
            (Some(false), None) => Some("never: it is a long-term access key"),
        };
        add("expires", expires);
        add("error", self.error.as_deref());
        rows.push(match &self.region {
            Some(region) => ("region", format!("{} ({})", region.id, region.source)),
            None => ("region", "none: no variable and no profile has one".to_owned()),
        });
        rows.extend(self.skipped.iter().map(|row| ("skipped", format!("{}: {}", row.provider, row.reason))));
        rows
    }
}

fn is_temporary(credentials: &Credentials) -> bool {
    credentials.security_token().is_some() || credentials.expiration().is_some()
}

fn time(time: SystemTime) -> Option<String> {
    Timestamp::try_from(time).ok().map(|time| time.to_string())
}

fn rows(skipped: Vec<SkippedProvider>) -> Vec<SkippedRow> {
    let row = |skipped: SkippedProvider| SkippedRow { provider: skipped.provider, reason: skipped.reason };
    skipped.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io;
    use std::path::Path;
    use std::time::Duration;

    use alibabacloud_sdk_core::credentials::{BoxFuture, ProcessOutput, System};
    use serde_json::json;

    use super::*;

    /// A machine with these variables and without any file.
    #[derive(Debug)]
    struct VariablesOnly(BTreeMap<&'static str, &'static str>);

    impl System for VariablesOnly {
        fn variable(&self, name: &str) -> Option<String> {
            self.0.get(name).map(|value| (*value).to_owned())
        }
        fn read(&self, _: &Path) -> io::Result<String> {
            Err(io::ErrorKind::NotFound.into())
        }
        fn rewrite(&self, _: &Path, _: &dyn Fn(&str) -> Option<String>) -> io::Result<()> {
            Err(io::ErrorKind::NotFound.into())
        }
        fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
            Box::pin(std::future::ready(()))
        }
        fn run(&self, _: &str) -> BoxFuture<'static, io::Result<ProcessOutput>> {
            Box::pin(std::future::ready(Err(io::ErrorKind::NotFound.into())))
        }
    }

    fn report_with(variables: &[(&'static str, &'static str)]) -> Report {
        let mut variables: BTreeMap<_, _> = variables.iter().copied().collect();
        variables.extend([("HOME", "/home/u"), ("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")]);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(report(&Context::new().with_system(VariablesOnly(variables))))
    }

    #[test]
    fn found() {
        let report = report_with(&[
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI5tLongEnough"),
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "the-secret"),
            ("ALIBABA_CLOUD_SECURITY_TOKEN", "the-token"),
            ("ALIBABA_CLOUD_REGION_ID", "cn-hangzhou"),
        ]);
        let expected = json!({
            "provider": "environment", "place": "ALIBABA_CLOUD_ACCESS_KEY_ID", "access_key_id": "LTAI****",
            "temporary": true, "expiration": null, "skipped": [], "error": null,
            "region": {"id": "cn-hangzhou", "source": "ALIBABA_CLOUD_REGION_ID"},
        });
        assert_eq!(serde_json::to_value(&report).unwrap(), expected);
        let labels: Vec<_> = report.rows().into_iter().map(|(label, _)| label).collect();
        assert_eq!(labels, ["provider", "from", "access key ID", "expires", "region"]);
    }

    #[test]
    fn missing_and_broken() {
        let report = report_with(&[]);
        let tried: Vec<_> = report.skipped.iter().map(|row| row.provider.as_str()).collect();
        assert_eq!(tried, ["environment", "oidc", "cli-profile", "ini-profile", "ecs-role", "uri"]);
        assert_eq!((report.error.as_deref(), report.provider), (Some("no credentials"), None));

        let report = report_with(&[("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "the-secret")]);
        let error = "broken credentials: environment: ALIBABA_CLOUD_ACCESS_KEY_SECRET is set and \
                     ALIBABA_CLOUD_ACCESS_KEY_ID is not";
        assert_eq!(report.error.as_deref(), Some(error));

        let report = report_with(&[("ALIBABA_CLOUD_PROFILE", "prodd")]);
        let tried: Vec<_> = report.skipped.iter().map(|row| row.provider.as_str()).collect();
        assert_eq!(tried, ["environment", "oidc", "cli-profile"]);
        let error = "broken credentials: ini-profile: ALIBABA_CLOUD_PROFILE is prodd, which no file has: there is no \
                     /home/u/.aliyun/config.json; there is neither /home/u/.alibabacloud/credentials.ini nor the same \
                     without .ini";
        assert_eq!(report.error.as_deref(), Some(error));
    }
}

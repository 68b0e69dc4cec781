//! Credentials: every provider, mode and file, in surroundings that the test makes up.
//!
//! Owns the cases of `fixtures/credentials`, one folder each: `case.json` with variables, steps
//! and scripted answers, `home/`, and `expected.txt` with the results and the requests.

#![cfg(test)]

mod builders;
mod chain;
mod files;
mod loopback;
mod refresh;
mod secrets;
mod surroundings;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use alibabacloud_sdk::credentials::{Context, FoundCredentials, OauthRefresh, ProviderChain, Region};
use alibabacloud_sdk::{Credentials, CredentialsError, CredentialsProvider as _};
use alibabacloud_tests::fixtures::{Fixture, fixtures};
use serde::Deserialize;

use crate::surroundings::{Answer, Surroundings};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the case shows.
    #[allow(dead_code, reason = "it is for people")]
    about: String,
    #[serde(default)]
    environment: BTreeMap<String, String>,
    /// Whether refreshed OAuth tokens go back into the file.
    #[serde(default)]
    write_back: bool,
    steps: Vec<Step>,
    /// Why the official SDK for Python chooses otherwise; `compare_credentials.py` reads it.
    #[allow(dead_code, reason = "another program reads it")]
    python: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// Seconds since the first step.
    #[serde(default)]
    after: u64,
    #[serde(default = "one")]
    callers: usize,
    /// Whether a service refused the key of the step before as expired.
    #[serde(default)]
    refused: bool,
    /// Files of the home folder that change before the step; `null` removes one.
    #[serde(default)]
    files: BTreeMap<String, Option<String>>,
    /// Whether the program of an external profile hangs.
    #[serde(default)]
    hangs: bool,
    #[serde(default)]
    answers: Vec<Answer>,
}

impl Step {
    /// Moves the clock and the files to where the step begins, and hands its answers out; `last`
    /// are the credentials of the step before.
    fn begin(&self, around: &Surroundings, chain: &ProviderChain, last: Option<&Credentials>) {
        if self.refused {
            chain.invalidate(last.expect("the step before served"));
        }
        around.clock.set(self.after);
        for (file, content) in &self.files {
            around.write(file, content.as_deref());
        }
        around.script.push(self.answers.clone());
        if self.hangs {
            around.hang();
        }
    }
}

impl Case {
    fn surroundings(&self, fixture: &Fixture) -> Surroundings {
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/credentials");
        Surroundings::new(&self.environment, Some(&cases.join(&fixture.name).join("home")))
    }

    fn chain(&self, context: &Context) -> Arc<ProviderChain> {
        Arc::new(match self.write_back {
            true => ProviderChain::standard_with(context, OauthRefresh::WriteBack),
            false => ProviderChain::standard(context),
        })
    }
}

/// Lets a fetch that nobody waits for take its answers.
async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

fn one() -> usize {
    1
}

#[tokio::test]
async fn cases() {
    let mut stale = Vec::new();
    let cases = fixtures("credentials");
    for fixture in &cases {
        let text = report(fixture).await;
        if let Err(difference) = fixture.golden("expected.txt", &text) {
            stale.push(format!("{}: {difference}", fixture.name));
        }
    }
    assert!(stale.is_empty(), "{}", stale.join("\n\n"));
    assert!(cases.len() >= 45, "{} cases", cases.len());
}

/// What a case does, in lines.
async fn report(fixture: &Fixture) -> String {
    let case: Case = fixture.json("case.json");
    let around = case.surroundings(fixture);
    let context = around.context();
    let chain = case.chain(&context);
    let mut last = None;
    let mut text = match Region::find(&context) {
        Some(region) => format!("region {} from {}\n", region.id, region.source),
        None => "no region\n".to_owned(),
    };
    for (number, step) in case.steps.into_iter().enumerate() {
        step.begin(&around, &chain, last.as_ref());
        text.push_str(&format!("\n== step {}, after {} s\n", number + 1, step.after));
        let callers: Vec<_> = (0..step.callers)
            .map(|_| {
                let chain = Arc::clone(&chain);
                tokio::spawn(async move { chain.search().await.map_err(|error| error.error) })
            })
            .collect();
        let mut outcomes = Vec::new();
        for caller in callers {
            let served = caller.await.expect("no provider panics");
            last = served.as_ref().ok().map(|served| served.credentials.clone());
            outcomes.push(outcome(served));
        }
        outcomes.dedup();
        if step.callers > 1 {
            text.push_str(&format!("{} callers, {} different answers\n", step.callers, outcomes.len()));
        }
        text.push_str(&outcomes.concat());
        settle().await;
        for request in around.script.requests() {
            text.push_str(&format!("> {request}\n"));
        }
        let limits = around.limits();
        if !limits.is_empty() {
            text.push_str(&format!("limits that ended, in seconds: {limits:?}\n"));
        }
        assert_eq!(around.script.left(), 0, "{}: an answer without a request in\n{text}", fixture.name);
    }
    if case.write_back {
        let file = std::fs::read_to_string(around.home.path().join(".aliyun/config.json")).unwrap();
        text.push_str(&format!("\n== the file of the CLI\n{file}\n"));
    }
    around.portable(text.trim_end())
}

fn outcome(result: Result<FoundCredentials, CredentialsError>) -> String {
    match result {
        Ok(served) => {
            let passed = served.skipped.iter().map(|over| format!("passed over {}: {}\n", over.provider, over.reason));
            passed.collect::<String>() + &found(&served.credentials)
        }
        Err(error) => format!("error: {error}\n"),
    }
}

fn found(credentials: &Credentials) -> String {
    let token = credentials.security_token().map_or_else(String::new, |token| format!(" token {token}"));
    let end = credentials.expiration().map(|end| {
        let seconds = end.duration_since(alibabacloud_tests::clock::recorded_time()).map_or(0, |left| left.as_secs());
        format!("\nends {seconds} s after the first step")
    });
    format!(
        "served by {}\nplace {}\nkey {} secret {}{token}{}\n",
        credentials.provider().unwrap_or("nobody"),
        credentials.place().unwrap_or("nowhere"),
        credentials.access_key_id(),
        credentials.access_key_secret(),
        end.unwrap_or_default()
    )
}

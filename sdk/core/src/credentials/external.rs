//! Credentials that another program prints.
//!
//! Owns the time limit of the program and how its output is read. How a process is run is in `system.rs`.

use std::io;
use std::time::Duration;

use serde::Deserialize;
use zeroize::Zeroizing;

use super::access_key::Credentials;
use super::context::Context;
use super::error::CredentialsError;
use super::exchange::parse_time;
use super::refresh::{Background, RefreshPolicy, Source, refreshing_provider};
use super::system::OUTPUT_LIMIT;
use crate::future::BoxFuture;
use crate::secret::{Secret, error_position};

const NAME: &str = "external";
/// How long the program may run.
const LIMIT: Duration = Duration::from_secs(60);
/// How long before they expire the credentials are no longer returned.
const MARGIN: Duration = Duration::from_secs(180);

#[derive(Debug)]
pub(super) struct External {
    command: Secret,
}

refreshing_provider! {
    /// Credentials that a program prints on standard output as JSON, within 60 s and 1 MiB.
    ///
    /// The members are `mode` (`AK` or `StsToken`), `access_key_id`, `access_key_secret`, `sts_token` and
    /// `expiration`, such as `2026-01-02T03:04:05Z`. Credentials without an expiration are used for an hour.
    ///
    /// ```
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// use alibabacloud_sdk::credentials::ExternalProvider;
    ///
    /// let provider = ExternalProvider::builder("my-vault credentials --role deploy").build();
    /// ```
    ExternalProvider, ExternalProviderBuilder, External
}

/// What the program prints.
#[derive(Debug, Deserialize)]
struct Output {
    #[serde(default)]
    mode: Option<String>,
    #[serde(default)]
    access_key_id: Option<Secret>,
    #[serde(default)]
    access_key_secret: Option<Secret>,
    #[serde(default)]
    sts_token: Option<Secret>,
    #[serde(default)]
    expiration: Option<String>,
}

impl ExternalProvider {
    /// A provider that runs this command. It is split into words as a shell does, but no shell runs it.
    pub fn builder(command: impl Into<String>) -> ExternalProviderBuilder {
        ExternalProviderBuilder::new(External::new(command))
    }
}

impl External {
    pub(super) fn new(command: impl Into<String>) -> Self {
        Self { command: Secret::new(command) }
    }

    async fn run(&self, context: &Context) -> Result<Credentials, CredentialsError> {
        let broken = |reason: String| CredentialsError::broken(NAME, reason);
        let program = program(&self.command);
        let Some(program) = program else { return Err(broken("the command is empty".to_owned())) };
        let ended = context.within(LIMIT, context.system().run(&self.command)).await;
        let ended = ended.ok_or_else(|| broken(format!("{program} did not end within {} s", LIMIT.as_secs())))?;
        let ended = ended.map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => broken(format!("{program} prints more than {OUTPUT_LIMIT} bytes")),
            kind => broken(format!("{program} cannot be run: {kind}")),
        })?;
        let output = Zeroizing::new(ended.output);
        match ended.status {
            Some(0) => {}
            Some(status) => return Err(broken(format!("{program} ended with status {status}"))),
            None => return Err(broken(format!("{program} was ended by a signal"))),
        }
        let credentials = read(&output).map_err(|reason| broken(format!("{program}: {reason}")))?;
        Ok(credentials.with_origin(NAME, format!("printed by {program}")))
    }
}

/// The program alone: its arguments may contain secrets.
fn program(command: &str) -> Option<&str> {
    command.split_whitespace().next()
}

fn read(output: &[u8]) -> Result<Credentials, String> {
    let output: Output = serde_json::from_slice(output)
        .map_err(|error| format!("its output is not the expected JSON ({})", error_position(&error)))?;
    let required = |secret: Option<Secret>, name: &str| {
        secret.filter(|text| !text.is_empty()).ok_or_else(|| format!("its output has no {name}"))
    };
    let id = required(output.access_key_id, "access_key_id")?;
    let secret = required(output.access_key_secret, "access_key_secret")?;
    let token = match output.mode.as_deref() {
        Some("StsToken") => required(output.sts_token, "sts_token")?,
        _ => output.sts_token.unwrap_or_default(),
    };
    let credentials = Credentials::new(&*id, &*secret).with_security_token(&*token);
    match output.expiration.filter(|text| !text.is_empty()) {
        None => Ok(credentials),
        Some(text) => match parse_time(&text) {
            Some(end) => Ok(credentials.with_expiration(end)),
            None => Err("the expiration in its output is not a time".to_owned()),
        },
    }
}

impl Source for External {
    fn name(&self) -> &'static str {
        NAME
    }

    fn policy(&self) -> RefreshPolicy {
        RefreshPolicy { margin: MARGIN, background: Background::Ahead, keeps_old: false }
    }

    fn fetch<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(self.run(context))
    }
}

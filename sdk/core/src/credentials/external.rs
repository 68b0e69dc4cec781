//! Credentials that another program prints.
//!
//! Owns the time limit of the program and the reading of its output. How a process is run is the
//! system's.

use std::io;
use std::time::Duration;

use secrecy::zeroize::Zeroizing;
use serde::Deserialize;

use super::context::Context;
use super::exchange::time;
use super::refresh::{Background, Policy, RefreshingProvider, Source};
use super::secret::{Secret, place};
use super::system::OUTPUT;
use super::{BoxFuture, Credentials, CredentialsError};

const NAME: &str = "external";
/// How long the program may run.
const LIMIT: Duration = Duration::from_secs(60);
/// How long before their end the credentials count as old.
const MARGIN: Duration = Duration::from_secs(180);

#[derive(Debug)]
struct External {
    command: Secret,
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

impl RefreshingProvider {
    /// Credentials that a program prints on standard output as JSON, within 60 s and 1 MiB.
    ///
    /// The members are `mode` (`AK` or `StsToken`), `access_key_id`, `access_key_secret`,
    /// `sts_token` and `expiration`, such as `2026-01-02T03:04:05Z`. The command is split as a
    /// shell does, and no shell runs it. What does not say when it ends is kept for an hour.
    pub fn external(context: &Context, command: impl Into<String>) -> Self {
        Self::new(External { command: Secret::new(command) }, context)
    }
}

impl External {
    async fn run(&self, context: &Context) -> Result<Credentials, CredentialsError> {
        let broken = |reason: String| CredentialsError::broken(NAME, reason);
        let program = program(&self.command);
        let Some(program) = program else { return Err(broken("the command is empty".to_owned())) };
        let ended = context.within(LIMIT, context.system().run(&self.command)).await;
        let ended = ended.ok_or_else(|| broken(format!("{program} did not end within {} s", LIMIT.as_secs())))?;
        let ended = ended.map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => broken(format!("{program} prints more than {OUTPUT} bytes")),
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

/// The program alone: its arguments may hold secrets.
fn program(command: &str) -> Option<&str> {
    command.split_whitespace().next()
}

fn read(output: &[u8]) -> Result<Credentials, String> {
    let output: Output = serde_json::from_slice(output)
        .map_err(|error| format!("its output is not the expected JSON ({})", place(&error)))?;
    let told = |secret: Option<Secret>, name: &str| {
        secret.filter(|text| !text.is_empty()).ok_or_else(|| format!("its output has no {name}"))
    };
    let id = told(output.access_key_id, "access_key_id")?;
    let secret = told(output.access_key_secret, "access_key_secret")?;
    let token = match output.mode.as_deref() {
        Some("StsToken") => told(output.sts_token, "sts_token")?,
        _ => output.sts_token.unwrap_or_default(),
    };
    let credentials = Credentials::new(&*id, &*secret).with_security_token(&*token);
    match output.expiration.filter(|text| !text.is_empty()) {
        None => Ok(credentials),
        Some(text) => match time(&text) {
            Some(end) => Ok(credentials.with_expiration(end)),
            None => Err("the expiration in its output is not a time".to_owned()),
        },
    }
}

impl Source for External {
    fn name(&self) -> &'static str {
        NAME
    }

    fn policy(&self) -> Policy {
        Policy { margin: MARGIN, background: Background::Ahead, keeps_old: false }
    }

    fn fetch<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(self.run(context))
    }
}

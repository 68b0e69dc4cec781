//! `cargo xtask demo`: from the specs to two answered calls, with nothing but a Rust toolchain.
//!
//! Owns the order of the steps. The calls are made by the example `demo` of the SDK, which is a
//! program as a user would write it.

use std::process::Command;

use alibabacloud_sdk_core::Credentials;

use crate::error::Error;
use crate::files::Project;
use crate::outcome::Outcome;
use crate::specs::Specs;
use crate::terminal::{Terminal, count};
use crate::{generate, layout, serve};

const ACCESS_KEY_ID: &str = "demo-access-key-id";
const ACCESS_KEY_SECRET: &str = "demo-access-key-secret";

/// Regenerates the SDK, starts a local server and calls both seed operations through it.
///
/// It needs no account and no network: the server is part of this command, checks every
/// signature, and answers with the documented examples.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  cargo xtask demo")]
pub(crate) struct Arguments {}

pub(crate) fn run(_: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    terminal.line("1. Regenerate the client from specs/")?;
    let plan = generate::plan(project)?;
    plan.apply(project)?;
    let drift = match plan.is_current() {
        true => "everything is current".to_owned(),
        false => format!("{} written, {} removed", count(plan.changes.written.len(), "file"), plan.changes.stale.len()),
    };
    terminal.line(format_args!("   {}: {drift}", plan.size()))?;

    let specs = Specs::read(project)?;
    let address = serve::start(&specs, Credentials::new(ACCESS_KEY_ID, ACCESS_KEY_SECRET))?;
    terminal.line(format_args!("2. A local server checks signatures and answers with examples: http://{address}"))?;

    terminal.line("3. Call both operations through the typed SDK (the first run compiles it)")?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--package", layout::SDK, "--example", "demo", "--features", "ecd,esa", "--"])
        .arg(format!("http://{address}"))
        .current_dir(project.path(""))
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", ACCESS_KEY_ID)
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", ACCESS_KEY_SECRET)
        .env("ALIBABA_CLOUD_REGION_ID", "cn-hangzhou")
        .env_remove("ALIBABA_CLOUD_SECURITY_TOKEN")
        .status()?;
    match status.success() {
        true => Ok(Outcome::Done),
        false => Err(Error::input(format!("the example ended with {status}"))),
    }
}

//! Distinguishes the ways in which a call fails, by code and by kind, and prints what support needs.

use std::error::Error;
use std::io::{Write, stdout};

use alibabacloud_sdk::{Client, ErrorKind, esa};

mod common;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    run(&common::builder().build()?, &mut stdout()).await
}

pub(crate) async fn run(client: &Client, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let online = esa::types::UpdateUserDeliveryTaskStatusMethod::Online;
    let Err(error) = client.send(esa::UpdateUserDeliveryTaskStatus::new("no_such_task", online)).await else {
        writeln!(out, "the task delivers")?;
        return Ok(());
    };
    match (error.kind(), error.code()) {
        // The constants of a product are its documented codes; every other code is a value as well.
        (_, Some(esa::error_code::ESA_SERVICE_NOT_OPEN)) => writeln!(out, "switch ESA on first")?,
        (_, Some(esa::error_code::INVALID_PARAMETER)) => writeln!(out, "there is no such task")?,
        (ErrorKind::Service, code) => writeln!(out, "ESA refused: {}", code.map_or("no code", |code| code.0))?,
        (ErrorKind::Timeout | ErrorKind::Transport, _) => writeln!(out, "ESA did not answer")?,
        _ => writeln!(out, "the call could not be made")?,
    }
    if let (Some(status), Some(id)) = (error.status(), error.request_id()) {
        writeln!(out, "HTTP {}, request ID {id}", status.as_u16())?;
    }
    // One line with all of it, for a log.
    writeln!(out, "{error}")?;
    Ok(())
}

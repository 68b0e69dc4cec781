//! Switches an ESA delivery task of real-time logs off, and prints what the service responds.

use std::error::Error;
use std::io::{Write, stdout};

use alibabacloud_sdk::{Client, esa};

mod common;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    run(&common::builder().build()?, &mut stdout()).await
}

pub(crate) async fn run(client: &Client, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let offline = esa::types::UpdateUserDeliveryTaskStatusMethod::Offline;
    let task = client.send(esa::UpdateUserDeliveryTaskStatus::new("test_project", offline)).await?;
    // The answer is text, not an enum: the documentation lists no values for it.
    match task.status.as_deref() {
        Some("offline") => writeln!(out, "the task no longer delivers")?,
        Some(other) => writeln!(out, "the task is {other}")?,
        None => writeln!(out, "the service does not say what the task does now")?,
    }
    Ok(())
}

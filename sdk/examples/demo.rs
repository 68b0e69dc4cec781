//! Calls both seed operations at the endpoint that is given as the only argument.
//!
//! `cargo xtask demo` runs it against a local server; it is written as a program of a user.
#![allow(clippy::print_stdout, reason = "an example prints")]

use std::collections::BTreeSet;

use alibabacloud_sdk::ram_facts::RamFacts;
use alibabacloud_sdk::{Client, ecd, esa};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let endpoint = std::env::args().nth(1).ok_or("usage: demo <endpoint>")?;
    let client = Client::from_env()?;

    let online = esa::types::UpdateUserDeliveryTaskStatusMethod::Online;
    let task = client.send(esa::UpdateUserDeliveryTaskStatus::new("test_project", online)).endpoint(&endpoint).await?;
    println!("   {:?}", *task);
    println!("   the task {:?} is {:?}, request ID {}", task.task_name, task.status, task.request_id());

    let pending = ecd::types::UpdateFotaTaskUserStatus::Pending;
    let image = client.send(ecd::UpdateFotaTask::new("aot-c4khwrp9ocml4****", pending)).endpoint(&endpoint).await?;
    println!("   {:?}", *image);

    println!("4. A service error, with a value that the documentation does not list");
    let paused = esa::types::UpdateUserDeliveryTaskStatusMethod::from("paused");
    let refused = client.send(esa::UpdateUserDeliveryTaskStatus::new("test_project", paused)).endpoint(&endpoint).await;
    if let Err(error) = refused {
        println!("   {error}");
        println!("   is it the documented code? {}", error.code() == Some(esa::error_code::INVALID_PARAMETER));
    }

    println!("5. The RAM policy that both calls need");
    let policy = policy(&[esa::UpdateUserDeliveryTaskStatus::RAM, ecd::UpdateFotaTask::RAM]);
    println!("{}", serde_json::to_string_pretty(&policy)?);
    Ok(())
}

/// A policy that allows the documented actions on the documented resources.
fn policy(operations: &[&RamFacts<'_>]) -> serde_json::Value {
    let actions = || operations.iter().flat_map(|facts| facts.actions());
    let resources: BTreeSet<_> = actions().flat_map(|action| action.resources()).map(|resource| resource.arn).collect();
    serde_json::json!({
        "Version": "1",
        "Statement": [{
            "Effect": "Allow",
            "Action": actions().map(|action| action.action()).collect::<Vec<_>>(),
            "Resource": resources,
        }],
    })
}

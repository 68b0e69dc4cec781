//! Prints the RAM policy that a program needs, from the facts of the operations that it calls.

use std::error::Error;
use std::io::{Write, stdout};

use alibabacloud_sdk::ram_facts::{RamAction, RamFacts, RamState};
use alibabacloud_sdk::{ecd, esa};
use serde_json::{Value, json};

/// What the program calls.
const CALLED: [&RamFacts<'_>; 3] =
    [esa::UpdateUserDeliveryTaskStatus::RAM, esa::GetUserDeliveryTask::RAM, ecd::UpdateFotaTask::RAM];

fn main() -> Result<(), Box<dyn Error>> {
    run(&CALLED, &mut stdout())
}

pub(crate) fn run(called: &[&RamFacts<'_>], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let (documented, silent): (Vec<&RamFacts<'_>>, Vec<&RamFacts<'_>>) =
        called.iter().partition(|facts| facts.state() == RamState::Documented);
    let statements: Vec<_> = documented.iter().flat_map(|facts| facts.actions()).map(statement).collect();
    writeln!(out, "{:#}", json!({ "Version": "1", "Statement": statements }))?;
    // What the documentation does not say is no fact, and no reason to allow everything.
    for facts in silent {
        writeln!(out, "{} {}: {}", facts.product(), facts.operation(), facts.state())?;
    }
    Ok(())
}

/// Allows an action on the documented resources, whose placeholders are left to the reader.
fn statement(action: RamAction<'_>) -> Value {
    let resources: Vec<_> = action.resources().map(|resource| resource.arn).collect();
    json!({ "Effect": "Allow", "Action": action.action(), "Resource": resources })
}

//! Puts the image update of a cloud desktop off, in one region and with a limit of time.

use std::error::Error;
use std::io::{Write, stdout};
use std::time::Duration;

use alibabacloud_sdk::{Client, ecd};

mod common;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    run(&common::builder().build()?, &mut stdout()).await
}

pub(crate) async fn run(client: &Client, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let pending = ecd::types::UpdateFotaTaskUserStatus::Pending;
    let call = client
        .send(ecd::UpdateFotaTask::new("aot-c4khwrp9ocml4****", pending))
        // Host and RegionId of this call, whatever the region of the client is.
        .region("cn-hangzhou")
        .timeout(Duration::from_secs(5));
    let answer = call.await?;
    writeln!(out, "put off, HTTP {}, request ID {}", answer.status().as_u16(), answer.request_id())?;
    Ok(())
}

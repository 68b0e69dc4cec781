//! Lists ECS instances of a region: ID, name and status.

use std::error::Error;
use std::io::{Write, stdout};

use alibabacloud_sdk::{Client, ecs};

mod common;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    run(&common::builder().build()?, &mut stdout()).await
}

pub(crate) async fn run(client: &Client, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    // RegionId is filled with the region of the client.
    let page = client.send(ecs::DescribeInstances::new().page_size(100)).await?;
    // Every member of an answer is optional: services leave documented ones out.
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    for instance in page.instances.iter().flat_map(|list| list.instance.iter().flatten()) {
        let (id, name, status) = (&instance.instance_id, &instance.instance_name, &instance.status);
        writeln!(out, "{} {} {}", text(id), text(name), text(status))?;
    }
    writeln!(out, "{} in all", page.total_count.unwrap_or_default())?;
    Ok(())
}

//! Creates a security group and tags it.

use std::error::Error;
use std::io::{Write, stdout};

use alibabacloud_sdk::{Client, ecs};

mod common;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    run(&common::builder().build()?, &mut stdout()).await
}

pub(crate) async fn run(client: &Client, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    // With one token the service creates one group, however often the request arrives.
    let request =
        ecs::CreateSecurityGroup::new().security_group_name("search").vpc_id("vpc-1").client_token("search-group-1");
    let created = client.send(request).await?;
    let id = created.security_group_id.as_deref().ok_or("the answer names no security group")?;
    writeln!(out, "created {id}, request ID {}", created.request_id())?;

    let team = ecs::types::TagResourcesTag::default().key("team").value("search");
    let tagged = client.send(ecs::TagResources::new("securitygroup", [id], [team])).await?;
    writeln!(out, "tagged {id}, request ID {}", tagged.request_id())?;
    Ok(())
}

//! Creates a VPC and tags it.

use std::error::Error;
use std::io::{Write, stdout};

use alibabacloud_sdk::{Client, vpc};

mod common;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    run(&common::builder().build()?, &mut stdout()).await
}

pub(crate) async fn run(client: &Client, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    // With one token the service creates one VPC, however often the request arrives.
    let request = vpc::CreateVpc::new().vpc_name("search").cidr_block("10.0.0.0/8").client_token("search-vpc-1");
    let created = client.send(request).await?;
    let id = created.vpc_id.as_deref().ok_or("the answer names no VPC")?;
    writeln!(out, "created {id}, request ID {}", created.request_id())?;

    let team = vpc::types::TagResourcesTag::default().key("team").value("search");
    let tagged = client.send(vpc::TagResources::new("VPC", vec![id.to_owned()], vec![team])).await?;
    writeln!(out, "tagged {id}, request ID {}", tagged.request_id())?;
    Ok(())
}

//! Assumes a RAM role, and calls with the temporary credentials.
//!
//! `ALIBABA_CLOUD_ROLE_ARN` names the role, such as `acs:ram::123456789012****:role/reader`.

use std::error::Error;
use std::io::{Write, stdout};

use alibabacloud_sdk::{ClientBuilder, Credentials, sts};

mod common;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    run(common::builder, std::env::var("ALIBABA_CLOUD_ROLE_ARN")?, &mut stdout()).await
}

pub(crate) async fn run(
    builder: impl Fn() -> ClientBuilder,
    role_arn: String,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    // Two required texts could be swapped unnoticed, so `new` takes them as named fields.
    let required = sts::AssumeRoleRequired { role_arn, role_session_name: "example".to_owned() };
    let assumed = builder().build()?.send(sts::AssumeRole::new(required).duration_seconds(900)).await?.into_output();

    let temporary = assumed.credentials.ok_or("the answer has no credentials")?;
    let (Some(id), Some(secret), Some(token)) =
        (temporary.access_key_id, temporary.access_key_secret, temporary.security_token)
    else {
        return Err("the credentials are not whole".into());
    };
    let credentials = Credentials::new(id, secret).with_security_token(token);
    let client = builder().credentials(credentials).build()?;
    let identity = client.send(sts::GetCallerIdentity::new()).await?;
    writeln!(out, "calling as {}", identity.arn.as_deref().unwrap_or("nobody"))?;
    writeln!(out, "until {}", temporary.expiration.as_deref().unwrap_or("an unknown time"))?;
    Ok(())
}

//! The usage of `README.md`, word for word; `tests/tests/docs.rs` compares the two.
#![allow(clippy::print_stdout, reason = "an example prints")]

use alibabacloud_sdk::{Client, esa};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let online = esa::types::UpdateUserDeliveryTaskStatusMethod::Online;
    let request = esa::UpdateUserDeliveryTaskStatus::new("test_project", online);
    match client.send(request).region("cn-hangzhou").await {
        Ok(task) => println!("{:?}, request ID {}", task.status, task.request_id()),
        Err(error) => match error.code() {
            Some(esa::error_code::ESA_SERVICE_NOT_OPEN) => println!("switch ESA on first"),
            _ => println!("{error}"),
        },
    }
    Ok(())
}

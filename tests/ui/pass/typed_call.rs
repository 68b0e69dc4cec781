//! A typed call with a region and a time limit of its own.

use std::time::Duration;

use alibabacloud_sdk::{Client, Credentials, Error, esa};

async fn call(client: &Client) -> Result<String, Error> {
    let online = esa::types::UpdateUserDeliveryTaskStatusMethod::Online;
    let request = esa::UpdateUserDeliveryTaskStatus::new("test_project", online).task_name(String::from("other"));
    let task = client.send(request).region("cn-hangzhou").timeout(Duration::from_secs(5)).await?;
    Ok(format!("{:?} {:?} {} {}", task.task_name, task.status, task.request_id(), task.status()))
}

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = Credentials::new("<access key ID>", "<access key secret>");
    let client = Client::builder().credentials(credentials).region("cn-hangzhou").build()?;
    assert_eq!(client.region(), Some("cn-hangzhou"));
    // A call can go to another thread; nothing sends it here.
    fn is_send<T: Send>(_: &T) {}
    is_send(&call(&client));
    Ok(())
}

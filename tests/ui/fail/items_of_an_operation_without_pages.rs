//! Only an operation that answers in pages has items.

use alibabacloud_sdk::{Client, esa};

fn main() {
    let client = Client::from_env().unwrap();
    let online = esa::UpdateUserDeliveryTaskStatusMethod::Online;
    let _ = client.send(esa::UpdateUserDeliveryTaskStatus::new("test_project", online)).items();
}

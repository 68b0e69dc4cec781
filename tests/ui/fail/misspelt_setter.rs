//! A setter is misspelt.

use alibabacloud_sdk::esa;

fn main() {
    let online = esa::types::UpdateUserDeliveryTaskStatusMethod::Online;
    let _ = esa::UpdateUserDeliveryTaskStatus::new("test_project", online).taskname("other");
}

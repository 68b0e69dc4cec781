//! A setter is misspelt.

use alibabacloud_sdk::esa;

fn main() {
    let online = esa::UpdateUserDeliveryTaskStatusMethod::Online;
    let _ = esa::UpdateUserDeliveryTaskStatus::new("test_project", online).taskname("other");
}

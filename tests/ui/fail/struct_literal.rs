//! A request is built without its constructor, which a later version with one more member breaks.

use alibabacloud_sdk::esa;

fn main() {
    let _ = esa::UpdateUserDeliveryTaskStatus {
        task_name: Some("test_project".into()),
        method: Some(esa::types::UpdateUserDeliveryTaskStatusMethod::Online),
    };
}

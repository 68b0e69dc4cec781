//! A required parameter is left out.

use alibabacloud_sdk::esa;

fn main() {
    let _ = esa::UpdateUserDeliveryTaskStatus::new("test_project");
}

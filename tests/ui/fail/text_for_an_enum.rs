//! Text stands where an enum is wanted.

use alibabacloud_sdk::esa;

fn main() {
    let _ = esa::UpdateUserDeliveryTaskStatus::new("test_project", "online");
}

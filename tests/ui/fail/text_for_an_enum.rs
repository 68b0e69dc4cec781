//! Text is used where an enum is expected.

use alibabacloud_sdk::esa;

fn main() {
    let _ = esa::UpdateUserDeliveryTaskStatus::new("test_project", "online");
}

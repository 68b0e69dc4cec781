//! An enum of another operation is used where the operation's own is expected.

use alibabacloud_sdk::{esa, operation};

/// As another product would name it.
enum UpdateFotaTaskUserStatus {
    Running,
}

fn main() {
    let _ = esa::UpdateUserDeliveryTaskStatus::new("test_project", UpdateFotaTaskUserStatus::Running);
    let _ = esa::UpdateUserDeliveryTaskStatus::new("test_project", operation::Method::Post);
}

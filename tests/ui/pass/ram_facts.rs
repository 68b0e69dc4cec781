//! The permissions that an operation requires, without a client.

use alibabacloud_sdk::esa::UpdateUserDeliveryTaskStatus;
use alibabacloud_ram::{Lookup, lookup};

fn main() {
    match lookup("esa:UpdateUserDeliveryTaskStatus") {
        Lookup::Documented(action) => assert_eq!(action.operations()[0].facts, *UpdateUserDeliveryTaskStatus::RAM),
        other => panic!("{other:?}"),
    }
    // Facts of a product are compiled in only with its feature.
    assert!(matches!(lookup("ecd:UpdateFotaTask"), Lookup::Unknown));
}

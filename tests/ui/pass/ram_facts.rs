//! What an operation needs to be allowed, without a client.

use alibabacloud_sdk::esa::UpdateUserDeliveryTaskStatus;
use alibabacloud_ram::{self, Lookup};

fn main() {
    match ram::lookup("esa:UpdateUserDeliveryTaskStatus") {
        Lookup::Documented(action) => assert_eq!(action.rows()[0].facts, *UpdateUserDeliveryTaskStatus::RAM),
        other => panic!("{other:?}"),
    }
    // The facts of a product come and go with its feature.
    assert!(matches!(ram::lookup("ecd:UpdateFotaTask"), Lookup::Unknown));
}

//! What an operation needs to be allowed, without a client.

use alibabacloud_sdk::esa::UpdateUserDeliveryTaskStatus;
use alibabacloud_sdk::permissions::{self, Lookup};

pub(crate) fn main() {
    match permissions::lookup("esa:UpdateUserDeliveryTaskStatus") {
        Lookup::Documented(action) => assert_eq!(action.operations()[0].facts, *UpdateUserDeliveryTaskStatus::RAM),
        other => panic!("{other:?}"),
    }
}

//! An unknown value is made by hand, which would differ from a documented one of the same text.

use alibabacloud_sdk::esa::types::UpdateUserDeliveryTaskStatusMethod as Method;
use alibabacloud_sdk::core::open_enum::UnknownValue;

fn main() {
    let _ = Method::Unknown(UnknownValue("online".into()));
}

//! A request with required parameters has no default.

use alibabacloud_sdk::esa;

fn main() {
    let request: esa::UpdateUserDeliveryTaskStatus = Default::default();
    let _ = request;
}

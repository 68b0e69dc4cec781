//! A match forgets the values that the documentation does not list.

use alibabacloud_sdk::esa::types::UpdateUserDeliveryTaskStatusMethod as Method;

fn is_online(method: &Method) -> bool {
    match method {
        Method::Online => true,
        Method::Offline => false,
        Method::Unknown(_) => false,
    }
}

fn main() {
    let _ = is_online;
}

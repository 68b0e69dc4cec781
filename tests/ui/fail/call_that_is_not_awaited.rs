//! A call is made and never sent.

#![deny(unused_must_use)]

use alibabacloud_sdk::{Client, esa};

fn call(client: &Client) {
    let offline = esa::types::UpdateUserDeliveryTaskStatusMethod::Offline;
    client.send(esa::UpdateUserDeliveryTaskStatus::new("test_project", offline));
}

fn main() {
    let _ = call;
}

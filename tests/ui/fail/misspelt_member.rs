//! A member of the output is misspelt.

use alibabacloud_sdk::{Response, esa};

fn status(task: &Response<esa::types::UpdateUserDeliveryTaskStatusOutput>) -> Option<&str> {
    task.state.as_deref()
}

fn main() {
    let _ = status;
}

//! An operation of a product whose feature is not switched on.

fn main() {
    let _ = alibabacloud_sdk::ecd::UpdateFotaTask::new("aot-c4khwrp9ocml4****", "Pending".into());
}

//! A caller's own test builds an output, and reads one as a call would return it.

use alibabacloud_sdk::core::decode::from_json;
use alibabacloud_sdk::esa::types::UpdateUserDeliveryTaskStatusOutput as Output;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut output = Output::default();
    output.status = Some("online".to_owned());
    let decoded: Option<Output> = from_json(br#"{"Status": "online", "TaskName": null, "Undocumented": [1]}"#)?;
    assert_eq!(format!("{decoded:?}"), format!("{:?}", Some(output)));
    Ok(())
}

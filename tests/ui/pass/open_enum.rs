//! A match on an open enum, with a wildcard for what the documentation does not list.

use alibabacloud_sdk::esa::types::UpdateUserDeliveryTaskStatusMethod as Method;

fn describe(method: &Method) -> String {
    match method {
        Method::Online => "on".to_owned(),
        Method::Offline => "off".to_owned(),
        other => format!("unknown: {other}"),
    }
}

pub(crate) fn main() {
    for (value, expected) in [("online", "on"), ("offline", "off"), ("paused", "unknown: paused")] {
        let method = Method::from(value);
        assert_eq!((describe(&method).as_str(), method.as_str()), (expected, value));
    }
    assert_eq!(Method::from("online"), Method::Online);
}

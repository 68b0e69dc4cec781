//! Documented error codes are used in patterns, beside any other code.

use alibabacloud_sdk::esa::error_code;
use alibabacloud_sdk::{Error, ErrorCode, ErrorKind};

fn advice(code: Option<ErrorCode<'_>>) -> &'static str {
    match code {
        Some(error_code::ESA_SERVICE_NOT_OPEN) => "switch the service on",
        Some(error_code::INVALID_PARAMETER | error_code::INTERNAL_ERROR) => "look at the request",
        Some(ErrorCode("Throttling")) => "wait",
        Some(_) => "undocumented",
        None => "no answer",
    }
}

fn describe(error: &Error) -> String {
    match error.kind() {
        ErrorKind::Service => format!("{} ({:?})", advice(error.code()), error.status()),
        ErrorKind::Timeout => "too slow".to_owned(),
        _ => error.to_string(),
    }
}

pub(crate) fn main() {
    let _ = describe;
    for (code, expected) in [
        (Some("EsaService.NotOpen"), "switch the service on"),
        (Some("InternalError"), "look at the request"),
        (Some("Throttling"), "wait"),
        (Some("Other"), "undocumented"),
        (None, "no answer"),
    ] {
        assert_eq!(advice(code.map(ErrorCode)), expected);
    }
}

//! Dates as text: ISO 8601 and the form of HTTP headers.
//!
//! Owns the formats and the one use of the date library, so that public signatures have
//! [`SystemTime`] alone.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};

/// The error of a time that cannot be written as a date: it is before the year -9999 or after the year 9999.
#[derive(Debug, thiserror::Error)]
#[error("the time has no date")]
pub struct DateError(#[source] jiff::Error);

/// `2026-01-02T03:04:05Z`, without a fraction.
pub(crate) fn iso_8601(time: SystemTime) -> Result<String, DateError> {
    let timestamp = Timestamp::try_from(time).map_err(DateError)?;
    Ok(Timestamp::from_second(timestamp.as_second()).unwrap_or(timestamp).to_string())
}

/// Reads `2026-01-02T03:04:05Z`.
pub(crate) fn parse_iso_8601(text: &str) -> Option<SystemTime> {
    text.parse::<Timestamp>().ok().map(SystemTime::from)
}

/// `Fri, 02 Jan 2026 03:04:05 GMT`.
pub(crate) fn http_date(time: SystemTime) -> Result<String, DateError> {
    let timestamp = Timestamp::try_from(time).map_err(DateError)?;
    DateTimePrinter::new().timestamp_to_rfc9110_string(&timestamp).map_err(DateError)
}

/// Reads `Fri, 02 Jan 2026 03:04:05 GMT`.
pub(crate) fn parse_http_date(text: &str) -> Option<SystemTime> {
    DateTimeParser::new().parse_timestamp(text).ok().map(SystemTime::from)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn both_formats_are_written_and_read() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_767_323_045_678);
        let whole = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045);
        assert_eq!(iso_8601(time).unwrap(), "2026-01-02T03:04:05Z");
        assert_eq!(http_date(time).unwrap(), "Fri, 02 Jan 2026 03:04:05 GMT");
        assert_eq!(parse_iso_8601("2026-01-02T03:04:05Z"), Some(whole));
        assert_eq!(parse_http_date("Fri, 02 Jan 2026 03:04:05 GMT"), Some(whole));
        assert_eq!((parse_iso_8601("today"), parse_http_date("today")), (None, None));
    }
}

//! The date of a source.
//!
//! Owns which texts are dates: a year, a month of it, or a day of that.

/// A text that is no date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no date; dates are 2026, 2026-08 and 2026-08-22")]
pub struct DateError(String);

/// The date of a source, as exact as it is known.
///
/// # Errors
///
/// The text is neither a year nor a month nor a day of the calendar.
pub fn checked_date(text: &str) -> Result<String, DateError> {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, length: usize| -> Option<u32> {
        let is_plain = part.len() == length && part.chars().all(|letter| letter.is_ascii_digit());
        part.parse().ok().filter(|_| is_plain)
    };
    let is_month = |month: &u32| (1..=12).contains(month);
    let is_date = match parts.as_slice() {
        [year] => number(year, 4).is_some(),
        [year, month] => number(year, 4).is_some() && number(month, 2).as_ref().is_some_and(is_month),
        [year, month, day] => match (number(year, 4), number(month, 2).filter(is_month), number(day, 2)) {
            (Some(year), Some(month), Some(day)) => (1..=days(year, month)).contains(&day),
            _ => false,
        },
        _ => false,
    };
    if is_date { Ok(text.to_owned()) } else { Err(DateError(text.to_owned())) }
}

/// How many days a month has.
fn days(year: u32, month: u32) -> u32 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::checked_date;

    #[test]
    fn dates() {
        for text in ["2026", "2026-08", "2026-08-22", "2024-02-29", "2000-02-29", "2026-12-31"] {
            assert_eq!(checked_date(text).as_deref(), Ok(text));
        }
        let wrong = [
            "",
            "26",
            "202x",
            "2026-8",
            "2026-13",
            "2026-00",
            "2026-08-32",
            "2026-08-00",
            "2026-02-29",
            "1900-02-29",
            "2026-04-31",
            "2026-08-22-1",
            "2026/08/22",
            "22-08-2026",
            "latest",
            "2026-08 ",
            "+026",
        ];
        for text in wrong {
            assert!(checked_date(text).is_err(), "{text:?}");
        }
        let message = checked_date("tomorrow").unwrap_err().to_string();
        assert_eq!(message, "\"tomorrow\" is no date; dates are 2026, 2026-08 and 2026-08-22");
    }
}

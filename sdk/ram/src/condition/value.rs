//! Values of conditions: numbers, dates, booleans and networks as policies write them.
//!
//! Owns the reading of each type. Policies write every value as a string.

use std::cmp::Ordering;
use std::net::IpAddr;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The type of a value: what an operator compares, and what a condition key contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ValueType {
    /// Texts.
    String,
    /// Decimals.
    Numeric,
    /// Instants.
    Date,
    /// `true` and `false`.
    Bool,
    /// Addresses with networks.
    Ip,
}

/// A value that does not have the type that its operator compares.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} is not a valid {}; write {expected}", value_type.name())]
#[non_exhaustive]
pub struct ValueError {
    /// The required type.
    pub value_type: ValueType,
    /// The value.
    pub value: String,
    /// What values of this type look like.
    pub expected: &'static str,
}

/// A decimal number, compared by value and without rounding.
#[derive(Clone, Debug)]
pub(crate) struct Decimal {
    negative: bool,
    /// The digits in front of the point, without leading zeros.
    whole: String,
    /// The digits behind it, without trailing zeros.
    fraction: String,
}

/// An instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    /// The instant; in UTC where the text has no offset.
    pub(crate) instant: Timestamp,
    /// Whether the text has `Z` or an offset. How RAM reads it otherwise is not documented.
    pub(crate) has_offset: bool,
}

/// An address, or a network of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IpRange {
    /// The address as written.
    pub(crate) address: IpAddr,
    /// How many bits identify the network; all of them for a single address.
    pub(crate) prefix: u8,
}

impl ValueType {
    /// The word for messages, such as `string`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Numeric => "number",
            Self::Date => "date",
            Self::Bool => "boolean",
            Self::Ip => "IP address",
        }
    }
}

/// Reads `true` or `false`; letter case counts, as no rule for it is documented.
pub(crate) fn parse_bool(text: &str) -> Result<bool, ValueError> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(error(ValueType::Bool, text, "\"true\" or \"false\"")),
    }
}

/// A decimal number such as `-12.5`.
impl FromStr for Decimal {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || error(ValueType::Numeric, text, "digits, such as \"10\" or \"2.5\"");
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) {
            return Err(wrong());
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let zero = whole.is_empty() && fraction.is_empty();
        Ok(Self { negative: digits != text && !zero, whole: whole.to_owned(), fraction: fraction.to_owned() })
    }
}

/// An instant in ISO 8601, such as `2019-08-12T17:00:00+08:00`; a day alone means its beginning.
impl FromStr for Date {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || error(ValueType::Date, text, "ISO 8601 with an offset, such as \"2026-12-31T23:59:59+08:00\"");
        // The library also accepts blanks instead of `T`, and names of time zones.
        if !text.bytes().all(|byte| byte.is_ascii_digit() || b"-:.+TZ".contains(&byte)) {
            return Err(wrong());
        }
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Ok(Self { instant, has_offset: true });
        }
        let local: DateTime = text.parse().map_err(|_| wrong())?;
        let zoned = local.to_zoned(TimeZone::UTC).map_err(|_| wrong())?;
        Ok(Self { instant: zoned.timestamp(), has_offset: false })
    }
}

/// An address or a network, such as `203.0.113.0/24`.
impl FromStr for IpRange {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || error(ValueType::Ip, text, "an address or a network, such as \"203.0.113.0/24\"");
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let bits = bits(address);
        let prefix = match prefix {
            // `+8` and `08` are not valid prefixes, though Rust accepts the first.
            Some(digits) if digits.len() > 1 && digits.starts_with(['0', '+']) => return Err(wrong()),
            Some(digits) => digits.parse().ok().filter(|prefix| *prefix <= bits).ok_or_else(wrong)?,
            None => bits,
        };
        Ok(Self { address, prefix })
    }
}

impl IpRange {
    /// Whether every address of the other range is in this one. Bits behind the prefix are ignored.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        bits(self.address) == bits(other.address)
            && self.prefix <= other.prefix
            && masked(self.address, self.prefix) == masked(other.address, self.prefix)
    }

    /// Whether the address has bits behind the prefix, as in `10.101.168.111/24`.
    pub(crate) fn has_host_bits(&self) -> bool {
        masked(self.address, self.prefix) != masked(self.address, bits(self.address))
    }

    /// Whether it contains every IPv4 or every IPv6 address.
    pub(crate) fn is_everything(&self) -> bool {
        self.prefix == 0
    }

    /// Whether its addresses are reserved for private networks or for the machine itself (RFC 1918, RFC 4193, loopback).
    pub(crate) fn is_private(&self) -> bool {
        let networks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7", "::1/128"];
        networks.iter().filter_map(|network| network.parse::<Self>().ok()).any(|network| network.covers(self))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = |number: &Self| (number.whole.len(), number.whole.clone(), number.fraction.clone());
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => size(self).cmp(&size(other)),
            (true, true) => size(other).cmp(&size(self)),
        }
    }
}

fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// The first bits of an address, the others zero.
fn masked(address: IpAddr, prefix: u8) -> u128 {
    let (value, width) = match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    };
    let dropped = width - u32::from(prefix.min(bits(address)));
    value.checked_shr(dropped).and_then(|kept| kept.checked_shl(dropped)).unwrap_or(0)
}

fn error(value_type: ValueType, value: &str, expected: &'static str) -> ValueError {
    ValueError { value_type, value: value.to_owned(), expected }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn section_3_dates_are_iso_8601_with_an_offset() {
        let instant = |text: &str| text.parse::<Date>().map(|date| (date.instant.to_string(), date.has_offset)).ok();
        let at = |text: &str, offset| Some((text.to_owned(), offset));
        assert_eq!(instant("2019-08-12T17:00:00+08:00"), at("2019-08-12T09:00:00Z", true));
        assert_eq!(instant("2026-12-31T23:59:59Z"), at("2026-12-31T23:59:59Z", true));
        assert_eq!(instant("2026-12-31T23:59:59"), at("2026-12-31T23:59:59Z", false));
        assert_eq!(instant("2026-12-31"), at("2026-12-31T00:00:00Z", false));
        for wrong in ["", "2026-13-01T00:00:00Z", "2026-12-31 23:59:59Z", "31.12.2026", "9:00", "${acs:CurrentTime}"] {
            assert_eq!(instant(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn section_3_networks_may_have_host_bits() {
        let range = |text: &str| text.parse::<IpRange>().unwrap();
        assert!(range("10.101.168.111/24").has_host_bits() && !range("10.101.168.0/24").has_host_bits());
        assert!(!range("203.0.113.7").has_host_bits() && range("0.0.0.0/0").is_everything());
        assert!(range("192.168.1.0/24").is_private() && !range("203.0.113.0/24").is_private());
        assert!(range("fd00::/8").is_private() && range("::1").is_private() && !range("0.0.0.0/0").is_private());
        for wrong in ["", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/+8", "::/129", "10.0.*.*"] {
            assert!(wrong.parse::<IpRange>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_are_compared_without_rounding() {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        for (less, more) in [("-1", "0"), ("-10", "-9"), ("9", "10"), ("1.09", "1.1"), ("-1.1", "-1.09"), ("0", "0.01")]
        {
            assert!(number(less) < number(more), "{less} {more}");
        }
        assert_eq!(number("-0.0"), number("00"));
        for wrong in ["", "-", ".5", "5.", "1e3", "0x1", "+1", " 1", "１"] {
            assert!(wrong.parse::<Decimal>().is_err(), "{wrong}");
        }
    }
}

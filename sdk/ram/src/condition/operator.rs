//! The 21 operators of conditions.
//!
//! Owns their names, what they compare, and what is said of the names that RAM does not have.

use std::fmt;

use super::value::{ValueError, parse_bool, parse_date, parse_ip, parse_number};
use crate::glob;

/// An operator of RAM's policy language ("Policy elements", "Conditional operators").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the documentation's, and `family` and `is_negated` tell them apart")]
pub enum Operator {
    StringEquals,
    StringNotEquals,
    StringEqualsIgnoreCase,
    StringNotEqualsIgnoreCase,
    StringLike,
    StringNotLike,
    NumericEquals,
    NumericNotEquals,
    NumericLessThan,
    NumericLessThanEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals,
    DateNotEquals,
    DateLessThan,
    DateLessThanEquals,
    DateGreaterThan,
    DateGreaterThanEquals,
    Bool,
    IpAddress,
    NotIpAddress,
}

/// What an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Texts.
    String,
    /// Numbers.
    Numeric,
    /// Instants.
    Date,
    /// `true` and `false`.
    Bool,
    /// Addresses with networks.
    Ip,
}

/// How an operator treats a key with several values. No page of RAM has these; a published module
/// uses one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SetModifier {
    /// `ForAllValues:`.
    ForAllValues,
    /// `ForAnyValue:`.
    ForAnyValue,
}

/// An operator as a policy names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OperatorName {
    /// The prefix, which no page of RAM documents.
    pub modifier: Option<SetModifier>,
    /// The operator.
    pub operator: Operator,
}

/// Why RAM has no operator of this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OperatorError {
    /// `…IfExists` (the server refuses it).
    IfExists(Option<Operator>),
    /// `Null` (the server refuses it).
    Null,
    /// Only letter case or blanks differ from an operator.
    Spelling(Operator),
    /// No operator; the nearest one, if any is near.
    Unknown(Option<Operator>),
}

use Operator::{
    Bool, DateEquals, DateGreaterThan, DateGreaterThanEquals, DateLessThan, DateLessThanEquals, DateNotEquals,
    IpAddress, NotIpAddress, NumericEquals, NumericGreaterThan, NumericGreaterThanEquals, NumericLessThan,
    NumericLessThanEquals, NumericNotEquals, StringEquals, StringEqualsIgnoreCase, StringLike, StringNotEquals,
    StringNotEqualsIgnoreCase, StringNotLike,
};

impl Operator {
    /// Every operator, in documented order.
    pub const ALL: [Self; 21] = [
        StringEquals,
        StringNotEquals,
        StringEqualsIgnoreCase,
        StringNotEqualsIgnoreCase,
        StringLike,
        StringNotLike,
        NumericEquals,
        NumericNotEquals,
        NumericLessThan,
        NumericLessThanEquals,
        NumericGreaterThan,
        NumericGreaterThanEquals,
        DateEquals,
        DateNotEquals,
        DateLessThan,
        DateLessThanEquals,
        DateGreaterThan,
        DateGreaterThanEquals,
        Bool,
        IpAddress,
        NotIpAddress,
    ];

    /// Reads a name without a prefix; [`OperatorName::parse`] reads any.
    ///
    /// # Errors
    ///
    /// RAM has no such operator.
    pub fn parse(name: &str) -> Result<Self, OperatorError> {
        if let Some(found) = Self::ALL.into_iter().find(|operator| operator.name() == name) {
            return Ok(found);
        }
        let blankless: String = name.split_whitespace().collect();
        let ignoring_case = |name: &str| Self::ALL.into_iter().find(|one| one.name().eq_ignore_ascii_case(name));
        if let Some(found) = ignoring_case(&blankless) {
            return Err(OperatorError::Spelling(found));
        }
        let lower = blankless.to_ascii_lowercase();
        if lower == "null" {
            return Err(OperatorError::Null);
        }
        match lower.strip_suffix("ifexists") {
            Some(base) => Err(OperatorError::IfExists(ignoring_case(base).or_else(|| nearest(base)))),
            None => Err(OperatorError::Unknown(nearest(&lower))),
        }
    }

    /// The documented name.
    pub fn name(self) -> &'static str {
        match self {
            StringEquals => "StringEquals",
            StringNotEquals => "StringNotEquals",
            StringEqualsIgnoreCase => "StringEqualsIgnoreCase",
            StringNotEqualsIgnoreCase => "StringNotEqualsIgnoreCase",
            StringLike => "StringLike",
            StringNotLike => "StringNotLike",
            NumericEquals => "NumericEquals",
            NumericNotEquals => "NumericNotEquals",
            NumericLessThan => "NumericLessThan",
            NumericLessThanEquals => "NumericLessThanEquals",
            NumericGreaterThan => "NumericGreaterThan",
            NumericGreaterThanEquals => "NumericGreaterThanEquals",
            DateEquals => "DateEquals",
            DateNotEquals => "DateNotEquals",
            DateLessThan => "DateLessThan",
            DateLessThanEquals => "DateLessThanEquals",
            DateGreaterThan => "DateGreaterThan",
            DateGreaterThanEquals => "DateGreaterThanEquals",
            Bool => "Bool",
            IpAddress => "IpAddress",
            NotIpAddress => "NotIpAddress",
        }
    }

    /// What it compares.
    pub fn family(self) -> Family {
        match self {
            StringEquals
            | StringNotEquals
            | StringEqualsIgnoreCase
            | StringNotEqualsIgnoreCase
            | StringLike
            | StringNotLike => Family::String,
            NumericEquals
            | NumericNotEquals
            | NumericLessThan
            | NumericLessThanEquals
            | NumericGreaterThan
            | NumericGreaterThanEquals => Family::Numeric,
            DateEquals
            | DateNotEquals
            | DateLessThan
            | DateLessThanEquals
            | DateGreaterThan
            | DateGreaterThanEquals => Family::Date,
            Bool => Family::Bool,
            IpAddress | NotIpAddress => Family::Ip,
        }
    }

    /// Whether it asks that no value matches.
    pub fn is_negated(self) -> bool {
        matches!(
            self,
            StringNotEquals
                | StringNotEqualsIgnoreCase
                | StringNotLike
                | NumericNotEquals
                | DateNotEquals
                | NotIpAddress
        )
    }

    /// Whether one value of a request has what one value of a policy asks for, before negation:
    /// `StringNotEquals` compares as `StringEquals` does, and [`Operator::is_negated`] tells to turn it.
    ///
    /// ```
    /// use alibabacloud_ram::condition::Operator;
    ///
    /// assert_eq!(Operator::IpAddress.compare("203.0.113.0/24", "203.0.113.7"), Ok(true));
    /// assert_eq!(Operator::NumericLessThan.compare("10", "9.5"), Ok(true));
    /// assert!(Operator::Bool.compare("yes", "true").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// One of the values is not of the operator's type.
    pub fn compare(self, policy: &str, request: &str) -> Result<bool, ValueError> {
        Ok(match self {
            StringEquals | StringNotEquals => policy == request,
            StringEqualsIgnoreCase | StringNotEqualsIgnoreCase => policy.to_lowercase() == request.to_lowercase(),
            StringLike | StringNotLike => glob::matches(policy, request),
            NumericEquals | NumericNotEquals => parse_number(policy)? == parse_number(request)?,
            NumericLessThan => parse_number(request)? < parse_number(policy)?,
            NumericLessThanEquals => parse_number(request)? <= parse_number(policy)?,
            NumericGreaterThan => parse_number(request)? > parse_number(policy)?,
            NumericGreaterThanEquals => parse_number(request)? >= parse_number(policy)?,
            DateEquals | DateNotEquals => parse_date(policy)?.instant == parse_date(request)?.instant,
            DateLessThan => parse_date(request)?.instant < parse_date(policy)?.instant,
            DateLessThanEquals => parse_date(request)?.instant <= parse_date(policy)?.instant,
            DateGreaterThan => parse_date(request)?.instant > parse_date(policy)?.instant,
            DateGreaterThanEquals => parse_date(request)?.instant >= parse_date(policy)?.instant,
            Bool => parse_bool(policy)? == parse_bool(request)?,
            IpAddress | NotIpAddress => parse_ip(policy)?.covers(&parse_ip(request)?),
        })
    }
}

impl Family {
    /// The word for messages, such as `string`.
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

impl SetModifier {
    const ALL: [Self; 2] = [Self::ForAllValues, Self::ForAnyValue];

    /// The prefix without its colon.
    pub fn name(self) -> &'static str {
        match self {
            Self::ForAllValues => "ForAllValues",
            Self::ForAnyValue => "ForAnyValue",
        }
    }
}

impl OperatorName {
    /// Reads the name of an operator, with or without a prefix.
    ///
    /// # Errors
    ///
    /// RAM has no such operator.
    pub fn parse(name: &str) -> Result<Self, OperatorError> {
        let prefix = name.split_once(':');
        let modifier = prefix.and_then(|(prefix, _)| SetModifier::ALL.into_iter().find(|one| one.name() == prefix));
        match (modifier, prefix) {
            (Some(modifier), Some((_, rest))) => {
                Ok(Self { modifier: Some(modifier), operator: Operator::parse(rest)? })
            }
            _ => Ok(Self { modifier: None, operator: Operator::parse(name)? }),
        }
    }
}

impl OperatorError {
    /// The operator that was probably meant.
    pub fn nearest(self) -> Option<Operator> {
        match self {
            Self::Spelling(operator) => Some(operator),
            Self::IfExists(operator) | Self::Unknown(operator) => operator,
            Self::Null => None,
        }
    }
}

/// No operator has nearly as many letters, even with a modifier.
const MAX_LETTERS: usize = 64;

/// The operator whose name is nearest to a lower-case one.
fn nearest(name: &str) -> Option<Operator> {
    if name.len() > MAX_LETTERS {
        return None;
    }
    let arn = name.replace("arn", "string");
    let similarity = |operator: Operator| strsim::jaro_winkler(&arn, &operator.name().to_ascii_lowercase());
    let best = Operator::ALL.into_iter().max_by(|a, b| similarity(*a).total_cmp(&similarity(*b)))?;
    (similarity(best) > 0.85).then_some(best)
}

impl fmt::Display for Operator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl fmt::Display for OperatorName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(modifier) = self.modifier {
            write!(formatter, "{}:", modifier.name())?;
        }
        formatter.write_str(self.operator.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn section_3_the_21_operators_and_the_names_that_are_none() {
        for operator in Operator::ALL {
            assert_eq!(Operator::parse(operator.name()), Ok(operator));
            assert_eq!(Operator::parse(&operator.name().to_uppercase()), Err(OperatorError::Spelling(operator)));
        }
        for (name, error) in [
            ("StringEquals ", OperatorError::Spelling(StringEquals)),
            ("String Equals", OperatorError::Spelling(StringEquals)),
            ("StringEqualsIfExists", OperatorError::IfExists(Some(StringEquals))),
            ("BoolIfExists", OperatorError::IfExists(Some(Bool))),
            ("Null", OperatorError::Null),
            ("DateTimeGreaterThan", OperatorError::Unknown(Some(DateGreaterThan))),
            ("DateTimeLessThan", OperatorError::Unknown(Some(DateLessThan))),
            ("StringEqual", OperatorError::Unknown(Some(StringEquals))),
            ("ArnLike", OperatorError::Unknown(Some(StringLike))),
            ("IPAddres", OperatorError::Unknown(Some(IpAddress))),
            ("zzz", OperatorError::Unknown(None)),
            ("", OperatorError::Unknown(None)),
        ] {
            assert_eq!(Operator::parse(name), Err(error), "{name}");
        }
        let set = OperatorName::parse("ForAllValues:StringEquals").unwrap();
        assert_eq!((set.modifier, set.operator), (Some(SetModifier::ForAllValues), StringEquals));
        assert_eq!(set.to_string(), "ForAllValues:StringEquals");
        assert!(OperatorName::parse("forallvalues:StringEquals").is_err());
    }

    #[test]
    fn section_3_operators_compare_what_their_family_says() {
        for (operator, policy, request, expected) in [
            (StringEquals, "a*", "ab", Ok(false)),
            (StringEquals, "a", "A", Ok(false)),
            (StringEqualsIgnoreCase, "É", "é", Ok(true)),
            (StringLike, "a?*", "ab", Ok(true)),
            (StringLike, "A*", "ab", Ok(false)),
            (NumericEquals, "010.50", "10.5", Ok(true)),
            (NumericGreaterThan, "-2", "-1.9", Ok(true)),
            (NumericGreaterThanEquals, "9007199254740993", "9007199254740992", Ok(false)),
            (DateEquals, "2019-08-12T17:00:00+08:00", "2019-08-12T09:00:00Z", Ok(true)),
            (DateLessThan, "2019-08-12T17:00:00+08:00", "2019-08-12T09:00:01Z", Ok(false)),
            (Bool, "true", "true", Ok(true)),
            (IpAddress, "10.101.168.111/24", "10.101.168.5", Ok(true)),
            (IpAddress, "2001:db8::/32", "2001:db8::1", Ok(true)),
            (IpAddress, "10.0.0.0/8", "2001:db8::1", Ok(false)),
            (NumericEquals, "1", "x", Err(())),
        ] {
            assert_eq!(operator.compare(policy, request).map_err(|_| ()), expected, "{operator} {policy} {request}");
        }
    }
}

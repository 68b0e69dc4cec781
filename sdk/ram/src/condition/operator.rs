//! The 21 condition operators.
//!
//! Owns the one table of them, how each compares two values, and the errors for names that RAM does not have.

use std::fmt;
use std::str::FromStr;

use super::value::{Date, Decimal, IpRange, ValueError, ValueType, parse_bool};
use crate::glob;

macro_rules! operators {
    ($($name:ident $value_type:ident $is_negated:literal,)*) => {
        /// An operator of RAM's policy language ("Policy elements", "Conditional operators").
        ///
        /// Use [`str::parse`] to read a name without a prefix; an [`OperatorName`] may have one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "the names are the documentation's; `value_type` and `is_negated` describe them")]
        pub enum Operator {
            $($name,)*
        }

        impl Operator {
            /// Every operator, in documented order.
            pub const ALL: [Self; 21] = [$(Self::$name,)*];

            /// The documented name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// The type of the values that it compares.
            #[must_use]
            pub fn value_type(self) -> ValueType {
                match self { $(Self::$name => ValueType::$value_type,)* }
            }

            /// Whether it requires that no value matches.
            #[must_use]
            pub fn is_negated(self) -> bool {
                match self { $(Self::$name => $is_negated,)* }
            }
        }
    };
}

// Name, type of the values, and whether it is negated.
operators! {
    StringEquals String false,
    StringNotEquals String true,
    StringEqualsIgnoreCase String false,
    StringNotEqualsIgnoreCase String true,
    StringLike String false,
    StringNotLike String true,
    NumericEquals Numeric false,
    NumericNotEquals Numeric true,
    NumericLessThan Numeric false,
    NumericLessThanEquals Numeric false,
    NumericGreaterThan Numeric false,
    NumericGreaterThanEquals Numeric false,
    DateEquals Date false,
    DateNotEquals Date true,
    DateLessThan Date false,
    DateLessThanEquals Date false,
    DateGreaterThan Date false,
    DateGreaterThanEquals Date false,
    Bool Bool false,
    IpAddress Ip false,
    NotIpAddress Ip true,
}

/// How an operator treats a key with several values. No page of RAM documents these prefixes; a
/// published module uses one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SetModifier {
    /// `ForAllValues:`.
    ForAllValues,
    /// `ForAnyValue:`.
    ForAnyValue,
}

/// An operator with its prefix, as a policy writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct OperatorName {
    /// The prefix, which no page of RAM documents.
    pub modifier: Option<SetModifier>,
    /// The operator.
    pub operator: Operator,
}

/// Why RAM has no operator of this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum OperatorError {
    /// The name ends in `IfExists`, which RAM rejects; with the operator in front of it.
    #[error("RAM has no operator that ends in IfExists")]
    IfExists(Option<Operator>),
    /// The name is `Null`, which RAM rejects.
    #[error("RAM has no operator Null")]
    Null,
    /// The name differs from this operator only in letter case or blanks.
    #[error("RAM spells this operator {0}")]
    Spelling(Operator),
    /// There is no such operator; with the nearest one, if any is near.
    #[error("RAM has no such operator{}", did_you_mean(*.0))]
    Unknown(Option<Operator>),
}

impl Operator {
    /// Whether one value of a request satisfies one value of a policy, before negation:
    /// `StringNotEquals` gives the result of `StringEquals`, and [`Operator::is_negated`] says that the
    /// caller has to negate it.
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
        let numbers = || Ok::<_, ValueError>((request.parse::<Decimal>()?, policy.parse::<Decimal>()?));
        let instants = || Ok::<_, ValueError>((request.parse::<Date>()?.instant, policy.parse::<Date>()?.instant));
        Ok(match self {
            Self::StringEquals | Self::StringNotEquals => policy == request,
            Self::StringEqualsIgnoreCase | Self::StringNotEqualsIgnoreCase => {
                policy.to_lowercase() == request.to_lowercase()
            }
            Self::StringLike | Self::StringNotLike => glob::matches(policy, request),
            Self::NumericEquals | Self::NumericNotEquals => numbers().map(|(found, wanted)| found == wanted)?,
            Self::NumericLessThan => numbers().map(|(found, limit)| found < limit)?,
            Self::NumericLessThanEquals => numbers().map(|(found, limit)| found <= limit)?,
            Self::NumericGreaterThan => numbers().map(|(found, limit)| found > limit)?,
            Self::NumericGreaterThanEquals => numbers().map(|(found, limit)| found >= limit)?,
            Self::DateEquals | Self::DateNotEquals => instants().map(|(found, wanted)| found == wanted)?,
            Self::DateLessThan => instants().map(|(found, limit)| found < limit)?,
            Self::DateLessThanEquals => instants().map(|(found, limit)| found <= limit)?,
            Self::DateGreaterThan => instants().map(|(found, limit)| found > limit)?,
            Self::DateGreaterThanEquals => instants().map(|(found, limit)| found >= limit)?,
            Self::Bool => parse_bool(policy)? == parse_bool(request)?,
            Self::IpAddress | Self::NotIpAddress => policy.parse::<IpRange>()?.covers(&request.parse()?),
        })
    }
}

impl SetModifier {
    const ALL: [Self; 2] = [Self::ForAllValues, Self::ForAnyValue];

    /// The prefix without its colon.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ForAllValues => "ForAllValues",
            Self::ForAnyValue => "ForAnyValue",
        }
    }
}

impl FromStr for Operator {
    type Err = OperatorError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if let Some(found) = Self::ALL.into_iter().find(|operator| operator.name() == name) {
            return Ok(found);
        }
        let without_blanks: String = name.split_whitespace().collect();
        let ignoring_case = |name: &str| Self::ALL.into_iter().find(|one| one.name().eq_ignore_ascii_case(name));
        if let Some(found) = ignoring_case(&without_blanks) {
            return Err(OperatorError::Spelling(found));
        }
        let lower = without_blanks.to_ascii_lowercase();
        if lower == "null" {
            return Err(OperatorError::Null);
        }
        match lower.strip_suffix("ifexists") {
            Some(base) => Err(OperatorError::IfExists(ignoring_case(base).or_else(|| nearest(base)))),
            None => Err(OperatorError::Unknown(nearest(&lower))),
        }
    }
}

impl FromStr for OperatorName {
    type Err = OperatorError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let prefix = name.split_once(':');
        let modifier = prefix.and_then(|(prefix, _)| SetModifier::ALL.into_iter().find(|one| one.name() == prefix));
        match (modifier, prefix) {
            (Some(modifier), Some((_, rest))) => Ok(Self { modifier: Some(modifier), operator: rest.parse()? }),
            _ => Ok(Self { modifier: None, operator: name.parse()? }),
        }
    }
}

impl OperatorError {
    /// The operator that the author of the policy probably meant.
    #[must_use]
    pub fn nearest(self) -> Option<Operator> {
        match self {
            Self::Spelling(operator) => Some(operator),
            Self::IfExists(operator) | Self::Unknown(operator) => operator,
            Self::Null => None,
        }
    }
}

/// The operator whose name is nearest to a lower-case one. Other clouds call the operators of strings `Arn…`.
fn nearest(name: &str) -> Option<Operator> {
    let name = name.replace("arn", "string");
    let nearest = alibabacloud_nearest_name::nearest(&name, Operator::ALL.map(Operator::name))?;
    Operator::ALL.into_iter().find(|operator| operator.name() == nearest)
}

fn did_you_mean(near: Option<Operator>) -> String {
    near.map(|near| format!("; did you mean {near}?")).unwrap_or_default()
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
    use Operator::{
        Bool, DateEquals, DateGreaterThan, DateLessThan, IpAddress, NumericEquals, NumericGreaterThan,
        NumericGreaterThanEquals, StringEquals, StringEqualsIgnoreCase, StringLike,
    };

    #[test]
    fn section_3_the_21_operators_and_names_of_none() {
        for operator in Operator::ALL {
            assert_eq!(operator.name().parse(), Ok(operator));
            assert_eq!(operator.name().to_uppercase().parse::<Operator>(), Err(OperatorError::Spelling(operator)));
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
            assert_eq!(name.parse::<Operator>(), Err(error), "{name}");
        }
        let set: OperatorName = "ForAllValues:StringEquals".parse().unwrap();
        assert_eq!((set.modifier, set.operator), (Some(SetModifier::ForAllValues), StringEquals));
        assert_eq!(set.to_string(), "ForAllValues:StringEquals");
        assert!("forallvalues:StringEquals".parse::<OperatorName>().is_err());
    }

    #[test]
    fn section_3_operators_compare_values_of_their_type() {
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

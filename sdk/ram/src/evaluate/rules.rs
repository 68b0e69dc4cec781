//! The rules of RAM that its documentation leaves open, and what an evaluation makes of them.
//!
//! Owns the switches and the three values: a statement matches, does not match, or depends on rules.

use std::fmt;

use crate::arn;

/// A rule that the documentation leaves open.
///
/// Each is a question with yes or no for an answer; [`Rules`] holds the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// Whether a `*` in a resource reaches over a colon, as in `acs:ecs:*`. Open by default.
    StarAcrossFields,
    /// Whether an empty region or account of an ARN equals `*`. Yes by default, as documented samples
    /// write one resource both ways.
    EmptyFieldIsAny,
    /// Whether a condition with an operator such as `StringEquals` is met where the request lacks the
    /// key. No by default: measured for `acs:MFAPresent` by others than Alibaba.
    AbsentKeyMatches,
    /// Whether a condition with a negated operator such as `StringNotEquals` is met where the request lacks
    /// the key. Open by default.
    AbsentKeyMatchesNegated,
    /// Whether a negated operator with several values asks that none of them matches. Yes by default:
    /// measured by others than Alibaba.
    NegatedMeansNone,
    /// Whether `ForAllValues:` and `ForAnyValue:` count, as the neighbouring cloud's policies know them.
    /// Yes by default: a published module uses one.
    SetModifiersCount,
    /// Whether a date without an offset is UTC. Open by default.
    DateWithoutOffsetIsUtc,
    /// Whether the names of condition keys are compared without regard to letter case. Open by
    /// default.
    KeysIgnoreCase,
    /// Whether `${…}` in a resource or a value stands for the value of a condition key. No by default: it is
    /// plain text.
    VariablesCount,
    /// Whether `NotResource` counts, which only an old grammar has. Open by default.
    NotResourceCounts,
    /// Whether a `Deny` at the level of a resource group beats an `Allow` at that of the account. Open by
    /// default: the page of 2021 says no, the one of 2026 that a denial always wins.
    GroupDenyBeatsAccountAllow,
    /// Whether a `Deny` in the trust policy of a role counts. Open by default.
    TrustDenyCounts,
    /// Whether an operator whose name differs from a documented one in letter case or blanks alone is that
    /// operator; its condition is never met otherwise. Open by default.
    OperatorCaseIgnored,
    /// Whether a bare number or boolean, which the documentation writes in quotes, is what it is in
    /// quotes; its statement says nothing otherwise. Open by default.
    UnquotedValuesAccepted,
    /// Whether two values equal each other of which one is not of the operator's type, such as the network
    /// `10.0.0/8`. Open by default.
    UnreadableValuesMatch,
    /// Whether one value is enough where the request has several of a key and the operator has no
    /// prefix; each must be what the condition asks otherwise. Open by default.
    OneValueSuffices,
    /// Whether members that the grammar does not have, such as `condition`, are passed over; their
    /// statement says nothing otherwise. Open by default.
    UnknownMembersIgnored,
    /// Whether `Statement` may be one object instead of a list; it says nothing otherwise. Open by
    /// default.
    SingleStatementAccepted,
    /// Whether `NotPrincipal` counts, which no page has. Open by default.
    NotPrincipalCounts,
    /// Whether `*` and `?` are wildcards in a principal, but for the `*` that stands for everybody in the
    /// policy of a resource. Open by default.
    PrincipalWildcardsMatch,
    /// Whether policies of the resource count for other codes than `oss`, `ots`, `kms`, `ram` and `sts`,
    /// whose services are documented to have them. Open by default.
    ResourcePoliciesCount,
    /// Whether `sts:GetCallerIdentity` is allowed whatever policies say. Open by default: measured by
    /// others than Alibaba.
    CallerIdentityIgnoresPolicies,
}

/// The answers to open rules: yes, no, or left open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    answers: [Option<bool>; Rule::ALL.len()],
}

/// A set of rules.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct RuleSet(u32);

/// Yes, no, or open with the rules that decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    Yes,
    No,
    Open(RuleSet),
}

/// A text that names no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no rule; the rules are {names}", names = Rule::ALL.map(Rule::name).join(", "))]
pub struct UnknownRule(String);

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 22] = [
        Self::StarAcrossFields,
        Self::EmptyFieldIsAny,
        Self::AbsentKeyMatches,
        Self::AbsentKeyMatchesNegated,
        Self::NegatedMeansNone,
        Self::SetModifiersCount,
        Self::DateWithoutOffsetIsUtc,
        Self::KeysIgnoreCase,
        Self::VariablesCount,
        Self::NotResourceCounts,
        Self::GroupDenyBeatsAccountAllow,
        Self::TrustDenyCounts,
        Self::OperatorCaseIgnored,
        Self::UnquotedValuesAccepted,
        Self::UnreadableValuesMatch,
        Self::OneValueSuffices,
        Self::UnknownMembersIgnored,
        Self::SingleStatementAccepted,
        Self::NotPrincipalCounts,
        Self::PrincipalWildcardsMatch,
        Self::ResourcePoliciesCount,
        Self::CallerIdentityIgnoresPolicies,
    ];

    /// The name of the switch, such as `star-across-fields`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::StarAcrossFields => "star-across-fields",
            Self::EmptyFieldIsAny => "empty-field-is-any",
            Self::AbsentKeyMatches => "absent-key-matches",
            Self::AbsentKeyMatchesNegated => "absent-key-matches-negated",
            Self::NegatedMeansNone => "negated-means-none",
            Self::SetModifiersCount => "set-modifiers-count",
            Self::DateWithoutOffsetIsUtc => "date-without-offset-is-utc",
            Self::KeysIgnoreCase => "keys-ignore-case",
            Self::VariablesCount => "variables-count",
            Self::NotResourceCounts => "not-resource-counts",
            Self::GroupDenyBeatsAccountAllow => "group-deny-beats-account-allow",
            Self::TrustDenyCounts => "trust-deny-counts",
            Self::OperatorCaseIgnored => "operator-case-ignored",
            Self::UnquotedValuesAccepted => "unquoted-values-accepted",
            Self::UnreadableValuesMatch => "unreadable-values-match",
            Self::OneValueSuffices => "one-value-suffices",
            Self::UnknownMembersIgnored => "unknown-members-ignored",
            Self::SingleStatementAccepted => "single-statement-accepted",
            Self::NotPrincipalCounts => "not-principal-counts",
            Self::PrincipalWildcardsMatch => "principal-wildcards-match",
            Self::ResourcePoliciesCount => "resource-policies-count",
            Self::CallerIdentityIgnoresPolicies => "caller-identity-ignores-policies",
        }
    }

    const fn index(self) -> usize {
        self as usize
    }

    const fn default_answer(self) -> Option<bool> {
        match self {
            Self::EmptyFieldIsAny | Self::NegatedMeansNone | Self::SetModifiersCount => Some(true),
            Self::AbsentKeyMatches | Self::VariablesCount => Some(false),
            _ => None,
        }
    }
}

impl Rules {
    /// Every rule is left open.
    #[must_use]
    pub const fn open() -> Self {
        Self { answers: [None; Rule::ALL.len()] }
    }

    /// Answers a rule, or leaves it open with `None`.
    ///
    /// ```
    /// use alibabacloud_ram::evaluate::{Rule, Rules};
    ///
    /// let rules = Rules::default().with(Rule::StarAcrossFields, Some(true));
    /// assert_eq!(rules.answer(Rule::StarAcrossFields), Some(true));
    /// ```
    #[must_use]
    pub fn with(mut self, rule: Rule, answer: Option<bool>) -> Self {
        if let Some(slot) = self.answers.get_mut(rule.index()) {
            *slot = answer;
        }
        self
    }

    /// The answer to a rule; `None` if it is left open.
    #[must_use]
    pub fn answer(&self, rule: Rule) -> Option<bool> {
        self.answers.get(rule.index()).copied().flatten()
    }

    pub(super) fn truth(&self, rule: Rule) -> Truth {
        match self.answer(rule) {
            Some(answer) => answer.into(),
            None => Truth::Open(rule.into()),
        }
    }
}

impl RuleSet {
    /// The rules.
    pub fn iter(self) -> impl Iterator<Item = Rule> {
        Rule::ALL.into_iter().filter(move |rule| self.0 & Self::from(*rule).0 != 0)
    }

    /// Whether there is no rule.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub(super) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Truth {
    pub(super) fn and(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::No => Self::No,
            Self::Yes => other(),
            Self::Open(rules) => match other() {
                Self::No => Self::No,
                Self::Yes => self,
                Self::Open(more) => Self::Open(rules.union(more)),
            },
        }
    }

    pub(super) fn or(self, other: impl FnOnce() -> Self) -> Self {
        self.not().and(|| other().not()).not()
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Open(_) => self,
        }
    }

    pub(super) fn any(values: impl IntoIterator<Item = Self>) -> Self {
        let mut found = Self::No;
        for value in values {
            found = found.or(|| value);
            if found == Self::Yes {
                break;
            }
        }
        found
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self { answers: Rule::ALL.map(Rule::default_answer) }
    }
}

impl From<bool> for Truth {
    fn from(answer: bool) -> Self {
        if answer { Self::Yes } else { Self::No }
    }
}

impl From<Rule> for RuleSet {
    fn from(rule: Rule) -> Self {
        Self(1 << rule.index())
    }
}

impl From<arn::OpenRule> for Rule {
    fn from(rule: arn::OpenRule) -> Self {
        match rule {
            arn::OpenRule::EmptyField => Self::EmptyFieldIsAny,
            arn::OpenRule::StarAcrossFields => Self::StarAcrossFields,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl fmt::Debug for RuleSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter()).finish()
    }
}

impl std::str::FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|rule| rule.name() == text).ok_or_else(|| UnknownRule(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_values_combine_without_loss() {
        let a = Truth::Open(Rule::StarAcrossFields.into());
        let b = Truth::Open(Rule::KeysIgnoreCase.into());
        let both = Truth::Open(RuleSet::from(Rule::StarAcrossFields).union(Rule::KeysIgnoreCase.into()));
        for (one, other, and, or) in [
            (Truth::Yes, a, a, Truth::Yes),
            (Truth::No, a, Truth::No, a),
            (a, b, both, both),
            (a, Truth::Yes, a, Truth::Yes),
            (a, Truth::No, Truth::No, a),
            (Truth::Yes, Truth::No, Truth::No, Truth::Yes),
        ] {
            assert_eq!((one.and(|| other), one.or(|| other)), (and, or), "{one:?} {other:?}");
        }
        for rule in Rule::ALL {
            assert_eq!(rule.name().parse(), Ok(rule));
            assert_eq!(Rules::default().with(rule, Some(true)).answer(rule), Some(true));
            assert_eq!(Rules::open().truth(rule), Truth::Open(rule.into()));
        }
    }
}

//! The rules of RAM that its documentation leaves open, and the answers that a caller gives to them.
//!
//! Owns the rules and the three truth values: a statement matches, does not match, or depends on open rules.

use std::fmt;

use crate::arn;

/// A rule that the documentation leaves open.
///
/// Each is a yes-or-no question; [`RuleAnswers`] contains the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum OpenRule {
    /// Whether a `*` in a resource matches colons too, as in `acs:ecs:*`. Open by default.
    StarAcrossFields,
    /// Whether an empty region or account of an ARN equals `*`. Yes by default, as documented samples
    /// write the same resource both ways.
    EmptyFieldIsAny,
    /// Whether a condition with an operator such as `StringEquals` is met if the request does not carry the
    /// key. No by default: third parties measured it for `acs:MFAPresent`.
    AbsentKeyMatches,
    /// Whether a condition with a negated operator such as `StringNotEquals` is met if the request does not
    /// carry the key. Open by default.
    AbsentKeyMatchesNegated,
    /// Whether a negated operator with several values requires that none of them matches. Yes by default:
    /// third parties measured it.
    NegatedMeansNone,
    /// Whether `ForAllValues:` and `ForAnyValue:` have an effect, as in policies of AWS. Yes by default: a
    /// published module uses one.
    SetModifiersCount,
    /// Whether a date without an offset is UTC. Open by default.
    DateWithoutOffsetIsUtc,
    /// Whether the names of condition keys are compared in any letter case. Open by default.
    KeysIgnoreCase,
    /// Whether `${…}` in a resource or a value is replaced by the value of a condition key. No by default: it
    /// is compared literally.
    VariablesCount,
    /// Whether `NotResource`, which only an old grammar has, is evaluated. Open by default.
    NotResourceCounts,
    /// Whether a `Deny` at resource group level takes precedence over an `Allow` at account level. Open by
    /// default: the page of 2021 says no, the page of 2026 says that a `Deny` always takes precedence.
    GroupDenyBeatsAccountAllow,
    /// Whether a `Deny` in the trust policy of a role is evaluated. Open by default.
    TrustDenyCounts,
    /// Whether an operator whose name differs from a documented one only in letter case or blanks is that
    /// operator; otherwise its condition is never met. Open by default.
    OperatorCaseIgnored,
    /// Whether a number or boolean without the quotes that the documentation writes is accepted; otherwise
    /// its statement has no effect. Open by default.
    UnquotedValuesAccepted,
    /// Whether two values match if one of them does not have the operator's type, such as the network
    /// `10.0.0/8`. Open by default.
    UnreadableValuesMatch,
    /// Whether one matching value is enough if the request has several values of a key and the operator has
    /// no prefix; otherwise each value must match. Open by default.
    OneValueSuffices,
    /// Whether members that the grammar does not have, such as `condition`, are ignored; otherwise their
    /// statement has no effect. Open by default.
    UnknownMembersIgnored,
    /// Whether `Statement` may be one object instead of a list; otherwise it has no effect. Open by default.
    SingleStatementAccepted,
    /// Whether `NotPrincipal`, which no page documents, is evaluated. Open by default.
    NotPrincipalCounts,
    /// Whether `*` and `?` are wildcards in a principal. The principal `*` of a resource-based policy always
    /// means everyone. Open by default.
    PrincipalWildcardsMatch,
    /// Whether resource-based policies are evaluated for RAM codes other than `oss`, `ots`, `kms`, `ram` and
    /// `sts`, whose services are documented to support them. Open by default.
    ResourcePoliciesCount,
    /// Whether `sts:GetCallerIdentity` is allowed regardless of policies. Open by default, though third
    /// parties measured that it is.
    CallerIdentityIgnoresPolicies,
}

/// The answers to open rules: yes, no, or open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleAnswers {
    answers: [Option<bool>; OpenRule::ALL.len()],
}

/// A set of open rules.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct OpenRuleSet(u32);

/// Yes, no, or open, with the rules that decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    Yes,
    No,
    Open(OpenRuleSet),
}

/// A text that is not the name of a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule {0:?}; the rules are {names}", names = OpenRule::ALL.map(OpenRule::name).join(", "))]
pub struct UnknownOpenRule(String);

impl OpenRule {
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

    /// The name, such as `star-across-fields`.
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

impl RuleAnswers {
    /// No rule is answered.
    #[must_use]
    pub const fn open() -> Self {
        Self { answers: [None; OpenRule::ALL.len()] }
    }

    /// Answers a rule, or leaves it open with `None`.
    ///
    /// ```
    /// use alibabacloud_ram::evaluate::{OpenRule, RuleAnswers};
    ///
    /// let rules = RuleAnswers::default().with(OpenRule::StarAcrossFields, Some(true));
    /// assert_eq!(rules.answer(OpenRule::StarAcrossFields), Some(true));
    /// ```
    #[must_use]
    pub fn with(mut self, rule: OpenRule, answer: Option<bool>) -> Self {
        if let Some(slot) = self.answers.get_mut(rule.index()) {
            *slot = answer;
        }
        self
    }

    /// The answer to a rule; `None` if it is open.
    #[must_use]
    pub fn answer(&self, rule: OpenRule) -> Option<bool> {
        self.answers.get(rule.index()).copied().flatten()
    }

    pub(super) fn truth(&self, rule: OpenRule) -> Truth {
        match self.answer(rule) {
            Some(answer) => answer.into(),
            None => Truth::Open(rule.into()),
        }
    }
}

impl OpenRuleSet {
    /// The rules.
    pub fn iter(self) -> impl Iterator<Item = OpenRule> {
        OpenRule::ALL.into_iter().filter(move |rule| self.0 & Self::from(*rule).0 != 0)
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

impl Default for RuleAnswers {
    fn default() -> Self {
        Self { answers: OpenRule::ALL.map(OpenRule::default_answer) }
    }
}

impl From<bool> for Truth {
    fn from(answer: bool) -> Self {
        if answer { Self::Yes } else { Self::No }
    }
}

impl From<OpenRule> for OpenRuleSet {
    fn from(rule: OpenRule) -> Self {
        Self(1 << rule.index())
    }
}

impl From<arn::OpenArnRule> for OpenRule {
    fn from(rule: arn::OpenArnRule) -> Self {
        match rule {
            arn::OpenArnRule::EmptyField => Self::EmptyFieldIsAny,
            arn::OpenArnRule::StarAcrossFields => Self::StarAcrossFields,
        }
    }
}

impl fmt::Display for OpenRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl fmt::Debug for OpenRuleSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter()).finish()
    }
}

impl std::str::FromStr for OpenRule {
    type Err = UnknownOpenRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|rule| rule.name() == text).ok_or_else(|| UnknownOpenRule(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_values_combine_without_loss() {
        let a = Truth::Open(OpenRule::StarAcrossFields.into());
        let b = Truth::Open(OpenRule::KeysIgnoreCase.into());
        let both = Truth::Open(OpenRuleSet::from(OpenRule::StarAcrossFields).union(OpenRule::KeysIgnoreCase.into()));
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
        for rule in OpenRule::ALL {
            assert_eq!(rule.name().parse(), Ok(rule));
            assert_eq!(RuleAnswers::default().with(rule, Some(true)).answer(rule), Some(true));
            assert_eq!(RuleAnswers::open().truth(rule), Truth::Open(rule.into()));
        }
    }
}

//! The rules of the lint.
//!
//! Owns the codes, which are stable, with their usual severity and a line on each. Codes are what
//! suppressions and machines name.

use std::fmt;

use super::finding::Severity::{self, Error, Note, Warning};
use crate::policy::ProblemKind;

macro_rules! rules {
    ($($name:ident $code:literal $severity:ident $summary:literal,)*) => {
        /// What a finding is about. The code of a rule never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $summary] $name,)*
        }

        impl Rule {
            /// Every rule, by subject.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code, such as `unknown-action`.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// How grave a finding usually is; a finding may be graver or lighter.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => $severity,)* }
            }

            /// What the rule looks for, in one line.
            pub fn summary(self) -> &'static str {
                match self { $(Self::$name => $summary,)* }
            }
        }
    };
}

rules! {
    // The form of the document.
    MalformedJson "malformed-json" Error "The text is not JSON.",
    DuplicateKey "duplicate-key" Error "An object has a key twice, of which one is lost.",
    MissingMember "missing-member" Error "A member that the grammar requires is absent.",
    WrongType "wrong-type" Error "A member has a JSON type that the grammar does not have there.",
    WrongVersion "wrong-version" Error "The version is not 1.",
    WrongEffect "wrong-effect" Error "The effect is neither Allow nor Deny.",
    ConflictingMembers "conflicting-members" Error "Two members exclude each other, such as Action and NotAction.",
    MisplacedMember "misplaced-member" Error "This kind of policy has no such member.",
    UnknownMember "unknown-member" Warning "The grammar has no such member.",
    UndocumentedMember "undocumented-member" Note "No page of RAM documents the member, such as Sid or NotResource.",
    StatementNotList "statement-not-list" Warning "Statement is an object; only a list is documented.",
    EmptyElement "empty-element" Warning "A list or an object is empty.",
    UnquotedValue "unquoted-value" Note "A number or boolean stands without the quotes that the documentation writes.",
    TooLong "too-long" Error "The document has more characters than RAM takes for its kind.",
    NearLimit "near-limit" Note "The document uses nine tenths of the characters that RAM takes for its kind.",
    // Actions.
    MalformedAction "malformed-action" Error "The action has not the form of code:Name.",
    UnknownAction "unknown-action" Warning "The catalogue has no such action; an error where it covers the product.",
    UnknownCode "unknown-code" Note "The catalogue has no product of this RAM code.",
    OldCode "old-code" Note "The RAM code belongs to a product that has another code today.",
    NoMatch "no-match" Warning "The pattern matches no action of the catalogue.",
    ActionCase "action-case" Note "The action is documented in another letter case.",
    // Resources.
    MalformedResource "malformed-resource" Error "The resource is neither * nor an ARN of RAM.",
    AmbiguousResource "ambiguous-resource" Note "The ARN has fewer than five fields, and what its * covers is not documented.",
    ResourceMismatch "resource-mismatch" Warning "The action is documented for no resource of the statement, or the reverse.",
    ResourceCase "resource-case" Warning "The resource fits the action in another letter case alone.",
    NoResourceLevel "no-resource-level" Error "The action takes * alone, and the statement names ARNs.",
    MissingResource "missing-resource" Warning "The action is checked on several resource types, and the policy allows fewer.",
    MissingDependent "missing-dependent" Note "The action needs another one, which the policy does not allow.",
    Placeholder "placeholder" Warning "A placeholder was left where a value belongs.",
    LiteralVariable "literal-variable" Warning "RAM documents no policy variables, so that ${…} is taken literally.",
    // Conditions.
    UnknownOperator "unknown-operator" Error "RAM has no such condition operator.",
    UndocumentedOperator "undocumented-operator" Note "ForAllValues: and ForAnyValue: are not documented.",
    UnknownKey "unknown-key" Warning "No page has this condition key.",
    KeyCase "key-case" Warning "The condition key is documented in another letter case.",
    KeyNotForAction "key-not-for-action" Warning "No action of the statement is documented to fill the condition key.",
    TagKeyCase "tag-key-case" Warning "One tag key is written in two letter cases.",
    WrongValue "wrong-value" Error "The value is not of the type that its operator compares.",
    OperatorType "operator-type" Warning "The operator compares another type than the key holds.",
    LiteralWildcard "literal-wildcard" Warning "The operator takes * and ? literally.",
    DateOffset "date-offset" Note "A date has no offset, and what RAM takes it for is not documented.",
    FixedTime "fixed-time" Note "The condition holds once, in a short time on fixed days, and does not recur.",
    Expired "expired" Warning "The condition cannot hold any more.",
    NeverHolds "never-holds" Warning "The conditions contradict each other.",
    AlwaysHolds "always-holds" Warning "The condition holds for every request, or its negation for none.",
    HostBits "host-bits" Note "The network has bits behind its prefix, which do not count.",
    PrivateSourceIp "private-source-ip" Note "A private address is seen as the source inside a VPC alone.",
    MfaPitfall "mfa-pitfall" Note "acs:MFAPresent is absent from calls with an AccessKey.",
    AbsentKey "absent-key" Note "A condition asks for a key that requests are known to leave out.",
    PrincipalCase "principal-case" Warning "Names of roles appear in lower case in acs:PrincipalARN.",
    // What the policy grants.
    FullAccess "full-access" Warning "The statement allows every action on every resource.",
    AllowNotAction "allow-not-action" Warning "Allow with NotAction grants everything else, products of tomorrow included.",
    WildcardWrite "wildcard-write" Warning "Actions that change something are allowed on every resource.",
    WildcardPermissions "wildcard-permissions" Warning "Actions that manage permissions are allowed on every resource.",
    Escalation "escalation" Warning "The policy allows a way to more permissions than it grants.",
    DenyGap "deny-gap" Warning "The Deny leaves the plural of an action out that an Allow grants.",
    DenyPattern "deny-pattern" Note "What the pattern of a Deny covers today.",
    Redundant "redundant" Note "Another statement or item covers this one.",
    Shadowed "shadowed" Warning "A Deny without condition covers what this statement allows.",
    // Principals.
    PublicPrincipal "public-principal" Error "Everyone, or every account, is let in.",
    MalformedPrincipal "malformed-principal" Error "The principal has not the form of its kind.",
    OpenFederation "open-federation" Warning "A federated principal is trusted without asking who it is for.",
    BroadSubject "broad-subject" Warning "A pattern for the subject of a token reaches further than one name.",
    TrustAction "trust-action" Error "A trust policy is about sts:AssumeRole alone.",
    TrustDeny "trust-deny" Note "Whether a Deny counts in a trust policy is not documented.",
}

impl Rule {
    /// The rule of a code.
    ///
    /// ```
    /// use alibabacloud_ram::lint::Rule;
    ///
    /// assert_eq!(Rule::from_code("unknown-action"), Some(Rule::UnknownAction));
    /// ```
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.code() == code)
    }

    pub(super) fn of_problem(kind: ProblemKind) -> Self {
        match kind {
            ProblemKind::MalformedJson => Self::MalformedJson,
            ProblemKind::DuplicateKey => Self::DuplicateKey,
            ProblemKind::MissingMember => Self::MissingMember,
            ProblemKind::WrongType => Self::WrongType,
            ProblemKind::WrongVersion => Self::WrongVersion,
            ProblemKind::WrongEffect => Self::WrongEffect,
            ProblemKind::ConflictingMembers => Self::ConflictingMembers,
            ProblemKind::MisplacedMember => Self::MisplacedMember,
            ProblemKind::UnknownMember => Self::UnknownMember,
            ProblemKind::UndocumentedMember => Self::UndocumentedMember,
            ProblemKind::StatementNotList => Self::StatementNotList,
            ProblemKind::EmptyElement => Self::EmptyElement,
            ProblemKind::UnquotedValue => Self::UnquotedValue,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_lead_back_to_their_rule() {
        for rule in Rule::ALL {
            assert_eq!(Rule::from_code(rule.code()), Some(*rule));
            assert!(rule.summary().ends_with('.'), "{rule}");
        }
    }
}

//! The rules of the lint.
//!
//! Owns the codes, which are stable, with their usual severity and a summary. Suppressions and machine-readable
//! output refer to rules by their code.

use std::fmt;

use alibabacloud_nearest_name::did_you_mean;

use super::severity::Severity::{self, Error, Note, Warning};
use crate::policy::ProblemKind;

macro_rules! rules {
    ($($name:ident $code:literal $severity:ident $summary:literal,)*) => {
        /// A rule of the lint. The code of a rule never changes its meaning.
        ///
        /// Use [`str::parse`] to find the rule of a code.
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

            /// The usual severity of its findings.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => $severity,)* }
            }

            /// What the rule reports, in one line.
            pub fn summary(self) -> &'static str {
                match self { $(Self::$name => $summary,)* }
            }
        }
    };
}

rules! {
    // The form of the document.
    MalformedJson "malformed-json" Error "The text is not JSON.",
    DuplicateKey "duplicate-key" Error "An object contains a key twice, so that one of them is lost.",
    MissingMember "missing-member" Error "A member that the grammar requires is absent.",
    WrongType "wrong-type" Error "A member has a JSON type that the grammar does not allow.",
    WrongVersion "wrong-version" Error "The version is not 1.",
    WrongEffect "wrong-effect" Error "The effect is neither Allow nor Deny.",
    ConflictingMembers "conflicting-members" Error "Two members exclude each other, such as Action and NotAction.",
    MisplacedMember "misplaced-member" Error "This kind of policy has no such member.",
    UnknownMember "unknown-member" Warning "The grammar has no such member.",
    UndocumentedMember "undocumented-member" Note "No page of RAM documents the member, such as Sid or NotResource.",
    StatementNotList "statement-not-list" Warning "Statement is an object; only a list is documented.",
    EmptyElement "empty-element" Warning "A list or an object is empty.",
    UnquotedValue "unquoted-value" Note "A number or boolean is written without the quotes of the documentation.",
    TooLong "too-long" Error "The document has more characters than RAM accepts for its kind.",
    NearLimit "near-limit" Note "The document has more than 90 % of the characters that RAM accepts for its kind.",
    // Actions.
    MalformedAction "malformed-action" Error "The action does not have the form code:Name.",
    UnknownAction "unknown-action" Warning "The catalogue has no such action; an error if it covers the product.",
    UnknownCode "unknown-code" Note "The catalogue has no product with this RAM code.",
    OldCode "old-code" Note "The RAM code is obsolete: its product has another one today.",
    NoMatch "no-match" Warning "The pattern matches no action of the catalogue.",
    ActionCase "action-case" Note "The action is documented in another letter case.",
    // Resources.
    MalformedResource "malformed-resource" Error "The resource is neither * nor an ARN of RAM.",
    AmbiguousResource "ambiguous-resource" Note "The ARN has fewer than five fields, and what its * matches is not documented.",
    ResourceMismatch "resource-mismatch" Warning "The action is documented for no resource of the statement, or the reverse.",
    ResourceCase "resource-case" Warning "The resource matches the action only in another letter case.",
    NoResourceLevel "no-resource-level" Error "The action requires the resource *, and the statement lists ARNs.",
    MissingResource "missing-resource" Warning "The action requires several resource types, and the policy allows only some of them.",
    MissingDependent "missing-dependent" Note "The action requires another one, which the policy does not allow.",
    Placeholder "placeholder" Warning "A placeholder was not replaced by a value.",
    LiteralVariable "literal-variable" Warning "RAM documents no policy variables, so ${…} is compared literally.",
    // Conditions.
    UnknownOperator "unknown-operator" Error "RAM has no such condition operator.",
    UndocumentedOperator "undocumented-operator" Note "ForAllValues: and ForAnyValue: are not documented.",
    UnknownKey "unknown-key" Warning "No page documents this condition key.",
    KeyCase "key-case" Warning "The condition key is documented in another letter case.",
    KeyNotForAction "key-not-for-action" Warning "Not every action of the statement is documented with the condition key.",
    TagKeyCase "tag-key-case" Warning "One tag key is written in two letter cases.",
    WrongValue "wrong-value" Error "The value does not have the type that its operator compares.",
    OperatorType "operator-type" Warning "The operator compares values of another type than the key has.",
    LiteralWildcard "literal-wildcard" Warning "The operator compares * and ? literally.",
    DateOffset "date-offset" Note "A date has no offset, and how RAM reads it is not documented.",
    FixedTime "fixed-time" Note "The condition is met only once, for a few days, and does not recur.",
    Expired "expired" Warning "The condition can no longer be met.",
    NeverHolds "never-holds" Warning "The conditions contradict each other.",
    AlwaysHolds "always-holds" Warning "The condition is met by every request, or its negation by none.",
    HostBits "host-bits" Note "The network has bits behind its prefix, which are ignored.",
    PrivateSourceIp "private-source-ip" Note "A private address is the source of a request only inside a VPC.",
    MfaPitfall "mfa-pitfall" Note "acs:MFAPresent is absent from calls with an AccessKey.",
    AbsentKey "absent-key" Note "A condition requires a key that some requests do not carry.",
    PrincipalCase "principal-case" Warning "Names of roles appear in lower case in acs:PrincipalARN.",
    // What the policy grants.
    FullAccess "full-access" Warning "The statement allows every action on every resource.",
    AllowNotAction "allow-not-action" Warning "Allow with NotAction grants all other actions, including those of future products.",
    WildcardWrite "wildcard-write" Warning "Actions that change something are allowed on every resource.",
    WildcardPermissions "wildcard-permissions" Warning "Actions that manage permissions are allowed on every resource.",
    Escalation "escalation" Warning "The policy allows its holder to get more permissions than it grants.",
    DenyGap "deny-gap" Warning "An action is denied, and the one whose name differs only in the plural is allowed.",
    DenyPattern "deny-pattern" Note "The pattern of a Deny covers few actions today, which the finding lists.",
    Redundant "redundant" Note "Another statement or item covers this one.",
    Shadowed "shadowed" Warning "An unconditional Deny covers what this statement allows.",
    // Principals.
    PublicPrincipal "public-principal" Error "Everyone, or every account, is allowed.",
    MalformedPrincipal "malformed-principal" Error "The principal does not have the form of its kind.",
    OpenFederation "open-federation" Warning "A federated principal is trusted without a condition on its subject or recipient.",
    BroadSubject "broad-subject" Warning "A pattern for the subject of a token matches more than one name.",
    TrustAction "trust-action" Error "The only action of a trust policy is sts:AssumeRole.",
    TrustDeny "trust-deny" Note "Whether a Deny in a trust policy is evaluated is not documented.",
}

impl Rule {
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

impl std::str::FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().copied().find(|rule| rule.code() == code);
        found.ok_or_else(|| UnknownRule(code.to_owned()))
    }
}

/// A text that is not the code of a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no rule has the code {0:?}{hint}", hint = did_you_mean(.0, Rule::ALL.iter().map(|rule| rule.code())))]
pub struct UnknownRule(String);

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
            assert_eq!(rule.code().parse(), Ok(*rule));
            assert!(rule.summary().ends_with('.'), "{rule}");
        }
    }
}

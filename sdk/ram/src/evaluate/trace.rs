//! The result of an evaluation, with the statements that led to it.
//!
//! Owns the types of the result and their text form. Denials and policy types have the names that
//! `DecodeDiagnosticMessage` uses.

use std::fmt;

use super::rules::{OpenRule, OpenRuleSet};
use crate::policy::Effect;

/// The decision on a request, and the statements that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evaluation<'p> {
    /// The decision.
    pub decision: Decision,
    /// The type of the policies that decided; `None` for the owner of an account, to whom no policy applies.
    pub policy_type: Option<PolicyType>,
    /// The resource that decided: the first one that is not allowed, or else the last one.
    pub resource: String,
    /// The statement that decided; `None` in an implicit denial.
    pub decided_by: Option<TraceStep<'p>>,
    /// The result of each policy type for that resource, in the order of evaluation.
    pub stages: Vec<TraceStage<'p>>,
}

/// Whether a request is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// It is allowed.
    Allow,
    /// A statement denies it.
    ExplicitDeny,
    /// No statement allows it.
    ImplicitDeny,
    /// The decision depends on rules that the documentation leaves open.
    Depends(OpenRuleSet),
    /// RAM rejects one of the policies, so that it cannot exist. `decided_by` is its statement.
    Rejected,
}

/// A policy type, as `DecodeDiagnosticMessage` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PolicyType {
    /// `ControlPolicy`
    Control,
    /// `SessionPolicy`
    Session,
    /// `AccountLevelIdentityBasedPolicy`
    AccountLevelIdentityBased,
    /// `ResourceGroupLevelIdentityBasedPolicy`
    ResourceGroupLevelIdentityBased,
    /// `ResourceBasedPolicy`. No page that was read has a name for it; this one is ours.
    ResourceBased,
    /// `AssumeRolePolicy`: the trust policy of a role.
    AssumeRole,
}

/// The result of one policy type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TraceStage<'p> {
    /// The policy type.
    pub policy_type: PolicyType,
    /// The decision of these policies alone.
    pub decision: Decision,
    /// The statements, in order.
    pub steps: Vec<TraceStep<'p>>,
}

/// A statement, and whether it matches the request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TraceStep<'p> {
    /// The policy's name.
    pub policy: &'p str,
    /// The index of the statement, counted from 0.
    pub statement: usize,
    /// Its `Sid`.
    pub sid: Option<&'p str>,
    /// Its effect; `None` if it has none, so that the statement has no effect.
    pub effect: Option<Effect>,
    /// Whether it matches.
    pub outcome: StatementMatch<'p>,
}

/// Whether a statement matches a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StatementMatch<'p> {
    /// It matches.
    Yes,
    /// It does not match.
    No(MismatchReason<'p>),
    /// Whether it matches depends on open rules.
    Open {
        /// The rules.
        rules: OpenRuleSet,
        /// The condition keys for which the rules matter.
        keys: Vec<&'p str>,
    },
}

/// Why a statement does not match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MismatchReason<'p> {
    /// Its principals do not include the identity of the request.
    Principal,
    /// Its actions do not include the requested one.
    Action,
    /// Its resources do not include the requested one.
    Resource,
    /// This resource pattern differs from the requested resource only in letter case.
    ResourceCase(&'p str),
    /// A condition is not met.
    Condition {
        /// The operator as written.
        operator: &'p str,
        /// The key as written.
        key: &'p str,
    },
    /// This element is missing or invalid.
    Malformed(&'static str),
    /// RAM has no operator of this name, and rejects the policy.
    Operator(&'p str),
    /// It matches, but has no effect because the answer to this rule is no.
    AnsweredNo(OpenRule),
}

impl Evaluation<'_> {
    /// Whether the request is allowed for certain.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.decision == Decision::Allow
    }

    /// The condition keys that an open decision depends on, each once; none if the decision is certain.
    pub fn open_keys(&self) -> impl Iterator<Item = &str> {
        let is_open = matches!(self.decision, Decision::Depends(_));
        let mut found: Vec<&str> = Vec::new();
        for step in self.stages.iter().flat_map(|stage| &stage.steps).filter(|_| is_open) {
            let StatementMatch::Open { keys, .. } = &step.outcome else { continue };
            for key in keys {
                if !found.contains(key) {
                    found.push(key);
                }
            }
        }
        found.into_iter()
    }
}

impl TraceStep<'_> {
    /// The number of the statement in texts, counted from 1.
    #[must_use]
    pub fn number(&self) -> usize {
        self.statement.saturating_add(1)
    }
}

impl Decision {
    /// The name, such as `ExplicitDeny`. Denials have the names of `NoPermissionType`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::ExplicitDeny => "ExplicitDeny",
            Self::ImplicitDeny => "ImplicitDeny",
            Self::Depends(_) => "Depends",
            Self::Rejected => "Rejected",
        }
    }
}

impl PolicyType {
    /// Every policy type, in the order of evaluation.
    pub const ALL: [Self; 6] = [
        Self::Control,
        Self::Session,
        Self::AccountLevelIdentityBased,
        Self::ResourceGroupLevelIdentityBased,
        Self::ResourceBased,
        Self::AssumeRole,
    ];

    /// The name, as in `NoPermissionPolicyType`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Control => "ControlPolicy",
            Self::Session => "SessionPolicy",
            Self::AccountLevelIdentityBased => "AccountLevelIdentityBasedPolicy",
            Self::ResourceGroupLevelIdentityBased => "ResourceGroupLevelIdentityBasedPolicy",
            Self::ResourceBased => "ResourceBasedPolicy",
            Self::AssumeRole => "AssumeRolePolicy",
        }
    }
}

/// The decision with its statement, then a line for each statement that was evaluated. Statements are
/// counted from 1.
impl fmt::Display for Evaluation<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} on {}", self.decision, self.resource)?;
        if let Some(kind) = self.policy_type {
            write!(formatter, " by {kind}")?;
        }
        if let Some(step) = &self.decided_by {
            write!(formatter, ": {} statement {}", step.policy, step.number())?;
            // Only a rejected policy is decided by a statement that does not match; no stage has the reason.
            if let StatementMatch::No(reason) = &step.outcome {
                write!(formatter, ": {reason}")?;
            }
        }
        for stage in &self.stages {
            write!(formatter, "\n{}: {}", stage.policy_type, stage.decision)?;
            for step in &stage.steps {
                write!(formatter, "\n  {step}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Depends(rules) = self else {
            return formatter.pad(self.name());
        };
        formatter.write_str("depends on ")?;
        write_rules(formatter, *rules)
    }
}

impl fmt::Display for PolicyType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl fmt::Display for TraceStep<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let effect = self.effect.map_or("no effect", Effect::name);
        write!(formatter, "{} statement {}", self.policy, self.number())?;
        if let Some(sid) = self.sid {
            write!(formatter, " ({sid})")?;
        }
        write!(formatter, ", {effect}: {}", self.outcome)
    }
}

impl fmt::Display for StatementMatch<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yes => formatter.write_str("matches"),
            Self::No(reason) => write!(formatter, "does not match: {reason}"),
            Self::Open { rules, keys } => {
                formatter.write_str("depends on ")?;
                write_rules(formatter, *rules)?;
                match keys.as_slice() {
                    [] => Ok(()),
                    [key] => write!(formatter, " (key {key})"),
                    keys => write!(formatter, " (keys {})", keys.join(", ")),
                }
            }
        }
    }
}

impl fmt::Display for MismatchReason<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Principal => formatter.write_str("the principal differs"),
            Self::Action => formatter.write_str("the action differs"),
            Self::Resource => formatter.write_str("the resource differs"),
            Self::ResourceCase(pattern) => write!(formatter, "{pattern} differs in letter case"),
            Self::Condition { operator, key } => write!(formatter, "{operator} {key} is not met"),
            Self::Malformed(element) => write!(formatter, "its {element} is missing or invalid"),
            Self::Operator(name) => write!(formatter, "RAM has no operator {name:?} and rejects the policy"),
            Self::AnsweredNo(rule) => write!(formatter, "the answer to {rule} is no"),
        }
    }
}

fn write_rules(formatter: &mut fmt::Formatter<'_>, rules: OpenRuleSet) -> fmt::Result {
    for (position, rule) in rules.iter().enumerate() {
        let comma = if position > 0 { ", " } else { "" };
        write!(formatter, "{comma}{rule}")?;
    }
    Ok(())
}

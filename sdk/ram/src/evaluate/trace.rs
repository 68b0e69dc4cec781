//! What an evaluation found, and by which statements.
//!
//! Owns the types of the answer and how they print. The names of denials are those that
//! `DecodeDiagnosticMessage` gives.

use std::fmt;

use super::rules::{Rule, RuleSet};
use crate::policy::Effect;

/// The decision on a request, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evaluation<'p> {
    /// The decision.
    pub decision: Decision,
    /// The kind of policies that decided; `None` for an owner whom no policy binds.
    pub policy_type: Option<PolicyType>,
    /// The resource that decided: the first that is not allowed, or the last.
    pub resource: String,
    /// The statement that decided; `None` where none did, as in an implicit denial.
    pub decided_by: Option<Step<'p>>,
    /// What each kind of policies said of that resource, in the order in which they were asked.
    pub stages: Vec<Stage<'p>>,
}

/// Whether a request is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is.
    Allow,
    /// A statement denies it.
    ExplicitDeny,
    /// No statement allows it.
    ImplicitDeny,
    /// That depends on rules which the documentation leaves open.
    Depends(RuleSet),
    /// One of the policies cannot exist, as RAM refuses it: the statement is the one that decided.
    Refused,
}

/// A kind of policies, as `DecodeDiagnosticMessage` names them.
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
    /// `ResourceBasedPolicy`; no page that was read has a name for it, so that this one is ours.
    ResourceBased,
    /// `AssumeRolePolicy`: the trust policy of a role.
    AssumeRole,
}

/// What one kind of policies said.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stage<'p> {
    /// The kind.
    pub policy_type: PolicyType,
    /// What they come to.
    pub decision: Decision,
    /// The statements, in order.
    pub steps: Vec<Step<'p>>,
}

/// A statement and what it says of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step<'p> {
    /// The policy's name.
    pub policy: &'p str,
    /// The statement's position, the first being 0.
    pub statement: usize,
    /// Its `Sid`.
    pub sid: Option<&'p str>,
    /// Its effect; `None` where it has none and says nothing.
    pub effect: Option<Effect>,
    /// Whether it matches.
    pub outcome: Match<'p>,
}

/// Whether a statement matches a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match<'p> {
    /// It does.
    Yes,
    /// It does not.
    No(Reason<'p>),
    /// That depends on open rules, and perhaps on condition keys.
    Open {
        /// The rules.
        rules: RuleSet,
        /// The condition keys that take part.
        keys: Vec<&'p str>,
    },
}

/// Why a statement does not match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason<'p> {
    /// Its principals do not include who asks.
    Principal,
    /// Its actions do not include the one that is asked for.
    Action,
    /// Its resources do not include the one that is asked for.
    Resource,
    /// This resource pattern differs from the one that is asked for in letter case alone.
    ResourceCase(&'p str),
    /// A condition is not met.
    Condition {
        /// The operator as written.
        operator: &'p str,
        /// The key as written.
        key: &'p str,
    },
    /// It lacks this element, or has one that RAM refuses.
    Malformed(&'static str),
    /// RAM has no operator of this name, and refuses the policy.
    Operator(&'p str),
    /// It matches, and the answer to this rule is that it does not count.
    Switch(Rule),
}

impl Evaluation<'_> {
    /// Whether the request is allowed for certain.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.decision == Decision::Allow
    }

    /// The condition keys that an open decision depends on, each once; none where the decision is certain.
    pub fn open_keys(&self) -> impl Iterator<Item = &str> {
        let is_open = matches!(self.decision, Decision::Depends(_));
        let mut found: Vec<&str> = Vec::new();
        for step in self.stages.iter().flat_map(|stage| &stage.steps).filter(|_| is_open) {
            let Match::Open { keys, .. } = &step.outcome else { continue };
            for key in keys {
                if !found.contains(key) {
                    found.push(key);
                }
            }
        }
        found.into_iter()
    }
}

impl Step<'_> {
    /// The number that texts call the statement by, the first being 1.
    #[must_use]
    pub fn number(&self) -> usize {
        self.statement.saturating_add(1)
    }
}

impl Decision {
    /// The name, such as `ExplicitDeny`; the denials are named as `NoPermissionType` is.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::ExplicitDeny => "ExplicitDeny",
            Self::ImplicitDeny => "ImplicitDeny",
            Self::Depends(_) => "Depends",
            Self::Refused => "Refused",
        }
    }
}

impl PolicyType {
    /// Every kind, in the order in which they are asked.
    pub const ALL: [Self; 6] = [
        Self::Control,
        Self::Session,
        Self::AccountLevelIdentityBased,
        Self::ResourceGroupLevelIdentityBased,
        Self::ResourceBased,
        Self::AssumeRole,
    ];

    /// The name, as `NoPermissionPolicyType` has it.
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

/// The decision, the statement that made it, and then a line for each statement that was asked; statements
/// count from 1.
impl fmt::Display for Evaluation<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} on {}", self.decision, self.resource)?;
        if let Some(kind) = self.policy_type {
            write!(formatter, " by {kind}")?;
        }
        if let Some(step) = &self.decided_by {
            write!(formatter, ": {} statement {}", step.policy, step.number())?;
            // A statement that does not match decides where it cannot be, and no stage tells why.
            if let Match::No(reason) = &step.outcome {
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
        names(formatter, *rules)
    }
}

impl fmt::Display for PolicyType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let effect = self.effect.map_or("no effect", Effect::name);
        write!(formatter, "{} statement {}", self.policy, self.number())?;
        if let Some(sid) = self.sid {
            write!(formatter, " ({sid})")?;
        }
        write!(formatter, ", {effect}: {}", self.outcome)
    }
}

impl fmt::Display for Match<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yes => formatter.write_str("matches"),
            Self::No(reason) => write!(formatter, "does not match: {reason}"),
            Self::Open { rules, keys } => {
                formatter.write_str("depends on ")?;
                names(formatter, *rules)?;
                match keys.as_slice() {
                    [] => Ok(()),
                    [key] => write!(formatter, " (key {key})"),
                    keys => write!(formatter, " (keys {})", keys.join(", ")),
                }
            }
        }
    }
}

impl fmt::Display for Reason<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Principal => formatter.write_str("another principal"),
            Self::Action => formatter.write_str("another action"),
            Self::Resource => formatter.write_str("another resource"),
            Self::ResourceCase(pattern) => write!(formatter, "{pattern} differs in letter case"),
            Self::Condition { operator, key } => write!(formatter, "{operator} {key} is not met"),
            Self::Malformed(element) => write!(formatter, "its {element} is missing or wrong"),
            Self::Operator(name) => write!(formatter, "RAM has no operator {name:?} and refuses the policy"),
            Self::Switch(rule) => write!(formatter, "{rule} is answered with no"),
        }
    }
}

fn names(formatter: &mut fmt::Formatter<'_>, rules: RuleSet) -> fmt::Result {
    for (position, rule) in rules.iter().enumerate() {
        let comma = if position > 0 { ", " } else { "" };
        write!(formatter, "{comma}{rule}")?;
    }
    Ok(())
}

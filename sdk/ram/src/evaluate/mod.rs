//! Evaluation of a request against policies, in the documented order and with a trace.
//!
//! Owns the order of the kinds of policies and how they combine. One statement is matched in
//! `statement`, and what the documentation leaves open is a [`Rule`] with a switch.
//!
//! ```
//! use alibabacloud_ram::evaluate::{Decision, NamedPolicy, PolicySet, Request, Rules, evaluate};
//! use alibabacloud_ram::policy::{Policy, PolicyKind};
//!
//! let text = r#"{"Version":"1","Statement":[
//!     {"Effect":"Allow","Action":"ecs:*","Resource":"*"},
//!     {"Effect":"Deny","Action":"ecs:Delete*","Resource":"acs:ecs:*:*:instance/i-prod-*"}]}"#;
//! let policy = Policy::parse(text, PolicyKind::Identity)?;
//! let account = [NamedPolicy::new("operators", &policy)];
//! let policies = PolicySet { account: &account, ..PolicySet::default() };
//!
//! let user = "acs:ram::1234567890123456:user/alice";
//! let instance = "acs:ecs:cn-hangzhou:1234567890123456:instance/i-prod-1";
//! let request = Request::new("ecs:DeleteInstance", instance, user);
//! let evaluation = evaluate(&policies, &request, &Rules::default());
//! assert_eq!(evaluation.decision, Decision::ExplicitDeny);
//! assert_eq!(evaluation.decided_by.map(|step| step.statement), Some(1));
//! # Ok::<_, alibabacloud_ram::policy::PolicyError>(())
//! ```

mod condition;
mod request;
mod rules;
mod statement;
mod trace;

pub use request::{Context, NamedPolicy, PolicySet, Principal, Request};
pub use rules::{Rule, RuleSet, Rules, UnknownRule};
pub use trace::{Decision, Evaluation, Match, PolicyType, Reason, Stage, Step};

use crate::arn::Arn;
use crate::glob;
use crate::policy::Effect;
use rules::Truth;
use statement::{Asked, Form};

/// The action that is reported to be allowed whatever policies say.
const CALLER_IDENTITY: &str = "sts:GetCallerIdentity";

/// Decides a request.
///
/// The order is the documented one: control policies, the session policy, identity-based policies
/// at the level of the account and, only if these say nothing, at that of the resource group, then
/// policies of the resource. The first two end the evaluation unless they allow; of the others any
/// denial wins over any permission. A request that assumes a role also needs its trust policy.
/// The access control lists of OSS, which come after all of these, are not looked at.
///
/// Every resource of the request must be allowed; the first that is not decides. Policies that RAM
/// refuses are not evaluated at all: see [`Decision::Refused`].
#[must_use]
pub fn evaluate<'p>(policies: &PolicySet<'p>, request: &Request, rules: &Rules) -> Evaluation<'p> {
    if let Some(evaluation) = refused(policies, request) {
        return evaluation;
    }
    let rule = Rule::CallerIdentityIgnoresPolicies;
    let is_free = if request.action.eq_ignore_ascii_case(CALLER_IDENTITY) { rules.truth(rule) } else { Truth::No };
    if is_free == Truth::Yes {
        return Evaluation::bare(Decision::Allow, request);
    }
    let mut evaluation = all_resources(policies, request, rules);
    if let Truth::Open(rule) = is_free {
        evaluation.decision = match evaluation.decision {
            Decision::Depends(rules) => Decision::Depends(rules.union(rule)),
            Decision::ExplicitDeny | Decision::ImplicitDeny => Decision::Depends(rule),
            decided => decided,
        };
    }
    evaluation
}

/// An answer that names the first statement for which RAM refuses a policy.
fn refused<'p>(policies: &PolicySet<'p>, request: &Request) -> Option<Evaluation<'p>> {
    let statements = policies.all().flat_map(|(kind, named)| {
        let numbered = named.policy.statements.iter().enumerate();
        numbered.map(move |(index, statement)| (kind, named.name, index, statement))
    });
    let mut refused = statements.filter_map(|(kind, name, index, statement)| {
        let operator = condition::refused(statement.condition.as_ref())?;
        Some((kind, Step::new(name, index, statement, Match::No(Reason::Operator(operator)))))
    });
    let (kind, step) = refused.next()?;
    let evaluation = Evaluation::bare(Decision::Refused, request);
    Some(Evaluation { policy_type: Some(kind), decided_by: Some(step), ..evaluation })
}

fn all_resources<'p>(policies: &PolicySet<'p>, request: &Request, rules: &Rules) -> Evaluation<'p> {
    let mut open = None;
    let mut allowed = None;
    for resource in &request.resources {
        let evaluation = one(policies, Asked { request, resource, rules });
        match evaluation.decision {
            Decision::Allow => allowed = Some(evaluation),
            // A later resource may be denied for certain.
            Decision::Depends(_) => open = open.or(Some(evaluation)),
            _ => return evaluation,
        }
    }
    open.or(allowed).unwrap_or_else(|| one(policies, Asked { request, resource: "*", rules }))
}

impl Evaluation<'_> {
    /// A decision before any statement was asked.
    fn bare(decision: Decision, request: &Request) -> Self {
        let resource = request.resources.first().map_or("*", String::as_str).to_owned();
        Self { decision, policy_type: None, resource, decided_by: None, stages: Vec::new() }
    }
}

/// What the statements of some policies say: whether one denies, and whether one allows.
#[derive(Clone, Copy)]
struct Sides {
    deny: Truth,
    allow: Truth,
}

impl Sides {
    const OWNER: Self = Self { deny: Truth::No, allow: Truth::Yes };
    const SILENT: Self = Self { deny: Truth::No, allow: Truth::No };

    fn of(steps: &[Step<'_>]) -> Self {
        let any = |effect| {
            let steps = steps.iter().filter(move |step| step.effect == Some(effect));
            Truth::any(steps.map(|step| match &step.outcome {
                Match::Yes => Truth::Yes,
                Match::No(_) => Truth::No,
                Match::Open { rules, .. } => Truth::Open(*rules),
            }))
        };
        Self { deny: any(Effect::Deny), allow: any(Effect::Allow) }
    }

    fn passes(self) -> Truth {
        self.deny.not().and(|| self.allow)
    }

    /// Any denial wins, and then any permission.
    fn or(self, other: Self) -> Self {
        Self { deny: self.deny.or(|| other.deny), allow: self.allow.or(|| other.allow) }
    }

    fn decision(self) -> Decision {
        match (self.passes(), self.deny) {
            (Truth::Yes, _) => Decision::Allow,
            (Truth::No, Truth::Yes) => Decision::ExplicitDeny,
            (Truth::No, _) => Decision::ImplicitDeny,
            (Truth::Open(rules), _) => Decision::Depends(rules),
        }
    }
}

/// The stages that were asked, and what must pass.
#[derive(Default)]
struct Course<'p> {
    stages: Vec<Stage<'p>>,
    /// Each must pass; the kind is that of its last stage.
    parts: Vec<(Option<PolicyType>, Sides)>,
}

fn one<'p>(policies: &PolicySet<'p>, asked: Asked<'_>) -> Evaluation<'p> {
    let mut course = Course::default();
    let principal = &asked.request.principal;
    let is_identity = matches!(principal, Principal::Identity(_));
    let control = policies.control.map(|list| (PolicyType::Control, list));
    let session = policies.session.map(|list| (PolicyType::Session, list));
    for (kind, list) in control.into_iter().chain(session).filter(|_| is_identity) {
        let sides = course.ask(kind, list, Form::Identity, asked);
        course.parts.push((Some(kind), sides));
        if sides.passes() == Truth::No {
            return course.evaluation(asked);
        }
    }
    let (mut kind, mut own) = match principal {
        Principal::Identity(_) => course.identity(policies, asked),
        Principal::Root(account) if policies.trust.is_some() || owns(account, asked.resource) => (None, Sides::OWNER),
        Principal::Root(_) => (None, Sides::SILENT),
        // Nobody attaches policies to a service or a provider.
        Principal::Service(_) | Principal::Federated(_) => (None, Sides::SILENT),
    };
    if !policies.resource.is_empty() {
        let sides = course.ask(PolicyType::ResourceBased, policies.resource, Form::Resource, asked);
        let by_resource = match principal {
            Principal::Identity(_) => sides.deny == Truth::Yes,
            Principal::Root(_) => sides.deny != Truth::No,
            Principal::Service(_) | Principal::Federated(_) => true,
        };
        if by_resource || own.allow == Truth::No && sides.allow != Truth::No {
            kind = Some(PolicyType::ResourceBased);
        }
        own = own.or(sides);
    }
    // Sign-on and services assume a role without an identity side.
    if policies.trust.is_none() || matches!(principal, Principal::Identity(_) | Principal::Root(_)) {
        course.parts.push((kind, own));
    }
    if let Some(trust) = policies.trust {
        let sides = course.ask(PolicyType::AssumeRole, &[trust], Form::Trust, asked);
        course.parts.push((Some(PolicyType::AssumeRole), sides));
    }
    course.evaluation(asked)
}

/// Whether a resource belongs to an account, as far as its ARN tells.
fn owns(account: &str, resource: &str) -> bool {
    let of = |arn: Arn<'_>| arn.account.is_empty() || arn.account == account || glob::is_pattern(arn.account);
    Arn::parse(resource).map_or(true, of)
}

impl<'p> Course<'p> {
    fn ask(&mut self, policy_type: PolicyType, list: &[NamedPolicy<'p>], form: Form, asked: Asked<'_>) -> Sides {
        let steps: Vec<_> = list.iter().flat_map(|one| asked.steps(one.name, one.policy, form)).collect();
        let sides = Sides::of(&steps);
        self.stages.push(Stage { policy_type, decision: sides.decision(), steps });
        sides
    }

    /// Identity-based policies in their two levels: the resource group is asked where the account
    /// neither allows nor denies. Whether its denials count beside an `Allow` of the account is open.
    fn identity(&mut self, policies: &PolicySet<'p>, asked: Asked<'_>) -> (Option<PolicyType>, Sides) {
        let kind = PolicyType::AccountLevelIdentityBased;
        let account = self.ask(kind, policies.account, Form::Identity, asked);
        let beats = asked.rules.truth(Rule::GroupDenyBeatsAccountAllow);
        let settled = account.deny == Truth::Yes || account.allow == Truth::Yes && beats == Truth::No;
        if policies.resource_group.is_empty() || settled {
            return (Some(kind), account);
        }
        let group_kind = PolicyType::ResourceGroupLevelIdentityBased;
        let group = self.ask(group_kind, policies.resource_group, Form::Identity, asked);
        let counts = account.allow.not().or(|| beats);
        let both = account.or(Sides { deny: group.deny.and(|| counts), allow: group.allow });
        let by_group = account.allow != Truth::Yes || both.passes() != Truth::Yes;
        (Some(if by_group { group_kind } else { kind }), both)
    }

    /// The first part that does not pass decides; one that is denied for certain comes before one
    /// that is open.
    fn evaluation(self, asked: Asked<'_>) -> Evaluation<'p> {
        let failed = self.parts.iter().find(|(_, sides)| sides.passes() == Truth::No);
        let open = || self.parts.iter().find(|(_, sides)| sides.passes() != Truth::Yes);
        let (policy_type, sides) = match failed.or_else(open).or(self.parts.last()) {
            Some((kind, sides)) => (*kind, *sides),
            None => (None, Sides::SILENT),
        };
        let decision = match sides.decision() {
            Decision::Depends(_) => {
                let all = self.parts.iter().fold(Truth::Yes, |all, (_, sides)| all.and(|| sides.passes()));
                if let Truth::Open(rules) = all { Decision::Depends(rules) } else { sides.decision() }
            }
            decision => decision,
        };
        let decided_by = self.decided_by(policy_type, decision);
        let policy_type = decided_by.as_ref().map(|(kind, _)| *kind).or(policy_type);
        Evaluation {
            decision,
            policy_type,
            resource: asked.resource.to_owned(),
            decided_by: decided_by.map(|(_, step)| step),
            stages: self.stages,
        }
    }

    /// The first statement with the effect of the decision, that of the deciding part before others.
    fn decided_by(&self, kind: Option<PolicyType>, decision: Decision) -> Option<(PolicyType, Step<'p>)> {
        let fits = |step: &&Step<'p>| match decision {
            Decision::Allow => step.effect == Some(Effect::Allow) && step.outcome == Match::Yes,
            Decision::ExplicitDeny => step.effect == Some(Effect::Deny) && step.outcome == Match::Yes,
            Decision::Depends(_) => matches!(step.outcome, Match::Open { .. }),
            Decision::ImplicitDeny | Decision::Refused => false,
        };
        let of = |stage: &Stage<'p>| stage.steps.iter().find(fits).map(|step| (stage.policy_type, step.clone()));
        let own = self.stages.iter().filter(|stage| Some(stage.policy_type) == kind).find_map(of);
        own.or_else(|| if kind.is_some() { self.stages.iter().find_map(of) } else { None })
    }
}

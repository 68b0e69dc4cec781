//! Evaluation of a request against policies, in the documented order and with a trace.
//!
//! Owns the order of the policy types and how they combine. `statement` matches one statement; each
//! question that the documentation leaves open is an [`OpenRule`], which the caller may answer.
//!
//! ```
//! use alibabacloud_ram::evaluate::{Decision, NamedPolicy, PolicySet, Request, RuleAnswers, evaluate};
//! use alibabacloud_ram::policy::{Policy, PolicyKind};
//!
//! let text = r#"{"Version":"1","Statement":[
//!     {"Effect":"Allow","Action":"ecs:*","Resource":"*"},
//!     {"Effect":"Deny","Action":"ecs:Delete*","Resource":"acs:ecs:*:*:instance/i-prod-*"}]}"#;
//! let policy = Policy::parse(text, PolicyKind::Identity)?;
//! let account = [NamedPolicy::new("operators", &policy)];
//! let policies = PolicySet::default().account(&account);
//!
//! let user = "acs:ram::1234567890123456:user/alice";
//! let instance = "acs:ecs:cn-hangzhou:1234567890123456:instance/i-prod-1";
//! let request = Request::new("ecs:DeleteInstance", instance, user);
//! let evaluation = evaluate(&policies, &request, &RuleAnswers::default());
//! assert_eq!(evaluation.decision, Decision::ExplicitDeny);
//! assert_eq!(evaluation.decided_by.map(|step| step.statement), Some(1));
//! # Ok::<_, alibabacloud_ram::policy::PolicyError>(())
//! ```

mod condition;
mod request;
mod rules;
mod statement;
mod trace;

pub use request::{NamedPolicy, PolicySet, Request, RequestContext, RequestPrincipal};
pub use rules::{OpenRule, OpenRuleSet, RuleAnswers, UnknownOpenRule};
pub use trace::{Decision, Evaluation, MismatchReason, PolicyType, StatementMatch, TraceStage, TraceStep};

use crate::arn::Arn;
use crate::glob;
use crate::policy::Effect;
use rules::Truth;
use statement::{MatchInput, PolicyForm};

/// The action that is reported to be allowed regardless of policies.
const CALLER_IDENTITY: &str = "sts:GetCallerIdentity";

/// Decides a request.
///
/// The order is the documented one: control policies, the session policy, identity-based policies
/// at account level and, only if none of them matches, at resource group level, then resource-based
/// policies. Control and session policies end the evaluation unless they allow the request; of the
/// others, any `Deny` takes precedence over any `Allow`. A request that assumes a role also requires
/// permission by the role's trust policy. The access control lists of OSS, which are evaluated after
/// all of these, are not taken into account.
///
/// Every resource of the request must be allowed; the first that is not decides. Policies that RAM
/// rejects are not evaluated: see [`Decision::Rejected`].
#[must_use]
pub fn evaluate<'p>(policies: &PolicySet<'p>, request: &Request, rules: &RuleAnswers) -> Evaluation<'p> {
    if let Some(evaluation) = rejected(policies, request) {
        return evaluation;
    }
    let rule = OpenRule::CallerIdentityIgnoresPolicies;
    let ignores_policies =
        if request.action.eq_ignore_ascii_case(CALLER_IDENTITY) { rules.truth(rule) } else { Truth::No };
    if ignores_policies == Truth::Yes {
        return Evaluation::without_statements(Decision::Allow, request);
    }
    let mut evaluation = all_resources(policies, request, rules);
    if let Truth::Open(rule) = ignores_policies {
        evaluation.decision = match evaluation.decision {
            Decision::Depends(rules) => Decision::Depends(rules.union(rule)),
            Decision::ExplicitDeny | Decision::ImplicitDeny => Decision::Depends(rule),
            decided => decided,
        };
    }
    evaluation
}

/// The evaluation that names the first statement for which RAM rejects a policy.
fn rejected<'p>(policies: &PolicySet<'p>, request: &Request) -> Option<Evaluation<'p>> {
    let statements = policies.all().flat_map(|(kind, named)| {
        let numbered = named.policy.statements.iter().enumerate();
        numbered.map(move |(index, statement)| (kind, named.name, index, statement))
    });
    let mut rejected = statements.filter_map(|(kind, name, index, statement)| {
        let operator = condition::unknown_operator(statement.condition.as_ref())?;
        Some((kind, TraceStep::new(name, index, statement, StatementMatch::No(MismatchReason::Operator(operator)))))
    });
    let (kind, step) = rejected.next()?;
    let evaluation = Evaluation::without_statements(Decision::Rejected, request);
    Some(Evaluation { policy_type: Some(kind), decided_by: Some(step), ..evaluation })
}

fn all_resources<'p>(policies: &PolicySet<'p>, request: &Request, rules: &RuleAnswers) -> Evaluation<'p> {
    let mut open = None;
    let mut allowed = None;
    for resource in &request.resources {
        let evaluation = evaluate_resource(policies, MatchInput { request, resource, rules });
        match evaluation.decision {
            Decision::Allow => allowed = Some(evaluation),
            // A later resource may be denied for certain.
            Decision::Depends(_) => open = open.or(Some(evaluation)),
            _ => return evaluation,
        }
    }
    open.or(allowed).unwrap_or_else(|| evaluate_resource(policies, MatchInput { request, resource: "*", rules }))
}

impl Evaluation<'_> {
    /// A decision that no statement was evaluated for.
    fn without_statements(decision: Decision, request: &Request) -> Self {
        let resource = request.resources.first().map_or("*", String::as_str).to_owned();
        Self { decision, policy_type: None, resource, decided_by: None, stages: Vec::new() }
    }
}

/// Whether some of a list of statements deny the request, and whether some allow it.
#[derive(Clone, Copy)]
struct Effects {
    deny: Truth,
    allow: Truth,
}

impl Effects {
    const ALLOWED: Self = Self { deny: Truth::No, allow: Truth::Yes };
    const NONE: Self = Self { deny: Truth::No, allow: Truth::No };

    fn of(steps: &[TraceStep<'_>]) -> Self {
        let any = |effect| {
            let steps = steps.iter().filter(move |step| step.effect == Some(effect));
            Truth::any(steps.map(|step| match &step.outcome {
                StatementMatch::Yes => Truth::Yes,
                StatementMatch::No(_) => Truth::No,
                StatementMatch::Open { rules, .. } => Truth::Open(*rules),
            }))
        };
        Self { deny: any(Effect::Deny), allow: any(Effect::Allow) }
    }

    fn passes(self) -> Truth {
        self.deny.not().and(|| self.allow)
    }

    /// Any `Deny` takes precedence, then any `Allow`.
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

/// The stages that were evaluated, and those of them that must allow the request.
#[derive(Default)]
struct Trace<'p> {
    stages: Vec<TraceStage<'p>>,
    /// Each must allow the request; the policy type is that of its last stage.
    required: Vec<(Option<PolicyType>, Effects)>,
}

/// Evaluates the policies for one resource.
fn evaluate_resource<'p>(policies: &PolicySet<'p>, input: MatchInput<'_>) -> Evaluation<'p> {
    let mut trace = Trace::default();
    let principal = &input.request.principal;
    let is_identity = matches!(principal, RequestPrincipal::Identity(_));
    let control = policies.control.map(|list| (PolicyType::Control, list));
    let session = policies.session.map(|list| (PolicyType::Session, list));
    for (kind, list) in control.into_iter().chain(session).filter(|_| is_identity) {
        let effects = trace.add_stage(kind, list, PolicyForm::Identity, input);
        trace.required.push((Some(kind), effects));
        if effects.passes() == Truth::No {
            return trace.evaluation(input);
        }
    }
    let (mut kind, mut own) = match principal {
        RequestPrincipal::Identity(_) => trace.identity(policies, input),
        RequestPrincipal::Root(account) if policies.trust.is_some() || owns(account, input.resource) => {
            (None, Effects::ALLOWED)
        }
        RequestPrincipal::Root(_) => (None, Effects::NONE),
        // Policies cannot be attached to a service or an identity provider.
        RequestPrincipal::Service(_) | RequestPrincipal::Federated(_) => (None, Effects::NONE),
    };
    if !policies.resource.is_empty() {
        let effects = trace.add_stage(PolicyType::ResourceBased, policies.resource, PolicyForm::Resource, input);
        let decided_by_resource = match principal {
            RequestPrincipal::Identity(_) => effects.deny == Truth::Yes,
            RequestPrincipal::Root(_) => effects.deny != Truth::No,
            RequestPrincipal::Service(_) | RequestPrincipal::Federated(_) => true,
        };
        if decided_by_resource || own.allow == Truth::No && effects.allow != Truth::No {
            kind = Some(PolicyType::ResourceBased);
        }
        own = own.or(effects);
    }
    // Services and federated users assume a role without identity-based policies.
    if policies.trust.is_none() || matches!(principal, RequestPrincipal::Identity(_) | RequestPrincipal::Root(_)) {
        trace.required.push((kind, own));
    }
    if let Some(trust) = policies.trust {
        let effects = trace.add_stage(PolicyType::AssumeRole, &[trust], PolicyForm::Trust, input);
        trace.required.push((Some(PolicyType::AssumeRole), effects));
    }
    trace.evaluation(input)
}

/// Whether a resource belongs to an account, according to its ARN. An ARN without an account matches any.
fn owns(account: &str, resource: &str) -> bool {
    let of = |arn: Arn<'_>| arn.account.is_empty() || arn.account == account || glob::is_pattern(arn.account);
    Arn::parse(resource).map_or(true, of)
}

impl<'p> Trace<'p> {
    fn add_stage(
        &mut self,
        policy_type: PolicyType,
        list: &[NamedPolicy<'p>],
        form: PolicyForm,
        input: MatchInput<'_>,
    ) -> Effects {
        let steps: Vec<_> = list.iter().flat_map(|one| input.match_policy(one.name, one.policy, form)).collect();
        let effects = Effects::of(&steps);
        self.stages.push(TraceStage { policy_type, decision: effects.decision(), steps });
        effects
    }

    /// Evaluates identity-based policies at their two levels. The resource group is evaluated where the
    /// account level neither allows nor denies. Whether its `Deny` counts beside an `Allow` at account
    /// level is open.
    fn identity(&mut self, policies: &PolicySet<'p>, input: MatchInput<'_>) -> (Option<PolicyType>, Effects) {
        let kind = PolicyType::AccountLevelIdentityBased;
        let account = self.add_stage(kind, policies.account, PolicyForm::Identity, input);
        let deny_counts = input.rules.truth(OpenRule::GroupDenyBeatsAccountAllow);
        let is_decided = account.deny == Truth::Yes || account.allow == Truth::Yes && deny_counts == Truth::No;
        if policies.resource_group.is_empty() || is_decided {
            return (Some(kind), account);
        }
        let group_kind = PolicyType::ResourceGroupLevelIdentityBased;
        let group = self.add_stage(group_kind, policies.resource_group, PolicyForm::Identity, input);
        let counts = account.allow.not().or(|| deny_counts);
        let both = account.or(Effects { deny: group.deny.and(|| counts), allow: group.allow });
        let by_group = account.allow != Truth::Yes || both.passes() != Truth::Yes;
        (Some(if by_group { group_kind } else { kind }), both)
    }

    /// The first required stage that does not allow the request decides; a certain denial takes
    /// precedence over an open one.
    fn evaluation(self, input: MatchInput<'_>) -> Evaluation<'p> {
        let failed = self.required.iter().find(|(_, effects)| effects.passes() == Truth::No);
        let open = || self.required.iter().find(|(_, effects)| effects.passes() != Truth::Yes);
        let (policy_type, effects) = match failed.or_else(open).or(self.required.last()) {
            Some((kind, effects)) => (*kind, *effects),
            None => (None, Effects::NONE),
        };
        let decision = match effects.decision() {
            Decision::Depends(_) => {
                let all = self.required.iter().fold(Truth::Yes, |all, (_, effects)| all.and(|| effects.passes()));
                if let Truth::Open(rules) = all { Decision::Depends(rules) } else { effects.decision() }
            }
            decision => decision,
        };
        let decided_by = self.decided_by(policy_type, decision);
        let policy_type = decided_by.as_ref().map(|(kind, _)| *kind).or(policy_type);
        Evaluation {
            decision,
            policy_type,
            resource: input.resource.to_owned(),
            decided_by: decided_by.map(|(_, step)| step),
            stages: self.stages,
        }
    }

    /// The first statement with the effect of the decision; statements of the deciding stage take precedence.
    fn decided_by(&self, kind: Option<PolicyType>, decision: Decision) -> Option<(PolicyType, TraceStep<'p>)> {
        let fits = |step: &&TraceStep<'p>| match decision {
            Decision::Allow => step.effect == Some(Effect::Allow) && step.outcome == StatementMatch::Yes,
            Decision::ExplicitDeny => step.effect == Some(Effect::Deny) && step.outcome == StatementMatch::Yes,
            Decision::Depends(_) => matches!(step.outcome, StatementMatch::Open { .. }),
            Decision::ImplicitDeny | Decision::Rejected => false,
        };
        let of = |stage: &TraceStage<'p>| stage.steps.iter().find(fits).map(|step| (stage.policy_type, step.clone()));
        let own = self.stages.iter().filter(|stage| Some(stage.policy_type) == kind).find_map(of);
        own.or_else(|| if kind.is_some() { self.stages.iter().find_map(of) } else { None })
    }
}

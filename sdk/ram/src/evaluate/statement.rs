//! Matching of one statement with a request.
//!
//! Owns which parts of a statement must match, and the reason why one does not.

use super::condition;
use super::request::{Request, RequestPrincipal};
use super::rules::{OpenRule, RuleAnswers, Truth};
use super::trace::{MismatchReason, StatementMatch, TraceStep};
use crate::arn::{self, Arn, ArnMatch};
use crate::glob;
use crate::policy::{self, Condition, Policy, ScalarType, Statement, Values};

/// The RAM codes of services that are documented to support resource-based policies. Roles are resources too.
const RESOURCE_POLICY_CODES: [&str; 5] = ["oss", "ots", "kms", "ram", "sts"];

/// The input that the statements of a policy are matched with.
#[derive(Clone, Copy)]
pub(super) struct MatchInput<'r> {
    pub(super) request: &'r Request,
    pub(super) resource: &'r str,
    pub(super) rules: &'r RuleAnswers,
}

/// The elements that a policy type requires in its statements.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PolicyForm {
    /// Actions and resources, and no principal.
    Identity,
    /// Principals, actions and resources.
    Resource,
    /// Principals and actions, and no resource.
    Trust,
}

impl<'p> TraceStep<'p> {
    pub(super) fn new(policy: &'p str, index: usize, statement: &'p Statement, outcome: StatementMatch<'p>) -> Self {
        let sid = statement.sid.as_ref().map(policy::Text::as_str);
        let effect = statement.effect.map(|effect| effect.value);
        Self { policy, statement: index, sid, effect, outcome }
    }
}

impl MatchInput<'_> {
    /// Matches each statement of a policy with the request.
    pub(super) fn match_policy<'p>(&self, name: &'p str, policy: &'p Policy, form: PolicyForm) -> Vec<TraceStep<'p>> {
        let numbered = policy.statements.iter().enumerate();
        numbered
            .map(|(index, statement)| {
                TraceStep::new(name, index, statement, self.match_statement(policy, statement, form))
            })
            .collect()
    }

    fn match_statement<'p>(&self, policy: &Policy, statement: &'p Statement, form: PolicyForm) -> StatementMatch<'p> {
        let no = |reason| StatementMatch::No(reason);
        if statement.effect.is_none() {
            return no(MismatchReason::Malformed("Effect"));
        }
        let principal = match self.principal(statement, form) {
            Truth::No => return no(MismatchReason::Principal),
            truth => truth,
        };
        let action = match self.action(statement, form) {
            Ok(Truth::No) => return no(MismatchReason::Action),
            Ok(truth) => truth,
            Err(reason) => return no(reason),
        };
        let resource = match self.resource(statement, form) {
            Ok(Truth::No) => return no(self.resource_reason(statement)),
            Ok(truth) => truth,
            Err(reason) => return no(reason),
        };
        let condition = condition::match_condition(statement.condition.as_ref(), &self.request.context, self.rules);
        if condition.truth == Truth::No {
            let (operator, key) = condition.unmet.unwrap_or_default();
            return no(MismatchReason::Condition { operator, key });
        }
        let mut counts = Truth::Yes;
        for rule in self.required_rules(policy, statement, form, condition.misspelt) {
            counts = counts.and(|| self.rules.truth(rule));
            if counts == Truth::No {
                return no(MismatchReason::AnsweredNo(rule));
            }
        }
        // The answer to none of them is no.
        match principal.and(|| action).and(|| resource).and(|| condition.truth).and(|| counts) {
            Truth::Open(rules) => StatementMatch::Open { rules, keys: condition.open },
            _ => StatementMatch::Yes,
        }
    }

    /// The rules to which the answer must be yes for the statement to have an effect.
    fn required_rules(
        &self,
        policy: &Policy,
        statement: &Statement,
        form: PolicyForm,
        misspelt: bool,
    ) -> impl Iterator<Item = OpenRule> + use<> {
        let code = self.request.action.split(':').next().unwrap_or_default();
        let has_policies = RESOURCE_POLICY_CODES.iter().any(|known| known.eq_ignore_ascii_case(code));
        let rules = [
            (form == PolicyForm::Trust && statement.denies(), OpenRule::TrustDenyCounts),
            (form == PolicyForm::Resource && !has_policies, OpenRule::ResourcePoliciesCount),
            (misspelt, OpenRule::OperatorCaseIgnored),
            (has_unknown_members(policy, statement), OpenRule::UnknownMembersIgnored),
            (has_unquoted_values(policy, statement), OpenRule::UnquotedValuesAccepted),
            (policy.has_single_statement(), OpenRule::SingleStatementAccepted),
        ];
        rules.into_iter().filter_map(|(required, rule)| required.then_some(rule))
    }

    /// A statement must have exactly one of `Action` and `NotAction`.
    fn action(&self, statement: &Statement, form: PolicyForm) -> Result<Truth, MismatchReason<'static>> {
        let requested = self.request.action.as_str();
        // A trust policy names `sts:AssumeRole` for every way of assuming a role.
        let assume_role = "sts:AssumeRole";
        let assumes = form == PolicyForm::Trust && glob::starts_with_ignore_case(requested, assume_role);
        let requested = if assumes { assume_role } else { requested };
        let matches = |values: &Values| values.iter().any(|pattern| glob::matches_ignore_case(pattern, requested));
        match (&statement.action, &statement.not_action) {
            (Some(actions), None) => Ok(matches(actions).into()),
            (None, Some(actions)) => Ok((!matches(actions)).into()),
            _ => Err(MismatchReason::Malformed("Action")),
        }
    }

    fn resource(&self, statement: &Statement, form: PolicyForm) -> Result<Truth, MismatchReason<'static>> {
        match (&statement.resource, &statement.not_resource) {
            (None, None) if form == PolicyForm::Trust => Ok(Truth::Yes),
            (Some(patterns), None) => Ok(self.any_resource(patterns)),
            (None, Some(patterns)) => {
                let rest = self.any_resource(patterns).not();
                Ok(rest.and(|| self.rules.truth(OpenRule::NotResourceCounts)))
            }
            _ => Err(MismatchReason::Malformed("Resource")),
        }
    }

    fn any_resource(&self, patterns: &Values) -> Truth {
        Truth::any(patterns.iter().map(|pattern| self.one_resource(pattern)))
    }

    fn one_resource(&self, pattern: &str) -> Truth {
        let matches = |pattern: &str| match arn::matches(pattern, self.resource) {
            ArnMatch::Matches => Truth::Yes,
            ArnMatch::Differs => Truth::No,
            ArnMatch::Open(rule) => self.rules.truth(rule.into()),
        };
        if !pattern.contains("${") {
            return matches(pattern);
        }
        let filled = || matches(&condition::fill_variables(pattern, &self.request.context));
        match self.rules.answer(OpenRule::VariablesCount) {
            Some(true) => filled(),
            Some(false) => matches(pattern),
            None => condition::either(OpenRule::VariablesCount, filled(), matches(pattern)),
        }
    }

    /// Why no resource pattern matches. Letter case counts, so that a pattern which differs in nothing else
    /// is reported.
    fn resource_reason<'p>(&self, statement: &'p Statement) -> MismatchReason<'p> {
        let resource = self.resource.to_ascii_lowercase();
        let mut patterns = statement.resource.iter().flat_map(Values::iter);
        let near = patterns.find(|pattern| arn::matches(&pattern.to_ascii_lowercase(), &resource) == ArnMatch::Matches);
        near.map_or(MismatchReason::Resource, MismatchReason::ResourceCase)
    }

    fn principal(&self, statement: &Statement, form: PolicyForm) -> Truth {
        if form == PolicyForm::Identity {
            // An identity-based policy applies to the identities that it is attached to, and names none.
            return (statement.principal.is_none() && statement.not_principal.is_none()).into();
        }
        let counts = || self.rules.truth(OpenRule::NotPrincipalCounts);
        let others = statement.not_principal.as_ref().map(|others| self.names(others).not());
        match (statement.principal.as_ref().map(|named| self.names(named)), others) {
            (None, None) => Truth::No,
            (Some(named), None) => named,
            (None, Some(others)) => others.and(counts),
            (Some(named), Some(others)) => named.and(|| others.or(|| counts().not())),
        }
    }

    /// Whether principals include the identity of the request.
    fn names(&self, principal: &policy::Principal) -> Truth {
        match principal {
            policy::Principal::List(values) => Truth::any(values.iter().map(|value| self.in_list(value))),
            policy::Principal::Map { entries, .. } => {
                let of = |entry: &policy::PrincipalEntry| {
                    Truth::any(entry.values.iter().map(|value| self.is(entry.kind.as_str(), value)))
                };
                Truth::any(entries.iter().map(of))
            }
        }
    }

    /// Whether a principal of a trust policy is the identity of the request.
    fn is(&self, kind: &str, value: &str) -> Truth {
        let requested = &self.request.principal;
        match (kind, requested) {
            ("RAM", RequestPrincipal::Root(_) | RequestPrincipal::Identity(_)) => {
                self.is_identity(value, &requested.name())
            }
            ("Service", RequestPrincipal::Service(name)) | ("Federated", RequestPrincipal::Federated(name)) => {
                self.is_same(value, name)
            }
            _ => Truth::No,
        }
    }

    /// `acs:ram::<account>:root` includes every identity of the account.
    fn is_identity(&self, value: &str, identity: &str) -> Truth {
        let all_of_account = || match (Arn::parse(value), Arn::parse(identity)) {
            (Ok(value), Ok(identity)) if value.relative == "root" => self.is_same(value.account, identity.account),
            _ => Truth::No,
        };
        self.is_same(value, identity).or(all_of_account)
    }

    /// The list of a resource-based policy contains `*`, account IDs, and ARNs of identities.
    fn in_list(&self, value: &str) -> Truth {
        let name = self.request.principal.name();
        let account = || Arn::parse(&name).map_or(Truth::No, |arn| self.is_same(value, arn.account));
        Truth::from(value == "*").or(|| self.is_identity(value, &name)).or(account)
    }

    fn is_same(&self, value: &str, name: &str) -> Truth {
        match value == name {
            true => Truth::Yes,
            false if glob::is_pattern(value) && glob::matches(value, name) => {
                self.rules.truth(OpenRule::PrincipalWildcardsMatch)
            }
            false => Truth::No,
        }
    }
}

/// Whether there are members that no page documents: their effect is not known.
fn has_unknown_members(policy: &Policy, statement: &Statement) -> bool {
    let in_condition = |condition: &Condition| {
        !condition.other.is_empty() || condition.operators.iter().any(|block| !block.other.is_empty())
    };
    !policy.other.is_empty() || !statement.other.is_empty() || statement.condition.as_ref().is_some_and(in_condition)
}

fn has_unquoted_values(policy: &Policy, statement: &Statement) -> bool {
    let keys = statement.condition.iter().flat_map(|condition| &condition.operators).flat_map(|block| &block.keys);
    let texts = keys.flat_map(|key| &key.values.items).chain(&policy.version).chain(&statement.sid);
    texts.into_iter().any(|text| text.scalar_type != ScalarType::String)
}

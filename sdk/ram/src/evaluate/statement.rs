//! One statement against a request.
//!
//! Owns which parts of a statement must match, and the reason where one does not.

use super::condition;
use super::request::{Principal, Request};
use super::rules::{Rule, Rules, Truth};
use super::trace::{Match, Reason, Step};
use crate::arn::{self, Arn, ArnMatch};
use crate::glob;
use crate::policy::{self, Condition, Policy, Scalar, Statement, Values};

/// The codes of services that are documented to have policies of resources, roles among them.
const RESOURCE_POLICIES: [&str; 5] = ["oss", "ots", "kms", "ram", "sts"];

/// What the statements of a policy are matched with.
#[derive(Clone, Copy)]
pub(super) struct Asked<'r> {
    pub(super) request: &'r Request,
    pub(super) resource: &'r str,
    pub(super) rules: &'r Rules,
}

/// What a kind of policies asks of its statements.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Actions and resources, and no principal.
    Identity,
    /// Principals, actions and resources.
    Resource,
    /// Principals and actions, and no resource.
    Trust,
}

impl<'p> Step<'p> {
    pub(super) fn new(policy: &'p str, index: usize, statement: &'p Statement, outcome: Match<'p>) -> Self {
        let sid = statement.sid.as_ref().map(policy::Text::as_str);
        let effect = statement.effect.map(|effect| effect.value);
        Self { policy, statement: index, sid, effect, outcome }
    }
}

impl Asked<'_> {
    /// What each statement of a policy says of the request.
    pub(super) fn steps<'p>(&self, name: &'p str, policy: &'p Policy, form: Form) -> Vec<Step<'p>> {
        let numbered = policy.statements.iter().enumerate();
        numbered
            .map(|(index, statement)| Step::new(name, index, statement, self.outcome(policy, statement, form)))
            .collect()
    }

    fn outcome<'p>(&self, policy: &Policy, statement: &'p Statement, form: Form) -> Match<'p> {
        let no = |reason| Match::No(reason);
        if statement.effect.is_none() {
            return no(Reason::Malformed("Effect"));
        }
        let principal = match self.principal(statement, form) {
            Truth::No => return no(Reason::Principal),
            truth => truth,
        };
        let action = match self.action(statement, form) {
            Ok(Truth::No) => return no(Reason::Action),
            Ok(truth) => truth,
            Err(reason) => return no(reason),
        };
        let resource = match self.resource(statement, form) {
            Ok(Truth::No) => return no(self.resource_reason(statement)),
            Ok(truth) => truth,
            Err(reason) => return no(reason),
        };
        let met = condition::met(statement.condition.as_ref(), &self.request.context, self.rules);
        if met.truth == Truth::No {
            let (operator, key) = met.by.unwrap_or_default();
            return no(Reason::Condition { operator, key });
        }
        let mut counts = Truth::Yes;
        for rule in self.asked_rules(policy, statement, form, met.misspelt) {
            counts = counts.and(|| self.rules.truth(rule));
            if counts == Truth::No {
                return no(Reason::Switch(rule));
            }
        }
        // None of them is a no.
        match principal.and(|| action).and(|| resource).and(|| met.truth).and(|| counts) {
            Truth::Open(rules) => Match::Open { rules, keys: met.open },
            _ => Match::Yes,
        }
    }

    /// The rules that must be answered with yes for a statement to say anything.
    fn asked_rules(
        &self,
        policy: &Policy,
        statement: &Statement,
        form: Form,
        misspelt: bool,
    ) -> impl Iterator<Item = Rule> + use<> {
        let code = self.request.action.split(':').next().unwrap_or_default();
        let has_policies = RESOURCE_POLICIES.iter().any(|known| known.eq_ignore_ascii_case(code));
        let asked = [
            (form == Form::Trust && statement.denies(), Rule::TrustDenyCounts),
            (form == Form::Resource && !has_policies, Rule::ResourcePoliciesCount),
            (misspelt, Rule::OperatorCaseIgnored),
            (has_unknown_members(policy, statement), Rule::UnknownMembersIgnored),
            (has_unquoted_values(policy, statement), Rule::UnquotedValuesAccepted),
            (policy.has_single_statement(), Rule::SingleStatementAccepted),
        ];
        asked.into_iter().filter_map(|(asked, rule)| asked.then_some(rule))
    }

    /// Exactly one of `Action` and `NotAction` stands in a statement.
    fn action(&self, statement: &Statement, form: Form) -> Result<Truth, Reason<'static>> {
        let asked = self.request.action.as_str();
        // A trust policy names `sts:AssumeRole` for every way of assuming a role.
        let assumed = "sts:AssumeRole";
        let asked = if form == Form::Trust && glob::starts_with_ignore_case(asked, assumed) { assumed } else { asked };
        let matches = |values: &Values| values.iter().any(|pattern| glob::matches_ignore_case(pattern, asked));
        match (&statement.action, &statement.not_action) {
            (Some(actions), None) => Ok(matches(actions).into()),
            (None, Some(actions)) => Ok((!matches(actions)).into()),
            _ => Err(Reason::Malformed("Action")),
        }
    }

    fn resource(&self, statement: &Statement, form: Form) -> Result<Truth, Reason<'static>> {
        match (&statement.resource, &statement.not_resource) {
            (None, None) if form == Form::Trust => Ok(Truth::Yes),
            (Some(patterns), None) => Ok(self.any_resource(patterns)),
            (None, Some(patterns)) => {
                let rest = self.any_resource(patterns).not();
                Ok(rest.and(|| self.rules.truth(Rule::NotResourceCounts)))
            }
            _ => Err(Reason::Malformed("Resource")),
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
        let filled = || matches(&condition::filled(pattern, &self.request.context));
        match self.rules.answer(Rule::VariablesCount) {
            Some(true) => filled(),
            Some(false) => matches(pattern),
            None => condition::either(Rule::VariablesCount, filled(), matches(pattern)),
        }
    }

    /// Letter case counts in a resource; a pattern that differs in nothing else is worth a word.
    fn resource_reason<'p>(&self, statement: &'p Statement) -> Reason<'p> {
        let resource = self.resource.to_ascii_lowercase();
        let mut patterns = statement.resource.iter().flat_map(Values::iter);
        let near = patterns.find(|pattern| arn::matches(&pattern.to_ascii_lowercase(), &resource) == ArnMatch::Matches);
        near.map_or(Reason::Resource, Reason::ResourceCase)
    }

    fn principal(&self, statement: &Statement, form: Form) -> Truth {
        if form == Form::Identity {
            // An identity-based policy belongs to whom it is attached to.
            return (statement.principal.is_none() && statement.not_principal.is_none()).into();
        }
        let counts = || self.rules.truth(Rule::NotPrincipalCounts);
        let others = statement.not_principal.as_ref().map(|others| self.names(others).not());
        match (statement.principal.as_ref().map(|named| self.names(named)), others) {
            (None, None) => Truth::No,
            (Some(named), None) => named,
            (None, Some(others)) => others.and(counts),
            (Some(named), Some(others)) => named.and(|| others.or(|| counts().not())),
        }
    }

    /// Whether principals include the one who asks.
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

    /// Whether an entry of a trust policy's principals is the one who asks.
    fn is(&self, kind: &str, value: &str) -> Truth {
        let asked = &self.request.principal;
        match (kind, asked) {
            ("RAM", Principal::Root(_) | Principal::Identity(_)) => self.is_identity(value, &asked.name()),
            ("Service", Principal::Service(name)) | ("Federated", Principal::Federated(name)) => {
                self.is_same(value, name)
            }
            _ => Truth::No,
        }
    }

    /// `acs:ram::<account>:root` stands for every identity of the account.
    fn is_identity(&self, value: &str, asked: &str) -> Truth {
        let all_of_account = || match (Arn::parse(value), Arn::parse(asked)) {
            (Ok(value), Ok(asked)) if value.relative == "root" => self.is_same(value.account, asked.account),
            _ => Truth::No,
        };
        self.is_same(value, asked).or(all_of_account)
    }

    /// The list of a resource policy holds `*`, accounts, and names of identities.
    fn in_list(&self, value: &str) -> Truth {
        let name = self.request.principal.name();
        let account = || Arn::parse(&name).map_or(Truth::No, |arn| self.is_same(value, arn.account));
        Truth::from(value == "*").or(|| self.is_identity(value, &name)).or(account)
    }

    fn is_same(&self, value: &str, asked: &str) -> Truth {
        match value == asked {
            true => Truth::Yes,
            false if glob::is_pattern(value) && glob::matches(value, asked) => {
                self.rules.truth(Rule::PrincipalWildcardsMatch)
            }
            false => Truth::No,
        }
    }
}

/// Members that no page has, here or in the condition: what they would change is not known.
fn has_unknown_members(policy: &Policy, statement: &Statement) -> bool {
    let in_condition = |condition: &Condition| {
        !condition.other.is_empty() || condition.operators.iter().any(|block| !block.other.is_empty())
    };
    !policy.other.is_empty() || !statement.other.is_empty() || statement.condition.as_ref().is_some_and(in_condition)
}

fn has_unquoted_values(policy: &Policy, statement: &Statement) -> bool {
    let keys = statement.condition.iter().flat_map(|condition| &condition.operators).flat_map(|block| &block.keys);
    let texts = keys.flat_map(|key| &key.values.items).chain(&policy.version).chain(&statement.sid);
    texts.into_iter().any(|text| text.scalar != Scalar::String)
}

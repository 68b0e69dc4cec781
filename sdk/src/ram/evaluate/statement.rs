//! One statement against a request.
//!
//! Owns which parts of a statement must match, and the reason where one does not.

use super::condition;
use super::request::{Principal, Request};
use super::rules::{Rule, Rules, Truth};
use super::trace::{Match, Reason, Step};
use crate::ram::arn::{self, Arn, ArnMatch};
use crate::ram::glob;
use crate::ram::policy::{self, Effect, Policy, Statement, Values};

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

impl Asked<'_> {
    /// What each statement of a policy says of the request.
    pub(super) fn steps<'p>(&self, name: &'p str, policy: &'p Policy, form: Form) -> Vec<Step<'p>> {
        let numbered = policy.statements.iter().enumerate();
        numbered
            .map(|(index, statement)| Step {
                policy: name,
                statement: index,
                sid: statement.sid.as_ref().map(policy::Text::as_str),
                effect: statement.effect.map(|effect| effect.value),
                outcome: self.outcome(statement, form),
            })
            .collect()
    }

    fn outcome<'p>(&self, statement: &'p Statement, form: Form) -> Match<'p> {
        let no = |reason| Match::No(reason);
        let Some(effect) = statement.effect else {
            return no(Reason::Malformed("Effect"));
        };
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
        if met.malformed {
            return no(Reason::Malformed("Condition"));
        }
        let (operator, key) = met.by.unwrap_or_default();
        let counts = if form == Form::Trust && effect.value == Effect::Deny {
            self.rules.truth(Rule::TrustDenyCounts)
        } else {
            Truth::Yes
        };
        match principal.and(|| action).and(|| resource).and(|| met.truth).and(|| counts) {
            Truth::Yes => Match::Yes,
            Truth::No if met.truth == Truth::No => no(Reason::Condition { operator, key }),
            Truth::No => no(Reason::Switch(Rule::TrustDenyCounts)),
            Truth::Open(rules) => Match::Open { rules, key: met.by.map(|(_, key)| key) },
        }
    }

    /// Exactly one of `Action` and `NotAction` stands in a statement.
    fn action(&self, statement: &Statement, form: Form) -> Result<Truth, Reason<'static>> {
        let asked = self.request.action.as_str();
        // A trust policy names `sts:AssumeRole` for every way of assuming a role.
        let assumed = "sts:AssumeRole";
        let asked = if form == Form::Trust && starts_with(asked, assumed) { assumed } else { asked };
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
        let named = match (&statement.principal, form) {
            // An identity-based policy belongs to whom it is attached to.
            (None, Form::Identity) => return Truth::Yes,
            (None, _) | (Some(_), Form::Identity) => return Truth::No,
            (Some(named), _) => named,
        };
        let asked = &self.request.principal;
        match named {
            policy::Principal::List(values) => values.iter().any(|value| in_list(value, asked)).into(),
            policy::Principal::Map { entries, .. } => {
                let any = |entry: &policy::PrincipalEntry| {
                    entry.values.iter().any(|value| is(entry.kind.as_str(), value, asked))
                };
                entries.iter().any(any).into()
            }
        }
    }
}

/// Whether an entry of a trust policy's principals is the one who asks.
fn is(kind: &str, value: &str, asked: &Principal) -> bool {
    match (kind, asked) {
        ("RAM", Principal::Root(_) | Principal::Identity(_)) => is_identity(value, &asked.name()),
        ("Service", Principal::Service(name)) => value == name,
        ("Federated", Principal::Federated(arn)) => value == arn,
        _ => false,
    }
}

/// `acs:ram::<account>:root` stands for every identity of the account.
fn is_identity(value: &str, asked: &str) -> bool {
    let all_of_account = || {
        let (value, asked) = (Arn::parse(value).ok()?, Arn::parse(asked).ok()?);
        Some(value.relative == "root" && value.account == asked.account)
    };
    value == asked || all_of_account().unwrap_or(false)
}

/// The list of a resource policy holds `*`, accounts, and names of identities.
fn in_list(value: &str, asked: &Principal) -> bool {
    let name = asked.name();
    let account = || Arn::parse(&name).is_ok_and(|arn| arn.account == value);
    value == "*" || is_identity(value, &name) || account()
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

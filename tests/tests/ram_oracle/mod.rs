//! An evaluator that was written apart from the SDK's, for comparison.
//!
//! Owns a plain reading of the documented rules over JSON, with every open rule answered. It shares no code
//! with the SDK, and is slow and short on purpose.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::collections::BTreeMap;

use serde_json::Value;

/// A request as plain texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Question {
    pub(crate) action: String,
    /// Each of them must be allowed.
    pub(crate) resources: Vec<String>,
    pub(crate) principal: String,
    pub(crate) context: BTreeMap<String, Vec<String>>,
}

/// The policies of a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Policies {
    pub(crate) control: Option<Vec<Value>>,
    pub(crate) session: Option<Vec<Value>>,
    pub(crate) account: Vec<Value>,
    pub(crate) group: Vec<Value>,
    pub(crate) resource: Vec<Value>,
    pub(crate) trust: Option<Value>,
}

/// The answers to the rules that random policies can meet.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Answers {
    pub(crate) star_across_fields: bool,
    pub(crate) absent_matches_negated: bool,
    pub(crate) negated_means_none: bool,
    pub(crate) group_deny: bool,
    pub(crate) resource_policies: bool,
    pub(crate) trust_deny: bool,
    pub(crate) one_value_suffices: bool,
    pub(crate) keys_ignore_case: bool,
}

/// `Allow`, `ExplicitDeny` or `ImplicitDeny`: that of the first resource that is not allowed.
pub(crate) fn decide(policies: &Policies, question: &Question, answers: Answers) -> &'static str {
    let mut decisions = question.resources.iter().map(|resource| on_one(policies, question, resource, answers));
    decisions.find(|decision| *decision != "Allow").unwrap_or("Allow")
}

fn on_one(policies: &Policies, question: &Question, on: &str, answers: Answers) -> &'static str {
    let said = |policies: &[Value], of: Of| said(policies, question, on, answers, of);
    for gate in [&policies.control, &policies.session].into_iter().flatten() {
        match combined(&said(gate, Of::Identity)) {
            "Allow" => {}
            denied => return denied,
        }
    }
    let account = said(&policies.account, Of::Identity);
    let group = said(&policies.group, Of::Identity);
    let mut all = account.clone();
    match combined(&account) {
        "ImplicitDeny" => all.extend(group),
        "Allow" if answers.group_deny => all.extend(group.into_iter().filter(|effect| effect == "Deny")),
        _ => {}
    }
    let has_policies = ["oss:", "ots:", "kms:", "ram:", "sts:"].iter().any(|code| question.action.starts_with(code));
    if has_policies || answers.resource_policies {
        all.extend(said(&policies.resource, Of::Resource));
    }
    match (combined(&all), &policies.trust) {
        ("Allow", Some(trust)) => {
            let mut said = said(std::slice::from_ref(trust), Of::Trust);
            said.retain(|effect| effect == "Allow" || answers.trust_deny);
            combined(&said)
        }
        (decision, _) => decision,
    }
}

fn combined(effects: &[String]) -> &'static str {
    let has = |wanted: &str| effects.iter().any(|effect| effect == wanted);
    if has("Deny") {
        "ExplicitDeny"
    } else if has("Allow") {
        "Allow"
    } else {
        "ImplicitDeny"
    }
}

/// What the policies belong to.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    Identity,
    Resource,
    Trust,
}

/// The effects of the statements that match.
fn said(policies: &[Value], question: &Question, on: &str, answers: Answers, of: Of) -> Vec<String> {
    let statements = policies.iter().flat_map(|policy| policy["Statement"].as_array().unwrap());
    let matching = statements.filter(|statement| {
        let names = |one: &String| {
            let account = one.strip_suffix("root").filter(|account| account.starts_with("acs:ram::"));
            *one == question.principal || account.is_some_and(|account| question.principal.starts_with(account))
        };
        let principal = match of {
            Of::Identity => true,
            Of::Resource => texts(&statement["Principal"]).iter().any(|one| one == "*" || names(one)),
            Of::Trust => texts(&statement["Principal"]["RAM"]).iter().any(names),
        };
        principal
            && action(statement, question)
            && (of == Of::Trust || resource(statement, on, answers))
            && condition(statement, question, answers)
    });
    matching.map(|statement| statement["Effect"].as_str().unwrap().to_owned()).collect()
}

fn action(statement: &Value, question: &Question) -> bool {
    let requested = question.action.to_lowercase();
    let any = |value: &Value| texts(value).iter().any(|pattern| like(&pattern.to_lowercase(), &requested));
    match statement.get("Action") {
        Some(actions) => any(actions),
        None => !any(&statement["NotAction"]),
    }
}

fn resource(statement: &Value, on: &str, answers: Answers) -> bool {
    texts(&statement["Resource"]).iter().any(|pattern| {
        let (wanted, found): (Vec<&str>, Vec<&str>) = (pattern.splitn(5, ':').collect(), on.splitn(5, ':').collect());
        let by_field = wanted.len() == found.len() && wanted.iter().zip(&found).all(|(a, b)| like(a, b));
        let is_arn = on.starts_with("acs:");
        pattern == "*" || by_field || ((answers.star_across_fields || !is_arn) && like(pattern, on))
    })
}

fn condition(statement: &Value, question: &Question, answers: Answers) -> bool {
    let Some(operators) = statement.get("Condition").and_then(Value::as_object) else {
        return true;
    };
    operators.iter().all(|(operator, keys)| {
        keys.as_object().unwrap().iter().all(|(key, values)| {
            let negated = operator.contains("Not");
            let is_same =
                |name: &str| name == key || answers.keys_ignore_case && name.to_lowercase() == key.to_lowercase();
            let Some((_, found)) = question.context.iter().find(|(name, _)| is_same(name)) else {
                return negated && answers.absent_matches_negated;
            };
            let equal = |found: &String, wanted: &String| match operator.replace("Not", "").as_str() {
                "StringEquals" => wanted == found,
                "StringEqualsIgnoreCase" => wanted.to_lowercase() == found.to_lowercase(),
                "StringLike" => like(wanted, found),
                "Bool" => wanted == found,
                "NumericLessThan" => found.parse::<f64>().unwrap() < wanted.parse::<f64>().unwrap(),
                other => panic!("the oracle does not know {other}"),
            };
            let values = texts(values);
            let met = |found: &String| match negated {
                false => values.iter().any(|wanted| equal(found, wanted)),
                true if answers.negated_means_none => !values.iter().any(|wanted| equal(found, wanted)),
                true => values.iter().any(|wanted| !equal(found, wanted)),
            };
            if answers.one_value_suffices { found.iter().any(met) } else { found.iter().all(met) }
        })
    })
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(|item| item.as_str().unwrap().to_owned()).collect(),
        Value::String(text) => vec![text.clone()],
        Value::Null => Vec::new(),
        other => panic!("no text: {other}"),
    }
}

/// `*` and `?` by recursion.
pub(crate) fn like(pattern: &str, text: &str) -> bool {
    let mut letters = pattern.chars();
    match letters.next() {
        None => text.is_empty(),
        Some('*') => (0..=text.len()).filter_map(|at| text.get(at..)).any(|rest| like(letters.as_str(), rest)),
        Some(wanted) => {
            let mut rest = text.chars();
            rest.next().is_some_and(|found| wanted == '?' || wanted == found) && like(letters.as_str(), rest.as_str())
        }
    }
}

/// Numbers that look random and are the same in every run (xorshift64*).
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % end
    }

    pub(crate) fn one_of<'t, T>(&mut self, items: &'t [T]) -> &'t T {
        &items[self.below(items.len())]
    }

    pub(crate) fn yes(&mut self) -> bool {
        self.below(2) == 1
    }
}

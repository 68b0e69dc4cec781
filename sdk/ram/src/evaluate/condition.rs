//! Conditions of a statement against the context of a request.
//!
//! Owns how values, keys and operators combine; one comparison of two values is
//! [`Operator::compare`]'s.

use super::request::Context;
use super::rules::{Rule, RuleSet, Rules, Truth};
use crate::condition::{Family, Operator, OperatorError, OperatorName, SetModifier, parse_date};
use crate::policy::{Condition, ConditionKey, OperatorBlock, Values};

/// What a condition comes to, and the keys that decided.
pub(super) struct Met<'p> {
    pub(super) truth: Truth,
    /// The operator and the key that are not met.
    pub(super) by: Option<(&'p str, &'p str)>,
    /// The keys that leave it open.
    pub(super) open: Vec<&'p str>,
    /// Whether the name of an operator differs from a documented one in letter case or blanks.
    pub(super) misspelt: bool,
}

/// All operators, all keys of each, one value of each key.
pub(super) fn met<'p>(condition: Option<&'p Condition>, context: &Context, rules: &Rules) -> Met<'p> {
    let mut met = Met { truth: Truth::Yes, by: None, open: Vec::new(), misspelt: false };
    for block in condition.iter().flat_map(|condition| &condition.operators) {
        let Ok((operator, misspelt)) = operator(block.name.as_str()) else {
            met.truth = Truth::No;
            met.by = by(block, block.keys.first());
            return met;
        };
        met.misspelt |= misspelt;
        for key in &block.keys {
            let truth = key_met(operator, key, context, rules);
            let before = met.truth;
            met.truth = before.and(|| truth);
            match truth {
                Truth::Yes => {}
                Truth::Open(_) => met.open.push(key.name.as_str()),
                Truth::No => {
                    met.by = by(block, Some(key));
                    return met;
                }
            }
        }
    }
    met
}

/// The first operator that RAM does not have, so that it refuses the policy.
pub(super) fn refused(condition: Option<&Condition>) -> Option<&str> {
    let mut names = condition.into_iter().flat_map(|condition| &condition.operators).map(|block| block.name.as_str());
    names.find(|name| operator(name).is_err())
}

/// The operator of a name, and whether the name is spelt otherwise.
fn operator(name: &str) -> Result<(OperatorName, bool), OperatorError> {
    match OperatorName::parse(name) {
        Ok(operator) => Ok((operator, false)),
        Err(OperatorError::Spelling(operator)) => {
            let spelt = match name.split_once(':') {
                Some((modifier, _)) => OperatorName::parse(&format!("{modifier}:{operator}"))?,
                None => OperatorName { modifier: None, operator },
            };
            Ok((spelt, true))
        }
        Err(error) => Err(error),
    }
}

fn by<'p>(block: &'p OperatorBlock, key: Option<&'p ConditionKey>) -> Option<(&'p str, &'p str)> {
    Some((block.name.as_str(), key.map_or("", |key| key.name.as_str())))
}

fn key_met(name: OperatorName, key: &ConditionKey, context: &Context, rules: &Rules) -> Truth {
    let name_of_key = key.name.as_str();
    if let Some(values) = context.get(name_of_key) {
        return present(name, &key.values, values, context, rules);
    }
    let absent = || absent(name, rules);
    let Some(values) = context.get_ignoring_case(name_of_key) else {
        return absent();
    };
    match rules.answer(Rule::KeysIgnoreCase) {
        Some(true) => present(name, &key.values, values, context, rules),
        Some(false) => absent(),
        None => either(Rule::KeysIgnoreCase, present(name, &key.values, values, context, rules), absent()),
    }
}

/// One of two answers, which an open rule chooses between.
pub(super) fn either(rule: Rule, yes: Truth, no: Truth) -> Truth {
    let rules = |truth| if let Truth::Open(rules) = truth { rules } else { RuleSet::default() };
    if yes == no { yes } else { Truth::Open(RuleSet::from(rule).union(rules(yes)).union(rules(no))) }
}

fn absent(name: OperatorName, rules: &Rules) -> Truth {
    match name.modifier {
        // A statement about all of no values holds, and one about any of them does not.
        Some(modifier) => modified(rules, (modifier == SetModifier::ForAllValues).into()),
        None if name.operator.is_negated() => rules.truth(Rule::AbsentKeyMatchesNegated),
        None => rules.truth(Rule::AbsentKeyMatches),
    }
}

fn present(name: OperatorName, wanted: &Values, found: &[String], context: &Context, rules: &Rules) -> Truth {
    let operator = name.operator;
    let one = |value: &String| value_met(operator, wanted, value, context, rules);
    let all = || Truth::any(found.iter().map(|value| one(value).not())).not();
    match name.modifier {
        None if found.len() < 2 => Truth::any(found.iter().map(one)),
        None => match rules.answer(Rule::OneValueSuffices) {
            Some(true) => Truth::any(found.iter().map(one)),
            Some(false) => all(),
            None => either(Rule::OneValueSuffices, Truth::any(found.iter().map(one)), all()),
        },
        Some(SetModifier::ForAnyValue) => modified(rules, Truth::any(found.iter().map(one))),
        Some(SetModifier::ForAllValues) => modified(rules, all()),
    }
}

fn modified(rules: &Rules, as_elsewhere: Truth) -> Truth {
    match rules.answer(Rule::SetModifiersCount) {
        Some(true) => as_elsewhere,
        Some(false) => Truth::No,
        None => either(Rule::SetModifiersCount, as_elsewhere, Truth::No),
    }
}

/// Whether one value of the request is what the policy's values ask for.
fn value_met(operator: Operator, wanted: &Values, found: &str, context: &Context, rules: &Rules) -> Truth {
    let equal = |wanted: &str| compare(operator, wanted, found, context, rules);
    if !operator.is_negated() {
        return Truth::any(wanted.iter().map(equal));
    }
    let none = || Truth::any(wanted.iter().map(equal)).not();
    let some = || Truth::any(wanted.iter().map(|wanted| equal(wanted).not()));
    if wanted.items.len() < 2 {
        return none();
    }
    match rules.answer(Rule::NegatedMeansNone) {
        Some(true) => none(),
        Some(false) => some(),
        None => either(Rule::NegatedMeansNone, none(), some()),
    }
}

/// Whether a value that cannot be read equals another one is open, before negation as after it.
fn compare(operator: Operator, wanted: &str, found: &str, context: &Context, rules: &Rules) -> Truth {
    let plain = |wanted: &str| match operator.compare(wanted, found) {
        Ok(equal) => equal.into(),
        Err(_) => rules.truth(Rule::UnreadableValuesMatch),
    };
    if wanted.contains("${") {
        let literal = || plain(wanted);
        let filled = || plain(&filled(wanted, context));
        return match rules.answer(Rule::VariablesCount) {
            Some(true) => filled(),
            Some(false) => literal(),
            None => either(Rule::VariablesCount, filled(), literal()),
        };
    }
    let truth = plain(wanted);
    if operator.family() != Family::Date {
        return truth;
    }
    let without_offset = [wanted, found].iter().any(|text| parse_date(text).is_ok_and(|date| !date.has_offset));
    match rules.answer(Rule::DateWithoutOffsetIsUtc) {
        Some(true) => truth,
        _ if !without_offset => truth,
        Some(false) => Truth::No,
        None => either(Rule::DateWithoutOffsetIsUtc, truth, Truth::No),
    }
}

/// The text with each `${key}` replaced by the value of that key; one without a value stays.
pub(super) fn filled(text: &str, context: &Context) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        filled.push_str(before);
        let Some((key, after)) = after.split_once('}') else {
            filled.push_str("${");
            rest = after;
            continue;
        };
        match context.get(key).and_then(<[String]>::first) {
            Some(value) => filled.push_str(value),
            None => {
                filled.push_str("${");
                filled.push_str(key);
                filled.push('}');
            }
        }
        rest = after;
    }
    filled + rest
}

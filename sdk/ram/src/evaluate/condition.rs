//! Conditions of a statement against the context of a request.
//!
//! Owns how values, keys and operators combine. [`Operator::compare`] compares two values.

use super::request::RequestContext;
use super::rules::{OpenRule, OpenRuleSet, RuleAnswers, Truth};
use crate::condition::{Date, Operator, OperatorError, OperatorName, SetModifier, ValueType};
use crate::policy::{Condition, ConditionKey, OperatorBlock, Values};

/// Whether a condition is met, and the keys that decide it.
pub(super) struct ConditionMatch<'p> {
    pub(super) truth: Truth,
    /// The first operator and key that are not met.
    pub(super) unmet: Option<(&'p str, &'p str)>,
    /// The keys for which the answer is open.
    pub(super) open: Vec<&'p str>,
    /// Whether the name of an operator differs from a documented one in letter case or blanks.
    pub(super) misspelt: bool,
}

/// Requires all operators, all keys of each, and one value of each key.
pub(super) fn match_condition<'p>(
    condition: Option<&'p Condition>,
    context: &RequestContext,
    rules: &RuleAnswers,
) -> ConditionMatch<'p> {
    let mut met = ConditionMatch { truth: Truth::Yes, unmet: None, open: Vec::new(), misspelt: false };
    for block in condition.iter().flat_map(|condition| &condition.operators) {
        let Ok((operator, misspelt)) = operator(block.name.as_str()) else {
            met.truth = Truth::No;
            met.unmet = unmet(block, block.keys.first());
            return met;
        };
        met.misspelt |= misspelt;
        for key in &block.keys {
            let truth = match_key(operator, key, context, rules);
            let before = met.truth;
            met.truth = before.and(|| truth);
            match truth {
                Truth::Yes => {}
                Truth::Open(_) => met.open.push(key.name.as_str()),
                Truth::No => {
                    met.unmet = unmet(block, Some(key));
                    return met;
                }
            }
        }
    }
    met
}

/// The first operator that RAM does not have, so that it rejects the policy.
pub(super) fn unknown_operator(condition: Option<&Condition>) -> Option<&str> {
    let mut names = condition.into_iter().flat_map(|condition| &condition.operators).map(|block| block.name.as_str());
    names.find(|name| operator(name).is_err())
}

/// The operator of a name, and whether the name is spelt differently.
fn operator(name: &str) -> Result<(OperatorName, bool), OperatorError> {
    match name.parse() {
        Ok(operator) => Ok((operator, false)),
        Err(OperatorError::Spelling(operator)) => {
            let spelt = match name.split_once(':') {
                Some((modifier, _)) => format!("{modifier}:{operator}").parse()?,
                None => OperatorName { modifier: None, operator },
            };
            Ok((spelt, true))
        }
        Err(error) => Err(error),
    }
}

fn unmet<'p>(block: &'p OperatorBlock, key: Option<&'p ConditionKey>) -> Option<(&'p str, &'p str)> {
    Some((block.name.as_str(), key.map_or("", |key| key.name.as_str())))
}

fn match_key(name: OperatorName, key: &ConditionKey, context: &RequestContext, rules: &RuleAnswers) -> Truth {
    let name_of_key = key.name.as_str();
    if let Some(values) = context.get(name_of_key) {
        return present(name, &key.values, values, context, rules);
    }
    let absent = || absent(name, rules);
    let Some(values) = context.get_ignoring_case(name_of_key) else {
        return absent();
    };
    match rules.answer(OpenRule::KeysIgnoreCase) {
        Some(true) => present(name, &key.values, values, context, rules),
        Some(false) => absent(),
        None => either(OpenRule::KeysIgnoreCase, present(name, &key.values, values, context, rules), absent()),
    }
}

/// One of two answers, between which an open rule decides.
pub(super) fn either(rule: OpenRule, yes: Truth, no: Truth) -> Truth {
    let rules = |truth| if let Truth::Open(rules) = truth { rules } else { OpenRuleSet::default() };
    if yes == no { yes } else { Truth::Open(OpenRuleSet::from(rule).union(rules(yes)).union(rules(no))) }
}

fn absent(name: OperatorName, rules: &RuleAnswers) -> Truth {
    match name.modifier {
        // Without values, a statement about all of them is true, and one about any of them is false.
        Some(modifier) => if_modifiers_count(rules, (modifier == SetModifier::ForAllValues).into()),
        None if name.operator.is_negated() => rules.truth(OpenRule::AbsentKeyMatchesNegated),
        None => rules.truth(OpenRule::AbsentKeyMatches),
    }
}

fn present(
    name: OperatorName,
    wanted: &Values,
    found: &[String],
    context: &RequestContext,
    rules: &RuleAnswers,
) -> Truth {
    let operator = name.operator;
    let one = |value: &String| match_value(operator, wanted, value, context, rules);
    let all = || Truth::any(found.iter().map(|value| one(value).not())).not();
    match name.modifier {
        None if found.len() < 2 => Truth::any(found.iter().map(one)),
        None => match rules.answer(OpenRule::OneValueSuffices) {
            Some(true) => Truth::any(found.iter().map(one)),
            Some(false) => all(),
            None => either(OpenRule::OneValueSuffices, Truth::any(found.iter().map(one)), all()),
        },
        Some(SetModifier::ForAnyValue) => if_modifiers_count(rules, Truth::any(found.iter().map(one))),
        Some(SetModifier::ForAllValues) => if_modifiers_count(rules, all()),
    }
}

fn if_modifiers_count(rules: &RuleAnswers, truth: Truth) -> Truth {
    match rules.answer(OpenRule::SetModifiersCount) {
        Some(true) => truth,
        Some(false) => Truth::No,
        None => either(OpenRule::SetModifiersCount, truth, Truth::No),
    }
}

/// Whether one value of the request satisfies the values of the policy.
fn match_value(
    operator: Operator,
    wanted: &Values,
    found: &str,
    context: &RequestContext,
    rules: &RuleAnswers,
) -> Truth {
    let equal = |wanted: &str| compare(operator, wanted, found, context, rules);
    if !operator.is_negated() {
        return Truth::any(wanted.iter().map(equal));
    }
    let none = || Truth::any(wanted.iter().map(equal)).not();
    let some = || Truth::any(wanted.iter().map(|wanted| equal(wanted).not()));
    if wanted.items.len() < 2 {
        return none();
    }
    match rules.answer(OpenRule::NegatedMeansNone) {
        Some(true) => none(),
        Some(false) => some(),
        None => either(OpenRule::NegatedMeansNone, none(), some()),
    }
}

/// Compares two values, before negation. Whether a value that cannot be read equals another one is open.
fn compare(operator: Operator, wanted: &str, found: &str, context: &RequestContext, rules: &RuleAnswers) -> Truth {
    let compared = |wanted: &str| match operator.compare(wanted, found) {
        Ok(equal) => equal.into(),
        Err(_) => rules.truth(OpenRule::UnreadableValuesMatch),
    };
    if wanted.contains("${") {
        let literal = || compared(wanted);
        let filled = || compared(&fill_variables(wanted, context));
        return match rules.answer(OpenRule::VariablesCount) {
            Some(true) => filled(),
            Some(false) => literal(),
            None => either(OpenRule::VariablesCount, filled(), literal()),
        };
    }
    let truth = compared(wanted);
    if operator.value_type() != ValueType::Date {
        return truth;
    }
    let without_offset = [wanted, found].iter().any(|text| text.parse::<Date>().is_ok_and(|date| !date.has_offset));
    match rules.answer(OpenRule::DateWithoutOffsetIsUtc) {
        Some(true) => truth,
        _ if !without_offset => truth,
        Some(false) => Truth::No,
        None => either(OpenRule::DateWithoutOffsetIsUtc, truth, Truth::No),
    }
}

/// The text with each `${key}` replaced by the value of that key. Variables without a value are kept.
pub(super) fn fill_variables(text: &str, context: &RequestContext) -> String {
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

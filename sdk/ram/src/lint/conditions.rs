//! Operators and keys of conditions.
//!
//! Owns the findings about their names, and about keys that do not belong to the actions. `values` checks the
//! values. An operator that RAM does not have is read as the nearest one, so that the rest of the condition
//! is checked nevertheless.

use alibabacloud_nearest_name::Names;

use super::condition_use::{ConditionUse, condition_uses, operator_path};
use super::context::Context;
use super::finding::Place;
use super::rule::Rule;
use super::severity::Severity;
use super::values;
use super::view::View;
use crate::ActionClass;
use crate::condition::{
    COMMON, CommonKey, Confidence, Operator, OperatorError, OperatorName, PRODUCT_KEYS, base_name, common,
    common_ignoring_case,
};
use crate::policy::{OperatorBlock, PolicyKind};

pub(super) fn check(context: &mut Context<'_>, view: &View<'_>) {
    let Some(condition) = &view.statement.condition else { return };
    for block in &condition.operators {
        check_operator(context, view, block);
    }
    for condition_use in condition_uses(view) {
        check_key(context, &condition_use);
        values::check(context, &condition_use);
    }
}

fn check_operator(context: &mut Context<'_>, view: &View<'_>, block: &OperatorBlock) {
    let written = &block.name.value;
    let place = Place { document: view.document, span: block.name.span, path: operator_path(view, block) };
    let error = match written.parse::<OperatorName>() {
        Ok(name) => {
            if let Some(modifier) = name.modifier {
                let message =
                    format!("no page of RAM documents the prefix {}:, so its effect is not known", modifier.name());
                let help = "test it with a call that must be denied";
                context.report(Rule::UndocumentedOperator, place, message).help(help);
            }
            return;
        }
        Err(error) => error,
    };
    let message = match error {
        OperatorError::IfExists(_) => format!("RAM rejects {written}: it has no operators that end in IfExists"),
        OperatorError::Null => "RAM rejects Null: it has no such operator".to_owned(),
        OperatorError::Spelling(_) => {
            format!("RAM has no operator {written:?}: the documented name has another letter case or other blanks")
        }
        _ => format!("RAM has no operator {written:?}"),
    };
    let help = match (error, error.nearest()) {
        (OperatorError::IfExists(_), Some(base)) => {
            format!("use {base} in a separate statement for requests that carry the key")
        }
        (_, Some(near)) => format!("did you mean {near}?"),
        (_, None) => "there are operators for strings, numbers, dates, booleans and IP addresses".to_owned(),
    };
    context.report(Rule::UnknownOperator, place, message).help(help);
}

fn check_key(context: &mut Context<'_>, condition_use: &ConditionUse<'_, '_>) {
    let name = condition_use.name();
    if let Some(key) = common(name) {
        common_key(context, condition_use, key);
        return;
    }
    if let Some(key) = common_ignoring_case(name) {
        let tag = name.split_once('/').map_or("", |(_, tag)| tag);
        let message = format!("{name} is documented in another letter case: {}{tag}", key.name);
        let help = "write it as documented: whether the letter case of keys counts is not documented";
        context.report(Rule::KeyCase, condition_use.place(), message).help(help);
        return;
    }
    if let Some(common) = COMMON.iter().find(|key| key.name.strip_suffix('/') == Some(name)) {
        let message = format!("{name} has no tag key, so it refers to no tag");
        context
            .report(Rule::UnknownKey, condition_use.place(), message)
            .help(format!("write {}<tag key>", common.name));
        return;
    }
    let product = PRODUCT_KEYS.iter().map(|(key, _)| base_name(key)).find(|key| *key == base_name(name));
    if let Some(known) = context.catalogue.condition_key(base_name(name)) {
        if known.key != base_name(name) && product.is_none() {
            let message = format!("{name} is documented in another letter case: {}", known.key);
            let help = "write it as documented: whether the letter case of keys counts is not documented";
            context.report(Rule::KeyCase, condition_use.place(), message).help(help);
        }
        key_of_actions(context, condition_use);
    } else if product.is_none() {
        unknown_key(context, condition_use);
    }
}

fn common_key(context: &mut Context<'_>, condition_use: &ConditionUse<'_, '_>, key: &CommonKey) {
    let name = condition_use.name();
    if key.confidence == Confidence::Unconfirmed {
        let message = format!("only third parties mention the condition key {name}, so RAM may not have it");
        let help = "test it with a call that must be denied";
        context.report(Rule::UnknownKey, condition_use.place(), message).help(help).severity(Severity::Note);
    }
    let negated = condition_use.operator.is_some_and(Operator::is_negated);
    if key.may_be_absent && negated && condition_use.view.statement.denies() {
        let message = format!(
            "some requests have no {name}, and this Deny may not apply to them: whether a negated operator then matches is not documented, and reports say that it does not"
        );
        let help = "do not rely on this Deny alone: allow with a positive operator, such as StringEquals";
        context.report(Rule::AbsentKey, condition_use.place(), message).help(help);
    }
    if name == "acs:PrincipalARN" && condition_use.view.kind == PolicyKind::Resource {
        let message = "reports say that a bucket policy with acs:PrincipalARN is accepted but not enforced";
        context.report(Rule::AbsentKey, condition_use.place(), message).help("list the principals in Principal");
    }
    let positive = condition_use.operator.is_some_and(|operator| !operator.is_negated());
    if key.name == "acs:ResourceTag/" && condition_use.view.statement.allows() && positive {
        resource_tag(context, condition_use);
    }
    if name == "acs:MFAPresent" {
        mfa(context, condition_use);
    }
}

/// Requests that list resources have none whose tags could be compared.
fn resource_tag(context: &mut Context<'_>, condition_use: &ConditionUse<'_, '_>) {
    let actions = context.catalogue.actions();
    if !context.spend(actions.len() / 16) {
        return;
    }
    let lists = |id: &usize| actions.get(*id).is_some_and(|action| action.class() == ActionClass::List);
    let ids: Vec<usize> = condition_use.view.actions.iter().filter(lists).collect();
    if ids.is_empty() {
        return;
    }
    let message = format!(
        "according to reports, requests that list resources carry no resource tags, so this statement does not allow these actions: {}",
        context.names(ids)
    );
    context
        .report(Rule::AbsentKey, condition_use.place(), message)
        .help("if they should be allowed, add a statement without this condition");
}

/// Requests that are signed with an AccessKey do not carry the key, so neither value matches them.
fn mfa(context: &mut Context<'_>, condition_use: &ConditionUse<'_, '_>) {
    if condition_use.operator != Some(Operator::Bool) {
        return;
    }
    let values: Vec<&str> = condition_use.key.values.iter().collect();
    if condition_use.view.statement.denies() && values == ["false"] {
        let message = "this Deny does not apply to requests with an AccessKey: they have no acs:MFAPresent, so \"false\" does not match";
        let help = "allow if acs:MFAPresent is \"true\" instead of denying if it is \"false\"";
        context.report(Rule::MfaPitfall, condition_use.place(), message).help(help).severity(Severity::Warning);
    } else if condition_use.view.statement.allows() && values == ["true"] {
        let message = "requests with an AccessKey have no acs:MFAPresent, so this statement does not allow them";
        context
            .report(Rule::MfaPitfall, condition_use.place(), message)
            .help("if programs should be allowed, remove the condition: only console sessions can meet it");
    }
}

/// A documented key with actions that are not documented with it.
fn key_of_actions(context: &mut Context<'_>, condition_use: &ConditionUse<'_, '_>) {
    if !context.spend(context.catalogue.actions().len()) {
        return;
    }
    let wanted = base_name(condition_use.name());
    let (mut checked, mut has) = (0, 0);
    for id in condition_use.view.actions.iter() {
        let Some(action) = context.catalogue.actions().get(id) else { continue };
        // Which keys an undocumented action has is not known.
        if !action.is_documented() {
            return;
        }
        checked += 1;
        let has_key =
            action.documented().any(|row| row.condition_keys().any(|key| base_name(key).eq_ignore_ascii_case(wanted)));
        has += usize::from(has_key);
    }
    let unmatched = condition_use.view.items.iter().any(|item| item.ids.is_empty());
    if checked > 0 && has == 0 && !unmatched {
        let message =
            format!("no action of this statement is documented with the condition key {}", condition_use.name());
        let help = "remove the condition, or use a key of the actions; `alibabacloud-ram action` lists them";
        context.report(Rule::KeyNotForAction, condition_use.place(), message).help(help);
    } else if has > 0 && has < checked {
        let message = format!(
            "only {has} of the {checked} actions of this statement {} documented with the condition key {}",
            if has == 1 { "is" } else { "are" },
            condition_use.name()
        );
        let help = "move the other actions to a separate statement: their requests may not have the key";
        context.report(Rule::KeyNotForAction, condition_use.place(), message).help(help).severity(Severity::Note);
    }
}

fn unknown_key(context: &mut Context<'_>, condition_use: &ConditionUse<'_, '_>) {
    let name = condition_use.name();
    let code = name.split_once(':').map(|(code, _)| code);
    let near =
        if context.may_suggest(condition_use.view.document) { near_keys(context, name, code) } else { Vec::new() };
    let help = match near.first() {
        Some(near) => format!("did you mean {near}?"),
        None => "`alibabacloud-ram condition` lists the known keys".to_owned(),
    };
    // Only some products document their keys.
    let listed = |code: &str| context.catalogue.condition_keys().iter().any(|known| has_code(known.key, code));
    let known_code = code.is_some_and(|code| code == "acs" || listed(code));
    let message = match code {
        None => format!("the condition key {name:?} has no prefix, such as acs: or the RAM code of a product"),
        Some(_) => format!("no page that was read documents the condition key {name}"),
    };
    let severity = if known_code || code.is_none() || !near.is_empty() { Severity::Warning } else { Severity::Note };
    context.report(Rule::UnknownKey, condition_use.place(), message).help(help).severity(severity);
}

/// The keys near a name. If a product has its code, only keys of this code and common keys are suggested:
/// another product may have a key with the same name.
fn near_keys<'a>(context: &Context<'a>, name: &str, code: Option<&str>) -> Vec<&'a str> {
    let own = code.filter(|code| *code == "acs" || context.catalogue.code(code).is_some());
    let candidates = keys(context).filter(|key| own.is_none_or(|code| has_code(key, code) || has_code(key, "acs")));
    Names::new(candidates).nearest(base_name(name))
}

/// Every key that is known, without tags.
fn keys<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let common = COMMON.iter().map(|key| key.name.trim_end_matches('/'));
    let own = PRODUCT_KEYS.iter().map(|(key, _)| base_name(key));
    common.chain(own).chain(context.catalogue.condition_keys().iter().map(|key| key.key))
}

fn has_code(key: &str, code: &str) -> bool {
    key.split_once(':').is_some_and(|(own, _)| own.eq_ignore_ascii_case(code))
}

/// Reports a tag key that is written in two letter cases, in statements that take effect together.
pub(super) fn check_tag_keys(context: &mut Context<'_>, views: &[View<'_>]) {
    let mut seen: Vec<(String, usize)> = Vec::new();
    for view in views {
        for condition_use in condition_uses(view) {
            let Some(key) = common_ignoring_case(condition_use.name()).filter(|key| key.name.ends_with('/')) else {
                continue;
            };
            let Some((_, tag)) = condition_use.name().split_once('/') else { continue };
            let other = seen.iter().find(|(other, _)| other != tag && other.eq_ignore_ascii_case(tag));
            if let Some((other, number)) = other {
                let message = format!("the tag key {tag} is written {other} in statement {number}");
                let help = format!(
                    "use one spelling: whether the letter case of {}<tag key> counts is not documented",
                    key.name
                );
                context.report(Rule::TagKeyCase, condition_use.place(), message).help(help);
            }
            if !seen.iter().any(|(other, _)| other == tag) {
                seen.push((tag.to_owned(), view.number));
            }
        }
    }
}

//! Operators and keys of conditions.
//!
//! Owns what is said of their names, and of keys beside the actions. Values are `values`' work, and an
//! operator that RAM does not have is read as the one that was probably meant, so that the rest of the
//! condition is looked at all the same.

use super::context::Context;
use super::finding::Severity;
use super::nearest::Names;
use super::rule::Rule;
use super::values;
use super::view::{Place, View, value_path};
use crate::Class;
use crate::condition::{
    COMMON, CommonKey, Confidence, Family, Operator, OperatorError, OperatorName, PRODUCT_KEYS, base_name, common,
    common_ignoring_case, key_type,
};
use crate::policy::{ConditionKey, OperatorBlock, PolicyKind};

/// A key under its operator, with its place.
pub(super) struct Asked<'v, 'a> {
    pub(super) view: &'v View<'a>,
    pub(super) key: &'a ConditionKey,
    /// The operator as read; `None` where none is near.
    pub(super) operator: Option<Operator>,
    path: String,
}

pub(super) fn check(context: &mut Context<'_>, view: &View<'_>) {
    let Some(condition) = &view.statement.condition else { return };
    for block in &condition.operators {
        let operator = check_operator(context, view, block);
        for key in &block.keys {
            let path = operator_path(view, block);
            let asked = Asked { view, key, operator, path };
            check_key(context, &asked);
            values::check(context, &asked);
        }
    }
}

/// The condition's keys with the operators as read, for rules that look at several.
pub(super) fn asked<'v, 'a>(view: &'v View<'a>) -> impl Iterator<Item = Asked<'v, 'a>> + use<'v, 'a> {
    let blocks = view.statement.condition.iter().flat_map(|condition| &condition.operators);
    blocks.flat_map(move |block| {
        let operator = match OperatorName::parse(&block.name.value) {
            Ok(name) => Some(name.operator),
            Err(error) => error.nearest(),
        };
        let path = operator_path(view, block);
        block.keys.iter().map(move |key| Asked { view, key, operator, path: path.clone() })
    })
}

impl Asked<'_, '_> {
    /// Where the key stands.
    pub(super) fn place(&self) -> Place {
        let mut path = self.path.clone();
        crate::policy::json::push_key(&mut path, &self.key.name.value);
        Place { document: self.view.document, span: self.key.name.span, path }
    }

    /// Where a value stands.
    pub(super) fn value_place(&self, index: usize) -> Place {
        let values = &self.key.values;
        let span = values.items.get(index).map_or(values.span, |text| text.span);
        let path = value_path(&self.path, &self.key.name.value, values, index);
        Place { document: self.view.document, span, path }
    }

    /// The name of the key.
    pub(super) fn name(&self) -> &str {
        &self.key.name.value
    }
}

fn operator_path(view: &View<'_>, block: &OperatorBlock) -> String {
    let mut path = format!("{}.Condition", view.path);
    crate::policy::json::push_key(&mut path, &block.name.value);
    path
}

fn check_operator(context: &mut Context<'_>, view: &View<'_>, block: &OperatorBlock) -> Option<Operator> {
    let written = &block.name.value;
    let place = Place { document: view.document, span: block.name.span, path: operator_path(view, block) };
    let error = match OperatorName::parse(written) {
        Ok(name) => {
            if let Some(modifier) = name.modifier {
                let message = format!("no page of RAM documents {}:", modifier.name());
                let help = "test with a call that must be denied";
                context.report(Rule::UndocumentedOperator, place, message).help(help);
            }
            return Some(name.operator);
        }
        Err(error) => error,
    };
    let message = match error {
        OperatorError::IfExists(_) => format!("RAM refuses {written}: it has no operator IfExists"),
        OperatorError::Null => "RAM refuses Null: it has no such operator".to_owned(),
        OperatorError::Spelling(_) => format!("RAM has no operator {written:?}: letter case and blanks differ"),
        OperatorError::Unknown(_) => format!("RAM has no operator {written:?}"),
    };
    let help = match (error, error.nearest()) {
        (OperatorError::IfExists(_), Some(base)) => {
            format!("use {base} in a statement of its own for requests that have the key")
        }
        (_, Some(near)) => format!("did you mean {near}?"),
        (_, None) => "the operators are those of strings, numbers, dates, Bool and IP addresses".to_owned(),
    };
    context.report(Rule::UnknownOperator, place, message).help(help);
    error.nearest()
}

fn check_key(context: &mut Context<'_>, asked: &Asked<'_, '_>) {
    let name = asked.name();
    if let Some(key) = common(name) {
        common_key(context, asked, key);
        return;
    }
    if let Some(key) = common_ignoring_case(name) {
        let tag = name.split_once('/').map_or("", |(_, tag)| tag);
        let message = format!("{name} is documented as {}{tag}", key.name);
        let help = "whether the letter case of keys counts is not documented: write it as the pages do";
        context.report(Rule::KeyCase, asked.place(), message).help(help);
        return;
    }
    if let Some(common) = COMMON.iter().find(|key| key.name.strip_suffix('/') == Some(name)) {
        let message = format!("{name} names no tag");
        context.report(Rule::UnknownKey, asked.place(), message).help(format!("write {}<tag key>", common.name));
        return;
    }
    let product = PRODUCT_KEYS.iter().map(|(key, _)| base_name(key)).find(|key| *key == base_name(name));
    if let Some(known) = context.catalogue.condition_key(base_name(name)) {
        if known.key != base_name(name) && product.is_none() {
            let message = format!("{name} is documented as {}", known.key);
            context.report(Rule::KeyCase, asked.place(), message).help("write it as the pages do");
        }
        key_of_actions(context, asked);
    } else if product.is_none() {
        unknown_key(context, asked);
    }
}

fn common_key(context: &mut Context<'_>, asked: &Asked<'_, '_>, key: &CommonKey) {
    let name = asked.name();
    if key.confidence == Confidence::Unconfirmed {
        let message = format!("only third parties name the key {name}");
        let help = "test with a call that must be denied";
        context.report(Rule::UnknownKey, asked.place(), message).help(help).severity(Severity::Note);
    }
    let negated = asked.operator.is_some_and(Operator::is_negated);
    if key.may_be_absent && negated && asked.view.statement.denies() {
        let message = format!(
            "requests may lack {name}; whether a negated operator then holds is not documented, and reports say that it does not"
        );
        let help = "do not rely on this Deny alone: allow with a positive operator instead";
        context.report(Rule::AbsentKey, asked.place(), message).help(help);
    }
    if name == "acs:PrincipalARN" && asked.view.kind == PolicyKind::Resource {
        let message = "reports say that a bucket policy is accepted with acs:PrincipalARN and does not enforce it";
        context.report(Rule::AbsentKey, asked.place(), message).help("name the principals in Principal");
    }
    let positive = asked.operator.is_some_and(|operator| !operator.is_negated());
    if key.name == "acs:ResourceTag/" && asked.view.statement.allows() && positive {
        resource_tag(context, asked);
    }
    if name == "acs:MFAPresent" {
        mfa(context, asked);
    }
}

/// A call that lists has no resource whose tags could be asked for.
fn resource_tag(context: &mut Context<'_>, asked: &Asked<'_, '_>) {
    let actions = context.catalogue.actions();
    if !context.spend(actions.len() / 16) {
        return;
    }
    let lists = |id: &usize| actions.get(*id).is_some_and(|action| action.class() == Class::List);
    let ids: Vec<usize> = asked.view.actions.iter().filter(lists).collect();
    if ids.is_empty() {
        return;
    }
    let message = format!(
        "reports say that calls which list carry no resource tags, so that these stay denied: {}",
        context.names(ids)
    );
    context.report(Rule::AbsentKey, asked.place(), message).help("allow them without the condition if they are meant");
}

/// The key is absent from calls with an AccessKey, so that neither value matches them.
fn mfa(context: &mut Context<'_>, asked: &Asked<'_, '_>) {
    if asked.operator != Some(Operator::Bool) {
        return;
    }
    let values: Vec<&str> = asked.key.values.iter().collect();
    if asked.view.statement.denies() && values == ["false"] {
        let message = "this Deny does not reach calls with an AccessKey: they have no acs:MFAPresent, so that \"false\" does not match";
        let help = "allow under acs:MFAPresent \"true\" instead of denying under \"false\"";
        context.report(Rule::MfaPitfall, asked.place(), message).help(help).severity(Severity::Warning);
    } else if asked.view.statement.allows() && values == ["true"] {
        let message = "calls with an AccessKey have no acs:MFAPresent, so that this statement allows them nothing";
        context.report(Rule::MfaPitfall, asked.place(), message).help("this holds for console sessions alone");
    }
}

/// A key that products document, beside actions that document others.
fn key_of_actions(context: &mut Context<'_>, asked: &Asked<'_, '_>) {
    if !context.spend(context.catalogue.actions().len()) {
        return;
    }
    let wanted = base_name(asked.name());
    let (mut looked_at, mut has) = (0, 0);
    for id in asked.view.actions.iter() {
        let Some(action) = context.catalogue.actions().get(id) else { continue };
        // What an undocumented action fills is not known, and then nothing is said.
        if !action.is_documented() {
            return;
        }
        looked_at += 1;
        let fills =
            action.documented().any(|row| row.condition_keys().any(|key| base_name(key).eq_ignore_ascii_case(wanted)));
        has += usize::from(fills);
    }
    let unmatched = asked.view.items.iter().any(|item| item.ids.is_empty());
    if looked_at > 0 && has == 0 && !unmatched {
        let message = format!("no action of the statement is documented to fill {}", asked.name());
        let help = "look the actions' keys up with `ram action`";
        context.report(Rule::KeyNotForAction, asked.place(), message).help(help);
    } else if has > 0 && has < looked_at {
        let message =
            format!("{has} of the {looked_at} actions of the statement are documented to fill {}", asked.name());
        let help = "the others never meet the condition";
        context.report(Rule::KeyNotForAction, asked.place(), message).help(help).severity(Severity::Note);
    }
}

fn unknown_key(context: &mut Context<'_>, asked: &Asked<'_, '_>) {
    let name = asked.name();
    let code = name.split_once(':').map(|(code, _)| code);
    let near = if context.may_suggest(asked.view.document) { near_keys(context, name, code) } else { Vec::new() };
    let help = match near.first() {
        Some(near) => format!("did you mean {near}?"),
        None => String::new(),
    };
    // A product whose keys are documented is told from one of which nothing is known.
    let listed = |code: &str| context.catalogue.condition_keys().iter().any(|known| has_code(known.key, code));
    let known_code = code.is_some_and(|code| code == "acs" || listed(code));
    let message = match code {
        None => format!("{name:?} has no prefix, such as acs: or that of a product"),
        Some(_) => format!("no page that was read has the condition key {name}"),
    };
    let severity = if known_code || code.is_none() || !near.is_empty() { Severity::Warning } else { Severity::Note };
    context.report(Rule::UnknownKey, asked.place(), message).help(help).severity(severity);
}

/// The keys near a name: common ones and those of its own code, and of others where no product has the
/// code. Products may have keys of one name, of which not every page tells.
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

/// One tag key in two letter cases, in statements that count together.
pub(super) fn check_tag_keys(context: &mut Context<'_>, views: &[View<'_>]) {
    let mut seen: Vec<(String, usize)> = Vec::new();
    for view in views {
        for asked in asked(view) {
            let Some(key) = common_ignoring_case(asked.name()).filter(|key| key.name.ends_with('/')) else { continue };
            let Some((_, tag)) = asked.name().split_once('/') else { continue };
            let other = seen.iter().find(|(other, _)| other != tag && other.eq_ignore_ascii_case(tag));
            if let Some((other, number)) = other {
                let message = format!("the tag key {tag} is {other} in statement {number}");
                let help = format!(
                    "whether the letter case of {}<tag key> counts is not documented: write one of them",
                    key.name
                );
                context.report(Rule::TagKeyCase, asked.place(), message).help(help);
            }
            if !seen.iter().any(|(other, _)| other == tag) {
                seen.push((tag.to_owned(), view.number));
            }
        }
    }
}

/// What a key holds: as the tables say, or as the catalogue prints it.
pub(super) fn type_of(context: &Context<'_>, name: &str) -> Option<Family> {
    let known = key_type(name).or_else(|| common_ignoring_case(name).map(|key| key.key_type));
    known.or_else(|| {
        let printed = context.catalogue.condition_key(base_name(name))?.data_type?;
        match printed.to_ascii_lowercase().as_str() {
            "string" => Some(Family::String),
            "boolean" | "bool" => Some(Family::Bool),
            "number" | "numeric" | "integer" | "long" => Some(Family::Numeric),
            "date" | "datetime" => Some(Family::Date),
            _ => None,
        }
    })
}

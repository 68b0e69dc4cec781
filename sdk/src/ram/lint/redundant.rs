//! Statements and items that change nothing.
//!
//! Owns covering: what another statement or item allows or denies already, and what a Deny takes back.
//! A covering is told where it is certain, by the texts alone, so that it holds for products of
//! tomorrow as well.

use super::context::Context;
use super::rule::Rule;
use super::view::{Item, View, covers};
use crate::ram::glob;
use crate::ram::policy::{Condition, Text};

/// So many patterns of a list are compared with every item; more make no readable policy.
const MAX_PATTERNS: usize = 200;

/// So many statements are compared with each other.
const MAX_STATEMENTS: usize = 300;

pub(super) fn check(context: &mut Context<'_>, views: &[View<'_>]) {
    for view in views {
        items(context, view);
        resources(context, view);
    }
    let compared = views.get(..MAX_STATEMENTS).unwrap_or(views);
    for (at, view) in compared.iter().enumerate() {
        let others = || compared.iter().enumerate().filter(move |(other, _)| *other != at);
        if !shadowed(context, view, others().map(|(_, other)| other)) {
            redundant(context, (at, view), others());
        }
    }
}

/// Items that another one of the same list covers.
fn items(context: &mut Context<'_>, view: &View<'_>) {
    let texts: Vec<&Text> = view.items.iter().map(|item| item.text).collect();
    for (index, cover) in covered(&texts, covers) {
        let Some(item) = view.items.get(index) else { continue };
        let message = format!("{} is covered by {cover} in the same list", item.text.value);
        context.report(Rule::Redundant, view.item_place(item), message).help("remove it");
    }
}

fn resources(context: &mut Context<'_>, view: &View<'_>) {
    let Some(values) = &view.statement.resource else { return };
    let texts: Vec<&Text> = values.items.iter().collect();
    for (index, cover) in covered(&texts, covers_resource) {
        let Some(text) = values.items.get(index) else { continue };
        let message = format!("{} is covered by {cover} in the same list", text.value);
        context.report(Rule::Redundant, view.value_place("Resource", values, index), message).help("remove it");
    }
}

/// The indexes of texts that another one covers, with that one; of two equal ones the later.
fn covered<'t>(texts: &[&'t Text], covers: fn(&str, &str) -> bool) -> Vec<(usize, &'t str)> {
    let patterns: Vec<(usize, &Text)> = texts
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, text)| glob::is_pattern(&text.value))
        .take(MAX_PATTERNS)
        .collect();
    let mut seen = std::collections::HashSet::new();
    let mut found = Vec::new();
    for (index, text) in texts.iter().copied().enumerate() {
        let by_pattern = patterns.iter().find(|(other, pattern)| {
            let wider = || *other < index || !covers(&text.value, &pattern.value);
            *other != index && covers(&pattern.value, &text.value) && wider()
        });
        if let Some((_, pattern)) = by_pattern {
            found.push((index, pattern.value.as_str()));
        } else if !seen.insert(text.value.as_str()) {
            found.push((index, text.value.as_str()));
        }
    }
    found
}

fn covers_resource(outer: &str, inner: &str) -> bool {
    outer == "*" || glob::covers(outer, inner)
}

/// A Deny without condition takes everything back. Returns whether that was found for the statement.
fn shadowed<'v, 'a: 'v>(
    context: &mut Context<'_>,
    view: &View<'_>,
    others: impl Iterator<Item = &'v View<'a>>,
) -> bool {
    if !view.statement.allows() || view.statement.principal.is_some() {
        return false;
    }
    let deny = |other: &&View<'_>| {
        other.statement.denies() && other.statement.is_unconditional() && other.statement.principal.is_none()
    };
    for other in others.filter(deny).filter(|other| covers_resources(other, view)) {
        let by = origin(view, other);
        if covers_actions(other, view) {
            let message = format!("{by} denies all of it without a condition, so that the statement allows nothing");
            context.report(Rule::Shadowed, view.place(), message).help("remove one of the two");
            return true;
        }
        for item in covered_items(other, view) {
            let message = format!("{by} denies {} without a condition, so that it is never allowed", item.text.value);
            context.report(Rule::Shadowed, view.item_place(item), message).help("remove one of the two");
        }
    }
    false
}

/// Another statement of the same effect grants or denies it already.
fn redundant<'v, 'a: 'v>(
    context: &mut Context<'_>,
    (at, view): (usize, &View<'_>),
    others: impl Iterator<Item = (usize, &'v View<'a>)>,
) {
    let mut told = vec![false; view.items.len()];
    for (other_at, other) in others {
        let same_effect =
            view.statement.allows() == other.statement.allows() && view.statement.denies() == other.statement.denies();
        let principals = view.statement.principal.is_some() || other.statement.principal.is_some();
        if !same_effect || principals || !covers_condition(other, view) || !covers_resources(other, view) {
            continue;
        }
        let by = origin(view, other);
        if covers_actions(other, view) {
            let mutual = covers_actions(view, other) && covers_resources(view, other) && covers_condition(view, other);
            if mutual && other_at > at {
                continue;
            }
            let message = format!("{by} covers the whole statement");
            context.report(Rule::Redundant, view.place(), message).help("remove it");
            return;
        }
        for item in covered_items(other, view) {
            let Some(index) = view.items.iter().position(|own| std::ptr::eq(own, item)) else { continue };
            let back = other.items.iter().any(|theirs| covers(&item.text.value, &theirs.text.value));
            // Of two equal items the later one is told.
            let mutual = back && covers_resources(view, other) && covers_condition(view, other);
            let known = told.get_mut(index).is_none_or(|told| std::mem::replace(told, true));
            if !(known || mutual && other_at > at) {
                let message = format!("{by} covers {}", item.text.value);
                context.report(Rule::Redundant, view.item_place(item), message).help("remove it");
            }
        }
    }
}

/// `statement 2`, with the word for another document.
fn origin(view: &View<'_>, other: &View<'_>) -> String {
    if view.document == other.document {
        other.name()
    } else {
        format!("{} of document {}", other.name(), other.document + 1)
    }
}

fn covered_items<'v, 'a>(outer: &View<'_>, inner: &'v View<'a>) -> Vec<&'v Item<'a>> {
    if inner.negated || inner.items.len() < 2 {
        return Vec::new();
    }
    inner.items.iter().filter(|item| outer.covers_pattern(&item.text.value)).collect()
}

fn covers_actions(outer: &View<'_>, inner: &View<'_>) -> bool {
    if inner.items.is_empty() {
        return false;
    }
    if !inner.negated {
        return inner.items.iter().all(|item| outer.covers_pattern(&item.text.value));
    }
    if !outer.negated {
        return outer.covers_pattern("*");
    }
    // What the outer one leaves out, the inner one must leave out as well.
    let leaves_out = |text: &str| inner.items.iter().any(|item| covers(&item.text.value, text));
    outer.items.iter().all(|item| leaves_out(&item.text.value))
}

fn covers_resources(outer: &View<'_>, inner: &View<'_>) -> bool {
    if outer.statement.not_resource.is_some() || inner.statement.not_resource.is_some() {
        return false;
    }
    let covered = |text: &Text| outer.resources().iter().any(|other| covers_resource(&other.value, &text.value));
    !inner.resources().is_empty() && inner.resources().iter().all(covered)
}

fn covers_condition(outer: &View<'_>, inner: &View<'_>) -> bool {
    outer.statement.is_unconditional() || asks(outer) == asks(inner)
}

/// What a condition asks, without order and places.
fn asks<'a>(view: &View<'a>) -> Vec<(&'a str, &'a str, Vec<&'a str>)> {
    let mut asks: Vec<_> = view
        .statement
        .condition
        .iter()
        .flat_map(Condition::keys)
        .map(|(block, key)| {
            let mut values: Vec<_> = key.values.iter().collect();
            values.sort_unstable();
            (block.name.value.as_str(), key.name.value.as_str(), values)
        })
        .collect();
    asks.sort();
    asks
}

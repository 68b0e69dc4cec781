//! Statements and items that have no effect.
//!
//! Owns the findings about what another statement or item allows or denies already, and about grants that a
//! Deny cancels. They are reported only if they are certain from the texts alone, so that they are also true
//! for future actions.

use super::context::Context;
use super::rule::Rule;
use super::view::{Item, View, covers};
use crate::policy::{Condition, Text};
use crate::{arn, glob};

/// The maximum number of patterns of a list that are compared with every item.
const MAX_PATTERNS: usize = 200;

/// The maximum number of statements that are compared with each other.
const MAX_STATEMENTS: usize = 300;

pub(super) fn check(context: &mut Context<'_>, views: &[View<'_>]) {
    for view in views {
        items(context, view);
        resources(context, view);
    }
    let compared: Vec<_> = views.iter().take(MAX_STATEMENTS).enumerate().collect();
    let mut left = Vec::new();
    for (at, view) in &compared {
        let others = || compared.iter().filter(|(other, _)| other != at);
        let shadowed = shadowed(context, view, others().map(|(_, other)| *other));
        if !shadowed && !redundant(context, (*at, view), others()) {
            left.push((*at, *view));
        }
    }
    // Statements that should be removed are no reason to remove items elsewhere.
    for (at, view) in &left {
        redundant_items(context, (*at, view), left.iter().filter(|(other, _)| other != at));
    }
}

/// Reports items that another item of the same list covers.
fn items(context: &mut Context<'_>, view: &View<'_>) {
    let texts: Vec<&Text> = view.items.iter().map(|item| item.text).collect();
    for (index, cover) in covered(context, &texts, covers) {
        let Some(item) = view.items.get(index) else { continue };
        let message = format!("{} is covered by {cover} in the same list", item.text.value);
        context.report(Rule::Redundant, view.item_place(item), message).help("remove it");
    }
}

fn resources(context: &mut Context<'_>, view: &View<'_>) {
    let Some(values) = &view.statement.resource else { return };
    let texts: Vec<&Text> = values.items.iter().collect();
    for (index, cover) in covered(context, &texts, arn::covers) {
        let Some(text) = values.items.get(index) else { continue };
        let message = format!("{} is covered by {cover} in the same list", text.value);
        context.report(Rule::Redundant, view.value_place("Resource", values, index), message).help("remove it");
    }
}

/// The indexes of texts that another one covers, with that one; of two equal texts, the later is covered.
fn covered<'t>(context: &Context<'_>, texts: &[&'t Text], covers: fn(&str, &str) -> bool) -> Vec<(usize, &'t str)> {
    let patterns: Vec<(usize, &Text)> = texts
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, text)| glob::is_pattern(&text.value))
        .take(MAX_PATTERNS)
        .collect();
    if !context.spend(texts.len() * patterns.len()) {
        return Vec::new();
    }
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

/// Reports what an unconditional Deny cancels. Returns whether this is the whole statement.
fn shadowed<'v, 'a: 'v>(
    context: &mut Context<'_>,
    view: &View<'_>,
    others: impl Iterator<Item = &'v View<'a>>,
) -> bool {
    if !view.statement.allows() {
        return false;
    }
    let deny = |other: &&View<'_>| other.statement.denies() && other.statement.is_unconditional();
    for other in others.filter(deny) {
        if !comparable(context, other, view) || !covers_resources(other, view) {
            continue;
        }
        let by = origin(view, other);
        if covers_actions(other, view) {
            let message = format!("{by} denies everything that this statement allows, so this one has no effect");
            context.report(Rule::Shadowed, view.place(), message).help("remove one of the two statements");
            return true;
        }
        for item in covered_items(other, view) {
            let message = format!("{by} denies {} without a condition, so it is never allowed", item.text.value);
            context.report(Rule::Shadowed, view.item_place(item), message).help("remove it here or there");
        }
    }
    false
}

/// Reports a statement that another one of the same effect covers. Returns whether there is one.
fn redundant<'v, 'a: 'v>(
    context: &mut Context<'_>,
    (at, view): (usize, &View<'_>),
    others: impl Iterator<Item = &'v (usize, &'v View<'a>)>,
) -> bool {
    for (other_at, other) in others {
        if !covers_scope(context, other, view) || !covers_actions(other, view) {
            continue;
        }
        // Of two equal statements, the later is reported.
        let mutual = covers_actions(view, other) && covers_resources(view, other) && covers_condition(view, other);
        if mutual && *other_at > at {
            continue;
        }
        let message = format!("{} covers this whole statement", origin(view, other));
        context.report(Rule::Redundant, view.place(), message).help("remove this statement");
        return true;
    }
    false
}

/// Reports items that another statement of the same effect covers.
fn redundant_items<'v, 'a: 'v>(
    context: &mut Context<'_>,
    (at, view): (usize, &View<'_>),
    others: impl Iterator<Item = &'v (usize, &'v View<'a>)>,
) {
    let mut reported = vec![false; view.items.len()];
    for (other_at, other) in others {
        if !covers_scope(context, other, view) {
            continue;
        }
        for item in covered_items(other, view) {
            let Some(index) = view.items.iter().position(|own| std::ptr::eq(own, item)) else { continue };
            let back = other.items.iter().any(|theirs| covers(&item.text.value, &theirs.text.value));
            // Of two equal items, the later is reported.
            let mutual = back && covers_resources(view, other) && covers_condition(view, other);
            if mutual && *other_at > at {
                continue;
            }
            if reported.get_mut(index).is_some_and(|reported| !std::mem::replace(reported, true)) {
                let message = format!("{} covers {}", origin(view, other), item.text.value);
                context.report(Rule::Redundant, view.item_place(item), message).help("remove it");
            }
        }
    }
}

/// Whether a statement has the same effect as another one wherever that applies, actions aside.
fn covers_scope(context: &Context<'_>, outer: &View<'_>, inner: &View<'_>) -> bool {
    outer.statement.allows() == inner.statement.allows()
        && comparable(context, outer, inner)
        && covers_condition(outer, inner)
        && covers_resources(outer, inner)
}

/// Whether two statements can be compared: both are completely understood and have no principals, their
/// policies are of the same kind, and the limit of comparisons is not reached.
fn comparable(context: &Context<'_>, a: &View<'_>, b: &View<'_>) -> bool {
    let is_comparable = |view: &View<'_>| view.is_understood() && !view.has_principals();
    let texts = |view: &View<'_>| 1 + view.items.len() + view.resources().len();
    a.kind == b.kind && is_comparable(a) && is_comparable(b) && context.spend(texts(a) * texts(b))
}

/// `statement 2`, or `statement 2 of document 1` for another document.
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
    // The inner statement must exclude everything that the outer one excludes.
    let excludes = |text: &str| inner.items.iter().any(|item| covers(&item.text.value, text));
    outer.items.iter().all(|item| excludes(&item.text.value))
}

fn covers_resources(outer: &View<'_>, inner: &View<'_>) -> bool {
    if outer.statement.not_resource.is_some() || inner.statement.not_resource.is_some() {
        return false;
    }
    let covered = |text: &Text| outer.resources().iter().any(|other| arn::covers(&other.value, &text.value));
    !inner.resources().is_empty() && inner.resources().iter().all(covered)
}

fn covers_condition(outer: &View<'_>, inner: &View<'_>) -> bool {
    outer.statement.is_unconditional() || requirements(outer) == requirements(inner)
}

/// The requirements of a condition, without order and positions.
fn requirements<'a>(view: &View<'a>) -> Vec<(&'a str, &'a str, Vec<&'a str>)> {
    let mut requirements: Vec<_> = view
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
    requirements.sort();
    requirements
}

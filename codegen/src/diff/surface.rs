//! What callers can name in the generated code, as a set of lines.
//!
//! Owns the last word on the source verdict: the compiler sees the generated code and no spec, so
//! code that loses nothing breaks nobody, and code that loses something breaks somebody. What
//! changed in the specs is found in [`super::compare`].

use std::collections::BTreeSet;

use super::compare::plain;
use super::{BehaviourVerdict, Change, ChangeKind, SourceVerdict};
use crate::model::{Constructor, Item, Operation, Product, Shape, Type, Usage};

/// What callers of an operation lose.
pub(super) fn lost_by_operation(old: &Operation, new: &Operation) -> Vec<String> {
    if old == new { Vec::new() } else { lost(&operation(old), &operation(new)) }
}

/// What callers of the shared types lose.
pub(super) fn lost_by_shared(old: &Product, new: &Product) -> Vec<String> {
    let lines = |product: &Product| {
        let mut lines = BTreeSet::new();
        product.shared.iter().for_each(|one| item(one, &mut lines));
        lines
    };
    if old.shared == new.shared { Vec::new() } else { lost(&lines(old), &lines(new)) }
}

/// Makes the verdicts agree with what is lost; errors have constants of their own.
pub(super) fn settle(lost: &[String], changes: &mut Vec<Change>) {
    let breaks = |change: &Change| change.source == SourceVerdict::Breaking && change.kind != ChangeKind::ErrorRemoved;
    match lost.first() {
        None => {
            for change in changes.iter_mut().filter(|change| breaks(change)) {
                change.source = SourceVerdict::None;
                change.reason = "the generated code keeps all that callers can name";
            }
        }
        Some(first) if !changes.iter().any(breaks) => {
            let felt =
                |change: &&mut Change| change.source > SourceVerdict::None || change.behaviour > BehaviourVerdict::Same;
            let mut felt: Vec<&mut Change> = changes.iter_mut().filter(felt).collect();
            // The only change that callers feel is what takes it from them.
            if let [only] = felt.as_mut_slice() {
                only.source = SourceVerdict::Breaking;
                only.reason = "callers name something else in the generated code";
                return;
            }
            let change = plain(ChangeKind::GeneratedCodeChanged, "generated", "callers can no longer write this");
            changes.push(Change { before: Some(first.clone()), source: SourceVerdict::Breaking, ..change });
        }
        Some(_) => {}
    }
}

fn lost(old: &BTreeSet<String>, new: &BTreeSet<String>) -> Vec<String> {
    old.difference(new).cloned().collect()
}

fn operation(operation: &Operation) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    shape(&operation.request, &mut lines);
    let name = &operation.request.name;
    let member = |index: &usize| operation.request.members.get(*index);
    lines.insert(match &operation.constructor {
        Constructor::Positional(indexes) => {
            let types: Vec<&Type> = indexes.iter().filter_map(member).map(|member| &member.ty).collect();
            format!("{name}::new({types:?})")
        }
        Constructor::Named(required, indexes) => {
            // The order of named members means nothing to a caller.
            let members: BTreeSet<_> =
                indexes.iter().filter_map(member).map(|member| (&member.name, &member.ty)).map(tell).collect();
            format!("{name}::new({required} {members:?})")
        }
    });
    if operation.not_callable.is_none() {
        lines.insert(format!("call {name}"));
    }
    lines.insert(format!("{name}::Output = {:?}", operation.output));
    lines.extend(operation.pagination.as_ref().map(|pages| format!("items of {name}: {:?}", pages.item)));
    operation.items.iter().for_each(|one| item(one, &mut lines));
    lines
}

fn tell((name, ty): (&String, &Type)) -> String {
    format!("{name}: {ty:?}")
}

fn item(item: &Item, lines: &mut BTreeSet<String>) {
    match item {
        Item::Shape(inner) => shape(inner, lines),
        Item::Enum(inner) => {
            lines.insert(inner.name.clone());
            lines.extend(inner.values.iter().map(|(variant, _)| format!("{}::{variant}", inner.name)));
        }
    }
}

fn shape(shape: &Shape, lines: &mut BTreeSet<String>) {
    lines.insert(shape.name.clone());
    for member in &shape.members {
        let line = format!("{}.{}", shape.name, tell((&member.name, &member.ty)));
        if shape.usage != Usage::Response {
            lines.insert(format!("{line} by setter"));
        }
        lines.insert(line);
        let accessor = member.wrapped.as_ref().map(|list| format!("{}(): {:?}", list.accessor, list.item));
        lines.extend(accessor.map(|accessor| format!("{}.{accessor}", shape.name)));
    }
}

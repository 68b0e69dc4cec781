//! What statements grant on every resource.
//!
//! Owns the findings about breadth. One statement has one cause, and so one finding of each kind: the
//! widest one that holds.

use std::collections::BTreeSet;

use super::context::{Context, list};
use super::finding::Severity;
use super::rule::Rule;
use super::view::{Item, Place, View};
use crate::Class;
use crate::glob;
use crate::policy::PolicyKind;

pub(super) fn check(context: &mut Context<'_>, views: &[View<'_>]) {
    for view in views.iter().filter(|view| is_grant(view)) {
        if is_full(view) {
            full_access(context, view);
        } else if view.negated {
            not_action(context, view);
        } else if view.is_on_everything() {
            wildcard(context, view);
        }
    }
}

/// Whether the statement allows something. A control or session policy only narrows, and a trust policy
/// is about its principals.
pub(super) fn is_grant(view: &View<'_>) -> bool {
    view.statement.allows() && matches!(view.kind, PolicyKind::Identity | PolicyKind::Resource)
}

/// Whether the statement is about every action on every resource.
pub(super) fn is_full(view: &View<'_>) -> bool {
    let every =
        |item: &Item<'_>| matches!(item.text.value.as_str(), "*" | "*:*") || item.text.value.chars().all(|c| c == '*');
    !view.negated && view.is_on_everything() && view.items.iter().any(|item| every(item) && !item.text.value.is_empty())
}

/// `, under its condition` where there is one.
pub(super) fn condition_note(view: &View<'_>) -> &'static str {
    if view.statement.is_unconditional() { "" } else { ", under its condition" }
}

fn full_access(context: &mut Context<'_>, view: &View<'_>) {
    let note = condition_note(view);
    let message = format!("the statement allows every action on every resource{note}: it makes administrators");
    context.report(Rule::FullAccess, view.place(), message).help("name the actions and resources that are needed");
}

fn not_action(context: &mut Context<'_>, view: &View<'_>) {
    let class = |wanted: Class| {
        let actions = context.catalogue.actions();
        view.actions.iter().filter(move |id| actions.get(*id).is_some_and(|action| action.class() == wanted))
    };
    let codes: BTreeSet<&str> =
        view.actions.iter().filter_map(|id| context.catalogue.actions().get(id)).map(|action| action.code()).collect();
    let all = context.catalogue.actions().len();
    let mut message = format!(
        "Allow with NotAction grants all else{}: {} of the {all} actions of the catalogue today, of {} RAM codes ({}), and every product that is not in it",
        condition_note(view),
        view.actions.len(),
        codes.len(),
        codes.iter().copied().collect::<Vec<_>>().join(", "),
    );
    if class(Class::PermissionsManagement).next().is_some() {
        message
            .push_str(&format!("; it can manage permissions: {}", context.names(class(Class::PermissionsManagement))));
    }
    let help = "list the actions that are needed; what must not happen belongs into a Deny";
    context.report(Rule::AllowNotAction, not_action_place(view), message).help(help);
}

fn not_action_place(view: &View<'_>) -> Place {
    let span = view.statement.not_action.as_ref().map_or(view.statement.span, |values| values.span);
    Place { document: view.document, span, path: format!("{}.NotAction", view.path) }
}

fn wildcard(context: &mut Context<'_>, view: &View<'_>) {
    let (mut writes, mut permissions) = (Vec::new(), Vec::new());
    for item in &view.items {
        let (changes, manages) = changes(context, item);
        if manages > 0 {
            permissions.push(told(item, manages));
        }
        if changes > manages {
            writes.push(told(item, changes - manages));
        }
    }
    let severity = if view.statement.is_unconditional() { Severity::Warning } else { Severity::Note };
    let place = everything_place(view);
    let note = condition_note(view);
    if !permissions.is_empty() {
        let names = list(permissions.iter().map(String::as_str));
        let message = format!("actions that manage permissions are allowed on every resource{note}: {names}");
        let help = "name the resources, or leave these actions to administrators";
        context.report(Rule::WildcardPermissions, place.clone(), message).help(help).severity(severity);
    }
    if !writes.is_empty() {
        let names = list(writes.iter().map(String::as_str));
        let message = format!("actions that change something are allowed on every resource{note}: {names}");
        let help = "name the resources; actions without resource-level permission belong into a statement of their own";
        context.report(Rule::WildcardWrite, place, message).help(help).severity(severity);
    }
}

/// `ecs:* (212 actions)`, or the action itself.
fn told(item: &Item<'_>, number: usize) -> String {
    let text = &item.text.value;
    if glob::is_pattern(text) && !item.ids.is_empty() { format!("{text} ({number} of them)") } else { text.clone() }
}

/// How many actions of an item change something, and how many of these manage permissions. What the
/// catalogue does not have counts by its name.
fn changes(context: &Context<'_>, item: &Item<'_>) -> (usize, usize) {
    let text = item.text.value.as_str();
    let pattern = glob::is_pattern(text);
    let count = |class: Class| {
        let changes = matches!(class, Class::Write | Class::Tagging | Class::PermissionsManagement);
        (usize::from(changes), usize::from(class == Class::PermissionsManagement))
    };
    if item.ids.is_empty() {
        // A product that the catalogue has gives nothing for a name that it does not have.
        let named = |(code, name): &(&str, &str)| !code.is_empty() && !name.is_empty();
        let parts = text.split_once(':').filter(named).filter(|(code, _)| context.catalogue.code(code).is_none());
        let class = parts.map(|(code, name)| Class::of(&format!("{code}:{}", glob::prefix(name)), None));
        return class.map(count).unwrap_or_default();
    }
    // A pattern of reading names reads, whatever level a page prints for one of them.
    let name = text.split_once(':').map_or("", |(_, name)| glob::prefix(name));
    if pattern && matches!(Class::of(name, None), Class::Read | Class::List) {
        return (0, 0);
    }
    // That is a way to more permissions, and told as one.
    if text.eq_ignore_ascii_case("sts:AssumeRole") {
        return (0, 0);
    }
    let mut total = (0, 0);
    for action in item.ids.iter().filter_map(|id| context.catalogue.actions().get(*id)) {
        // An action that takes * alone can be allowed in no narrower way.
        if !pattern && action.is_documented() && action.documented().all(|row| row.is_wildcard_only()) {
            continue;
        }
        let (changes, manages) = count(action.class());
        total = (total.0 + changes, total.1 + manages);
    }
    total
}

fn everything_place(view: &View<'_>) -> Place {
    let Some(values) = &view.statement.resource else { return view.place() };
    let index = values.items.iter().position(|text| text.value.contains('*')).unwrap_or(0);
    view.value_place("Resource", values, index)
}

//! Wide grants: what statements allow on every resource.
//!
//! Owns the findings about the extent of grants. A statement gets only the finding about its widest grant.

use std::collections::BTreeSet;

use super::context::{Context, count, list};
use super::finding::Place;
use super::rule::Rule;
use super::severity::Severity;
use super::view::{Item, View};
use crate::ActionClass;
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

/// Whether the statement grants permissions. Control and session policies only restrict them, and trust
/// policies allow only to assume a role.
pub(super) fn is_grant(view: &View<'_>) -> bool {
    view.statement.allows() && matches!(view.kind, PolicyKind::Identity | PolicyKind::Resource)
}

/// Whether the statement covers every action on every resource.
pub(super) fn is_full(view: &View<'_>) -> bool {
    let every =
        |item: &Item<'_>| matches!(item.text.value.as_str(), "*" | "*:*") || item.text.value.chars().all(|c| c == '*');
    !view.negated && view.is_on_everything() && view.items.iter().any(|item| every(item) && !item.text.value.is_empty())
}

/// `, under its condition` if there is one.
pub(super) fn condition_note(view: &View<'_>) -> &'static str {
    if view.statement.is_unconditional() { "" } else { ", under its condition" }
}

fn full_access(context: &mut Context<'_>, view: &View<'_>) {
    let note = condition_note(view);
    let message =
        format!("the statement allows every action on every resource{note}: it makes its holders administrators");
    context.report(Rule::FullAccess, view.place(), message).help("list the required actions and resources");
}

fn not_action(context: &mut Context<'_>, view: &View<'_>) {
    let class = |wanted: ActionClass| {
        let actions = context.catalogue.actions();
        view.actions.iter().filter(move |id| actions.get(*id).is_some_and(|action| action.class() == wanted))
    };
    let codes: BTreeSet<&str> =
        view.actions.iter().filter_map(|id| context.catalogue.actions().get(id)).map(|action| action.code()).collect();
    let all = context.catalogue.actions().len();
    let mut message = format!(
        "Allow with NotAction grants all other actions{}: today {} of the {all} actions of the catalogue, with {} RAM codes ({}), and all actions of products that are not in the catalogue",
        condition_note(view),
        view.actions.len(),
        codes.len(),
        codes.iter().copied().collect::<Vec<_>>().join(", "),
    );
    if class(ActionClass::PermissionsManagement).next().is_some() {
        message.push_str(&format!(
            "; it can manage permissions: {}",
            context.names(class(ActionClass::PermissionsManagement))
        ));
    }
    let help = "list the required actions, and use Deny for forbidden ones";
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
            permissions.push(with_count(item, manages));
        }
        if changes > manages {
            writes.push(with_count(item, changes - manages));
        }
    }
    let severity = if view.statement.is_unconditional() { Severity::Warning } else { Severity::Note };
    let place = everything_place(view);
    let note = condition_note(view);
    if !permissions.is_empty() {
        let names = list(permissions.iter().map(String::as_str));
        let message = format!("the statement allows actions that manage permissions on every resource{note}: {names}");
        let help = "list the resources, or leave these actions to administrators";
        context.report(Rule::WildcardPermissions, place.clone(), message).help(help).severity(severity);
    }
    if !writes.is_empty() {
        let names = list(writes.iter().map(String::as_str));
        let message = format!("the statement allows actions that change something on every resource{note}: {names}");
        let help = "list the resources; move actions without resource-level permissions to a separate statement";
        context.report(Rule::WildcardWrite, place, message).help(help).severity(severity);
    }
}

/// `ecs:* (212 actions)`, or the action itself.
fn with_count(item: &Item<'_>, number: usize) -> String {
    let text = &item.text.value;
    if glob::is_pattern(text) && !item.ids.is_empty() { format!("{text} ({})", count(number)) } else { text.clone() }
}

/// How many actions of an item change something, and how many of these manage permissions. Actions that the
/// catalogue does not have are classified by their name.
fn changes(context: &Context<'_>, item: &Item<'_>) -> (usize, usize) {
    let text = item.text.value.as_str();
    let pattern = glob::is_pattern(text);
    let counted = |class: ActionClass| {
        let changes = matches!(class, ActionClass::Write | ActionClass::Tagging | ActionClass::PermissionsManagement);
        (usize::from(changes), usize::from(class == ActionClass::PermissionsManagement))
    };
    if item.ids.is_empty() {
        // If the catalogue has the product, an unknown name grants nothing.
        let named = |(code, name): &(&str, &str)| !code.is_empty() && !name.is_empty();
        let parts = text.split_once(':').filter(named).filter(|(code, _)| context.catalogue.code(code).is_none());
        let class = parts.map(|(code, name)| ActionClass::of(&format!("{code}:{}", glob::prefix(name)), None));
        return class.map(counted).unwrap_or_default();
    }
    // A pattern of names that read counts as reading, whichever access level a page prints for one of them.
    let name = text.split_once(':').map_or("", |(_, name)| glob::prefix(name));
    if pattern && matches!(ActionClass::of(name, None), ActionClass::Read | ActionClass::List) {
        return (0, 0);
    }
    // It is reported as privilege escalation.
    if text.eq_ignore_ascii_case("sts:AssumeRole") {
        return (0, 0);
    }
    let mut total = (0, 0);
    for action in item.ids.iter().filter_map(|id| context.catalogue.actions().get(*id)) {
        // An action that requires * cannot be restricted to resources.
        if !pattern && action.is_documented() && action.documented().all(|row| row.is_wildcard_only()) {
            continue;
        }
        let (changes, manages) = counted(action.class());
        total = (total.0 + changes, total.1 + manages);
    }
    total
}

fn everything_place(view: &View<'_>) -> Place {
    let Some(values) = &view.statement.resource else { return view.place() };
    let index = values.items.iter().position(|text| text.value.contains('*')).unwrap_or(0);
    view.value_place("Resource", values, index)
}

//! Resources: their form, and whether they fit the actions.
//!
//! Owns the findings about resources that do not match the actions, and about resource types and actions
//! that an allowed action also requires. Actions whose resources are not known lead to no findings.

use super::context::{Context, list};
use super::rule::Rule;
use super::severity::Severity;
use super::texts::{check_text, has_placeholder};
use super::view::{Item, View};
use crate::arn::{self, Arn, ArnTemplate};
use crate::glob;
use crate::policy::{PolicyKind, Text, Values};
use crate::{RamAction, Requirement};

/// Whether the resources of a statement match an action.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Matches,
    /// The resources of the action are not known.
    Unknown,
    /// The action requires `*`.
    NoResourceLevel,
    /// The action has other resources.
    Mismatch,
    /// They differ only in letter case.
    LetterCase,
}

pub(super) fn check(context: &mut Context<'_>, view: &View<'_>) {
    let elements = [("Resource", &view.statement.resource), ("NotResource", &view.statement.not_resource)];
    for (name, values) in elements {
        let Some(values) = values else { continue };
        for index in 0..values.items.len() {
            check_form(context, view, name, values, index);
        }
    }
    // With NotAction, without resources or with *, every resource of an action is covered.
    if view.negated || view.resources().is_empty() || view.resources().iter().any(|text| text.value == "*") {
        return;
    }
    for item in &view.items {
        check_item(context, view, item);
    }
    unused_resources(context, view);
}

fn check_form(context: &mut Context<'_>, view: &View<'_>, name: &str, values: &Values, index: usize) {
    let Some(text) = values.items.get(index) else { return };
    let (value, place) = (text.value.as_str(), || view.value_place(name, values, index));
    if check_text(context, value, place) || value == "*" {
        return;
    }
    match Arn::parse(value) {
        Ok(arn) => {
            let code = arn.code;
            if code.is_empty() || arn.relative.is_empty() {
                let message = format!("{value} has no {}", if code.is_empty() { "RAM code" } else { "resource" });
                context.report(Rule::MalformedResource, place(), message).help(FORM);
            } else if value.contains(char::is_whitespace) {
                context.report(Rule::MalformedResource, place(), format!("{value:?} contains blanks")).help(FORM);
            }
        }
        Err(_) if value.starts_with("acs:") && value.ends_with('*') => {
            let message = format!("{value} has fewer than five fields, and what its * matches is not documented");
            context.report(Rule::AmbiguousResource, place(), message).help(FORM);
        }
        Err(_) => {
            let message = format!("{value:?} is neither * nor an ARN of RAM");
            context.report(Rule::MalformedResource, place(), message).help(FORM);
        }
    }
}

const FORM: &str = "an ARN is acs:<RAM code>:<region>:<account>:<resource>";

fn check_item(context: &mut Context<'_>, view: &View<'_>, item: &Item<'_>) {
    let fits: Vec<(usize, Fit)> = item.ids.iter().map(|id| (*id, fit(context, *id, view.resources()))).collect();
    let of = |wanted: Fit| fits.iter().filter(move |(_, fit)| *fit == wanted).map(|(id, _)| *id);
    let all = |wanted: Fit| !fits.is_empty() && fits.iter().all(|(_, fit)| *fit == wanted);
    let (text, place) = (&item.text.value, || view.item_place(item));
    let effect = if view.statement.denies() { "denied" } else { "allowed" };
    if all(Fit::NoResourceLevel) {
        let message = format!("{text} is documented for the resource * only, so with ARNs it is not {effect}");
        let help = "move it to a separate statement with \"Resource\": \"*\"";
        context.report(Rule::NoResourceLevel, place(), message).help(help);
    } else if of(Fit::NoResourceLevel).next().is_some() {
        let names = context.names(of(Fit::NoResourceLevel));
        let message =
            format!("{text} includes actions for the resource * only, so with ARNs they are not {effect}: {names}");
        let help = "move them to a separate statement with \"Resource\": \"*\"";
        context.report(Rule::NoResourceLevel, place(), message).help(help).severity(Severity::Note);
    }
    if all(Fit::LetterCase) {
        let message =
            format!("the resources of {text} are documented in another letter case: {}", documented(context, item));
        context
            .report(Rule::ResourceCase, place(), message)
            .help("write them as documented: whether the letter case of resources counts is not documented");
    } else if fits.iter().all(|(_, fit)| matches!(fit, Fit::Mismatch | Fit::LetterCase)) && !fits.is_empty() {
        let message =
            format!("{text} is documented for no resource of this statement, but for {}", documented(context, item));
        context
            .report(Rule::ResourceMismatch, place(), message)
            .help("add such a resource, or move the action to another statement");
    }
}

/// `acs:ecs:{#regionId}:…`: the first documented patterns of an item's actions.
fn documented(context: &Context<'_>, item: &Item<'_>) -> String {
    let mut arns: Vec<&str> = rows(context, &item.ids).flat_map(|row| row.resources()).map(|row| row.arn).collect();
    arns.sort_unstable();
    arns.dedup();
    list(arns)
}

fn rows<'a>(context: &Context<'a>, ids: &[usize]) -> impl Iterator<Item = RamAction<'a>> {
    let catalogue = context.catalogue;
    ids.iter().filter_map(move |id| catalogue.actions().get(*id)).flat_map(|action| action.documented())
}

fn fit(context: &Context<'_>, id: usize, resources: &[Text]) -> Fit {
    if !context.spend(1 + resources.len()) {
        return Fit::Unknown;
    }
    let mut known = false;
    let (mut any, mut case) = (false, false);
    for action in rows(context, &[id]) {
        if action.resources().len() == 0 {
            return Fit::Unknown;
        }
        for row in action.resources() {
            known = true;
            if row.is_any() {
                any = true;
                continue;
            }
            if resources.iter().any(|text| could_match(row.template(), &text.value)) {
                return Fit::Matches;
            }
            case |= resources.iter().any(|text| could_match_ignoring_case(row.template(), &text.value));
        }
    }
    match (known, case) {
        (false, _) => Fit::Unknown,
        (true, true) => Fit::LetterCase,
        (true, false) if any => Fit::NoResourceLevel,
        (true, false) => Fit::Mismatch,
    }
}

fn could_match(template: ArnTemplate<'_>, resource: &str) -> bool {
    has_placeholder(resource) || resource.contains("${") || arn::could_match(template, resource)
}

fn could_match_ignoring_case(template: ArnTemplate<'_>, resource: &str) -> bool {
    arn::overlaps(&template.widest().to_ascii_lowercase(), &resource.to_ascii_lowercase())
}

/// Resources that no action of the statement is documented for, where all of the actions are known.
fn unused_resources(context: &mut Context<'_>, view: &View<'_>) {
    let ids: Vec<usize> = view.actions.iter().collect();
    let unknown = |context: &Context<'_>| {
        view.items.iter().any(|item| item.ids.is_empty()) || ids.iter().any(|id| fit(context, *id, &[]) == Fit::Unknown)
    };
    let Some(values) = &view.statement.resource else { return };
    // A single resource is reported with the action.
    if values.items.len() < 2 || ids.is_empty() || unknown(context) {
        return;
    }
    // Actions that require * are reported separately.
    if !rows(context, &ids).flat_map(|row| row.resources()).any(|row| !row.is_any()) {
        return;
    }
    // If no resource matches, another letter case is reported with the actions.
    let some_match = ids.iter().any(|id| fit(context, *id, &values.items) == Fit::Matches);
    for (index, text) in values.items.iter().enumerate() {
        let one = std::slice::from_ref(text);
        let is_arn = Arn::parse(&text.value).is_ok_and(|arn| !arn.code.is_empty() && !arn.relative.is_empty());
        let has = |wanted: &[Fit]| ids.iter().any(|id| wanted.contains(&fit(context, *id, one)));
        if !is_arn || has(&[Fit::Matches, Fit::Unknown]) {
            continue;
        }
        let place = view.value_place("Resource", values, index);
        if !has(&[Fit::LetterCase]) {
            let message = format!("no action of this statement is documented for {}", text.value);
            context.report(Rule::ResourceMismatch, place, message).help("remove the resource, or add an action for it");
        } else if some_match {
            let message = format!("{} is documented in another letter case", text.value);
            let help = "write it as documented: whether the letter case of resources counts is not documented";
            context.report(Rule::ResourceCase, place, message).help(help);
        }
    }
}

/// Reports what allowed actions also require: all of their required resource types, and the actions that
/// they depend on.
pub(super) fn check_needs(context: &mut Context<'_>, views: &[View<'_>]) {
    let texts: usize = views.iter().map(|view| 1 + view.items.len()).sum();
    for view in
        views.iter().filter(|view| view.statement.allows() && !view.negated && view.kind == PolicyKind::Identity)
    {
        for item in view.items.iter().filter(|item| !glob::is_pattern(&item.text.value)) {
            if !context.spend(texts / 16) {
                return;
            }
            for id in &item.ids {
                required_types(context, views, view, item, *id);
                dependents(context, views, view, item, *id);
            }
        }
    }
}

fn required_types(context: &mut Context<'_>, views: &[View<'_>], view: &View<'_>, item: &Item<'_>, id: usize) {
    let allowing = || views.iter().filter(|other| other.statement.allows() && other.actions.contains(id));
    if allowing().any(|other| other.resources().iter().any(|text| text.value == "*")) {
        return;
    }
    let named: Vec<&str> = allowing().flat_map(View::resources).map(|text| text.value.as_str()).collect();
    if !context.spend(named.len()) {
        return;
    }
    let mut missing: Vec<(&str, &str)> = Vec::new();
    let mut present = false;
    for action in rows(context, &[id]) {
        let required = action.resources().filter(|row| row.requirement == Requirement::Required && !row.is_any());
        for row in required {
            let kind = row.resource_type.unwrap_or_default();
            // Of several rows of a type, one is enough.
            let same = action.resources().filter(|other| other.resource_type == row.resource_type);
            if same.into_iter().any(|other| named.iter().any(|name| could_match(other.template(), name))) {
                present = true;
            } else if !missing.iter().any(|(known, _)| *known == kind) {
                missing.push((kind, row.arn));
            }
        }
    }
    // If no resource matches, the mismatch is reported already.
    if missing.is_empty() || !present {
        return;
    }
    let kinds: Vec<String> = missing.iter().map(|(kind, arn)| format!("{kind} ({arn})")).collect();
    let message = format!(
        "{} also requires resources of types that this policy does not allow: {}",
        item.text.value,
        kinds.join(", ")
    );
    context.report(Rule::MissingResource, view.item_place(item), message).help("add their ARNs to the statement");
}

fn dependents(context: &mut Context<'_>, views: &[View<'_>], view: &View<'_>, item: &Item<'_>, id: usize) {
    let allowed = |name: &str| views.iter().any(|other| other.statement.allows() && other.covers_action(name));
    let mut missing: Vec<&str> =
        rows(context, &[id]).flat_map(|action| action.dependent_actions()).filter(|name| !allowed(name)).collect();
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return;
    }
    let message = format!("{} depends on actions that this policy does not allow: {}", item.text.value, list(missing));
    context
        .report(Rule::MissingDependent, view.item_place(item), message)
        .help("allow them here or in another policy of the same identity");
}

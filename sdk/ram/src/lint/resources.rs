//! Resources: their form, and whether they fit the actions.
//!
//! Owns what is said of `Resource` beside `Action`, and of what an allowed action needs besides. An
//! action whose list of resources is not known is never held against a statement.

use super::context::{Context, list};
use super::finding::Severity;
use super::rule::Rule;
use super::view::{Item, Place, View};
use crate::arn::{self, Arn, Template};
use crate::glob;
use crate::policy::{PolicyKind, Text, Values};
use crate::{RamAction, Requirement};

/// How an action and the resources of a statement go together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Fits,
    /// Nothing is known of the action's resources.
    Unknown,
    /// The action takes `*` alone.
    NoResourceLevel,
    /// The action's resources are others.
    Mismatch,
    /// They differ in letter case alone.
    LetterCase,
}

pub(super) fn check(context: &mut Context<'_>, view: &View<'_>) {
    let elements = [("Resource", &view.statement.resource), ("NotResource", &view.statement.not_resource)];
    for (name, values) in elements {
        let Some(values) = values else { continue };
        for index in 0..values.items.len() {
            form(context, view, name, values, index);
        }
    }
    // Who is meant by a control policy, and what a trust policy is about, is not in its resources.
    if view.negated || view.resources().is_empty() || view.resources().iter().any(|text| text.value == "*") {
        return;
    }
    for item in &view.items {
        check_item(context, view, item);
    }
    unused_resources(context, view);
}

fn form(context: &mut Context<'_>, view: &View<'_>, name: &str, values: &Values, index: usize) {
    let Some(text) = values.items.get(index) else { return };
    let (value, place) = (text.value.as_str(), || view.value_place(name, values, index));
    if text_findings(context, value, place) || value == "*" {
        return;
    }
    match Arn::parse(value) {
        Ok(arn) => {
            let code = arn.code;
            if code.is_empty() || arn.relative.is_empty() {
                let message = format!("{value} has no {}", if code.is_empty() { "RAM code" } else { "resource" });
                context.report(Rule::MalformedResource, place(), message).help(FORM);
            } else if value.contains(char::is_whitespace) {
                context.report(Rule::MalformedResource, place(), format!("{value:?} has blanks")).help(FORM);
            }
        }
        Err(_) if value.starts_with("acs:") && value.ends_with('*') => {
            let message =
                format!("{value} has fewer than the five fields, and how far its * reaches is not documented");
            context.report(Rule::AmbiguousResource, place(), message).help(FORM);
        }
        Err(_) => {
            let message = format!("{value:?} is neither * nor an ARN of RAM");
            context.report(Rule::MalformedResource, place(), message).help(FORM);
        }
    }
}

const FORM: &str = "an ARN is acs:<RAM code>:<region>:<account>:<resource>";

/// What may stand in any text: a placeholder of an example, and what looks like a variable. Returns
/// whether it has one, which leaves its form open.
pub(super) fn text_findings(context: &mut Context<'_>, text: &str, place: impl Fn() -> Place) -> bool {
    let variable = text.contains("${");
    if variable {
        let message = format!("{text:?} is compared as it stands: no page of RAM documents policy variables");
        let help = "name the values, or test with a call that must be denied";
        context.report(Rule::LiteralVariable, place(), message).help(help);
    }
    let placeholder = has_placeholder(text);
    if placeholder {
        let message = format!("{text:?} has a placeholder of an example");
        context.report(Rule::Placeholder, place(), message).help("put the value in its place");
    }
    variable || placeholder
}

/// `<account-id>`, `{#regionId}`, `{$id}` or `****` where a value belongs.
fn has_placeholder(text: &str) -> bool {
    let angled = text.split_once('<').is_some_and(|(_, rest)| {
        rest.split_once('>').is_some_and(|(name, _)| name.starts_with(|c: char| c.is_ascii_alphabetic()))
    });
    angled || text.contains("{#") || text.contains("{$") || text.contains("***")
}

fn check_item(context: &mut Context<'_>, view: &View<'_>, item: &Item<'_>) {
    let fits: Vec<(usize, Fit)> = item.ids.iter().map(|id| (*id, fit(context, *id, view.resources()))).collect();
    let of = |wanted: Fit| fits.iter().filter(move |(_, fit)| *fit == wanted).map(|(id, _)| *id);
    let all = |wanted: Fit| !fits.is_empty() && fits.iter().all(|(_, fit)| *fit == wanted);
    let (text, place) = (&item.text.value, || view.item_place(item));
    if all(Fit::NoResourceLevel) {
        let effect = if view.statement.denies() { "denies" } else { "allows" };
        let message = format!(
            "{text} is documented for all resources alone, so that with these ARNs the statement {effect} nothing of it"
        );
        let help = "give it a statement of its own with \"Resource\": \"*\"";
        context.report(Rule::NoResourceLevel, place(), message).help(help);
    } else if of(Fit::NoResourceLevel).next().is_some() {
        let names = context.names(of(Fit::NoResourceLevel));
        let message = format!("of {text}, these take all resources alone and get nothing from these ARNs: {names}");
        let help = "give them a statement of their own with \"Resource\": \"*\"";
        context.report(Rule::NoResourceLevel, place(), message).help(help).severity(Severity::Note);
    }
    if all(Fit::LetterCase) {
        let message =
            format!("the resources of {text} are documented in another letter case{}", documented(context, item));
        context
            .report(Rule::ResourceCase, place(), message)
            .help("no rule for the case of resources is documented: write it as the pages do");
    } else if fits.iter().all(|(_, fit)| matches!(fit, Fit::Mismatch | Fit::LetterCase)) && !fits.is_empty() {
        let message =
            format!("no resource of the statement is one that {text} is documented for{}", documented(context, item));
        context
            .report(Rule::ResourceMismatch, place(), message)
            .help("name a resource of the action, or move it to another statement");
    }
}

/// `: acs:ecs:{#regionId}:…`, the first patterns of an item's actions.
fn documented(context: &Context<'_>, item: &Item<'_>) -> String {
    let mut arns: Vec<&str> = rows(context, &item.ids).flat_map(|row| row.resources()).map(|row| row.arn).collect();
    arns.sort_unstable();
    arns.dedup();
    if arns.is_empty() { String::new() } else { format!(": {}", list(arns)) }
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
            if resources.iter().any(|text| admits(row.template(), &text.value)) {
                return Fit::Fits;
            }
            case |= resources.iter().any(|text| admits_ignoring_case(row.template(), &text.value));
        }
    }
    match (known, case) {
        (false, _) => Fit::Unknown,
        (true, true) => Fit::LetterCase,
        (true, false) if any => Fit::NoResourceLevel,
        (true, false) => Fit::Mismatch,
    }
}

fn admits(template: Template<'_>, resource: &str) -> bool {
    has_placeholder(resource) || resource.contains("${") || arn::admits(template, resource)
}

fn admits_ignoring_case(template: Template<'_>, resource: &str) -> bool {
    arn::overlaps(&template.widest().to_ascii_lowercase(), &resource.to_ascii_lowercase())
}

/// Resources that no action of the statement is documented for, where all of the actions are known.
fn unused_resources(context: &mut Context<'_>, view: &View<'_>) {
    let ids: Vec<usize> = view.actions.iter().collect();
    let unknown = |context: &Context<'_>| {
        view.items.iter().any(|item| item.ids.is_empty()) || ids.iter().any(|id| fit(context, *id, &[]) == Fit::Unknown)
    };
    let Some(values) = &view.statement.resource else { return };
    // One resource alone is told with the action already.
    if values.items.len() < 2 || ids.is_empty() || unknown(context) {
        return;
    }
    // That actions take * alone is told with them.
    if !rows(context, &ids).flat_map(|row| row.resources()).any(|row| !row.is_any()) {
        return;
    }
    // Where none fits, another letter case is told with the actions.
    let some_fit = ids.iter().any(|id| fit(context, *id, &values.items) == Fit::Fits);
    for (index, text) in values.items.iter().enumerate() {
        let one = std::slice::from_ref(text);
        let formed = Arn::parse(&text.value).is_ok_and(|arn| !arn.code.is_empty() && !arn.relative.is_empty());
        let has = |wanted: &[Fit]| ids.iter().any(|id| wanted.contains(&fit(context, *id, one)));
        if !formed || has(&[Fit::Fits, Fit::Unknown]) {
            continue;
        }
        let place = view.value_place("Resource", values, index);
        if !has(&[Fit::LetterCase]) {
            let message = format!("no action of the statement is documented for {}", text.value);
            context.report(Rule::ResourceMismatch, place, message).help("remove it, or add the action that it is for");
        } else if some_fit {
            let message = format!("{} is documented in another letter case", text.value);
            let help = "no rule for the case of resources is documented: write it as the pages do";
            context.report(Rule::ResourceCase, place, message).help(help);
        }
    }
}

/// What allowed actions need besides: all of their required resource types, and the actions that they
/// depend on.
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
            // A type may have several rows, one of which is enough.
            let same = action.resources().filter(|other| other.resource_type == row.resource_type);
            if same.into_iter().any(|other| named.iter().any(|name| admits(other.template(), name))) {
                present = true;
            } else if !missing.iter().any(|(known, _)| *known == kind) {
                missing.push((kind, row.arn));
            }
        }
    }
    // Where nothing fits, the mismatch is told already.
    if missing.is_empty() || !present {
        return;
    }
    let kinds: Vec<String> = missing.iter().map(|(kind, arn)| format!("{kind} ({arn})")).collect();
    let message = format!(
        "{} is checked on every required resource type, and none of these is allowed: {}",
        item.text.value,
        kinds.join(", ")
    );
    context.report(Rule::MissingResource, view.item_place(item), message).help("add their ARNs");
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

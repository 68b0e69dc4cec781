//! Names of actions.
//!
//! Owns the findings about single items of `Action` and `NotAction`. An action that the catalogue does not
//! have may still exist, as products have actions that no page lists. The severity depends on how much of
//! the product the catalogue covers.

use std::collections::{HashMap, HashSet};

use alibabacloud_nearest_name::Names;

use super::context::{Context, list};
use super::finding::Place;
use super::rule::Rule;
use super::severity::Severity;
use super::view::{Item, View};
use crate::{CatalogueAction, glob};

/// Obsolete RAM codes, with the current code of the product.
const OLD_CODES: [(&str, &str); 1] = [("ocs", "kvstore")];

/// The items of a RAM code that the catalogue does not have. They have one cause, and so one finding.
struct UnknownCode {
    code: String,
    place: Place,
    items: Vec<String>,
}

pub(super) fn check(context: &mut Context<'_>, views: &[View<'_>]) {
    for document in views.chunk_by(|a, b| a.document == b.document) {
        let mut unknown: Vec<UnknownCode> = Vec::new();
        let mut positions: HashMap<String, usize> = HashMap::new();
        for view in document {
            for item in &view.items {
                let Some(code) = check_item(context, document, view, item) else { continue };
                let at = *positions.entry(code).or_insert_with_key(|code| {
                    unknown.push(UnknownCode { code: code.clone(), place: view.item_place(item), items: Vec::new() });
                    unknown.len() - 1
                });
                if let Some(found) = unknown.get_mut(at) {
                    found.items.push(item.text.value.clone());
                }
            }
        }
        for found in unknown {
            report_unknown_code(context, found);
        }
    }
}

/// Returns the RAM code if the catalogue does not have it.
fn check_item(context: &mut Context<'_>, document: &[View<'_>], view: &View<'_>, item: &Item<'_>) -> Option<String> {
    let text = item.text.value.as_str();
    let place = || view.item_place(item);
    let pattern = glob::is_pattern(text);
    if let Some(message) = malformed(text, pattern) {
        let help = "an action is <RAM code>:<name>, such as ecs:StartInstance";
        context.report(Rule::MalformedAction, place(), message).help(help);
        return None;
    }
    if !item.ids.is_empty() {
        letter_case(context, view, item, pattern);
        return None;
    }
    let (code, name) = text.split_once(':')?;
    if !pattern && context.is_dependent(text) {
        return None;
    }
    if glob::is_pattern(code) {
        let message = format!("{text} matches no action of the catalogue{}", context.data());
        let help = "check the spelling; `alibabacloud-ram product` lists the RAM codes of the catalogue";
        context.report(Rule::NoMatch, place(), message).help(help).severity(Severity::Note);
        return None;
    }
    if context.catalogue.code(code).is_none() {
        return Some(code.to_ascii_lowercase());
    }
    if pattern {
        no_match(context, document, view, item, (code, name));
    } else {
        unknown_action(context, view, item, (code, name));
    }
    None
}

/// Why a text can be neither an action nor a pattern of actions.
fn malformed(text: &str, pattern: bool) -> Option<String> {
    if text.is_empty() {
        return Some("the action is empty".to_owned());
    }
    if let Some(odd) = text.chars().find(|c| c.is_whitespace() || c.is_control() || !c.is_ascii()) {
        return Some(format!("{text:?} contains the character {odd:?}, which no action contains"));
    }
    match text.split_once(':') {
        // A wildcard may match the colon.
        None if pattern => None,
        None => Some(format!("{text:?} has no colon, which separates RAM code and name")),
        Some((_, name)) if name.contains(':') => Some(format!("{text:?} has more than one colon")),
        Some(("", _)) => Some(format!("{text:?} has no RAM code in front of the colon")),
        Some((_, "")) => Some(format!("{text:?} has no name behind the colon")),
        Some(_) => None,
    }
}

fn letter_case(context: &mut Context<'_>, view: &View<'_>, item: &Item<'_>, pattern: bool) {
    let text = item.text.value.as_str();
    let exact = |id: &usize| {
        let name = context.name(*id);
        if pattern { glob::matches(text, name) } else { text == name }
    };
    if item.ids.iter().any(exact) {
        return;
    }
    let names = context.names(item.ids.iter().copied());
    let message = format!("{text} is documented in another letter case: {names}");
    context
        .report(Rule::ActionCase, view.item_place(item), message)
        .help("write it as documented: RAM ignores the letter case of most actions, but not of all");
}

fn unknown_action(context: &mut Context<'_>, view: &View<'_>, item: &Item<'_>, (code, name): (&str, &str)) {
    let text = &item.text.value;
    let near = if context.may_suggest(view.document) { context.names_of(code).nearest(name) } else { Vec::new() };
    let elsewhere = context.under_any_code(name);
    // Products share actions, and have actions that are not operations, so a name without any near one may
    // well exist.
    let severity = match (is_covered(context, code), near.is_empty(), elsewhere) {
        (true, _, _) => Severity::Error,
        (false, false, None) => Severity::Warning,
        (false, true, _) | (false, _, Some(_)) => Severity::Note,
    };
    let known =
        if severity == Severity::Error { "not an action" } else { "neither a documented action nor an operation" };
    let message = format!("{text} is {known} of {code} in the catalogue{}", context.data());
    let help = match elsewhere {
        Some(id) => format!("{}; {}", under_another_code(context, id), suggestion(code, &near, "")),
        None => suggestion(code, &near, ""),
    };
    context.report(Rule::UnknownAction, view.item_place(item), message).help(help).severity(severity);
}

/// That another RAM code has an action of this name, or an operation of this name without a documented action.
fn under_another_code(context: &Context<'_>, id: usize) -> String {
    let documented = context.catalogue.actions().get(id).is_some_and(CatalogueAction::is_documented);
    let what = if documented { "this action:" } else { "an operation of this name, whose action is probably" };
    format!("another RAM code has {what} {}", context.name(id))
}

fn no_match(
    context: &mut Context<'_>,
    document: &[View<'_>],
    view: &View<'_>,
    item: &Item<'_>,
    (code, name): (&str, &str),
) {
    let text = &item.text.value;
    let may_suggest = context.may_suggest(view.document);
    let near = if may_suggest { context.beginnings_of(code).nearest(glob::prefix(name)) } else { Vec::new() };
    let mut help = if near.is_empty() { String::new() } else { suggestion(code, &near, "*") };
    if let [beginning] = near.as_slice() {
        let meant = format!("{code}:{beginning}*");
        let covers = |other: &&View<'_>| {
            !std::ptr::eq(*other, view)
                && other.statement.allows() == view.statement.allows()
                && other.statement.applies_to_everyone()
                && other.is_on_every_arn()
                && other.covers_pattern(&meant)
        };
        if let Some(other) = document.iter().find(covers) {
            help.push_str(&format!(" It is redundant: {} covers it without a condition", other.name()));
        }
    }
    // A product that the catalogue does not cover may have other actions.
    let likely = !help.is_empty() || is_covered(context, code);
    if help.is_empty() {
        help = suggestion(code, &[], "*");
    }
    let severity = if likely { Severity::Warning } else { Severity::Note };
    let message = format!("{text} matches no action of the catalogue{}", context.data());
    context.report(Rule::NoMatch, view.item_place(item), message).help(help).severity(severity);
}

fn report_unknown_code(context: &mut Context<'_>, mut found: UnknownCode) {
    let code = found.code.as_str();
    // Several statements may contain the same item.
    let mut seen = HashSet::new();
    found.items.retain(|item| seen.insert(item.clone()));
    let items = list(found.items.iter().map(String::as_str));
    if let Some((_, today)) = OLD_CODES.iter().find(|(old, _)| *old == code) {
        let message = format!("{code}, the RAM code of {items}, is obsolete");
        context
            .report(Rule::OldCode, found.place, message)
            .help(format!("use {today}, the current RAM code of the product"));
        return;
    }
    let may_suggest = context.may_suggest(found.place.document);
    let near = if may_suggest { near_code(context, code, &found.items) } else { None };
    let message = format!("the catalogue has no RAM code {code}, so {items} cannot be checked{}", context.data());
    let finding = context.report(Rule::UnknownCode, found.place, message);
    finding.help("check the spelling; `alibabacloud-ram product` lists the RAM codes of the catalogue");
    if let Some(near) = near {
        let what = if found.items.len() == 1 { "this action" } else { "these actions" };
        finding.help(format!("did you mean {near}? It has {what}"));
        // The same letters in another order are probably a mistake; another letter may be another product.
        if sorted_letters(&near) == sorted_letters(&found.code) {
            finding.severity(Severity::Warning);
        }
    }
}

fn sorted_letters(code: &str) -> Vec<char> {
    let mut letters: Vec<char> = code.chars().collect();
    letters.sort_unstable();
    letters
}

/// A near code that has all of the actions. Patterns alone are not enough to suggest one.
fn near_code(context: &Context<'_>, code: &str, items: &[String]) -> Option<String> {
    if items.iter().all(|item| glob::is_pattern(item)) {
        return None;
    }
    let near = Names::new(context.catalogue.codes().iter().map(|code| code.code)).nearest(code);
    let has_all = |other: &&str| {
        items.iter().all(|item| {
            let Some((_, name)) = item.split_once(':').filter(|(_, name)| *name != "*") else {
                return false;
            };
            context.catalogue.expand(&format!("{other}:{name}")).next().is_some()
        })
    };
    near.into_iter().find(has_all).map(str::to_owned)
}

/// Whether nearly every operation of the code has documented actions.
fn is_covered(context: &Context<'_>, code: &str) -> bool {
    context.catalogue.code(code).is_some_and(|code| code.documented * 10 >= (code.documented + code.undocumented) * 9)
}

/// The names that were probably meant, each with an end such as `*`; without one, where the names are listed.
fn suggestion(code: &str, near: &[&str], end: &str) -> String {
    let near: Vec<_> = near.iter().map(|name| format!("{code}:{name}{end}")).collect();
    match near.split_last() {
        None => format!("`alibabacloud-ram product {code}` lists the actions of {code}"),
        Some((only, [])) => format!("did you mean {only}?"),
        Some((last, first)) => format!("did you mean {} or {last}?", first.join(", ")),
    }
}

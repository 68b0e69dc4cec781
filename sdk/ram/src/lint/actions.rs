//! Names of actions.
//!
//! Owns what is said of an item of `Action` or `NotAction` on its own. An action that the catalogue
//! does not have is not wrong for that: products publish actions that no page lists, so that the
//! severity follows how much of the product the catalogue knows.

use std::collections::{HashMap, HashSet};

use super::context::{Context, list};
use super::finding::Severity;
use super::rule::Rule;
use super::view::{Item, Place, View};
use crate::{Action, glob};

/// RAM codes that products had once, with the code of today.
const OLD_CODES: [(&str, &str); 1] = [("ocs", "kvstore")];

/// No RAM code is nearly as long.
const MAX_CODE: usize = 64;

/// Items of one RAM code that the catalogue does not have; one cause, so one finding.
struct Unknown {
    code: String,
    place: Place,
    items: Vec<String>,
}

pub(super) fn check(context: &mut Context<'_>, views: &[View<'_>]) {
    for document in views.chunk_by(|a, b| a.document == b.document) {
        let mut unknown: Vec<Unknown> = Vec::new();
        let mut positions: HashMap<String, usize> = HashMap::new();
        for view in document {
            for item in &view.items {
                let Some(code) = check_item(context, document, view, item) else { continue };
                let at = *positions.entry(code).or_insert_with_key(|code| {
                    unknown.push(Unknown { code: code.clone(), place: view.item_place(item), items: Vec::new() });
                    unknown.len() - 1
                });
                if let Some(found) = unknown.get_mut(at) {
                    found.items.push(item.text.value.clone());
                }
            }
        }
        for found in unknown {
            unknown_code(context, found);
        }
    }
}

/// Returns the RAM code where the catalogue does not have it.
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
        context.report(Rule::NoMatch, place(), message).severity(Severity::Note);
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

/// Why a text can be no action, or no pattern of actions.
fn malformed(text: &str, pattern: bool) -> Option<String> {
    if text.is_empty() {
        return Some("the action is empty".to_owned());
    }
    if let Some(odd) = text.chars().find(|c| c.is_whitespace() || c.is_control() || !c.is_ascii()) {
        return Some(format!("{text:?} has the character {odd:?}, which no action has"));
    }
    match text.split_once(':') {
        // A wildcard may stand for the colon.
        None if pattern => None,
        None => Some(format!("{text:?} has no RAM code in front of a colon")),
        Some((_, name)) if name.contains(':') => Some(format!("{text:?} has more than one colon")),
        Some((code, name)) if code.is_empty() || name.is_empty() => Some(format!("{text:?} lacks code or name")),
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
    let message = format!("{text} is documented as {names}");
    context
        .report(Rule::ActionCase, view.item_place(item), message)
        .help("actions are compared in any letter case in most cases only");
}

fn unknown_action(context: &mut Context<'_>, view: &View<'_>, item: &Item<'_>, (code, name): (&str, &str)) {
    let text = &item.text.value;
    let near = if context.may_suggest(view.document) { context.names_of(code).nearest(name) } else { Vec::new() };
    let elsewhere = context.under_any_code(name);
    // Products share actions, and list actions that are no operation, so that a name without any near one
    // may well exist.
    let severity = match (is_covered(context, code), near.is_empty(), elsewhere) {
        (true, _, _) => Severity::Error,
        (false, false, None) => Severity::Warning,
        (false, true, _) | (false, _, Some(_)) => Severity::Note,
    };
    let known = if severity == Severity::Error { "no action" } else { "neither a documented action nor an operation" };
    let message = format!("{text} is {known} of {code} in the catalogue{}", context.data());
    let help = match elsewhere {
        Some(id) => format!("{}; {}", standing(context, id), suggestion(code, &near)),
        None => suggestion(code, &near),
    };
    context.report(Rule::UnknownAction, view.item_place(item), message).help(help).severity(severity);
}

/// `ecs:StartInstance is one`, which is said of documented actions alone.
fn standing(context: &Context<'_>, id: usize) -> String {
    let documented = context.catalogue.actions().get(id).is_some_and(Action::is_documented);
    let what = if documented { "is one" } else { "is the presumed name of an operation" };
    format!("{} {what}", context.name(id))
}

fn no_match(
    context: &mut Context<'_>,
    document: &[View<'_>],
    view: &View<'_>,
    item: &Item<'_>,
    (code, name): (&str, &str),
) {
    let text = &item.text.value;
    let names = context.may_suggest(view.document).then(|| context.names_of(code));
    let stem = names.as_ref().and_then(|names| names.nearest_stem(glob::prefix(name)));
    let mut help = String::new();
    if let Some(stem) = stem {
        let meant = format!("{code}:{stem}*");
        help = format!("did you mean {meant}?");
        let covers = |other: &&View<'_>| {
            !std::ptr::eq(*other, view)
                && other.statement.allows() == view.statement.allows()
                && other.statement.counts_always()
                && other.is_on_every_arn()
                && other.covers_pattern(&meant)
        };
        if let Some(other) = document.iter().find(covers) {
            help.push_str(&format!(
                " {} has that without a condition, so that this one would add nothing",
                other.name()
            ));
        }
    }
    // Of a product that the catalogue does not cover, actions may exist that it does not have.
    let likely = !help.is_empty() || is_covered(context, code);
    let severity = if likely { Severity::Warning } else { Severity::Note };
    let message = format!("{text} matches no action of the catalogue{}", context.data());
    context.report(Rule::NoMatch, view.item_place(item), message).help(help).severity(severity);
}

fn unknown_code(context: &mut Context<'_>, mut found: Unknown) {
    let code = found.code.as_str();
    // An item may stand in several statements.
    let mut seen = HashSet::new();
    found.items.retain(|item| seen.insert(item.clone()));
    let items = list(found.items.iter().map(String::as_str));
    if let Some((_, today)) = OLD_CODES.iter().find(|(old, _)| *old == code) {
        let message = format!("{code} is an old RAM code ({items})");
        context.report(Rule::OldCode, found.place, message).help(format!("the product's code is {today} today"));
        return;
    }
    let may_suggest = code.len() <= MAX_CODE && context.may_suggest(found.place.document);
    let near = if may_suggest { near_code(context, code, &found.items) } else { None };
    let message = format!("the catalogue has no RAM code {code}, so that {items} cannot be checked{}", context.data());
    let finding = context.report(Rule::UnknownCode, found.place, message);
    if let Some(near) = near {
        finding.help(format!("did you mean {near}? it has this action"));
        // Letters that changed places are a slip; another letter may be another product.
        if sorted(&near) == sorted(&found.code) {
            finding.severity(Severity::Warning);
        }
    }
}

fn sorted(code: &str) -> Vec<char> {
    let mut letters: Vec<char> = code.chars().collect();
    letters.sort_unstable();
    letters
}

/// A code that differs by a slip and has all of the actions; patterns alone tell too little.
fn near_code(context: &Context<'_>, code: &str, items: &[String]) -> Option<String> {
    let candidates = context.catalogue.codes().iter().map(|code| code.code);
    let near = |other: &&str| strsim::damerau_levenshtein(other, code) == 1;
    let has_all = |other: &&str| {
        items.iter().all(|item| {
            let Some((_, name)) = item.split_once(':').filter(|(_, name)| *name != "*") else {
                return false;
            };
            context.catalogue.expand(&format!("{other}:{name}")).next().is_some()
        })
    };
    let named = items.iter().any(|item| !glob::is_pattern(item));
    candidates.filter(|_| named).filter(near).find(has_all).map(str::to_owned)
}

/// Whether nearly every operation of the code has documented actions.
fn is_covered(context: &Context<'_>, code: &str) -> bool {
    context.catalogue.code(code).is_some_and(|code| code.documented * 10 >= (code.documented + code.undocumented) * 9)
}

fn suggestion(code: &str, near: &[&str]) -> String {
    let near: Vec<_> = near.iter().map(|name| format!("{code}:{name}")).collect();
    match near.split_last() {
        None => "no name is near; look it up with `ram product`".to_owned(),
        Some((only, [])) => format!("did you mean {only}?"),
        Some((last, first)) => format!("the nearest are {} and {last}", first.join(", ")),
    }
}

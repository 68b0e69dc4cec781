//! Shorter lists of actions that allow the same.
//!
//! Owns the patterns. A pattern replaces actions only if it matches no other action that is known today, so
//! that the policy allows no more than the list. Future actions may match as well; an exact policy avoids
//! that.

use std::collections::BTreeSet;

use crate::Catalogue;

const VERBS: [&str; 3] = ["Describe", "Get", "List"];

/// The actions, with `Describe*`, `Get*` and `List*` if these match no other action.
pub(super) fn readable(actions: &BTreeSet<&str>, catalogue: &Catalogue<'_>) -> Vec<String> {
    let mut short: BTreeSet<String> = actions.iter().map(|action| (*action).to_owned()).collect();
    let known: BTreeSet<String> = actions.iter().map(|action| action.to_ascii_lowercase()).collect();
    let codes: BTreeSet<&str> = actions.iter().filter_map(|action| Some(action.split_once(':')?.0)).collect();
    for (code, verb) in codes.iter().flat_map(|code| VERBS.map(|verb| (code, verb))) {
        let pattern = format!("{code}:{verb}*");
        let ids: Vec<usize> = catalogue.expand(&pattern).collect();
        let mut names = ids.iter().filter_map(|id| catalogue.actions().get(*id));
        if ids.len() > 1 && names.all(|action| known.contains(&action.name().to_ascii_lowercase())) {
            short.retain(|action| !starts_with(action, code, verb));
            short.insert(pattern);
        }
    }
    short.into_iter().collect()
}

fn starts_with(action: &str, code: &str, verb: &str) -> bool {
    let rest = action.split_once(':').filter(|(own, _)| own.eq_ignore_ascii_case(code)).map(|(_, name)| name);
    let start = rest.and_then(|name| name.get(..verb.len()));
    start.is_some_and(|start| start.eq_ignore_ascii_case(verb))
}

//! Shorter lists of actions that allow the same.
//!
//! Owns the stems. A stem stands for actions only where it admits nothing else that is known today, so
//! that a policy says no more than its list; a new action may change that, which an exact policy is
//! for.

use std::collections::BTreeSet;

use crate::Catalogue;

const STEMS: [&str; 3] = ["Describe", "Get", "List"];

/// The actions, with `Describe*`, `Get*` and `List*` where these are exact.
pub(super) fn readable(actions: &BTreeSet<&str>, catalogue: &Catalogue<'_>) -> Vec<String> {
    let mut short: BTreeSet<String> = actions.iter().map(|action| (*action).to_owned()).collect();
    let known: BTreeSet<String> = actions.iter().map(|action| action.to_ascii_lowercase()).collect();
    let codes: BTreeSet<&str> = actions.iter().filter_map(|action| Some(action.split_once(':')?.0)).collect();
    for (code, stem) in codes.iter().flat_map(|code| STEMS.map(|stem| (code, stem))) {
        let pattern = format!("{code}:{stem}*");
        let ids: Vec<usize> = catalogue.expand(&pattern).collect();
        let mut names = ids.iter().filter_map(|id| catalogue.actions().get(*id));
        if ids.len() > 1 && names.all(|action| known.contains(&action.name().to_ascii_lowercase())) {
            short.retain(|action| !starts_with(action, code, stem));
            short.insert(pattern);
        }
    }
    short.into_iter().collect()
}

fn starts_with(action: &str, code: &str, stem: &str) -> bool {
    let rest = action.split_once(':').filter(|(own, _)| own.eq_ignore_ascii_case(code)).map(|(_, name)| name);
    let start = rest.and_then(|name| name.get(..stem.len()));
    start.is_some_and(|start| start.eq_ignore_ascii_case(stem))
}

//! The changes of a product version as lines for a reader.
//!
//! Owns the text of a line, which changes share one, and which are only counted. JSON has every change.

use std::collections::BTreeMap;

use super::change::{Change, SourceVerdict};
use super::kind::ChangeKind;
use super::versions::VersionDiff;
use crate::docs::shortened;

/// How many characters of a value are shown.
const LIMIT: usize = 60;
/// How many regions of a line are shown.
const REGIONS: usize = 6;

/// A line of a diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it means for a caller.
    pub weight: Weight,
    /// The operation; nothing for what operations share.
    pub operation: Option<String>,
    /// The text, without the operation.
    pub text: String,
}

/// What a change means for a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Code does not compile, or its calls fail.
    Breaking,
    /// There is more to use.
    Additive,
    /// Callers do not see it in their code.
    Unseen,
}

impl Weight {
    fn of(change: &Change) -> Self {
        match (change.breaks(), change.source) {
            (true, _) => Self::Breaking,
            (false, SourceVerdict::None) => Self::Unseen,
            (false, SourceVerdict::Additive | SourceVerdict::Breaking) => Self::Additive,
        }
    }
}

/// The lines of a product version: first of what operations share, then of the operations.
pub fn lines(version: &VersionDiff) -> Vec<Line> {
    let mut lines = endpoints(&version.product);
    let shared = version.product.iter().filter(|change| !is_endpoint(change)).map(|change| (None, change));
    let changes = version.changed.iter().flat_map(|(name, changes)| changes.iter().map(move |one| (Some(name), one)));
    let listed = shared.chain(changes).filter(|(_, change)| !is_counted(change));
    lines.extend(listed.map(|(operation, change)| Line {
        weight: Weight::of(change),
        operation: operation.cloned(),
        text: line(change),
    }));
    lines
}

/// The changes that have no line, as counts: `changed examples (3), other orders of members (1)`.
pub fn counted(version: &VersionDiff) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for change in version.changes().filter(|change| is_counted(change)) {
        let what = match change.kind {
            ChangeKind::ExampleChanged | ChangeKind::ResponseExampleChanged => "changed examples",
            ChangeKind::RateLimitsChanged => "changed rate limits",
            _ => "other orders of members",
        };
        *counts.entry(what).or_default() += 1;
    }
    let counts: Vec<String> = counts.into_iter().map(|(what, count)| format!("{what} ({count})")).collect();
    (!counts.is_empty()).then(|| counts.join(", "))
}

fn is_counted(change: &Change) -> bool {
    change.kind.is_counted() && Weight::of(change) == Weight::Unseen
}

fn is_endpoint(change: &Change) -> bool {
    use ChangeKind::{EndpointAdded, EndpointChanged, EndpointRemoved};
    matches!(change.kind, EndpointAdded | EndpointChanged | EndpointRemoved)
}

/// One line for regions that were added, one for removed ones, and one for each new host.
fn endpoints(changes: &[Change]) -> Vec<Line> {
    let mut groups: BTreeMap<(Weight, ChangeKind, &str), Vec<&Change>> = BTreeMap::new();
    for change in changes.iter().filter(|change| is_endpoint(change)) {
        let host = match change.kind {
            ChangeKind::EndpointChanged => change.after.as_deref().unwrap_or_default(),
            _ => "",
        };
        groups.entry((Weight::of(change), change.kind, host)).or_default().push(change);
    }
    groups
        .into_iter()
        .map(|((weight, _, host), changes)| {
            let text = match changes.as_slice() {
                [only] => line(only),
                several => regions(several, host),
            };
            Line { weight, operation: None, text }
        })
        .collect()
}

fn regions(changes: &[&Change], host: &str) -> String {
    let (Some(kind), Some(reason)) =
        (changes.first().map(|change| words(change.kind)), changes.first().map(|change| change.reason))
    else {
        return String::new();
    };
    let name = |change: &&&Change| change.path.trim_start_matches("endpoints.").to_owned();
    let shown: Vec<String> = changes.iter().take(REGIONS).map(|change| name(&change)).collect();
    let left = match changes.len().saturating_sub(REGIONS) {
        0 => String::new(),
        left => format!(" and {left} more"),
    };
    let host = if host.is_empty() { String::new() } else { format!(": became {host}") };
    format!("{kind} in {} regions: {}{left}{host}; {reason}", changes.len(), shown.join(", "))
}

fn words(kind: ChangeKind) -> String {
    let kind = serde_json::to_value(kind).ok();
    kind.and_then(|kind| kind.as_str().map(|kind| kind.replace('_', " "))).unwrap_or_default()
}

/// One change in one line.
pub fn line(change: &Change) -> String {
    let mut text = format!("{}: {}", words(change.kind), change.path);
    match (&change.before, &change.after) {
        (Some(before), Some(after)) if change.kind == ChangeKind::ValuesChanged => text += &values(before, after),
        (Some(before), Some(after)) => {
            let (before, after) = contrast(before, after);
            text += &format!(": {before} became {after}");
        }
        (Some(value), None) | (None, Some(value)) => text += &format!(": {}", shortened(value, LIMIT)),
        (None, None) => {}
    }
    text + "; " + change.reason
}

/// Which values were added and removed.
fn values(before: &str, after: &str) -> String {
    let [before, after] = [before, after].map(|list| list.split(", ").collect::<Vec<_>>());
    let lacks = |one: &[&str], other: &[&str]| -> Vec<String> {
        one.iter().filter(|value| !other.contains(value)).map(|value| (*value).to_owned()).collect()
    };
    let parts: Vec<String> = [("added", lacks(&after, &before)), ("removed", lacks(&before, &after))]
        .into_iter()
        .filter(|(_, values)| !values.is_empty())
        .map(|(what, values)| format!("{what} {}", shortened(&values.join(", "), LIMIT)))
        .collect();
    if parts.is_empty() { ": another order".to_owned() } else { format!(": {}", parts.join(", ")) }
}

/// Two values as far as they are shown. Where they begin with the same characters, these are left out.
fn contrast(before: &str, after: &str) -> (String, String) {
    let shown = |value: &str| shortened(value, LIMIT);
    if shown(before) != shown(after) {
        return (shown(before), shown(after));
    }
    let same = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).count();
    let rest = |value: &str| format!("…{}", shown(&value.chars().skip(same).collect::<String>()));
    (rest(before), rest(after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::change::BehaviourVerdict;

    fn change(kind: ChangeKind, path: &str, before: Option<&str>, after: Option<&str>) -> Change {
        Change {
            kind,
            path: path.to_owned(),
            nested: 0,
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
            source: SourceVerdict::None,
            behaviour: BehaviourVerdict::Same,
            reason: "why",
        }
    }

    #[test]
    fn a_line_says_what_changed() {
        let long = "long ".repeat(20);
        let (longer, other) = (format!("{long}a"), format!("{long}b"));
        for (kind, before, after, expected) in [
            (ChangeKind::DefaultChanged, Some("a"), Some("b"), "default changed: p: a became b; why"),
            (
                ChangeKind::DefaultChanged,
                Some(longer.as_str()),
                Some(other.as_str()),
                "default changed: p: …a became …b; why",
            ),
            (ChangeKind::DefaultChanged, None, Some("b"), "default changed: p: b; why"),
            (ChangeKind::ValuesChanged, Some("a, b"), Some("b, c"), "values changed: p: added c, removed a; why"),
            (ChangeKind::ValuesChanged, Some("a, b"), Some("b, a"), "values changed: p: another order; why"),
            (ChangeKind::ParameterAdded, None, None, "parameter added: p; why"),
        ] {
            assert_eq!(line(&change(kind, "p", before, after)), expected);
        }
    }

    #[test]
    fn one_fact_about_endpoints_is_one_line() {
        let added = |region: usize| change(ChangeKind::EndpointAdded, &format!("endpoints.r{region}"), None, Some("h"));
        let moved = |region: usize, host| {
            change(ChangeKind::EndpointChanged, &format!("endpoints.m{region}"), Some("old"), Some(host))
        };
        let mut product: Vec<Change> = (0..8).map(added).collect();
        product.extend([moved(1, "new"), moved(2, "new"), moved(3, "other")]);
        let version = VersionDiff { product, ..VersionDiff::default() };
        let texts: Vec<String> = lines(&version).into_iter().map(|line| line.text).collect();
        assert_eq!(
            texts,
            [
                "endpoint added in 8 regions: r0, r1, r2, r3, r4, r5 and 2 more; why",
                "endpoint changed in 2 regions: m1, m2: became new; why",
                "endpoint changed: endpoints.m3: old became other; why",
            ]
        );
    }

    #[test]
    fn what_says_nothing_is_counted() {
        let kinds = [ChangeKind::ExampleChanged, ChangeKind::ResponseExampleChanged, ChangeKind::MembersReordered];
        let product = kinds.map(|kind| change(kind, "p", None, None)).to_vec();
        let version = VersionDiff { product, ..VersionDiff::default() };
        assert_eq!(lines(&version), []);
        assert_eq!(counted(&version).as_deref(), Some("changed examples (2), other orders of members (1)"));
    }
}

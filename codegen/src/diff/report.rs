//! The diff as text and as numbers.
//!
//! Owns the Markdown of a pull request and a changelog, the lines of a terminal, and the summary.
//! Colours and files are the caller's.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::change::{Change, SourceVerdict};
use super::kind::ChangeKind;
use super::versions::{Diff, Presence, Semver, VersionDiff};
use crate::docs::shortened;

/// The numbers of a diff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Operations that were added.
    pub operations_added: usize,
    /// Operations that were removed.
    pub operations_removed: usize,
    /// Operations that differ.
    pub operations_changed: usize,
    /// Parameters of operations that were added, nested ones not counted.
    pub parameters_added: usize,
    /// Operations that have one more such parameter at least.
    pub operations_with_parameters_added: usize,
    /// Parameters that were removed.
    pub parameters_removed: usize,
    /// Parameters that can be left out now.
    pub required_to_optional: usize,
    /// The same, with nested ones counted as well.
    pub required_to_optional_nested: usize,
    /// Parameters that must be given now.
    pub optional_to_required: usize,
    /// The same, with nested ones counted as well.
    pub optional_to_required_nested: usize,
    /// How often each kind of change occurs.
    pub kinds: BTreeMap<ChangeKind, usize>,
    /// Changes that break callers.
    pub breaking: usize,
    /// Changes that give callers more to use.
    pub additive: usize,
}

/// The summary of a diff.
pub fn summary(diff: &Diff) -> Summary {
    let mut summary = Summary::default();
    for version in diff.versions.values() {
        summary.operations_added += version.added.len();
        summary.operations_removed += version.removed.len();
        summary.operations_changed += version.changed.len();
        for changes in version.changed.values() {
            let added =
                changes.iter().filter(|change| change.kind == ChangeKind::ParameterAdded && top(change)).count();
            summary.parameters_added += added;
            summary.operations_with_parameters_added += usize::from(added > 0);
        }
        for change in version.changes() {
            summary.count(change);
        }
    }
    summary
}

impl Summary {
    fn count(&mut self, change: &Change) {
        *self.kinds.entry(change.kind).or_default() += 1;
        match change.source {
            SourceVerdict::Breaking => self.breaking += 1,
            SourceVerdict::Additive => self.additive += 1,
            SourceVerdict::None => {}
        }
        let top = usize::from(top(change));
        match change.kind {
            ChangeKind::ParameterRemoved => self.parameters_removed += top,
            ChangeKind::RequiredToOptional => {
                self.required_to_optional += top;
                self.required_to_optional_nested += 1;
            }
            ChangeKind::OptionalToRequired => {
                self.optional_to_required += top;
                self.optional_to_required_nested += 1;
            }
            _ => {}
        }
    }
}

/// Whether a change concerns a parameter itself and not a member of one.
fn top(change: &Change) -> bool {
    change.path.starts_with("parameters.") && change.nested == 0
}

impl Semver {
    /// `major`, `minor`, `patch` or `none`.
    pub fn as_str(self) -> &'static str {
        match self {
            Semver::None => "none",
            Semver::Patch => "patch",
            Semver::Minor => "minor",
            Semver::Major => "major",
        }
    }
}

/// One change in one line, as a terminal shows it.
pub fn line(change: &Change) -> String {
    let kind = serde_json::to_value(change.kind).ok().and_then(|kind| kind.as_str().map(|kind| kind.replace('_', " ")));
    let mut text = format!("{}: {}", kind.unwrap_or_default(), change.path);
    let [before, after] =
        [&change.before, &change.after].map(|value| value.as_ref().map(|text| shortened(text, LIMIT)));
    match (before, after) {
        (Some(before), Some(after)) => text += &format!(": {before} became {after}"),
        (Some(value), None) | (None, Some(value)) => text += &format!(": {value}"),
        (None, None) => {}
    }
    text + "; " + change.reason
}

/// How many characters of a value are shown.
const LIMIT: usize = 60;

/// The diff as Markdown for a pull request or a changelog.
pub fn markdown(diff: &Diff) -> String {
    let mut text = String::new();
    for (folder, version) in &diff.versions {
        let _ = writeln!(text, "### {folder}\n");
        sections(version, &mut text);
    }
    let _ = writeln!(text, "Semantic version: **{}**.", diff.semver().as_str());
    text
}

fn sections(version: &VersionDiff, text: &mut String) {
    match version.presence {
        Presence::Added => text.push_str("The product version is new.\n\n"),
        Presence::Removed => text.push_str("The product version is removed.\n\n"),
        Presence::Both => {}
    }
    list("Removed operations (breaking)", &version.removed, text);
    list("Added operations", &version.added, text);
    for (verdict, title) in [
        (SourceVerdict::Breaking, "Breaking changes"),
        (SourceVerdict::Additive, "Additions"),
        (SourceVerdict::None, "Changes that callers do not see in their code"),
    ] {
        let mut lines = Vec::new();
        for change in version.product.iter().filter(|change| change.source == verdict) {
            lines.push(format!("* {}", escape(&line(change))));
        }
        for (operation, changes) in &version.changed {
            for change in changes.iter().filter(|change| change.source == verdict) {
                lines.push(format!("* `{operation}`: {}", escape(&line(change))));
            }
        }
        if !lines.is_empty() {
            let _ = writeln!(text, "**{title}** ({})\n\n{}\n", lines.len(), lines.join("\n"));
        }
    }
}

fn list(title: &str, names: &[String], text: &mut String) {
    if !names.is_empty() {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(text, "**{title}** ({})\n\n{}\n", names.len(), names.join(", "));
    }
}

/// Keeps wire names and values from becoming markup.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\' | '|') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

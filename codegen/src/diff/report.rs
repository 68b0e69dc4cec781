//! The diff as numbers and as Markdown.
//!
//! Owns the summary and the Markdown of a pull request and of a changelog; the lines are made in
//! [`super::lines`]. Colours and files are the caller's.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::change::{Change, SourceVerdict};
use super::kind::ChangeKind;
pub use super::lines::{Line, Weight, counted, line, lines};
use super::versions::{Diff, Presence, Semver, VersionDiff};

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
    /// Changes that break callers, each removed operation among them.
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
        summary.breaking += version.removed.len();
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
        self.breaking += usize::from(change.breaks());
        self.additive += usize::from(change.source == SourceVerdict::Additive && !change.breaks());
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

/// The diff as Markdown for a pull request or a file of details.
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
    presence(version.presence, text);
    names("Removed operations (breaking)", &version.removed, text);
    names("Added operations", &version.added, text);
    let lines = lines(version);
    for (weight, title) in [
        (Weight::Breaking, "Breaking changes"),
        (Weight::Additive, "Additions"),
        (Weight::Unseen, "Changes that callers do not see in their code"),
    ] {
        let items: Vec<String> = lines.iter().filter(|line| line.weight == weight).map(item).collect();
        if !items.is_empty() {
            let _ = writeln!(text, "**{title}** ({})\n\n{}\n", items.len(), items.join("\n"));
        }
    }
    if let Some(counted) = counted(version) {
        let _ = writeln!(text, "Not listed: {counted}.\n");
    }
}

fn presence(presence: Presence, text: &mut String) {
    match presence {
        Presence::Added => text.push_str("The product version is new.\n\n"),
        Presence::Removed => text.push_str("The product version is removed.\n\n"),
        Presence::Both => {}
    }
}

fn item(line: &Line) -> String {
    let operation = line.operation.as_ref().map(|name| format!("`{name}`: ")).unwrap_or_default();
    format!("* {operation}{}", escape(&line.text))
}

fn names(title: &str, names: &[String], text: &mut String) {
    if !names.is_empty() {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(text, "**{title}** ({})\n\n{}\n", names.len(), names.join(", "));
    }
}

/// An entry of a changelog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The text.
    pub text: String,
    /// Whether it has everything that [`markdown`] has.
    pub is_whole: bool,
}

/// How many lines of an entry list breaking changes, in all product versions together.
const LISTED: usize = 45;
/// How many breaking changes of a product version are listed at least.
const LISTED_AT_LEAST: usize = 3;
/// How many names of operations are listed.
const NAMES: usize = 10;

/// The diff as an entry of a changelog: what breaks callers, as far as there is room, and counts of everything
/// else. `details` is the path of the file with the whole diff.
pub fn entry(diff: &Diff, details: &str) -> Entry {
    let mut entry = Entry { text: String::new(), is_whole: true };
    let room = (LISTED / diff.versions.len().max(1)).max(LISTED_AT_LEAST);
    for (folder, version) in &diff.versions {
        entry.version(folder, version, room);
    }
    if !entry.is_whole {
        let _ = writeln!(entry.text, "Everything that changed is in [{details}]({details}).\n");
    }
    let _ = writeln!(entry.text, "Semantic version: **{}**.", diff.semver().as_str());
    entry
}

impl Entry {
    fn version(&mut self, folder: &str, version: &VersionDiff, room: usize) {
        let lines = lines(version);
        let of = |weight: Weight| lines.iter().filter(move |line| line.weight == weight);
        let mut counts = Vec::new();
        let changed = version.changed.len();
        if changed > 0 {
            counts.push(format!("{changed} operations changed"));
        }
        for (weight, what) in [
            (Weight::Breaking, "breaking changes"),
            (Weight::Additive, "additions"),
            (Weight::Unseen, "changes that callers do not see in their code"),
        ] {
            let count = of(weight).count();
            self.is_whole &= count == 0 || weight == Weight::Breaking;
            if count > 0 {
                counts.push(format!("{count} {what}"));
            }
        }
        counts.extend(counted(version));
        let counts = if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) };
        let _ = writeln!(self.text, "**{folder}**{counts}.\n");
        presence(version.presence, &mut self.text);
        self.names("Removed operations (breaking)", &version.removed);
        self.names("Added operations", &version.added);
        let listed: Vec<String> = of(Weight::Breaking).take(room).map(item).collect();
        let left = of(Weight::Breaking).count().saturating_sub(room);
        self.is_whole &= left == 0;
        if !listed.is_empty() {
            let left = if left > 0 { format!("\n* and {left} more breaking changes") } else { String::new() };
            let _ = writeln!(self.text, "{}{left}\n", listed.join("\n"));
        }
    }

    /// One line of names.
    fn names(&mut self, title: &str, names: &[String]) {
        if names.is_empty() {
            return;
        }
        let left = names.len().saturating_sub(NAMES);
        self.is_whole &= left == 0;
        let shown: Vec<String> = names.iter().take(NAMES).map(|name| format!("`{name}`")).collect();
        let left = if left > 0 { format!(" and {left} more") } else { String::new() };
        let _ = writeln!(self.text, "{title}, {}: {}{left}.\n", names.len(), shown.join(", "));
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

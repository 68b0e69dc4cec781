//! The changelog's entry of an update.
//!
//! Owns the place of the entry and the file with its details; codegen decides what the entry says.

use std::collections::{BTreeMap, BTreeSet};

use alibabacloud_codegen::diff::{Diff, report};
use alibabacloud_codegen::import::kind::Kind;

use crate::error::Error;
use crate::files::Project;

/// The changelog.
pub(crate) const CHANGELOG: &str = "CHANGELOG.md";
/// The heading that an entry is written below.
pub(crate) const UNRELEASED: &str = "## Unreleased\n";
/// The folder of the files with every change of an entry.
const DETAILS: &str = "changelog";
/// How many products the name of such a file has.
const NAMED: usize = 3;

/// The changelog with an entry for the diff, and a file of details where the entry leaves something out; nothing
/// where nothing changed. The keys are paths.
pub(crate) fn files(
    project: &Project,
    diff: &Diff,
    kinds: &BTreeSet<Kind>,
    date: Option<&str>,
) -> Result<BTreeMap<String, String>, Error> {
    let mut files = BTreeMap::new();
    if diff.is_empty() {
        return Ok(files);
    }
    let text = project.read_if_there(CHANGELOG)?.unwrap_or_else(|| format!("# Changelog\n\n{UNRELEASED}"));
    let Some((head, rest)) = text.split_once(UNRELEASED) else {
        return Err(Error::input(format!("{CHANGELOG} has no line `{}`", UNRELEASED.trim_end())));
    };
    let title = format!("Specs updated from {}", sources(kinds, date));
    let whole = format!("# {title}\n\n{}", report::markdown(diff));
    let details = free_path(project, &format!("{DETAILS}/{}", name(diff, date)), &whole)?;
    let entry = report::entry(diff, &details);
    files.insert(CHANGELOG.to_owned(), format!("{head}{UNRELEASED}\n### {title}\n\n{}{rest}", entry.text));
    if !entry.is_whole {
        files.insert(details, whole);
    }
    Ok(files)
}

/// The name of a file of details: the date of the sources and the products that changed.
fn name(diff: &Diff, date: Option<&str>) -> String {
    let products: BTreeSet<&str> = diff.versions.keys().filter_map(|folder| folder.split('/').next()).collect();
    let named: Vec<&str> = date.into_iter().chain(products.iter().copied().take(NAMED)).collect();
    let left = match products.len().saturating_sub(NAMED) {
        0 => String::new(),
        left => format!("-and-{left}-more"),
    };
    format!("{}{left}", named.join("-"))
}

/// The first path with this beginning that has no other text yet.
fn free_path(project: &Project, start: &str, text: &str) -> Result<String, Error> {
    let mut path = format!("{start}.md");
    let mut number = 1;
    while project.read_if_there(&path)?.is_some_and(|other| other != text) {
        number += 1;
        path = format!("{start}-{number}.md");
    }
    Ok(path)
}

/// The sources of an update, as the changelog names them.
fn sources(kinds: &BTreeSet<Kind>, date: Option<&str>) -> String {
    let sources: Vec<String> = kinds.iter().map(|kind| sources_of(*kind, date)).collect();
    match sources.as_slice() {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        sources => sources.concat(),
    }
}

/// The sources of one kind.
fn sources_of(kind: Kind, date: Option<&str>) -> String {
    match (kind, date) {
        (Kind::Metadata | Kind::SdkModel, Some(date)) => format!("{kind} of {date}"),
        (Kind::Page, _) => "pages of operations".to_owned(),
        (Kind::RamPage, _) => "RAM pages".to_owned(),
        (kind, _) => kind.to_string(),
    }
}

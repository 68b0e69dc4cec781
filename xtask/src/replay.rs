//! The history of eight products through `update`, one date after the other.
//!
//! Owns what an update must never lose: a file without a word, a region without a breaking verdict, and what the
//! page of an operation says. The history is too large for the tree; without `FACTS_DIR` the test is skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use alibabacloud_codegen::diff::{Diff, diff, report};
use alibabacloud_codegen::import::metadata::is_test_region;
use alibabacloud_codegen::spec::Endpoint;
use serde_json::Value;

use crate::files::Project;
use crate::import::{self, Given, How, Reading};
use crate::terminal::Terminal;
use crate::{layout, specs};

/// The specs of a project, by path below their folder.
type Files = BTreeMap<String, String>;

/// Unpacks the history, and returns the folders of its dates in their order.
fn history(folder: &Path) -> Option<Vec<PathBuf>> {
    let Some(facts) = std::env::var_os("FACTS_DIR").filter(|folder| !folder.is_empty()) else {
        println!("skipped: FACTS_DIR is not set");
        return None;
    };
    let archive = PathBuf::from(facts).join("metadata/history.tar.xz");
    let unpacked = Command::new("tar").arg("-xJf").arg(&archive).arg("-C").arg(folder).status().unwrap();
    assert!(unpacked.success(), "{}", archive.display());
    let dates = std::fs::read_dir(folder.join("history")).unwrap().map(|entry| entry.unwrap().path());
    let mut dates: Vec<PathBuf> = dates.collect();
    dates.sort();
    Some(dates)
}

/// The folder of each product version of a date.
fn products(date: &Path) -> BTreeSet<String> {
    let files = crate::files::walk(date).unwrap();
    files.iter().filter_map(|file| file.strip_suffix("/api-docs.json").map(str::to_owned)).collect()
}

/// What an update of the files of a date writes, without generated code.
fn update(target: &Project, folder: &Path, date: &str) -> Changed {
    let reading = Reading::default();
    // Removals are what the history has; that they are a question is tested elsewhere.
    let how = How { date: Some(date), kind: None, accept_removals: true, reading: &reading };
    let given = vec![Given::Path(folder.to_owned())];
    let (draft, _) = import::gather(given, &how, target, &mut Terminal::to_nowhere()).unwrap();
    assert!(draft.report.is_whole(), "{date}: {}", draft.report.failed());
    let mut changes = target.compare(draft.wanted, &[]).unwrap();
    changes.stale.clone_from(&draft.report.removed);
    target.apply(&changes).unwrap();
    Changed { written: changes.written.len(), removed: changes.stale.into_iter().collect() }
}

struct Changed {
    written: usize,
    removed: BTreeSet<String>,
}

/// The facts of an operation whose first source is its page, as paths and values.
fn facts_of_page(text: &str) -> BTreeMap<String, Value> {
    let operation: Value = serde_json::from_str(text).unwrap();
    let is_page = operation["sources"][0]["kind"] == "operation page";
    let mut facts = BTreeMap::new();
    if is_page {
        let origins: Vec<&String> = operation["origins"].as_object().into_iter().flat_map(|map| map.keys()).collect();
        collect(&operation, "", &origins, &mut facts);
    }
    facts
}

/// Adds every value that no origin attributes to another source. A list of named things is a map of them.
fn collect(value: &Value, path: &str, origins: &[&String], facts: &mut BTreeMap<String, Value>) {
    let is_apart = |path: &str| {
        let own = ["sources", "origins", "$schema", "examples", "ram"];
        own.contains(&path) || origins.iter().any(|origin| is_pattern(origin, path))
    };
    if is_apart(path) {
        return;
    }
    let at = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(name, inner)| collect(inner, &at(name), origins, facts));
        }
        Value::Array(items) if items.iter().any(|item| item["name"].is_string() || item["code"].is_string()) => {
            for item in items {
                let text = |key: &str| item[key].as_str().unwrap_or_default();
                let name = match item["code"].as_str() {
                    Some(code) => format!("{} {code}", text("status")),
                    None => text("name").to_owned(),
                };
                collect(item, &at(&name), origins, facts);
            }
        }
        other => drop(facts.insert(path.to_owned(), other.clone())),
    }
}

/// Whether an origin is that of a path: `parameters.*.in` is that key of every parameter.
fn is_pattern(origin: &str, path: &str) -> bool {
    if !origin.contains('*') {
        return origin == path;
    }
    let (start, end) = origin.split_once('*').unwrap_or((origin, ""));
    path.len() >= start.len() + end.len() && path.starts_with(start) && path.ends_with(end)
}

/// Values of a page that are not in the specs any more.
fn lost_facts(before: &Files, after: &Files) -> Vec<String> {
    let mut lost = Vec::new();
    for (path, text) in before {
        let facts = facts_of_page(text);
        if facts.is_empty() {
            continue;
        }
        let now = after.get(path).map(|text| facts_of_page(text)).unwrap_or_default();
        let missing = facts.iter().filter(|(fact, value)| now.get(*fact) != Some(*value));
        lost.extend(missing.map(|(fact, value)| format!("{path}: {fact}: {value} became {:?}", now.get(fact))));
    }
    lost
}

/// The regions of a product version that are lost while nothing of the verdict is breaking.
fn silently_lost_regions(before: &Files, after: &Files, diff: &Diff, folder: &str) -> Vec<String> {
    let regions = |files: &Files| -> Vec<String> {
        let product: Value = serde_json::from_str(&files[&format!("{folder}/product.json")]).unwrap();
        let rows = product["endpoints"].as_array().cloned().unwrap_or_default();
        rows.iter().filter_map(|row| row["region"].as_str().map(str::to_owned)).collect()
    };
    let now = regions(after);
    let is_breaking = diff.versions.get(folder).is_some_and(alibabacloud_codegen::diff::VersionDiff::breaks);
    let is_covered = now.iter().any(|region| region == Endpoint::EVERY_REGION);
    let is_lost = |region: &String| !now.contains(region) && !is_test_region(region);
    regions(before).into_iter().filter(|region| is_lost(region) && !is_covered && !is_breaking).collect()
}

#[test]
fn the_history_of_eight_products_loses_nothing() {
    let (unpacked, root) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let Some(dates) = history(unpacked.path()) else { return };
    assert!(dates.len() >= 6, "{dates:?}");
    let target = Project::with_root(root.path());
    let committed = Project::find().unwrap().read_folder(layout::SPECS).unwrap();
    let names: BTreeSet<String> = dates.iter().flat_map(|date| products(date)).collect();
    for (path, text) in
        committed.iter().filter(|(path, _)| names.iter().any(|name| path.starts_with(&format!("{name}/"))))
    {
        target.write(path, text).unwrap();
    }
    let mut sums: BTreeMap<String, usize> = BTreeMap::new();
    for folder in &dates {
        let date = folder.file_name().unwrap().to_string_lossy().into_owned();
        let before = target.read_folder("").unwrap();
        let changed = update(&target, folder, &date);
        let after = target.read_folder("").unwrap();
        let diff = diff(&specs::parse(&before).unwrap(), &specs::parse(&after).unwrap());
        for (name, version) in &diff.versions {
            let one = Diff { versions: BTreeMap::from([(name.clone(), version.clone())]) };
            let summary = report::summary(&one);
            println!(
                "{date} {name}: {} breaking changes; {} operations added, {} removed; {}",
                summary.breaking,
                summary.operations_added,
                summary.operations_removed,
                one.semver().as_str()
            );
            *sums.entry(name.clone()).or_default() += summary.breaking;
        }
        let lost: BTreeSet<String> = before.keys().filter(|path| !after.contains_key(*path)).cloned().collect();
        assert!(lost.is_subset(&changed.removed), "{date}: files are lost and not reported: {lost:?}");
        assert_eq!(lost_facts(&before, &after), Vec::<String>::new(), "{date}: a page is lost");
        for name in &names {
            assert_eq!(silently_lost_regions(&before, &after, &diff, name), Vec::<String>::new(), "{date} {name}");
        }
        assert!(changed.written > 0, "{date}: the history has nothing new");
        let again = update(&target, folder, &date);
        assert_eq!((again.written, again.removed.len()), (0, 0), "{date}: a second run changes something");
        println!("{date}: {} files written, {} removed", changed.written, lost.len());
    }
    println!("breaking changes in all: {} ({sums:?})", sums.values().sum::<usize>());
}

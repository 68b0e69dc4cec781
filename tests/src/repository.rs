//! The repository as text: its documents and its hand-written sources.
//!
//! Owns which files are hand-written. What must be true of them is the tests'.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that contain no hand-written text: generated code, specs, wire data and build output.
const PASSED_OVER: [&str; 8] = [
    ".git",
    "codegen/tests/fixtures",
    "sdk/products",
    "sdk/ram-facts/src/generated",
    "sdk/src/generated",
    "specs",
    "tests/fixtures",
    "wip",
];

/// A path of the repository.
pub fn path(relative: impl AsRef<Path>) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(relative)
}

/// The text of a file of the repository.
pub fn read(relative: &str) -> String {
    let file = path(relative);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The hand-written files below a folder with one of these endings, sorted; paths are relative to the root.
pub fn files(folder: &str, endings: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    collect(folder, endings, &mut found);
    found.sort();
    found
}

/// Every hand-written document.
pub fn documents() -> Vec<String> {
    files("", &[".md"])
}

fn collect(folder: &str, endings: &[&str], found: &mut Vec<String>) {
    for entry in fs::read_dir(path(folder)).unwrap_or_else(|error| panic!("{folder}: {error}")) {
        let entry = entry.unwrap_or_else(|error| panic!("{folder}: {error}"));
        let name = entry.file_name().to_string_lossy().into_owned();
        let relative = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        if entry.path().is_dir() {
            if name != "target" && !PASSED_OVER.contains(&relative.as_str()) {
                collect(&relative, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(relative);
        }
    }
}

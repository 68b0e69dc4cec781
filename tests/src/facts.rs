//! Facts that are too large for the tree, found through the variable `FACTS_DIR`.
//!
//! Owns the lookup and the line that says what was skipped. What the facts mean is the tests'.

use std::path::PathBuf;

use serde_json::Value;

/// The folder of the facts; without it the caller returns, and the console says why.
pub fn facts_dir() -> Option<PathBuf> {
    let folder = std::env::var_os("FACTS_DIR").filter(|folder| !folder.is_empty());
    if folder.is_none() {
        println!("skipped: FACTS_DIR is not set");
    }
    folder.map(PathBuf::from)
}

/// The items of a JSON file of the facts, such as `wire/vectors.json`.
pub fn facts(path: &str) -> Option<Vec<Value>> {
    let path = facts_dir()?.join(path);
    let text = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

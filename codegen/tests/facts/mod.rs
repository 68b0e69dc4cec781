//! Facts that are too large for the tree, found through the variable `FACTS_DIR`.
//!
//! Owns the lookup and the line that says what was skipped. What the facts mean is the tests'.

use std::path::PathBuf;

/// A folder below the facts; without them the caller returns, and the console says why.
pub(crate) fn facts_dir(below: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("FACTS_DIR").filter(|folder| !folder.is_empty());
    if folder.is_none() {
        println!("skipped: FACTS_DIR is not set");
    }
    folder.map(|folder| PathBuf::from(folder).join(below))
}

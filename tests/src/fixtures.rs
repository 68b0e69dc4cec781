//! Folders of `fixtures/` and the golden files in them.
//!
//! Owns how a fixture is found, read, compared and rewritten. What a fixture holds is the tests'.

use std::fs;
use std::path::PathBuf;

use serde::de::DeserializeOwned;

/// One folder of fixtures: one case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fixture {
    /// The name of the folder, which is the name of the case.
    pub name: String,
    folder: PathBuf,
}

/// The cases of one kind, such as `signing`, by name.
pub fn fixtures(kind: &str) -> Vec<Fixture> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(kind);
    let entries = fs::read_dir(&root).unwrap_or_else(|error| panic!("fixtures/{kind}: {error}"));
    let mut found: Vec<_> = entries
        .map(|entry| entry.expect("the folder can be listed"))
        .map(|entry| Fixture { name: entry.file_name().to_string_lossy().into_owned(), folder: entry.path() })
        .collect();
    found.sort();
    found
}

impl Fixture {
    /// A text file of the case, without its last line break.
    pub fn text(&self, file: &str) -> Option<String> {
        let text = fs::read_to_string(self.folder.join(file)).ok()?;
        Some(text.strip_suffix('\n').unwrap_or(&text).to_owned())
    }

    /// A JSON file of the case.
    pub fn json<T: DeserializeOwned>(&self, file: &str) -> T {
        let text = self.text(file).unwrap_or_else(|| panic!("{}: {file} is missing", self.name));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}/{file}: {error}", self.name))
    }

    /// Compares `actual` with a golden file, or rewrites the file when `UPDATE_FIXTURES` is set.
    ///
    /// # Errors
    ///
    /// The file holds something else; the text says how to rewrite it.
    pub fn golden(&self, file: &str, actual: &str) -> Result<(), String> {
        let expected = self.text(file);
        if expected.as_deref() == Some(actual) {
            return Ok(());
        }
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            let written = fs::write(self.folder.join(file), format!("{actual}\n"));
            return Err(match written {
                Ok(()) => format!("{file} was stale and is rewritten: review it and run the test again"),
                Err(error) => format!("{file} cannot be written: {error}"),
            });
        }
        let expected = expected.unwrap_or_else(|| "nothing: the file is missing".to_owned());
        Err(format!(
            "{file} is stale\n--- expected\n{expected}\n--- found\n{actual}\n--- if the change is meant, rewrite it:\n\
             UPDATE_FIXTURES=1 cargo test -p alibabacloud-tests"
        ))
    }
}

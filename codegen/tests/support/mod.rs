//! Fixture folders of the generator's tests and the goldens in them.
//!
//! Owns how a case is found, read, compared and rewritten. What a case means is the tests'.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use alibabacloud_codegen::spec;
use serde::Serialize;

/// Files by path, with `/` between names, and their text.
pub(crate) type Files = BTreeMap<String, String>;

/// One case: a folder with specs, and with what is expected of them beside.
pub(crate) struct Case {
    /// The name of the folder.
    pub(crate) name: String,
    folder: PathBuf,
}

/// The cases of one kind, by name.
pub(crate) fn cases(kind: &str) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(kind);
    let entries = fs::read_dir(&root).unwrap_or_else(|error| panic!("fixtures/{kind}: {error}"));
    let mut found: Vec<_> = entries
        .map(|entry| entry.expect("the folder can be listed"))
        .map(|entry| Case { name: entry.file_name().to_string_lossy().into_owned(), folder: entry.path() })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// Calls `check` with every case, and fails with what all of them say or when their number changed.
pub(crate) fn check_cases(cases: &[Case], number: usize, check: impl Fn(&Case) -> Result<(), String>) {
    let failures: Vec<_> = cases.iter().filter_map(|case| check(case).err()).collect();
    assert!(failures.is_empty(), "{} of {} cases failed\n{}", failures.len(), cases.len(), failures.join("\n"));
    assert_eq!(cases.len(), number, "the number of cases changed");
}

/// A spec file as it is committed.
pub(crate) fn pretty(value: &impl Serialize) -> String {
    spec::to_text(value).expect("a spec is JSON")
}

impl Case {
    /// Every file of the case, by path below its folder.
    pub(crate) fn files(&self) -> Files {
        read_folder(&self.folder)
    }

    /// One file of the case.
    pub(crate) fn file(&self, path: &str) -> String {
        self.files().remove(path).unwrap_or_else(|| panic!("{}: {path} is missing", self.name))
    }

    /// The specs of the case, by path below their folder.
    pub(crate) fn specs(&self) -> Files {
        read_folder(&self.folder.join("specs"))
    }

    /// Compares `found` with every file beside the specs, or rewrites them and says so.
    ///
    /// # Errors
    ///
    /// A file differs, is missing or is left over; the text ends with the command that rewrites it.
    pub(crate) fn compare(&self, test: &str, found: &Files) -> Result<(), String> {
        let mut expected = self.files();
        expected.retain(|path, _| !path.starts_with("specs/"));
        if expected == *found {
            return Ok(());
        }
        let paths = expected.keys().chain(found.keys().filter(|path| !expected.contains_key(*path)));
        let stale: Vec<_> = paths.filter(|path| expected.get(*path) != found.get(*path)).cloned().collect();
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            self.rewrite(&stale, found);
            return Err(format!("{}: rewritten, review the change: {}", self.name, stale.join(", ")));
        }
        let first = stale.first().map_or("", String::as_str);
        let difference = difference(expected.get(first), found.get(first));
        Err(format!(
            "{}: {} stale: {}\nin {first}:\n{difference}\nif the change is meant, rewrite and review it:\n\
             UPDATE_FIXTURES=1 cargo test -p alibabacloud-codegen --test {test}",
            self.name,
            stale.len(),
            stale.join(", ")
        ))
    }

    fn rewrite(&self, stale: &[String], found: &Files) {
        for path in stale {
            let file = self.folder.join(path);
            match found.get(path) {
                Some(text) => write(&file, text),
                None => fs::remove_file(&file).expect("a file that is left over can be removed"),
            }
        }
    }
}

/// Writes a file and the folders that contain it.
pub(crate) fn write(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("the folder can be made");
    fs::write(file, text).expect("the file can be written");
}

/// Every file below a folder.
pub(crate) fn read_folder(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut pending = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = pending.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let entry = entry.expect("the folder can be listed");
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                pending.push((entry.path(), format!("{name}/")));
            } else {
                let text = fs::read_to_string(entry.path()).unwrap_or_else(|error| panic!("{name}: {error}"));
                files.insert(name, text);
            }
        }
    }
    files
}

/// The first line that differs, from both sides.
fn difference(expected: Option<&String>, found: Option<&String>) -> String {
    let (Some(expected), Some(found)) = (expected, found) else {
        return if found.is_some() { "the file is missing".to_owned() } else { "the file is left over".to_owned() };
    };
    let (mut left, mut right) = (expected.lines(), found.lines());
    for number in 1.. {
        let (left, right) = (left.next(), right.next());
        if left != right {
            let [left, right] = [left, right].map(|line| line.unwrap_or("(the end)"));
            return format!("line {number}\nexpected: {left}\nfound:    {right}");
        }
        if left.is_none() {
            break;
        }
    }
    "the last line break differs".to_owned()
}

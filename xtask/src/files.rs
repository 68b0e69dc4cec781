//! Files of the project: reading specs and writing what is generated.
//!
//! Owns every write to the project itself; measurements write their own folders below `target/`. A
//! file is written under a temporary name and renamed, so that an interrupted command leaves no half
//! file; an unchanged file is not touched.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The root of the repository.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// The repository that this command was built from, or the one around the current folder.
    pub(crate) fn find() -> Result<Self, Error> {
        let around = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let current = std::env::current_dir().ok();
        let start = around.into_iter().chain(current).collect::<Vec<_>>();
        let is_root = |folder: &&Path| folder.join("specs").is_dir() && folder.join("sdk").is_dir();
        let root = start.iter().find_map(|folder| folder.ancestors().find(is_root));
        let root =
            root.ok_or_else(|| Error::input("no folder with specs/ and sdk/ around here; run it in the repository"))?;
        Ok(Self { root: root.to_owned() })
    }

    /// Another folder that is read and written in the same way.
    pub(crate) fn with_root(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Reads a file of the repository.
    pub(crate) fn read(&self, relative: &str) -> Result<String, Error> {
        read_file(&self.path(relative))
    }

    /// Reads a file that may be missing.
    pub(crate) fn read_if_there(&self, relative: &str) -> Result<Option<String>, Error> {
        let path = self.path(relative);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::File { path, source }),
        }
    }

    /// Every file below a folder: path relative to the folder with `/` between names, and text.
    pub(crate) fn read_folder(&self, relative: &str) -> Result<BTreeMap<String, String>, Error> {
        let folder = self.path(relative);
        let mut files = BTreeMap::new();
        for name in walk(&folder)? {
            let text = read_file(&folder.join(&name))?;
            files.insert(name, text);
        }
        Ok(files)
    }

    /// Compares files with what they should contain. Every file below a folder of `owned` that is not
    /// wanted is stale.
    pub(crate) fn compare(&self, wanted: BTreeMap<String, String>, owned: &[&str]) -> Result<Changes, Error> {
        self.compare_with_kept(wanted, owned, &BTreeSet::new())
    }

    /// Like [`Project::compare`], with files that are known to be current.
    pub(crate) fn compare_with_kept(
        &self,
        wanted: BTreeMap<String, String>,
        owned: &[&str],
        kept: &BTreeSet<String>,
    ) -> Result<Changes, Error> {
        let mut changes = Changes { unchanged: kept.len(), ..Changes::default() };
        let mut existing = BTreeSet::new();
        for folder in owned.iter().filter(|folder| self.path(folder).is_dir()) {
            existing.extend(walk(&self.path(folder))?.into_iter().map(|name| format!("{folder}/{name}")));
        }
        changes.stale =
            existing.into_iter().filter(|path| !wanted.contains_key(path) && !kept.contains(path)).collect();
        for (path, text) in wanted {
            let current = fs::read_to_string(self.path(&path)).ok();
            match current.is_some_and(|current| current == text) {
                true => changes.unchanged += 1,
                false => drop(changes.written.insert(path, text)),
            }
        }
        Ok(changes)
    }

    /// Writes and removes what [`Project::compare`] found.
    pub(crate) fn apply(&self, changes: &Changes) -> Result<(), Error> {
        for (path, text) in &changes.written {
            self.write(path, text)?;
        }
        for path in &changes.stale {
            let path = self.path(path);
            fs::remove_file(&path).map_err(|source| Error::File { path: path.clone(), source })?;
            // A folder without files is removed as well; removing one that is not empty fails.
            let mut folder = path.parent();
            while let Some(parent) = folder.filter(|parent| fs::remove_dir(parent).is_ok()) {
                folder = parent.parent();
            }
        }
        Ok(())
    }

    /// Writes a file to a temporary name and renames it.
    pub(crate) fn write(&self, relative: &str, text: &str) -> Result<(), Error> {
        let path = self.path(relative);
        let temporary = path.with_extension(format!("tmp{}", std::process::id()));
        let folder = path.parent().unwrap_or(&self.root);
        let written = fs::create_dir_all(folder)
            .and_then(|()| fs::write(&temporary, text))
            .and_then(|()| fs::rename(&temporary, &path));
        written.map_err(|source| {
            // The failed write is the error to report, not a failed removal.
            let _ = fs::remove_file(&temporary);
            Error::File { path, source }
        })
    }
}

/// How files differ from what they should contain.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Files to write, with their text.
    pub(crate) written: BTreeMap<String, String>,
    /// Files that no spec describes any more.
    pub(crate) stale: Vec<String>,
    /// How many files are current.
    pub(crate) unchanged: usize,
}

/// How a file is recognised without reading it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Stamp {
    length: u64,
    /// Nanoseconds since the epoch, at which the file was last written.
    modified: u64,
}

impl Stamp {
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        let modified = metadata.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        Some(Self { length: metadata.len(), modified: u64::try_from(modified.as_nanos()).ok()? })
    }
}

/// Reads a text file.
pub(crate) fn read_file(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::File { path: path.to_owned(), source })
}

/// The names of all files below a folder, sorted, with `/` between names.
pub(crate) fn walk(folder: &Path) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    let mut pending = vec![(folder.to_owned(), String::new())];
    while let Some((path, prefix)) = pending.pop() {
        let failed = |source| Error::File { path: path.clone(), source };
        for entry in fs::read_dir(&path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().map_err(failed)?.is_dir() {
                pending.push((entry.path(), format!("{name}/")));
            } else if !name.starts_with('.') && !name.contains("/.") {
                names.push(name);
            }
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_files_are_written_stale_ones_go_and_equal_ones_stay() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::with_root(folder.path());
        let wanted = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect::<BTreeMap<_, _>>()
        };
        let first =
            project.compare(wanted(&[("out/a/x.rs", "1"), ("out/b.rs", "2"), ("c.json", "3")]), &["out"]).unwrap();
        assert_eq!((first.written.len(), first.stale.len(), first.unchanged), (3, 0, 0));
        project.apply(&first).unwrap();

        let second = project.compare(wanted(&[("out/b.rs", "2"), ("c.json", "4")]), &["out"]).unwrap();
        assert_eq!(second.written, wanted(&[("c.json", "4")]));
        assert_eq!((second.stale.as_slice(), second.unchanged), (&["out/a/x.rs".to_owned()][..], 1));
        project.apply(&second).unwrap();
        assert!(!folder.path().join("out/a").exists(), "the empty folder stays behind");
        assert_eq!(project.read("c.json").unwrap(), "4");
        assert_eq!(walk(folder.path()).unwrap(), ["c.json", "out/b.rs"], "a temporary file stays behind");
    }
}

//! The committed specs, as the tests compare generated code with them.

use std::fs;
use std::path::{Path, PathBuf};

use alibabacloud_codegen::spec::SpecSet;

/// Reads the committed specs.
pub(crate) fn committed_specs() -> SpecSet {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let mut files = Vec::new();
    for product in entries(&root).filter(|path| path.is_dir()) {
        for version in entries(&product) {
            files.extend(entries(&version).map(|path| {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                (name, fs::read_to_string(path).unwrap())
            }));
        }
    }
    let set = SpecSet::parse(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    set.unwrap_or_else(|errors| panic!("{errors}"))
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())
}

//! The committed specs, as the tests compare generated code with them.

use std::fs;
use std::path::{Path, PathBuf};

use alibabacloud_codegen::spec::SpecSet;

/// Reads the committed specs.
#[allow(dead_code, reason = "not every test wants them all")]
pub(crate) fn committed_specs() -> SpecSet {
    let products: Vec<_> = entries(&root()).filter(|path| path.is_dir()).collect();
    read(products)
}

/// Reads the committed specs of some products.
#[allow(dead_code, reason = "not every test wants some alone")]
pub(crate) fn specs_of(products: &[&str]) -> SpecSet {
    read(products.iter().map(|product| root().join(product)).collect())
}

fn read(products: Vec<PathBuf>) -> SpecSet {
    let root = root();
    let mut files = Vec::new();
    for version in products.iter().flat_map(|product| entries(product)) {
        files.extend(entries(&version).map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            (name, fs::read_to_string(path).unwrap())
        }));
    }
    let set = SpecSet::parse(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    set.unwrap_or_else(|errors| panic!("{errors}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs")
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())
}

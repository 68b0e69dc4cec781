//! A copy of the SDK with other products, below the target folder.
//!
//! Owns what is copied and how cargo is run on it; what the products are is the tests'.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use alibabacloud_codegen::Generated;

use crate::support::{Files, read_folder, write};

/// Writes the SDK with other generated modules into the folder `name`, with more files beside; `members`
/// are the packages of the workspace. Files that are equal stay untouched, so that a second run
/// compiles what changed alone.
pub(crate) fn copy_of_the_sdk(name: &str, generated: &Generated, members: &[&str], others: Files) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut wanted = Files::from([
        ("Cargo.toml".to_owned(), workspace(&read("Cargo.toml"), members)),
        ("Cargo.lock".to_owned(), read("Cargo.lock")),
        ("sdk/Cargo.toml".to_owned(), manifest(&read("sdk/Cargo.toml"), generated)),
    ]);
    for (path, text) in read_folder(&root.join("sdk/src")) {
        if !path.starts_with("generated/") {
            wanted.insert(format!("sdk/src/{path}"), text);
        }
    }
    for (path, text) in &generated.files {
        wanted.insert(format!("sdk/src/generated/{path}"), text.clone());
    }
    wanted.extend(others);
    fs::create_dir_all(&copy).expect("the folder can be made");
    let present = read_folder(&copy);
    for path in present.keys().filter(|path| !wanted.contains_key(*path)) {
        fs::remove_file(copy.join(path)).expect("a file that is left over can be removed");
    }
    // Cargo keeps its own copy of the lock file up to date.
    let is_stale = |path: &str, text: &String| path != "Cargo.lock" && present.get(path) != Some(text);
    for (path, text) in wanted.iter().filter(|(path, text)| is_stale(path, text) || !present.contains_key(*path)) {
        write(&copy.join(path), text);
    }
    copy
}

/// The manifest of the workspace with other members, and without the profiles of packages that are not
/// in it.
fn workspace(manifest: &str, members: &[&str]) -> String {
    let member =
        |line: &str| if line.starts_with("members = ") { format!("members = {members:?}") } else { line.to_owned() };
    let lines: Vec<String> = without_sections(manifest, "[profile").map(member).collect();
    lines.join("\n")
}

/// The SDK's manifest with the features of the goldens, and without examples and benchmarks, which
/// need the committed products.
fn manifest(manifest: &str, generated: &Generated) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut products = false;
    for line in without_sections(manifest, "[[") {
        if line == "# </products>" {
            products = false;
            lines.extend(generated.features.iter().map(|(name, implied)| format!("{name} = {implied:?}")));
        }
        if !products {
            lines.push(line.to_owned());
        }
        products |= line == "# <products>";
    }
    lines.join("\n")
}

/// The lines of a manifest without the sections whose header begins with `unwanted`.
fn without_sections<'a>(manifest: &'a str, unwanted: &'a str) -> impl Iterator<Item = &'a str> {
    let mut kept = true;
    manifest.lines().filter(move |line| {
        if line.starts_with('[') {
            kept = !line.starts_with(unwanted);
        }
        kept
    })
}

/// Runs cargo on a copy, offline and with every warning an error; all copies share what they compile.
pub(crate) fn cargo(folder: &Path, arguments: &[&str]) -> Output {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder).args(arguments).arg("--offline");
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("goldens-target"));
    cargo.env_remove("CARGO_ENCODED_RUSTFLAGS").env("RUSTFLAGS", "-Dwarnings");
    cargo.env_remove("CARGO_ENCODED_RUSTDOCFLAGS").env_remove("RUSTDOCFLAGS");
    cargo.output().expect("cargo runs")
}

//! A copy of the SDK with other products, below the target folder.
//!
//! Owns what is copied and how cargo is run on it; what the products are is the tests'.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use alibabacloud_codegen::generate;
use alibabacloud_codegen::generate::by_name;
use alibabacloud_codegen::model::lower;
use alibabacloud_codegen::package::{Section, facade_sections, facts_sections, with_sections};
use alibabacloud_codegen::spec::SpecSet;

use crate::support::{Files, read_folder, write};

/// Writes the packages of the SDK with other products into the folder `name`, with more files beside;
/// `members` are further packages of the workspace. Files that are equal stay untouched, so that a second
/// run compiles what changed alone.
pub(crate) fn copy_of_the_sdk(name: &str, set: &SpecSet, members: &[&str], others: Files) -> PathBuf {
    let generated = generate(set).unwrap_or_else(|error| panic!("{error:?}"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let lowered = lower(set);
    let products: Vec<_> = lowered.products.iter().collect();
    let facade = manifest(&read("sdk/Cargo.toml"));
    let mut wanted = Files::from([
        ("Cargo.toml".to_owned(), workspace(&read("Cargo.toml"), members)),
        ("Cargo.lock".to_owned(), read("Cargo.lock")),
        ("sdk/Cargo.toml".to_owned(), with_other(facade, &facade_sections(&by_name(&products)))),
        (
            "sdk/ram-facts/Cargo.toml".to_owned(),
            with_other(manifest(&read("sdk/ram-facts/Cargo.toml")), &facts_sections(&products)),
        ),
    ]);
    for package in ["sdk", "sdk/core", "sdk/ram", "sdk/ram-facts", "sdk/nearest-name"] {
        let files = read_folder(&root.join(package).join("src")).into_iter();
        let files = files.filter(|(path, _)| !path.starts_with("generated/"));
        wanted.extend(files.map(|(path, text)| (format!("{package}/src/{path}"), text)));
        for name in ["Cargo.toml", "README.md"] {
            let text = fs::read_to_string(root.join(package).join(name)).unwrap_or_default();
            wanted.entry(format!("{package}/{name}")).or_insert_with(|| manifest(&text));
        }
    }
    wanted.extend(generated.files);
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
    let members = [&["sdk", "sdk/core", "sdk/ram", "sdk/ram-facts"], members].concat();
    let member =
        |line: &str| if line.starts_with("members = ") { format!("members = {members:?}") } else { line.to_owned() };
    let lines: Vec<String> = without_sections(manifest, "[profile").map(member).collect();
    lines.join("\n")
}

/// A manifest without examples and benchmarks, which need the committed products; other texts have no such
/// sections.
fn manifest(text: &str) -> String {
    without_sections(text, "[[").map(|line| format!("{line}\n")).collect()
}

/// A manifest with other lines between its markers.
fn with_other(manifest: String, sections: &[Section]) -> String {
    with_sections(manifest, sections).unwrap_or_else(|error| panic!("a manifest {error}"))
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

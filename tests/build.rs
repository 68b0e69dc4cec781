//! Writes the table of the operations that the tests check: one row for each operation of the
//! products that CI tests, and the constants of their error codes.
//!
//! Owns the text of the table, from the generated files as they are. What a row can do is in
//! `src/catalogue.rs`. The generator knows the names as well, but a build script would compile
//! it a second time for the host, for longer than all the tests take.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a build script that fails stops the build, and says why")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The products whose default versions are tested.
const TESTED: [&str; 5] = ["cs", "ecd", "ecs", "esa", "fc"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let tested = if env::var_os("CARGO_FEATURE_PRODUCTS").is_some() { &TESTED[..] } else { &[] };
    let (mut products, mut rows, mut codes) = (String::new(), String::new(), String::new());
    for product in tested {
        let folder = Path::new("../sdk/products").join(product).join("src");
        println!("cargo::rerun-if-changed={}", folder.display());
        writeln!(products, "    {product:?},").unwrap();
        let module = format!("alibabacloud_sdk::{product}");
        let specs = spec_folder(&folder.join("error_code.rs"));
        let text = fs::read_to_string(folder.join("error_code.rs")).unwrap();
        for constant in names(&text, "    ", " ").filter(|_| text.contains("rt::error_codes!")) {
            writeln!(codes, "    ({specs:?}, {module}::error_code::{constant}),").unwrap();
        }
        for file in files(&folder) {
            let text = fs::read_to_string(&file).unwrap();
            for request in names(&text, "impl rt::Operation for ", " {") {
                writeln!(rows, "    Row::of::<{module}::{request}>({specs:?}),").unwrap();
            }
        }
    }
    let text = format!(
        "/// The tested products.\npub const PRODUCTS: &[&str] = &[\n{products}];\n\n\
         /// Every operation of the tested products.\npub static ROWS: &[Row] = &[\n{rows}];\n\n\
         /// The documented error codes of the tested product versions.\n\
         pub static CODES: &[(&str, ErrorCode<'static>)] = &[\n{codes}];\n"
    );
    fs::write(Path::new(&env::var_os("OUT_DIR").unwrap()).join("operations.rs"), text).unwrap();
}

/// The folder that a generated file names, such as `esa/2024-09-10`.
fn spec_folder(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let header = text.lines().next().and_then(|line| line.split_once(" from specs/"));
    let (_, rest) = header.unwrap_or_else(|| panic!("{} does not name its spec", file.display()));
    rest.strip_suffix(". Do not edit.").unwrap().to_owned()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    // Other versions are in folders.
    files.retain(|path| path.is_file());
    files.sort();
    files
}

/// What is between the start and the end of a line.
fn names<'a>(text: &'a str, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines().filter_map(move |line| line.strip_prefix(start)?.split_once(end).map(|(name, _)| name))
}

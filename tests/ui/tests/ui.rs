//! What the compiler says about right and wrong uses of the SDK.
//!
//! Owns which cases run with which compiler; each case is a file of `pass/` or `fail/`, and what
//! is expected of a failing one is in a file beside it.

#![cfg(test)]

use std::process::Command;

/// The compiler whose words the expectations of `fail/` are.
const COMPILER: &str = "1.95.0";

const PASS: usize = 7;
const FAIL: usize = 11;

#[test]
fn right_uses_compile() {
    assert_eq!(cases("pass"), PASS, "the number of cases changed");
    trybuild::TestCases::new().pass("pass/*.rs");
}

#[test]
fn wrong_uses_do_not_compile() {
    assert_eq!(cases("fail"), FAIL, "the number of cases changed");
    let found = compiler();
    if found == COMPILER {
        trybuild::TestCases::new().compile_fail("fail/*.rs");
    } else {
        println!("skipped: the expectations are those of rustc {COMPILER}, and this is {found}");
    }
}

/// How many cases a folder holds; each failing one has its expectation.
fn cases(folder: &str) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).count()
}

/// The version of the compiler that compiles the cases, such as `1.95.0`.
fn compiler() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(output.stdout).unwrap();
    version.split_whitespace().nth(1).unwrap().to_owned()
}

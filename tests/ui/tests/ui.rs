//! What the compiler says about right and wrong uses of the SDK.
//!
//! Owns which wrong uses are compiled with which compiler; each case is a file of `fail/`, and what is expected of it
//! is in a file beside it. The right uses are ordinary code: this test does not compile unless they do, and calls
//! them. They are not given to trybuild, which would build the SDK and its dependencies for them once more.

#![cfg(test)]

use std::process::Command;

#[path = "../pass/error_codes.rs"]
mod error_codes;
#[path = "../pass/open_enum.rs"]
mod open_enum;
#[path = "../pass/output_in_a_test.rs"]
mod output_in_a_test;
#[path = "../pass/pages.rs"]
mod pages;
#[path = "../pass/ram_facts.rs"]
mod ram_facts;
#[path = "../pass/typed_call.rs"]
mod typed_call;
#[path = "../pass/untyped_call.rs"]
mod untyped_call;

/// The compiler whose words the expectations of `fail/` are.
const COMPILER: &str = "1.95.0";

const PASS: usize = 7;
const FAIL: usize = 12;

#[test]
fn right_uses_compile() {
    assert_eq!(cases("pass"), PASS, "the number of cases changed");
    error_codes::main();
    open_enum::main();
    output_in_a_test::main().unwrap();
    pages::main();
    ram_facts::main();
    typed_call::main().unwrap();
    untyped_call::main();
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

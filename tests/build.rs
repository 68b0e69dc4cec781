//! Writes the table of the operations that the tests check: one row for each operation of the
//! products that CI tests, and the documented error codes with their constants.
//!
//! Owns the text of the table. What a row can do is in `src/catalogue.rs`; names come from the
//! generator, which alone knows them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a build script that fails stops the build, and says why")]

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use alibabacloud_codegen::model::{Product, lower};

#[path = "tests/specs/mod.rs"]
mod specs;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=tests/specs/mod.rs");
    let products = match env::var_os("CARGO_FEATURE_PRODUCTS") {
        Some(_) => specs::TESTED,
        None => &[],
    };
    for product in products {
        println!("cargo::rerun-if-changed=../specs/{product}");
    }
    let lowered = lower(&specs::specs_of(products));
    let tested: Vec<&Product> = lowered.products.iter().filter(|product| product.default).collect();
    let table = Path::new(&env::var_os("OUT_DIR").unwrap()).join("operations.rs");
    fs::write(table, text(&tested)).unwrap();
}

/// `ROWS` and `CODES`.
fn text(products: &[&Product]) -> String {
    let mut text = String::from("/// Every operation of the tested products.\npub static ROWS: &[Row] = &[\n");
    let module =
        |product: &Product| format!("alibabacloud_sdk::{}", alibabacloud_codegen::name::product(&product.name));
    for product in products {
        for operation in &product.operations {
            let (folder, request) = (&product.folder, &operation.request.name);
            writeln!(text, "    Row::of::<{}::{request}>({folder:?}),", module(product)).unwrap();
        }
    }
    text.push_str("];\n\n/// The documented error codes: product version, code, constant.\n");
    text.push_str("pub static CODES: &[(&str, &str, ErrorCode<'static>)] = &[\n");
    for product in products {
        for code in &product.error_codes {
            let (folder, wire, constant) = (&product.folder, &code.code, &code.constant);
            writeln!(text, "    ({folder:?}, {wire:?}, {}::error_code::{constant}),", module(product)).unwrap();
        }
    }
    text + "];\n"
}

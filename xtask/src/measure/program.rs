//! The program that decodes the documented examples of a product version.
//!
//! Owns its text: a table of the operations with their output types.

use alibabacloud_codegen::model::{Operation, Type};

use super::planned::PlannedVersion;
use crate::layout;

/// The program reads `operation TAB json` lines, and answers each with the output and the report of
/// the decoder.
pub(super) fn program(version: &PlannedVersion) -> String {
    let product = version.plan.product();
    if product.operations.is_empty() {
        return "//! Has no examples to decode.\n\nfn main() {}\n".to_owned();
    }
    let library = version.crate_name().replace('-', "_");
    let module = format!("{library}::{}::types", product.version_module);
    let core = core_crate();
    let mut text = format!(
        "//! Decodes documented examples.\n#![allow(deprecated)]\n\nuse std::io::{{BufRead, Write}};\n\n\
         use {core}::decode::example;\n\nfn main() {{\n    \
         let mut output = std::io::stdout().lock();\n    \
         for line in std::io::stdin().lock().lines() {{\n        \
         let line = line.expect(\"a line\");\n        \
         let (operation, body) = line.split_once('\\t').expect(\"a tab\");\n        \
         let answer = match operation {{\n",
    );
    for operation in &product.operations {
        let wire_name = &operation.wire_name;
        text.push_str(&format!("            {wire_name:?} => example::<{}>(body),\n", output_type(operation, &module)));
    }
    text.push_str(
        "            other => panic!(\"{other}\"),\n        };\n        \
         writeln!(output, \"{operation}\\t{answer}\").expect(\"the answer\");\n    }\n}\n",
    );
    text
}

/// The name of the core in Rust code.
fn core_crate() -> String {
    layout::CORE.replace('-', "_")
}

/// The path of an operation's output type; `module` is where the version's types are.
fn output_type(operation: &Operation, module: &str) -> String {
    fn path(ty: &Type, module: &str) -> String {
        match ty {
            Type::Text => "String".to_owned(),
            Type::Integer => "i64".to_owned(),
            Type::Number => "f64".to_owned(),
            Type::Boolean => "bool".to_owned(),
            Type::Bytes => format!("{}::contract::v1::Bytes", core_crate()),
            Type::Json => format!("{}::contract::v1::Value", core_crate()),
            Type::List(item) => format!("Vec<{}>", path(item, module)),
            Type::Map(value) => format!("std::collections::BTreeMap<String, {}>", path(value, module)),
            Type::Local(name) | Type::Shared { name, .. } => format!("{module}::{name}"),
        }
    }
    path(&operation.output, module)
}

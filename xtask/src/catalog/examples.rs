//! Documented examples through the generated types.
//!
//! Owns the programs that decode them: one for each product version, with a table of its
//! operations. What an answer means is decided in [`super::compare`].

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use alibabacloud_codegen::model::{Operation, Type};
use alibabacloud_codegen::spec::{self, ExampleFormat};
use serde_json::Value;

use super::compare::{Decoded, compare};
use super::report::{Differing, Report};
use super::scratch::Scratch;
use super::{Item, compile};
use crate::error::Error;
use crate::terminal::{Terminal, count};

/// The program of a product version: reads `operation TAB json` lines and answers each with the
/// output and the report of the decoder.
pub(super) fn program(item: &Item, crate_name: &str) -> String {
    let product = item.plan.product();
    if product.operations.is_empty() {
        return "//! Has no examples to decode.\n\nfn main() {}\n".to_owned();
    }
    let module = format!(
        "{}::generated::{}::{}",
        crate_name.replace('-', "_"),
        alibabacloud_codegen::name::product(&product.name),
        product.version_module
    );
    let mut text = String::from(
        "//! Decodes documented examples.\n#![allow(deprecated)]\n\nuse std::io::{BufRead, Write};\n\n\
         use alibabacloud_sdk_core::decode::example;\n\nfn main() {\n    \
         let mut output = std::io::stdout().lock();\n    \
         for line in std::io::stdin().lock().lines() {\n        \
         let line = line.expect(\"a line\");\n        \
         let (operation, body) = line.split_once('\\t').expect(\"a tab\");\n        \
         let answer = match operation {\n",
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

fn output_type(operation: &Operation, module: &str) -> String {
    fn path(ty: &Type, module: &str) -> String {
        match ty {
            Type::Text => "String".to_owned(),
            Type::Integer => "i64".to_owned(),
            Type::Number => "f64".to_owned(),
            Type::Boolean => "bool".to_owned(),
            Type::Bytes => "alibabacloud_sdk_core::rt::Bytes".to_owned(),
            Type::Json => "alibabacloud_sdk_core::rt::Value".to_owned(),
            Type::List(item) => format!("Vec<{}>", path(item, module)),
            Type::Map(value) => format!("std::collections::BTreeMap<String, {}>", path(value, module)),
            Type::Local(name) => format!("{module}::{name}"),
            Type::Shared { name, .. } => format!("{module}::schemas::{name}"),
        }
    }
    path(&operation.output, module)
}

/// Builds the programs and decodes every example.
pub(super) fn run(
    scratch: &Scratch,
    items: &[Item],
    report: &mut Report,
    terminal: &mut Terminal,
) -> Result<(), Error> {
    terminal.progress(format_args!("build {}", count(items.len(), "program")))?;
    let bar = terminal.bar(items.len(), "build");
    let arguments = ["build", "--workspace", "--profile", "examples", "--keep-going"];
    let costs = compile::watched(scratch, &arguments, "build", report, Some(&bar))?;
    bar.finish_and_clear();
    terminal.progress(format_args!("decode the examples"))?;
    let bar = terminal.bar(items.len(), "decode");
    for (index, item) in items.iter().enumerate() {
        bar.inc(1);
        let name = Scratch::crate_name(item);
        let answers = decode(scratch, item, &name)?;
        let Some(row) = report.products.get_mut(index) else { continue };
        row.build_cpu_seconds = costs.get(&name).map(|cost| cost.cpu_seconds);
        let mut differing = Vec::new();
        for (operation, example, answer) in answers {
            row.counts.examples += 1;
            match compare(&example, answer) {
                Decoded::Exactly => row.counts.examples_decoded += 1,
                Decoded::Coerced(count) => {
                    row.counts.examples_decoded += 1;
                    row.counts.examples_coerced += 1;
                    row.counts.values_coerced += count;
                }
                Decoded::Unplaced(count) => {
                    row.counts.examples_decoded += 1;
                    row.counts.examples_unplaced += 1;
                    row.counts.values_unplaced += count;
                }
                Decoded::Differently(place, cause) => {
                    row.counts.examples_differing += 1;
                    differing.push(Differing::new(item, operation, place, cause));
                }
            }
        }
        report.differing.extend(differing);
    }
    Ok(())
}

/// An operation, its documented example, and what the program made of it.
type Answer = (String, Value, Option<Value>);

/// Feeds the documented JSON examples of a version to its program.
fn decode(scratch: &Scratch, item: &Item, name: &str) -> Result<Vec<Answer>, Error> {
    let mut examples = Vec::new();
    for (operation, spec) in &item.version.operations {
        examples.extend(successes(spec).map(|body| (operation.clone(), body.clone())));
    }
    if examples.is_empty() {
        return Ok(Vec::new());
    }
    let program = scratch.root().join("target/examples").join(name);
    let input: String = examples.iter().map(|(operation, body)| format!("{operation}\t{body}\n")).collect();
    let file = scratch.root().join(name).join("examples.txt");
    std::fs::write(&file, input)?;
    let output = Command::new(program).stdin(Stdio::from(std::fs::File::open(&file)?)).stderr(Stdio::null()).output();
    let mut answers: BTreeMap<usize, Value> = BTreeMap::new();
    if let Ok(output) = output {
        for (index, line) in String::from_utf8_lossy(&output.stdout).lines().enumerate() {
            let answer = line.split_once('\t').and_then(|(_, answer)| serde_json::from_str(answer).ok());
            answers.extend(answer.map(|answer| (index, answer)));
        }
    }
    let numbered = examples.into_iter().enumerate();
    Ok(numbered.map(|(index, (operation, body))| (operation, body, answers.remove(&index))).collect())
}

/// The documented JSON bodies of a success.
fn successes(spec: &spec::Operation) -> impl Iterator<Item = &Value> {
    let json = spec.examples.iter().filter(|example| example.format == ExampleFormat::Json);
    json.filter(|example| example.status.starts_with('2')).map(|example| &example.body)
}

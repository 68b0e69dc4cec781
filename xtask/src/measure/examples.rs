//! Documented examples through the generated types.
//!
//! Owns the runs of the programs that decode them: one for each product version. What an answer
//! means is decided in [`super::compare`].

use std::collections::BTreeMap;
use std::fs::File;
use std::process::{Command, Stdio};

use alibabacloud_codegen::spec::{self, ExampleFormat};
use serde_json::Value;

use super::compare::{Decoded, compare};
use super::planned::PlannedVersion;
use super::report::{Counts, Differing, Report};
use super::scratch::Scratch;
use crate::error::Error;
use crate::terminal::{Terminal, count};

/// Builds the programs and decodes every example.
pub(super) fn run(
    scratch: &Scratch,
    versions: &[PlannedVersion],
    report: &mut Report,
    terminal: &mut Terminal,
) -> Result<(), Error> {
    terminal.progress(format_args!("build {}", count(versions.len(), "program")))?;
    let bar = terminal.bar(versions.len(), "build");
    let arguments = ["build", "--workspace", "--profile", "examples", "--keep-going"];
    let compiled = scratch.cargo("build").run(&arguments, Some(&bar))?;
    bar.finish_and_clear();
    report.errors.extend(compiled.errors);
    terminal.progress(format_args!("decode the examples"))?;
    let bar = terminal.bar(versions.len(), "decode");
    for (row, version) in report.products.iter_mut().zip(versions) {
        bar.inc(1);
        row.build_cpu_seconds = compiled.costs.get(&version.crate_name()).map(|cost| cost.cpu_seconds);
        for answer in decode(scratch, version)? {
            report.differing.extend(count_answer(&mut row.counts, version, answer));
        }
    }
    Ok(())
}

/// Counts how an example compares with its output, and returns the difference.
fn count_answer(counts: &mut Counts, version: &PlannedVersion, answer: Answer) -> Option<Differing> {
    let (operation, example, output) = answer;
    counts.examples += 1;
    match compare(&example, output) {
        Decoded::Exactly => counts.examples_decoded += 1,
        Decoded::Coerced(values) => {
            counts.examples_decoded += 1;
            counts.examples_coerced += 1;
            counts.values_coerced += values;
        }
        Decoded::Unplaced(values) => {
            counts.examples_decoded += 1;
            counts.examples_unplaced += 1;
            counts.values_unplaced += values;
        }
        Decoded::Differently(place, cause) => {
            counts.examples_differing += 1;
            return Some(Differing::new(version, operation, place, cause));
        }
    }
    None
}

/// An operation, its documented example, and the answer of the program.
type Answer = (String, Value, Option<Value>);

/// Feeds the documented JSON examples of a version to its program.
fn decode(scratch: &Scratch, version: &PlannedVersion) -> Result<Vec<Answer>, Error> {
    let mut examples = Vec::new();
    for (operation, spec) in &version.version.operations {
        examples.extend(successes(spec).map(|body| (operation.clone(), body.clone())));
    }
    if examples.is_empty() {
        return Ok(Vec::new());
    }
    let input: String = examples.iter().map(|(operation, body)| format!("{operation}\t{body}\n")).collect();
    let input = File::open(scratch.write_examples(version, &input)?)?;
    let output = Command::new(scratch.program(version)).stdin(Stdio::from(input)).stderr(Stdio::null()).output();
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

//! The examples of responses on a page.
//!
//! Owns which lines are an example, and its status and format.

use serde_json::Value;

use super::lines::{Line, normalized};
use super::question::Expected;
use super::reader::Reader;
use crate::import::nesting::{MAX_DEPTH, is_too_deep};
use crate::spec::{Example, ExampleFormat};

/// Reads the examples of responses.
pub(super) fn read(lines: &[Line], reader: &mut Reader<'_>) -> Vec<Example> {
    let mut examples = Vec::new();
    let (mut status, mut format, mut body): (&str, Option<ExampleFormat>, Vec<&Line>) = ("200", None, Vec::new());
    for line in lines {
        let label = label(line);
        if label.is_some() {
            flush(&mut examples, status, format, &mut body, reader);
        }
        match label {
            Some(Label::Status(labelled)) => (status, format) = (labelled, None),
            Some(Label::Format(labelled)) => format = Some(labelled),
            Some(Label::Request) => (status, format) = ("", None),
            None => body.push(line),
        }
    }
    flush(&mut examples, status, format, &mut body, reader);
    examples
}

/// A line that says what the following lines are.
enum Label {
    Status(&'static str),
    Format(ExampleFormat),
    Request,
}

fn label(line: &Line) -> Option<Label> {
    if line.code {
        return None;
    }
    Some(match normalized(line.bullet().unwrap_or(&line.text)).as_str() {
        "samplesuccessresponses"
        | "samplesuccessresponse"
        | "successresponse"
        | "successresponses"
        | "sampleresponses"
        | "sampleresponse"
        | "responseexample"
        | "responseexamples"
        | "normalreturnexample" => Label::Status("200"),
        // The status of an error example is not documented.
        "sampleerrorresponses"
        | "sampleerrorresponse"
        | "errorresponse"
        | "errorresponses"
        | "exceptionreturnexample" => Label::Status("error"),
        "samplerequests" | "samplerequest" | "requestexample" | "requestexamples" => Label::Request,
        "jsonformat" => Label::Format(ExampleFormat::Json),
        "xmlformat" => Label::Format(ExampleFormat::Xml),
        _ => return None,
    })
}

/// Adds the example that the lines of `body` are.
fn flush(
    examples: &mut Vec<Example>,
    status: &str,
    format: Option<ExampleFormat>,
    body: &mut Vec<&Line>,
    reader: &mut Reader<'_>,
) {
    let mut lines = std::mem::take(body);
    // A comment in front of the body says what it is.
    lines.retain(|line| !(line.code && matches!(line.text.as_str(), "//json response" | "//xml response")));
    let (Some(first), false) = (lines.first(), status.is_empty()) else { return };
    let guessed = match first.text.chars().next() {
        Some('{' | '[') => Some(ExampleFormat::Json),
        Some('<') => Some(ExampleFormat::Xml),
        _ => None,
    };
    let Some(format) = format.or(guessed) else { return };
    let raw: Vec<&str> =
        lines.iter().map(|line| if line.code { line.raw.trim_end() } else { line.text.as_str() }).collect();
    // Copies from a browser have spaces that JSON does not know.
    let text = raw.join("\n").replace('\u{a0}', " ");
    let body = match format {
        ExampleFormat::Xml => {
            Value::String(lines.iter().map(|line| line.raw.trim_end()).collect::<Vec<_>>().join("\n"))
        }
        ExampleFormat::Json => match serde_json::from_str(&text) {
            Ok(value) if !is_too_deep(&value) => value,
            Ok(_) => {
                return reader
                    .note(first.number, format_args!("nests more than {MAX_DEPTH} levels deep and was left out"));
            }
            Err(error) => {
                let answer = reader.answer(first.number, Expected::Body);
                let answered = answer.and_then(|answer| serde_json::from_str(answer).ok());
                match answered.filter(|value| !is_too_deep(value)) {
                    Some(value) => value,
                    None => {
                        let text = format!("the example is not JSON: {error}; what is it?");
                        return reader.question(first.number, "examples", Expected::Body, text, vec![]);
                    }
                }
            }
        },
    };
    examples.push(Example { status: status.to_owned(), format, body });
}

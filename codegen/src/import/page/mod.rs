//! Documentation pages of single operations, as text or Markdown copies.
//!
//! Owns the way from one page to one operation's spec, and the questions about what cannot be read
//! for certain. Facts are kept and sentences are not; methods, schemes, kinds of authentication and
//! locations are on no page, and come from the metadata with which the caller merges the result.

mod answer;
mod dates;
mod description;
mod error;
mod error_table;
mod examples;
mod known_structure;
mod lines;
mod options;
mod pipes;
mod question;
mod ram;
mod reader;
mod sections;
mod table;
mod title;
mod tree;
mod types;
mod untyped;

use std::collections::BTreeMap;

pub use answer::Answers;
pub use error::PageError;
pub use options::{Known, Options};
pub use question::{Expected, Question};
pub use untyped::drop_untyped;

use crate::import::source_rank::OPERATION_PAGE;
use crate::model::Note;
use crate::spec::{Example, ExampleFormat, Operation, Response, Schema, Source};
use known_structure::{KnownStructure, Shape};
use lines::Line;
use reader::Reader;
use sections::{Section, Sections};
use table::Row;

/// One page, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The folder below `specs/`, such as `ecd/2020-09-30`; absent where there is a question about it.
    pub folder: Option<String>,
    /// What the page states.
    pub operation: Operation,
    /// The product's name as printed; empty where the page has none.
    pub product_title: String,
    /// What cannot be read for certain.
    pub questions: Vec<Question>,
    /// What was left out, and why.
    pub notes: Vec<Note>,
}

/// The operation of a page, found without reading its tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The folder below `specs/`; absent where it is not certain.
    pub folder: Option<String>,
    /// The operation's name.
    pub operation: String,
}

/// Finds out which operation a page describes, so that its existing spec can be given to [`import`].
///
/// # Errors
///
/// The text is no page of an operation, or in a language that is not read.
pub fn identify(file: &str, text: &str, options: &Options<'_>) -> Result<Identity, PageError> {
    let lines = lines::read(text);
    let sections = open(file, &lines)?;
    let title = title::read(file, sections.head, &lines)?;
    let folder = title::folder(&title, options, &mut Reader::new(file, options));
    Ok(Identity { folder, operation: title.operation })
}

/// Reads one page.
///
/// # Errors
///
/// The text is no page of an operation, is in a language that is not read, or was cut off.
pub fn import(file: &str, text: &str, options: &Options<'_>) -> Result<Page, PageError> {
    let lines = lines::read(text);
    let sections = open(file, &lines)?;
    let mut reader = Reader::new(file, options);
    let title = title::read(file, sections.head, &lines)?;
    if !sections.is_complete() {
        let line = lines.last().map_or(0, |line| line.number);
        return Err(PageError::CutOff {
            file: file.to_owned(),
            line,
            section: sections.last.map_or("title", Section::name),
        });
    }
    if sections.get(Section::Response).is_none() {
        return Err(PageError::Missing { file: file.to_owned(), section: Section::Response.name() });
    }
    let folder = title::folder(&title, options, &mut reader);
    let date = dates::updated(sections.head, &mut reader);
    let source = Source { kind: OPERATION_PAGE.to_owned(), name: title.name(), date };
    let body = |section| sections.get(section).unwrap_or_default();
    let examples = examples::read(body(Section::Examples), &mut reader);
    let ram = sections
        .get(Section::Ram)
        .and_then(|lines| ram::read(lines, sections.line(Section::Ram), &title.operation, &source, &mut reader));
    let is_last = sections.last == Some(Section::Errors);
    let errors = error_table::read(body(Section::Errors), sections.line(Section::Errors), is_last, &mut reader)?;
    let operation = Operation {
        json_schema: Some("../../operation.schema.json".to_owned()),
        name: title.operation.clone(),
        summary: None,
        sources: vec![source],
        origins: BTreeMap::new(),
        methods: Vec::new(),
        schemes: Vec::new(),
        path: None,
        consumes: Vec::new(),
        produces: Vec::new(),
        security: Vec::new(),
        operation_type: None,
        system_operation_type: None,
        deprecated: is_deprecated(&lines, sections.head),
        substitutes: Vec::new(),
        rate_limits: Vec::new(),
        parameters: parameters(body(Section::Request), options, &mut reader),
        responses: responses(body(Section::Response), &examples, options, &mut reader),
        errors,
        ram,
        examples,
        history: dates::history(body(Section::History)),
    };
    let Reader { mut questions, notes, .. } = reader;
    questions.sort();
    Ok(Page { folder, operation, product_title: title.product.unwrap_or_default(), questions, notes })
}

/// The sections of a page that is one.
fn open<'a>(file: &str, lines: &'a [Line]) -> Result<Sections<'a>, PageError> {
    if lines.is_empty() {
        return Err(PageError::Empty { file: file.to_owned() });
    }
    let sections = Sections::cut(file, lines)?;
    let named = [Section::Request, Section::Response].map(|section| sections.get(section).is_some());
    match (named, sections::foreign(lines)) {
        ([false, false], Some((language, line))) => Err(PageError::Language { file: file.to_owned(), line, language }),
        ([false, false], None) if sections.last.is_none() => Err(PageError::NoPage { file: file.to_owned() }),
        _ => Ok(sections),
    }
}

/// Whether the page advises against the operation as a whole.
fn is_deprecated(lines: &[Line], head: &[Line]) -> bool {
    let marks = ["this operation is deprecated", "this operation has been deprecated", "this api is deprecated"];
    let start = head.iter().chain(lines.iter().skip(head.len()).take(4));
    start.map(|line| line.text.to_ascii_lowercase()).any(|text| marks.iter().any(|mark| text.starts_with(mark)))
}

fn parameters(lines: &[Line], options: &Options<'_>, reader: &mut Reader<'_>) -> Vec<Schema> {
    let existing = options.existing.map(|existing| Shape::of_members(&existing.parameters, 0));
    let known = KnownStructure { shapes: existing.into_iter().collect() };
    let rows = table::rows(lines, "parameters", &known, reader);
    // A table of parameters has no row for itself.
    let start = rows.iter().position(|row| !row.name.is_empty()).unwrap_or(0);
    let rows = rows.get(start..).unwrap_or_default();
    let mut parameters = tree::build(rows, "parameters", &known, reader).members;
    if let Some(existing) = options.existing {
        locate(&mut parameters, rows, existing, reader);
    }
    parameters
}

/// Finds the locations of parameters that the existing spec does not have: no page states them.
fn locate(parameters: &mut Vec<Schema>, rows: &[Row], existing: &Operation, reader: &mut Reader<'_>) {
    parameters.retain_mut(|parameter| {
        let name = parameter.name.as_deref().unwrap_or_default();
        if existing.parameters.iter().any(|known| known.name.as_deref() == Some(name)) {
            return true;
        }
        // `Tag.N.Key` is a row of the parameter `Tag`.
        let is_own = |row: &&Row| row.name == name || row.name.split('.').next() == Some(name);
        let line = rows.iter().find(is_own).map_or(1, |row| row.line);
        parameter.location = reader.answer(line, Expected::Location).and_then(answer::location);
        if parameter.location.is_none() {
            let text = "the parameter is new, and pages do not state locations; newer metadata does; where is it?";
            reader.question(line, format!("parameters.{name}.in"), Expected::Location, text, answer::locations());
        }
        // A parameter without a location cannot be sent.
        parameter.location.is_some() || !reader.is_skipped(line, Expected::Location)
    });
}

fn responses(
    lines: &[Line],
    examples: &[Example],
    options: &Options<'_>,
    reader: &mut Reader<'_>,
) -> BTreeMap<String, Response> {
    let is_json = |example: &&Example| example.format == ExampleFormat::Json && example.status == "200";
    let shapes = examples.iter().filter(is_json).map(|example| Shape::of_value(&example.body));
    let existing = options.existing.and_then(|existing| existing.responses.get("200")?.schema.as_ref());
    let known = KnownStructure { shapes: shapes.chain(existing.map(|schema| Shape::of_schema(schema, 0))).collect() };
    let rows = table::rows(lines, "responses.200", &known, reader);
    if rows.is_empty() {
        return BTreeMap::new();
    }
    let schema = tree::build(&rows, "responses.200", &known, reader);
    // A body has neither an example nor a mark of its own.
    let schema = Schema { required: None, example: None, ..schema };
    BTreeMap::from([("200".to_owned(), Response { schema: Some(schema), headers: Vec::new() })])
}

//! Documentation pages of single operations, as text or Markdown copies.
//!
//! Owns the way from one page to one operation's spec, and the questions about what cannot be read
//! for certain. Facts are kept and sentences are not. Schemes and kinds of authentication are on no page,
//! methods, paths and locations on few: they come from the metadata with which the caller merges the result.

mod answer;
mod dates;
mod description;
mod error;
mod error_table;
mod examples;
mod known_structure;
mod lines;
mod no_fact;
mod options;
mod piped;
mod pipes;
mod question;
mod ram;
mod reader;
mod request;
mod sections;
mod syntax;
mod table;
mod title;
mod tree;
mod types;
mod unread;
mod untyped;

use std::collections::BTreeMap;

pub use answer::Answers;
pub use error::PageError;
pub use options::{Known, Options};
pub use question::{Expected, Question};
pub use untyped::drop_untyped;

use crate::import::source_rank::OPERATION_PAGE;
use crate::model::Note;
use crate::spec::{Example, ExampleFormat, Operation, Response, Source};
use known_structure::{KnownStructure, Shape};
use lines::Line;
use reader::Reader;
use sections::{Section, Sections};

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
    if [Section::Response, Section::ResponseHeaders].iter().all(|section| sections.get(*section).is_none()) {
        return Err(PageError::Missing { file: file.to_owned(), section: Section::Response.name() });
    }
    let folder = title::folder(&title, options, &mut reader);
    let date = dates::updated(sections.head, &mut reader);
    let source = Source { kind: OPERATION_PAGE.to_owned(), name: title.name(), date };
    let body = |section| sections.get(section).unwrap_or_default();
    if sections.get(Section::Errors).is_none() {
        reader.note(lines.last().map_or(1, |line| line.number), "the page has no section of error codes");
    }
    let mut examples = examples::read(body(Section::Examples), &mut reader);
    examples.iter_mut().for_each(|example| unwrap(example, &title.operation));
    let ram = sections
        .get(Section::Ram)
        .and_then(|lines| ram::read(lines, sections.line(Section::Ram), &title.operation, &source, &mut reader));
    let is_last = sections.last == Some(Section::Errors);
    let errors = error_table::read(body(Section::Errors), sections.line(Section::Errors), is_last, &mut reader)?;
    let known_path = options.existing.and_then(|existing| existing.path.as_deref());
    let syntax = syntax::read(body(Section::Syntax), known_path, &mut reader);
    let parameters = request::parameters(&sections, &title.operation, &syntax, options, &mut reader);
    let operation = Operation {
        json_schema: Some("../../operation.schema.json".to_owned()),
        name: title.operation.clone(),
        summary: None,
        sources: vec![source],
        origins: BTreeMap::new(),
        methods: syntax.methods,
        schemes: Vec::new(),
        path: syntax.path,
        consumes: Vec::new(),
        produces: Vec::new(),
        security: Vec::new(),
        operation_type: None,
        system_operation_type: None,
        deprecated: is_deprecated(&lines, sections.head),
        substitutes: Vec::new(),
        rate_limits: Vec::new(),
        parameters,
        responses: responses(&sections, &examples, options, &mut reader),
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

/// Some examples of pages before 2022 are inside a member that responses do not have.
fn unwrap(example: &mut Example, operation: &str) {
    let wrapper = format!("{operation}Response");
    let members = example.body.as_object_mut().filter(|members| members.len() == 1);
    if let Some(inner) = members.and_then(|members| members.remove(&wrapper)) {
        example.body = inner;
    }
}

fn responses(
    sections: &Sections<'_>,
    examples: &[Example],
    options: &Options<'_>,
    reader: &mut Reader<'_>,
) -> BTreeMap<String, Response> {
    let is_json = |example: &&Example| example.format == ExampleFormat::Json && example.status == "200";
    let shapes = examples.iter().filter(is_json).map(|example| Shape::of_value(&example.body));
    let existing = options.existing.and_then(|existing| existing.responses.get("200")?.schema.as_ref());
    let known = KnownStructure { shapes: shapes.chain(existing.map(|schema| Shape::of_schema(schema, 0))).collect() };
    let body = |section| sections.get(section).unwrap_or_default();
    let about = "responses.200.headers";
    let rows = table::rows(body(Section::ResponseHeaders), about, &KnownStructure::default(), reader);
    let headers = tree::build(&rows, about, &KnownStructure::default(), reader).members;
    let rows = table::rows(body(Section::Response), "responses.200", &known, reader);
    let mut schema = (!rows.is_empty()).then(|| tree::build(&rows, "responses.200", &known, reader));
    if schema.is_none() && headers.is_empty() {
        return BTreeMap::new();
    }
    if let Some(schema) = &mut schema {
        // A body has neither an example nor a mark of its own.
        (schema.required, schema.example) = (None, None);
    }
    BTreeMap::from([("200".to_owned(), Response { schema, headers })])
}

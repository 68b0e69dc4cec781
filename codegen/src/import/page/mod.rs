//! Documentation pages of single operations, as text or Markdown copies.
//!
//! Owns the way from one page to one operation's spec, and the questions about what cannot be read
//! for certain. Facts carry over and sentences do not; methods, schemes, kinds of authentication and
//! locations are on no page, and come from the metadata with which the caller merges the result.

mod answer;
mod error;
mod lines;
mod outcome;
mod ram;
mod sections;
mod table;
mod title;
mod tree;
mod types;
mod witness;
mod words;

use std::collections::BTreeMap;
use std::fmt;

pub use answer::{Answers, Expected, drop_untyped};
pub use error::PageError;

use crate::import::ram::one_line;
use crate::model::Note;
use crate::spec::{Example, ExampleFormat, Operation, Response, Schema, Source};
use lines::Line;
use sections::{Section, Sections};
use table::Row;
use witness::{Shape, Witness};

/// A product version that the specs know.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The product code, such as `esa`.
    pub product: &'a str,
    /// The API version.
    pub version: &'a str,
    /// The product's name as pages print it.
    pub title: Option<&'a str>,
    /// Whether it is the product's default version.
    pub default: bool,
}

/// What the caller knows of a page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The API version, which is on no page.
    pub version: Option<&'a str>,
    /// The product code.
    pub product: Option<&'a str>,
    /// The products that the specs know, to find the page's title among them.
    pub known: &'a [Known<'a>],
    /// The operation as the specs have it already: it testifies to the nesting that copies lose.
    pub existing: Option<&'a Operation>,
    /// What was answered to the questions of an earlier reading.
    pub answers: Option<&'a Answers>,
}

/// One page, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The folder below `specs/`, such as `ecd/2020-09-30`; absent where a question asks for it.
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

/// What a page names, found without a look at its tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The folder below `specs/`; absent where it is not certain.
    pub folder: Option<String>,
    /// The operation's name.
    pub operation: String,
}

/// Something that cannot be read for certain, and is absent or marked in the result.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The place in the spec, such as `parameters.Foo.type`.
    pub about: String,
    /// What is asked.
    pub text: String,
    /// The possible answers, where they are known.
    pub choices: Vec<String>,
    /// What an answer must be.
    pub expected: Expected,
}

impl fmt::Display for Question {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [file, about, text] = [&self.file, &self.about, &self.text].map(|text| one_line(text));
        write!(formatter, "{file}:{}: {about}: {text}", self.line)?;
        if !self.choices.is_empty() {
            write!(formatter, " ({})", one_line(&self.choices.join(" | ")))?;
        }
        Ok(())
    }
}

/// Collects what is told of one page.
struct Reader<'a> {
    file: &'a str,
    answers: Option<&'a Answers>,
    existing: Option<&'a Operation>,
    questions: Vec<Question>,
    notes: Vec<Note>,
}

impl<'a> Reader<'a> {
    fn new(file: &'a str, options: &Options<'a>) -> Self {
        let Options { answers, existing, .. } = *options;
        Self { file, answers, existing, questions: Vec::new(), notes: Vec::new() }
    }

    /// What was answered to the question that is about to be asked.
    fn answer(&self, line: usize, expected: Expected) -> Option<&'a str> {
        self.answers?.find(line, expected)
    }

    /// Asks, unless the question was passed over: what stays absent then is told.
    fn ask(
        &mut self,
        line: usize,
        about: impl Into<String>,
        expected: Expected,
        text: impl Into<String>,
        choices: Vec<String>,
    ) {
        let (file, about, text) = (self.file.to_owned(), about.into(), text.into());
        if self.is_skipped(line, expected) {
            return self.note(line, format_args!("{about}: left out, the question was passed over: {text}"));
        }
        self.questions.push(Question { file, line, about, text, choices, expected });
    }

    /// The message that the existing spec has for an error: it tells where the one of the page ends.
    fn known_message(&self, code: &str) -> Option<&'a str> {
        let known = self.existing?.errors.iter().find(|error| error.code == code)?;
        known.message.as_deref()
    }

    fn is_skipped(&self, line: usize, expected: Expected) -> bool {
        self.answers.is_some_and(|answers| answers.is_skipped(line, expected))
    }

    fn note(&mut self, line: usize, message: impl fmt::Display) {
        self.notes.push(Note { file: self.file.to_owned(), message: format!("line {line}: {message}") });
    }
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
    if !sections.ends() {
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
    let date = title::date(sections.head, &mut reader);
    let source = Source { kind: "operation page".to_owned(), name: title.name(), date };
    let body = |section| sections.get(section).unwrap_or_default();
    let examples = outcome::examples(body(Section::Examples), &mut reader);
    let ram = sections
        .get(Section::Ram)
        .and_then(|lines| ram::read(lines, sections.line(Section::Ram), &title.operation, &source, &mut reader));
    let is_last = sections.last == Some(Section::Errors);
    let errors = outcome::errors(body(Section::Errors), sections.line(Section::Errors), is_last, &mut reader)?;
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
        history: outcome::history(body(Section::History)),
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
    let before = head.iter().chain(lines.iter().skip(head.len()).take(4));
    before.map(|line| line.text.to_ascii_lowercase()).any(|text| marks.iter().any(|mark| text.starts_with(mark)))
}

fn parameters(lines: &[Line], options: &Options<'_>, reader: &mut Reader<'_>) -> Vec<Schema> {
    let existing = options.existing.map(|existing| Shape::of_members(&existing.parameters, 0));
    let witness = Witness { shapes: existing.into_iter().collect() };
    let rows = table::rows(lines, "parameters", &witness, reader);
    // A table of parameters has no row for itself.
    let start = rows.iter().position(|row| !row.name.is_empty()).unwrap_or(0);
    let rows = rows.get(start..).unwrap_or_default();
    let mut parameters = tree::build(rows, "parameters", &witness, reader).members;
    if let Some(existing) = options.existing {
        locate(&mut parameters, rows, existing, reader);
    }
    parameters
}

/// Asks where parameters travel that the existing spec does not have: no page says it.
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
            let text = "the parameter is new, and no page says where one travels; newer metadata does; where is it?";
            reader.ask(line, format!("parameters.{name}.in"), Expected::Location, text, answer::locations());
        }
        // A parameter that is nowhere cannot be sent.
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
    let witness = Witness { shapes: shapes.chain(existing.map(|schema| Shape::of_schema(schema, 0))).collect() };
    let rows = table::rows(lines, "responses.200", &witness, reader);
    if rows.is_empty() {
        return BTreeMap::new();
    }
    let schema = tree::build(&rows, "responses.200", &witness, reader);
    // A body has neither an example nor a mark of its own.
    let schema = Schema { required: None, example: None, ..schema };
    BTreeMap::from([("200".to_owned(), Response { schema: Some(schema), headers: Vec::new() })])
}

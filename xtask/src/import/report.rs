//! The report of an import, as text and as JSON.
//!
//! Owns the form of the report; the import of each source adds its parts.

use std::path::Path;

use alibabacloud_codegen::import::metadata::ImportError;
use alibabacloud_codegen::import::prose::{Finding, FoundList};
use alibabacloud_codegen::import::{page, ram};
use alibabacloud_codegen::model::Note;
use serde::Serialize;

use crate::error::Error;
use crate::files::Changes;
use crate::terminal::{Terminal, count};

/// The documented shape of `--json`.
pub(super) const JSON: &str = "JSON: {\"products\", \"operations\", \"written\": [path], \"removed\": [path], \
    \"unchanged\", \"disagreements\": [{\"file\", \"message\"}], \"notes\": [{\"file\", \"message\"}], \
    \"questions\": [{\"file\", \"line\", \"about\", \"text\", \"choices\", \"answer\"}], \
    \"lists\": [{\"file\", \"place\", \"values\", \"declared\", \"not_taken\"}], \
    \"errors\": [{\"file\", \"operation\", \"path\", \"message\"}]}";

/// The results of an import.
#[derive(Default, Serialize)]
pub(crate) struct Report {
    #[serde(skip)]
    pub(super) files: usize,
    pub(super) products: usize,
    pub(super) operations: usize,
    pub(super) written: Vec<String>,
    pub(super) unchanged: usize,
    pub(crate) removed: Vec<String>,
    disagreements: Vec<Remark>,
    notes: Vec<Remark>,
    questions: Vec<OpenQuestion>,
    lists: Vec<List>,
    errors: Vec<Failure>,
}

#[derive(Serialize)]
struct Remark {
    file: String,
    message: String,
    /// Whether it is printed without `--json`.
    #[serde(skip)]
    shown: bool,
}

#[derive(Serialize)]
struct OpenQuestion {
    file: String,
    line: usize,
    about: String,
    text: String,
    choices: Vec<String>,
    /// What an answer must be; absent where only the source itself can be corrected.
    answer: Option<String>,
    #[serde(skip)]
    shown: String,
}

/// A list of values in a description.
#[derive(Serialize)]
struct List {
    file: String,
    place: String,
    /// The values of a list that was taken.
    values: Vec<String>,
    /// The declared values, where they differ.
    declared: Vec<String>,
    /// Why the list was not taken.
    not_taken: Option<String>,
}

/// A source that cannot be imported.
#[derive(Serialize)]
pub(super) struct Failure {
    file: String,
    operation: Option<String>,
    path: Option<String>,
    message: String,
    #[serde(skip)]
    shown: String,
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        let operation = error.operation.as_deref().map(|name| format!(" {name}:")).unwrap_or_default();
        let shown = format!("{}:{operation} {}: {}", error.file, error.path, error.message);
        Self { file: error.file, operation: error.operation, path: Some(error.path), message: error.message, shown }
    }
}

impl Report {
    pub(super) fn disagree(&mut self, file: &str, messages: impl IntoIterator<Item = String>) {
        let remark = |message| Remark { file: file.to_owned(), message, shown: true };
        self.disagreements.extend(messages.into_iter().map(remark));
    }

    /// Notes that may be many; `--json` lists them.
    pub(super) fn note_all(&mut self, notes: Vec<Note>) {
        let remark = |note: Note| Remark { file: note.file, message: note.message, shown: false };
        self.notes.extend(notes.into_iter().map(remark));
    }

    /// A note about a source, which is printed.
    pub(super) fn note(&mut self, file: &str, message: String) {
        self.notes.push(Remark { file: file.to_owned(), message, shown: true });
    }

    /// A detail of a printed note; `--json` lists it.
    pub(super) fn detail(&mut self, file: &str, message: String) {
        self.notes.push(Remark { file: file.to_owned(), message, shown: false });
    }

    /// Details of one file; `--json` lists them.
    pub(super) fn details(&mut self, file: &str, messages: impl IntoIterator<Item = String>) {
        messages.into_iter().for_each(|message| self.detail(file, message));
    }

    /// The lists of values in descriptions; `--json` lists them.
    pub(super) fn add_lists(&mut self, findings: Vec<Finding>) {
        let list = |Finding { file, place, list }: Finding| match list {
            FoundList::Taken { values, differing } => {
                List { file, place, values, declared: differing, not_taken: None }
            }
            FoundList::NotTaken(reason) => {
                List { file, place, values: Vec::new(), declared: Vec::new(), not_taken: Some(reason.to_string()) }
            }
        };
        self.lists.extend(findings.into_iter().map(list));
    }

    pub(super) fn add_questions(&mut self, questions: Vec<page::Question>) {
        let question = |question: page::Question| OpenQuestion {
            shown: question.to_string(),
            answer: Some(question.expected.to_string()),
            file: question.file,
            line: question.line,
            about: question.about,
            text: question.text,
            choices: question.choices,
        };
        self.questions.extend(questions.into_iter().map(question));
    }

    pub(super) fn add_ram_questions(&mut self, questions: Vec<ram::Question>) {
        let question = |question: ram::Question| OpenQuestion {
            shown: question.to_string(),
            answer: None,
            file: question.file,
            line: question.line,
            about: "ram".to_owned(),
            text: question.question,
            choices: Vec::new(),
        };
        self.questions.extend(questions.into_iter().map(question));
    }

    pub(super) fn fail(&mut self, failure: Failure) {
        self.errors.push(failure);
    }

    /// A source that is rejected; the reason is one line, which may begin with the name of the file.
    pub(super) fn reject(&mut self, file: &str, reason: String) {
        let (message, shown) = match reason.strip_prefix(file) {
            Some(rest) => (rest.trim_start_matches(':').trim_start().to_owned(), reason),
            None => (reason.clone(), format!("{file}: {reason}")),
        };
        self.errors.push(Failure { file: file.to_owned(), operation: None, path: None, message, shown });
    }

    /// Takes over how the files change.
    pub(crate) fn count(&mut self, changes: &Changes) {
        self.unchanged = changes.unchanged;
        self.written = changes.written.keys().cloned().collect();
    }

    /// Whether every source was read and no question is open.
    pub(crate) fn is_whole(&self) -> bool {
        self.errors.is_empty() && self.questions.is_empty()
    }

    pub(crate) fn failed(&self) -> Error {
        if self.errors.is_empty() {
            let answerable = self.questions.iter().any(|question| question.answer.is_some());
            let remedy = if answerable { "answer them with --interactive" } else { "correct the copy at these lines" };
            return Error::input(format!(
                "{} open and nothing is written: {remedy}, or leave these facts out with --skip-questions",
                match self.questions.len() {
                    1 => "1 question is".to_owned(),
                    number => format!("{number} questions are"),
                }
            ));
        }
        Error::input(format!("{} of {} cannot be imported", self.errors.len(), count(self.files, "file")))
    }

    pub(super) fn print(&self, check: bool, json: bool, terminal: &mut Terminal) -> Result<(), Error> {
        if json {
            return terminal.json(self);
        }
        self.print_remarks(terminal)?;
        let written = if check { "would change" } else { "written" };
        let not_taken = self.lists.iter().filter(|list| list.not_taken.is_some()).count();
        let lists = match self.lists.len() {
            0 => String::new(),
            number => format!(", {} of values in descriptions ({not_taken} not taken)", count(number, "list")),
        };
        terminal.line(format_args!(
            "{} of {}: {} {written}, {} removed, {} unchanged, {}, {}{lists} (--json lists them)",
            count(self.operations, "operation"),
            count(self.products, "product version"),
            count(self.written.len(), "file"),
            self.removed.len(),
            self.unchanged,
            count(self.disagreements.len(), "disagreement"),
            count(self.notes.len(), "note")
        ))
    }

    /// Prints why nothing is written.
    pub(super) fn print_failure(&self, json: bool, terminal: &mut Terminal) -> Result<(), Error> {
        if json { terminal.json(self) } else { self.print_remarks(terminal) }
    }

    /// Prints disagreements, notes on sources, removed operations, questions, and files that cannot be
    /// read.
    pub(crate) fn print_remarks(&self, terminal: &mut Terminal) -> Result<(), Error> {
        for (label, remarks) in [("disagreement", &self.disagreements), ("note", &self.notes)] {
            for remark in remarks.iter().filter(|remark| remark.shown) {
                terminal.line(format_args!("{label}: {}: {}", remark.file, remark.message))?;
            }
        }
        for file in &self.removed {
            terminal.line(format_args!("removed: {file}: the newest source does not list the operation any more"))?;
        }
        for question in &self.questions {
            terminal.line(format_args!("question: {}", question.shown))?;
        }
        for error in &self.errors {
            terminal.line(format_args!("error: {}", error.shown))?;
        }
        Ok(())
    }
}

/// The command that makes the specs which pages and RAM facts are added to.
pub(super) fn metadata_command(folder: &str) -> String {
    format!("`cargo xtask import metadata <the api-docs.json of {folder}>`")
}

/// Why a file cannot be read, as the operating system says it.
pub(super) fn reason(error: &Error) -> String {
    std::error::Error::source(error).unwrap_or(error).to_string()
}

/// A file that cannot be read.
pub(super) fn unreadable(file: &Path, error: &Error) -> ImportError {
    ImportError { file: file.display().to_string(), operation: None, path: ".".to_owned(), message: reason(error) }
}

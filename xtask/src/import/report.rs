//! What an import found, for people and for programs.
//!
//! Owns the form of the report; its parts are gathered by the imports of each source.

use alibabacloud_codegen::import::metadata::ImportError;
use alibabacloud_codegen::import::{page, ram};
use alibabacloud_codegen::model::Note;
use serde::Serialize;

use crate::error::Error;
use crate::terminal::{Terminal, count};

/// The documented shape of `--json`.
pub(super) const JSON: &str = "JSON: {\"products\", \"operations\", \"written\": [path], \"removed\": [path], \
    \"unchanged\", \"disagreements\": [{\"file\", \"message\"}], \"notes\": [{\"file\", \"message\"}], \
    \"questions\": [{\"file\", \"line\", \"about\", \"text\", \"choices\", \"answer\"}], \
    \"errors\": [{\"file\", \"operation\", \"path\", \"message\"}]}";

/// What an import found.
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
    questions: Vec<Asked>,
    errors: Vec<Failure>,
}

#[derive(Serialize)]
struct Remark {
    file: String,
    message: String,
    /// Whether people see it without `--json`.
    #[serde(skip)]
    shown: bool,
}

#[derive(Serialize)]
struct Asked {
    file: String,
    line: usize,
    about: String,
    text: String,
    choices: Vec<String>,
    /// What an answer must be; absent where only the source itself can be mended.
    answer: Option<String>,
    #[serde(skip)]
    shown: String,
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

    /// Notes that are many: `--json` lists them.
    pub(super) fn note_all(&mut self, notes: Vec<Note>) {
        let remark = |note: Note| Remark { file: note.file, message: note.message, shown: false };
        self.notes.extend(notes.into_iter().map(remark));
    }

    /// A note that says what became of a source.
    pub(super) fn note(&mut self, file: &str, message: String) {
        self.notes.push(Remark { file: file.to_owned(), message, shown: true });
    }

    /// A note that belongs to one that is shown.
    pub(super) fn detail(&mut self, file: &str, message: String) {
        self.notes.push(Remark { file: file.to_owned(), message, shown: false });
    }

    pub(super) fn ask(&mut self, questions: Vec<page::Question>) {
        let asked = |question: page::Question| Asked {
            shown: question.to_string(),
            answer: Some(question.expected.to_string()),
            file: question.file,
            line: question.line,
            about: question.about,
            text: question.text,
            choices: question.choices,
        };
        self.questions.extend(questions.into_iter().map(asked));
    }

    pub(super) fn ask_of_ram(&mut self, questions: Vec<ram::Question>) {
        let asked = |question: ram::Question| Asked {
            shown: question.to_string(),
            answer: None,
            file: question.file,
            line: question.line,
            about: "ram".to_owned(),
            text: question.question,
            choices: Vec::new(),
        };
        self.questions.extend(questions.into_iter().map(asked));
    }

    pub(super) fn fail(&mut self, failure: Failure) {
        self.errors.push(failure);
    }

    /// A source that its importer refuses, in one line that names the file itself.
    pub(super) fn refuse(&mut self, file: &str, told: String) {
        let (message, shown) = match told.strip_prefix(file) {
            Some(rest) => (rest.trim_start_matches(':').trim_start().to_owned(), told),
            None => (told.clone(), format!("{file}: {told}")),
        };
        self.errors.push(Failure { file: file.to_owned(), operation: None, path: None, message, shown });
    }

    /// Whether every source was read, without an open question.
    pub(crate) fn is_whole(&self) -> bool {
        self.errors.is_empty() && self.questions.is_empty()
    }

    pub(crate) fn failed(&self) -> Error {
        if self.errors.is_empty() {
            let answerable = self.questions.iter().any(|question| question.answer.is_some());
            let mend = if answerable { "answer them with --interactive" } else { "mend the copy at these lines" };
            return Error::input(format!(
                "{} open and nothing is written: {mend}, or leave out what they ask about with --skip-questions",
                match self.questions.len() {
                    1 => "1 question is".to_owned(),
                    number => format!("{number} questions are"),
                }
            ));
        }
        Error::input(format!("{} of {} cannot be imported", self.errors.len(), count(self.files, "file")))
    }

    pub(super) fn tell(&self, check: bool, json: bool, terminal: &mut Terminal) -> Result<(), Error> {
        if json {
            return terminal.json(self);
        }
        self.tell_remarks(terminal)?;
        let written = if check { "would change" } else { "written" };
        terminal.line(format_args!(
            "{} of {}: {} {written}, {} removed, {} unchanged, {}, {} (--json lists them)",
            count(self.operations, "operation"),
            count(self.products, "product version"),
            count(self.written.len(), "file"),
            self.removed.len(),
            self.unchanged,
            count(self.disagreements.len(), "disagreement"),
            count(self.notes.len(), "note")
        ))
    }

    /// What keeps everything from being written.
    pub(super) fn tell_failure(&self, json: bool, terminal: &mut Terminal) -> Result<(), Error> {
        if json { terminal.json(self) } else { self.tell_remarks(terminal) }
    }

    /// Disagreements, notes on sources, operations that are gone, questions, and files that cannot be
    /// read.
    pub(crate) fn tell_remarks(&self, terminal: &mut Terminal) -> Result<(), Error> {
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

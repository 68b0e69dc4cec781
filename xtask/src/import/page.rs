//! `cargo xtask import page`: documentation pages of operations.
//!
//! Owns which spec a page belongs to, the questions about it, and what is missing where there is no
//! metadata. The page itself is read in codegen.

use std::path::PathBuf;

use alibabacloud_codegen::import::kind::Kind;
use alibabacloud_codegen::import::merge;
use alibabacloud_codegen::import::page::{self, Answers, Known, Options, Page, drop_untyped};
use alibabacloud_codegen::spec::{self, Operation};

use super::draft::Draft;
use super::interview::{self, Reply};
use super::report::{JSON, metadata_command};
use super::source::{Text, read_texts};
use super::target::Target;
use crate::error::Error;
use crate::files::Project;
use crate::outcome::Outcome;
use crate::terminal::Terminal;

/// Imports documentation pages of operations: text copied from a browser, or Markdown.
///
/// Facts are imported and sentences are not. A page names its product and operation in its title; the
/// version comes from a link in it, from the specs, or from `--version`. A fact that cannot be read
/// for certain is a question: --interactive prints it on the terminal and reads the answer, otherwise
/// the questions are printed and nothing is written. Nothing is written either when one of the files
/// cannot be read.
#[derive(clap::Args)]
#[command(after_help = format!("Examples:\n  cargo xtask import page UpdateFotaTask.txt --check\n  \
    cargo xtask import page pages/*.md --product ecd --version 2020-09-30 --interactive\n\n{JSON}"))]
pub(super) struct Arguments {
    /// The pages.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    target: Target,
}

/// Options for reading pages: what a page does not say itself, and how to answer questions.
#[derive(clap::Args, Clone, Default, Debug)]
pub(crate) struct Reading {
    /// The product code, such as ecd.
    #[arg(long)]
    pub(super) product: Option<String>,
    /// The API version, such as 2020-09-30.
    #[arg(long)]
    pub(super) version: Option<String>,
    /// Reads answers from the terminal for facts that cannot be read for certain.
    #[arg(long)]
    pub(super) interactive: bool,
    /// Leaves out facts that cannot be read for certain, and notes them.
    #[arg(long, conflicts_with = "interactive")]
    pub(super) skip_questions: bool,
}

impl Reading {
    /// For one product version, without questions on the terminal.
    pub(crate) fn named(product: &str, version: &str) -> Self {
        Self { product: Some(product.to_owned()), version: Some(version.to_owned()), ..Self::default() }
    }
}

pub(super) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let target = arguments.target.specs(project);
    let mut draft = Draft::new(&target);
    let texts = read_texts(&arguments.files, Kind::Page, &mut draft.report);
    add_all(&mut draft, &texts, &arguments.reading, terminal)?;
    arguments.target.finish_whole(draft, terminal)
}

/// Adds what pages say.
pub(super) fn add_all(
    draft: &mut Draft<'_>,
    texts: &[Text],
    reading: &Reading,
    terminal: &mut Terminal,
) -> Result<(), Error> {
    if texts.is_empty() {
        return Ok(());
    }
    let products = draft.products()?;
    let known: Vec<Known<'_>> = products.iter().map(known).collect();
    for text in texts {
        match read(draft, text, reading, &known, terminal)? {
            Ok(page) => add(draft, &text.name, page)?,
            Err(error) => draft.report.reject(&text.name, error.to_string()),
        }
    }
    let mut folders: Vec<_> =
        draft.wanted.keys().filter_map(|file| file.rsplit_once('/').map(|(folder, _)| folder)).collect();
    folders.dedup();
    draft.report.products = draft.report.products.max(folders.len());
    Ok(())
}

fn known(product: &spec::Product) -> Known<'_> {
    Known {
        product: &product.product,
        version: &product.version,
        title: product.title.as_deref(),
        default: product.default,
    }
}

/// Reads a page, again with each answer: an answer may lead to the next question.
fn read(
    draft: &Draft<'_>,
    text: &Text,
    reading: &Reading,
    known: &[Known<'_>],
    terminal: &mut Terminal,
) -> Result<Result<Page, page::PageError>, Error> {
    let mut answers = Answers::default();
    loop {
        let options = Options {
            version: reading.version.as_deref(),
            product: reading.product.as_deref(),
            known,
            existing: None,
            answers: Some(&answers),
        };
        let identity = match page::identify(&text.name, &text.text, &options) {
            Ok(identity) => identity,
            Err(error) => return Ok(Err(error)),
        };
        let existing = match &identity.folder {
            Some(folder) => draft.operation(folder, &identity.operation)?,
            None => None,
        };
        let page = match page::import(&text.name, &text.text, &Options { existing: existing.as_ref(), ..options }) {
            Ok(page) => page,
            Err(error) => return Ok(Err(error)),
        };
        // The folder of the page decides which other questions there are.
        let folder = page.questions.iter().find(|question| question.about == "folder");
        let Some(question) = folder.or(page.questions.first()).cloned() else { return Ok(Ok(page)) };
        if reading.skip_questions && question.about != "folder" {
            answers.skip(&question);
        } else if !reading.interactive || interview::answer(&question, &mut answers, terminal)? == Reply::Ended {
            return Ok(Ok(page));
        }
    }
}

/// Adds what one page says to its spec.
fn add(draft: &mut Draft<'_>, file: &str, page: Page) -> Result<(), Error> {
    draft.report.operations += 1;
    for note in page.notes {
        draft.report.note(&note.file, note.message);
    }
    let is_open = !page.questions.is_empty();
    draft.report.add_questions(page.questions);
    let Some(folder) = page.folder else {
        // An open question about the folder leaves no place to write to.
        if !is_open {
            draft.report.reject(
                file,
                "the product and version are not known; name them with --product and --version".to_owned(),
            );
        }
        return Ok(());
    };
    if is_open {
        return Ok(());
    }
    let existing = draft.operation(&folder, &page.operation.name)?;
    let path = format!("{folder}/{}.json", page.operation.name);
    let mut operation = match &existing {
        Some(existing) => {
            let merged =
                merge::page(existing, &page.operation).map_err(|error| Error::input(format!("{path}: {error}")))?;
            draft.report.disagree(&path, merged.disagreements);
            merged.value
        }
        None => page.operation,
    };
    for dropped in drop_untyped(&mut operation) {
        draft.report.note(&path, format!("{dropped}: left out, no source names its type"));
    }
    match missing(draft, &folder, existing.as_ref(), &operation)? {
        Some(missing) => draft.report.reject(file, format!("{missing}; {} gives it", metadata_command(&folder))),
        None => {
            draft.put(path, &operation)?;
            keep_title(draft, &folder, page.product_title)?;
        }
    }
    Ok(())
}

/// Keeps the product's name as the page prints it, where none is known: the next page is found by it.
fn keep_title(draft: &mut Draft<'_>, folder: &str, title: String) -> Result<(), Error> {
    match draft.product(folder)? {
        Some(product) if product.title.is_none() && !title.is_empty() => {
            draft.put(format!("{folder}/product.json"), &spec::Product { title: Some(title), ..product })
        }
        _ => Ok(()),
    }
}

/// What a spec needs that no page says and no metadata has said yet.
fn missing(
    draft: &mut Draft<'_>,
    folder: &str,
    existing: Option<&Operation>,
    operation: &Operation,
) -> Result<Option<String>, Error> {
    let name = &operation.name;
    let Some(product) = draft.product(folder)? else {
        return Ok(Some(format!(
            "{folder}/product.json does not exist, and no page says a product's style and endpoints"
        )));
    };
    let without: Vec<&str> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location.is_none())
        .filter_map(|parameter| parameter.name.as_deref())
        .collect();
    if !without.is_empty() {
        return Ok(Some(format!(
            "{folder} {name} has no metadata yet, and no page says the location of its parameters ({})",
            without.join(", ")
        )));
    }
    if product.style == "ROA" && operation.path.is_none() {
        return Ok(Some(format!("{folder} {name} has no metadata yet, and no page says the path of its requests")));
    }
    if existing.is_none() {
        let message = "has no metadata: its methods, schemes and kinds of authentication are not stated";
        draft
            .report
            .note(&format!("{folder}/{name}.json"), format!("{message}; {} gives them", metadata_command(folder)));
    }
    Ok(None)
}

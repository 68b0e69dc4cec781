//! RAM facts of operations from several sources.
//!
//! Owns what a RAM importer returns, and which statement of several sources is kept. The sources are
//! read by [`super::ram_json`] and [`super::ram_page`].

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::json;

use super::source_rank::by_rank_and_date;
use crate::model::Note;
use crate::spec::{Operation, OtherRam, ProductRam, Ram, RamState, Source};
use crate::text::one_line;

/// How sources say that an action takes any resource, the longer wording first.
pub(super) const ANY_RESOURCE: [&str; 4] = ["All Resources", "All Resource", "全部资源", "全部資源"];

/// RAM facts, as one source or several state them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RamImport {
    /// The facts by folder below `specs/`, such as `esa/2024-09-10`.
    pub versions: BTreeMap<String, RamVersion>,
    /// Resource types and condition keys of lists that name no product.
    pub unplaced: Vec<ProductRam>,
    /// What was left out, what a source repeats, and where sources disagree.
    pub notes: Vec<Note>,
    /// What could not be read for certain; the facts are left out unless the question says otherwise.
    pub questions: Vec<Question>,
}

/// The RAM facts of one product version.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RamVersion {
    /// The facts by operation.
    pub operations: BTreeMap<String, Ram>,
    /// The facts of the product as a whole.
    pub product: Option<ProductFacts>,
}

/// What a source says of the product as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct ProductFacts {
    /// Codes, granularity, condition keys and resource types.
    pub ram: ProductRam,
    /// Where the facts come from.
    pub source: Source,
}

/// Something that only a person can answer who looks at the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The file.
    pub file: String,
    /// The line in it, the first being 1.
    pub line: usize,
    /// The question.
    pub question: String,
}

impl fmt::Display for Question {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.question)
    }
}

/// A file that RAM facts cannot be imported from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct RamImportError {
    /// The file.
    pub file: String,
    /// The line in it, the first being 1.
    pub line: usize,
    /// What is wrong and what was expected.
    pub message: String,
}

impl RamImportError {
    pub(super) fn new(file: &str, line: usize, message: impl fmt::Display) -> Self {
        Self { file: file.to_owned(), line, message: one_line(&message.to_string()) }
    }
}

/// An operation with facts applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// The operation, with the facts of the source that takes precedence.
    pub operation: Operation,
    /// Whether it differs from the one before.
    pub changed: bool,
    /// Where both sources state facts and they differ: both facts, and which source takes precedence.
    pub disagreement: Option<String>,
}

/// Adds the facts of another source to an operation.
///
/// The operation's own page takes precedence over the product's RAM page, a page over metadata, a newer
/// source over an older one, and a source without a date is the oldest of its kind. Facts are taken from
/// one source as a whole. What the other source states differently is kept in `other_sources`.
pub fn apply(operation: &Operation, ram: &Ram) -> Applied {
    let (ram, disagreement) = match &operation.ram {
        Some(known) => combine(known, ram),
        None => (ram.clone(), None),
    };
    let ram = Some(ram);
    let changed = operation.ram != ram;
    Applied { operation: Operation { ram, ..operation.clone() }, changed, disagreement }
}

/// The facts of two sources of one operation, and where they disagree. Both are kept.
pub fn combine(known: &Ram, new: &Ram) -> (Ram, Option<String>) {
    // A source that is read again withdraws what it stated before.
    let is_read_again = |one: &OtherRam| new.sources().any(|source| *source == one.source);
    let mut all: Vec<OtherRam> = statements(known).into_iter().filter(|one| !is_read_again(one)).collect();
    all.extend(statements(new));
    let combined = best_first(all).unwrap_or_else(|| new.clone());
    let disagreement = disagreement(known, new, &combined.source);
    (combined, disagreement)
}

/// The facts of the source that takes precedence, and where the two disagree.
pub(super) fn preferred(known: &Ram, new: &Ram) -> (Ram, Option<String>) {
    let preferred = match precedence((&known.source, known.state), (&new.source, new.state)) {
        Ordering::Less => known,
        Ordering::Equal | Ordering::Greater => new,
    };
    (preferred.clone(), disagreement(known, new, &preferred.source))
}

/// The facts without what these sources state, where anything is left.
pub(super) fn withdraw(known: &Ram, sources: &[Source]) -> Option<Ram> {
    best_first(statements(known).into_iter().filter(|one| !sources.contains(&one.source)).collect())
}

/// Both facts where they differ, as a line.
fn disagreement(known: &Ram, new: &Ram, preferred: &Source) -> Option<String> {
    let differ = known.source != new.source && (known.state, &known.actions) != (new.state, &new.actions);
    differ.then(|| {
        one_line(&format!(
            "ram: {} says {}, {} says {}; {} takes precedence",
            described(&known.source),
            stated(known),
            described(&new.source),
            stated(new),
            described(preferred)
        ))
    })
}

fn statements(ram: &Ram) -> Vec<OtherRam> {
    let first = OtherRam { state: ram.state, source: ram.source.clone(), actions: ram.actions.clone() };
    std::iter::once(first).chain(ram.other_sources.iter().cloned()).collect()
}

/// Distinct statements as the facts of one operation, the best source first.
fn best_first(mut statements: Vec<OtherRam>) -> Option<Ram> {
    statements.sort_by(|a, b| precedence((&a.source, a.state), (&b.source, b.state)));
    let mut distinct: Vec<OtherRam> = Vec::new();
    for one in statements {
        if !distinct.iter().any(|better| (better.state, &better.actions) == (one.state, &one.actions)) {
            distinct.push(one);
        }
    }
    let mut distinct = distinct.into_iter();
    let OtherRam { state, source, actions } = distinct.next()?;
    Some(Ram { state, source, actions, other_sources: distinct.collect() })
}

/// The source that takes precedence first. Of one date a table takes precedence over the statement that
/// there is none: pages have changed between the two both ways. The name comes last, so that the order of
/// the imports does not matter.
fn precedence((a, a_state): (&Source, RamState), (b, b_state): (&Source, RamState)) -> Ordering {
    let undisclosed = |state| state == RamState::Undisclosed;
    by_rank_and_date(a, b)
        .then_with(|| undisclosed(a_state).cmp(&undisclosed(b_state)))
        .then_with(|| a.name.cmp(&b.name))
}

fn described(source: &Source) -> String {
    format!("the {} {} ({})", source.kind, source.name, source.date.as_deref().unwrap_or("undated"))
}

fn stated(ram: &Ram) -> String {
    match ram.state {
        RamState::Documented => json!(ram.actions).to_string(),
        RamState::Undisclosed => "\"undisclosed\"".to_owned(),
    }
}

/// The resource type, unless it says that the action takes any resource.
pub(super) fn resource_type(printed: &str, arn: &str) -> Option<String> {
    (arn != "*" || !is_any(printed)).then(|| printed.to_owned())
}

/// Whether a resource type says that the action takes any resource.
pub(super) fn is_any(printed: &str) -> bool {
    ANY_RESOURCE.contains(&printed)
}

/// Whether a text is an action, such as `esa:GetSite`.
pub(super) fn is_action(text: &str) -> bool {
    let word = |word: &str| !word.is_empty() && !word.contains(char::is_whitespace);
    text.split_once(':').is_some_and(|(code, name)| word(code) && word(name) && !name.contains(':'))
}

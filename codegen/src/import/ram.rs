//! RAM facts of operations from several sources.
//!
//! Owns what a RAM importer gives, and which of two sources wins. Reading them is left to
//! [`super::ram_json`] and [`super::ram_page`].

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::json;

use super::merge::{self, MergeError, Merged};
use super::owners::Lookup;
use crate::model::Note;
use crate::spec::{Operation, OtherRam, Product, ProductRam, Ram, RamAction, RamState, Source};

/// How pages say that an action takes any resource.
const ANY: [&str; 4] = ["全部资源", "全部資源", "All Resources", "All Resource"];

/// RAM facts, as one source or several state them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RamImport {
    /// The facts by folder below `specs/`, such as `esa/2024-09-10`.
    pub versions: BTreeMap<String, RamVersion>,
    /// Resource types and condition keys of lists that name no product.
    pub unplaced: Vec<ProductRam>,
    /// What was left out, what stands in a source twice, and where sources disagree.
    pub notes: Vec<Note>,
    /// What could not be read for certain; the facts are left out unless the question says what was
    /// taken.
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

/// Something that only a look at the page can answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The file.
    pub file: String,
    /// The line in it, the first being 1.
    pub line: usize,
    /// What is asked.
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
    /// The operation, with the facts of the source that wins.
    pub operation: Operation,
    /// Whether it differs from the one before.
    pub changed: bool,
    /// Where both sources state facts and they differ: both of them, and which one was taken.
    pub disagreement: Option<String>,
}

/// Gives an operation the facts of another source.
///
/// The operation's own page wins over the product's RAM page, a page over metadata, a newer source
/// over an older one, and one without a date is the oldest of its kind. Facts are taken whole. What
/// the other source says differently stays in `other_sources`.
///
/// # Errors
///
/// The result is no operation, which only an operation that was wrong before can cause.
pub fn apply(operation: &Operation, ram: &Ram) -> Result<Applied, MergeError> {
    let (ram, disagreement) = match &operation.ram {
        Some(known) => combine(known, ram),
        None => (ram.clone(), None),
    };
    if operation.ram.as_ref() == Some(&ram) {
        return Ok(Applied { operation: operation.clone(), changed: false, disagreement });
    }
    let operation = set(operation, ram)?;
    Ok(Applied { operation, changed: true, disagreement })
}

/// Gives a product version the facts of a source; the sources rank as those of operations do.
///
/// # Errors
///
/// The result is no product, which only a spec that was wrong before can cause.
pub fn apply_product(product: &Product, facts: &ProductFacts) -> Result<Merged<Product>, MergeError> {
    merge::product_ram(product, &facts.ram, &facts.source)
}

/// Merges what a page says of an operation, its RAM facts by their own rule: they carry a source, and
/// what another source says differently stays beside them.
///
/// # Errors
///
/// The result is no operation, which only specs that were wrong before can cause.
pub fn merge_page(existing: &Operation, page: &Operation) -> Result<Merged<Operation>, MergeError> {
    let without = |operation: &Operation| Operation { ram: None, ..operation.clone() };
    let mut merged = merge::operations(&without(existing), &without(page))?;
    for ram in existing.ram.iter().chain(&page.ram) {
        let applied = apply(&merged.value, ram)?;
        merged.disagreements.extend(applied.disagreement.map(|line| one_line(&line)));
        merged.value = applied.operation;
    }
    Ok(merged)
}

/// The facts of two sources of one operation, and where they disagree.
pub fn combine(known: &Ram, new: &Ram) -> (Ram, Option<String>) {
    let (known_states, new_states) = (statements(known), statements(new));
    // A source that is read again takes back what it said before.
    let reread = |one: &OtherRam| new_states.iter().any(|other| other.source == one.source);
    let mut all: Vec<OtherRam> = known_states.into_iter().filter(|one| !reread(one)).collect();
    all.extend(new_states);
    all.sort_by(|a, b| order((&a.source, a.state), (&b.source, b.state)));
    let mut distinct: Vec<OtherRam> = Vec::new();
    for one in all {
        if !distinct.iter().any(|better| facts(better) == facts(&one)) {
            distinct.push(one);
        }
    }
    let mut distinct = distinct.into_iter();
    let combined = match distinct.next() {
        Some(OtherRam { state, actions, source }) => Ram { state, actions, source, other_sources: distinct.collect() },
        None => new.clone(),
    };
    let differ = known.source != new.source && (known.state, &known.actions) != (new.state, &new.actions);
    let disagreement = differ.then(|| {
        format!(
            "ram: {} says {}, {} says {}; {} wins",
            told(&known.source),
            shown(known),
            told(&new.source),
            shown(new),
            told(&combined.source)
        )
    });
    (combined, disagreement)
}

fn statements(ram: &Ram) -> Vec<OtherRam> {
    let first = OtherRam { state: ram.state, actions: ram.actions.clone(), source: ram.source.clone() };
    let mut all = vec![first];
    all.extend(ram.other_sources.iter().cloned());
    all
}

fn facts(one: &OtherRam) -> (RamState, &[RamAction]) {
    (one.state, &one.actions)
}

/// The source that wins first. Of one date a table wins over the statement that there is none: pages
/// have changed between the two both ways. The name comes last, so that the order of the imports
/// does not decide.
fn order((a, a_state): (&Source, RamState), (b, b_state): (&Source, RamState)) -> Ordering {
    let undisclosed = |state| state == RamState::Undisclosed;
    merge::class(a)
        .cmp(&merge::class(b))
        .then_with(|| b.date.cmp(&a.date))
        .then_with(|| undisclosed(a_state).cmp(&undisclosed(b_state)))
        .then_with(|| a.name.cmp(&b.name))
}

fn told(source: &Source) -> String {
    format!("the {} {} ({})", source.kind, source.name, source.date.as_deref().unwrap_or("undated"))
}

fn shown(ram: &Ram) -> String {
    match ram.state {
        RamState::Documented => json!(ram.actions).to_string(),
        RamState::Undisclosed => "\"undisclosed\"".to_owned(),
    }
}

/// The operation with these facts, their source among its sources.
fn set(operation: &Operation, ram: Ram) -> Result<Operation, MergeError> {
    let Some(index) = operation.sources.iter().position(|source| *source == ram.source) else {
        // The merge moves the other origins when a source is added.
        let bare = Operation { ram: None, ..operation.clone() };
        let new = serde_json::from_value(json!({ "name": operation.name, "sources": [ram.source], "ram": ram }))?;
        return Ok(merge::operations(&bare, &new)?.value);
    };
    // The merge would take back all else that this source states.
    let mut operation = Operation { ram: Some(ram), ..operation.clone() };
    operation.origins.remove("ram");
    let ranks = (0..operation.sources.len()).collect();
    if Lookup::new(&operation.origins, ranks).owner(&["ram".to_owned()]) != index {
        operation.origins.insert("ram".to_owned(), index);
    }
    Ok(operation)
}

/// The resource type, unless it says that the action takes any resource.
pub(super) fn resource_type(printed: &str, arn: &str) -> Option<String> {
    (arn != "*" || !is_any(printed)).then(|| printed.to_owned())
}

/// Whether a resource type says that the action takes any resource.
pub(super) fn is_any(printed: &str) -> bool {
    ANY.contains(&printed)
}

/// Keeps the first of equal values, and gives the number of values that were dropped.
pub(super) fn keep_first<T: PartialEq>(values: Vec<T>) -> (Vec<T>, usize) {
    let number = values.len();
    let mut kept = Vec::new();
    for value in values {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    let dropped = number - kept.len();
    (kept, dropped)
}

/// Whether a text can name a folder or a file.
pub(super) fn is_plain_name(text: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    !text.is_empty() && !text.starts_with('.') && text.chars().all(plain)
}

/// Whether a text is an action, such as `esa:GetSite`.
pub(super) fn is_action(text: &str) -> bool {
    let word = |word: &str| !word.is_empty() && !word.contains(char::is_whitespace);
    text.split_once(':').is_some_and(|(code, name)| word(code) && word(name) && !name.contains(':'))
}

/// A text from a file without what would break the line or change the terminal.
pub(super) fn one_line(text: &str) -> String {
    let shown = |letter: char| if letter.is_control() { letter.escape_default().to_string() } else { letter.into() };
    text.chars().map(shown).collect()
}

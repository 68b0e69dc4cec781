//! The state that all rules share.
//!
//! Owns the list of findings, the limits of work, and data that is computed on first use.

use std::cell::{Cell, OnceCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::time::SystemTime;

use alibabacloud_nearest_name::Names;
use jiff::Timestamp;

use super::finding::{Finding, Place};
use super::input::LintOptions;
use super::rule::Rule;
use super::severity::Severity;
use crate::Catalogue;
use crate::policy::json::Span;

/// Actions that policies of the documentation contain, and that are not operations of their product, or of
/// one that may not be compiled in.
const WELL_KNOWN: [&str; 4] =
    ["ram:createservicelinkedrole", "ram:deleteservicelinkedrole", "ram:passrole", "sts:assumerole"];

/// The maximum number of comparisons for each document. Policies that RAM accepts require far fewer, but
/// documents may come from untrusted sources.
const MAX_COMPARISONS: usize = 1_000_000;

/// The maximum number of names of a document that get a suggestion.
const MAX_SUGGESTIONS: usize = 25;

pub(super) struct Context<'a> {
    pub(super) catalogue: &'a Catalogue<'a>,
    /// The current time, if the caller sets it.
    pub(super) now: Option<Timestamp>,
    dependents: OnceCell<HashSet<String>>,
    /// The first action of each short name, in lower case.
    by_short_name: OnceCell<HashMap<String, usize>>,
    names: HashMap<String, Rc<Names<'a>>>,
    beginnings: HashMap<String, Rc<Names<'a>>>,
    suggestions: HashMap<usize, usize>,
    comparisons_left: Cell<usize>,
    stopped: Cell<bool>,
    findings: Vec<Finding>,
    /// The last finding, which its rule may still change.
    last: Option<Finding>,
}

impl<'a> Context<'a> {
    pub(super) fn new(catalogue: &'a Catalogue<'a>, options: &LintOptions, documents: usize) -> Self {
        Self {
            catalogue,
            now: options.now.map(timestamp),
            dependents: OnceCell::new(),
            by_short_name: OnceCell::new(),
            names: HashMap::new(),
            beginnings: HashMap::new(),
            suggestions: HashMap::new(),
            comparisons_left: Cell::new(MAX_COMPARISONS.saturating_mul(documents)),
            stopped: Cell::new(false),
            findings: Vec::new(),
            last: None,
        }
    }

    /// Whether this many more comparisons are allowed. Rules skip what exceeds the limit, which is reported
    /// once.
    pub(super) fn spend(&self, comparisons: usize) -> bool {
        match self.comparisons_left.get().checked_sub(comparisons) {
            Some(left) => self.comparisons_left.set(left),
            None => self.stopped.set(true),
        }
        !self.stopped.get()
    }

    /// Whether another name of the document may get a suggestion.
    pub(super) fn may_suggest(&mut self, document: usize) -> bool {
        let given = self.suggestions.entry(document).or_default();
        *given += 1;
        *given <= MAX_SUGGESTIONS
    }

    /// The short names of the actions of a RAM code.
    pub(super) fn names_of(&mut self, code: &str) -> Rc<Names<'a>> {
        let catalogue = self.catalogue;
        let new = |code: &String| Rc::new(Names::new(short_names(catalogue, code)));
        Rc::clone(self.names.entry(code.to_ascii_lowercase()).or_insert_with_key(new))
    }

    /// The beginnings of the short names of the actions of a RAM code.
    pub(super) fn beginnings_of(&mut self, code: &str) -> Rc<Names<'a>> {
        let catalogue = self.catalogue;
        let new = |code: &String| Rc::new(Names::beginnings(short_names(catalogue, code)));
        Rc::clone(self.beginnings.entry(code.to_ascii_lowercase()).or_insert_with_key(new))
    }

    /// The first action with this short name, under any RAM code.
    pub(super) fn under_any_code(&self, name: &str) -> Option<usize> {
        let by_short_name = self.by_short_name.get_or_init(|| {
            let mut by_short_name = HashMap::new();
            for (id, action) in self.catalogue.actions().iter().enumerate() {
                by_short_name.entry(action.short_name().to_ascii_lowercase()).or_insert(id);
            }
            by_short_name
        });
        by_short_name.get(&name.to_ascii_lowercase()).copied()
    }

    /// Adds a finding with the usual severity of its rule, and returns it for further changes.
    pub(super) fn report(&mut self, rule: Rule, place: Place, message: impl Into<String>) -> &mut Finding {
        self.findings.extend(self.last.take());
        self.last.insert(Finding::new(rule, place, &message.into()))
    }

    /// Whether an action is known because other actions depend on it, though it is not an operation.
    pub(super) fn is_dependent(&self, action: &str) -> bool {
        let lower = action.to_ascii_lowercase();
        let names = self.dependents.get_or_init(|| {
            let rows = self.catalogue.actions().iter().flat_map(|action| action.documented());
            let named = rows.flat_map(|action| action.dependent_actions());
            named.map(str::to_ascii_lowercase).collect()
        });
        WELL_KNOWN.contains(&lower.as_str()) || names.contains(&lower)
    }

    /// The name of an action of the catalogue.
    pub(super) fn name(&self, id: usize) -> &'a str {
        self.catalogue.actions().get(id).map(|action| action.name()).unwrap_or_default()
    }

    /// Names of actions for a message: the first few, and how many more there are.
    pub(super) fn names(&self, ids: impl IntoIterator<Item = usize>) -> String {
        list(ids.into_iter().map(|id| self.name(id)))
    }

    /// ` (data of 2026-08)`.
    pub(super) fn data(&self) -> String {
        self.catalogue.date().map(|date| format!(" (data of {date})")).unwrap_or_default()
    }

    /// The findings, sorted by document and position.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        if self.stopped.get() {
            let place = Place { document: 0, span: Span::default(), path: String::new() };
            let message = "the limit of comparisons was reached: some statements and resources were not checked";
            self.report(Rule::TooLong, place, message).help("split the policy").severity(Severity::Warning);
        }
        self.findings.extend(self.last.take());
        self.findings.sort_by(|a, b| {
            (a.document, a.span.start, std::cmp::Reverse(a.severity), a.rule).cmp(&(
                b.document,
                b.span.start,
                std::cmp::Reverse(b.severity),
                b.rule,
            ))
        });
        self.findings
    }
}

fn short_names<'a>(catalogue: &'a Catalogue<'a>, code: &str) -> Vec<&'a str> {
    let pattern = format!("{code}:*");
    let actions = catalogue.expand(&pattern).filter_map(|id| catalogue.actions().get(id));
    actions.map(|action| action.short_name()).collect()
}

/// `1 action`, or `2 actions`.
pub(super) fn count(number: usize) -> String {
    if number == 1 { "1 action".to_owned() } else { format!("{number} actions") }
}

/// The first few of a list, and how many more there are.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 6;
    let names: Vec<_> = names.into_iter().collect();
    let shown: Vec<_> = names.iter().take(SHOWN).copied().collect();
    match names.len().checked_sub(SHOWN) {
        None | Some(0) => shown.join(", "),
        Some(more) => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A time as dates of policies are compared; one beyond the years of dates is the last or the first of them.
fn timestamp(time: SystemTime) -> Timestamp {
    let limit = if time < SystemTime::UNIX_EPOCH { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::try_from(time).unwrap_or(limit)
}

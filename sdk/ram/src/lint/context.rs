//! What every rule has at hand, and where findings go.
//!
//! Owns the list of findings and facts that are computed on first use.

use std::cell::{Cell, OnceCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::Options;
use super::finding::{Finding, Severity};
use super::nearest::Names;
use super::rule::Rule;
use super::view::Place;
use crate::Catalogue;
use crate::policy::json::Span;
use crate::policy::one_line;

/// Actions that policies of the documentation have, and that are no operation of their product, or
/// of one that may not be compiled in.
const WELL_KNOWN: [&str; 4] =
    ["ram:createservicelinkedrole", "ram:deleteservicelinkedrole", "ram:passrole", "sts:assumerole"];

/// So many texts are compared with each other for each document: policies that RAM takes need far fewer,
/// and documents come from anybody.
const MAX_COMPARISONS: usize = 1_000_000;

/// So many names of a document get a suggestion.
const MAX_SUGGESTIONS: usize = 25;

pub(super) struct Context<'a> {
    pub(super) catalogue: &'a Catalogue<'a>,
    pub(super) options: &'a Options,
    dependents: OnceCell<HashSet<String>>,
    /// The first action of each name without its code, in lower case.
    by_short: OnceCell<HashMap<String, usize>>,
    names: HashMap<String, Rc<Names<'a>>>,
    suggestions: HashMap<usize, usize>,
    comparisons_left: Cell<usize>,
    stopped: Cell<bool>,
    findings: Vec<Finding>,
}

impl<'a> Context<'a> {
    pub(super) fn new(catalogue: &'a Catalogue<'a>, options: &'a Options, documents: usize) -> Self {
        Self {
            catalogue,
            options,
            dependents: OnceCell::new(),
            by_short: OnceCell::new(),
            names: HashMap::new(),
            suggestions: HashMap::new(),
            comparisons_left: Cell::new(MAX_COMPARISONS.saturating_mul(documents)),
            stopped: Cell::new(false),
            findings: Vec::new(),
        }
    }

    /// Whether so many comparisons may be made yet. Rules leave out what may not be compared, which is
    /// told once.
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

    /// The names of a RAM code's actions.
    pub(super) fn names_of(&mut self, code: &str) -> Rc<Names<'a>> {
        let code = code.to_ascii_lowercase();
        let catalogue = self.catalogue;
        let new = |code: &String| {
            let pattern = format!("{code}:*");
            let actions = catalogue.expand(&pattern).filter_map(|id| catalogue.actions().get(id));
            Rc::new(Names::new(actions.map(|action| action.short())))
        };
        Rc::clone(self.names.entry(code).or_insert_with_key(new))
    }

    /// The first action of this name under whatever code.
    pub(super) fn under_any_code(&self, name: &str) -> Option<usize> {
        let by_short = self.by_short.get_or_init(|| {
            let mut by_short = HashMap::new();
            for (id, action) in self.catalogue.actions().iter().enumerate() {
                by_short.entry(action.short().to_ascii_lowercase()).or_insert(id);
            }
            by_short
        });
        by_short.get(&name.to_ascii_lowercase()).copied()
    }

    /// Adds a finding with the rule's own severity, and returns it for more.
    pub(super) fn report(&mut self, rule: Rule, place: Place, message: impl Into<String>) -> &mut Finding {
        let Place { document, span, path } = place;
        let (message, help, path) = (one_line(&message.into()), String::new(), one_line(&path));
        let finding = Finding { rule, severity: rule.severity(), document, span, path, message, help };
        self.findings.push_mut(finding)
    }

    /// Whether an action is known though no operation is called so: others depend on it.
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

    /// The findings by document and place.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        if self.stopped.get() {
            let place = Place { document: 0, span: Span::default(), path: String::new() };
            let message = "so many texts cannot all be compared: some statements and resources were not looked at";
            self.report(Rule::TooLong, place, message).help("split the policy").severity(Severity::Warning);
        }
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

impl Finding {
    /// Says what to do.
    pub(super) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = one_line(&help.into());
        self
    }

    /// Makes it graver or lighter than usual.
    pub(super) fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }
}

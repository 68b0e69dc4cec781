//! Statements as the rules look at them: with their paths, and with the actions they match.
//!
//! Owns the matching of a statement's items with the catalogue, which is done once.

use super::set::ActionSet;
use crate::ram::Catalogue;
use crate::ram::glob;
use crate::ram::policy::json::Span;
use crate::ram::policy::{PolicyKind, PolicyReading, Statement, Text, Values};

/// A place that findings point at.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) document: usize,
    pub(super) span: Span,
    pub(super) path: String,
}

/// A statement with its place and its actions.
pub(super) struct View<'a> {
    pub(super) document: usize,
    pub(super) kind: PolicyKind,
    /// Its number for people, counted from 1 within the document.
    pub(super) number: usize,
    pub(super) path: String,
    pub(super) statement: &'a Statement,
    pub(super) items: Vec<Item<'a>>,
    /// Whether the items are those of `NotAction`.
    pub(super) negated: bool,
    /// The actions of the catalogue that the statement is about.
    pub(super) actions: ActionSet,
}

/// An item of `Action` or `NotAction`.
pub(super) struct Item<'a> {
    pub(super) text: &'a Text,
    pub(super) path: String,
    /// The actions of the catalogue that it matches, in order.
    pub(super) ids: Vec<usize>,
}

pub(super) fn views<'a>(catalogue: &Catalogue<'_>, document: usize, reading: &'a PolicyReading) -> Vec<View<'a>> {
    let Some(policy) = &reading.policy else {
        return Vec::new();
    };
    let paths = policy.statement_paths();
    let views = policy.statements.iter().zip(paths).enumerate().map(|(index, (statement, path))| {
        let (name, values, negated) = match (&statement.action, &statement.not_action) {
            (Some(values), _) => ("Action", Some(values), false),
            (None, Some(values)) => ("NotAction", Some(values), true),
            (None, None) => ("Action", None, false),
        };
        let items: Vec<_> = values.map(|values| items(catalogue, &path, name, values)).unwrap_or_default();
        let mut actions = ActionSet::new(catalogue.actions().len());
        for id in items.iter().flat_map(|item| &item.ids) {
            actions.insert(*id);
        }
        if negated {
            actions = actions.complement();
        }
        View { document, kind: reading.kind, number: index + 1, path, statement, items, negated, actions }
    });
    views.collect()
}

fn items<'a>(catalogue: &Catalogue<'_>, path: &str, name: &str, values: &'a Values) -> Vec<Item<'a>> {
    let item = |(index, text): (usize, &'a Text)| {
        let ids = if glob::is_pattern(&text.value) {
            catalogue.expand(&text.value).collect()
        } else {
            catalogue.id(&text.value).into_iter().collect()
        };
        Item { text, path: value_path(path, name, values, index), ids }
    };
    values.items.iter().enumerate().map(item).collect()
}

/// The path of a text among values: `Statement[0].Action[2]`, or `Statement[0].Action` for one text.
pub(super) fn value_path(statement: &str, name: &str, values: &Values, index: usize) -> String {
    let mut path = statement.to_owned();
    crate::ram::policy::json::push_key(&mut path, name);
    path.push_str(&values.item_path(index));
    path
}

impl<'a> View<'a> {
    pub(super) fn place(&self) -> Place {
        Place { document: self.document, span: self.statement.span, path: self.path.clone() }
    }

    pub(super) fn item_place(&self, item: &Item<'_>) -> Place {
        Place { document: self.document, span: item.text.span, path: item.path.clone() }
    }

    /// The place of a text of an element.
    pub(super) fn value_place(&self, name: &str, values: &Values, index: usize) -> Place {
        let span = values.items.get(index).map_or(values.span, |text| text.span);
        Place { document: self.document, span, path: value_path(&self.path, name, values, index) }
    }

    /// The texts of `Resource`; nothing where the statement says what it is not about.
    pub(super) fn resources(&self) -> &'a [Text] {
        self.statement.resource.as_ref().map_or(&[], |values| &values.items)
    }

    /// Whether it is about every resource.
    pub(super) fn is_on_everything(&self) -> bool {
        let everything = |text: &Text| {
            let fields = text.value.strip_prefix("acs:");
            text.value == "*" || fields.is_some_and(|fields| fields.chars().all(|c| matches!(c, '*' | ':')))
        };
        self.resources().iter().any(everything)
    }

    /// Whether it lets an action through, by the text of its items, in the catalogue or not.
    pub(super) fn covers_action(&self, action: &str) -> bool {
        let matched = self.items.iter().any(|item| glob::matches_ignore_case(&item.text.value, action));
        matched != self.negated && (!self.items.is_empty() || self.negated)
    }

    /// Whether everything that a pattern of actions matches is covered for certain.
    pub(super) fn covers_pattern(&self, pattern: &str) -> bool {
        if self.negated {
            return !self.items.iter().any(|item| glob::overlaps_ignore_case(&item.text.value, pattern));
        }
        self.items.iter().any(|item| covers(&item.text.value, pattern))
    }

    /// `statement 2`, for messages.
    pub(super) fn name(&self) -> String {
        format!("statement {}", self.number)
    }
}

/// Whether a pattern of actions covers another for certain. The letters in front of the wildcards are
/// compared first: most patterns differ there.
pub(super) fn covers(outer: &str, inner: &str) -> bool {
    let prefix = glob::prefix(outer);
    let begins = inner.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    begins && glob::covers_ignore_case(outer, inner)
}

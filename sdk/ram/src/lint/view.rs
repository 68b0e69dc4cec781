//! Statements with their paths and the actions that they match, as the rules use them.
//!
//! Owns the matching of a statement's items with the catalogue, which happens once.

use super::context::Context;
use super::finding::Place;
use super::set::ActionSet;
use crate::policy::{Condition, OperatorBlock, PolicyKind, PolicyReading, Statement, Text, Values};
use crate::{arn, glob};

/// The cost of collecting the actions of a statement, in comparisons.
const STATEMENT_COST: usize = 75;

/// The cost of finding the actions of an item, in comparisons.
const ITEM_COST: usize = 100;

/// A statement with its path and its actions.
pub(super) struct View<'a> {
    pub(super) document: usize,
    pub(super) kind: PolicyKind,
    /// Its number in messages, counted from 1 within the document.
    pub(super) number: usize,
    pub(super) path: String,
    pub(super) statement: &'a Statement,
    pub(super) items: Vec<Item<'a>>,
    /// Whether the items are those of `NotAction`.
    pub(super) negated: bool,
    /// The actions of the catalogue that the statement covers.
    pub(super) actions: ActionSet,
}

/// An item of `Action` or `NotAction`.
pub(super) struct Item<'a> {
    pub(super) text: &'a Text,
    pub(super) path: String,
    /// The actions of the catalogue that it matches, in order.
    pub(super) ids: Vec<usize>,
}

/// The statements of a policy, as far as the limit of comparisons allows.
pub(super) fn views<'a>(context: &Context<'_>, document: usize, reading: &'a PolicyReading) -> Vec<View<'a>> {
    let catalogue = context.catalogue;
    let Some(policy) = &reading.policy else {
        return Vec::new();
    };
    let paths = policy.statement_paths();
    let views = policy.statements.iter().zip(paths).enumerate().map_while(|(index, (statement, path))| {
        let (name, values, negated) = match (&statement.action, &statement.not_action) {
            (Some(values), _) => ("Action", Some(values), false),
            (None, Some(values)) => ("NotAction", Some(values), true),
            (None, None) => ("Action", None, false),
        };
        let items = values.map_or_else(|| Some(Vec::new()), |values| items(context, &path, name, values))?;
        let mut actions = ActionSet::new(catalogue.actions().len());
        for id in items.iter().flat_map(|item| &item.ids) {
            actions.insert(*id);
        }
        if negated {
            actions = actions.complement();
        }
        let kind = reading.kind;
        context.spend(STATEMENT_COST).then(|| View {
            document,
            kind,
            number: index + 1,
            path,
            statement,
            items,
            negated,
            actions,
        })
    });
    views.collect()
}

/// The items with their actions; `None` if that requires too many comparisons.
fn items<'a>(context: &Context<'_>, path: &str, name: &str, values: &'a Values) -> Option<Vec<Item<'a>>> {
    let item = |(index, text): (usize, &'a Text)| {
        let ids: Vec<usize> = if glob::is_pattern(&text.value) {
            context.catalogue.expand(&text.value).collect()
        } else {
            context.catalogue.id(&text.value).into_iter().collect()
        };
        context.spend(ITEM_COST + ids.len()).then(|| Item { text, path: value_path(path, name, values, index), ids })
    };
    values.items.iter().enumerate().map(item).collect()
}

/// The path of a text among values: `Statement[0].Action[2]`, or `Statement[0].Action` for one text.
pub(super) fn value_path(statement: &str, name: &str, values: &Values, index: usize) -> String {
    let mut path = statement.to_owned();
    crate::policy::json::push_key(&mut path, name);
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

    /// The texts of `Resource`; empty if the statement has `NotResource`.
    pub(super) fn resources(&self) -> &'a [Text] {
        self.statement.resource.as_ref().map_or(&[], |values| &values.items)
    }

    /// Whether every part of it was understood, so that nothing unknown extends or restricts it.
    pub(super) fn is_understood(&self) -> bool {
        let statement = self.statement;
        let lists = [&statement.action, &statement.not_action, &statement.resource, &statement.not_resource];
        let is_read = |condition: &Condition| {
            let read = |block: &OperatorBlock| {
                block.other.is_empty() && block.keys.iter().all(|key| key.values.misplaced.is_empty())
            };
            condition.other.is_empty() && condition.operators.iter().all(read)
        };
        statement.effect.is_some()
            && !self.items.is_empty()
            && statement.other.is_empty()
            && statement.action.is_some() != statement.not_action.is_some()
            && lists.iter().all(|list| list.as_ref().is_none_or(|values| values.misplaced.is_empty()))
            && statement.condition.as_ref().is_none_or(is_read)
    }

    /// Whether it has principals.
    pub(super) fn has_principals(&self) -> bool {
        self.statement.principal.is_some() || self.statement.not_principal.is_some()
    }

    /// Whether it certainly covers every ARN. What the `*` of `acs:*` matches is not documented.
    pub(super) fn is_on_every_arn(&self) -> bool {
        self.resources().iter().any(|text| arn::covers(&text.value, "acs:*:*:*:*"))
    }

    /// Whether it covers every resource, or can be understood so.
    pub(super) fn is_on_everything(&self) -> bool {
        let everything = |text: &Text| {
            let fields = text.value.strip_prefix("acs:");
            text.value == "*" || fields.is_some_and(|fields| fields.chars().all(|c| matches!(c, '*' | ':')))
        };
        self.resources().iter().any(everything)
    }

    /// Whether it covers an action according to the text of its items, whether or not the catalogue has it.
    pub(super) fn covers_action(&self, action: &str) -> bool {
        let matched = self.items.iter().any(|item| glob::matches_ignore_case(&item.text.value, action));
        matched != self.negated && (!self.items.is_empty() || self.negated)
    }

    /// Whether it certainly covers every action that a pattern matches.
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

/// Whether a pattern of actions certainly covers another one. The texts in front of the wildcards are
/// compared first: most patterns differ there.
pub(super) fn covers(outer: &str, inner: &str) -> bool {
    glob::starts_with_ignore_case(inner, glob::prefix(outer)) && glob::covers_ignore_case(outer, inner)
}

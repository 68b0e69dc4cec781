//! Uses of condition keys in statements.
//!
//! Owns the pairing of an operator with a key, its place, and the type of the key's values. The findings
//! about them are in `conditions`, `values`, `times` and `trust`.

use super::context::Context;
use super::finding::Place;
use super::view::{View, value_path};
use crate::condition::{Operator, OperatorName, ValueType, base_name, common_ignoring_case, key_type};
use crate::policy::json::push_key;
use crate::policy::{ConditionKey, OperatorBlock};

/// A condition key under its operator.
pub(super) struct ConditionUse<'v, 'a> {
    pub(super) view: &'v View<'a>,
    pub(super) key: &'a ConditionKey,
    /// The operator, or the nearest one if RAM does not have it; `None` if none is near.
    pub(super) operator: Option<Operator>,
    operator_path: String,
}

/// The condition keys of a statement, each with its operator.
pub(super) fn condition_uses<'v, 'a>(view: &'v View<'a>) -> impl Iterator<Item = ConditionUse<'v, 'a>> + use<'v, 'a> {
    let blocks = view.statement.condition.iter().flat_map(|condition| &condition.operators);
    blocks.flat_map(move |block| {
        let operator = match block.name.value.parse::<OperatorName>() {
            Ok(name) => Some(name.operator),
            Err(error) => error.nearest(),
        };
        let operator_path = operator_path(view, block);
        block.keys.iter().map(move |key| ConditionUse { view, key, operator, operator_path: operator_path.clone() })
    })
}

/// The JSON path of an operator.
pub(super) fn operator_path(view: &View<'_>, block: &OperatorBlock) -> String {
    let mut path = format!("{}.Condition", view.path);
    push_key(&mut path, &block.name.value);
    path
}

/// The type of a key's values, according to our tables or the catalogue.
pub(super) fn value_type(context: &Context<'_>, key: &str) -> Option<ValueType> {
    let known = key_type(key).or_else(|| common_ignoring_case(key).map(|common| common.value_type));
    known.or_else(|| {
        let printed = context.catalogue.condition_key(base_name(key))?.data_type?;
        match printed.to_ascii_lowercase().as_str() {
            "string" => Some(ValueType::String),
            "boolean" | "bool" => Some(ValueType::Bool),
            "number" | "numeric" | "integer" | "long" => Some(ValueType::Numeric),
            "date" | "datetime" => Some(ValueType::Date),
            _ => None,
        }
    })
}

impl ConditionUse<'_, '_> {
    /// The name of the key.
    pub(super) fn name(&self) -> &str {
        &self.key.name.value
    }

    /// The place of the key.
    pub(super) fn place(&self) -> Place {
        let mut path = self.operator_path.clone();
        push_key(&mut path, self.name());
        Place { document: self.view.document, span: self.key.name.span, path }
    }

    /// The place of a value.
    pub(super) fn value_place(&self, index: usize) -> Place {
        let values = &self.key.values;
        let span = values.items.get(index).map_or(values.span, |text| text.span);
        let path = value_path(&self.operator_path, self.name(), values, index);
        Place { document: self.view.document, span, path }
    }
}

//! Building policies in code.
//!
//! Owns the builder methods for documented elements.

use super::document::{
    Condition, ConditionKey, Effect, Located, OperatorBlock, Policy, Principal, PrincipalEntry, Statement, Text, Values,
};
use super::json::Span;

impl Policy {
    /// A policy of version 1.
    pub fn new(statements: impl IntoIterator<Item = Statement>) -> Self {
        Self { version: Some(Text::new("1")), statements: statements.into_iter().collect(), ..Self::default() }
    }
}

impl Statement {
    /// A statement that allows.
    #[must_use]
    pub fn allow() -> Self {
        Self::with(Effect::Allow)
    }

    /// A statement that denies.
    #[must_use]
    pub fn deny() -> Self {
        Self::with(Effect::Deny)
    }

    fn with(value: Effect) -> Self {
        Self { effect: Some(Located { value, span: Span::default() }), ..Self::default() }
    }

    /// Adds an action.
    #[must_use]
    pub fn action(self, action: impl Into<String>) -> Self {
        self.actions([action])
    }

    /// Adds actions.
    #[must_use]
    pub fn actions<T: Into<String>>(mut self, actions: impl IntoIterator<Item = T>) -> Self {
        extend(self.action.get_or_insert_default(), actions);
        self
    }

    /// Adds actions that the statement excludes.
    #[must_use]
    pub fn not_actions<T: Into<String>>(mut self, actions: impl IntoIterator<Item = T>) -> Self {
        extend(self.not_action.get_or_insert_default(), actions);
        self
    }

    /// Adds a resource.
    #[must_use]
    pub fn resource(self, resource: impl Into<String>) -> Self {
        self.resources([resource])
    }

    /// Adds resources.
    #[must_use]
    pub fn resources<T: Into<String>>(mut self, resources: impl IntoIterator<Item = T>) -> Self {
        extend(self.resource.get_or_insert_default(), resources);
        self
    }

    /// Adds principals of a trust policy, such as `("Service", ["ecs.aliyuncs.com"])`.
    #[must_use]
    pub fn principals<T: Into<String>>(mut self, kind: &str, identities: impl IntoIterator<Item = T>) -> Self {
        let empty = || Principal::Map { entries: Vec::new(), span: Span::default(), other: Vec::new() };
        if let Principal::Map { entries, .. } = self.principal.get_or_insert_with(empty) {
            let mut values = Values::default();
            extend(&mut values, identities);
            entries.push(PrincipalEntry { kind: Text::new(kind), values });
        }
        self
    }

    /// Adds values of a key under an operator, such as
    /// `("IpAddress", "acs:SourceIp", ["203.0.113.0/24"])`.
    #[must_use]
    pub fn condition<T: Into<String>>(
        mut self,
        operator: &str,
        key: &str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let operators = &mut self.condition.get_or_insert_default().operators;
        let keys = match operators.iter().position(|block| block.name.value == operator) {
            Some(index) => operators.get_mut(index),
            None => {
                operators.push(OperatorBlock { name: Text::new(operator), ..OperatorBlock::default() });
                operators.last_mut()
            }
        };
        if let Some(block) = keys {
            let mut added = ConditionKey { name: Text::new(key), values: Values::default() };
            extend(&mut added.values, values);
            block.keys.push(added);
        }
        self
    }
}

impl Condition {
    /// Every key with its operator, in order.
    pub fn keys(&self) -> impl Iterator<Item = (&OperatorBlock, &ConditionKey)> {
        self.operators.iter().flat_map(|block| block.keys.iter().map(move |key| (block, key)))
    }
}

/// Adds texts; a single one is written without a list.
fn extend<T: Into<String>>(values: &mut Values, texts: impl IntoIterator<Item = T>) {
    values.items.extend(texts.into_iter().map(Text::new));
    values.single = values.items.len() == 1;
}

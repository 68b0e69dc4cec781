//! A policy as JSON.
//!
//! Owns the conversion to JSON: members in the order of the text that they were read from, added members in
//! documented order, and members that no field is meant for at their original position.

use super::document::{
    Condition, MisplacedItem, OperatorBlock, OtherMember, Policy, Principal, PrincipalEntry, ScalarType, Statement,
    Text, Values,
};
use super::json::{Json, JsonMember, JsonValue};

impl Policy {
    /// The text without blanks, which is the shortest form.
    #[must_use]
    pub fn to_compact(&self) -> String {
        self.to_json().to_compact()
    }

    /// The text with a line for each member and item.
    #[must_use]
    pub fn to_pretty(&self) -> String {
        self.to_json().to_pretty()
    }

    /// The document as JSON.
    pub fn to_json(&self) -> Json {
        let statements = with_misplaced(self.statements.iter().map(Statement::to_json).collect(), &self.misplaced);
        let statement = if self.layout.single && statements.len() == 1 {
            statements.into_iter().next()
        } else {
            Some(Json::new(JsonValue::Array(statements)))
        };
        // A text without the member, or with one of the wrong type, is printed unchanged.
        let absent = self.layout.read && self.statements.is_empty() && !self.layout.order.contains(&"Statement");
        let statement = statement.filter(|_| !absent);
        let typed = vec![("Version", self.version.as_ref().map(text)), ("Statement", statement)];
        object(in_order(typed, &self.layout.order), &self.other)
    }
}

impl Statement {
    fn to_json(&self) -> Json {
        let typed = vec![
            ("Sid", self.sid.as_ref().map(text)),
            ("Effect", self.effect.map(|effect| Json::string(effect.value.name()))),
            ("Principal", self.principal.as_ref().map(principal)),
            ("NotPrincipal", self.not_principal.as_ref().map(principal)),
            ("Action", self.action.as_ref().map(values)),
            ("NotAction", self.not_action.as_ref().map(values)),
            ("Resource", self.resource.as_ref().map(values)),
            ("NotResource", self.not_resource.as_ref().map(values)),
            ("Condition", self.condition.as_ref().map(condition)),
        ];
        object(in_order(typed, &self.order), &self.other)
    }
}

/// The members that are set: those of the text in its order, then added ones.
fn in_order(typed: Vec<(&'static str, Option<Json>)>, order: &[&str]) -> Vec<JsonMember> {
    let mut set: Vec<_> = typed.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
    set.sort_by_key(|(key, _)| order.iter().position(|read| read == key).unwrap_or(usize::MAX));
    set.into_iter().map(|(key, value)| JsonMember::new(key, value)).collect()
}

/// An object of the typed members, with the others at their original position.
fn object(typed: Vec<JsonMember>, other: &[OtherMember]) -> Json {
    let mut members = typed;
    for one in other {
        let member = JsonMember::new(&*one.key.value, one.value.clone());
        members.insert(one.index.min(members.len()), member);
    }
    Json::new(JsonValue::Object(members))
}

fn with_misplaced(mut items: Vec<Json>, misplaced: &[MisplacedItem]) -> Vec<Json> {
    for one in misplaced {
        items.insert(one.index.min(items.len()), one.value.clone());
    }
    items
}

fn text(text: &Text) -> Json {
    Json::new(match text.scalar_type {
        ScalarType::String => JsonValue::String(text.value.clone()),
        ScalarType::Number => JsonValue::Number(text.value.clone()),
        ScalarType::Bool => JsonValue::Bool(text.value == "true"),
    })
}

fn values(values: &Values) -> Json {
    let items = with_misplaced(values.items.iter().map(text).collect(), &values.misplaced);
    match <[Json; 1]>::try_from(items) {
        Ok([item]) if values.single => item,
        Ok([item]) => Json::new(JsonValue::Array(vec![item])),
        Err(items) => Json::new(JsonValue::Array(items)),
    }
}

fn principal(principal: &Principal) -> Json {
    match principal {
        Principal::List(list) => values(list),
        Principal::Map { entries, other, .. } => {
            let member = |entry: &PrincipalEntry| JsonMember::new(&*entry.kind.value, values(&entry.values));
            object(entries.iter().map(member).collect(), other)
        }
    }
}

fn condition(condition: &Condition) -> Json {
    let block = |block: &OperatorBlock| {
        let keys = block.keys.iter().map(|key| JsonMember::new(&*key.name.value, values(&key.values)));
        JsonMember::new(&*block.name.value, object(keys.collect(), &block.other))
    };
    object(condition.operators.iter().map(block).collect(), &condition.other)
}

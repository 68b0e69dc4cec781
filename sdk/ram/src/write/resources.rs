//! The resources of an action, with what is known of the call.
//!
//! Owns which rows of an authorization table a policy names, and the filling of placeholders.

use std::collections::BTreeSet;

use crate::arn::{self, Part, Template};
use crate::{RamAction, RamResource, Requirement};

/// So many ARNs come of the values of one row; with more, the placeholders stay `*`.
const MAX_COMBINATIONS: usize = 32;

/// What is known of a call.
pub(super) struct Scope<'s> {
    pub(super) region: Option<&'s str>,
    pub(super) account: Option<&'s str>,
    pub(super) parameters: &'s [(String, String)],
}

/// The patterns that a policy must name for an action.
///
/// Required rows always belong to it. Of the others all do where nothing is known of the call, and
/// otherwise those whose placeholders the parameters fill. An action whose rows are not known
/// needs `*`.
pub(super) fn of(action: &RamAction<'_>, scope: &Scope<'_>) -> BTreeSet<String> {
    let named = |row: &RamResource<'_>| {
        let mut own = own_placeholders(row.template()).peekable();
        own.peek().is_some() && own.all(|name| scope.values(name).next().is_some())
    };
    let chosen = |row: &RamResource<'_>| row.requirement == Requirement::Required || named(row);
    let all = scope.parameters.is_empty() || !action.resources().any(|row| chosen(&row));
    let rows = action.resources().filter(|row| all || chosen(row));
    let mut filled: BTreeSet<String> = rows.flat_map(|row| scope.fill(row.template())).collect();
    if filled.is_empty() {
        filled.insert("*".to_owned());
    }
    filled
}

/// The patterns without those that another one admits in full.
pub(super) fn without_covered(patterns: &BTreeSet<String>) -> BTreeSet<&str> {
    let covered = |pattern: &String| {
        patterns.iter().any(|other| {
            other != pattern && arn::covers(other, pattern) && (other < pattern || !arn::covers(pattern, other))
        })
    };
    patterns.iter().filter(|pattern| !covered(pattern)).map(String::as_str).collect()
}

/// The placeholders that a parameter may fill.
pub(super) fn own_placeholders<'a>(template: Template<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    template.placeholders().filter(|name| !is_region(name) && !is_account(name))
}

/// Whether a parameter fills a placeholder: it has its name in any letter case, or is a numbered
/// item of a list of that name.
pub(super) fn fills(parameter: &str, placeholder: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let name = parameter.rsplit_once('.').filter(|(_, item)| is_number(item)).map_or(parameter, |(name, _)| name);
    name.eq_ignore_ascii_case(placeholder)
}

fn is_region(placeholder: &str) -> bool {
    placeholder.eq_ignore_ascii_case("regionId")
}

fn is_account(placeholder: &str) -> bool {
    placeholder.eq_ignore_ascii_case("accountId")
}

impl<'s> Scope<'s> {
    fn fill(&self, template: Template<'_>) -> Vec<String> {
        let mut filled = vec![String::new()];
        for part in template.parts() {
            let values = match part {
                Part::Text(text) => vec![text.to_owned()],
                Part::Placeholder(name) if is_region(name) => vec![self.region.unwrap_or("*").to_owned()],
                Part::Placeholder(name) if is_account(name) => vec![self.account.unwrap_or("*").to_owned()],
                Part::Placeholder(name) => {
                    let values: BTreeSet<String> = self.values(name).map(literal).collect();
                    values.into_iter().collect()
                }
            };
            let many = values.is_empty() || filled.len() * values.len() > MAX_COMBINATIONS;
            let values = if many { vec!["*".to_owned()] } else { values };
            filled =
                filled.iter().flat_map(|start| values.iter().map(move |value| format!("{start}{value}"))).collect();
        }
        filled
    }

    fn values(&self, placeholder: &str) -> impl Iterator<Item = &'s str> {
        let set = self.parameters.iter().filter(|(_, value)| !value.is_empty());
        set.filter(move |(name, _)| fills(name, placeholder)).map(|(_, value)| value.as_str())
    }
}

/// No escape for wildcards is documented: `?` is the narrowest pattern that admits one.
fn literal(value: &str) -> String {
    value.replace('*', "?")
}

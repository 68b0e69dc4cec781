//! The resources of an action, with the known parameters of a call.
//!
//! Owns the choice of rows of an authorization table, and the filling of placeholders.

use std::collections::BTreeSet;

use crate::arn::{self, ArnTemplate, ArnTemplatePart};
use crate::{RamAction, RamResource, Requirement};

/// The maximum number of ARNs for one row; with more values, placeholders are replaced by `*`.
const MAX_COMBINATIONS: usize = 32;

/// What is known about a call.
pub(super) struct CallScope<'s> {
    pub(super) region: Option<&'s str>,
    pub(super) account: Option<&'s str>,
    pub(super) parameters: &'s [(String, String)],
}

/// The resource patterns that a policy must contain for an action.
///
/// Required rows are always included. Other rows are included if no parameters are known, or if the
/// parameters fill their placeholders. An action whose rows are not known requires `*`.
pub(super) fn of(action: &RamAction<'_>, scope: &CallScope<'_>) -> BTreeSet<String> {
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

/// The patterns without those that another one covers.
pub(super) fn without_covered(patterns: &BTreeSet<String>) -> BTreeSet<&str> {
    let covered = |pattern: &String| {
        patterns.iter().any(|other| {
            other != pattern && arn::covers(other, pattern) && (other < pattern || !arn::covers(pattern, other))
        })
    };
    patterns.iter().filter(|pattern| !covered(pattern)).map(String::as_str).collect()
}

/// The placeholders that parameters can fill.
pub(super) fn own_placeholders<'a>(template: ArnTemplate<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    template.placeholders().filter(|name| !is_region(name) && !is_account(name))
}

/// Whether a parameter fills a placeholder: it has the same name in any letter case, or is a numbered item
/// of a list with that name.
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

impl<'s> CallScope<'s> {
    fn fill(&self, template: ArnTemplate<'_>) -> Vec<String> {
        let mut filled = vec![String::new()];
        for part in template.parts() {
            let values = match part {
                ArnTemplatePart::Text(text) => vec![text.to_owned()],
                ArnTemplatePart::Placeholder(name) if is_region(name) => vec![self.region.unwrap_or("*").to_owned()],
                ArnTemplatePart::Placeholder(name) if is_account(name) => vec![self.account.unwrap_or("*").to_owned()],
                ArnTemplatePart::Placeholder(name) => {
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

/// The narrowest pattern of a value. No escape for wildcards is documented, so `*` becomes `?`.
fn literal(value: &str) -> String {
    value.replace('*', "?")
}

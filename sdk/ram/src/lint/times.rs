//! Times that a condition leaves open.
//!
//! Owns what the dates and the texts of one statement say together.

use jiff::{SignedDuration, Timestamp};

use super::conditions::{Asked, asked};
use super::context::Context;
use super::finding::Severity;
use super::rule::Rule;
use super::view::View;
use crate::condition::{Operator, parse_date};

/// Shorter than this, a pair of dates looks like office hours.
const SHORT: SignedDuration = SignedDuration::from_hours(7 * 24);

pub(super) fn check(context: &mut Context<'_>, view: &View<'_>) {
    let (mut from, mut until): (Option<Timestamp>, Option<(Timestamp, Asked<'_, '_>)>) = (None, None);
    for asked in asked(view).filter(|asked| asked.name().eq_ignore_ascii_case("acs:CurrentTime")) {
        // Of several values, the one that leaves most open counts.
        let dates = asked.key.values.iter().filter_map(|value| parse_date(value).ok()).map(|date| date.instant);
        match asked.operator {
            Some(Operator::DateGreaterThan | Operator::DateGreaterThanEquals) => from = from.max(dates.min()),
            Some(Operator::DateLessThan | Operator::DateLessThanEquals) => {
                if let Some(latest) = dates.max()
                    && until.as_ref().is_none_or(|(found, _)| latest < *found)
                {
                    until = Some((latest, asked));
                }
            }
            _ => {}
        }
    }
    if let Some((latest, asked)) = until {
        window(context, view, from, latest, &asked);
    }
    contradiction(context, view);
}

fn window(
    context: &mut Context<'_>,
    view: &View<'_>,
    from: Option<Timestamp>,
    until: Timestamp,
    asked: &Asked<'_, '_>,
) {
    let what = if view.statement.denies() { "denies" } else { "allows" };
    if let Some(from) = from {
        if from >= until {
            let message = format!("no time is both after {from} and before {until}");
            context.report(Rule::NeverHolds, asked.place(), message).help("turn the dates around");
            return;
        }
        if from.duration_until(until) < SHORT {
            let message = format!("the statement {what} once, from {from} to {until}, and does not recur");
            context.report(Rule::FixedTime, asked.place(), message).help("hours of the day cannot be asked for");
        }
    }
    if context.options.now.is_some_and(|now| until <= now) {
        let message = format!("the statement {what} nothing since {until}");
        let finding = context.report(Rule::Expired, asked.place(), message);
        finding.help("remove the statement, or set a later date");
        if view.statement.denies() {
            finding.severity(Severity::Warning);
        }
    }
}

/// `StringEquals` twice on one key, with no value in common.
fn contradiction(context: &mut Context<'_>, view: &View<'_>) {
    let equal: Vec<_> = asked(view).filter(|one| one.operator == Some(Operator::StringEquals)).collect();
    let unequal = || asked(view).filter(|one| one.operator == Some(Operator::StringNotEquals));
    for one in &equal {
        let excluded = unequal()
            .find(|other| other.name() == one.name() && one.key.values.iter().all(|value| other.key.values.has(value)));
        if let Some(other) = excluded.filter(|_| !one.key.values.items.is_empty()) {
            let message = format!("{} must be and must not be one of the same values", other.name());
            context.report(Rule::NeverHolds, other.place(), message).help("remove one of the two");
        }
    }
}

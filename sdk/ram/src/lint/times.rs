//! Conditions that can be met at no time, no longer, or only for a short time.
//!
//! Owns the findings about several values of one statement.

use jiff::{SignedDuration, Timestamp};

use super::condition_use::{ConditionUse, condition_uses};
use super::context::Context;
use super::rule::Rule;
use super::severity::Severity;
use super::view::View;
use crate::condition::{Date, Operator};

/// A shorter period is probably meant as office hours.
const SHORT: SignedDuration = SignedDuration::from_hours(7 * 24);

pub(super) fn check(context: &mut Context<'_>, view: &View<'_>) {
    let (mut from, mut until): (Option<Timestamp>, Option<(Timestamp, ConditionUse<'_, '_>)>) = (None, None);
    for condition_use in
        condition_uses(view).filter(|condition_use| condition_use.name().eq_ignore_ascii_case("acs:CurrentTime"))
    {
        // Of several values, the least restrictive one counts.
        let dates = condition_use.key.values.iter().filter_map(|value| value.parse::<Date>().ok());
        let dates = dates.map(|date| date.instant);
        match condition_use.operator {
            Some(Operator::DateGreaterThan | Operator::DateGreaterThanEquals) => from = from.max(dates.min()),
            Some(Operator::DateLessThan | Operator::DateLessThanEquals) => {
                let latest = dates.max().filter(|latest| until.as_ref().is_none_or(|(found, _)| latest < found));
                until = latest.map(|latest| (latest, condition_use)).or(until);
            }
            _ => {}
        }
    }
    if let Some((latest, condition_use)) = until {
        window(context, view, from, latest, &condition_use);
    }
    contradiction(context, view);
}

fn window(
    context: &mut Context<'_>,
    view: &View<'_>,
    from: Option<Timestamp>,
    until: Timestamp,
    condition_use: &ConditionUse<'_, '_>,
) {
    let what = if view.statement.denies() { "denies" } else { "allows" };
    if let Some(from) = from {
        if from >= until {
            let message = format!("no time is after {from} and before {until}");
            context.report(Rule::NeverHolds, condition_use.place(), message).help("exchange the dates");
            return;
        }
        if from.duration_until(until) < SHORT {
            let message =
                format!("the statement {what} requests only once, from {from} to {until}, and does not recur");
            context
                .report(Rule::FixedTime, condition_use.place(), message)
                .help("if hours of the day are meant: RAM has no conditions for them");
        }
    }
    if context.now.is_some_and(|now| until <= now) {
        let message = format!("the statement has had no effect since {until}");
        let finding = context.report(Rule::Expired, condition_use.place(), message);
        finding.help("remove the statement, or set a later date");
        if view.statement.denies() {
            finding.severity(Severity::Warning);
        }
    }
}

/// Reports `StringEquals` and `StringNotEquals` on the same key with the same values.
fn contradiction(context: &mut Context<'_>, view: &View<'_>) {
    let equal: Vec<_> = condition_uses(view).filter(|one| one.operator == Some(Operator::StringEquals)).collect();
    let unequal = || condition_uses(view).filter(|one| one.operator == Some(Operator::StringNotEquals));
    for one in &equal {
        let excluded = unequal()
            .find(|other| other.name() == one.name() && one.key.values.iter().all(|value| other.key.values.has(value)));
        if let Some(other) = excluded.filter(|_| !one.key.values.items.is_empty()) {
            let message = format!(
                "no request meets both conditions: {} must be one of these values, and none of them",
                other.name()
            );
            context.report(Rule::NeverHolds, other.place(), message).help("remove one of the two conditions");
        }
    }
}

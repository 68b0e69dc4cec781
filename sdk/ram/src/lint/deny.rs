//! Gaps in statements that deny.
//!
//! Owns the two findings about lists of denied actions: an equivalent action that was forgotten, and the
//! actions that a pattern covers.

use super::context::Context;
use super::rule::Rule;
use super::view::View;
use crate::glob;

/// A pattern that covers more actions than this is meant for a whole product, not for single actions.
const FEW: usize = 8;

pub(super) fn check(context: &mut Context<'_>, views: &[View<'_>]) {
    for view in views.iter().filter(|view| view.statement.denies() && !view.negated) {
        for item in &view.items {
            if glob::is_pattern(&item.text.value) {
                if (1..=FEW).contains(&item.ids.len()) {
                    let names = context.names(item.ids.iter().copied());
                    let message = format!("{} covers {} today: {names}", item.text.value, count(item.ids.len()));
                    context
                        .report(Rule::DenyPattern, view.item_place(item), message)
                        .help("check that these are all intended actions");
                }
                continue;
            }
            for id in &item.ids {
                let Some(sibling) = equivalent(context, context.name(*id)) else { continue };
                let allowed = views.iter().any(|other| other.statement.allows() && other.actions.contains(sibling));
                let denied = views.iter().any(|other| other.statement.denies() && other.actions.contains(sibling));
                if allowed && !denied {
                    let name = context.name(sibling);
                    let message =
                        format!("{} is denied, but {name}, which does the same, is still allowed", item.text.value);
                    context.report(Rule::DenyGap, view.item_place(item), message).help(format!("deny {name} as well"));
                }
            }
        }
    }
}

fn count(number: usize) -> String {
    if number == 1 { "1 action".to_owned() } else { format!("{number} actions") }
}

/// The plural or singular of an action: `DeleteInstances` for `DeleteInstance`.
fn equivalent(context: &Context<'_>, name: &str) -> Option<usize> {
    let plural = || context.catalogue.id(&format!("{name}s"));
    let singular = || context.catalogue.id(name.strip_suffix('s')?);
    plural().or_else(singular)
}

//! What denials leave open.
//!
//! Owns the two findings about lists of dangerous actions: the sibling that was forgotten, and what a
//! pattern covers.

use super::context::Context;
use super::rule::Rule;
use super::view::View;
use crate::glob;

/// A pattern that covers more than these is a statement about a product, not a list.
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
                        .help("check that these are all that is meant");
                }
                continue;
            }
            for id in &item.ids {
                let Some(sibling) = sibling(context, context.name(*id)) else { continue };
                let allowed = views.iter().any(|other| other.statement.allows() && other.actions.contains(sibling));
                let denied = views.iter().any(|other| other.statement.denies() && other.actions.contains(sibling));
                if allowed && !denied {
                    let name = context.name(sibling);
                    let message =
                        format!("{} is denied, and {name}, which does the same, stays allowed", item.text.value);
                    context.report(Rule::DenyGap, view.item_place(item), message).help(format!("deny {name} as well"));
                }
            }
        }
    }
}

fn count(number: usize) -> String {
    if number == 1 { "1 action".to_owned() } else { format!("{number} actions") }
}

/// The action for several things, or for one: `DeleteInstances` for `DeleteInstance`.
fn sibling(context: &Context<'_>, name: &str) -> Option<usize> {
    let plural = || context.catalogue.id(&format!("{name}s"));
    let singular = || context.catalogue.id(name.strip_suffix('s')?);
    plural().or_else(singular)
}

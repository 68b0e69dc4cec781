//! Gaps in statements that deny.
//!
//! Owns the two findings about lists of denied actions: an action that is still allowed although its plural or
//! singular is denied, and the actions that a pattern covers.

use super::context::{Context, count};
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
                    let message = format!("{} denies {} today: {names}", item.text.value, count(item.ids.len()));
                    context
                        .report(Rule::DenyPattern, view.item_place(item), message)
                        .help("check that you want to deny all of them");
                }
                continue;
            }
            for id in &item.ids {
                let Some(sibling) = plural_or_singular(context, context.name(*id)) else { continue };
                let allowed = views.iter().any(|other| other.statement.allows() && other.actions.contains(sibling));
                let denied = views.iter().any(|other| other.statement.denies() && other.actions.contains(sibling));
                if allowed && !denied {
                    let name = context.name(sibling);
                    let message = format!(
                        "{} is denied, but {name}, whose name differs only in the plural, is still allowed",
                        item.text.value
                    );
                    let help = format!("deny {name} as well, unless it should be allowed");
                    context.report(Rule::DenyGap, view.item_place(item), message).help(help);
                }
            }
        }
    }
}

/// The plural or singular of an action: `DeleteInstances` for `DeleteInstance`.
fn plural_or_singular(context: &Context<'_>, name: &str) -> Option<usize> {
    let plural = || context.catalogue.id(&format!("{name}s"));
    let singular = || context.catalogue.id(name.strip_suffix('s')?);
    plural().or_else(singular)
}

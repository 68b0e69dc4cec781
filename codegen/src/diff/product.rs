//! What the operations of a product version share, compared key by key.
//!
//! Owns the style, endpoints, errors and shared schemas of a product.

use super::change::Difference;
use super::kind::ChangeKind;
use super::locus::{Locus, Step};
use super::nodes::{Nodes, Place};
use super::operation::errors;
use super::stated::StatedNodes;
use crate::spec::Product;

/// What differs between two states of a product.
pub(super) fn differences(old: &Product, new: &Product, stated: (StatedNodes, StatedNodes)) -> Vec<Difference> {
    let mut found = Vec::new();
    if old.style != new.style {
        let reason = "every call of the product is made in another way";
        let difference = Difference::on_the_wire(ChangeKind::ProductChanged, "style", reason);
        found.push(Difference { before: Some(old.style.clone()), after: Some(new.style.clone()), ..difference });
    }
    endpoints(old, new, &mut found);
    if !old.errors.is_empty() && !new.errors.is_empty() {
        errors(&old.errors, &new.errors, &mut found);
    }
    schemas(old, new, stated, &mut found);
    found
}

fn endpoints(old: &Product, new: &Product, found: &mut Vec<Difference>) {
    if old.endpoints.is_empty() || new.endpoints.is_empty() {
        return;
    }
    for before in &old.endpoints {
        let path = format!("endpoints.{}", before.region);
        match new.endpoints.iter().find(|after| after.region == before.region) {
            None => {
                let reason = "calls to the region fail before they are sent";
                found.push(Difference::on_the_wire(ChangeKind::EndpointRemoved, &path, reason));
            }
            Some(after) => {
                let vpc = before.vpc.is_some() && after.vpc.is_some() && before.vpc != after.vpc;
                if before.public != after.public || vpc {
                    let reason = "calls to the region are sent to another host";
                    let difference = Difference::on_the_wire(ChangeKind::EndpointChanged, &path, reason);
                    let (before, after) = (Some(before.public.clone()), Some(after.public.clone()));
                    found.push(Difference { before, after, ..difference });
                }
            }
        }
    }
    for after in new.endpoints.iter().filter(|after| !old.endpoints.iter().any(|row| row.region == after.region)) {
        let path = format!("endpoints.{}", after.region);
        let added = Difference::documentation_only(ChangeKind::EndpointAdded, &path, "one more region");
        found.push(Difference { after: Some(after.public.clone()), ..added });
    }
}

fn schemas(old: &Product, new: &Product, stated: (StatedNodes, StatedNodes), found: &mut Vec<Difference>) {
    if old.schemas.is_empty() || new.schemas.is_empty() {
        return;
    }
    let locus = |name: &str| Some(Locus::root(Step::Schema(name.to_owned())));
    let alone = |kind, name: &str| {
        Difference::documentation_only(kind, &format!("schemas.{name}"), "no generated type has its name")
    };
    for (name, before) in &old.schemas {
        match new.schemas.get(name) {
            Some(after) => Nodes::new((old, new), stated, found).node(&Place::schema(name), before, after),
            None => found.push(Difference { old: locus(name), ..alone(ChangeKind::SchemaRemoved, name) }),
        }
    }
    for name in new.schemas.keys().filter(|name| !old.schemas.contains_key(*name)) {
        found.push(Difference { new: locus(name), ..alone(ChangeKind::SchemaAdded, name) });
    }
}

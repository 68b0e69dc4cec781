//! What the operations of a product version share, compared key by key.
//!
//! Owns the style, endpoints, errors and shared schemas of a product.

use super::change::Difference;
use super::kind::ChangeKind;
use super::locus::{Locus, Step};
use super::nodes::{Nodes, Place};
use super::operation::errors;
use super::stated::StatedNodes;
use crate::import::metadata::is_test_region;
use crate::spec::{Endpoint, Product};

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

/// The hosts of every region. A region without a row of its own has the host of the row of every region.
fn endpoints(old: &Product, new: &Product, found: &mut Vec<Difference>) {
    if old.endpoints.is_empty() || new.endpoints.is_empty() {
        return;
    }
    for before in &old.endpoints {
        let of_every_region = || row_of(new, Endpoint::EVERY_REGION).filter(|_| !is_test_region(&before.region));
        match row_of(new, &before.region).or_else(of_every_region) {
            None => found.push(removed(before)),
            Some(after) => found.extend(changed(before, after)),
        }
    }
    for after in new.endpoints.iter().filter(|after| row_of(old, &after.region).is_none()) {
        let path = format!("endpoints.{}", after.region);
        let added = Difference::documentation_only(ChangeKind::EndpointAdded, &path, "one more region");
        found.push(Difference { after: Some(after.public.clone()), ..added });
    }
}

fn row_of<'a>(product: &'a Product, region: &str) -> Option<&'a Endpoint> {
    product.endpoints.iter().find(|row| row.region == region)
}

fn removed(before: &Endpoint) -> Difference {
    let (kind, path) = (ChangeKind::EndpointRemoved, format!("endpoints.{}", before.region));
    let removed = match is_test_region(&before.region) {
        true => Difference::documentation_only(kind, &path, "only tests of the vendor reach the region"),
        false => Difference::of_failing_calls(kind, &path, "calls to the region fail before they are sent"),
    };
    Difference { before: Some(before.public.clone()), ..removed }
}

/// The public host and the one inside a VPC are one fact.
fn changed(before: &Endpoint, after: &Endpoint) -> Option<Difference> {
    let public = (Some(&before.public), Some(&after.public));
    let vpc = (before.vpc.as_ref(), after.vpc.as_ref());
    let has_other_vpc = vpc.0.is_some() && vpc.1.is_some() && vpc.0 != vpc.1;
    let (old, new) = match (public.0 != public.1, has_other_vpc) {
        (true, _) => public,
        (false, true) => vpc,
        (false, false) => return None,
    };
    let reason = "calls to the region are sent to another host";
    let path = format!("endpoints.{}", before.region);
    let difference = Difference::on_the_wire(ChangeKind::EndpointChanged, &path, reason);
    Some(Difference { before: old.cloned(), after: new.cloned(), ..difference })
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

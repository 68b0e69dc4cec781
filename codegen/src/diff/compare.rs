//! Operations and product versions, compared key by key.
//!
//! Owns the lists of operations, parameters, responses, errors and endpoints; single nodes are
//! compared in [`super::node`].

use std::collections::BTreeMap;

use super::node::{Nodes, Place};
use super::stated::{Stated, StatedNodes, differs};
use super::surface;
use super::{BehaviourVerdict, Change, ChangeKind, SourceVerdict, VersionDiff};
use crate::model::{self, Constructor};
use crate::spec::{Operation, Product, Ram, Response, Schema, ServiceError, Version};

/// Compares two states of one product version.
pub(super) fn version(old: &Version, new: &Version) -> VersionDiff {
    let mut notes = Vec::new();
    let stated = (Stated::of(old), Stated::of(new));
    let models =
        Models { old: model::lower_version("old", old, &mut notes), new: model::lower_version("new", new, &mut notes) };
    let product = product(&old.product, &new.product, &models, (stated.0.nodes, stated.1.nodes));
    let mut diff = VersionDiff { product, ..VersionDiff::default() };
    surface::settle(&surface::lost_by_shared(&models.old, &models.new), &mut diff.product);
    for (name, before) in &old.operations {
        match new.operations.get(name) {
            None => diff.removed.push(name.clone()),
            Some(after) => {
                let changes = operation(name, before, after, &models, (&old.product, &new.product), stated);
                if !changes.is_empty() {
                    diff.changed.insert(name.clone(), changes);
                }
            }
        }
    }
    diff.added = new.operations.keys().filter(|name| !old.operations.contains_key(*name)).cloned().collect();
    diff
}

/// Both states as the generated code would have them.
struct Models {
    old: model::Product,
    new: model::Product,
}

impl Models {
    fn pair(&self, name: &str) -> Option<(&model::Operation, &model::Operation)> {
        let find = |product: &'_ model::Product| product.operations.iter().position(|one| one.wire_name == name);
        let (old, new) = (find(&self.old)?, find(&self.new)?);
        Some((self.old.operations.get(old)?, self.new.operations.get(new)?))
    }

    /// Whether an error code has a constant in the old state alone.
    fn loses_constant(&self, code: &str) -> bool {
        let has = |product: &model::Product| product.error_codes.iter().any(|row| row.code == code.trim());
        has(&self.old) && !has(&self.new)
    }
}

fn operation(
    name: &str,
    old: &Operation,
    new: &Operation,
    models: &Models,
    products: (&Product, &Product),
    stated: (Stated, Stated),
) -> Vec<Change> {
    let mut changes = Vec::new();
    facts(old, new, &mut changes);
    documented(old, new, stated, &mut changes);
    let constructors = models.pair(name).map(|(old, new)| (arguments(old), arguments(new)));
    let mut nodes = Nodes::new(products, (stated.0.nodes, stated.1.nodes), &mut changes);
    let place = Place::request("parameters");
    nodes.parameters(&place, &old.parameters, &new.parameters, constructors.is_none_or(|(old, new)| old != new));
    for (status, before) in &old.responses {
        match new.responses.get(status) {
            Some(after) => response(status, before, after, &mut nodes),
            None if new.responses.is_empty() => {}
            None => nodes.push(plain(
                ChangeKind::ResponseRemoved,
                &format!("responses.{status}"),
                "the service answers otherwise",
            )),
        }
    }
    if !old.responses.is_empty() {
        for status in new.responses.keys().filter(|status| !old.responses.contains_key(*status)) {
            nodes.push(plain(
                ChangeKind::ResponseAdded,
                &format!("responses.{status}"),
                "the service answers otherwise",
            ));
        }
    }
    errors((&old.errors, stated.0.errors), (&new.errors, stated.1.errors), models, &mut changes);
    ram((old.ram.as_ref(), stated.0.ram), (new.ram.as_ref(), stated.1.ram), &mut changes);
    if let Some((old, new)) = models.pair(name) {
        surface::settle(&surface::lost_by_operation(old, new), &mut changes);
    }
    changes
}

/// What `new` takes: names and types of the arguments, or the members of the struct of arguments.
fn arguments(operation: &model::Operation) -> (bool, Vec<(String, model::Type)>) {
    let (named, indexes) = match &operation.constructor {
        Constructor::Positional(indexes) => (false, indexes),
        Constructor::Named(_, indexes) => (true, indexes),
    };
    let members = indexes.iter().filter_map(|index| operation.request.members.get(*index));
    let mut arguments: Vec<_> = members.map(|member| (member.name.clone(), member.ty.clone())).collect();
    if named {
        // The order of named members means nothing to a caller.
        arguments.sort_by(|a, b| a.0.cmp(&b.0));
    }
    (named, arguments)
}

/// The facts of the operation itself.
fn facts(old: &Operation, new: &Operation, changes: &mut Vec<Change>) {
    let wire = "the same call sends another request";
    let list = |values: Vec<String>| (!values.is_empty()).then(|| values.join(", "));
    let debug = |values: &[_]| values.iter().map(|value| format!("{value:?}").to_uppercase()).collect::<Vec<_>>();
    let schemes =
        |values: &[crate::spec::Scheme]| values.iter().map(|value| format!("{value:?}").to_lowercase()).collect();
    type Row<'a> = (ChangeKind, &'a str, Option<String>, Option<String>, &'static str);
    let rows: [Row<'_>; 6] = [
        (ChangeKind::MethodChanged, "methods", list(debug(&old.methods)), list(debug(&new.methods)), wire),
        (ChangeKind::PathChanged, "path", old.path.clone(), new.path.clone(), wire),
        (ChangeKind::SchemesChanged, "schemes", list(schemes(&old.schemes)), list(schemes(&new.schemes)), wire),
        (ChangeKind::SecurityChanged, "security", list(old.security.clone()), list(new.security.clone()), wire),
        (ChangeKind::ContentTypesChanged, "consumes", list(old.consumes.clone()), list(new.consumes.clone()), wire),
        (ChangeKind::ContentTypesChanged, "produces", list(old.produces.clone()), list(new.produces.clone()), wire),
    ];
    for (kind, path, before, after, reason) in rows {
        if let (Some(before), Some(after)) = (before, after)
            && before != after
        {
            changes.push(Change { before: Some(before), after: Some(after), ..plain(kind, path, reason) });
        }
    }
    if old.deprecated != new.deprecated {
        changes.push(told(ChangeKind::DeprecationChanged, "deprecated", "callers see a warning, and nothing breaks"));
    }
}

/// What is documentation alone.
fn documented(old: &Operation, new: &Operation, (before, after): (Stated, Stated), changes: &mut Vec<Change>) {
    let reason = "it is documentation, and callers may act on it";
    for (path, a, b, stated) in [
        ("operation_type", &old.operation_type, &new.operation_type, (before.operation_type, after.operation_type)),
        (
            "system_operation_type",
            &old.system_operation_type,
            &new.system_operation_type,
            (before.system_operation_type, after.system_operation_type),
        ),
    ] {
        if differs((a.as_ref(), stated.0), (b.as_ref(), stated.1)) {
            let change = told(ChangeKind::OperationTypeChanged, path, reason);
            changes.push(Change { before: a.clone(), after: b.clone(), ..change });
        }
    }
    let some = |empty: bool| (!empty).then_some(());
    let mut list = |kind, path: &str, same: bool, empty: (bool, bool), stated: (bool, bool)| {
        let presence = differs((some(empty.0).as_ref(), stated.0), (some(empty.1).as_ref(), stated.1));
        if presence || (!same && !empty.0 && !empty.1) {
            changes.push(told(kind, path, reason));
        }
    };
    list(
        ChangeKind::SubstitutesChanged,
        "substitutes",
        old.substitutes == new.substitutes,
        (old.substitutes.is_empty(), new.substitutes.is_empty()),
        (before.substitutes, after.substitutes),
    );
    list(
        ChangeKind::RateLimitsChanged,
        "rate_limits",
        old.rate_limits == new.rate_limits,
        (old.rate_limits.is_empty(), new.rate_limits.is_empty()),
        (before.rate_limits, after.rate_limits),
    );
    list(
        ChangeKind::ResponseExampleChanged,
        "examples",
        old.examples == new.examples,
        (old.examples.is_empty(), new.examples.is_empty()),
        (before.examples, after.examples),
    );
}

fn response(status: &str, old: &Response, new: &Response, nodes: &mut Nodes<'_>) {
    let path = format!("responses.{status}");
    if let (Some(before), Some(after)) = (&old.schema, &new.schema) {
        nodes.node(&Place::response(&path), before, after);
    }
    if !old.headers.is_empty() && !new.headers.is_empty() {
        nodes.headers(&Place::response(&format!("{path}.headers")), &old.headers, &new.headers);
    }
}

/// Error codes; a side that documents none does not state them.
fn errors(old: (&[ServiceError], bool), new: (&[ServiceError], bool), models: &Models, changes: &mut Vec<Change>) {
    if !old.1 || !new.1 {
        return;
    }
    let path = "errors";
    let (old, new) = (old.0, new.0);
    let keys = |errors: &[ServiceError]| -> BTreeMap<(String, String), Option<String>> {
        let row = |error: &ServiceError| ((error.status.clone(), error.code.clone()), error.message.clone());
        errors.iter().map(row).collect()
    };
    let (before, after) = (keys(old), keys(new));
    for ((status, code), message) in &before {
        let told_code = format!("{code} (HTTP {status})");
        match after.get(&(status.clone(), code.clone())) {
            None => {
                // The constant of a code is the product's, and goes with the last who documents it.
                let (source, reason) = match models.loses_constant(code) {
                    true => (SourceVerdict::Breaking, "the code's constant goes with the last who documents it"),
                    false if new.iter().any(|error| error.code == *code) => (SourceVerdict::None, "the status changed"),
                    false => (SourceVerdict::None, "the code's constant stays"),
                };
                let change = told(ChangeKind::ErrorRemoved, path, reason);
                changes.push(Change { before: Some(told_code), source, ..change });
            }
            Some(other) if message.is_some() && other.is_some() && message != other => {
                let change = told(ChangeKind::ErrorMessageChanged, path, "the service sends another message");
                changes.push(Change { before: Some(told_code), ..change });
            }
            Some(_) => {}
        }
    }
    for (status, code) in after.keys().filter(|key| !before.contains_key(*key)) {
        let change = told(ChangeKind::ErrorAdded, path, "one more code can be matched");
        changes.push(Change {
            after: Some(format!("{code} (HTTP {status})")),
            source: SourceVerdict::Additive,
            ..change
        });
    }
}

fn ram(old: (Option<&Ram>, bool), new: (Option<&Ram>, bool), changes: &mut Vec<Change>) {
    let facts = |ram: Option<&Ram>| ram.map(|ram| (ram.state, ram.actions.clone()));
    if differs((facts(old.0).as_ref(), old.1), (facts(new.0).as_ref(), new.1)) {
        let change = plain(ChangeKind::RamChanged, "ram", "a policy that was enough may be too narrow or too wide");
        let tell = |ram: &Ram| {
            let actions = ram.actions.iter().map(|row| row.action.clone()).collect::<Vec<_>>().join(", ");
            format!("{:?}: {actions}", ram.state).to_lowercase()
        };
        changes.push(Change { before: old.0.map(tell), after: new.0.map(tell), ..change });
    }
}

/// What the operations of a version share.
fn product(old: &Product, new: &Product, models: &Models, nodes: (StatedNodes, StatedNodes)) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.style != new.style {
        let change = plain(ChangeKind::ProductChanged, "style", "every call of the product is made in another way");
        changes.push(Change { before: Some(old.style.clone()), after: Some(new.style.clone()), ..change });
    }
    endpoints(old, new, &mut changes);
    let stated = (!old.errors.is_empty(), !new.errors.is_empty());
    errors((&old.errors, stated.0), (&new.errors, stated.1), models, &mut changes);
    schemas(old, new, nodes, &mut changes);
    changes
}

fn endpoints(old: &Product, new: &Product, changes: &mut Vec<Change>) {
    if old.endpoints.is_empty() || new.endpoints.is_empty() {
        return;
    }
    for before in &old.endpoints {
        let path = format!("endpoints.{}", before.region);
        match new.endpoints.iter().find(|after| after.region == before.region) {
            None => {
                changes.push(plain(ChangeKind::EndpointRemoved, &path, "calls to the region fail before they are sent"))
            }
            Some(after) => {
                let vpc = before.vpc.is_some() && after.vpc.is_some() && before.vpc != after.vpc;
                if before.public != after.public || vpc {
                    let change = plain(ChangeKind::EndpointChanged, &path, "calls to the region go to another host");
                    let (before, after) = (before.public.clone(), after.public.clone());
                    changes.push(Change { before: Some(before), after: Some(after), ..change });
                }
            }
        }
    }
    for after in new.endpoints.iter().filter(|after| !old.endpoints.iter().any(|row| row.region == after.region)) {
        let change = told(ChangeKind::EndpointAdded, &format!("endpoints.{}", after.region), "one more region");
        changes.push(Change { after: Some(after.public.clone()), ..change });
    }
}

fn schemas(old: &Product, new: &Product, stated: (StatedNodes, StatedNodes), changes: &mut Vec<Change>) {
    if old.schemas.is_empty() || new.schemas.is_empty() {
        return;
    }
    let is_type = |node: &Schema| node.kind == Some(crate::spec::Type::Object) && !node.members.is_empty();
    for (name, before) in &old.schemas {
        match new.schemas.get(name) {
            Some(after) => {
                let mut nodes = Nodes::new((old, new), stated, changes);
                nodes.node(&Place::both(&format!("schemas.{name}")), before, after);
            }
            None => {
                let source = if is_type(before) { SourceVerdict::Breaking } else { SourceVerdict::None };
                let change = told(ChangeKind::SchemaRemoved, &format!("schemas.{name}"), "its type goes");
                changes.push(Change { source, ..change });
            }
        }
    }
    for (name, after) in new.schemas.iter().filter(|(name, _)| !old.schemas.contains_key(*name)) {
        let source = if is_type(after) { SourceVerdict::Additive } else { SourceVerdict::None };
        let change = told(ChangeKind::SchemaAdded, &format!("schemas.{name}"), "one more type");
        changes.push(Change { source, ..change });
    }
}

/// A change that callers do not see in their code and that changes what goes over the wire.
pub(super) fn plain(kind: ChangeKind, path: &str, reason: &'static str) -> Change {
    Change { behaviour: BehaviourVerdict::Changed, ..told(kind, path, reason) }
}

/// A change that callers neither see nor feel.
pub(super) fn told(kind: ChangeKind, path: &str, reason: &'static str) -> Change {
    Change {
        kind,
        path: path.to_owned(),
        nested: 0,
        before: None,
        after: None,
        source: SourceVerdict::None,
        behaviour: BehaviourVerdict::Same,
        reason,
    }
}

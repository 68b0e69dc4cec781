//! Two states of an operation, compared key by key.
//!
//! Owns the operation's own facts, its responses, its errors and its RAM facts; parameters and bodies are
//! compared in [`super::nodes`].

use std::collections::BTreeMap;

use super::change::Difference;
use super::kind::ChangeKind;
use super::locus::{Locus, Step};
use super::nodes::{Nodes, Place};
use super::stated::{Stated, differs};
use crate::spec::{Operation, Product, Ram, Response, Scheme, ServiceError};

/// What differs between two states of an operation.
pub(super) fn differences(
    old: &Operation,
    new: &Operation,
    products: (&Product, &Product),
    stated: (Stated, Stated),
) -> Vec<Difference> {
    let mut found = Vec::new();
    facts(old, new, &mut found);
    documented(old, new, stated, &mut found);
    let mut nodes = Nodes::new(products, (stated.0.nodes, stated.1.nodes), &mut found);
    nodes.list(&Place::parameters(), &old.parameters, &new.parameters);
    for (status, before) in &old.responses {
        if let Some(after) = new.responses.get(status) {
            response(status, before, after, &mut nodes);
        }
    }
    statuses(old, new, &mut found);
    if stated.0.errors && stated.1.errors {
        errors(&old.errors, &new.errors, &mut found);
    }
    ram((old.ram.as_ref(), stated.0.ram), (new.ram.as_ref(), stated.1.ram), &mut found);
    found
}

/// The facts of the operation itself.
fn facts(old: &Operation, new: &Operation, found: &mut Vec<Difference>) {
    let list = |values: Vec<String>| (!values.is_empty()).then(|| values.join(", "));
    let methods =
        |operation: &Operation| operation.methods.iter().map(|one| format!("{one:?}").to_uppercase()).collect();
    let schemes = |operation: &Operation| {
        let scheme = |scheme: &Scheme| format!("{scheme:?}").to_lowercase();
        operation.schemes.iter().map(scheme).collect()
    };
    type Row<'a> = (ChangeKind, &'a str, Option<String>, Option<String>);
    let rows: [Row<'_>; 6] = [
        (ChangeKind::MethodChanged, "methods", list(methods(old)), list(methods(new))),
        (ChangeKind::PathChanged, "path", old.path.clone(), new.path.clone()),
        (ChangeKind::SchemesChanged, "schemes", list(schemes(old)), list(schemes(new))),
        (ChangeKind::SecurityChanged, "security", list(old.security.clone()), list(new.security.clone())),
        (ChangeKind::ContentTypesChanged, "consumes", list(old.consumes.clone()), list(new.consumes.clone())),
        (ChangeKind::ContentTypesChanged, "produces", list(old.produces.clone()), list(new.produces.clone())),
    ];
    for (kind, path, before, after) in rows {
        if before.is_some() && after.is_some() && before != after {
            let difference = Difference::on_the_wire(kind, path, "the same call sends another request");
            found.push(Difference { before, after, ..difference });
        }
    }
    if old.deprecated != new.deprecated {
        let reason = "callers see a warning, and nothing breaks";
        let difference = Difference::documentation_only(ChangeKind::DeprecationChanged, "deprecated", reason);
        found.push(difference.of_deprecation(new.deprecated));
    }
}

/// What is documentation alone.
fn documented(old: &Operation, new: &Operation, (before, after): (Stated, Stated), found: &mut Vec<Difference>) {
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
            let difference = Difference::documentation_only(ChangeKind::OperationTypeChanged, path, reason);
            found.push(Difference { before: a.clone(), after: b.clone(), ..difference });
        }
    }
    let names = |names: &[String]| (!names.is_empty()).then(|| names.join(", "));
    let (a, b) = (names(&old.substitutes), names(&new.substitutes));
    if differs((a.as_ref(), before.substitutes), (b.as_ref(), after.substitutes)) {
        let difference = Difference::documentation_only(ChangeKind::SubstitutesChanged, "substitutes", reason);
        found.push(Difference { before: a, after: b, ..difference });
    }
    let some = |empty: bool| (!empty).then_some(());
    let mut list = |kind, path: &str, same: bool, empty: (bool, bool), stated: (bool, bool)| {
        let presence = differs((some(empty.0).as_ref(), stated.0), (some(empty.1).as_ref(), stated.1));
        if presence || (!same && !empty.0 && !empty.1) {
            found.push(Difference::documentation_only(kind, path, reason));
        }
    };
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

/// A response that both states document.
fn response(status: &str, old: &Response, new: &Response, nodes: &mut Nodes<'_>) {
    if let (Some(before), Some(after)) = (&old.schema, &new.schema) {
        nodes.node(&Place::response(status), before, after);
    }
    if !old.headers.is_empty() && !new.headers.is_empty() {
        nodes.list(&Place::headers(status), &old.headers, &new.headers);
    }
}

/// Responses that one state documents alone; a state that documents none does not state them.
fn statuses(old: &Operation, new: &Operation, found: &mut Vec<Difference>) {
    if old.responses.is_empty() || new.responses.is_empty() {
        return;
    }
    let difference = |kind, status: &str| {
        Difference::on_the_wire(kind, &format!("responses.{status}"), "the service responds differently")
    };
    for status in old.responses.keys().filter(|status| !new.responses.contains_key(*status)) {
        let old = Some(Locus::root(Step::Response(status.clone())));
        found.push(Difference { old, ..difference(ChangeKind::ResponseRemoved, status) });
    }
    for status in new.responses.keys().filter(|status| !old.responses.contains_key(*status)) {
        found.push(difference(ChangeKind::ResponseAdded, status));
    }
}

/// The error codes of two states that document some.
pub(super) fn errors(old: &[ServiceError], new: &[ServiceError], found: &mut Vec<Difference>) {
    let (before, after) = (messages(old), messages(new));
    let path = "errors";
    let shown = |status: &str, code: &str| Some(format!("{code} (HTTP {status})"));
    let locus = |code: &str| Some(Locus::root(Step::ErrorCode(code.trim().to_owned())));
    for ((status, code), message) in &before {
        match after.get(&(*status, *code)) {
            None => {
                let reason = match new.iter().any(|error| error.code == *code) {
                    true => "the status changed",
                    false => "the code's constant stays",
                };
                let removed = Difference::documentation_only(ChangeKind::ErrorRemoved, path, reason);
                found.push(Difference { before: shown(status, code), old: locus(code), ..removed });
            }
            Some(other) if message.is_some() && other.is_some() && message != other => {
                let reason = "the service sends another message";
                let changed = Difference::documentation_only(ChangeKind::ErrorMessageChanged, path, reason);
                found.push(Difference { before: shown(status, code), ..changed });
            }
            Some(_) => {}
        }
    }
    for (status, code) in after.keys().filter(|key| !before.contains_key(*key)) {
        let added = Difference::documentation_only(ChangeKind::ErrorAdded, path, "the code has a constant already");
        found.push(Difference { after: shown(status, code), new: locus(code), ..added });
    }
}

/// The messages by status and code.
fn messages(errors: &[ServiceError]) -> BTreeMap<(&str, &str), Option<&String>> {
    errors.iter().map(|error| ((error.status.as_str(), error.code.as_str()), error.message.as_ref())).collect()
}

fn ram(old: (Option<&Ram>, bool), new: (Option<&Ram>, bool), found: &mut Vec<Difference>) {
    let facts = |ram: Option<&Ram>| ram.map(|ram| (ram.state, ram.actions.clone()));
    if differs((facts(old.0).as_ref(), old.1), (facts(new.0).as_ref(), new.1)) {
        let shown = |ram: &Ram| {
            let actions = ram.actions.iter().map(|row| row.action.clone()).collect::<Vec<_>>().join(", ");
            format!("{:?}: {actions}", ram.state).to_lowercase()
        };
        let reason = "a policy that was enough may be too narrow or too wide";
        let difference = Difference::on_the_wire(ChangeKind::RamChanged, "ram", reason);
        found.push(Difference { before: old.0.map(shown), after: new.0.map(shown), ..difference });
    }
}

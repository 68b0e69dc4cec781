//! Which facts the documentation of a generated item contains.
//!
//! Owns the choice of facts and their order; `emit/documentation.rs` finds the words.

use super::context::Context;
use super::nodes::choices;
use crate::model::documentation::{
    Constraint, MemberDocumentation, OperationDocumentation, Required, StatusErrors, Subject, TypeDocumentation,
};
use crate::model::shape::Usage;
use crate::spec::{Operation, Schema, ServiceError};

/// What the documentation of a member contains.
pub(super) fn member(node: &Schema, usage: Usage) -> MemberDocumentation {
    let required = match usage {
        Usage::Response => Required::No,
        _ if node.required == Some(true) => Required::Yes,
        _ if node.documented_required == Some(true) => Required::OnThePage,
        _ => Required::No,
    };
    MemberDocumentation {
        summary: node.summary.clone(),
        required,
        default: node.documented_default().cloned(),
        constraints: constraints(node),
        values: choices(node),
        item_values: node.prose.as_ref().map(|prose| prose.item_values.clone()).unwrap_or_default(),
        example: node.example.clone(),
        region: false,
    }
}

fn constraints(node: &Schema) -> Vec<Constraint> {
    let (minimum, maximum) = node.documented_bounds();
    let minimum = minimum.cloned().map(|bound| Constraint::Minimum(bound, node.exclusive_minimum));
    let maximum = maximum.cloned().map(|bound| Constraint::Maximum(bound, node.exclusive_maximum));
    let lengths = [node.min_length.map(Constraint::MinLength), node.max_length.map(Constraint::MaxLength)];
    let items = [node.min_items.map(Constraint::MinItems), node.max_items.map(Constraint::MaxItems)];
    let texts = [node.pattern.clone().map(Constraint::Pattern), node.format.clone().map(Constraint::Format)];
    [minimum, maximum].into_iter().chain(lengths).chain(items).chain(texts).flatten().collect()
}

/// What the documentation of a type contains.
pub(super) fn type_of(node: &Schema, subject: Subject) -> TypeDocumentation {
    TypeDocumentation { summary: node.summary.clone(), subject }
}

/// What a nested type describes; an item has no name, and is found by the member around it.
pub(super) fn subject(node: &Schema, member: Option<&str>) -> Subject {
    match &node.name {
        Some(name) => Subject::Member(name.clone()),
        None => Subject::Item(member.map(str::to_owned)),
    }
}

/// What the documentation of an operation contains.
pub(super) fn operation(context: &Context<'_>, spec: &Operation) -> OperationDocumentation {
    let product = context.product;
    OperationDocumentation {
        product: product.title.as_ref().unwrap_or(&product.product).clone(),
        version: product.version.clone(),
        operation_type: operation_type(spec).map(str::to_owned),
        page: product.documentation.as_ref().map(|root| format!("{root}/{}", spec.name)),
        errors: errors(&spec.errors),
    }
}

/// The documented class of the operation, which is exact, or else the older kind, which often says `read`
/// of what writes.
fn operation_type(spec: &Operation) -> Option<&str> {
    let mut kinds = spec.system_operation_type.iter().chain(&spec.operation_type).map(String::as_str);
    kinds.find(|kind| !kind.eq_ignore_ascii_case("none"))
}

fn errors(errors: &[ServiceError]) -> Vec<StatusErrors> {
    let mut by_status: Vec<StatusErrors> = Vec::new();
    for error in errors {
        match by_status.iter_mut().find(|known| known.status == error.status) {
            Some(known) => known.codes.push(error.code.clone()),
            None => by_status.push(StatusErrors { status: error.status.clone(), codes: vec![error.code.clone()] }),
        }
    }
    by_status
}

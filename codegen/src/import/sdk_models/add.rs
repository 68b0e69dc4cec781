//! What a model adds to a spec that other sources state.
//!
//! Owns the rule: an operation, a parameter, a member, an example or a deprecation is added where no other
//! source states it, and nothing else of the spec changes. Where a type differs, the type of the other
//! source stays and the difference is reported.

use std::fmt;

use super::layers::Stated;
use super::names::{folded, has_dotted, has_numbered, path_variable};
use super::read::has_form;
use super::shared_types::{alike, respell_product};
use crate::spec::{Location, Operation, ParameterStyle, Product, Response, Schema, Source, Type};
use crate::text::one_line;

/// What happens to one spec while a model is added.
pub(in crate::import) struct Additions<'a> {
    /// Where other sources and the model differ.
    pub(super) disagreements: Vec<String>,
    /// What of the model was not added, and why.
    pub(super) notes: Vec<String>,
    stated: &'a Stated,
    model: &'a Source,
    path: Vec<String>,
}

impl<'a> Additions<'a> {
    pub(super) fn new(stated: &'a Stated, model: &'a Source) -> Self {
        Self { disagreements: Vec::new(), notes: Vec::new(), stated, model, path: Vec::new() }
    }

    /// Does something at a step further down.
    fn at(&mut self, step: &str, action: impl FnOnce(&mut Self)) {
        self.path.push(step.to_owned());
        action(self);
        self.path.pop();
    }

    fn note(&mut self, message: impl fmt::Display) {
        self.notes.push(one_line(&format!("{}: {message}", self.path.join("."))));
    }

    /// Two values of one fact; the one that another source states stays.
    fn differ(&mut self, key: &str, known: &str, model: &str) {
        let mut path = self.path.clone();
        path.push(key.to_owned());
        let known_source = self.stated.get(&path).map_or_else(|| "another source".to_owned(), described);
        let model_source = described(self.model);
        let line = format!(
            "{}: {known_source} says {known}, {model_source} says {model}; {known_source} takes precedence",
            path.join(".")
        );
        self.disagreements.push(one_line(&line));
    }
}

fn described(source: &Source) -> String {
    format!("the {} ({})", source.kind, source.date.as_deref().unwrap_or("undated"))
}

/// Adds to an operation.
pub(super) fn add_to_operation(known: &mut Operation, model: &Operation, additions: &mut Additions<'_>) {
    known.deprecated |= model.deprecated;
    additions.at("parameters", |additions| {
        for parameter in &model.parameters {
            let parameter = with_known_path_variable(parameter, known, model);
            add_parameter(known, parameter, additions);
        }
    });
    additions.at("responses", |additions| add_responses(known, model, additions));
}

/// Path variables are named after arguments of functions in models.
fn with_known_path_variable(parameter: &Schema, known: &Operation, model: &Operation) -> Schema {
    let mut parameter = parameter.clone();
    if let (Some(Location::Path), Some(name)) = (parameter.location, parameter.name.as_deref()) {
        let paths = (known.path.as_deref().unwrap_or_default(), model.path.as_deref().unwrap_or_default());
        if let Some(variable) = path_variable(paths.0, paths.1, name) {
            parameter.name = Some(variable);
        }
    }
    parameter
}

fn add_parameter(known: &mut Operation, mut parameter: Schema, additions: &mut Additions<'_>) {
    let name = name_of(&parameter).to_owned();
    let is_body = |node: &Schema| node.location == Some(Location::Body);
    let has_form_key = known.parameters.iter().any(|node| node.location == Some(Location::Form));
    let is_named = known.parameters.iter().any(|node| name_of(node) == name);
    let body = known.parameters.iter_mut().find(|node| is_body(node));
    match (parameter.location, body) {
        // The name of a body is not on the wire.
        (Some(Location::Body), Some(body)) => {
            let step = name_of(body).to_owned();
            additions.at(&step, |additions| add_to_node(body, &parameter, additions));
        }
        (Some(Location::Body), None) if has_form_key => {
            additions.at(&name, |additions| additions.note("is a body beside a documented form; it is not added"));
        }
        // The keys of a form are those of the one body.
        (Some(Location::Form), Some(body)) if !is_named && known.path.is_some() && body.kind == Some(Type::Object) => {
            parameter.location = None;
            parameter.style = None;
            let step = name_of(body).to_owned();
            additions.at(&step, |additions| {
                additions.at("members", |additions| add_to_list(&mut body.members, parameter, additions));
            });
        }
        (Some(Location::Path), _) if !is_named => {
            additions.at(&name, |additions| {
                additions.note("is a path variable that the documented path does not have; it is not added");
            });
        }
        _ => {
            if parameter.location == Some(Location::Form) && !is_named && !has_form(&known.methods) {
                parameter.location = Some(Location::Query);
                additions.at(&name, |additions| {
                    additions.note("is in a form that no documented method sends; the query was taken");
                });
            }
            add_to_list(&mut known.parameters, parameter, additions);
        }
    }
}

/// Adds a parameter or member to those of another source. Objects become dotted names where the other
/// source has such names.
fn add_to_list(list: &mut Vec<Schema>, node: Schema, additions: &mut Additions<'_>) {
    let name = name_of(&node).to_owned();
    if has_numbered(list, &name) || (has_dotted(list, &name) && node.members.is_empty()) {
        additions.at(&name, |additions| additions.note("is documented with dotted names; it is not added"));
        return;
    }
    let position = position_of(list, &node);
    if has_dotted(list, &name) && node.kind == Some(Type::Object) {
        let (nested, dotted): (Vec<_>, Vec<_>) = node.members.iter().cloned().partition(|member| {
            let dotted = format!("{name}.{}", name_of(member));
            let is_known = |node: &Schema| name_of(node) == dotted;
            let has_members = position.and_then(|at| list.get(at)).is_some_and(|known| !known.members.is_empty());
            has_members && !has_dotted(list, &dotted) && !list.iter().any(is_known)
        });
        let known = position.and_then(|at| list.get_mut(at));
        // One that is no object shares the prefix alone.
        if let Some(known) = known.filter(|known| known.kind == Some(Type::Object)) {
            let rest = Schema { members: nested, ..node.clone() };
            additions.at(&name, |additions| add_to_node(known, &rest, additions));
        }
        for member in dotted {
            add_to_list(list, as_dotted(&node, member), additions);
        }
        return;
    }
    match position.and_then(|at| list.get_mut(at)) {
        Some(known) => additions.at(&name, |additions| add_to_node(known, &node, additions)),
        // Without a type it is what is left of one that other sources stated before.
        None if node.kind.is_none() && node.reference.is_none() => {}
        None => list.push(node),
    }
}

/// The node with the same name, at the same place if there are several.
fn position_of(list: &[Schema], node: &Schema) -> Option<usize> {
    let same_place = list.iter().position(|known| known.name == node.name && known.location == node.location);
    same_place.or_else(|| list.iter().position(|known| known.name == node.name))
}

/// A member of an object as a node beside it.
fn as_dotted(object: &Schema, member: Schema) -> Schema {
    let style = match member.kind {
        _ if object.location.is_none() => None,
        Some(Type::Array) => Some(ParameterStyle::RepeatList),
        Some(Type::Object) | None => Some(ParameterStyle::Flat),
        _ => None,
    };
    Schema {
        name: Some(format!("{}.{}", name_of(object), name_of(&member))),
        location: object.location,
        style: member.style.or(style),
        ..member
    }
}

/// Adds to a node that another source states.
fn add_to_node(known: &mut Schema, model: &Schema, additions: &mut Additions<'_>) {
    if !is_same_type(known, model, additions) {
        return;
    }
    known.deprecated |= model.deprecated;
    // Beside a single value, an example decides whether it is the only one.
    if known.example.is_none() && known.values.len() != 1 {
        known.example.clone_from(&model.example);
    }
    match (known.members.is_empty(), model.members.is_empty()) {
        (_, true) => {}
        (true, false) => additions.note("has members in the model alone; they are not added to a free object"),
        (false, false) => additions.at("members", |additions| {
            for member in &model.members {
                add_to_list(&mut known.members, member.clone(), additions);
            }
        }),
    }
    add_to_inner("items", known.items.as_deref_mut(), model.items.as_deref(), additions);
    add_to_inner("additional", known.additional.as_deref_mut(), model.additional.as_deref(), additions);
}

fn add_to_inner(step: &str, known: Option<&mut Schema>, model: Option<&Schema>, additions: &mut Additions<'_>) {
    match (known, model) {
        (Some(known), Some(model)) => additions.at(step, |additions| add_to_node(known, model, additions)),
        // A free object has values of any type.
        (None, Some(model)) if model.kind != Some(Type::Any) => {
            additions.note(format_args!("has a type of its {step} in the model alone; it is not added"));
        }
        _ => {}
    }
}

/// Whether two nodes have the same type, so that members can be compared.
fn is_same_type(known: &Schema, model: &Schema, additions: &mut Additions<'_>) -> bool {
    match (&known.reference, &model.reference) {
        (Some(name), Some(other)) if folded(name) == folded(other) => return true,
        (Some(name), Some(other)) => additions.differ("ref", name, other),
        (Some(name), None) if model.kind == Some(Type::Object) => {
            additions.note(format_args!("is the shared type {name}; the members of the model are not added"));
        }
        (None, Some(other)) if matches!(known.kind, Some(Type::Object | Type::Any)) => {
            additions.note(format_args!("is the shared type {other} in the model; its members are not added"));
        }
        (Some(name), None) => additions.differ("ref", name, type_of(model)),
        (None, Some(other)) => additions.differ("type", type_of(known), other),
        (None, None) if known.kind == model.kind => {
            // A model that states no format does not contradict.
            if let (Some(format), Some(other)) = (&known.format, &model.format) {
                if format != other {
                    additions.differ("format", format, other);
                }
            }
            return true;
        }
        (None, None) if model.kind == Some(Type::Any) => {
            additions.note(format_args!("is {} and may be anything in the model", type_of(known)));
        }
        // A node that no source of the spec names a type of: the other source has withdrawn it.
        (None, None) if known.kind.is_none() || model.kind.is_none() => return known.kind.is_some(),
        (None, None) => additions.differ("type", type_of(known), type_of(model)),
    }
    false
}

fn type_of(node: &Schema) -> &'static str {
    match node.kind {
        Some(Type::String) => "string",
        Some(Type::Integer) => "integer",
        Some(Type::Number) => "number",
        Some(Type::Boolean) => "boolean",
        Some(Type::Array) => "array",
        Some(Type::Object) => "object",
        Some(Type::Any) => "any",
        None => "no type",
    }
}

/// Models have one response, that of success with the status 200.
fn add_responses(known: &mut Operation, model: &Operation, additions: &mut Additions<'_>) {
    let is_success = |status: &String| status.starts_with('2');
    for (status, response) in &model.responses {
        let exact = known.responses.contains_key(status).then_some(status);
        let success = known.responses.keys().find(|known| is_success(known) && is_success(status));
        match exact.or(success).cloned().and_then(|status| Some((known.responses.get_mut(&status)?, status))) {
            Some((known, status)) => additions.at(&status, |additions| add_to_response(known, response, additions)),
            None => additions.at(status, |additions| {
                additions.note("is a response that no other source states; it is not added");
            }),
        }
    }
}

fn add_to_response(known: &mut Response, model: &Response, additions: &mut Additions<'_>) {
    match (&mut known.schema, &model.schema) {
        (Some(known), Some(model)) => additions.at("schema", |additions| add_to_node(known, model, additions)),
        (None, Some(_)) => additions.note("has a body in the model alone; it is not added"),
        _ => {}
    }
    additions.at("headers", |additions| {
        for header in &model.headers {
            add_to_list(&mut known.headers, header.clone(), additions);
        }
    });
}

/// Adds to what the operations of a product version share.
pub(super) fn add_to_product(known: &mut Product, model: &Product, additions: &mut Additions<'_>) {
    // One list of hosts is right as a whole: models list hosts of regions that nobody can use as well.
    if known.endpoints.is_empty() {
        known.endpoints.clone_from(&model.endpoints);
    } else {
        for endpoint in &model.endpoints {
            if !known.endpoints.iter().any(|host| host.region == endpoint.region) {
                let name = &endpoint.region;
                additions.at("endpoints", |additions| {
                    additions.at(name, |additions| additions.note("is a region of the model alone; it is not added"));
                });
            }
        }
    }
    additions.at("schemas", |additions| {
        for (name, schema) in &model.schemas {
            let spelling = alike(&known.schemas, name).filter(|_| !known.schemas.contains_key(name));
            let name = spelling.map_or_else(|| name.clone(), str::to_owned);
            match known.schemas.get_mut(&name) {
                Some(known) => additions.at(&name, |additions| add_to_node(known, schema, additions)),
                // Without a type it is what is left of one that other sources stated before.
                None if schema.kind.is_none() && schema.reference.is_none() => {}
                None => drop(known.schemas.insert(name, schema.clone())),
            }
        }
    });
    respell_product(known);
}

fn name_of(node: &Schema) -> &str {
    node.name.as_deref().unwrap_or_default()
}

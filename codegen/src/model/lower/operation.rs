//! Operations of the model: request, constructor, output and how the call is made.
//!
//! Owns the choice of method, output and constructor; types are in [`super::types`].

use std::borrow::Cow;

use super::context::Context;
use super::names::Names;
use super::nodes::{is_bytes, is_region, is_shape, success};
use super::types::Types;
use super::{callable, describe, path, ram, read_only, terms};
use crate::model::documentation::{Subject, TypeDocumentation};
use crate::model::note::Note;
use crate::model::operation::{Authentication, Constructor, Deprecation, Method, Operation, Substitute};
use crate::model::parameter::{Parameter, ParameterStyle};
use crate::model::shape::{Item, Member, Shape, Type, Usage};
use crate::name::{self, Scope};
use crate::spec::{self, Location, Schema};

/// Interprets one operation.
pub(super) fn lower(
    context: &Context<'_>,
    spec: &spec::Operation,
    names: Names,
    scope: &mut Scope,
    notes: &mut Vec<Note>,
) -> Operation {
    let mut types = Types::new(context, scope, Usage::Request);
    let type_name = names.request;
    let mut members = types.members(&open_regions(&spec.parameters), &type_name, false);
    let parameters: Vec<_> = spec.parameters.iter().map(|node| parameter(node, &spec.parameters)).collect();
    for (member, parameter) in members.iter_mut().zip(&parameters) {
        member.documentation.region = parameter.region;
    }
    let constructor = constructor(&type_name, &members, required(spec), &mut types);
    types.switch(Usage::Response, Vec::new());
    let output = output(spec, names.output, &mut types);
    let (style, path) = path::path(context, spec);
    types.notes(&names.file, notes);
    if spec.methods.is_empty() {
        let message = "no HTTP method is documented; calls use POST".to_owned();
        notes.push(Note { file: names.file.clone(), message });
    }
    let subject = Subject::Request(spec.name.clone());
    let documentation = TypeDocumentation { summary: spec.summary.clone(), subject };
    Operation {
        wire_name: spec.name.clone(),
        module: names.module,
        documentation: describe::operation(context, spec),
        method: method(spec),
        style,
        path,
        not_callable: callable::not_callable(context, spec, notes, &names.file),
        authentication: authentication(spec),
        http_only: spec.schemes.contains(&spec::Scheme::Http) && !spec.schemes.contains(&spec::Scheme::Https),
        read_only: read_only::read_only(context.name, spec),
        parameters,
        request: Shape { name: type_name, documentation, members, usage: Usage::Request },
        constructor,
        // It is found when the types of all operations are known.
        pagination: None,
        deprecation: spec.deprecated.then(|| deprecation(context, spec)),
        output_status: success(spec).map(|(status, _)| status.to_owned()),
        output,
        items: types.items,
        ram: ram::facts(context, &spec.name, spec.ram.as_ref(), names.ram),
    }
}

/// The members that `new` requires, by index. The region is filled from the client's.
fn required(spec: &spec::Operation) -> Vec<usize> {
    let required = |node: &Schema| {
        let path = node.location == Some(Location::Path);
        (node.required == Some(true) || path) && !is_region(node, &spec.parameters)
    };
    spec.parameters.iter().enumerate().filter(|(_, node)| required(node)).map(|(index, _)| index).collect()
}

/// The parameters, and the one that names the region as text: regions open, and documented values
/// of a region are those of one day.
fn open_regions(parameters: &[Schema]) -> Cow<'_, [Schema]> {
    let closed = |node: &Schema| !node.documented_values().is_empty() && is_region(node, parameters);
    if !parameters.iter().any(closed) {
        return Cow::Borrowed(parameters);
    }
    let open = |node: &Schema| match closed(node) {
        true => Schema { values: Vec::new(), prose: None, ..node.clone() },
        false => node.clone(),
    };
    parameters.iter().map(open).collect()
}

/// Arguments by position, unless two of one type could be swapped unseen.
fn constructor(type_name: &str, members: &[Member], required: Vec<usize>, types: &mut Types<'_>) -> Constructor {
    let kinds: Vec<&Type> = required.iter().filter_map(|index| members.get(*index)).map(|member| &member.ty).collect();
    let swappable = kinds.iter().enumerate().any(|(index, ty)| kinds.iter().skip(index + 1).any(|other| other == ty));
    match swappable {
        true => Constructor::Named(types.take(&format!("{type_name}Required")), required),
        false => Constructor::Positional(required),
    }
}

/// The type of the first documented success.
fn output(spec: &spec::Operation, name: String, types: &mut Types<'_>) -> Type {
    match success(spec).and_then(|(_, body)| body) {
        Some(node) if is_bytes(node) => {
            types.release(&name);
            Type::Bytes
        }
        Some(node) if is_shape(node) => {
            let shape = types.shape(node, name.clone(), Subject::Response(spec.name.clone()));
            types.items.insert(0, Item::Shape(shape));
            Type::Local(name)
        }
        Some(node) => {
            // The name was reserved for a structure; the type of an item may have it.
            types.release(&name);
            match types.ty(node, &name) {
                // A response without a body is the empty value of its type, and an enum has none.
                Type::Local(_) => {
                    types.items.pop();
                    Type::Text
                }
                other => other,
            }
        }
        None => Type::Json,
    }
}

/// `POST` where it is documented, otherwise the first of the documented ones.
fn method(spec: &spec::Operation) -> Method {
    if spec.methods.contains(&spec::Method::Post) {
        return Method::Post;
    }
    // An operation with nothing but methods that no client sends is not callable.
    spec.methods.first().and_then(|method| terms::method(*method)).unwrap_or(Method::Post)
}

/// Signed where an access key is documented or nothing is, then with a bearer token.
///
/// Other kinds of authentication are tokens that the caller passes as documented parameters, so
/// the request itself is not signed.
fn authentication(spec: &spec::Operation) -> Authentication {
    let offered = |kind: &str| spec.security.iter().any(|offered| offered == kind);
    if offered("AK") || spec.security.is_empty() {
        Authentication::AccessKey
    } else if offered("BearerToken") {
        Authentication::BearerToken
    } else {
        Authentication::Anonymous
    }
}

fn parameter(node: &Schema, all: &[Schema]) -> Parameter {
    Parameter {
        region: is_region(node, all),
        wire_name: node.name.clone().unwrap_or_default(),
        location: node.location.unwrap_or(Location::Query),
        style: node.style.map_or(ParameterStyle::Flat, Into::into),
    }
}

/// What the documentation says of an operation that it advises against.
fn deprecation(context: &Context<'_>, spec: &spec::Operation) -> Deprecation {
    Deprecation { substitutes: spec.substitutes.iter().map(|wire| substitute(context, wire)).collect() }
}

/// `Vpc::2016-04-28::AllocateEipAddress` as the path of a type: `vpc::v2016_04_28::AllocateEipAddress`,
/// or the type alone where it is of the same product version.
fn substitute(context: &Context<'_>, wire: &str) -> Substitute {
    let parts: Vec<&str> = wire.split("::").map(str::trim).collect();
    match parts.as_slice() {
        [operation] => Substitute::Type(name::type_name(operation)),
        [product, version, operation] => {
            let name = name::type_name(operation);
            if product.eq_ignore_ascii_case(context.name) && *version == context.product.version {
                return Substitute::Type(name);
            }
            let product = name::product(&product.to_ascii_lowercase());
            Substitute::Type(format!("{product}::{}::{name}", name::version_module(version)))
        }
        _ => Substitute::Text(wire.to_owned()),
    }
}

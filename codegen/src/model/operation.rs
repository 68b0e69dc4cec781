//! Operations of the model: request, constructor, output and how the call is made.
//!
//! Owns the choice of method, output and constructor; types are in [`super::shape`].

use super::lower::{Context, Note, ram};
use super::shape::Types;
use super::{
    Authentication, Constructor, Item, Location, Member, Method, Operation, Parameter, ParameterStyle, Shape, Type,
    Usage, describe,
};
use crate::name;
use crate::spec::{self, Schema};

/// Interprets one operation.
pub(super) fn lower(
    context: &Context<'_>,
    spec: &spec::Operation,
    module: String,
    file: &str,
    notes: &mut Vec<Note>,
) -> Operation {
    let mut types = Types::new(context, Usage::Request);
    let type_name = types.take(&name::type_name(&spec.name));
    let output_name = types.take(&format!("{type_name}Output"));
    let members = types.members(&spec.parameters, &type_name, false);
    let required = required(spec);
    let constructor = constructor(&type_name, &members, required, &mut types);
    types.switch(Usage::Response);
    let output = output(spec, output_name, &mut types);
    types.notes(file, notes);
    Operation {
        wire_name: spec.name.clone(),
        module,
        method: method(spec),
        path: spec.path.clone().filter(|_| context.product.style == spec::Style::Roa),
        authentication: authentication(spec),
        http_only: !spec.schemes.is_empty() && !spec.schemes.contains(&spec::Scheme::Https),
        parameters: spec.parameters.iter().map(parameter).collect(),
        request: Shape { name: type_name, docs: describe::operation(context, spec), members, usage: Usage::Request },
        constructor,
        deprecated: spec.deprecated.then(|| deprecation(spec)),
        output,
        items: types.items,
        ram: ram(context, spec),
    }
}

/// The members that `new` asks for, by index. `RegionId` is filled from the client's region.
fn required(spec: &spec::Operation) -> Vec<usize> {
    let asked = |node: &Schema| {
        let path = node.location == Some(spec::Location::Path);
        (node.required == Some(true) || path) && node.name.as_deref() != Some("RegionId")
    };
    spec.parameters.iter().enumerate().filter(|(_, node)| asked(node)).map(|(index, _)| index).collect()
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
    let success = spec.responses.iter().find(|(status, _)| status.starts_with('2'));
    let schema = success.and_then(|(_, response)| response.schema.as_ref());
    let docs = vec![format!("What {} answers.", crate::docs::code(&spec.name))];
    match schema {
        Some(node) if node.kind == Some(spec::Type::Object) && !node.members.is_empty() => {
            let shape = types.shape(node, name.clone(), docs);
            types.items.insert(0, Item::Shape(shape));
            Type::Local(name)
        }
        Some(node) => types.ty(node, &name),
        None => Type::Json,
    }
}

/// `POST` where it is documented; a whole body never travels with `GET`.
fn method(spec: &spec::Operation) -> Method {
    let has_body = spec.parameters.iter().any(|node| node.location == Some(spec::Location::Body));
    let offered = |method| spec.methods.contains(&method);
    if offered(spec::Method::Post) || (has_body && spec.methods == [spec::Method::Get]) {
        return Method::Post;
    }
    match spec.methods.first() {
        Some(spec::Method::Get) => Method::Get,
        Some(spec::Method::Put) => Method::Put,
        Some(spec::Method::Delete) => Method::Delete,
        Some(spec::Method::Patch) => Method::Patch,
        Some(spec::Method::Head) => Method::Head,
        Some(spec::Method::Post) | None => Method::Post,
    }
}

/// Anonymous where nothing else is documented; signed otherwise.
fn authentication(spec: &spec::Operation) -> Authentication {
    match spec.security.as_slice() {
        [only] if only == "Anonymous" => Authentication::Anonymous,
        _ => Authentication::AccessKey,
    }
}

fn parameter(node: &Schema) -> Parameter {
    Parameter {
        wire_name: node.name.clone().unwrap_or_default(),
        location: match node.location {
            Some(spec::Location::Form) => Location::Form,
            Some(spec::Location::Body) => Location::Body,
            Some(spec::Location::Path) => Location::Path,
            Some(spec::Location::Header) => Location::Header,
            Some(spec::Location::Host) => Location::Host,
            Some(spec::Location::Query) | None => Location::Query,
        },
        style: match node.style {
            Some(spec::ParameterStyle::Json) => ParameterStyle::Json,
            Some(spec::ParameterStyle::Simple) => ParameterStyle::Comma,
            Some(spec::ParameterStyle::SpaceDelimited) => ParameterStyle::Space,
            Some(spec::ParameterStyle::PipeDelimited) => ParameterStyle::Pipe,
            Some(spec::ParameterStyle::Flat | spec::ParameterStyle::RepeatList | spec::ParameterStyle::Xml) | None => {
                ParameterStyle::Flat
            }
        },
    }
}

fn deprecation(spec: &spec::Operation) -> String {
    match spec.substitutes.as_slice() {
        [] => "the documentation advises against it".to_owned(),
        substitutes => format!("use {}", substitutes.join(" or ")),
    }
}

//! Operations of the model: request, constructor, output and how the call is made.
//!
//! Owns the choice of method, output and constructor; types are in [`super::shape`].

use std::borrow::Cow;

use super::lower::{Context, Names, Note};
use super::shape::{self, Types};
use super::{
    Authentication, Constructor, Item, Location, Member, Method, Operation, Parameter, ParameterStyle, REGION, Shape,
    Style, Type, Usage, describe, ram,
};
use crate::name::{self, Scope};
use crate::spec::{self, Schema};

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
    for (member, _) in members.iter_mut().zip(&parameters).filter(|(_, parameter)| parameter.region) {
        member.docs.push(describe::REGION.to_owned());
    }
    let required = required(spec);
    let constructor = constructor(&type_name, &members, required, &mut types);
    types.switch(Usage::Response);
    let output = output(spec, names.output, &mut types);
    let (style, path) = path(context, spec);
    types.notes(&names.file, notes);
    if spec.methods.is_empty() {
        let message = "no HTTP method is documented; calls use POST".to_owned();
        notes.push(Note { file: names.file.clone(), message });
    }
    let not_callable = not_callable(context, spec, notes, &names.file);
    let docs = describe::operation(context, spec, not_callable.as_deref());
    Operation {
        wire_name: spec.name.clone(),
        module: names.module,
        method: method(spec),
        style,
        path,
        not_callable,
        authentication: authentication(spec),
        http_only: spec.schemes.contains(&spec::Scheme::Http) && !spec.schemes.contains(&spec::Scheme::Https),
        read_only: super::reads::read_only(context.name, spec),
        parameters,
        request: Shape { name: type_name, docs, members, usage: Usage::Request },
        constructor,
        // It is found when the types of all operations are known.
        pagination: None,
        deprecated: spec.deprecated.then(|| deprecation(context, spec)),
        output,
        items: types.items,
        ram: ram::facts(context, &spec.name, spec.ram.as_ref(), names.ram),
    }
}

/// The members that `new` asks for, by index. The region is filled from the client's.
fn required(spec: &spec::Operation) -> Vec<usize> {
    let asked = |node: &Schema| {
        let path = node.location == Some(spec::Location::Path);
        (node.required == Some(true) || path) && !is_region(node, &spec.parameters)
    };
    spec.parameters.iter().enumerate().filter(|(_, node)| asked(node)).map(|(index, _)| index).collect()
}

/// Whether a parameter names the region that is called: `RegionId`, or another spelling of it
/// where it is required and stands alone. An optional `region_id` is a filter in some products,
/// and stays with the caller.
pub(crate) fn is_region(node: &Schema, all: &[Schema]) -> bool {
    let named = |node: &Schema| node.name.as_deref() == Some(REGION);
    let name = node.name.as_deref().unwrap_or_default();
    let respelled = node.required == Some(true) && name.replace('_', "").eq_ignore_ascii_case(REGION);
    let apart = matches!(node.location, Some(spec::Location::Path | spec::Location::Body | spec::Location::Host));
    node.kind == Some(spec::Type::String) && !apart && (named(node) || respelled && !all.iter().any(named))
}

/// The parameters, and the one that names the region as text: regions open, and documented values
/// of a region are those of one day.
fn open_regions(parameters: &[Schema]) -> Cow<'_, [Schema]> {
    let closed = |node: &Schema| !node.values.is_empty() && is_region(node, parameters);
    if !parameters.iter().any(closed) {
        return Cow::Borrowed(parameters);
    }
    let open = |node: &Schema| match closed(node) {
        true => Schema { values: Vec::new(), ..node.clone() },
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

/// The body of the first documented success.
pub(super) fn success(spec: &spec::Operation) -> Option<&Schema> {
    let success = spec.responses.iter().find(|(status, _)| status.starts_with('2'));
    success.and_then(|(_, response)| response.schema.as_ref())
}

/// The type of the first documented success.
fn output(spec: &spec::Operation, name: String, types: &mut Types<'_>) -> Type {
    let schema = success(spec);
    let docs = vec![format!("What {} answers.", crate::docs::code(&spec.name))];
    match schema {
        Some(node) if shape::is_bytes(node) => {
            types.release(&name);
            Type::Bytes
        }
        Some(node) if node.kind == Some(spec::Type::Object) && !node.members.is_empty() => {
            let shape = types.shape(node, name.clone(), docs);
            types.items.insert(0, Item::Shape(shape));
            Type::Local(name)
        }
        Some(node) => {
            // The name was kept for a structure; the type of an item may have it.
            types.release(&name);
            match types.ty(node, &name) {
                // An answer without a body is the empty value of its type, and an enum has none.
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
    match spec.methods.first() {
        Some(spec::Method::Get) => Method::Get,
        Some(spec::Method::Put) => Method::Put,
        Some(spec::Method::Delete) => Method::Delete,
        Some(spec::Method::Patch) => Method::Patch,
        Some(spec::Method::Head) => Method::Head,
        // An operation with nothing but the other two is not callable.
        Some(spec::Method::Post | spec::Method::Options | spec::Method::Trace) | None => Method::Post,
    }
}

/// The protocol family of one operation, and its path.
///
/// The family of a product is coarse: in `V3` the path decides, and an `RPC` operation is sent to
/// `/` whatever path it documents. Where the documentation marks the rest of the path with `*`,
/// a path parameter outside the template is the whole path.
fn path(context: &Context<'_>, spec: &spec::Operation) -> (Style, Option<String>) {
    match &spec.path {
        Some(path) if context.product.style != "RPC" => {
            let in_path = |node: &&Schema| node.location == Some(spec::Location::Path);
            let outside = |node: &&Schema| !path.contains(&format!("{{{}}}", node.name.as_deref().unwrap_or_default()));
            let whole = spec.parameters.iter().filter(in_path).find(outside).filter(|_| path.ends_with('*'));
            let whole = whole.and_then(|node| node.name.as_ref()).map(|name| format!("{{+{name}}}"));
            (Style::Roa, Some(whole.unwrap_or_else(|| path.clone())))
        }
        _ => (Style::Rpc, None),
    }
}

/// Why an operation cannot be called: its product signs in a way of its own.
fn not_callable(context: &Context<'_>, spec: &spec::Operation, notes: &mut Vec<Note>, file: &str) -> Option<String> {
    let reason = match context.product.style.as_str() {
        "RPC" | "ROA" | "V3" | "FC" => {
            return unsupported_method(spec).or_else(|| missing_path_parameter(context, spec));
        }
        "OSS" => "OSS has a signature of its own and names the bucket in the host",
        "SLS" => "SLS has a signature of its own and names the project in the host",
        "PDS" => "PDS has tokens of its own and names the domain in the host",
        "AliGenie" => "AliGenie has tokens of its own",
        other => {
            let message = format!("the style {other:?} is not known");
            notes.push(Note { file: file.to_owned(), message: message.clone() });
            return Some(message);
        }
    };
    Some(reason.to_owned())
}

/// Two methods are documented here and there, and no client sends them.
fn unsupported_method(spec: &spec::Operation) -> Option<String> {
    let unsupported = |method: &spec::Method| matches!(method, spec::Method::Options | spec::Method::Trace);
    let all = !spec.methods.is_empty() && spec.methods.iter().all(unsupported);
    all.then(|| "only OPTIONS or TRACE is documented".to_owned())
}

/// A template with a variable that no parameter fills cannot become a path.
fn missing_path_parameter(context: &Context<'_>, spec: &spec::Operation) -> Option<String> {
    let (_, path) = path(context, spec);
    let path = path?;
    let variables = path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
    let named = |name: &str| {
        let wanted = name.trim_start_matches('+');
        let mut parameters = spec.parameters.iter().filter(|node| node.location == Some(spec::Location::Path));
        parameters.any(|node| node.name.as_deref() == Some(wanted))
    };
    let missing: Vec<&str> = variables.filter(|name| !named(name)).collect();
    (!missing.is_empty())
        .then(|| format!("the path needs {}, which no documented parameter gives", missing.join(" and ")))
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

/// Why an operation should not be used, in our words: the type that stands in for it, if one is
/// documented.
fn deprecation(context: &Context<'_>, spec: &spec::Operation) -> String {
    match spec.substitutes.as_slice() {
        [] => "the documentation advises against it and names no substitute".to_owned(),
        substitutes => {
            let types: Vec<_> = substitutes.iter().map(|wire| substitute(context, wire)).collect();
            format!("use {} instead", types.join(" or "))
        }
    }
}

/// `Vpc::2016-04-28::AllocateEipAddress` as the path of a type: `vpc::v2016_04_28::AllocateEipAddress`,
/// or the type alone where it is of the same product version.
fn substitute(context: &Context<'_>, wire: &str) -> String {
    let parts: Vec<&str> = wire.split("::").map(str::trim).collect();
    match parts.as_slice() {
        [operation] => name::type_name(operation),
        [product, version, operation] => {
            let name = name::type_name(operation);
            if product.eq_ignore_ascii_case(context.name) && *version == context.product.version {
                return name;
            }
            let product = name::product(&product.to_ascii_lowercase());
            format!("{product}::{}::{name}", name::version_module(version))
        }
        _ => crate::docs::code(wire),
    }
}

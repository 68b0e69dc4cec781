//! Operations of the metadata.
//!
//! Owns the keys of an operation and what is unusual about its lists: repeated parameters, statuses that
//! are no statuses, paths that are no templates.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::reader::{At, ImportError, Reader};
use super::{examples, path, prose, ram, schema};
use crate::spec::{
    Location, Method, Operation, ParameterStyle, RateLimit, Response, Schema, Scheme, ServiceError, Source,
};

const FACTS: [&str; 19] = [
    "parameters",
    "responses",
    "methods",
    "schemes",
    "security",
    "path",
    "operationType",
    "systemTags",
    "deprecated",
    "consumes",
    "produces",
    "errorCodes",
    "responseDemo",
    "staticInfo",
    "flowControl",
    "ramActions",
    "name",
    "pageable",
    "pagination",
];
const PROSE: [&str; 11] = [
    "title",
    "summary",
    "description",
    "requestParamsDescription",
    "responseParamsDescription",
    "extraInfo",
    "tags",
    "changeSet",
    "eventInfo",
    "visibility",
    "translator",
];

/// Reads one operation.
pub(super) fn import(
    name: &str,
    value: &Value,
    source: &Source,
    at: &At<'_>,
    components: &Map<String, Value>,
    reader: &mut Reader<'_>,
) -> Result<Operation, ImportError> {
    let map = reader.object(value, at)?;
    reader.known("an operation", map, &FACTS, &PROSE);
    let mut parameters = parameters(map, at, components, reader)?;
    let path = path::import(map, at, &mut parameters, reader)?;
    let responses = responses(map, at, components, reader)?;
    let success = responses.keys().find(|status| status.starts_with('2')).map_or("200", String::as_str).to_owned();
    let system_operation_type = match reader.inner(map, "systemTags", at)? {
        Some(tags) => reader.text(tags, "operationType", &at.key("systemTags"))?,
        None => None,
    };
    Ok(Operation {
        json_schema: Some("../../operation.schema.json".to_owned()),
        name: name.to_owned(),
        summary: None,
        sources: vec![source.clone()],
        origins: BTreeMap::new(),
        methods: methods(map, at, reader)?,
        schemes: schemes(map, at, reader)?,
        path,
        consumes: reader.texts(map, "consumes", at)?,
        produces: reader.texts(map, "produces", at)?,
        security: security(map, at, reader)?,
        operation_type: reader.text(map, "operationType", at)?.filter(|kind| !kind.is_empty()),
        system_operation_type: system_operation_type.filter(|kind| !kind.is_empty()),
        deprecated: reader.boolean(map, "deprecated", at)?.unwrap_or(false),
        substitutes: substitutes(map, at, reader)?,
        rate_limits: rate_limits(map, at, reader)?,
        parameters,
        errors: errors(map, at, reader)?,
        ram: ram::import(map, source, at, reader)?,
        examples: examples::import(map, &success, at, reader)?,
        responses,
        history: Vec::new(),
    })
}

fn methods(map: &Map<String, Value>, at: &At<'_>, reader: &mut Reader<'_>) -> Result<Vec<Method>, ImportError> {
    let mut methods = Vec::new();
    for text in reader.texts(map, "methods", at)? {
        match serde_json::from_value::<Method>(Value::String(text.to_ascii_uppercase())) {
            Ok(method) if methods.contains(&method) => {}
            Ok(method) => methods.push(method),
            Err(_) => reader.note(&at.key("methods"), format_args!("the unknown method {text:?} was left out")),
        }
    }
    // The order carries nothing, and differs between versions of one file.
    methods.sort();
    Ok(methods)
}

fn schemes(map: &Map<String, Value>, at: &At<'_>, reader: &mut Reader<'_>) -> Result<Vec<Scheme>, ImportError> {
    let mut schemes = Vec::new();
    for text in reader.texts(map, "schemes", at)? {
        match serde_json::from_value::<Scheme>(Value::String(text.to_ascii_lowercase())) {
            Ok(scheme) if schemes.contains(&scheme) => {}
            Ok(scheme) => schemes.push(scheme),
            Err(_) => reader.note(&at.key("schemes"), format_args!("the unknown scheme {text:?} was left out")),
        }
    }
    Ok(schemes)
}

/// The kinds of authentication, each once: each alternative is an object with one key.
fn security(map: &Map<String, Value>, at: &At<'_>, reader: &Reader<'_>) -> Result<Vec<String>, ImportError> {
    let mut kinds: Vec<String> = Vec::new();
    let Some(value) = map.get("security").filter(|value| !value.is_null()) else {
        return Ok(kinds);
    };
    let at = at.key("security");
    for (index, alternative) in reader.list(value, &at)?.iter().enumerate() {
        for kind in reader.object(alternative, &at.index(index))?.keys() {
            if !kinds.contains(kind) {
                kinds.push(kind.clone());
            }
        }
    }
    Ok(kinds)
}

fn parameters(
    map: &Map<String, Value>,
    at: &At<'_>,
    components: &Map<String, Value>,
    reader: &mut Reader<'_>,
) -> Result<Vec<Schema>, ImportError> {
    let Some(value) = map.get("parameters").filter(|value| !value.is_null()) else {
        return Ok(Vec::new());
    };
    let at = at.key("parameters");
    let mut parameters: Vec<Schema> = Vec::new();
    for (index, value) in reader.list(value, &at)?.iter().enumerate() {
        let at = at.index(index);
        let parameter = parameter(value, &at, components, reader)?;
        let same = |known: &Schema| known.name == parameter.name && known.location == parameter.location;
        if parameters.iter().any(same) {
            reader.note(
                &at,
                format_args!("repeats the parameter {:?} and was left out", parameter.name.unwrap_or_default()),
            );
        } else {
            parameters.push(parameter);
        }
    }
    Ok(parameters)
}

fn parameter(
    value: &Value,
    at: &At<'_>,
    components: &Map<String, Value>,
    reader: &mut Reader<'_>,
) -> Result<Schema, ImportError> {
    let map = reader.object(value, at)?;
    reader.known(
        "a parameter",
        map,
        &["name", "in", "schema", "style", "allowEmptyValue"],
        &["examples", "description"],
    );
    let location = match reader.required(map, "in", at)?.as_str() {
        "query" => Location::Query,
        "formData" => Location::Form,
        "body" => Location::Body,
        "path" => Location::Path,
        "header" => Location::Header,
        "host" => Location::Host,
        other => return Err(reader.error(&at.key("in"), format!("unknown location {other:?}"))),
    };
    let style = match reader.text(map, "style", at)?.as_deref() {
        None | Some("") => None,
        Some("repeatList") => Some(ParameterStyle::RepeatList),
        Some("flat") => Some(ParameterStyle::Flat),
        Some("json") => Some(ParameterStyle::Json),
        Some("simple") => Some(ParameterStyle::Simple),
        Some("spaceDelimited") => Some(ParameterStyle::SpaceDelimited),
        Some("pipeDelimited") => Some(ParameterStyle::PipeDelimited),
        Some("xml") => Some(ParameterStyle::Xml),
        // A whole body is sent as it is, whatever its style is called.
        Some(other) if location == Location::Body => {
            reader.note(&at.key("style"), format_args!("the unknown style {other:?} of a body was left out"));
            None
        }
        Some(other) => return Err(reader.error(&at.key("style"), format!("unknown style {other:?}"))),
    };
    let Some(value) = map.get("schema") else {
        return Err(reader.error(at, "the key \"schema\" is missing"));
    };
    let at_schema = at.key("schema");
    let schema = schema::import(value, &at_schema, components, reader)?;
    let name = Some(reader.required(map, "name", at)?);
    let mut parameter = Schema { name, location: Some(location), style, ..schema };
    prose::add(value, &mut parameter, &at_schema, reader);
    Ok(parameter)
}

fn responses(
    map: &Map<String, Value>,
    at: &At<'_>,
    components: &Map<String, Value>,
    reader: &mut Reader<'_>,
) -> Result<BTreeMap<String, Response>, ImportError> {
    let mut responses = BTreeMap::new();
    let Some(value) = map.get("responses").filter(|value| !value.is_null()) else {
        return Ok(responses);
    };
    let at = at.key("responses");
    for (status, value) in reader.object(value, &at)? {
        let at = at.key(status);
        if !status.starts_with(|first: char| first.is_ascii_digit()) {
            reader.note(&at, "is no HTTP status and was left out");
            continue;
        }
        let map = reader.object(value, &at)?;
        reader.known("a response", map, &["schema", "headers"], &["description", "examples"]);
        let mut response = Response::default();
        if let Some(value) = map.get("schema").filter(|value| !value.is_null()) {
            response.schema = Some(schema::import(value, &at.key("schema"), components, reader)?);
        }
        response.headers = headers(map, &at, components, reader)?;
        responses.insert(status.clone(), response);
    }
    Ok(responses)
}

fn headers(
    map: &Map<String, Value>,
    at: &At<'_>,
    components: &Map<String, Value>,
    reader: &mut Reader<'_>,
) -> Result<Vec<Schema>, ImportError> {
    let mut headers: Vec<Schema> = Vec::new();
    let Some(value) = map.get("headers").filter(|value| !value.is_null()) else {
        return Ok(headers);
    };
    let at = at.key("headers");
    for (name, value) in reader.object(value, &at)? {
        let at = at.key(name);
        let header = reader.object(value, &at)?;
        let schema = match header.get("schema") {
            Some(value) => schema::import(value, &at.key("schema"), components, reader)?,
            None => schema::import(value, &at, components, reader)?,
        };
        // Two names were typed with a hyphen that HTTP does not know.
        let name = Some(name.replace('\u{2011}', "-"));
        if headers.iter().any(|known| known.name == name) {
            reader.note(&at, "repeats a header and was left out");
        } else {
            headers.push(Schema { name, ..schema });
        }
    }
    Ok(headers)
}

/// Codes with their status; the messages are prose.
fn errors(map: &Map<String, Value>, at: &At<'_>, reader: &mut Reader<'_>) -> Result<Vec<ServiceError>, ImportError> {
    let mut errors: Vec<ServiceError> = Vec::new();
    let Some(value) = map.get("errorCodes").filter(|value| !value.is_null()) else {
        return Ok(errors);
    };
    let at = at.key("errorCodes");
    for (status, rows) in reader.object(value, &at)? {
        let at = at.key(status);
        for (index, row) in reader.list(rows, &at)?.iter().enumerate() {
            let at = at.index(index);
            let row = reader.object(row, &at)?;
            let Some(code) = reader.text(row, "errorCode", &at)?.filter(|code| !code.trim().is_empty()) else {
                reader.note(&at, "has no error code and was left out");
                continue;
            };
            let error = ServiceError { status: status.clone(), code: code.trim().to_owned(), message: None };
            if !errors.contains(&error) {
                errors.push(error);
            }
        }
    }
    Ok(errors)
}

/// `adcp::2022-01-01::DescribeUsers` for each documented substitute.
fn substitutes(map: &Map<String, Value>, at: &At<'_>, reader: &Reader<'_>) -> Result<Vec<String>, ImportError> {
    match reader.inner(map, "staticInfo", at)? {
        None => Ok(Vec::new()),
        Some(info) => reader.texts(info, "substitutions", &at.key("staticInfo")),
    }
}

/// The published limits: `threshold` calls in `countWindow` seconds; `*` is any region.
pub(super) fn rate_limits(
    map: &Map<String, Value>,
    at: &At<'_>,
    reader: &Reader<'_>,
) -> Result<Vec<RateLimit>, ImportError> {
    let Some(control) = reader.inner(map, "flowControl", at)? else {
        return Ok(Vec::new());
    };
    let at = at.key("flowControl");
    let at = at.key("flowControlList");
    let mut limits = Vec::new();
    let Some(value) = control.get("flowControlList").filter(|value| !value.is_null()) else {
        return Ok(limits);
    };
    for (index, row) in reader.list(value, &at)?.iter().enumerate() {
        let at = at.index(index);
        let row = reader.object(row, &at)?;
        limits.push(RateLimit {
            threshold: reader.required(row, "threshold", &at)?,
            window_seconds: reader.integer(row, "countWindow", &at)?.unwrap_or(1),
            region: reader.text(row, "regionId", &at)?.filter(|region| region != "*" && !region.is_empty()),
        });
    }
    Ok(limits)
}

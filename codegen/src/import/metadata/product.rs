//! The file as a whole: product, endpoints, shared schemas, operations.
//!
//! Owns the keys at the top of a metadata file.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::reader::{At, ImportError, Reader};
use super::{endpoints, fixups, operation, ram, schema};
use crate::import::folder::{self, is_file_name};
use crate::import::prose::Finding;
use crate::model::Note;
use crate::spec::{Operation, Product, RateLimit, ServiceError, Source};

const FACTS: [&str; 9] =
    ["version", "info", "components", "apis", "endpoints", "errorCodes", "flowControl", "ram", "directories"];

/// The specs of one product version, as one metadata file states them.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The folder below `specs/`, such as `esa/2024-09-10`.
    pub folder: String,
    /// What the operations share.
    pub product: Product,
    /// The operations by name.
    pub operations: BTreeMap<String, Operation>,
    /// What was left out or could not be used, and why.
    pub notes: Vec<Note>,
    /// The lists of values in descriptions: what was taken, and what was not.
    pub prose: Vec<Finding>,
}

/// Reads a whole file.
pub(super) fn import(
    document: &Value,
    kind: &str,
    date: Option<&str>,
    reader: &mut Reader<'_>,
) -> Result<Imported, ImportError> {
    let at = At::root();
    let map = reader.object(document, &at)?;
    reader.known("the file", map, &FACTS, &["changeSet"]);
    let info_at = at.key("info");
    let info = match map.get("info") {
        Some(info) => reader.object(info, &info_at)?,
        None => return Err(reader.error(&at, "the key \"info\" is missing; is this an api-docs.json?")),
    };
    let code = reader.required(info, "product", &info_at)?;
    let version = reader.required(info, "version", &info_at)?;
    for (key, text) in [("product", &code), ("version", &version)] {
        // Both become names of folders.
        if !is_file_name(text) {
            return Err(reader.error(&info_at.key(key), format!("{text:?} cannot name a folder")));
        }
    }
    let folder = folder::of_version(&code, &version);
    let source = Source { kind: kind.to_owned(), name: folder.clone(), date: date.map(str::to_owned) };
    let empty = Map::new();
    let components_at = at.key("components");
    let components = match reader.inner(map, "components", &at)? {
        Some(components) => reader.inner(components, "schemas", &components_at)?.unwrap_or(&empty),
        None => &empty,
    };
    let mut schemas = BTreeMap::new();
    for (name, value) in components {
        let schemas_at = components_at.key("schemas");
        schemas.insert(name.clone(), schema::import(value, &schemas_at.key(name), components, reader)?);
    }
    let product = Product {
        json_schema: Some("../../product.schema.json".to_owned()),
        title: None,
        style: reader.required(info, "style", &info_at)?,
        default: false,
        documentation: Some(format!("https://api.alibabacloud.com/document/{code}/{version}")),
        sources: vec![source.clone()],
        origins: BTreeMap::new(),
        ram: ram::product(map, &at, reader)?,
        ram_operations: BTreeMap::new(),
        endpoints: endpoints::import(map, &at, reader)?,
        errors: errors(map, &at, reader)?,
        schemas,
        product: code,
        version,
    };
    let operations = operations(map, &source, components, &at, reader)?;
    Ok(Imported { folder, product, operations, notes: Vec::new(), prose: Vec::new() })
}

/// The operations by name, with what the file states about them in other places.
fn operations(
    map: &Map<String, Value>,
    source: &Source,
    components: &Map<String, Value>,
    at: &At<'_>,
    reader: &mut Reader<'_>,
) -> Result<BTreeMap<String, Operation>, ImportError> {
    let limits = limits(map, at, reader)?;
    let mut rams = ram::by_operation(map, source, at, reader)?;
    let apis_at = at.key("apis");
    let apis = match map.get("apis") {
        Some(apis) => reader.object(apis, &apis_at)?,
        None => return Err(reader.error(at, "the key \"apis\" is missing; is this an api-docs.json?")),
    };
    let mut operations = BTreeMap::new();
    for (name, value) in apis {
        let at = apis_at.key(name);
        if name.is_empty() || !name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
            return Err(reader.error(&at, "the name of an operation is letters, digits and underscores"));
        }
        // Some file systems treat upper case and lower case as equal.
        if name.eq_ignore_ascii_case("product") {
            return Err(reader.error(&at, "the file of the operation would be that of the product"));
        }
        let mut operation = operation::import(name, value, source, &at, components, reader)?;
        if operation.rate_limits.is_empty() {
            operation.rate_limits = limits.get(name).cloned().unwrap_or_default();
        }
        operation.ram = operation.ram.or_else(|| rams.remove(name));
        fixups::apply(source, &mut operation, &at, reader);
        operations.insert(name.clone(), operation);
    }
    Ok(operations)
}

/// The codes that any operation of the product may return.
fn errors(map: &Map<String, Value>, at: &At<'_>, reader: &mut Reader<'_>) -> Result<Vec<ServiceError>, ImportError> {
    let at = at.key("errorCodes");
    let mut errors: Vec<ServiceError> = Vec::new();
    let Some(value) = map.get("errorCodes").filter(|value| !value.is_null()) else {
        return Ok(errors);
    };
    for (index, row) in reader.list(value, &at)?.iter().enumerate() {
        let at = at.index(index);
        let row = reader.object(row, &at)?;
        let Some(code) = reader.text(row, "code", &at)?.filter(|code| !code.trim().is_empty()) else {
            reader.note(&at, "has no error code and was left out");
            continue;
        };
        let status = reader.text(row, "http_code", &at)?.unwrap_or_default();
        let error = ServiceError { status, code: code.trim().to_owned(), message: None };
        if !errors.contains(&error) {
            errors.push(error);
        }
    }
    Ok(errors)
}

/// The published limits of the product, by operation.
fn limits(
    map: &Map<String, Value>,
    at: &At<'_>,
    reader: &Reader<'_>,
) -> Result<BTreeMap<String, Vec<RateLimit>>, ImportError> {
    let mut by_operation: BTreeMap<String, Vec<RateLimit>> = BTreeMap::new();
    let limits = operation::rate_limits(map, at, reader)?;
    let rows = map.get("flowControl").and_then(|control| control.get("flowControlList")).and_then(Value::as_array);
    for (row, limit) in rows.into_iter().flatten().zip(limits) {
        if let Some(Value::String(name)) = row.get("api") {
            by_operation.entry(name.clone()).or_default().push(limit);
        }
    }
    Ok(by_operation)
}

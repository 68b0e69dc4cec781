//! Authorization facts of the metadata.
//!
//! Owns both shapes in which files state actions.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::reader::{At, ImportError, Reader};
use crate::import::ram::resource_type;
use crate::import::unique::extend_unique;
use crate::spec::{
    ProductRam, Ram, RamAction, RamCondition, RamResource, RamResourceType, RamState, Requirement, Source,
};

/// The facts of an operation; an empty list states none.
pub(super) fn import(
    map: &Map<String, Value>,
    source: &Source,
    at: &At<'_>,
    reader: &mut Reader<'_>,
) -> Result<Option<Ram>, ImportError> {
    let Some(value) = map.get("ramActions").filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    let at = at.key("ramActions");
    let mut ram = None;
    for (index, row) in reader.list(value, &at)?.iter().enumerate() {
        let at = at.index(index);
        let row = reader.object(row, &at)?;
        add(&mut ram, action(row, &at, reader)?, source);
    }
    Ok(ram)
}

/// The facts that the file states for the product as a whole, by operation: those of some operations are
/// only there.
pub(super) fn by_operation(
    document: &Map<String, Value>,
    source: &Source,
    at: &At<'_>,
    reader: &mut Reader<'_>,
) -> Result<BTreeMap<String, Ram>, ImportError> {
    let mut rams = BTreeMap::new();
    let Some(map) = reader.inner(document, "ram", at)? else {
        return Ok(rams);
    };
    let at = at.key("ram");
    for (index, row) in list(map, "ramActions", &at, reader)?.iter().enumerate() {
        let at = at.key("ramActions");
        let at = at.index(index);
        let row = reader.object(row, &at)?;
        if let Some(name) = reader.text(row, "apiName", &at)? {
            let mut ram = rams.remove(&name);
            add(&mut ram, action(row, &at, reader)?, source);
            rams.extend(ram.map(|ram| (name, ram)));
        }
    }
    Ok(rams)
}

/// Adds a row. A further row of an action adds to what the first one states.
fn add(ram: &mut Option<Ram>, action: RamAction, source: &Source) {
    let empty =
        || Ram { state: RamState::Documented, actions: Vec::new(), source: source.clone(), other_sources: Vec::new() };
    let actions = &mut ram.get_or_insert_with(empty).actions;
    match actions.iter_mut().find(|known| known.action == action.action) {
        Some(known) => {
            extend_unique(&mut known.resources, action.resources);
            extend_unique(&mut known.condition_keys, action.condition_keys);
            extend_unique(&mut known.dependent_actions, action.dependent_actions);
        }
        None => actions.push(action),
    }
}

/// One row: the action inside `ramAction`, or, in an older shape, in the row itself.
fn action(row: &Map<String, Value>, at: &At<'_>, reader: &mut Reader<'_>) -> Result<RamAction, ImportError> {
    reader.known(
        "a RAM row",
        row,
        &["operationType", "ramAction", "additionalActions", "action", "actionConditions", "resources", "authLevel"],
        &["apiName", "description"],
    );
    let inner_at = at.key("ramAction");
    let (inner, inner_at) = match row.get("ramAction") {
        Some(inner) => (reader.object(inner, &inner_at)?, &inner_at),
        None => (row, at),
    };
    let mut condition_keys = Vec::new();
    for (index, condition) in list(inner, "actionConditions", inner_at, reader)?.iter().enumerate() {
        let at = inner_at.key("actionConditions");
        let at = at.index(index);
        let key = reader.required(reader.object(condition, &at)?, "conditionKey", &at)?;
        extend_unique(&mut condition_keys, [key]);
    }
    let mut resources = Vec::new();
    for (index, resource) in list(inner, "resources", inner_at, reader)?.iter().enumerate() {
        let at = inner_at.key("resources");
        extend_unique(&mut resources, [self::resource(resource, &at.index(index), reader)?]);
    }
    let mut dependent_actions = Vec::new();
    extend_unique(&mut dependent_actions, reader.texts(row, "additionalActions", at)?);
    extend_unique(&mut dependent_actions, reader.texts(inner, "additionalActions", inner_at)?);
    Ok(RamAction {
        action: reader.required(inner, "action", inner_at)?,
        access_level: reader.text(row, "operationType", at)?.filter(|level| !level.is_empty()),
        resources,
        condition_keys,
        dependent_actions,
    })
}

fn resource(value: &Value, at: &At<'_>, reader: &mut Reader<'_>) -> Result<RamResource, ImportError> {
    let map = reader.object(value, at)?;
    let kind = reader.text(map, "resourceType", at)?.filter(|kind| !kind.is_empty());
    let arn = reader.required(map, "arn", at)?;
    Ok(RamResource {
        resource_type: kind.and_then(|kind| resource_type(&kind, &arn)),
        requirement: match reader.text(map, "validationType", at)?.as_deref() {
            Some("always") => Requirement::Required,
            Some("conditional") => Requirement::Optional,
            _ => Requirement::Unknown,
        },
        arn,
    })
}

/// The product as RAM knows it.
pub(super) fn product(
    document: &Map<String, Value>,
    at: &At<'_>,
    reader: &mut Reader<'_>,
) -> Result<Option<ProductRam>, ImportError> {
    let Some(map) = reader.inner(document, "ram", at)? else {
        return Ok(None);
    };
    let at = at.key("ram");
    let granularity = match reader.text(map, "ramLevel", &at)?.as_deref() {
        Some("资源级") => Some("RESOURCE"),
        Some("操作级") => Some("OPERATION"),
        Some("服务级") => Some("SERVICE"),
        None | Some("") => None,
        Some(other) => {
            reader.note(&at, format_args!("has the unknown granularity {other:?}"));
            None
        }
    };
    let mut conditions = Vec::new();
    for (index, condition) in list(map, "ramConditions", &at, reader)?.iter().enumerate() {
        let list_at = at.key("ramConditions");
        let at = list_at.index(index);
        let condition = reader.object(condition, &at)?;
        let kind = match reader.inner(condition, "schema", &at)? {
            Some(schema) => reader.text(schema, "type", &at.key("schema"))?,
            None => None,
        };
        conditions.push(RamCondition { key: reader.required(condition, "name", &at)?, data_type: kind });
    }
    let mut resources = Vec::new();
    for (index, resource) in list(map, "resourceTypes", &at, reader)?.iter().enumerate() {
        let list_at = at.key("resourceTypes");
        let at = list_at.index(index);
        let resource = reader.object(resource, &at)?;
        resources.push(RamResourceType {
            resource_type: reader.required(resource, "resourceType", &at)?,
            arn: reader.required(resource, "arn", &at)?,
        });
    }
    let codes = reader.texts(map, "ramCodes", &at)?;
    Ok(Some(ProductRam { codes, granularity: granularity.map(str::to_owned), conditions, resources }))
}

fn list<'v>(
    map: &'v Map<String, Value>,
    key: &str,
    at: &At<'_>,
    reader: &Reader<'_>,
) -> Result<&'v [Value], ImportError> {
    match map.get(key).filter(|value| !value.is_null()) {
        None => Ok(&[]),
        Some(value) => reader.list(value, &at.key(key)),
    }
}

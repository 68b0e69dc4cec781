//! One file of SDK models.
//!
//! Owns how a file is recognized, and what is corrected before any other source is looked at: parameters
//! that the documentation hides, and forms of requests that have no body.

use serde_json::Value;

use crate::import::metadata::{self, ImportError, Imported};
use crate::import::source_rank::SDK_MODEL;
use crate::model::Note;
use crate::spec::{Location, Method, Operation};

/// The keys of an operation of a model. Metadata has others as well: models contain no error codes, no
/// examples of responses and no prose.
const KEYS: [&str; 8] = ["methods", "schemes", "security", "deprecated", "parameters", "responses", "path", "consumes"];
/// Parameters that services take and no documentation shows: they name accounts for internal callers.
const HIDDEN: [&str; 4] = ["OwnerId", "OwnerAccount", "ResourceOwnerId", "ResourceOwnerAccount"];

/// Whether a document in the shape of metadata is an SDK model for certain: it has an empty menu, and
/// each operation has one method, HTTPS alone, and nothing that only documentation states.
pub fn is_model(document: &Value) -> bool {
    let is_empty_list = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
    let Some(operations) = document.get("apis").and_then(Value::as_object) else { return false };
    document.get("directories").is_some_and(is_empty_list)
        && !operations.is_empty()
        && operations.values().all(is_operation_of_model)
}

fn is_operation_of_model(operation: &Value) -> bool {
    let Some(keys) = operation.as_object() else { return false };
    let list = |key: &str| keys.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    keys.keys().all(|key| KEYS.contains(&key.as_str()))
        && list("methods").len() == 1
        && matches!(list("schemes"), [scheme] if scheme == "https")
}

/// Reads one file; `date` is the date of the model, as exact as it is known. The files state none.
///
/// # Errors
///
/// The file is not JSON, or a value in it is of the wrong kind.
pub fn import(file: &str, text: &str, date: Option<&str>) -> Result<Imported, ImportError> {
    let mut imported = metadata::import_as(SDK_MODEL, file, text, date)?;
    // Whether the product has documentation is not known.
    imported.product.documentation = None;
    for (name, operation) in &mut imported.operations {
        let messages = [leave_out_hidden(operation), move_forms_to_queries(operation)].concat();
        let note = |message| Note { file: file.to_owned(), message: format!("$.apis.{name}.parameters: {message}") };
        imported.notes.extend(messages.into_iter().map(note));
    }
    Ok(imported)
}

fn leave_out_hidden(operation: &mut Operation) -> Vec<String> {
    let mut messages = Vec::new();
    operation.parameters.retain(|parameter| {
        let hidden = parameter.name.as_deref().filter(|name| HIDDEN.contains(name));
        messages.extend(hidden.map(|name| format!("{name} is hidden by the documentation and was left out")));
        hidden.is_none()
    });
    messages
}

/// Some SDKs send the whole request as one map; what they send of it with GET is the query.
fn move_forms_to_queries(operation: &mut Operation) -> Vec<String> {
    let mut messages = Vec::new();
    if has_form(&operation.methods) {
        return messages;
    }
    for parameter in operation.parameters.iter_mut().filter(|parameter| parameter.location == Some(Location::Form)) {
        parameter.location = Some(Location::Query);
        let name = parameter.name.as_deref().unwrap_or_default();
        messages.push(format!("{name} is in a form that no documented method sends; the query was taken"));
    }
    messages
}

/// Whether requests with any of these methods can have a form; without methods nothing is known.
pub(super) fn has_form(methods: &[Method]) -> bool {
    methods.is_empty() || methods.iter().any(|method| !matches!(method, Method::Get | Method::Head))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn models_are_recognized() {
        let operation = |more: Value| {
            let mut operation = json!({
                "methods": ["post"], "schemes": ["https"], "security": [{ "AK": [] }], "deprecated": false,
                "parameters": [], "responses": {},
            });
            operation.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
            json!({ "version": "1.0", "info": {}, "directories": [], "components": {}, "endpoints": [],
                "apis": { "GetThing": operation } })
        };
        let plain = operation(json!({}));
        let without = |key: &str| {
            let mut document = plain.clone();
            document.as_object_mut().unwrap().remove(key);
            document
        };
        let cases = [
            ("a model", plain.clone(), true),
            ("a path", operation(json!({ "path": "/things" })), true),
            ("error codes", operation(json!({ "errorCodes": {} })), false),
            ("a title", operation(json!({ "title": "t" })), false),
            ("two methods", operation(json!({ "methods": ["get", "post"] })), false),
            ("two schemes", operation(json!({ "schemes": ["http", "https"] })), false),
            ("no menu", without("directories"), false),
            ("no operations", without("apis"), false),
            ("an empty list of operations", json!({ "directories": [], "apis": {} }), false),
            ("an operation that is none", json!({ "directories": [], "apis": { "GetThing": 1 } }), false),
            ("a list", json!([]), false),
        ];
        for (name, document, expected) in cases {
            assert_eq!(is_model(&document), expected, "{name}");
        }
    }
}

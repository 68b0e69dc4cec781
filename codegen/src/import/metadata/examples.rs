//! Documented examples of responses.
//!
//! Owns the text inside `responseDemo`: JSON that holds JSON and XML as text.

use serde_json::{Map, Value};

use super::reader::{At, ImportError, Reader};
use crate::import::nesting::{MAX_DEPTH, is_too_deep};
use crate::spec::{Example, ExampleFormat};

/// Reads the examples; `status` is that of the documented success.
pub(super) fn import(
    map: &Map<String, Value>,
    status: &str,
    at: &At<'_>,
    reader: &mut Reader<'_>,
) -> Result<Vec<Example>, ImportError> {
    let Some(text) = reader.text(map, "responseDemo", at)?.filter(|text| !text.trim().is_empty()) else {
        return Ok(Vec::new());
    };
    let at = at.key("responseDemo");
    let demos: Value = serde_json::from_str(&text).map_err(|error| reader.error(&at, error.to_string()))?;
    let mut examples = Vec::new();
    for (index, demo) in reader.list(&demos, &at)?.iter().enumerate() {
        let at = at.index(index);
        let demo = reader.object(demo, &at)?;
        let format = match reader.text(demo, "type", &at)?.unwrap_or_default().as_str() {
            "json" => ExampleFormat::Json,
            "xml" => ExampleFormat::Xml,
            other => {
                reader.note(&at, format_args!("has the unknown format {other:?} and was left out"));
                continue;
            }
        };
        // The status of an error example is not documented.
        for (key, status) in [("example", status), ("errorExample", "error")] {
            if let Some(text) = reader.text(demo, key, &at)?.filter(|text| !text.trim().is_empty()) {
                examples.extend(example(&text, format, status, &at.key(key), reader));
            }
        }
    }
    Ok(examples)
}

/// One example; text that is not JSON is no fact about a JSON response.
fn example(text: &str, format: ExampleFormat, status: &str, at: &At<'_>, reader: &mut Reader<'_>) -> Option<Example> {
    let body = match format {
        ExampleFormat::Xml => Value::String(text.to_owned()),
        ExampleFormat::Json => match serde_json::from_str(text) {
            Ok(body) if is_too_deep(&body) => {
                reader.note(at, format_args!("nests more than {MAX_DEPTH} levels deep and was left out"));
                return None;
            }
            Ok(body) => body,
            Err(error) => {
                reader.note(at, format_args!("is not JSON and was left out: {error}"));
                return None;
            }
        },
    };
    Some(Example { status: status.to_owned(), format, body })
}

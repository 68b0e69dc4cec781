//! Comparison of an example with the output that was decoded from it.
//!
//! Owns the comparison: the output must equal the example, once the values that the decoder reports
//! are put back in their places.

use serde_json::Value;

/// How the output that was decoded from an example differs from it.
#[derive(Debug, PartialEq)]
pub(super) enum Decoded {
    /// Not at all.
    Exactly,
    /// In this many values alone, which have another type and the same meaning.
    Coerced(usize),
    /// In this many values alone, which the type has no place for.
    Unplaced(usize),
    /// At this place, for this cause.
    Differently(String, String),
}

/// Compares an example with the program's answer: `{output, unknown, unreadable, coerced}`.
pub(super) fn compare(example: &Value, answer: Option<Value>) -> Decoded {
    let Some(mut answer) = answer else {
        return Decoded::Differently(".".to_owned(), "the program gave no answer".to_owned());
    };
    if let Some(error) = answer.get("error").and_then(Value::as_str) {
        return Decoded::Differently(".".to_owned(), error.to_owned());
    }
    let mut take = |name: &str| answer.get_mut(name).map(Value::take).unwrap_or_default();
    let mut output = take("output");
    let (unknown, unreadable, coerced) = (take("unknown"), take("unreadable"), take("coerced"));
    let rows = |value: &Value| value.as_array().map_or(0, Vec::len);
    let counts = (rows(&unknown) + rows(&unreadable), rows(&coerced));
    // Missing values first: the items of a list find their index only when none is missing.
    for (rows, missing) in [(&unknown, true), (&unreadable, true), (&coerced, false)] {
        let mut rows: Vec<&Value> = rows.as_array().into_iter().flatten().collect();
        rows.sort_by_key(|row| steps(row));
        for row in rows {
            put(&mut output, &steps(row), row.get(1).cloned().unwrap_or_default(), missing);
        }
    }
    match (difference(example, &output, String::new()), counts) {
        (Some((place, cause)), _) => Decoded::Differently(place, cause),
        (None, (0, 0)) => Decoded::Exactly,
        (None, (0, coerced)) => Decoded::Coerced(coerced),
        (None, (unplaced, _)) => Decoded::Unplaced(unplaced),
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Item(usize),
    Member(String),
}

/// The path of a reported row: names and indexes.
fn steps(row: &Value) -> Vec<Step> {
    let path = row.get(0).and_then(Value::as_array);
    let step = |value: &Value| match value {
        Value::Number(index) => usize::try_from(index.as_u64()?).ok().map(Step::Item),
        Value::String(name) => Some(Step::Member(name.clone())),
        _ => None,
    };
    path.into_iter().flatten().filter_map(step).collect()
}

/// Puts a value back at its place in the document; a missing item is inserted.
fn put(target: &mut Value, path: &[Step], value: Value, missing: bool) {
    match path {
        [] => *target = value,
        [Step::Member(name), rest @ ..] => {
            if !target.is_object() {
                *target = Value::Object(serde_json::Map::new());
            }
            if let Value::Object(members) = target {
                put(members.entry(name.clone()).or_insert(Value::Null), rest, value, missing);
            }
        }
        [Step::Item(index), rest @ ..] => {
            if !target.is_array() {
                *target = Value::Array(Vec::new());
            }
            let Value::Array(items) = target else { return };
            if missing && rest.is_empty() && *index <= items.len() {
                items.insert(*index, value);
            } else if let Some(item) = items.get_mut(*index) {
                put(item, rest, value, missing);
            }
        }
    }
}

/// The first place where two documents differ, and how.
fn difference(expected: &Value, found: &Value, place: String) -> Option<(String, String)> {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            let names = expected.keys().chain(found.keys().filter(|name| !expected.contains_key(*name)));
            for name in names {
                let place = format!("{place}.{name}");
                match (expected.get(name), found.get(name)) {
                    (Some(expected), Some(found)) => {
                        let inner = difference(expected, found, place);
                        if inner.is_some() {
                            return inner;
                        }
                    }
                    (Some(value), None) => return Some((place, format!("{value} is missing"))),
                    (None, Some(value)) => return Some((place, format!("{value} was not sent"))),
                    (None, None) => {}
                }
            }
            None
        }
        (Value::Array(expected), Value::Array(found)) => {
            if expected.len() != found.len() {
                return Some((place, format!("{} items became {}", expected.len(), found.len())));
            }
            let pairs = expected.iter().zip(found).enumerate();
            pairs
                .into_iter()
                .find_map(|(index, (expected, found))| difference(expected, found, format!("{place}[{index}]")))
        }
        // 3 and 3.0 are one number.
        (Value::Number(expected), Value::Number(found)) if expected.as_f64() == found.as_f64() => None,
        (expected, found) if expected == found => None,
        (expected, found) => Some((place, format!("{expected} became {found}"))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reported_values_are_put_back() {
        let example = json!({"A": "5", "B": [1, {"x": 1}, 3], "C": {"Z": true}, "D": null});
        let answer = json!({
            "output": {"A": 5, "B": [1, 3], "C": {}},
            "unknown": [[["C", "Z"], true]],
            "unreadable": [[["B", 1], {"x": 1}], [["D"], null]],
            "coerced": [[["A"], "5"]],
        });
        assert_eq!(compare(&example, Some(answer)), Decoded::Unplaced(3));
    }

    #[test]
    fn differences_are_reported() {
        let cases = [
            (json!({"A": 1}), json!({"output": {"A": 1.0}}), Decoded::Exactly),
            (json!({"A": 1}), json!({"output": {}}), Decoded::Differently(".A".into(), "1 is missing".into())),
            (json!({}), json!({"output": {"A": 1}}), Decoded::Differently(".A".into(), "1 was not sent".into())),
            (json!([1, 2]), json!({"output": [1]}), Decoded::Differently(String::new(), "2 items became 1".into())),
            (json!({"A": 1}), json!({"error": "x"}), Decoded::Differently(".".into(), "x".into())),
        ];
        for (example, answer, expected) in cases {
            assert_eq!(compare(&example, Some(answer)), expected);
        }
        assert!(matches!(compare(&json!({}), None), Decoded::Differently(..)));
    }
}

//! The facts inside a description: values, default, bounds, and whether it is deprecated.
//!
//! Owns the wordings that have one meaning only. A wording that only looks like a fact is a question;
//! all other prose is dropped.

use super::lines::Line;
use super::no_fact;
use super::question::Expected;
use super::reader::Reader;
use crate::import::prose;
use crate::spec::{Schema, Type};

/// Reads the description of one node.
pub(super) fn read(lines: &[Line], schema: &mut Schema, path: &str, reader: &mut Reader<'_>) {
    // Pages repeat the descriptions of parameters: a response has no default, and no bounds to keep to.
    let is_request = path.starts_with("parameters");
    let outer = lines.iter().filter(|line| line.bullet().is_some()).map(|line| line.indent).min();
    for (index, line) in lines.iter().enumerate() {
        schema.deprecated |= is_deprecated(&line.text);
        // A bullet below another one explains a part of it.
        let is_outer = line.bullet().is_some() && outer.is_some_and(|outer| line.indent < outer + 2);
        if let Some(value) = line.bullet().and_then(default_of_bullet).filter(|_| is_request && is_outer) {
            set_default(value, line, schema, path, reader);
        }
        // Bullets are read with the line before them.
        if line.bullet().is_some() {
            continue;
        }
        let rest = lines.get(index + 1..).unwrap_or_default();
        if let Some(text) = text_after(&line.text, &["valid values", "valid value", "value range"]) {
            values(line, text, rest, schema, path, reader);
        }
        if !is_request {
            continue;
        }
        let default = text_after(&line.text, &["default value", "default:", "default values"]);
        if let Some(text) = default.map(statement).filter(|text| !text.is_empty()) {
            let text = sentence(text);
            match token(text).or_else(|| reader.answer(line.number, Expected::Default).and_then(token)) {
                Some(value) => set_default(value, line, schema, path, reader),
                None if no_fact::is_undefined(text) => {}
                None => {
                    let text = format!("what is the default in {text:?}?");
                    reader.question(line.number, format!("{path}.default"), Expected::Default, text, vec![]);
                }
            }
        }
        for (mark, is_minimum) in [("minimum value", true), ("start value", true), ("maximum value", false)] {
            if let Some(text) = text_after(&line.text, &[mark]).map(statement).filter(|text| !text.is_empty()) {
                bound(sentence(text), is_minimum, line, schema, path, reader);
            }
        }
    }
    if schema.kind == Some(Type::String) && schema.values.is_empty() {
        schema.values = states(lines, schema.example.as_deref());
    }
}

/// The states of a text that are explained one a line, without a header or bullets: `Done: It has ended.`
/// Only a list that has the example among them is one for certain.
fn states(lines: &[Line], example: Option<&str>) -> Vec<String> {
    let state = |line: &Line| {
        let (shown, explained) = line.text.split_once(": ").filter(|_| line.bullet().is_none())?;
        let is_plain = shown.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter));
        let is_label = ["Note", "Example", "Examples", "Unit", "Default", "Format", "Important"].contains(&shown);
        (is_plain && !is_label && explained.ends_with(['.', '。'])).then(|| shown.to_owned())
    };
    let mut found: Vec<String> = lines.iter().rev().map_while(state).collect();
    found.reverse();
    let is_unique = found.iter().enumerate().all(|(index, one)| !found.iter().take(index).any(|other| other == one));
    let has_example = found.iter().any(|one| Some(one.as_str()) == example);
    if found.len() > 1 && is_unique && has_example { found } else { Vec::new() }
}

/// The value of a bullet that is marked as the default: `false (default)`, `fast: This is the default value.`
fn default_of_bullet(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let marks = ["(default)", "(default value)", "this is the default value"];
    let mark = marks.iter().filter_map(|mark| lower.find(mark)).min()?;
    let shown = text.get(..mark)?;
    let (value, _) = shown.split_once([':', '：']).unwrap_or((shown, ""));
    token(value)
}

/// Whether the line marks its parameter as deprecated.
fn is_deprecated(text: &str) -> bool {
    let text = text.trim_matches(['(', ')', '[', ']', '.', ' ']).to_ascii_lowercase();
    let marks = ["this parameter is deprecated", "this parameter has been deprecated", "this field is deprecated"];
    text == "deprecated" || marks.iter().any(|mark| text.starts_with(mark))
}

/// The text after the first of the marks in a line.
fn text_after<'t>(text: &'t str, marks: &[&str]) -> Option<&'t str> {
    let lower = text.to_ascii_lowercase();
    let mark = marks.iter().find(|mark| lower.contains(**mark))?;
    text.get(lower.find(*mark)? + mark.len()..)
}

/// The text after the colon of a mark, or after `is` and `are`; nothing in other wordings.
fn statement(text: &str) -> &str {
    let starts = [":", "：", " is ", " are "];
    starts.iter().find_map(|start| text.strip_prefix(start)).unwrap_or_default().trim()
}

/// The first sentence, without the full stop at its end.
fn sentence(text: &str) -> &str {
    let ends = |(at, letter): &(usize, char)| {
        let rest = text.get(at + letter.len_utf8()..).unwrap_or_default();
        matches!(letter, '。' | ';') || (*letter == '.' && (rest.is_empty() || rest.starts_with(' ')))
    };
    let end = text.char_indices().find(ends).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text).trim()
}

/// One value: a word without anything around it.
fn token(text: &str) -> Option<&str> {
    let text = text.trim().trim_matches(['"', '\'', '`']).trim_end_matches([',', '.']);
    let is_word = !text.is_empty()
        && text.len() <= 64
        && !text.contains(|letter: char| letter.is_whitespace() || "：()[]{}".contains(letter));
    (is_word && !text.ends_with(':')).then_some(text)
}

fn set_default(value: &str, line: &Line, schema: &mut Schema, path: &str, reader: &mut Reader<'_>) {
    match &schema.default {
        None => schema.default = Some(value.to_owned()),
        Some(known) if known == value => {}
        Some(known) => {
            let choices = vec![known.clone(), value.to_owned()];
            let text = "the page names two defaults; which one is it?";
            schema.default = reader.answer(line.number, Expected::Default).and_then(token).map(str::to_owned);
            if schema.default.is_none() {
                reader.question(line.number, format!("{path}.default"), Expected::Default, text, choices);
            }
        }
    }
}

fn values(line: &Line, text: &str, rest: &[Line], schema: &mut Schema, path: &str, reader: &mut Reader<'_>) {
    // The values of a boolean follow from its type.
    if schema.kind == Some(Type::Boolean) {
        return;
    }
    let inline = sentence(statement(text));
    if let Some(reason) = no_fact::reason(text, inline, rest, schema.kind) {
        let shown = if inline.is_empty() { sentence(text.trim()) } else { inline };
        return reader.note(line.number, format_args!("{path}.values: left out, {reason}: {shown:?}"));
    }
    let found = match prose::list_of(&description(line, rest), schema) {
        Some(Ok(list)) => Some(list),
        Some(Err(reason)) if reason.is_final() => {
            return reader.note(line.number, format_args!("{path}.values: left out, {reason}"));
        }
        _ => match range(inline, schema.kind) {
            Some(range) if path.starts_with("parameters") => return set_range(&range, schema),
            Some(_) => return,
            None => None,
        },
    };
    let is_free = schema.values.is_empty() && !matches!(schema.kind, Some(Type::Array | Type::Object | Type::Any));
    match found.filter(|_| is_free) {
        Some((values, default)) => {
            schema.values = values;
            if let Some(default) = default {
                set_default(&default, line, schema, path, reader);
            }
        }
        None => {
            let answer = reader.answer(line.number, Expected::Values);
            if answer.is_some_and(|answer| answered_values(answer, schema)) {
                return;
            }
            let shown = if inline.is_empty() { line.text.as_str() } else { inline };
            let text = format!("which values does {shown:?} allow?");
            reader.question(line.number, format!("{path}.values"), Expected::Values, text, vec![]);
        }
    }
}

/// Whether an answer names values that fit. Those of an array are kept until its items are known.
fn answered_values(answer: &str, schema: &mut Schema) -> bool {
    if let Some(range) = range(answer, schema.kind) {
        set_range(&range, schema);
        return true;
    }
    let found = list(answer, schema.kind).filter(|_| schema.kind != Some(Type::Object));
    found.map(|(values, _)| schema.values = values).is_some()
}

/// The values of a list, and which of them is the default.
type Values = (Vec<String>, Option<String>);

fn value(text: &str, kind: Option<Type>, values: &mut Values) -> Option<()> {
    let lower = text.to_ascii_lowercase();
    let unmarked = lower.find("(default").map_or(text, |at| text.get(..at).unwrap_or(text));
    let value = token(unmarked)?;
    if matches!(kind, Some(Type::Integer | Type::Number)) {
        number(value)?;
    }
    if lower.contains("(default)") {
        values.1 = Some(value.to_owned());
    }
    if !values.0.iter().any(|known| known == value) {
        values.0.push(value.to_owned());
    }
    Some(())
}

/// The lines from the one with the header on, as the reader of descriptions has them.
fn description(line: &Line, rest: &[Line]) -> String {
    let indented = |line: &Line| format!("{:1$}{2}\n", "", line.indent, line.text);
    std::iter::once(line).chain(rest).map(indented).collect()
}

/// `online and offline`, `a, b, and c`.
fn list(text: &str, kind: Option<Type>) -> Option<Values> {
    let mut values = Values::default();
    let joined = text.replace(", and ", ", ").replace(", or ", ", ").replace(" and ", ", ").replace(" or ", ", ");
    for part in joined.split(',') {
        value(part, kind, &mut values)?;
    }
    Some(values)
}

/// A range of numbers, and whether its ends are excluded.
struct Range {
    minimum: (String, bool),
    maximum: (String, bool),
}

/// `1 to 100`, `1-100`, `[1, 100]`, `(0,1]`; only numbers have ranges.
fn range(text: &str, kind: Option<Type>) -> Option<Range> {
    if !matches!(kind, Some(Type::Integer | Type::Number)) {
        return None;
    }
    let open = text.chars().next()?;
    let close = text.chars().next_back()?;
    let inner = text.strip_prefix(['[', '(']).and_then(|inner| inner.strip_suffix([']', ')']));
    let (low, high, open, close) = match inner {
        Some(inner) => {
            let (low, high) = inner.split_once(',')?;
            (low, high, open == '(', close == ')')
        }
        None => {
            let text = text.strip_prefix("from ").unwrap_or(text);
            let dashes = [" to ", "–", "~", "-"];
            let (low, high) =
                dashes.iter().find_map(|dash| text.split_once(dash).filter(|(low, _)| !low.is_empty()))?;
            (low, high, false, false)
        }
    };
    Some(Range { minimum: (number(low)?, open), maximum: (number(high)?, close) })
}

fn set_range(range: &Range, schema: &mut Schema) {
    (schema.minimum, schema.exclusive_minimum) = (Some(range.minimum.0.clone()), range.minimum.1);
    (schema.maximum, schema.exclusive_maximum) = (Some(range.maximum.0.clone()), range.maximum.1);
}

fn bound(text: &str, is_minimum: bool, line: &Line, schema: &mut Schema, path: &str, reader: &mut Reader<'_>) {
    let is_number = matches!(schema.kind, Some(Type::Integer | Type::Number));
    let key = if is_minimum { "minimum" } else { "maximum" };
    let expected = if is_minimum { Expected::Minimum } else { Expected::Maximum };
    let stated = number(text).filter(|_| is_number);
    if stated.is_none() && (no_fact::is_relation(text) || (number(text).is_some() && !is_number)) {
        return reader.note(line.number, format_args!("{path}.{key}: left out, it is no number of the node: {text:?}"));
    }
    match stated.or_else(|| reader.answer(line.number, expected).and_then(number)) {
        Some(value) if is_minimum => schema.minimum = Some(value),
        Some(value) => schema.maximum = Some(value),
        None => {
            let text = format!("what is the {key} in {text:?}?");
            reader.question(line.number, format!("{path}.{key}"), expected, text, vec![]);
        }
    }
}

/// A number as text, without the commas between thousands.
fn number(text: &str) -> Option<String> {
    let text = text.trim();
    let mut groups = text.trim_start_matches('-').split(',');
    let first = groups.next()?;
    let grouped = groups.clone().next().is_some();
    let digits = |group: &str| group.chars().all(|letter| letter.is_ascii_digit());
    if grouped && (first.is_empty() || first.len() > 3 || !groups.all(|group| group.len() == 3 && digits(group))) {
        return None;
    }
    let plain = text.replace(',', "");
    let is_plain = plain.starts_with(|first: char| first.is_ascii_digit() || first == '-');
    let has_digit = plain.chars().any(|letter| letter.is_ascii_digit());
    (is_plain && has_digit && plain.parse::<f64>().is_ok()).then_some(plain)
}

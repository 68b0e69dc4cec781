//! The rows of a parameter table, whatever layout the copy has.
//!
//! Owns where a row starts and which of its lines is the example. Layouts: glued cells
//! (`TaskUidstringYes`), one cell a line, and Markdown tables with pipes.

use super::known_structure::KnownStructure;
use super::lines::{Line, normalized};
use super::piped;
use super::question::Expected;
use super::reader::Reader;
use super::types::{self, Kind};
use super::unread;
use crate::spec::Type;

/// One row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) line: usize,
    /// Empty for the items of an array and for the body of a response.
    pub(super) name: String,
    /// How far the name is indented.
    pub(super) indent: usize,
    pub(super) kind: Option<Kind>,
    pub(super) required: Option<bool>,
    /// The lines of the description.
    pub(super) text: Vec<Line>,
    pub(super) example: Option<String>,
}

/// What the header of a table says about its rows.
struct Header {
    /// The index of the line after it.
    end: usize,
    required: bool,
    glued: bool,
}

/// Sentences around tables that belong to no row.
const SURROUNDING: [&str; 5] = [
    "For more information about common request parameters",
    "For more information about common parameters",
    "All Alibaba Cloud API operations must include",
    "All Alibaba Cloud API requests must include",
    "For more information about common response parameters",
];

/// Reads the rows of a section; `about` is `parameters` or `responses`.
pub(super) fn rows(lines: &[Line], about: &str, known: &KnownStructure, reader: &mut Reader<'_>) -> Vec<Row> {
    let is_surrounding = |line: &&Line| SURROUNDING.iter().any(|start| line.text.starts_with(start));
    let lines: Vec<Line> = lines.iter().filter(|line| !is_surrounding(line)).cloned().collect();
    if let Some(rows) = piped::rows(&lines, about, known, reader) {
        // A heading that a copy has damaged leaves two tables in one section.
        if let Some(line) = header_line(&lines).filter(|line| piped::has_parameters(&lines) != Some(*line)) {
            let text = "there are two tables in this section, of which one was not read; what are its rows?";
            let answer = reader.answer(line, Expected::Rows).and_then(|answer| answered_rows(line, answer));
            match answer {
                Some(answered) => return answered.into_iter().chain(rows).collect(),
                None => reader.question(line, about, Expected::Rows, text, vec![]),
            }
        }
        return rows;
    }
    let Some(header) = header(&lines).or_else(|| lost_header(&lines, about, reader)) else { return Vec::new() };
    let body = lines.get(header.end..).unwrap_or_default();
    split(body, &header, about, known, reader)
}

fn looks_like_row(text: &str) -> bool {
    types::split_glued(text.trim_end_matches("Yes").trim_end_matches("No"))
        .is_some_and(|(name, _)| types::is_name(name))
}

/// The header that an answer names for a table that has lost it.
fn lost_header(lines: &[Line], about: &str, reader: &mut Reader<'_>) -> Option<Header> {
    const CHOICES: [&str; 2] =
        ["Parameter, Type, Required, Description, Example", "Parameter, Type, Description, Example"];
    let glued = lines.iter().position(|line| looks_like_row(&line.text));
    let one_a_line = || unread::start(lines, false, true).or_else(|| unread::start(lines, false, false));
    let end = glued.or_else(one_a_line)?;
    let number = lines.get(end)?.number;
    let answer = reader.answer(number, Expected::Header);
    if let Some(chosen) = answer.and_then(|answer| CHOICES.iter().position(|choice| *choice == answer)) {
        return Some(Header { end, required: chosen == 0, glued: glued.is_some() });
    }
    let text = "these rows have no table header; which one is it?";
    reader.question(number, about, Expected::Header, text, CHOICES.map(str::to_owned).to_vec());
    None
}

/// A row as an answer writes it: name, type, Yes or No, example.
pub(super) fn answered_row(line: usize, answer: &str) -> Option<Row> {
    let (name, rest) = answer.trim().split_once(' ')?;
    let (kind, rest) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
    let (first, after) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
    let required = yes_or_no(first);
    let example = if required.is_some() { after } else { rest }.trim();
    Some(Row {
        line,
        name: Some(name).filter(|name| types::is_name(name))?.to_owned(),
        indent: 0,
        kind: Some(types::parse(kind)?),
        required,
        text: Vec::new(),
        example: Some(example.to_owned()).filter(|example| !example.is_empty()),
    })
}

/// The rows as an answer writes them.
pub(super) fn answered_rows(line: usize, answer: &str) -> Option<Vec<Row>> {
    if answer == "none" {
        return Some(Vec::new());
    }
    answer.split(';').map(|row| answered_row(line, row)).collect()
}

fn is_name_column(text: &str) -> bool {
    matches!(text, "parameter" | "element" | "name" | "field")
}

fn header(lines: &[Line]) -> Option<Header> {
    for (index, line) in lines.iter().enumerate() {
        let text = normalized(&line.text);
        let glued = ["parameter", "element", "name", "field"].iter().find_map(|name| text.strip_prefix(name));
        match glued {
            Some("typerequireddescriptionexample" | "typerequireddescription") => {
                return Some(Header { end: index + 1, required: true, glued: true });
            }
            Some("typedescriptionexample" | "typedescription") => {
                return Some(Header { end: index + 1, required: false, glued: true });
            }
            _ => {}
        }
        let next = lines.get(index + 1).map(|line| normalized(&line.text));
        if is_name_column(&text) && next.as_deref() == Some("type") {
            let cells = lines.get(index + 2..).unwrap_or_default().iter().take(3).map(|line| normalized(&line.text));
            let cells: Vec<_> =
                cells.take_while(|cell| matches!(cell.as_str(), "required" | "description" | "example")).collect();
            let required = cells.iter().any(|cell| cell == "required");
            return Some(Header { end: index + 2 + cells.len(), required, glued: false });
        }
    }
    None
}

/// The first cells of a row, and how many lines they take.
struct Start {
    name: String,
    kind: Option<Kind>,
    required: Option<bool>,
    lines: usize,
}

pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "Yes" | "yes" | "Yes." => Some(true),
        "No" | "no" | "No." => Some(false),
        _ => None,
    }
}

/// The row that starts at the first of `lines`. In some places a row without a name is expected, and then
/// a word for a type is no name.
fn start(lines: &[Line], header: &Header, is_unnamed: bool) -> Option<Start> {
    let first = lines.first()?;
    if header.glued
        && let Some(start) = start_glued(&first.text, header)
    {
        return Some(start);
    }
    let next = lines.get(1).map_or("", |line| line.text.as_str());
    let required_at = |index: usize| lines.get(index).and_then(|line| yes_or_no(&line.text));
    // Without a list before it, a word such as `string` is an example or the type of an unread row.
    let is_possible = |kind: &Kind| first.bullet().is_none() && (is_unnamed || kind.is_composite());
    let unnamed = types::parse(&first.text).filter(is_possible);
    if let Some(kind) = unnamed {
        // A parameter may be called `string`; then a type follows.
        let named = !(is_unnamed && kind.is_composite())
            && types::parse(next).is_some()
            && (!header.required || required_at(2).is_some());
        if !named {
            let required = required_at(1).filter(|_| header.required);
            return Some(Start {
                name: String::new(),
                kind: Some(kind),
                required,
                lines: 1 + usize::from(required.is_some()),
            });
        }
    }
    if !types::is_name(first.text.trim_start_matches(NESTING)) {
        return None;
    }
    let name = first.text.trim_start_matches(NESTING).to_owned();
    let kind = types::parse(next);
    match (header.required, required_at(2)) {
        (true, Some(required)) if kind.is_some() || types::is_name(next) => {
            Some(Start { name, kind, required: Some(required), lines: 3 })
        }
        (true, _) => None,
        (false, _) => kind.map(|kind| Start { name, kind: Some(kind), required: None, lines: 2 }),
    }
}

fn start_glued(text: &str, header: &Header) -> Option<Start> {
    let (rest, required) = match header.required {
        true => match (text.strip_suffix("Yes"), text.strip_suffix("No")) {
            (Some(rest), _) => (rest.trim_end(), Some(true)),
            (_, Some(rest)) => (rest.trim_end(), Some(false)),
            _ => return None,
        },
        false => (text, None),
    };
    let (name, kind) = types::split_glued(rest)?;
    let name = name.trim_start_matches(NESTING);
    (name.is_empty() || types::is_name(name)).then(|| Start {
        name: name.to_owned(),
        kind: Some(kind),
        required,
        lines: 1,
    })
}

/// The marks in front of a name that show its nesting.
pub(super) const NESTING: [char; 6] = ['└', '─', '∟', '»', '>', ' '];

/// Cuts the lines into rows.
fn split(lines: &[Line], header: &Header, about: &str, known: &KnownStructure, reader: &mut Reader<'_>) -> Vec<Row> {
    let mut starts: Vec<(usize, Start)> = Vec::new();
    let mut index = 0;
    while let Some(rest) = lines.get(index..).filter(|rest| !rest.is_empty()) {
        // A response starts with the row of its body, and the row of an array is followed by that of its items.
        let is_body = starts.is_empty() && !header.required;
        let is_array = |(_, last): &(usize, Start)| last.kind.as_ref().is_some_and(|kind| kind.kind == Type::Array);
        let is_named = rest.first().is_some_and(|line| known.has_member(&line.text));
        let is_unnamed = !is_named && (is_body || starts.last().is_some_and(is_array));
        match start(rest, header, is_unnamed)
            .filter(|start| is_certain(start, index, lines, header, about, known, reader))
        {
            Some(start) => {
                let taken = start.lines;
                starts.push((index, start));
                index += taken;
            }
            None => index += 1,
        }
    }
    if let (Some(first), None) = (lines.first(), starts.first()) {
        let answer = reader.answer(first.number, Expected::Rows);
        if let Some(rows) = answer.and_then(|answer| answered_rows(first.number, answer)) {
            return rows;
        }
        let text = "no row of this table can be read; what are its rows?";
        reader.question(first.number, about, Expected::Rows, text, vec![]);
    }
    let mut rows = Vec::new();
    let before = starts.first().map_or(0, |(index, _)| *index);
    let body = lines.get(..before).unwrap_or_default();
    keep_unread(body, header, about, &mut rows, reader);
    let ends: Vec<usize> = starts.iter().skip(1).map(|(index, _)| *index).chain([lines.len()]).collect();
    for ((index, start), end) in starts.into_iter().zip(ends) {
        let Some(first) = lines.get(index) else { continue };
        let cells = lines.get(index + start.lines..end).unwrap_or_default();
        let mut further = Vec::new();
        // A type that a copy has twice looks like a name, and the name before it like an example.
        let is_joined = lines.get(index + 1).is_some_and(|next| !next.after_blank);
        let is_type = start.lines > 1 && index > 0 && is_joined && types::parse(&start.name).is_some();
        if is_type && !known.has_member(&start.name) {
            let text = format!("is {:?} the name of a row? If not, what is the row?", start.name);
            further.extend(piped::unread(first.number, about, &text, reader));
            rows.append(&mut further);
            continue;
        }
        let mut row = Row {
            line: first.number,
            name: start.name,
            indent: first.indent + indent_marks(&first.text),
            kind: start.kind,
            required: start.required,
            text: cells.to_vec(),
            example: None,
        };
        let taken = keep_unread(cells, header, about, &mut further, reader);
        row.text.truncate(taken);
        take_example(&mut row, about, known, reader);
        rows.push(row);
        rows.append(&mut further);
    }
    rows
}

/// Finds a row among the lines of another one that could not be read, and adds what an answer says of it.
/// Returns how many lines are in front of it.
fn keep_unread(lines: &[Line], header: &Header, about: &str, rows: &mut Vec<Row>, reader: &mut Reader<'_>) -> usize {
    let (mut end, mut start) = (lines.len(), 0);
    while let Some(rest) = lines.get(start..).filter(|rest| !rest.is_empty()) {
        let Some(index) = unread::start(rest, header.glued, header.required) else { break };
        let Some(line) = rest.get(index) else { break };
        // The next one may start after the name and the type of this one.
        start += index + 2;
        let answer = reader.answer(line.number, Expected::Row);
        if answer == Some("none") {
            continue;
        }
        end = end.min(start.saturating_sub(2));
        match answer.and_then(|answer| answered_row(line.number, answer)) {
            Some(row) => rows.push(row),
            None => {
                let text = format!("{:?} looks like a row that cannot be read; what is it, or is it none?", line.text);
                reader.question(line.number, about, Expected::Row, text, vec![]);
            }
        }
    }
    end
}

/// The line of the header of a table of parameters, if there is one.
pub(super) fn header_line(lines: &[Line]) -> Option<usize> {
    header(lines)?.end.checked_sub(1).and_then(|at| lines.get(at)).map(|line| line.number)
}

/// The number of marks and spaces in front of a name that show its nesting.
pub(super) fn indent_marks(text: &str) -> usize {
    text.chars().take_while(|letter| "└─∟»> \u{a0}".contains(*letter)).count()
}

/// Whether glued cells are a row for certain: an example may end with the word for a type as well.
fn is_certain(
    start: &Start,
    index: usize,
    lines: &[Line],
    header: &Header,
    about: &str,
    known: &KnownStructure,
    reader: &mut Reader<'_>,
) -> bool {
    let Some(line) = lines.get(index) else { return false };
    // A line that ends with Yes or No, a lone type, and a line without a blank line before it are no
    // examples.
    if !header.glued || header.required || start.lines > 1 || start.name.is_empty() || index == 0 || !line.after_blank {
        return true;
    }
    if known.has_member(&start.name) {
        return true;
    }
    match lines.get(index + 1) {
        // The next row follows an example directly; after a row there is the blank line of its description.
        Some(next) => next.after_blank,
        None => {
            let text = format!("is {:?} a row or an example?", line.text);
            choose(line.number, about, Expected::RowOrExample, text, ["a row", "an example"], reader)
        }
    }
}

/// Whether the first of two choices is the answer; without an answer the second one is taken.
fn choose(
    line: usize,
    about: &str,
    expected: Expected,
    text: String,
    choices: [&str; 2],
    reader: &mut Reader<'_>,
) -> bool {
    let answer = reader.answer(line, expected);
    match choices.iter().position(|choice| Some(*choice) == answer) {
        Some(chosen) => chosen == 0,
        None => {
            reader.question(line, about, expected, text, choices.map(str::to_owned).to_vec());
            false
        }
    }
}

/// How a further line of a description starts; an example starts differently.
const DESCRIBING: [&str; 10] = [
    "Default",
    "Valid value",
    "Maximum",
    "Minimum",
    "Note",
    "Example:",
    "Examples:",
    "Unit",
    "Value range",
    "Important",
];

/// Takes the last cell as the example where it is one for certain.
fn take_example(row: &mut Row, about: &str, known: &KnownStructure, reader: &mut Reader<'_>) {
    if let Some(count) = json_lines(&row.text) {
        let start = row.text.len().saturating_sub(count);
        let taken: Vec<String> = row.text.drain(start..).map(|line| line.text).collect();
        row.example = Some(taken.join("\n"));
        return;
    }
    let Some(last) = row.text.last() else { return };
    let (text, count) = (last.text.as_str(), row.text.len());
    let is_composite = row.kind.as_ref().is_some_and(Kind::is_composite);
    let is_sentence = text.ends_with(['.', ':', '。']);
    let about = if row.name.is_empty() { format!("{about}.example") } else { format!("{about}.{}.example", row.name) };
    // A whole sentence that starts like this may be the text of an example as well.
    let is_described = ["The ", "If "].iter().any(|start| text.starts_with(start)) && !is_sentence;
    let describes = DESCRIBING.iter().any(|start| text.starts_with(start) && text.contains(' '));
    let is_description = last.bullet().is_some() || describes || is_described;
    let is_example = match () {
        () if known.has_example(&row.name, text) => true,
        () if is_description => false,
        () if is_sentence && count > 1 && !is_composite => {
            let text = format!("is {text:?} the example or a part of the description?");
            let choices = ["the example", "a part of the description"];
            choose(last.number, &about, Expected::Example, text, choices, reader)
        }
        () if is_sentence => false,
        () if count > 1 => true,
        // A list or an object has a description at least, and often no example.
        () if is_composite => text.starts_with(['[', '{']),
        () if text.contains(' ') => false,
        () => {
            let text = format!("the row has the one cell {text:?}; is it the example or the description?");
            choose(last.number, &about, Expected::Example, text, ["the example", "the description"], reader)
        }
    };
    if is_example {
        row.example = row.text.pop().map(|line| line.text);
    }
}

/// How many of the last lines are one JSON value over several lines.
fn json_lines(lines: &[Line]) -> Option<usize> {
    lines.last().filter(|line| line.text.ends_with(['}', ']']))?;
    (2..=lines.len().min(60)).find(|count| {
        let tail = lines.get(lines.len().saturating_sub(*count)..).unwrap_or_default();
        let opens = tail.first().is_some_and(|line| line.text.starts_with(['{', '[']));
        let text = || tail.iter().map(|line| line.text.as_str()).collect::<String>();
        opens && serde_json::from_str::<serde_json::Value>(&text()).is_ok()
    })
}

//! The rows of parameter tables that are Markdown tables with pipes.
//!
//! Owns what the columns are called, and which cell a bar inside a cell belongs to. Every row of a table
//! is a row here, or a question.

use super::known_structure::KnownStructure;
use super::lines::{Line, normalized, plain};
use super::pipes::{self, Cells, Table, cell_lines};
use super::question::Expected;
use super::reader::Reader;
use super::table::{NESTING, Row, answered_row, indent_marks, yes_or_no};
use super::types;

/// Which column has what.
struct Columns {
    count: usize,
    name: usize,
    kind: usize,
    required: Option<usize>,
    description: Option<usize>,
    example: Option<usize>,
}

impl Columns {
    fn of(table: &Table) -> Option<Self> {
        Some(Self {
            count: table.titles.len(),
            name: table.column(&["parameter", "element", "name", "field", "header"])?,
            kind: table.column(&["type"])?,
            required: table.column(&["required", "required?"]),
            description: table.column(&["description"]),
            example: table.column(&["example", "examplevalue", "examplevalues"]),
        })
    }
}

/// Whether one of the tables is one of parameters.
pub(super) fn has_parameters(lines: &[Line]) -> Option<usize> {
    let tables = pipes::read(lines)?.tables;
    tables.iter().find(|table| Columns::of(table).is_some()).map(|table| table.line)
}

/// Reads the rows of all tables of a section; none where there is no table.
pub(super) fn rows(lines: &[Line], about: &str, known: &KnownStructure, reader: &mut Reader<'_>) -> Option<Vec<Row>> {
    let found = pipes::read(lines)?;
    let mut rows = Vec::new();
    for line in found.stray {
        rows.extend(unread(line, about, "the line looks like a row and is in no table; what does it state?", reader));
    }
    for mut table in found.tables {
        let answer = reader.answer(table.line, Expected::Columns);
        let answered = answer.map(|answer| answer.split('|').map(normalized).collect::<Vec<_>>());
        if let Some(answered) = answered.filter(|answered| answered.len() == table.titles.len()) {
            table.titles = answered;
        }
        let Some(columns) = Columns::of(&table) else {
            let count = table.titles.len();
            let text = format!("the table has no columns for names and types; what are its {count} columns?");
            reader.question(table.line, about, Expected::Columns, text, vec![]);
            continue;
        };
        for (index, row) in table.rows.iter().enumerate() {
            let next = table.rows.get(index + 1);
            rows.extend(read(row, next, &columns, about, known, reader));
        }
    }
    Some(rows)
}

/// The row that an answer gives for a line that cannot be read; without an answer there is a question.
pub(super) fn unread(line: usize, about: &str, text: &str, reader: &mut Reader<'_>) -> Option<Row> {
    let answered = reader.answer(line, Expected::Row).and_then(|answer| answered_row(line, answer));
    if answered.is_none() {
        reader.question(line, about, Expected::Row, text, vec![]);
    }
    answered
}

/// The name in a cell, and how far it is indented.
fn name(cell: &str) -> (String, usize) {
    let shown = cell.replace("&nbsp;", " ").replace('\u{a0}', " ");
    let shown = plain(shown.strip_prefix(' ').unwrap_or(&shown));
    (shown.trim_start_matches(NESTING).trim().to_owned(), indent_marks(&shown))
}

fn read(
    row: &Cells,
    next: Option<&Cells>,
    columns: &Columns,
    about: &str,
    known: &KnownStructure,
    reader: &mut Reader<'_>,
) -> Option<Row> {
    let name_cell = row.cells.get(columns.name).map_or("", String::as_str);
    let (name, indent) = name(name_cell);
    let Some(cells) = fitted(&row.cells, columns, &name, known) else {
        let text = "the row has more cells than columns; what are its name, type and example?";
        return unread(row.line, about, text, reader);
    };
    let raw = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", String::as_str);
    let text = |at: Option<usize>| plain(raw(at).trim()).trim().to_owned();
    let shown_kind = text(Some(columns.kind));
    let next_indent = next.and_then(|next| next.cells.get(columns.name)).map_or(0, |cell| self::name(cell).1);
    let kind = match shown_kind.as_str() {
        // Nothing but an object has further rows below it.
        "" if next_indent > indent && !name.is_empty() => types::parse("object"),
        shown => types::parse_cell(shown),
    };
    let shown_required = text(columns.required);
    let required = yes_or_no(&shown_required);
    let is_nameable = name.is_empty() || types::is_name(&name);
    let has_kind = kind.is_some() || !shown_kind.is_empty();
    let is_sound = required.is_some() || matches!(shown_required.as_str(), "" | "-" | "Conditional");
    if !is_nameable || !has_kind || !is_sound {
        let text = "the row has no name and type that can be read; what are they?";
        return unread(row.line, about, text, reader);
    }
    let example = text(columns.example).replace('\n', " ");
    Some(Row {
        line: row.line,
        name,
        indent,
        kind,
        required,
        text: cell_lines(row.line, raw(columns.description)),
        example: Some(example).filter(|example| !example.is_empty() && example != "-"),
    })
}

/// The cells, one for each column. A bar inside a cell made two of it: in front of the last two columns
/// there is none, and a description is a sentence. None where that does not decide.
fn fitted(cells: &[String], columns: &Columns, name: &str, known: &KnownStructure) -> Option<Vec<String>> {
    if cells.len() <= columns.count {
        return Some(cells.to_vec());
    }
    let last = columns.count.checked_sub(1)?;
    let joined = |cells: &[String]| cells.join("|");
    let is_last = |at: Option<usize>| at == Some(last);
    let is_next_to_last = |at: Option<usize>| at.is_some() && at == last.checked_sub(1);
    let sentence = |cell: &String| {
        let text = plain(cell.trim());
        text.contains(' ') && text.starts_with(|first: char| first.is_uppercase())
    };
    let ended = |cell: &String| plain(cell.trim()).ends_with(['.', '。', '!', ')']);
    match (columns.description, columns.example) {
        (description, None) if is_last(description) => {
            let (head, rest) = cells.split_at_checked(last)?;
            Some(head.iter().cloned().chain([joined(rest)]).collect())
        }
        (description, example) if is_last(description) && is_next_to_last(example) => {
            let (head, rest) = cells.split_at_checked(last.checked_sub(1)?)?;
            let start = 1 + rest.get(1..)?.iter().position(sentence)?;
            let (example, description) = rest.split_at_checked(start)?;
            Some(head.iter().cloned().chain([joined(example), joined(description)]).collect())
        }
        (description, example) if is_last(example) && is_next_to_last(description) => {
            let (head, rest) = cells.split_at_checked(last.checked_sub(1)?)?;
            let is_known = |at: &usize| {
                let example = rest.get(*at..).map(|rest| plain(joined(rest).trim()));
                example.is_some_and(|example| known.has_example(name, &example))
            };
            let by_sentence = || rest.iter().rposition(ended).map(|at| at + 1).filter(|at| *at < rest.len());
            let start = (1..rest.len()).find(is_known).or_else(by_sentence)?;
            let (description, example) = rest.split_at_checked(start)?;
            Some(head.iter().cloned().chain([joined(description), joined(example)]).collect())
        }
        _ => None,
    }
}

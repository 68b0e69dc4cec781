//! The table of errors of a page.
//!
//! Owns where a row, its code and its message end. The message of an error is what the service sends, and
//! is kept; the description beside it is prose.

use super::error::PageError;
use super::lines::{Line, normalized, plain};
use super::pipes::{self, Tables};
use super::question::Expected;
use super::reader::Reader;
use crate::spec::ServiceError;

/// Reads the error table.
pub(super) fn read(
    lines: &[Line],
    title: usize,
    is_last: bool,
    reader: &mut Reader<'_>,
) -> Result<Vec<ServiceError>, PageError> {
    let mut errors = Vec::new();
    let is_prose = |line: &&Line| {
        ["For a list of error codes", "See Error Codes", "For more information"]
            .iter()
            .any(|start| line.text.starts_with(start))
    };
    if let Some(tables) = pipes::read(lines) {
        piped(&tables, &mut errors, reader);
        return Ok(errors);
    }
    let complete = lines.iter().any(|line| is_prose(&line));
    let cells: Vec<&Line> = lines.iter().filter(|line| !is_prose(line)).collect();
    let Some((end, described)) = error_header(&cells).or_else(|| lost_header(&cells, reader)) else {
        return Ok(errors);
    };
    let body = cells.get(end..).unwrap_or_default();
    let starts: Vec<usize> =
        (0..body.len()).filter(|index| body.get(*index).is_some_and(|line| status(&line.text).is_some())).collect();
    if starts.is_empty() && !complete && is_last {
        return Err(PageError::CutOff { file: reader.file.to_owned(), line: title, section: "error codes" });
    }
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    for (start, end) in starts.iter().zip(ends) {
        let Some([first, rest @ ..]) = body.get(*start..end) else { continue };
        if let (None, "") = (rest.first(), status(&first.text).map_or("", |(_, rest)| rest)) {
            return Err(PageError::CutOff { file: reader.file.to_owned(), line: first.number, section: "error codes" });
        }
        error(&mut errors, first, rest, described, reader);
    }
    Ok(errors)
}

/// Reads Markdown tables, whatever the order of their columns is.
fn piped(found: &Tables, errors: &mut Vec<ServiceError>, reader: &mut Reader<'_>) {
    for line in &found.stray {
        add(errors, *line, "", "", None, reader);
    }
    for table in &found.tables {
        let status = table.column(&["httpstatuscode", "httpcode", "statuscode", "httpstatus"]);
        let code = table.column(&["errorcode", "code"]);
        let message = table.column(&["errormessage", "message"]);
        for row in &table.rows {
            let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).map(|cell| plain(cell.trim()));
            // A row with too many cells has a bar in one of them: only status and code are certain.
            let is_whole = row.cells.len() <= table.titles.len();
            let text = |at| cell(at).unwrap_or_default().trim().to_owned();
            add(errors, row.line, &text(status), &text(code), cell(message).filter(|_| is_whole), reader);
            if !is_whole {
                reader.note(row.line, "the row has a bar inside a cell, so that its message was left out");
            }
        }
    }
}

/// The index after the header, and whether it has a column for descriptions.
fn error_header(lines: &[&Line]) -> Option<(usize, bool)> {
    lines.iter().enumerate().find_map(|(index, line)| match normalized(&line.text).as_str() {
        "httpstatuscodeerrorcodeerrormessagedescription" => Some((index + 1, true)),
        "httpstatuscodeerrorcodeerrormessage" => Some((index + 1, false)),
        "httpstatuscode" => {
            let rest = lines.get(index + 1..)?.iter().take(3).map(|line| normalized(&line.text)).collect::<Vec<_>>();
            let cells =
                rest.iter().take_while(|cell| matches!(cell.as_str(), "errorcode" | "errormessage" | "description"));
            Some((index + 1 + cells.count(), rest.iter().any(|cell| cell == "description")))
        }
        _ => None,
    })
}

/// The header that an answer names for a table that has lost it.
fn lost_header(lines: &[&Line], reader: &mut Reader<'_>) -> Option<(usize, bool)> {
    const CHOICES: [&str; 2] =
        ["HTTP status code, Error code, Error message, Description", "HTTP status code, Error code, Error message"];
    let start = lines.iter().position(|line| status(&line.text).is_some())?;
    let number = lines.get(start)?.number;
    let answer = reader.answer(number, Expected::ErrorHeader);
    if let Some(chosen) = answer.and_then(|answer| CHOICES.iter().position(|choice| *choice == answer)) {
        return Some((start, chosen == 0));
    }
    let text = "these errors have no table header; which one is it?";
    reader.question(number, "errors", Expected::ErrorHeader, text, CHOICES.map(str::to_owned).to_vec());
    None
}

/// An HTTP status at the start, and what follows in the line.
fn status(text: &str) -> Option<(&str, &str)> {
    let (status, rest) = text.split_at_checked(3)?;
    let is_status = status.chars().all(|letter| letter.is_ascii_digit()) && status.starts_with(['2', '3', '4', '5']);
    (is_status && !rest.starts_with(|next: char| next.is_ascii_digit())).then_some((status, rest.trim()))
}

fn error(errors: &mut Vec<ServiceError>, first: &Line, rest: &[&Line], described: bool, reader: &mut Reader<'_>) {
    let Some((status, glued)) = status(&first.text) else { return };
    match (glued.split_once(' '), glued.is_empty()) {
        // The whole row is one line; the code is its first word.
        (Some((code, rest_of_line)), _) if rest.is_empty() && first.text.get(3..4) == Some(" ") => {
            let message = message(rest_of_line.trim(), described, code, first.number, reader);
            add(errors, first.number, status, code, message, reader);
        }
        (Some(_), _) => {
            let answer = reader.answer(first.number, Expected::ErrorCode);
            let split = answer.and_then(|code| Some((code, glued.strip_prefix(code)?.trim())));
            match split.filter(|(code, _)| !code.is_empty() && !code.contains(' ')) {
                Some((code, rest_of_line)) => {
                    let message = message(rest_of_line, described, code, first.number, reader);
                    add(errors, first.number, status, code, message, reader);
                }
                None => {
                    let text = format!("where does the error code end in {:?}?", first.text);
                    reader.question(first.number, "errors", Expected::ErrorCode, text, vec![]);
                }
            }
        }
        (None, is_split) => {
            let mut cells = rest.iter().map(|line| line.text.as_str());
            let code = if is_split { cells.next().unwrap_or_default() } else { glued };
            let cells: Vec<&str> = cells.collect();
            let message = match (cells.as_slice(), described) {
                ([], _) => None,
                ([message], _) | ([message, _], true) => Some((*message).to_owned()),
                (cells, _) => {
                    let answer = reader.answer(first.number, Expected::Message);
                    let chosen = cells.iter().find(|cell| Some(**cell) == answer);
                    if chosen.is_none() {
                        let choices = cells.iter().map(|cell| (*cell).to_owned()).collect();
                        let (about, text) = (format!("errors.{code}.message"), "which of the cells is the message?");
                        reader.question(first.number, about, Expected::Message, text, choices);
                    }
                    chosen.map(|chosen| (*chosen).to_owned())
                }
            };
            add(errors, first.number, status, code, message, reader);
        }
    }
}

/// The message in a text that may contain the description as well. Of two sentences the first is the
/// message; of more, the first one is taken and there is a question.
fn message(text: &str, described: bool, code: &str, line: usize, reader: &mut Reader<'_>) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let repeated = text.split_at_checked(text.len() / 2).filter(|(half, other)| half.trim() == other.trim());
    match repeated {
        _ if !described => return Some(text.to_owned()),
        // A dash means that the description is empty.
        _ if text.ends_with(" -") => return text.strip_suffix(" -").map(str::to_owned),
        Some((half, _)) => return Some(half.trim().to_owned()),
        None => {}
    }
    let ends: Vec<usize> = text.match_indices(". ").map(|(at, _)| at + 1).collect();
    let mut splits: Vec<String> = ends.iter().filter_map(|end| text.get(..*end)).map(str::to_owned).collect();
    if splits.len() == 1 {
        return splits.pop();
    }
    let fits = |known: &&str| splits.is_empty() || splits.iter().any(|split| split == known);
    let known = reader.known_message(code).filter(fits);
    let answer = reader.answer(line, Expected::Message).or(known);
    if let Some(answer) = answer.filter(|answer| !answer.is_empty() && text.starts_with(answer)) {
        return Some(answer.to_owned());
    }
    let question = match splits.is_empty() {
        true => format!("where does the message end in {text:?}?"),
        false => format!("where does the message end in {text:?}? The first sentence was taken"),
    };
    reader.question(line, format!("errors.{code}.message"), Expected::Message, question, splits.clone());
    splits.into_iter().next().filter(|_| !reader.is_skipped(line, Expected::Message))
}

fn add(
    errors: &mut Vec<ServiceError>,
    line: usize,
    status: &str,
    code: &str,
    message: Option<String>,
    reader: &mut Reader<'_>,
) {
    let is_read = |status: &str, code: &str| {
        let is_status = status.len() == 3 && status.chars().all(|letter| letter.is_ascii_digit());
        is_status && !code.is_empty() && !code.contains(' ')
    };
    let (status, code, message) = match is_read(status, code) {
        true => (status, code, message),
        false => {
            let answered = reader.answer(line, Expected::Error).and_then(|answer| {
                let (status, rest) = answer.split_once(' ')?;
                let (code, message) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
                Some((status, code, Some(message.trim().to_owned())))
            });
            let Some(answered) = answered.filter(|(status, code, _)| is_read(status, code)) else {
                let text = "the row has no status and code that can be read; what are they?";
                return reader.question(line, "errors", Expected::Error, text, vec![]);
            };
            answered
        }
    };
    if errors.iter().any(|known| known.status == status && known.code == code) {
        reader.note(line, format_args!("repeats the error {status} {code} and was left out"));
        return;
    }
    let message = message.filter(|message| !message.is_empty() && message != "-");
    errors.push(ServiceError { status: status.to_owned(), code: code.to_owned(), message });
}

//! Markdown tables with pipes.
//!
//! Owns where a cell ends; what it means is decided by the table that it is in.

use super::lines::{Line, is_bold, plain};

/// The line and the cells of each row of a table with pipes; none where there is no such table.
pub(super) fn rows(lines: &[Line]) -> Option<Vec<(usize, Vec<String>)>> {
    let cells = |line: &Line| {
        let inner = line.raw.trim().strip_prefix('|')?.strip_suffix('|')?;
        // An escaped pipe is part of the cell.
        let inner = inner.replace("\\|", "\u{1}");
        Some(inner.split('|').map(|cell| cell.replace('\u{1}', "|").trim_end().to_owned()).collect::<Vec<_>>())
    };
    let rows: Vec<_> = lines.iter().filter_map(|line| Some((line.number, cells(line)?))).collect();
    let is_rule = |cells: &[String]| {
        cells.iter().all(|cell| cell.contains('-') && cell.trim().chars().all(|letter| "-: ".contains(letter)))
    };
    let rows: Vec<_> = rows.into_iter().filter(|(_, cells)| !is_rule(cells)).collect();
    (!rows.is_empty()).then_some(rows)
}

/// The lines of a cell.
pub(super) fn cell_lines(number: usize, cell: &str) -> Vec<Line> {
    let cell = cell.replace("<br/>", "\n").replace("<br />", "\n").replace("<br>", "\n");
    let line = |raw: &str| Line {
        number,
        text: plain(raw.trim()).trim().to_owned(),
        raw: raw.to_owned(),
        indent: 0,
        heading: None,
        bold: is_bold(raw),
        code: false,
        after_blank: true,
    };
    cell.lines().map(line).filter(|line| !line.text.is_empty()).collect()
}

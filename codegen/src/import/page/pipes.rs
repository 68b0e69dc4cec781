//! Markdown tables with pipes.
//!
//! Owns where a table, a row and a cell end; what a cell means is decided by the table that it is in. A
//! row may continue over several lines, may have no bar in front, and may have bars inside its cells.

use super::lines::{self, Line, normalized, plain};

/// One row as it is in the file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cells {
    /// The line where the row starts.
    pub(super) line: usize,
    /// The raw text of each cell.
    pub(super) cells: Vec<String>,
}

/// One table.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// The line of the header.
    pub(super) line: usize,
    /// The titles of the columns in one spelling.
    pub(super) titles: Vec<String>,
    pub(super) rows: Vec<Cells>,
}

impl Table {
    /// The first column with one of these titles.
    pub(super) fn column(&self, titles: &[&str]) -> Option<usize> {
        self.titles.iter().position(|title| titles.contains(&title.as_str()))
    }
}

/// The tables of a section.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables {
    pub(super) tables: Vec<Table>,
    /// Lines with bars that are in no table.
    pub(super) stray: Vec<usize>,
}

/// Where the bars of a table's rows are.
#[derive(Clone, Copy)]
struct Style {
    columns: usize,
    leading: bool,
    trailing: bool,
}

impl Style {
    fn bars(self) -> usize {
        (self.columns + usize::from(self.leading) + usize::from(self.trailing)).saturating_sub(1)
    }

    /// Whether a line can be the first one of a row.
    fn starts(self, line: &Line) -> bool {
        if self.leading { line.raw.trim_start().starts_with('|') } else { has_bar(&line.raw) }
    }

    fn ends(self, line: &Line) -> bool {
        !self.trailing || ends_with_bar(&line.raw)
    }
}

/// The titles that the first two columns of a table without a rule may have.
const FIRST: [&str; 10] = [
    "parameter",
    "element",
    "name",
    "field",
    "header",
    "action",
    "operation",
    "httpstatuscode",
    "httpcode",
    "errorcode",
];
const SECOND: [&str; 6] = ["type", "required", "accesslevel", "errorcode", "errormessage", "httpstatuscode"];

/// Reads the tables; none where no line is one of a table.
pub(super) fn read(lines: &[Line]) -> Option<Tables> {
    let mut found = Tables::default();
    let mut index = 0;
    while let Some(rest) = lines.get(index..).filter(|rest| !rest.is_empty()) {
        let taken = match header(rest) {
            Some((table, style, taken)) => {
                let mut table = table;
                let taken = taken + rows(rest.get(taken..).unwrap_or_default(), style, &mut table);
                found.tables.push(table);
                taken
            }
            None => {
                let stray = rest.first().filter(|line| !line.code && !is_rule(&line.raw));
                let stray = stray.filter(|line| positions(&line.raw, true).len() > 1);
                found.stray.extend(stray.map(|line| line.number));
                1
            }
        };
        index += taken;
    }
    if found.tables.is_empty() && !has_rows(lines) {
        return None;
    }
    Some(found)
}

/// Whether there is a table that has lost its header: a rule, or two rows after each other. One line with
/// bars may be the example of another layout.
fn has_rows(lines: &[Line]) -> bool {
    let is_row = |line: &Line| !line.code && line.raw.trim().starts_with('|') && positions(&line.raw, true).len() > 2;
    let mut pairs = lines.iter().zip(lines.iter().skip(1));
    lines.iter().any(|line| !line.code && is_rule(&line.raw)) || pairs.any(|(one, other)| is_row(one) && is_row(other))
}

/// The header that starts at the first line, and how many lines it takes with its rule.
fn header(lines: &[Line]) -> Option<(Table, Style, usize)> {
    let first = lines.first().filter(|line| !line.code && has_bar(&line.raw))?;
    let rule = lines.iter().take(12).position(|line| is_rule(&line.raw));
    let (text, taken, style) = match rule {
        Some(0) => return None,
        Some(at) => {
            let style = style_of(&lines.get(at)?.raw);
            let head = lines.get(..at)?;
            // Lines in front of the header belong to no table.
            let text = joined(head);
            if split(&text, style).len() != style.columns || !style.starts(first) {
                return None;
            }
            (text, at + 1, style)
        }
        None => (first.raw.clone(), 1, style_of(&first.raw)),
    };
    let titles: Vec<String> = split(&text, style).iter().map(|cell| normalized(&plain(cell))).collect();
    // A row of a table without a header looks like a header, but for its titles.
    let is = |at: usize, known: &[&str]| titles.get(at).is_some_and(|title| known.contains(&title.as_str()));
    let is_known = is(0, &FIRST) && is(1, &SECOND);
    (rule.is_some() || is_known).then(|| (Table { line: first.number, titles, rows: Vec::new() }, style, taken))
}

fn style_of(raw: &str) -> Style {
    let text = raw.trim();
    let (leading, trailing) = (text.starts_with('|'), text.ends_with('|'));
    let bars = positions(text, false).len();
    Style { columns: (bars + 1).saturating_sub(usize::from(leading) + usize::from(trailing)), leading, trailing }
}

fn is_rule(raw: &str) -> bool {
    let text = raw.trim();
    let inner = text.trim_start_matches('|').trim_end_matches('|');
    let is_cell = |cell: &str| cell.contains("--") && cell.trim().chars().all(|letter| "-:".contains(letter));
    text.contains('|') && inner.split('|').all(is_cell)
}

/// Reads rows up to the end of the table, and returns how many lines they take.
fn rows(lines: &[Line], style: Style, table: &mut Table) -> usize {
    let mut index = 0;
    while let Some(rest) = lines.get(index..).filter(|rest| !rest.is_empty()) {
        if header(rest).is_some() {
            break;
        }
        // Text between two rows is no row, and the table continues after it.
        if !rest.first().is_some_and(|line| style.starts(line)) {
            index += 1;
            continue;
        }
        let taken = row(rest, style);
        let text = joined(rest.get(..taken).unwrap_or_default());
        let line = rest.first().map_or(0, |line| line.number);
        let cells = split(&text, style);
        // A short rule such as `|-|-|` is no row.
        if !cells.iter().all(|cell| cell.contains('-') && cell.trim().chars().all(|letter| "-:".contains(letter))) {
            table.rows.push(Cells { line, cells });
        }
        index += taken;
    }
    index
}

/// How many lines the row at the start takes.
fn row(lines: &[Line], style: Style) -> usize {
    let mut bars = 0;
    for (index, line) in lines.iter().enumerate() {
        bars += positions(&line.raw, false).len();
        let after = lines.get(index + 1..).unwrap_or_default();
        if bars >= style.bars() && style.ends(line) {
            return 1 + index + continued(after, style);
        }
        // A row with too few cells: the next line is a whole row of its own.
        let is_whole = |line: &Line| style.starts(line) && positions(&line.raw, false).len() >= style.bars();
        if after.first().is_some_and(is_whole) {
            return 1 + index;
        }
    }
    // The row is cut off; what is on its first line is all that belongs to it for certain.
    1
}

/// How many further lines belong to a row that could end here: a later line ends with a bar, and no row
/// starts before it.
fn continued(after: &[Line], style: Style) -> usize {
    if !style.leading || !style.trailing {
        return 0;
    }
    let next = after.iter().position(|line| style.starts(line)).unwrap_or(after.len());
    let inside = after.get(..next).unwrap_or_default();
    inside.iter().rposition(|line| ends_with_bar(&line.raw)).map_or(0, |last| last + 1)
}

fn joined(lines: &[Line]) -> String {
    let raw: Vec<&str> = lines.iter().map(|line| line.raw.trim_end()).collect();
    raw.join("\n")
}

fn has_bar(raw: &str) -> bool {
    !positions(raw, false).is_empty()
}

fn ends_with_bar(raw: &str) -> bool {
    let text = raw.trim_end();
    positions(text, false).last() == Some(&text.len().saturating_sub(1))
}

/// Where the bars are that end cells; `outside_code` leaves out those between backticks.
fn positions(text: &str, outside_code: bool) -> Vec<usize> {
    let (mut found, mut escaped, mut code) = (Vec::new(), false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '|' if !(escaped || code && outside_code) => found.push(at),
            '`' if !escaped => code = !code,
            _ => {}
        }
        escaped = letter == '\\' && !escaped;
    }
    found
}

/// The cells of a row. Where there are too many, those bars are left out that are between backticks.
fn split(text: &str, style: Style) -> Vec<String> {
    let text = text.trim();
    let cells = |outside_code: bool| {
        let mut cells = Vec::new();
        let mut start = 0;
        for at in positions(text, outside_code) {
            cells.push(text.get(start..at).unwrap_or_default());
            start = at + 1;
        }
        cells.push(text.get(start..).unwrap_or_default());
        if style.leading && cells.first().is_some_and(|cell| cell.trim().is_empty()) {
            cells.remove(0);
        }
        // Without bars in front, an empty first cell starts with a bar, as other rows end with one.
        if style.trailing && cells.len() > 1 && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        cells.into_iter().map(|cell| cell.replace("\\|", "|").trim_end().to_owned()).collect::<Vec<_>>()
    };
    let all = cells(false);
    if all.len() > style.columns { cells(true) } else { all }
}

/// The lines of a cell.
pub(super) fn cell_lines(number: usize, cell: &str) -> Vec<Line> {
    let cell = cell.replace("<br/>", "\n").replace("<br />", "\n").replace("<br>", "\n");
    let cell = unfolded(&cell);
    cell.lines().map(|raw| lines::of_cell(number, raw)).filter(|line| !line.text.is_empty()).collect()
}

/// Puts bullets and statements on lines of their own: some copies join all lines of a cell.
fn unfolded(cell: &str) -> String {
    if let Some((first, rest)) = cell.trim().split_once('\n') {
        // The first bullet may be on the line of its header.
        let has_bullets = rest.lines().any(|line| line.trim_start().starts_with("- "));
        return if has_bullets { format!("{}\n{rest}", first.replace(": - ", ":\n- ")) } else { cell.to_owned() };
    }
    let mut text = cell.to_owned();
    if text.contains(": - ") {
        text = text.replace(": - ", ":\n- ").replace(" - ", "\n- ").replace(" **Note", "\n**Note");
    }
    text.replace(" Default value: ", "\nDefault value: ").replace(": Valid values", ":\nValid values")
}

//! A page as a sequence of headings, cells and table rows.
//!
//! Owns Markdown and the forms in which browsers copy a table: one cell a paragraph, tabs or pipes. What
//! a cell means is decided in the other modules.

/// One paragraph, list item or part of a cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Token {
    /// Its line, the first being 1.
    pub(super) line: usize,
    /// The text without markup.
    pub(super) text: String,
    /// The target, if it is a link.
    pub(super) link: Option<String>,
    /// Whether it is an item of a list.
    pub(super) bullet: bool,
}

/// One part of a page.
#[derive(Debug)]
pub(super) enum Item {
    /// A heading that is marked as one.
    Heading(Token),
    /// A paragraph, which may be a cell or prose.
    Token(Token),
    /// A row of a table, cell by cell.
    Row(usize, Vec<Vec<Token>>),
}

impl Item {
    pub(super) fn line(&self) -> usize {
        match self {
            Self::Heading(token) | Self::Token(token) => token.line,
            Self::Row(line, _) => *line,
        }
    }
}

/// The parts of a page; blocks of code are left out.
pub(super) fn items(text: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut in_code = false;
    for (index, raw) in text.lines().enumerate() {
        let line = index + 1;
        // Tabs separate cells, and the first cell of a row may be empty.
        let trimmed = raw.trim_matches(|letter: char| letter.is_whitespace() || is_invisible(letter));
        if trimmed.starts_with("```") {
            in_code = !in_code;
        }
        if in_code || trimmed.is_empty() || trimmed.starts_with("```") {
            continue;
        }
        let title = trimmed.trim_start_matches('#');
        if title.len() < trimmed.len() && title.starts_with(' ') {
            items.push(Item::Heading(token(title, line)));
        } else if let Some(row) = trimmed.strip_prefix('|') {
            let cells = pipe_cells(row.strip_suffix('|').unwrap_or(row));
            let rule =
                |cell: &String| !cell.trim().is_empty() && cell.trim().chars().all(|letter| "-: ".contains(letter));
            if !cells.iter().all(rule) {
                items.push(Item::Row(line, cells.iter().map(|cell| parts(cell, line)).collect()));
            }
        } else if raw.matches('\t').count() >= 5 {
            items.push(Item::Row(line, raw.split('\t').map(|cell| parts(cell, line)).collect()));
        } else {
            let cells = trimmed.split('\t').map(|cell| token(cell, line));
            items.extend(cells.filter(|token| !token.text.is_empty()).map(Item::Token));
        }
    }
    items
}

/// Letters without width, which browsers leave in what they copy.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Cells between pipes; a pipe after a backslash is text.
fn pipe_cells(row: &str) -> Vec<String> {
    let text = row.replace("\\|", "\0");
    text.split('|').map(|cell| cell.replace('\0', "|")).collect()
}

/// The lines of a cell.
fn parts(cell: &str, line: usize) -> Vec<Token> {
    let broken = cell.replace("<br />", "\n").replace("<br/>", "\n").replace("<br>", "\n");
    broken.lines().map(|part| token(part, line)).filter(|token| !token.text.is_empty()).collect()
}

fn token(raw: &str, line: usize) -> Token {
    let raw = raw.trim_matches(|letter: char| letter.is_whitespace() || is_invisible(letter));
    let item = ["- ", "-\u{a0}", "• "].iter().find_map(|mark| raw.strip_prefix(mark));
    let (raw, bullet) = (item.unwrap_or(raw).trim(), item.is_some());
    let link = raw.strip_prefix('[').and_then(|rest| rest.strip_suffix(')')).and_then(|rest| rest.split_once("]("));
    match link {
        Some((text, target)) => Token { line, text: plain(text), link: Some(target.to_owned()), bullet },
        None => Token { line, text: plain(raw), link: None, bullet },
    }
}

/// A cell without markup: without the marks of code, or else without backslashes, and without one pair of
/// bold marks.
fn plain(raw: &str) -> String {
    let raw = raw.trim();
    if let Some(code) = wrapped(raw, "`") {
        return wrapped(code.trim(), "**").unwrap_or(code.trim()).to_owned();
    }
    match wrapped(raw, "**") {
        Some(bold) => wrapped(bold, "`").map_or_else(|| unescaped(bold), str::to_owned),
        None => unescaped(raw),
    }
}

fn wrapped<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    text.strip_prefix(mark)?.strip_suffix(mark).filter(|inner| !inner.is_empty())
}

fn unescaped(raw: &str) -> String {
    let mut text = String::new();
    let mut letters = raw.chars().peekable();
    while let Some(letter) = letters.next() {
        match letters.peek() {
            Some(next) if letter == '\\' && next.is_ascii_punctuation() => text.extend(letters.next()),
            _ => text.push(letter),
        }
    }
    text
}

//! The lines of a page, without what its copy added.
//!
//! Owns Markdown marks, invisible letters and empty lines, and nothing of what a line means.

/// One line with text in it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Counted from 1.
    pub(super) number: usize,
    /// The text without marks.
    pub(super) text: String,
    /// The line as it is in the file.
    pub(super) raw: String,
    /// The number of spaces in front.
    pub(super) indent: usize,
    /// The level of a Markdown heading.
    pub(super) heading: Option<usize>,
    /// Whether the line as a whole is bold.
    pub(super) bold: bool,
    /// Whether the line is between code fences.
    pub(super) code: bool,
    /// Whether an empty line is in front.
    pub(super) after_blank: bool,
}

impl Line {
    /// The text after a bullet.
    pub(super) fn bullet(&self) -> Option<&str> {
        bullet(&self.text)
    }

    /// Whether the line is a heading as pages before 2020 mark them: `## Examples {#demo .section}`.
    pub(super) fn has_attributes(&self) -> bool {
        self.heading.is_some() && self.raw.trim_end().ends_with('}') && self.raw.contains(" .")
    }
}

/// The text after a bullet; a star needs a space, because it also marks what is mandatory.
pub(super) fn bullet(text: &str) -> Option<&str> {
    let marks = ["• ", "◦ ", "· ", "▪ ", "- ", "* ", "+ "];
    marks.iter().find_map(|mark| text.strip_prefix(mark)).map(str::trim)
}

/// The text of a title or a cell in one spelling: without white space, in lower case.
pub(super) fn normalized(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_ascii_lowercase()
}

/// Every line that has text.
pub(super) fn read(text: &str) -> Vec<Line> {
    let markdown = is_markdown(text);
    let mut lines: Vec<Line> = Vec::new();
    let (mut code, mut after_blank) = (false, true);
    for (index, raw) in text.lines().enumerate() {
        let visible: String = raw.chars().filter(|letter| !is_invisible(*letter)).collect();
        if visible.trim_start().starts_with("```") {
            (code, after_blank) = (!code, true);
            continue;
        }
        if visible.trim().is_empty() {
            after_blank = true;
            continue;
        }
        // A browser may put tabs between the cells of a row.
        let cells: Vec<&str> = if code { vec![visible.as_str()] } else { visible.split('\t').collect() };
        for cell in cells.into_iter().filter(|cell| !cell.trim().is_empty()) {
            let line = line(index + 1, cell, markdown, code);
            if !line.text.is_empty() {
                lines.push(Line { after_blank, ..line });
                after_blank = visible.contains('\t');
            }
        }
        after_blank = false;
    }
    lines
}

fn line(number: usize, cell: &str, markdown: bool, code: bool) -> Line {
    let spaced = cell.replace('\u{a0}', " ");
    let trimmed = spaced.trim();
    let marks = trimmed.chars().take_while(|letter| *letter == '#').count();
    let after = trimmed.trim_start_matches('#');
    let heading = (markdown && !code && marks > 0 && after.starts_with(' ')).then_some(marks);
    let text = match (code || !markdown, heading) {
        (true, _) => trimmed.to_owned(),
        (false, Some(_)) => plain(without_attributes(after.trim())),
        (false, None) => plain(trimmed),
    };
    Line {
        number,
        text: text.trim().to_owned(),
        raw: cell.to_owned(),
        indent: spaced.chars().take_while(|letter| letter.is_whitespace()).count(),
        heading,
        bold: is_bold(trimmed),
        code,
        after_blank: false,
    }
}

/// A heading without the marks of pages before 2020: `Encrypt {#concept_1 .concept}`.
fn without_attributes(heading: &str) -> &str {
    let split = heading.rsplit_once('{').filter(|(_, marks)| marks.ends_with('}'));
    split.filter(|(_, marks)| marks.trim_start().starts_with(['#', '.'])).map_or(heading, |(text, _)| text.trim())
}

/// One line of a cell of a Markdown table.
pub(super) fn of_cell(number: usize, raw: &str) -> Line {
    let raw = raw.replace('\u{a0}', " ");
    let raw = raw.as_str();
    let indent = raw.chars().take_while(|letter| letter.is_whitespace()).count();
    Line {
        number,
        text: plain(raw.trim()).trim().to_owned(),
        raw: raw.to_owned(),
        indent,
        heading: None,
        bold: is_bold(raw),
        code: false,
        after_blank: true,
    }
}

/// Whether a line as a whole is bold, but for its bullet.
pub(super) fn is_bold(text: &str) -> bool {
    let text = bullet(text.trim()).unwrap_or(text.trim());
    let inner = text.strip_prefix("**").and_then(|inner| inner.strip_suffix("**"));
    inner.is_some_and(|inner| !inner.is_empty() && !inner.contains("**"))
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Whether the text has marks that only Markdown has.
fn is_markdown(text: &str) -> bool {
    let marked = |line: &str| line.starts_with("# ") || line.starts_with("## ") || line.starts_with("```");
    text.trim_start_matches('\u{feff}').lines().any(marked)
        || ["\\*", "\\_", "**Parameter**", "**Type**", "|---", "| ---"].iter().any(|mark| text.contains(mark))
}

enum Piece {
    Letter(char),
    Bold,
}

/// Text without Markdown's marks; what is between backticks stays as it is.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&");
    let mut pieces = Vec::new();
    let (mut rest, mut code) = (text.as_str(), false);
    while let Some(letter) = rest.chars().next() {
        let mut after = rest.strip_prefix(letter).unwrap_or_default();
        match letter {
            '`' => code = !code,
            '\\' if !code && after.starts_with(|next: char| next.is_ascii_punctuation()) => {
                let escaped = after.chars().next();
                after = escaped.and_then(|escaped| after.strip_prefix(escaped)).unwrap_or_default();
                pieces.extend(escaped.map(Piece::Letter));
            }
            '*' if !code => {
                let stars = 1 + after.chars().take_while(|next| *next == '*').count();
                after = after.trim_start_matches('*');
                match stars {
                    2 => pieces.push(Piece::Bold),
                    _ => pieces.extend((0..stars).map(|_| Piece::Letter('*'))),
                }
            }
            '!' | '[' if !code => match link(rest) {
                Some((shown, after_link)) => {
                    pieces.extend(shown.chars().map(Piece::Letter));
                    after = after_link;
                }
                None => pieces.push(Piece::Letter(letter)),
            },
            _ => pieces.push(Piece::Letter(letter)),
        }
        rest = after;
    }
    assemble(&pieces)
}

/// Marks of bold text come in pairs; one without a partner is two stars.
fn assemble(pieces: &[Piece]) -> String {
    let mut left = pieces.iter().filter(|piece| matches!(piece, Piece::Bold)).count();
    let mut open = false;
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Letter(letter) => text.push(*letter),
            Piece::Bold => {
                if open || left > 1 {
                    open = !open;
                } else {
                    text.push_str("**");
                }
                left = left.saturating_sub(1);
            }
        }
    }
    text
}

/// The shown text of a link at the start, nothing of an image, and what follows.
fn link(text: &str) -> Option<(&str, &str)> {
    let image = text.starts_with('!');
    let (shown, after) = text.strip_prefix('!').unwrap_or(text).strip_prefix('[')?.split_once("](")?;
    let (_, after) = after.split_once(')')?;
    // Brackets inside mean that this is no link, or an image inside a link.
    (!shown.contains(['[', ']'])).then_some((if image { "" } else { shown }, after))
}

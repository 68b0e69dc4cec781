//! Lists of values in the lines of a description.
//!
//! Owns the forms that such a list can have, and what makes one of them uncertain. Whether the values fit
//! the node is decided in [`super`].

use std::cmp::Ordering;

use super::header::{Header, announcement, ends_with_colon, header, introduction};
use super::inline::{fixed, inline};
use super::list::{List, is_default_mark};
use super::reason::Reason;
use super::text::Line;
use super::token::{self, Token};
use super::words::PLACEHOLDERS;

/// What the lines have: lists, and what looked like one and is none.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) lists: Vec<List>,
    pub(super) rejected: Vec<Reason>,
}

impl Found {
    /// Adds a list, unless something in its sentence speaks against it or it is inside a bullet.
    fn add(&mut self, list: List, problem: Option<Reason>, line: &Line) {
        match (problem, line.is_bullet) {
            (Some(problem), _) => self.rejected.push(problem),
            (None, true) => self.rejected.push(Reason::ListInBullet),
            (None, false) => self.lists.push(list),
        }
    }
}

/// Finds the lists in all lines.
pub(super) fn find(lines: &[Line]) -> Found {
    let mut found = Found::default();
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let rest = lines.get(index + 1..).unwrap_or_default();
        index += 1;
        match header(line) {
            Header::Block(problem) => match block(rest, true) {
                Block::List(list, length) => {
                    found.add(list, problem, line);
                    index += length;
                }
                Block::Other(reason) => found.rejected.push(problem.unwrap_or(reason)),
                Block::None => {}
            },
            Header::Inline(text, problem) => match inline(text) {
                Ok(list) => found.add(list, problem, line),
                Err(Reason::NoList) if line.is_bullet => found.rejected.push(Reason::ListInBullet),
                Err(Reason::NoList) => {}
                Err(reason) => found.rejected.push(problem.unwrap_or(reason)),
            },
            Header::None => match fixed(line) {
                Some(list) => found.lists.push(list),
                None if !line.is_bullet && ends_with_colon(&line.text) => index += introduced(line, rest, &mut found),
                None => {}
            },
        }
    }
    found
}

/// Finds a list after a line that does not say that it announces values; returns how many lines it takes.
fn introduced(line: &Line, rest: &[Line], found: &mut Found) -> usize {
    match block(rest, false) {
        Block::List(list, length) if list.values.len() > 1 => {
            found.add(list, introduction(line).err(), line);
            length
        }
        // Other bullets after a colon are no values.
        Block::Other(reason @ (Reason::Placeholder | Reason::Interrupted)) => {
            found.rejected.push(reason);
            0
        }
        _ => 0,
    }
}

/// The lines after a header.
enum Block {
    /// The values, and how many lines they take.
    List(List, usize),
    Other(Reason),
    None,
}

/// The values in bullets or in lines of one token each.
fn block(lines: &[Line], announced: bool) -> Block {
    let Some(first) = lines.first() else { return Block::None };
    if !first.is_bullet {
        return if announced { bare(lines) } else { Block::None };
    }
    let mut list = List { is_announced: announced, ..List::default() };
    let mut length = 0;
    let mut deeper = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        match (line.is_bullet, line.indent.cmp(&first.indent)) {
            // A note between two bullets is about the first.
            _ if line.is_note && !first.is_note => continue,
            (true, Ordering::Equal) => match item(line, &mut list) {
                Ok(()) => {}
                Err(reason) => return Block::Other(reason),
            },
            // A bullet that is further left may be a value as well: which ones are is not certain.
            (true, Ordering::Less) => return Block::Other(Reason::UnevenIndentation),
            (true, Ordering::Greater) => deeper.push(line),
            (false, Ordering::Greater) => {
                if announcement(&line.lower).is_some() {
                    return Block::Other(Reason::ListInBullet);
                }
            }
            (false, _) => break,
        }
        length = index + 1;
    }
    if continues(lines.get(length..).unwrap_or_default(), first) {
        return Block::Other(Reason::Interrupted);
    }
    // Bullets below a value explain it. Those that look like values themselves are not certain.
    let mut inner = List::default();
    if deeper.iter().any(|line| line.indent < first.indent + 2 || item(line, &mut inner).is_ok()) {
        return Block::Other(Reason::UnevenIndentation);
    }
    Block::List(list, length)
}

/// Whether bullets that look like further values follow a line between them, which does not introduce them.
fn continues(rest: &[Line], first: &Line) -> bool {
    rest.windows(2).any(|pair| match pair {
        [text, bullet] => {
            let is_next = bullet.is_bullet && !text.is_bullet && bullet.indent == first.indent;
            let is_plain = bullet.is_note == first.is_note && !text.is_note && !ends_with_colon(&text.text);
            is_next && is_plain && item(bullet, &mut List::default()).is_ok()
        }
        _ => false,
    })
}

/// A bullet that begins with one value.
fn item(line: &Line, list: &mut List) -> Result<(), Reason> {
    let Token { value, rest } = token::first(&line.text).ok_or(Reason::NotOneToken)?;
    let rest = rest.trim_start();
    let gloss = rest
        .strip_prefix(['(', '（', '['])
        .and_then(|inner| inner.find([')', '）', ']']).map(|end| inner.get(..end).unwrap_or_default()));
    if line.is_glued {
        return Err(Reason::NotOneToken);
    }
    let is_end = rest.is_empty() || rest.starts_with([':', '：', '.', ',', '，', '。', ';', '；']) || gloss.is_some();
    if !is_end {
        return Err(Reason::NotOneToken);
    }
    // A text that goes on after a comma is a sentence, and its first word no value.
    if rest.starts_with([',', '，'])
        && rest.len() > 1
        && !value.contains(|letter: char| letter.is_ascii_digit() || letter == '_')
    {
        return Err(Reason::NotOneToken);
    }
    let lower = rest.to_ascii_lowercase();
    if header_inside(&lower) {
        return Err(Reason::ListInBullet);
    }
    if PLACEHOLDERS.iter().any(|words| lower.contains(words)) {
        return Err(Reason::Placeholder);
    }
    if gloss.is_some_and(is_default_mark) {
        list.defaults.push(value.to_owned());
    }
    list.add(value);
    Ok(())
}

fn header_inside(lower: &str) -> bool {
    ["valid values", "valid value:", "possible values", "value range", "取值", "可选值", "有效值", "枚举值"]
        .iter()
        .any(|header| lower.contains(header))
}

/// Lines without bullets, each of them one token; the first other line ends them.
fn bare(lines: &[Line]) -> Block {
    let mut list = List { is_announced: true, ..List::default() };
    let mut length = 0;
    for line in lines {
        if line.is_bullet {
            return Block::Other(Reason::NotOneToken);
        }
        let Some(Token { value, rest }) = token::first(&line.text) else { break };
        let rest = rest.trim();
        let is_whole = rest.is_empty() || matches!(rest, "," | ";" | "." | "，" | "；" | "。");
        let is_glossed = rest.starts_with([':', '：', '(', '（']);
        if !is_whole {
            if is_glossed {
                return Block::Other(Reason::NotOneToken);
            }
            break;
        }
        list.add(value);
        length += 1;
    }
    if list.values.is_empty() { Block::None } else { Block::List(list, length) }
}

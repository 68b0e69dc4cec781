//! Values on one line: joined tokens, or the one value of a node.
//!
//! Owns the separators and the wordings.

use super::list::{List, is_default_mark};
use super::reason::Reason;
use super::text::{Line, sentences};
use super::token::{self, Token};
use super::words::FIXED;

/// Tokens that are joined by separators on the line of the header, and nothing else.
pub(super) fn inline(text: &str) -> Result<List, Reason> {
    let text = text.trim().trim_end_matches(['.', '。', ';', '；', '!']).trim();
    let mut list = List { is_announced: true, ..List::default() };
    let mut rest = text;
    loop {
        let Some(token) = token::first(rest) else {
            return Err(if list.values.is_empty() { Reason::NoList } else { Reason::NotOnlyTokens });
        };
        let mut parts = Vec::new();
        // `a/b/c` and `a|b` are joined without blanks.
        let joined = token.value.contains('/') && !token.value.starts_with('/');
        match joined {
            true => parts.extend(token.value.split('/')),
            false => parts.push(token.value),
        }
        if parts.iter().any(|part| part.is_empty()) {
            return Err(Reason::NotOnlyTokens);
        }
        rest = token.rest.trim_start();
        if let Some((gloss, after)) = rest.strip_prefix(['(', '（']).and_then(|inner| inner.split_once([')', '）'])) {
            if !is_default_mark(gloss) {
                return Err(Reason::NotOnlyTokens);
            }
            list.defaults.extend(parts.last().map(|part| (*part).to_owned()));
            rest = after.trim_start();
        }
        // `slow, fast, and slow,fast`: one text may have several values, and which ones is not certain.
        if parts.iter().any(|part| list.values.iter().any(|known| known == part)) {
            return Err(Reason::SeveralInOneText);
        }
        parts.into_iter().for_each(|part| list.add(part));
        if rest.is_empty() {
            return Ok(list);
        }
        match separator(rest) {
            Some(after) => rest = after,
            None if list.values.len() == 1 => {
                return Err(if starts_range(rest) { Reason::NoList } else { Reason::NotOnlyTokens });
            }
            None => return Err(if starts_range(rest) { Reason::RangeBesideValues } else { Reason::NotOnlyTokens }),
        }
    }
}

fn starts_range(rest: &str) -> bool {
    ["to ", "~", "～", "-", "–", "—", "至", "到"].iter().any(|dash| rest.starts_with(dash))
}

/// What follows the separator at the start.
fn separator(text: &str) -> Option<&str> {
    let marks =
        [", and ", ", or ", "， and ", "and ", "or ", ",", "，", "、", ";", "；", "|", "/", "或者", "或", "和", "以及"];
    marks.iter().find_map(|mark| text.strip_prefix(mark)).map(str::trim_start)
}

/// A sentence that states the only value.
pub(super) fn fixed(line: &Line) -> Option<List> {
    let mut list = List { is_announced: true, ..List::default() };
    for (start, end) in sentences(&line.text) {
        let (Some(lower), Some(text)) = (line.lower.get(start..end), line.text.get(start..end)) else { continue };
        let (lower, text) = (lower.trim_start(), text.trim_start());
        let Some(opening) = FIXED.iter().find(|opening| lower.starts_with(**opening)) else { continue };
        let body = text.get(opening.len()..).unwrap_or_default().trim_start_matches([':', '：', ' ']);
        let Some(Token { value, rest }) = token::first(body) else { continue };
        if rest.trim_matches(['.', '。', ';', '；', ' ']).is_empty() {
            list.add(value);
        }
    }
    (list.values.len() == 1 && !line.is_bullet).then_some(list)
}

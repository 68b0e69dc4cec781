//! Defaults and ranges of numbers in a description.
//!
//! Owns the wordings that have one meaning only. What they state may be used where nothing is declared,
//! and no check is ever built on it.

use super::text::{Line, sentences};
use super::token::{self, Token};

/// The default that the lines state, if they state one only.
pub(super) fn default(lines: &[Line]) -> Option<String> {
    let mut found: Option<String> = None;
    let mut openings = 0;
    for line in lines {
        for (start, end) in sentences(&line.text) {
            let (Some(lower), Some(text)) = (line.lower.get(start..end), line.text.get(start..end)) else { continue };
            let trimmed = lower.trim_start();
            let names_default = trimmed.contains("default") || trimmed.contains("默认");
            openings += usize::from(names_default && !trimmed.contains("by default"));
            let marks = [
                "default value: ",
                "default value：",
                "default value:",
                "default: ",
                "default：",
                "default value is ",
                "the default value is ",
                "默认值：",
                "默认值:",
                "默认值为",
                "默认为",
                "默认取值为",
                "默认取值：",
                "默认：",
            ];
            let Some(mark) = marks.iter().find(|mark| trimmed.starts_with(**mark)) else { continue };
            let skipped = lower.len() - trimmed.len() + mark.len();
            let body = text.get(skipped..).unwrap_or_default().trim_start_matches([':', '：', ' ']);
            let Some(Token { value, rest }) = token::first(body) else { continue };
            if rest.trim_matches(['.', '。', ';', '；', ' ']).is_empty() {
                match &found {
                    Some(known) if known != value => return None,
                    _ => found = Some(value.to_owned()),
                }
            }
        }
    }
    found.filter(|_| openings == 1)
}

/// The smallest and the largest number that the lines state, if they state one range only.
pub(super) fn bounds(lines: &[Line]) -> Option<(String, String)> {
    let mut found: Option<(String, String)> = None;
    for line in lines {
        for (start, end) in sentences(&line.text) {
            let (Some(lower), Some(text)) = (line.lower.get(start..end), line.text.get(start..end)) else { continue };
            let trimmed = lower.trim_start();
            let marks = [
                "valid values: ",
                "valid values:",
                "value range: ",
                "value range:",
                "取值范围：",
                "取值范围:",
                "取值范围为",
                "取值：",
            ];
            let stated = marks.iter().find(|mark| trimmed.starts_with(**mark));
            match stated {
                None if ["valid values", "value range", "取值"].iter().any(|mark| lower.contains(mark)) => {
                    return None;
                }
                None => {}
                Some(mark) => {
                    let skipped = lower.len() - trimmed.len() + mark.len();
                    let range = range(text.get(skipped..).unwrap_or_default())?;
                    if line.is_bullet || found.as_ref().is_some_and(|known| *known != range) {
                        return None;
                    }
                    found = Some(range);
                }
            }
        }
    }
    found
}

/// `1 to 100`, `[1, 100]`, `1~100`, and nothing else.
fn range(text: &str) -> Option<(String, String)> {
    let text = text.trim().trim_end_matches(['.', '。', ';', '；']).trim();
    let inner = text.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    let (low, high) = match inner {
        Some(inner) => inner.split_once([',', '，'])?,
        None => [" to ", "~", "～", "–", "—", "-", "至", "到"]
            .iter()
            .find_map(|dash| text.split_once(dash).filter(|(low, _)| !low.is_empty()))?,
    };
    let (low, high) = (number(low)?, number(high)?);
    let is_ordered = low.parse::<f64>().ok()? < high.parse::<f64>().ok()?;
    is_ordered.then_some((low, high))
}

/// A number without the commas between its thousands.
fn number(text: &str) -> Option<String> {
    let text = text.trim();
    let mut groups = text.trim_start_matches('-').split(',');
    let first = groups.next()?;
    let mut grouped = groups.peekable();
    if grouped.peek().is_some() && (first.is_empty() || first.len() > 3 || !grouped.all(|group| group.len() == 3)) {
        return None;
    }
    let plain = text.replace(',', "");
    token::is_number(&plain).then_some(plain)
}

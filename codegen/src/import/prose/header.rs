//! The words that announce a list of values.
//!
//! Owns what they announce, where, and what in their sentence says that the list is not certain.

use super::reason::Reason;
use super::text::{Line, sentences};
use super::words::{CONDITIONS, HEADERS, OPEN, OPENINGS, OTHERS};

/// What a line announces.
pub(super) enum Header<'t> {
    /// The values are in the next lines.
    Block(Option<Reason>),
    /// The values are in this text.
    Inline(&'t str, Option<Reason>),
    None,
}

pub(super) fn ends_with_colon(text: &str) -> bool {
    text.ends_with([':', '：'])
}

/// The last announcement of values in a line.
pub(super) fn header(line: &Line) -> Header<'_> {
    let mut found = Header::None;
    let ends = sentences(&line.text);
    for (number, (start, end)) in ends.iter().enumerate() {
        let Some(lower) = line.lower.get(*start..*end) else { continue };
        let Some((at, length)) = announcement(lower) else { continue };
        let before = lower.get(..at).unwrap_or_default();
        let after = lower.get(at + length..).unwrap_or_default();
        let original = line.text.get(start + at + length..*end).unwrap_or_default();
        let is_last = number + 1 == ends.len();
        if let Some(one) = stated(before, after, original, is_last) {
            found = one;
        }
    }
    found
}

/// Where a sentence announces values: the first header, and its length.
pub(super) fn announcement(lower: &str) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    for header in HEADERS {
        let Some(at) = lower.find(header) else { continue };
        let before = lower.get(..at).unwrap_or_default();
        // `default values` are no values, and neither are `invalid values`.
        let is_word = !before.ends_with(|letter: char| letter.is_ascii_alphanumeric());
        let is_default = before.trim_end().ends_with("default") || before.ends_with("默认") || before.ends_with("缺省");
        // The bare word is only an announcement in front of a colon.
        let is_clear =
            header != "values" || lower.get(at + header.len()..).is_some_and(|after| after.starts_with([':', '：']));
        if is_word
            && is_clear
            && !is_default
            && best.is_none_or(|(first, length)| at < first || (at == first && header.len() > length))
        {
            best = Some((at, header.len()));
        }
    }
    best
}

/// What follows the header in its sentence; nothing where it is about something else.
fn stated<'t>(before: &str, after: &str, original: &'t str, is_last: bool) -> Option<Header<'t>> {
    if is_index(before) {
        return None;
    }
    let (skipped, another) = owner(after)?;
    let (after, original) = (after.get(skipped..)?, original.get(skipped..)?);
    let problem = another.or_else(|| problem(before, after));
    let trimmed = after.trim();
    let body = without_opening(trimmed);
    let has_opening = body.len() != trimmed.len();
    let has_colon = body.starts_with([':', '：', '（']);
    let content = body.trim_start_matches([':', '：']).trim();
    if content.is_empty() {
        return (is_last && (has_colon || has_opening || trimmed.is_empty())).then_some(Header::Block(problem));
    }
    if !has_colon && !has_opening {
        // `Valid values when Type is a:` has its values in the next lines.
        let is_block =
            is_last && ends_with_colon(trimmed) && !trimmed.trim_end_matches([':', '：']).contains([':', '：']);
        return is_block.then(|| Header::Block(problem.or(Some(Reason::OtherWording))));
    }
    let behind = after.len() - after.trim_end().len();
    let start = original.len().checked_sub(content.len() + behind)?;
    Some(Header::Inline(original.get(start..)?.trim(), problem))
}

/// Whether the words before the header say that it is about the index of a parameter: `N的取值范围`.
fn is_index(before: &str) -> bool {
    let is_letter = before.ends_with('n') && before.trim_end_matches('n').ends_with([' ', '，', '。']);
    is_letter || before.ends_with("n 的") || before.ends_with("n的")
}

/// Where the words go on after the name of what has the values, and the problem if it is not the node.
/// Nothing for `Valid values of N: 1 to 20`, which is about the index of the parameter.
fn owner(after: &str) -> Option<(usize, Option<Reason>)> {
    let Some(other) = after.strip_prefix(" of ").or_else(|| after.strip_prefix(" for ")) else {
        return Some((0, None));
    };
    let colon = other.find([':', '：'])?;
    let name = other.get(..colon)?.trim();
    if name == "n" || name.starts_with("n ") {
        return None;
    }
    let is_own = matches!(name, "this parameter" | "the parameter" | "this field" | "the field");
    Some((after.len() - other.len() + colon, (!is_own).then_some(Reason::OfAnother)))
}

/// What the words around the header say against the list.
fn problem(before: &str, after: &str) -> Option<Reason> {
    let has = |words: &[&str]| words.iter().any(|word| before.contains(word));
    let is_condition = |word: &&str| before.contains(*word) || (is_wordy(after) && after.contains(*word));
    match () {
        () if has(&OPEN) => Some(Reason::Examples),
        () if has(&OTHERS) => Some(Reason::OtherThings),
        () if CONDITIONS.iter().any(is_condition) => Some(Reason::DependsOnOther),
        () => None,
    }
}

/// The text after the words between header and colon.
fn without_opening(text: &str) -> &str {
    let ends = |rest: &&str| !rest.starts_with(|next: char| next.is_ascii_alphanumeric());
    let rest = |word: &str| text.strip_prefix(word).filter(|rest| !word.is_ascii() || ends(rest));
    OPENINGS.iter().find_map(|word| rest(word)).map_or(text, str::trim_start)
}

/// Whether words follow the header before its colon.
fn is_wordy(after: &str) -> bool {
    !after.trim_start().starts_with([':', '：'])
}

/// Whether the line before bullets can introduce values although it does not say so.
pub(super) fn introduction(line: &Line) -> Result<(), Reason> {
    let last = sentences(&line.text).last().and_then(|(start, end)| line.lower.get(*start..*end)).unwrap_or_default();
    let has = |words: &[&str]| words.iter().any(|word| last.contains(word));
    match () {
        () if has(&OPEN) => Err(Reason::Examples),
        () if has(&OTHERS) || has(&["default value", "默认值"]) => Err(Reason::OtherThings),
        () if has(&CONDITIONS) => Err(Reason::DependsOnOther),
        () => Ok(()),
    }
}

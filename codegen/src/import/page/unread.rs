//! Lines of a table that look like a row and were not read as one.
//!
//! Owns how such lines are recognized in copies with one cell a line and in copies with glued cells, so
//! that no row is taken for the description of the one in front of it.

use super::lines::Line;
use super::table::yes_or_no;
use super::types;

/// The index of the first line of `lines` that starts such a row. `glued` and `required` are what the
/// header of the table says; the last line may be an example.
pub(super) fn start(lines: &[Line], glued: bool, required: bool) -> Option<usize> {
    (0..lines.len()).find(|index| is_start(lines.get(*index..).unwrap_or_default(), glued, required))
}

fn is_start(lines: &[Line], glued: bool, required: bool) -> bool {
    let Some(first) = lines.first().filter(|line| line.bullet().is_none()) else { return false };
    let text = |index: usize| lines.get(index).map_or("", |line| line.text.as_str());
    // A type in capital letters may be a word of a sentence.
    let is_type = |text: &str| types::parse(text).is_some() && !text.contains(char::is_uppercase);
    let is_word = !first.text.contains(' ') && !first.text.ends_with(['.', ':', '。', ',']);
    let is_marked = |index: usize| yes_or_no(text(index)).is_some();
    let is_split = match required {
        true => is_word && (is_type(text(1)) || (is_marked(2) && !text(1).contains(' '))),
        false => is_word && is_type(text(1)),
    };
    is_split || (glued && is_glued(&first.text, required))
}

fn is_glued(text: &str, required: bool) -> bool {
    let rest = text.strip_suffix("Yes").or_else(|| text.strip_suffix("No"));
    let cells = rest.filter(|_| required).map(str::trim_end);
    cells.and_then(types::split_glued).is_some_and(|(name, _)| !name.is_empty() && !name.contains(' '))
}

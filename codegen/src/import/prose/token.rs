//! One value in a text.
//!
//! Owns what a value can look like and what only looks like one: ranges, times, formats, places, words
//! of the documentation.

/// The longest text that is read as a value.
const LONGEST: usize = 64;
/// Words of the documentation in front of a colon, which are no values.
const WORDS: [&str; 30] = [
    "note",
    "notes",
    "notice",
    "example",
    "examples",
    "format",
    "default",
    "description",
    "important",
    "minimum",
    "maximum",
    "min",
    "max",
    "unit",
    "step",
    "length",
    "value",
    "values",
    "otherwise",
    "required",
    "optional",
    "empty",
    "null",
    "limits",
    "warning",
    "tip",
    "remarks",
    "sample",
    "syntax",
    "increment",
];

/// A value at the start of a text, and the text after it and after its gloss in brackets.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) value: &'t str,
    /// The text that follows directly.
    pub(super) rest: &'t str,
}

/// The token at the start of `text`: letters that a value may have, up to the first other one.
pub(super) fn first(text: &str) -> Option<Token<'_>> {
    let (inner, quote) = match text.chars().next()? {
        quote @ ('"' | '\'') => (text.strip_prefix(quote)?, Some(quote)),
        '“' => (text.strip_prefix('“')?, Some('”')),
        '‘' => (text.strip_prefix('‘')?, Some('’')),
        _ => (text, None),
    };
    let end = inner.find(|letter: char| !is_part(letter)).unwrap_or(inner.len());
    let (mut value, mut rest) = inner.split_at_checked(end)?;
    match quote {
        Some(quote) => rest = rest.strip_prefix(quote)?,
        None => {
            // A full stop or a colon at the end belongs to the sentence.
            value = value.trim_end_matches(['.', ':']);
            rest = inner.get(value.len()..)?;
            // `a: b` has a blank after the colon; `a:b` is one value, or a value and its gloss.
        }
    }
    is_value(value).then_some(Token { value, rest })
}

fn is_part(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.' | '/' | '+' | '#' | '%' | ':' | '*' | '@' | '=')
}

fn is_value(text: &str) -> bool {
    let has_content = text.contains(|letter: char| letter.is_ascii_alphanumeric());
    text == "*"
        || (has_content
            && text.len() <= LONGEST
            && !text.contains('*')
            && text.starts_with(|first: char| {
                first.is_ascii_alphanumeric() || matches!(first, '-' | '_' | '.' | '+' | '/')
            })
            && !WORDS.contains(&text.to_ascii_lowercase().as_str()))
}

/// Whether the text is two numbers with a dash between them.
pub(super) fn is_range(text: &str) -> bool {
    let is_number =
        |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    text.split_once('-').is_some_and(|(low, high)| is_number(low) && is_number(high))
}

/// Whether the text is an IP address or a block of them.
pub(super) fn is_address(text: &str) -> bool {
    text.split('.').count() >= 4 && text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '/'))
}

/// Whether the text is a date or a time, or the pattern of one.
pub(super) fn is_time(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let marks = text.chars().filter(|letter| matches!(letter, ':' | '-')).count();
    let is_clock = digits >= 3
        && text.contains(':')
        && text.chars().all(|letter| letter.is_ascii_digit() || "TZ:-+".contains(letter));
    let is_date =
        digits >= 6 && marks >= 2 && text.chars().all(|letter| letter.is_ascii_digit() || "TZ:-".contains(letter));
    let is_pattern = text.len() >= 4
        && marks > 0
        && text.chars().all(|letter| "yYMmDdHhSsTZ:-".contains(letter))
        && text.chars().any(|letter| "yYHhDd".contains(letter))
        && ["yy", "mm", "hh", "dd", "ss"].iter().filter(|part| text.to_ascii_lowercase().contains(**part)).count() >= 2;
    is_clock || is_date || is_pattern
}

/// Whether the text is the name of a region or of a zone.
pub(super) fn is_place(text: &str) -> bool {
    let mut parts = text.split('-');
    let area = parts.next().unwrap_or_default();
    let place = parts.next().unwrap_or_default();
    matches!(area, "cn" | "ap" | "us" | "eu" | "me" | "na" | "rus" | "sa")
        && place.len() >= 4
        && place.chars().all(|letter| letter.is_ascii_lowercase())
}

/// Whether the text is a number as a spec states it.
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|first: char| first.is_ascii_digit())
        && text.parse::<f64>().is_ok_and(f64::is_finite)
        && !digits.contains(['e', 'E'])
}

/// Whether the text is a whole number as a spec states it.
pub(super) fn is_whole_number(text: &str) -> bool {
    is_number(text) && text.parse::<i64>().is_ok() && (text == "0" || !text.trim_start_matches('-').starts_with('0'))
}

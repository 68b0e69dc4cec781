//! Documentation text: from facts to lines of rustdoc.
//!
//! Owns what keeps foreign text from becoming markup: links, tags, code blocks and line lengths.
//! Which facts are told is decided in [`crate::model`].

/// How many characters of an example, a default or a pattern are shown.
const LIMIT: usize = 80;

/// Wire text as inline code, cut where it is long, on one line.
pub fn code(text: &str) -> String {
    let mut line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > LIMIT {
        line = line.chars().take(LIMIT).collect::<String>() + "…";
    }
    if line.is_empty() {
        return "`\"\"`".to_owned();
    }
    let line = visible(&line);
    if line.contains('`') {
        // A code span with backquotes inside is fenced with more of them.
        let longest = line.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        return format!("{fence} {line} {fence}");
    }
    format!("`{line}`")
}

/// Our own words as one line that rustdoc takes for text.
pub fn prose(text: &str) -> String {
    let line = visible(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut escaped = String::with_capacity(line.len());
    for letter in line.chars() {
        if matches!(letter, '[' | ']' | '<' | '>' | '*' | '_' | '`' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    // A bare address is a warning of rustdoc, and a link to a foreign page would be unchecked.
    escaped.replace("://", ":\\//")
}

/// Text in which a reader sees every letter: control characters would make the file a binary one,
/// and marks of the writing direction would show it in another order.
fn visible(line: &str) -> String {
    let hidden = |letter: char| {
        let turns = matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        letter.is_control() || turns
    };
    let spelled = |letter: char| if hidden(letter) { letter.escape_unicode().to_string() } else { letter.into() };
    line.chars().map(spelled).collect()
}

/// Code spans joined with commas.
pub fn list<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    values.into_iter().map(code).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans() {
        for (text, expected) in [
            ("cn-hangzhou", "`cn-hangzhou`"),
            ("a\n  b", "`a b`"),
            ("a`b", "`` a`b ``"),
            ("", "`\"\"`"),
            ("    indented", "`indented`"),
            ("EXPIRED\0\u{1b}", "`EXPIRED\\u{0}\\u{1b}`"),
            ("a\u{202e}b", "`a\\u{202e}b`"),
        ] {
            assert_eq!(code(text), expected);
        }
        assert_eq!(code(&"x".repeat(200)).chars().count(), LIMIT + 3);
    }

    #[test]
    fn text() {
        assert_eq!(prose("see [x](y) and <b>\n# no heading"), "see \\[x\\](y) and \\<b\\> # no heading");
        assert_eq!(prose("bell\u{7}"), "bell\\\\u{7}");
        assert_eq!(prose("at https://example.com/a"), "at https:\\//example.com/a");
    }
}

//! Documentation text: markup that contains foreign text.
//!
//! Owns what keeps foreign text from becoming markup: code spans, escapes, link targets and line breaks.
//! Which words surround it is decided in `emit/documentation.rs`.

/// How many characters of an example, a default or a pattern are shown.
const LIMIT: usize = 80;

/// How many characters a line of documentation has at most, unless a single unit is longer.
const WIDTH: usize = 100;

/// Text with single spaces between words, and so on one line.
fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text with single spaces between words, cut behind `limit` characters.
pub fn shortened(text: &str, limit: usize) -> String {
    let line = single_spaced(text);
    if line.chars().count() > limit { line.chars().take(limit).collect::<String>() + "…" } else { line }
}

/// Wire text as inline code, cut where it is long, on one line.
pub fn code(text: &str) -> String {
    let line = shortened(text, LIMIT);
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

/// Our own words as one line that rustdoc takes for text, also at the beginning of a line.
pub fn prose(text: &str) -> String {
    let line = visible(&single_spaced(text));
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let mut escaped = String::with_capacity(line.len());
    for (index, letter) in line.chars().enumerate() {
        let anywhere = matches!(letter, '[' | ']' | '<' | '>' | '*' | '_' | '`' | '\\' | '~' | '|' | '&');
        // At the beginning of a line they are a heading, a list or a rule.
        let first = index == 0 && matches!(letter, '#' | '-' | '+' | '=');
        let numbered = index == digits && digits > 0 && matches!(letter, '.' | ')');
        if anywhere || first || numbered {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    // A bare address is a warning of rustdoc, and a link to a foreign page would be unchecked.
    escaped.replace("://", ":\\//")
}

/// A link; whatever could end the address early is percent-encoded.
pub fn link(words: &str, address: &str) -> String {
    let mut target = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => target.push(char::from(byte)),
            _ if b"-._~:/?#@!$&'+,;=%".contains(&byte) => target.push(char::from(byte)),
            _ => target.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("[{words}]({target})")
}

/// Lines of units, between which a line may break; each line but the first begins with `indent`.
pub fn wrapped(units: impl IntoIterator<Item = String>, indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for unit in units {
        if line.trim().is_empty() {
            line.push_str(&unit);
        } else if line.chars().count() + 1 + unit.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut line, format!("{indent}{unit}")));
        } else {
            line.push(' ');
            line.push_str(&unit);
        }
    }
    lines.extend((!line.is_empty()).then_some(line));
    lines
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
        for (text, expected) in [
            ("# a heading", "\\# a heading"),
            ("- a list", "\\- a list"),
            ("1. a list", "1\\. a list"),
            ("12) a list", "12\\) a list"),
            ("=== a rule", "\\=== a rule"),
            ("a ~~b~~ &lt; c|d", "a \\~\\~b\\~\\~ \\&lt; c\\|d"),
            ("3 things - and 4.5", "3 things - and 4.5"),
        ] {
            assert_eq!(prose(text), expected);
        }
    }

    #[test]
    fn links() {
        let address = "https://example.com/a?b=c#d";
        assert_eq!(link("x", address), format!("[x]({address})"));
        assert_eq!(link("x", "https://e/a) b<é"), "[x](https://e/a%29%20b%3C%C3%A9)");
    }

    #[test]
    fn lines() {
        let units = |count: usize| (0..count).map(|index| format!("`unit number {index}`,"));
        assert_eq!(wrapped(units(0), "  "), Vec::<String>::new());
        assert_eq!(wrapped(units(2), "  "), ["`unit number 0`, `unit number 1`,"]);
        let lines = wrapped(units(7), "  ");
        assert_eq!(lines[0].chars().count(), 17 * 5 - 1);
        assert_eq!(lines[1], "  `unit number 5`, `unit number 6`,");
        let long = "x".repeat(WIDTH + 1);
        assert_eq!(wrapped([long.clone(), "y".to_owned()], ""), [long, "y".to_owned()]);
    }
}

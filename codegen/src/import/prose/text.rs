//! The lines of a description, without marks.
//!
//! Owns Markdown, HTML and the blocks of the two sites; nothing of what a line means.

/// One line with text in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The text without marks and without its bullet.
    pub(super) text: String,
    /// The text in lower case. Only ASCII letters change, so that positions are the same in both.
    pub(super) lower: String,
    /// The number of columns in front of the bullet or the text.
    pub(super) indent: usize,
    /// Whether the line has a bullet.
    pub(super) is_bullet: bool,
    /// Whether the line is a quoted note.
    pub(super) is_note: bool,
    /// Whether further bullets follow on the same line.
    pub(super) is_glued: bool,
}

/// The texts that readers of the Chinese and of the international site see: one where both see the same.
pub(super) fn editions(text: &str) -> Vec<String> {
    if !text.contains("<props=") {
        return vec![text.to_owned()];
    }
    ["china", "intl"].iter().map(|site| edition(text, site)).collect()
}

/// The text of one site. A block that does not end reaches to the end of the text.
fn edition(text: &str, site: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, block)) = rest.split_once("<props=") {
        shown.push_str(before);
        let (name, inner) = block.split_once('>').unwrap_or((block, ""));
        let (inner, after) = inner.split_once("</props>").unwrap_or((inner, ""));
        if name.trim_matches(['"', '\'']) == site {
            shown.push_str(inner);
        }
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// Every line that has text.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let broken = text.replace("<br>", "\n").replace("<br/>", "\n").replace("<br />", "\n");
    broken.lines().filter_map(line).collect()
}

/// One line read by itself; none where it has no text.
pub(super) fn line(raw: &str) -> Option<Line> {
    let spaced = raw.replace('\u{a0}', " ").replace('\t', "    ");
    let mut inner = spaced.trim();
    let mut indent = spaced.chars().take_while(|letter| letter.is_whitespace()).count();
    let is_note = inner.starts_with('>');
    while let Some(quoted) = inner.strip_prefix('>') {
        indent += 1 + quoted.chars().take_while(|letter| letter.is_whitespace()).count();
        inner = quoted.trim_start();
    }
    let content = bullet(inner);
    let raw = content.unwrap_or(inner);
    let is_glued =
        [" - **", " - `", " * **", " * `", ". - ", ".- ", "。 - ", "。- "].iter().any(|mark| raw.contains(mark));
    let text = plain(raw).trim().to_owned();
    let lower = text.to_ascii_lowercase();
    (!text.is_empty()).then_some(Line { lower, text, indent, is_bullet: content.is_some(), is_note, is_glued })
}

/// The text after a bullet. A mark of Markdown needs a space after it: a star also marks bold text.
fn bullet(text: &str) -> Option<&str> {
    let marks = ["* ", "- ", "+ ", "• ", "· ", "▪ ", "◦ ", "•", "·", "●", "– "];
    marks.iter().find_map(|mark| text.strip_prefix(mark)).map(str::trim)
}

/// The text without marks of Markdown and HTML.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&");
    let text = text.replace("&quot;", "\"");
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(letter) = rest.chars().next() {
        let after = rest.strip_prefix(letter).unwrap_or_default();
        rest = match letter {
            '`' | '\u{200b}' | '\u{feff}' => after,
            '*' if after.starts_with('*') => after.trim_start_matches('*'),
            '\\' if after.starts_with(|next: char| next.is_ascii_punctuation()) => {
                let escaped = after.chars().next();
                shown.extend(escaped);
                escaped.and_then(|escaped| after.strip_prefix(escaped)).unwrap_or_default()
            }
            '[' => match link(after) {
                Some((label, after)) => {
                    shown.push_str(label);
                    after
                }
                None => {
                    shown.push(letter);
                    after
                }
            },
            '<' => match tag(after) {
                Some(after) => after,
                None => {
                    shown.push(letter);
                    after
                }
            },
            _ => {
                shown.push(letter);
                after
            }
        };
    }
    shown
}

/// The label of a link and what follows it; `text` begins after the bracket.
fn link(text: &str) -> Option<(&str, &str)> {
    let (label, after) = text.split_once("](")?;
    let (_, after) = after.split_once(')')?;
    (!label.contains(['[', ']', '\n'])).then_some((label, after))
}

/// What follows a tag that only changes how text looks; `text` begins after the bracket.
fn tag(text: &str) -> Option<&str> {
    let (name, after) = text.split_once('>')?;
    let name = name.strip_prefix('/').unwrap_or(name);
    let word = name.split_whitespace().next().unwrap_or_default();
    matches!(word, "b" | "i" | "p" | "a" | "code" | "strong" | "em" | "span" | "ul" | "div" | "notice" | "props")
        .then_some(after)
}

/// The sentences of a line, as positions in its text.
pub(super) fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        let is_last = text.get(end..).is_none_or(|rest| rest.is_empty() || rest.starts_with(' '));
        if matches!(letter, '。' | '；' | '！') || (matches!(letter, '.' | ';' | '!' | '?') && is_last) {
            found.push((start, end));
            start = end;
        }
    }
    if text.get(start..).is_some_and(|rest| !rest.trim().is_empty()) {
        found.push((start, text.len()));
    }
    found
}

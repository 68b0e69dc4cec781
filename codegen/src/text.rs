//! Text from files in messages.
//!
//! Owns how it is shown, so that no message has more than one line.

/// The text with control characters escaped: none of them breaks the line or changes the terminal.
pub(crate) fn one_line(text: &str) -> String {
    let shown = |letter: char| if letter.is_control() { letter.escape_default().to_string() } else { letter.into() };
    text.chars().map(shown).collect()
}

//! The words of names such as `ListMFADevices`.
//!
//! Owns where a word begins, and nothing of what words mean.

/// The words of a name: `ListMFADevices` has `List`, `MFA` and `Devices`.
pub(super) fn words(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    std::iter::from_fn(move || {
        let mut letters = rest.char_indices().peekable();
        let (_, mut before) = letters.next()?;
        let mut end = rest.len();
        while let Some((at, letter)) = letters.next() {
            // A capital begins a word, unless it goes on with an abbreviation.
            let goes_on = before.is_ascii_uppercase() && !letters.peek().is_some_and(|(_, c)| c.is_ascii_lowercase());
            if letter.is_ascii_uppercase() && !goes_on {
                end = at;
                break;
            }
            before = letter;
        }
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_with_capitals() {
        for (name, expected) in [
            ("ListMFADevices", &["List", "MFA", "Devices"][..]),
            ("getV2", &["get", "V2"]),
            ("DescribeIPv6", &["Describe", "I", "Pv6"]),
            ("UntagResources", &["Untag", "Resources"]),
            ("A", &["A"]),
            ("é", &["é"]),
            ("", &[]),
        ] {
            assert_eq!(words(name).collect::<Vec<_>>(), expected, "{name}");
        }
    }
}

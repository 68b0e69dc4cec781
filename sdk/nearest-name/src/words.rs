//! The words of names such as `ListMFADevices` and `full-access`.
//!
//! Owns where a word begins, and nothing of what words mean.

/// The words of a name, as capitals and punctuation separate them.
///
/// ```
/// use alibabacloud_nearest_name::words;
///
/// assert!(words("ListMFADevices").eq(["List", "MFA", "Devices"]));
/// assert!(words("full-access").eq(["full", "access"]));
/// ```
pub fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|letter: char| !letter.is_alphanumeric()).flat_map(capitalized)
}

/// The words of a text without punctuation.
fn capitalized(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut letters = rest.char_indices().peekable();
        let (_, mut before) = letters.next()?;
        let mut end = rest.len();
        while let Some((at, letter)) = letters.next() {
            // A capital begins a word, unless it continues an abbreviation.
            let continues = before.is_ascii_uppercase() && !letters.peek().is_some_and(|(_, c)| c.is_ascii_lowercase());
            if letter.is_ascii_uppercase() && !continues {
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
    fn words_begin_with_capitals_and_after_punctuation() {
        for (name, expected) in [
            ("ListMFADevices", &["List", "MFA", "Devices"][..]),
            ("getV2", &["get", "V2"]),
            ("DescribeIPv6", &["Describe", "I", "Pv6"]),
            ("UntagResources", &["Untag", "Resources"]),
            ("ecd-2020-10-02", &["ecd", "2020", "10", "02"]),
            ("ecs:StartInstance", &["ecs", "Start", "Instance"]),
            ("A", &["A"]),
            ("é", &["é"]),
            ("--", &[]),
            ("", &[]),
        ] {
            assert_eq!(words(name).collect::<Vec<_>>(), expected, "{name}");
        }
    }
}

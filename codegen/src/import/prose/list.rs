//! One list of values.
//!
//! Owns that each value is in it once, and how one is marked as the default.

/// A list that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct List {
    pub(super) values: Vec<String>,
    /// The values that are marked as default.
    pub(super) defaults: Vec<String>,
    /// Whether the words in front of it say that it lists values.
    pub(super) is_announced: bool,
}

impl List {
    pub(super) fn add(&mut self, value: &str) {
        if !self.values.iter().any(|known| known == value) {
            self.values.push(value.to_owned());
        }
    }
}

/// Whether the gloss of a value says that it is the default.
pub(super) fn is_default_mark(gloss: &str) -> bool {
    matches!(
        gloss.trim().to_ascii_lowercase().as_str(),
        "default" | "default value" | "the default value" | "默认" | "默认值" | "缺省值"
    )
}

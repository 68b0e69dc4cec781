//! The folders of product versions below `specs/`.
//!
//! Owns their names, and which texts can name a folder or a file.

/// The folder of a product version, such as `ecd/2020-09-30`.
pub(super) fn of_version(product: &str, version: &str) -> String {
    format!("{}/{version}", product.to_ascii_lowercase())
}

/// Whether a text can name a folder or a file.
pub(super) fn is_file_name(text: &str) -> bool {
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    !text.is_empty() && !text.starts_with('.') && text.chars().all(is_allowed)
}

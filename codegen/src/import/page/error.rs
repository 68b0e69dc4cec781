//! Why a text is not read as a page.
//!
//! Owns the one-line messages. What is only uncertain is a question and not an error.

/// A text that cannot be read as the page of an operation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// There is no text.
    #[error("{file}: the page is empty")]
    Empty {
        /// The file.
        file: String,
    },
    /// None of the sections of a page.
    #[error("{file}: this is not the page of an operation: it has no section such as \"Request parameters\"")]
    NoPage {
        /// The file.
        file: String,
    },
    /// A page in another language.
    #[error("{file}:{line}: the page is in {language}; copy the English one")]
    Language {
        /// The file.
        file: String,
        /// The line that shows the language, counted from 1.
        line: usize,
        /// The language that was recognized.
        language: &'static str,
    },
    /// No title, and no link that names the operation.
    #[error("{file}:{line}: no title such as \"Elastic Desktop Service:UpdateFotaTask\" in front of the first section")]
    NoTitle {
        /// The file.
        file: String,
        /// The line where the page starts, counted from 1.
        line: usize,
    },
    /// Two sections of one kind.
    #[error("{file}:{line}: the section of {section} is repeated; the first one is on line {first}")]
    Repeated {
        /// The file.
        file: String,
        /// The line of the second title, counted from 1.
        line: usize,
        /// The section.
        section: &'static str,
        /// The line of the first title, counted from 1.
        first: usize,
    },
    /// A section that every page has.
    #[error("{file}: the section of {section}, which every page has, is missing")]
    Missing {
        /// The file.
        file: String,
        /// The section.
        section: &'static str,
    },
    /// The page ends too early.
    #[error("{file}:{line}: the page is cut off in the section of {section}; copy it up to its end")]
    CutOff {
        /// The file.
        file: String,
        /// The last line, counted from 1.
        line: usize,
        /// The section that it ends in.
        section: &'static str,
    },
}

//! Words that mean the same in spec files, in the model and in generated code.
//!
//! Owns the enums that the spec and the model share. They were declared on both sides and translated
//! variant by variant, although nothing was interpreted on the way. Here each is declared once, with the
//! spelling that every file uses, so that the model still contains no type of a spec file.
//!
//! A type whose meaning changes on the way stays declared on each side, and its translation is in
//! `model/lower/terms.rs`: a spec lists HTTP methods that no client sends, it names parameter styles as the
//! metadata does, and it has no RAM state for what is absent. The runtime has enums of its own, because it
//! cannot depend on the generator.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Location {
    /// In the query of the URL.
    Query,
    /// In the form-urlencoded body.
    Form,
    /// As the whole body.
    Body,
    /// In the path.
    Path,
    /// In a header.
    Header,
    /// In front of the host.
    Host,
}

/// Whether a RAM resource is marked as mandatory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Requirement {
    /// Marked as mandatory.
    Required,
    /// Marked as optional.
    Optional,
    /// The source does not say.
    Unknown,
}

impl Location {
    /// The word for it, such as `query`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Form => "form",
            Self::Body => "body",
            Self::Path => "path",
            Self::Header => "header",
            Self::Host => "host",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling() {
        use Location::{Body, Form, Header, Host, Path, Query};
        for location in [Query, Form, Body, Path, Header, Host] {
            assert_eq!(serde_json::to_value(location).unwrap(), location.as_str());
        }
    }
}

//! Where facts come from.
//!
//! Owns how a spec file names a source. Which of two sources takes precedence is decided by the
//! importers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where facts come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The kind of source: `operation page`, `RAM page`, `metadata`.
    pub kind: String,
    /// What names it: the page's title, or the metadata's product and version.
    pub name: String,
    /// Its date, as exact as it is known; absent when it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

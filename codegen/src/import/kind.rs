//! What kind of source a text is.
//!
//! Owns how the kinds are recognized by their content; the importers read them.

use std::fmt;

use serde_json::Value;

use super::page::{Options, PageError, identify};
use super::{ram_page, sdk_models};

/// A kind of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The metadata of a product version, `api-docs.json`.
    Metadata,
    /// The model of a product version from which the official SDKs are generated, in the shape of metadata.
    SdkModel,
    /// The page of one operation.
    Page,
    /// The RAM authorization page of a product.
    RamPage,
    /// Transcribed RAM facts.
    RamFacts,
    /// The list of products beside metadata, which names their default versions.
    Products,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Metadata => "metadata",
            Self::SdkModel => "SDK models",
            Self::Page => "operation page",
            Self::RamPage => "RAM page",
            Self::RamFacts => "RAM facts",
            Self::Products => "list of products",
        })
    }
}

/// A text that is no source.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub struct UnknownKind {
    /// The file.
    pub file: String,
    /// What it is instead, and what was expected.
    pub message: &'static str,
}

/// Finds out what a text is. A damaged source still has a kind: its importer reports what is wrong.
///
/// # Errors
///
/// The text is none of the kinds.
pub fn kind(file: &str, text: &str) -> Result<Kind, UnknownKind> {
    let unknown = |message| Err(UnknownKind { file: file.to_owned(), message });
    let start = text.trim_start_matches('\u{feff}').trim_start();
    match start.chars().next() {
        None => unknown("the file is empty"),
        Some('{') => Ok(kind_of_object(start)),
        // The link of a Markdown page starts like a list.
        Some('[') if !start.contains("](") || serde_json::from_str::<Value>(start).is_ok() => {
            Ok(if is_products(start) { Kind::Products } else { Kind::RamFacts })
        }
        Some('<') => unknown("this is HTML; copy the page's text from a browser, or take its Markdown"),
        Some(_) if text.contains('\0') => unknown("this is not a text"),
        Some(_) if ram_page::is_page(text) => Ok(Kind::RamPage),
        Some(_) => match identify(file, text, &Options::default()) {
            Err(PageError::Empty { .. } | PageError::NoPage { .. }) => {
                unknown("neither metadata, a page of an operation or of RAM authorization, nor a list of RAM facts")
            }
            Ok(_) | Err(_) => Ok(Kind::Page),
        },
    }
}

/// What a JSON object is; text that is none is metadata, whose importer reports the fault.
fn kind_of_object(text: &str) -> Kind {
    match serde_json::from_str(text) {
        Ok(document) if sdk_models::is_model(&document) => Kind::SdkModel,
        _ => Kind::Metadata,
    }
}

fn is_products(text: &str) -> bool {
    let Ok(Value::Array(products)) = serde_json::from_str(text) else { return false };
    let is_product = |value: &Value| value.get("code").is_some() && value.get("operation").is_none();
    !products.is_empty() && products.iter().all(is_product)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_recognized_by_their_content() {
        let page = "Acme:GetThing\n\nRequest parameters\n\nResponse parameters\n\nError codes\n";
        let ram = "Action\n\nAPI\n\nAccess level\n\nResource type\n\nCondition key\n\nDependent action\n";
        let cases = [
            ("{\"info\":{}}", Ok(Kind::Metadata)),
            (r#"{"directories":[],"apis":{"GetThing":{"methods":["post"],"schemes":["https"]}}}"#, Ok(Kind::SdkModel)),
            ("\u{feff}  {", Ok(Kind::Metadata)),
            ("[]", Ok(Kind::RamFacts)),
            ("[{\"operation\":\"GetThing\"", Ok(Kind::RamFacts)),
            ("[{\"code\":\"Acme\",\"defaultVersion\":\"2020-01-01\"}]", Ok(Kind::Products)),
            (page, Ok(Kind::Page)),
            (&format!("[Home](https://example.com)\n\n{page}"), Ok(Kind::Page)),
            ("Acme:GetThing\n\n请求参数\n", Ok(Kind::Page)),
            (ram, Ok(Kind::RamPage)),
            (" \n", Err("the file is empty")),
            ("<!DOCTYPE html>", Err("this is HTML; copy the page's text from a browser, or take its Markdown")),
            ("\u{1}\0", Err("this is not a text")),
            (
                "# Read me\n",
                Err("neither metadata, a page of an operation or of RAM authorization, nor a list of RAM facts"),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(kind("file", text).map_err(|error| error.message), expected, "{text:?}");
        }
    }
}

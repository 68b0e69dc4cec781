//! What the caller of the page importer knows.
//!
//! Owns the facts about a page that are not on it.

use super::answer::Answers;
use crate::spec::Operation;

/// A product version that the specs know.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The product code, such as `esa`.
    pub product: &'a str,
    /// The API version.
    pub version: &'a str,
    /// The product's name as pages print it.
    pub title: Option<&'a str>,
    /// Whether it is the product's default version.
    pub default: bool,
}

/// What the caller knows of a page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The API version, which is on no page.
    pub version: Option<&'a str>,
    /// The product code.
    pub product: Option<&'a str>,
    /// The products that the specs know, to find the page's title among them.
    pub known: &'a [Known<'a>],
    /// The operation as the specs have it already: it shows the nesting that copies lose.
    pub existing: Option<&'a Operation>,
    /// The answers to the questions of an earlier reading.
    pub answers: Option<&'a Answers>,
}

//! Which of two sources takes precedence.
//!
//! Owns the order of sources: the page of an operation, a RAM page, metadata, then SDK models, which only
//! add (`sdk_models`); of one kind the newer first.

use std::cmp::Ordering;

use crate::spec::Source;

/// The kind of a source that is the page of one operation.
pub(super) const OPERATION_PAGE: &str = "operation page";
/// The kind of a source that is the RAM authorization page of a product.
pub(super) const RAM_PAGE: &str = "RAM page";
/// The kind of a source that is official metadata.
pub(super) const METADATA: &str = "metadata";
/// The kind of a source that is a model from which the official SDKs are generated.
pub(super) const SDK_MODEL: &str = "SDK model";

/// The rank of a kind of source; the lowest takes precedence.
fn source_rank(source: &Source) -> u8 {
    match source.kind.as_str() {
        OPERATION_PAGE => 0,
        RAM_PAGE => 1,
        SDK_MODEL => 3,
        _ => 2,
    }
}

/// Compares sources by kind and date, the one that takes precedence first. A source without a date ranks
/// as the oldest of its kind.
pub(super) fn by_rank_and_date(a: &Source, b: &Source) -> Ordering {
    source_rank(a).cmp(&source_rank(b)).then_with(|| b.date.cmp(&a.date))
}

/// The sources, each once, the one that takes precedence first.
///
/// The name decides between sources of one kind and date, so that the order of the imports does not.
pub(super) fn ranked<'a>(sources: impl Iterator<Item = &'a Source>) -> Vec<Source> {
    let mut ranked: Vec<Source> = Vec::new();
    for source in sources {
        if !ranked.contains(source) {
            ranked.push(source.clone());
        }
    }
    ranked.sort_by(|a, b| by_rank_and_date(a, b).then_with(|| a.name.cmp(&b.name)));
    ranked
}

/// Whether a newer source of the same kind replaces `source`: what it does not list was removed.
pub fn is_superseded(source: &Source, by: &Source) -> bool {
    source.kind == by.kind && source.date <= by.date
}

//! Models from which the official SDKs are generated, in the shape of `api-docs.json`.
//!
//! Owns what is special about them as a source: `read` recognizes and reads a file, `layers` keeps their
//! facts below those of every other source, and `add` decides which of their facts are added to what
//! another source states. Models only add: an operation, parameter, member, example or deprecation that
//! no other source states. They never change or remove a fact.

mod add;
mod layers;
mod names;
mod read;
mod shared_types;

pub(super) use layers::layered;
pub use read::{import, is_model};
pub use shared_types::{remove_unreached, respell};

use super::source_rank::SDK_MODEL;
use crate::spec::Source;

/// Whether a source is an SDK model.
pub fn is_sdk_model(source: &Source) -> bool {
    source.kind == SDK_MODEL
}

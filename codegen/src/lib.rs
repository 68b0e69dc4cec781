//! The generator: spec files in, source text out.
//!
//! Owns the way from specs to text: [`spec`] mirrors the files, [`model`] interprets them,
//! [`emit`] makes tokens and [`render`] makes text. It is pure: it reads and writes no file, and
//! the same specs always give the same text.

pub mod diff;
pub mod docs;
pub mod emit;
pub mod generate;
pub mod import;
pub mod model;
pub mod name;
pub mod package;
pub mod render;
pub mod spec;
pub mod terms;
mod text;

/// A fingerprint of some texts, in their order: equal texts have equal fingerprints.
///
/// It recognises unchanged files; it does not protect against forged ones.
pub fn fingerprint<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> u64 {
    use std::hash::Hasher as _;
    #[allow(deprecated, reason = "its algorithm is fixed, unlike that of the default hasher")]
    let mut hasher = std::hash::SipHasher::new();
    for text in texts {
        hasher.write_usize(text.len());
        hasher.write(text);
    }
    hasher.finish()
}

pub use generate::{GenerateError, Generated, generate};

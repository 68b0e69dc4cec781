//! Secret text between a file or a response and the credentials.
//!
//! Owns how such text is read, erased and kept from printing.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use secrecy::zeroize::{Zeroize as _, Zeroizing};
use serde::{Deserialize, Deserializer};

/// Text that is erased when it is dropped and never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Secret(Zeroizing<String>);

impl Secret {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }
}

impl Deref for Secret {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("****")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// Erases a body that held secrets, as far as nobody else holds it.
pub(super) fn erase(body: Bytes) {
    if let Ok(mut bytes) = body.try_into_mut() {
        bytes.as_mut().zeroize();
    }
}

/// The place of a JSON error. Its message is never told: it quotes the value that it found.
pub(super) fn place(error: &serde_json::Error) -> String {
    format!("line {}, column {}", error.line(), error.column())
}

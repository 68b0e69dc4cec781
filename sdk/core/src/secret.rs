//! Secret text.
//!
//! Owns how such text is read and erased, and that it is not printed.

use std::fmt;
use std::ops::Deref;

#[cfg(feature = "client")]
use bytes::Bytes;
use serde::{Deserialize, Deserializer};
#[cfg(feature = "client")]
use zeroize::Zeroize as _;
use zeroize::Zeroizing;

/// Text that is erased when it is dropped and is never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    pub(crate) fn new(text: impl Into<String>) -> Self {
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

/// Erases a body that contained secrets, unless something else still uses it.
#[cfg(feature = "client")]
pub(crate) fn erase(body: Bytes) {
    if let Ok(mut bytes) = body.try_into_mut() {
        bytes.as_mut().zeroize();
    }
}

/// The position of a JSON error. Its message is never shown, because it quotes the value that it found.
#[cfg(feature = "client")]
pub(crate) fn error_position(error: &serde_json::Error) -> String {
    format!("line {}, column {}", error.line(), error.column())
}

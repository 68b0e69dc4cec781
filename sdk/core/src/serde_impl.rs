//! `Serialize` and `Deserialize` of generated types, with the visitor of the decoder.
//!
//! Owns the two functions that the impls call; they write and read the wire form.

use serde::{Deserializer, Serialize as _, Serializer};

use crate::decode::fill_from;
use crate::encode::Json;
use crate::wire::{Shape, View};

/// Writes a shape as an object of its set members, under their wire names.
///
/// # Errors
///
/// The serializer's own.
pub fn serialize<S: Serializer>(shape: &dyn Shape, serializer: S) -> Result<S::Ok, S::Error> {
    Json(View::Shape(shape)).serialize(serializer)
}

/// Reads a shape as leniently as a response.
///
/// # Errors
///
/// The deserializer's own.
pub fn deserialize<'de, T: Shape, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut shape = None::<T>;
    fill_from(&mut shape, deserializer)?;
    Ok(shape.unwrap_or_else(T::empty))
}

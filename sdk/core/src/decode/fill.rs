//! The one visitor that reads JSON and fills [`Slot`]s.
//!
//! Owns what happens to composite values, and to values of another kind than the place that they are for. How
//! scalars are converted is in `coerce.rs`.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::report::{PathSegment, Recorder};
use crate::scalar::{Fit, Scalar};
use crate::wire::{Composite, ListSlot, MapSlot, Open, Shape, Slot, Wire};

/// Deserializes one value into a slot.
pub(super) struct Fill<'slot, 'recorder> {
    pub(super) slot: &'slot mut dyn Slot,
    pub(super) recorder: Option<&'recorder mut Recorder>,
}

impl<'de> DeserializeSeed<'de> for Fill<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fill<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.scalar(Scalar::Boolean(value));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.scalar(Scalar::Integer(value));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.scalar(i64::try_from(value).map_or(Scalar::Unsigned(value), Scalar::Integer));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.scalar(Scalar::Number(value));
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.scalar(Scalar::Text(value));
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.scalar(Scalar::Null);
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.scalar(Scalar::Null);
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        match self.slot.open(Composite::List) {
            Open::List(list) => fill_list(list, self.recorder, items),
            Open::Free(value) => {
                *value = collect_seq(items)?;
                Ok(())
            }
            Open::Shape(_) | Open::Map(_) | Open::Refused => {
                let value = collect_seq(items)?;
                self.store_other_kind(value);
                Ok(())
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error> {
        match self.slot.open(Composite::Object) {
            Open::Shape(shape) => fill_shape(shape, self.recorder, entries),
            Open::Map(map) => fill_map(map, self.recorder, entries),
            Open::Free(value) => {
                *value = collect_map(entries)?;
                Ok(())
            }
            Open::List(_) | Open::Refused => {
                let value = collect_map(entries)?;
                self.store_other_kind(value);
                Ok(())
            }
        }
    }
}

impl Fill<'_, '_> {
    fn scalar(mut self, scalar: Scalar<'_>) {
        match self.slot.set(scalar) {
            Fit::Exact => {}
            Fit::Coerced => self.record(Fit::Coerced, || scalar.to_value()),
            Fit::Unreadable => {
                let fit = self.composite_text(scalar);
                self.record(fit, || scalar.to_value());
            }
        }
    }

    /// Reads a composite value that was sent as the text of JSON.
    fn composite_text(&mut self, scalar: Scalar<'_>) -> Fit {
        let Scalar::Text(text) = scalar else {
            return Fit::Unreadable;
        };
        let trimmed = text.trim();
        if !trimmed.starts_with(['{', '[']) {
            return Fit::Unreadable;
        }
        match serde_json::from_str::<Value>(trimmed) {
            Ok(value) if fill_from_value(self.slot, self.recorder.as_deref_mut(), &value) => Fit::Coerced,
            _ => Fit::Unreadable,
        }
    }

    /// Stores a composite value whose kind does not fit the slot, if that is possible: a text gets its JSON,
    /// and a list gets it as the only item. Otherwise it is reported.
    fn store_other_kind(mut self, value: Value) {
        let empty = match &value {
            Value::Array(items) => items.is_empty(),
            Value::Object(entries) => entries.is_empty(),
            _ => false,
        };
        let fits =
            !empty && (self.only_item(&value) || self.slot.set(Scalar::Text(&value.to_string())) != Fit::Unreadable);
        self.record(if fits { Fit::Coerced } else { Fit::Unreadable }, || value);
    }

    /// Fills a list with this object as its only item.
    fn only_item(&mut self, value: &Value) -> bool {
        if !value.is_object() {
            return false;
        }
        let Open::List(list) = self.slot.open(Composite::List) else {
            return false;
        };
        if let Some(recorder) = self.recorder.as_deref_mut() {
            recorder.enter(PathSegment::Item(0));
        }
        let filled = fill_from_value(&mut ItemOf(list), self.recorder.as_deref_mut(), value);
        leave(self.recorder.as_deref_mut());
        filled
    }

    fn record(&mut self, fit: Fit, value: impl FnOnce() -> Value) {
        if let Some(recorder) = &mut self.recorder {
            recorder.fit(fit, value);
        }
    }
}

/// Fills a slot from a value that was sent in another form; `false` if the value does not fit.
///
/// Members that are left out are reported. Converted members are not: the value as a whole is reported as
/// converted. The slot is opened only once, because opening the place of an item appends an item.
fn fill_from_value(slot: &mut dyn Slot, recorder: Option<&mut Recorder>, value: &Value) -> bool {
    let mut inner = recorder.as_ref().map(|recorder| recorder.at_same_place()).unwrap_or_default();
    let filled = Fill { slot, recorder: Some(&mut inner) }.deserialize(value).is_ok();
    if !filled || inner.is_unreadable_here() {
        return false;
    }
    if let Some(recorder) = recorder {
        recorder.report.unknown.append(&mut inner.report.unknown);
        recorder.report.unreadable.append(&mut inner.report.unreadable);
    }
    true
}

fn fill_shape<'de, A: MapAccess<'de>>(
    shape: &mut dyn Shape,
    mut recorder: Option<&mut Recorder>,
    mut entries: A,
) -> Result<(), A::Error> {
    loop {
        let key = MemberKey { shape, recorder: recorder.as_deref_mut() };
        match entries.next_key_seed(key)? {
            None => return Ok(()),
            Some(Some(slot)) => entries.next_value_seed(Fill { slot, recorder: recorder.as_deref_mut() })?,
            Some(None) => match recorder.as_deref_mut() {
                None => drop(entries.next_value::<IgnoredAny>()?),
                Some(recorder) => {
                    let value = entries.next_value::<Value>()?;
                    recorder.unknown(value);
                }
            },
        }
        leave(recorder.as_deref_mut());
    }
}

fn fill_map<'de, A: MapAccess<'de>>(
    map: &mut dyn MapSlot,
    mut recorder: Option<&mut Recorder>,
    mut entries: A,
) -> Result<(), A::Error> {
    while let Some(name) = entries.next_key::<String>()? {
        if let Some(recorder) = recorder.as_deref_mut() {
            recorder.enter(PathSegment::Member(name.clone()));
        }
        let slot = &mut EntryOf { map, name: &name };
        entries.next_value_seed(Fill { slot, recorder: recorder.as_deref_mut() })?;
        leave(recorder.as_deref_mut());
    }
    Ok(())
}

fn fill_list<'de, A: SeqAccess<'de>>(
    list: &mut dyn ListSlot,
    mut recorder: Option<&mut Recorder>,
    mut items: A,
) -> Result<(), A::Error> {
    for index in 0.. {
        if let Some(recorder) = recorder.as_deref_mut() {
            recorder.enter(PathSegment::Item(index));
        }
        let slot = &mut ItemOf(list);
        let item = items.next_element_seed(Fill { slot, recorder: recorder.as_deref_mut() })?;
        leave(recorder.as_deref_mut());
        if item.is_none() {
            break;
        }
    }
    Ok(())
}

fn leave(recorder: Option<&mut Recorder>) {
    if let Some(recorder) = recorder {
        recorder.leave();
    }
}

fn collect_seq<'de, A: SeqAccess<'de>>(mut items: A) -> Result<Value, A::Error> {
    let mut list = Vec::new();
    while let Some(item) = items.next_element()? {
        list.push(item);
    }
    Ok(Value::Array(list))
}

fn collect_map<'de, A: MapAccess<'de>>(mut entries: A) -> Result<Value, A::Error> {
    let mut object = serde_json::Map::new();
    while let Some((name, value)) = entries.next_entry()? {
        object.insert(name, value);
    }
    Ok(Value::Object(object))
}

/// Finds a member by its name without copying the name.
struct MemberKey<'shape, 'recorder> {
    shape: &'shape mut dyn Shape,
    recorder: Option<&'recorder mut Recorder>,
}

impl<'de, 'shape> DeserializeSeed<'de> for MemberKey<'shape, '_> {
    type Value = Option<&'shape mut dyn Slot>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'shape> Visitor<'_> for MemberKey<'shape, '_> {
    type Value = Option<&'shape mut dyn Slot>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a member name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        if let Some(recorder) = self.recorder {
            recorder.enter(PathSegment::Member(name.to_owned()));
        }
        Ok(self.shape.slot(name).map(Wire::as_slot))
    }
}

/// The next item of a list as a slot.
struct ItemOf<'a>(&'a mut dyn ListSlot);

impl Slot for ItemOf<'_> {
    fn set(&mut self, scalar: Scalar<'_>) -> Fit {
        self.0.set_item(scalar)
    }
    fn open(&mut self, kind: Composite) -> Open<'_> {
        self.0.open_item(kind)
    }
}

/// A named entry of a map as a slot.
struct EntryOf<'a> {
    map: &'a mut dyn MapSlot,
    name: &'a str,
}

impl Slot for EntryOf<'_> {
    fn set(&mut self, scalar: Scalar<'_>) -> Fit {
        self.map.set_entry(self.name, scalar)
    }
    fn open(&mut self, kind: Composite) -> Open<'_> {
        self.map.open_entry(self.name, kind)
    }
}

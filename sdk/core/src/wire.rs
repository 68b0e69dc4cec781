//! Values of requests and responses, as the encoder reads them and the decoder fills them.
//!
//! Owns the traits that shapes, lists, maps, scalars and free JSON implement: [`crate::encode`] reads a
//! [`View`], [`crate::decode`] fills a [`Slot`], and generated code only lists its members. Almost every trait
//! can be a trait object, so that the code of those modules is compiled once and not once for each type.
//!
//! Programs rarely need it: every type of a product implements these traits.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::Value;

pub use crate::scalar::{Fit, Scalar};

/// A member's value as the encoder reads it.
#[derive(Clone, Copy)]
#[non_exhaustive]
#[allow(missing_debug_implementations, reason = "it borrows trait objects that have no Debug")]
pub enum View<'a> {
    /// The member is not set and is left out.
    Absent,
    /// An explicit JSON `null`; only free JSON can hold one.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A whole number above the range of `i64`; only free JSON can hold one.
    Unsigned(u64),
    /// A number with a fraction.
    Number(f64),
    /// Text, or the wire name of an enum value.
    Text(&'a str),
    /// The bytes of a binary body.
    Bytes(&'a [u8]),
    /// Items in order.
    List(&'a dyn List),
    /// Entries with names that the caller chose.
    Map(&'a dyn Map),
    /// Members with documented names.
    Shape(&'a dyn Shape),
}

/// Items that can be counted and viewed.
pub trait List {
    /// How many items there are.
    fn len(&self) -> usize;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The item at `index`, or [`View::Absent`] after the end.
    fn item(&self, index: usize) -> View<'_>;
}

/// Named entries that can be visited in their own order.
pub trait Map {
    /// Whether there is no entry.
    fn is_empty(&self) -> bool;
    /// Calls `visit` with each name and value.
    fn entries(&self, visit: &mut dyn FnMut(&str, View<'_>));
}

/// A place that the decoder fills.
pub trait Slot {
    /// Stores a scalar if it fits, and returns how well it does.
    fn set(&mut self, scalar: Scalar<'_>) -> Fit;
    /// Opens the place for a composite value of this kind.
    ///
    /// A place of another kind stays as it is, and [`Open::Refused`] is returned.
    fn open(&mut self, kind: Composite) -> Open<'_>;
}

/// The two kinds of composite values that JSON has; there will be no third.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Composite {
    /// `{…}`
    Object,
    /// `[…]`
    List,
}

/// A composite value that the decoder fills.
#[non_exhaustive]
#[allow(missing_debug_implementations, reason = "it borrows trait objects that have no Debug")]
pub enum Open<'a> {
    /// Documented members.
    Shape(&'a mut dyn Shape),
    /// Items of one type.
    List(&'a mut dyn ListSlot),
    /// Entries of one type.
    Map(&'a mut dyn MapSlot),
    /// Free JSON, stored as it is.
    Free(&'a mut Value),
    /// The place has another kind.
    Refused,
}

/// A list, to which the decoder appends items.
pub trait ListSlot {
    /// Appends a scalar item if it fits.
    fn set_item(&mut self, scalar: Scalar<'_>) -> Fit;
    /// Appends an empty composite item and opens it, unless the items are of another kind.
    fn open_item(&mut self, kind: Composite) -> Open<'_>;
}

/// A map, into which the decoder inserts entries.
pub trait MapSlot {
    /// Inserts a scalar under `name` if it fits.
    fn set_entry(&mut self, name: &str, scalar: Scalar<'_>) -> Fit;
    /// Inserts an empty composite value under `name` and opens it, unless the values are of
    /// another kind.
    fn open_entry(&mut self, name: &str, kind: Composite) -> Open<'_>;
}

/// A member of a shape: viewed by the encoder, filled by the decoder.
pub trait Wire: Slot {
    /// The value as the encoder reads it.
    fn view(&self) -> View<'_>;
    /// The place that the decoder fills. From Rust 1.86 on the compiler could make this conversion itself.
    fn as_slot(&mut self) -> &mut dyn Slot;
}

/// A type of a member, an item of a list or an entry of a map.
///
/// It is the sized counterpart of [`Wire`]: `Option<T>` is a [`Wire`] for every `T: Element`.
pub trait Element: Sized {
    /// Builds the value from a scalar; `None` if it does not fit.
    fn from_scalar(_scalar: Scalar<'_>) -> Option<(Self, Fit)> {
        None
    }
    /// The empty value of a composite type of this kind; `None` for another kind, and for scalars.
    fn start(_kind: Composite) -> Option<Self> {
        None
    }
    /// Opens a composite value for the decoder.
    fn open(&mut self) -> Open<'_> {
        Open::Refused
    }
    /// The value of a whole body that is bytes or text; `None` for types whose body is parsed.
    fn from_body(_body: &Bytes) -> Option<Self> {
        None
    }
    /// The value as the encoder reads it.
    fn view(&self) -> View<'_>;
}

/// A structure with documented members; generated code implements it for each type.
pub trait Shape {
    /// The value with no member set.
    fn empty() -> Self
    where
        Self: Sized;
    /// The place of the member with this wire name.
    ///
    /// Types that only occur in requests implement it under the feature `serde` alone.
    fn slot(&mut self, _wire_name: &str) -> Option<&mut dyn Wire> {
        None
    }
    /// Passes each member with its wire name to `members`, in documented order.
    fn members<'a>(&'a self, members: &mut Members<'a, '_>);
}

/// Receives the members of a [`Shape`].
#[allow(missing_debug_implementations, reason = "it holds a closure")]
pub struct Members<'a, 'visit> {
    visit: &'visit mut dyn FnMut(&'static str, &'a dyn Wire),
}

impl<'a, 'visit> Members<'a, 'visit> {
    /// Passes each member to this closure.
    pub fn new(visit: &'visit mut dyn FnMut(&'static str, &'a dyn Wire)) -> Self {
        Self { visit }
    }

    /// Passes one member on; generated code calls it once per member.
    pub fn put(&mut self, wire_name: &'static str, value: &'a dyn Wire) {
        (self.visit)(wire_name, value);
    }
}

/// Visits every member of `shape` that is set.
pub fn set_members<'a>(shape: &'a dyn Shape, visit: &mut dyn FnMut(&'static str, View<'a>)) {
    shape.members(&mut Members::new(&mut |wire_name, value| match value.view() {
        View::Absent => {}
        view => visit(wire_name, view),
    }));
}

impl<T: Element> Slot for Option<T> {
    fn set(&mut self, scalar: Scalar<'_>) -> Fit {
        match T::from_scalar(scalar) {
            Some((value, fit)) => {
                *self = Some(value);
                fit
            }
            None => Fit::Unreadable,
        }
    }

    fn open(&mut self, kind: Composite) -> Open<'_> {
        if self.is_none() {
            *self = T::start(kind);
        }
        self.as_mut().map_or(Open::Refused, T::open)
    }
}

impl<T: Element> Wire for Option<T> {
    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, T::view)
    }

    fn as_slot(&mut self) -> &mut dyn Slot {
        self
    }
}

impl<T: Shape> Element for T {
    fn start(kind: Composite) -> Option<Self> {
        (kind == Composite::Object).then(T::empty)
    }
    fn open(&mut self) -> Open<'_> {
        Open::Shape(self)
    }
    fn view(&self) -> View<'_> {
        View::Shape(self)
    }
}

/// Recursive shapes are boxed.
impl<T: Shape> Shape for Box<T> {
    fn empty() -> Self {
        Box::new(T::empty())
    }
    fn slot(&mut self, wire_name: &str) -> Option<&mut dyn Wire> {
        (**self).slot(wire_name)
    }
    fn members<'a>(&'a self, members: &mut Members<'a, '_>) {
        (**self).members(members);
    }
}

impl<T: Element> Element for Vec<T> {
    /// Some services send the item of a list of one without the list; text may be a whole list as JSON.
    fn from_scalar(scalar: Scalar<'_>) -> Option<(Self, Fit)> {
        match scalar {
            Scalar::Null => None,
            Scalar::Text(text) if text.trim().is_empty() || text.trim().starts_with('[') => None,
            scalar => T::from_scalar(scalar).map(|(item, _)| (vec![item], Fit::Coerced)),
        }
    }
    fn start(kind: Composite) -> Option<Self> {
        (kind == Composite::List).then(Vec::new)
    }
    fn open(&mut self) -> Open<'_> {
        Open::List(self)
    }
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: Element> List for Vec<T> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }
    fn item(&self, index: usize) -> View<'_> {
        self.get(index).map_or(View::Absent, T::view)
    }
}

impl<T: Element> ListSlot for Vec<T> {
    fn set_item(&mut self, scalar: Scalar<'_>) -> Fit {
        match T::from_scalar(scalar) {
            Some((value, fit)) => {
                self.push(value);
                fit
            }
            None => Fit::Unreadable,
        }
    }

    fn open_item(&mut self, kind: Composite) -> Open<'_> {
        match T::start(kind) {
            Some(value) => {
                self.push(value);
                self.last_mut().map_or(Open::Refused, T::open)
            }
            None => Open::Refused,
        }
    }
}

impl<T: Element> Element for BTreeMap<String, T> {
    fn start(kind: Composite) -> Option<Self> {
        (kind == Composite::Object).then(BTreeMap::new)
    }
    fn open(&mut self) -> Open<'_> {
        Open::Map(self)
    }
    fn view(&self) -> View<'_> {
        View::Map(self)
    }
}

impl<T: Element> Map for BTreeMap<String, T> {
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    fn entries(&self, visit: &mut dyn FnMut(&str, View<'_>)) {
        for (name, value) in self {
            visit(name, value.view());
        }
    }
}

impl<T: Element> MapSlot for BTreeMap<String, T> {
    fn set_entry(&mut self, name: &str, scalar: Scalar<'_>) -> Fit {
        match T::from_scalar(scalar) {
            Some((value, fit)) => {
                self.insert(name.to_owned(), value);
                fit
            }
            None => Fit::Unreadable,
        }
    }

    fn open_entry(&mut self, name: &str, kind: Composite) -> Open<'_> {
        match T::start(kind) {
            Some(value) => {
                self.insert(name.to_owned(), value);
                self.get_mut(name).map_or(Open::Refused, T::open)
            }
            None => Open::Refused,
        }
    }
}

impl Element for Value {
    fn from_scalar(scalar: Scalar<'_>) -> Option<(Self, Fit)> {
        Some((scalar.to_value(), Fit::Exact))
    }
    fn start(_kind: Composite) -> Option<Self> {
        Some(Value::Null)
    }
    fn open(&mut self) -> Open<'_> {
        Open::Free(self)
    }
    fn view(&self) -> View<'_> {
        match self {
            Value::Null => View::Null,
            Value::Bool(value) => View::Boolean(*value),
            Value::Number(number) => number
                .as_i64()
                .map(View::Integer)
                .or_else(|| number.as_u64().map(View::Unsigned))
                .or_else(|| number.as_f64().map(View::Number))
                .unwrap_or(View::Null),
            Value::String(text) => View::Text(text),
            Value::Array(items) => View::List(items),
            Value::Object(entries) => View::Map(entries),
        }
    }
}

impl Element for Bytes {
    fn from_scalar(scalar: Scalar<'_>) -> Option<(Self, Fit)> {
        String::from_scalar(scalar).map(|(text, fit)| (text.into(), fit))
    }
    fn from_body(body: &Bytes) -> Option<Self> {
        Some(body.clone())
    }
    fn view(&self) -> View<'_> {
        View::Bytes(self)
    }
}

impl Map for serde_json::Map<String, Value> {
    fn is_empty(&self) -> bool {
        self.is_empty()
    }
    fn entries(&self, visit: &mut dyn FnMut(&str, View<'_>)) {
        for (name, value) in self {
            visit(name, value.view());
        }
    }
}

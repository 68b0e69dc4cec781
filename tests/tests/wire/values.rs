//! Random values of documented types, from seeds.
//!
//! Owns what a value may look like. It knows the documented types alone, and nothing of the
//! generated ones.

use alibabacloud_codegen::spec::{Location, Operation, Schema, Type};
use fastrand::Rng;
use serde_json::{Map, Value};

use super::{Form, Schemas, continued, form, is_composite, resolve};

/// Texts that the encoding of some part of a request could get wrong.
const TEXTS: [&str; 24] = [
    "",
    " ",
    "a b",
    "+",
    "a+b",
    "*",
    "~",
    "a/b",
    "&",
    "=",
    "a=b&c=d",
    "%2F",
    "100%",
    "中文",
    "ß",
    "🦀",
    "null",
    "true",
    "0",
    "[1]",
    "{",
    "a,b|c d",
    "\"\\\n\t",
    ".-_~!'();:@$?#",
];
const INTEGERS: [i64; 9] = [0, 1, -1, 42, i64::MAX, i64::MIN, 1 << 53, (1 << 53) + 1, -4_294_967_297];
const NUMBERS: [f64; 8] = [0.0, 0.5, -0.125, 2.0, 1e20, 1e-7, -1e300, 9_007_199_254_740_993.0];
/// Names of entries that a caller chooses; one with a dot is sent as it is.
const NAMES: [&str; 8] = ["team", "a-b", "A_B", "中", "a b", "k+*&=", "", "dotted.name"];
/// How deep values nest at most: some documented structures are recursive.
const DEPTH: usize = 4;

/// Makes the values of one request.
pub(crate) struct Values<'a> {
    rng: Rng,
    schemas: &'a Schemas,
    /// Whether the values are in pairs, which contain scalars alone.
    pairs: bool,
}

impl<'a> Values<'a> {
    pub(crate) fn new(seed: u64, schemas: &'a Schemas) -> Self {
        Self { rng: Rng::with_seed(seed), schemas, pairs: false }
    }

    /// Some of the documented parameters, and all that are in the path.
    pub(crate) fn request(&mut self, operation: &Operation) -> Map<String, Value> {
        let mut request = Map::new();
        for parameter in &operation.parameters {
            let name = parameter.name.as_deref().unwrap();
            let in_path = parameter.location == Some(Location::Path);
            if in_path || self.rng.u8(..5) > 1 && !continued(&operation.parameters, name) {
                request.insert(name.to_owned(), self.parameter(parameter));
            }
        }
        request
    }

    fn parameter(&mut self, parameter: &Schema) -> Value {
        let form = form(self.schemas, parameter);
        self.pairs = form == Form::Pairs;
        match form {
            Form::Text => match parameter.kind {
                Some(Type::Integer) => self.integer(),
                _ if parameter.location == Some(Location::Header) => Value::String(self.header()),
                _ => Value::String(self.text()),
            },
            Form::Bytes => Value::String(self.text()),
            Form::Joined(separator) => self.joined(resolve(self.schemas, parameter), separator),
            Form::Pairs | Form::Json | Form::Document => self.value(parameter, 0),
        }
    }

    /// Items for one text: nothing escapes the letter between them, so that no item may hold it, and
    /// one empty item looks like none.
    fn joined(&mut self, node: &Schema, separator: char) -> Value {
        let items = (0..self.rng.usize(..4)).map(|_| self.value(node.items.as_deref().unwrap(), DEPTH));
        let fitting = items.collect::<Vec<_>>().into_iter().filter(|item| !super::text(item).contains(separator));
        let items: Vec<_> = fitting.collect();
        if items == [Value::from("")] { Value::Array(Vec::new()) } else { Value::Array(items) }
    }

    fn value(&mut self, node: &Schema, depth: usize) -> Value {
        let node = resolve(self.schemas, node);
        match node.kind {
            Some(Type::String) => Value::String(self.documented_or_any(&node.values)),
            Some(Type::Integer) => self.integer(),
            Some(Type::Number) => self.number(),
            Some(Type::Boolean) => Value::Bool(self.rng.bool()),
            Some(Type::Array) => self.list(node.items.as_deref(), depth),
            Some(Type::Object) if !node.members.is_empty() => self.shape(&node.members, depth),
            Some(Type::Object) => self.map(node.additional.as_deref(), depth),
            Some(Type::Any) | None => self.free(depth),
        }
    }

    /// A documented value as often as another one: enums are open.
    fn documented_or_any(&mut self, values: &[String]) -> String {
        match values {
            [] => self.text(),
            values if self.rng.bool() => values[self.rng.usize(..values.len())].clone(),
            _ => self.text(),
        }
    }

    fn text(&mut self) -> String {
        if self.rng.bool() {
            return TEXTS[self.rng.usize(..TEXTS.len())].to_owned();
        }
        let letters = (0..self.rng.usize(1..12)).map(|_| match self.rng.u8(..3) {
            0 => self.rng.alphanumeric(),
            1 => self.rng.char('!'..='~'),
            _ => self.rng.char('\u{a0}'..),
        });
        // A segment of one or two dots is no path parameter.
        letters.collect::<String>() + "x"
    }

    /// Text in the letters that HTTP allows in a header, without a space at either end.
    fn header(&mut self) -> String {
        let text = self.text();
        text.chars().filter(|letter| (' '..='~').contains(letter)).collect::<String>().trim().to_owned()
    }

    fn integer(&mut self) -> Value {
        if self.rng.bool() { INTEGERS[self.rng.usize(..INTEGERS.len())].into() } else { self.rng.i64(..).into() }
    }

    /// Numbers that every reader of decimal text reads alike.
    fn number(&mut self) -> Value {
        match self.rng.u8(..3) {
            0 => NUMBERS[self.rng.usize(..NUMBERS.len())].into(),
            1 => self.rng.i32(..).into(),
            _ => (f64::from(self.rng.i32(..)) / 1024.0).into(),
        }
    }

    fn list(&mut self, item: Option<&Schema>, depth: usize) -> Value {
        let length = if depth < DEPTH { self.rng.usize(..4) } else { 0 };
        let free = Schema::default();
        Value::Array((0..length).map(|_| self.value(item.unwrap_or(&free), depth + 1)).collect())
    }

    fn shape(&mut self, members: &[Schema], depth: usize) -> Value {
        let mut shape = Map::new();
        for member in members {
            let name = member.name.as_deref().unwrap();
            let ends = depth >= DEPTH && is_composite(resolve(self.schemas, member));
            if !ends && self.rng.bool() && !(self.pairs && continued(members, name)) {
                shape.insert(name.to_owned(), self.value(member, depth + 1));
            }
        }
        Value::Object(shape)
    }

    fn map(&mut self, values: Option<&Schema>, depth: usize) -> Value {
        let free = Schema::default();
        let values = values.unwrap_or(&free);
        let node = resolve(self.schemas, values);
        // In pairs a dot in a name is distinguished from a nested name where nothing nests.
        let nests = self.pairs && (is_composite(node) || matches!(node.kind, None | Some(Type::Any)));
        let names = if nests { &NAMES[..NAMES.len() - 1] } else { &NAMES[..] };
        let length = if depth < DEPTH { self.rng.usize(..4) } else { 0 };
        let entries =
            (0..length).map(|_| (names[self.rng.usize(..names.len())].to_owned(), self.value(values, depth + 1)));
        Value::Object(entries.collect())
    }

    fn free(&mut self, depth: usize) -> Value {
        match self.rng.u8(if depth < DEPTH { 0..9 } else { 0..6 }) {
            0 => Value::Null,
            1 => Value::Bool(self.rng.bool()),
            2 => self.integer(),
            3 => u64::MAX.into(),
            4 => self.number(),
            5 | 6 => Value::String(self.text()),
            7 => self.list(None, depth),
            _ => self.map(None, depth),
        }
    }
}

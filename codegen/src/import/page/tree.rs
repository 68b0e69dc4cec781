//! From rows to nested nodes.
//!
//! Owns which row is a member of which. Copies lose the nesting. Names with dots, indented names and a
//! [`KnownStructure`] show it again; where none of them does, there is a question.

use super::description;
use super::known_structure::{KnownStructure, Shape};
use super::question::Expected;
use super::reader::Reader;
use super::table::Row;
use super::types::{self, Kind};
use crate::spec::{Schema, Type};

/// How deep nodes may nest, so that the spec can be read again.
const DEPTH: usize = 40;

struct Node {
    schema: Schema,
    children: Vec<usize>,
    indent: usize,
    /// Its path, for questions.
    path: String,
    /// What the type cell says of the items.
    items: Option<Kind>,
    shapes: Vec<Shape>,
}

/// How a list is on the wire.
enum Wrapping {
    /// As a list.
    None,
    /// As an object with one list of this name.
    Object(String),
}

struct Tree<'r, 'a> {
    nodes: Vec<Node>,
    /// The nodes that the next row may belong to, the outermost first.
    open: Vec<usize>,
    /// The rows whose place is not certain: line and name.
    unplaced: Vec<(usize, String)>,
    choices: Vec<String>,
    reader: &'r mut Reader<'a>,
}

/// Builds the nodes of a table below an object without a name; `about` is its path.
pub(super) fn build(rows: &[Row], about: &str, known_structure: &KnownStructure, reader: &mut Reader<'_>) -> Schema {
    let typed = |row: &Row| {
        let answered = || types::parse(reader.answer(row.line, Expected::Type)?);
        Row { kind: row.kind.clone().or_else(answered), ..row.clone() }
    };
    let rows: Vec<Row> = rows.iter().map(typed).collect();
    let (root, rows) = match rows.split_first() {
        Some((first, rest)) if first.name.is_empty() => (node(first, about, reader), rest),
        _ => (Schema { kind: Some(Type::Object), ..Schema::default() }, rows.as_slice()),
    };
    let root = Node {
        schema: root,
        children: Vec::new(),
        indent: 0,
        path: about.to_owned(),
        items: None,
        shapes: known_structure.shapes.clone(),
    };
    let mut tree = Tree { nodes: vec![root], open: vec![0], unplaced: Vec::new(), choices: Vec::new(), reader };
    let is_indented = rows.first().is_some_and(|first| rows.iter().any(|row| row.indent > first.indent));
    let is_dotted = rows.iter().any(|row| row.name.contains(".N") || row.name.contains(".n."));
    let mut stopped = false;
    for (index, row) in rows.iter().enumerate() {
        let later = rows.get(index..).unwrap_or_default().iter().filter(|other| other.name == row.name).count();
        if is_dotted {
            // Where names have dots, a name without them belongs to the top.
            tree.open.truncate(1);
        }
        let found = |tree: &mut Tree<'_, '_>| match is_indented {
            true => tree.place_indented(row),
            false => tree.place(row, later),
        };
        if stopped || !(tree.place_answered(row) || found(&mut tree)) {
            tree.leave_unplaced(&tree.open.clone());
            tree.unplaced.push((row.line, row.name.clone()));
            // The members of an object without a place would get a wrong place.
            stopped |= row.kind.as_ref().is_none_or(Kind::is_composite);
        }
    }
    tree.question(about);
    tree.finish(0, 0)
}

/// The node of a row, without what is inside.
fn node(row: &Row, path: &str, reader: &mut Reader<'_>) -> Schema {
    let mut schema = match &row.kind {
        Some(kind) => kind.schema(),
        None => {
            let text = "the type cell has no type that is known; what is it?";
            reader.question(row.line, format!("{path}.type"), Expected::Type, text, vec![]);
            // Another source may name the type, so that no type is stated here.
            Schema::default()
        }
    };
    schema.name = Some(row.name.clone()).filter(|name| !name.is_empty());
    schema.required = row.required;
    schema.example = row.example.clone();
    description::read(&row.text, &mut schema, path, reader);
    schema
}

impl Tree<'_, '_> {
    fn is(&self, index: usize, kind: Type) -> bool {
        self.nodes.get(index).is_some_and(|node| node.schema.kind == Some(kind))
    }

    fn has_child(&self, index: usize, name: &str) -> bool {
        let children = self.nodes.get(index).map(|node| node.children.as_slice()).unwrap_or_default();
        children
            .iter()
            .filter_map(|child| self.nodes.get(*child))
            .any(|child| child.schema.name.as_deref() == Some(name))
    }

    fn shapes_with(&self, index: usize, name: &str) -> Vec<Shape> {
        let shapes = self.nodes.get(index).map(|node| node.shapes.as_slice()).unwrap_or_default();
        shapes.iter().filter_map(|shape| shape.member(name)).cloned().collect()
    }

    /// What other places say of the array at `index`: the name of the list inside an object that the array
    /// is on the wire, or that it is a plain list. The example of the page takes precedence over an
    /// existing spec.
    fn wrapping(&self, index: usize) -> Option<Wrapping> {
        self.nodes.get(index)?.shapes.iter().find_map(|shape| match shape {
            Shape::Array(_) => Some(Wrapping::None),
            shape => shape.wrapped().map(|(name, _)| Wrapping::Object(name.to_owned())),
        })
    }

    /// Makes the array at `index` the object that it is on the wire, with one list inside, and returns the
    /// index of the list.
    fn wrap(&mut self, index: usize, name: &str) -> Option<usize> {
        let shapes = self.shapes_with(index, name);
        let list = self.nodes.len();
        let outer = self.nodes.get_mut(index)?;
        let path = format!("{}.{name}", outer.path);
        let schema = Schema { name: Some(name.to_owned()), kind: Some(Type::Array), ..Schema::default() };
        let schema = Schema { items: outer.schema.items.take(), ..schema };
        outer.schema.kind = Some(Type::Object);
        outer.children.push(list);
        let (indent, items) = (outer.indent, outer.items.take());
        self.nodes.push(Node { schema, children: Vec::new(), indent, path, items, shapes });
        let at = self.open.iter().position(|open| *open == index)?;
        self.open.truncate(at + 1);
        self.open.push(list);
        Some(list)
    }

    /// Adds the row of an array's items. A list with a name of its own is inside an object.
    fn add_item(&mut self, array: usize, row: &Row) -> bool {
        let wrapping = self.wrapping(array).or_else(|| self.answered_wrapping(array, row));
        let list = match wrapping {
            Some(Wrapping::Object(name)) if row.name.is_empty() || name == row.name => self.wrap(array, &name),
            _ => Some(array),
        };
        list.is_some_and(|list| self.add(list, row, true))
    }

    /// Whether the name of an item is one on the wire, where neither an example nor a spec shows it.
    fn answered_wrapping(&mut self, array: usize, row: &Row) -> Option<Wrapping> {
        if row.name.is_empty() {
            return None;
        }
        let outer = self.nodes.get(array)?;
        let name = outer.schema.name.clone().unwrap_or_default();
        let choices = [format!("{name} is a list"), format!("{name} is an object with the list {}", row.name)];
        let answer = self.reader.answer(row.line, Expected::Wrapping);
        if let Some(chosen) = choices.iter().position(|choice| Some(choice.as_str()) == answer) {
            return (chosen == 1).then(|| Wrapping::Object(row.name.clone()));
        }
        let text = format!("the items of {name:?} have the name {:?}; is it on the wire?", row.name);
        self.reader.question(row.line, outer.path.clone(), Expected::Wrapping, text, choices.to_vec());
        None
    }

    /// Adds a row below `parent`, and opens it if it can have rows of its own.
    fn add(&mut self, parent: usize, row: &Row, is_item: bool) -> bool {
        let depth = self.open.iter().position(|open| *open == parent).unwrap_or(0);
        let outer = self.nodes.get(parent).map_or_else(String::new, |node| node.path.clone());
        if depth + 2 > DEPTH || (!is_item && self.has_child(parent, &row.name)) {
            return false;
        }
        let path = if is_item { format!("{outer}.items") } else { format!("{outer}.{}", row.name) };
        let shapes = match is_item {
            true => {
                let shapes = self.nodes.get(parent).map(|node| node.shapes.as_slice()).unwrap_or_default();
                shapes.iter().filter_map(Shape::items).cloned().collect()
            }
            false => self.shapes_with(parent, &row.name),
        };
        let mut schema = node(row, &path, self.reader);
        if is_item {
            // The name of an item is no name on the wire.
            schema.name = None;
            schema.required = None;
        }
        let index = self.nodes.len();
        let items = row.kind.as_ref().and_then(|kind| kind.items.as_deref().cloned());
        self.nodes.push(Node { schema, children: Vec::new(), indent: row.indent, path, items, shapes });
        if let Some(parent) = self.nodes.get_mut(parent) {
            parent.children.push(index);
        }
        self.open.truncate(depth + 1);
        if row.kind.as_ref().is_some_and(Kind::is_composite) {
            self.open.push(index);
        }
        true
    }

    fn array_is_bare(&self, index: usize) -> bool {
        self.is(index, Type::Array) && self.nodes.get(index).is_some_and(|node| node.children.is_empty())
    }

    /// The innermost array, if the row of its items has not come yet.
    fn array_without_items(&self) -> Option<usize> {
        let last = *self.open.last()?;
        let is_empty = self.nodes.get(last).is_some_and(|node| node.children.is_empty());
        (self.is(last, Type::Array) && is_empty).then_some(last)
    }

    fn place_indented(&mut self, row: &Row) -> bool {
        while let Some(last) = self.open.last().copied().filter(|last| *last != 0) {
            if self.nodes.get(last).is_some_and(|node| node.indent < row.indent) {
                break;
            }
            self.open.pop();
        }
        let Some(last) = self.open.last().copied() else { return false };
        let is_array = self.is(last, Type::Array);
        (is_array || (self.is(last, Type::Object) && !row.name.is_empty())) && {
            let is_item = is_array && self.array_without_items() == Some(last);
            if is_item { self.add_item(last, row) } else { !is_array && self.add(last, row, false) }
        }
    }

    /// Places a row of a copy that has lost its nesting; `later` rows from here on have its name.
    fn place(&mut self, row: &Row, later: usize) -> bool {
        if let Some(placed) = self.place_dotted(row) {
            return placed;
        }
        let objects: Vec<usize> = self.open.iter().copied().filter(|open| self.is(*open, Type::Object)).collect();
        let knows = |index: usize| !row.name.is_empty() && !self.shapes_with(index, &row.name).is_empty();
        let known: Vec<usize> =
            objects.iter().copied().filter(|open| knows(*open) && !self.has_child(*open, &row.name)).collect();
        if let Some(array) = self.array_without_items() {
            match self.is_item(array, row, !known.is_empty()) {
                Some(true) => return self.add_item(array, row),
                Some(false) => {}
                None => {
                    // Whether or not this row is that of the items, the next one is not.
                    if !row.kind.as_ref().is_none_or(Kind::is_composite) {
                        self.open.pop();
                    }
                    return self.leave_unplaced(&[array, *objects.last().unwrap_or(&0)]);
                }
            }
        }
        if row.name.is_empty() {
            return self.leave_unplaced(&self.open.clone());
        }
        let free: Vec<usize> = objects.into_iter().filter(|open| !self.has_child(*open, &row.name)).collect();
        match (known.as_slice(), free.as_slice()) {
            ([one], _) | ([], [one]) => self.add(*one, row, false),
            // Every object with this member gets one row, the innermost first.
            ([.., innermost], _) if later >= known.len() => self.add(*innermost, row, false),
            _ => self.leave_unplaced(&free),
        }
    }

    /// Whether the row after an array is that of its items; none where it is not certain.
    fn is_item(&self, array: usize, row: &Row, is_known: bool) -> Option<bool> {
        let node = self.nodes.get(array)?;
        let kind = row.kind.as_ref()?;
        let fits = node.items.as_ref().is_none_or(|items| items.kind == kind.kind);
        if row.name.is_empty() {
            return fits.then_some(true);
        }
        if !fits || is_known {
            return Some(false);
        }
        let named = |shape: &Shape| match shape.wrapped() {
            Some((name, list)) if name == row.name => list.items().cloned(),
            _ => shape.items().cloned(),
        };
        let items: Vec<_> = node.shapes.iter().filter_map(named).collect();
        let same = |shape: &Shape| {
            matches!((shape, kind.kind), (Shape::Object(_), Type::Object) | (Shape::Array(_), Type::Array))
                || (matches!(shape, Shape::Leaf(_)) && !kind.is_composite())
        };
        // An array of objects has a row for them; for others the type cell may be enough.
        let is_complete = node.items.as_ref().is_some_and(|items| !items.is_composite());
        match () {
            () if node.items.is_some() && kind.is_composite() => Some(true),
            () if !is_complete && items.iter().any(same) => Some(true),
            () => None,
        }
    }

    /// A name with dots: `Tag.N.Key` names the items of `Tag`. Without an object or a number in it,
    /// the dots are a part of the name.
    fn place_dotted(&mut self, row: &Row) -> Option<bool> {
        let (outer, rest) = row.name.split_once('.')?;
        let found = self
            .nodes
            .first()?
            .children
            .iter()
            .copied()
            .find(|child| self.nodes.get(*child).is_some_and(|node| node.schema.name.as_deref() == Some(outer)));
        let (number, inner) = rest.split_once('.').map_or((rest, None), |(number, inner)| (number, Some(inner)));
        let is_number = matches!(number, "N" | "n" | "#") || number.parse::<u32>().is_ok();
        let is_simple = |name: &str| !name.is_empty() && !name.contains('.');
        let named = |name: &str| Row { name: name.to_owned(), ..row.clone() };
        match (found, is_number, inner) {
            (Some(found), false, None) if self.is(found, Type::Object) && is_simple(rest) => {
                self.open = vec![0, found];
                Some(self.add(found, &named(rest), false))
            }
            (None, true, None) => {
                self.open = vec![0];
                let array = Row { kind: types::parse("array"), text: Vec::new(), example: None, ..named(outer) };
                // The type of the row is that of the list in some tables, and that of one item in others.
                let kind = row.kind.as_ref().map(|kind| kind.items.as_deref().unwrap_or(kind).clone());
                let placed = self.add(0, &array, false);
                let index = self.nodes.len().saturating_sub(1);
                Some(placed && self.add(index, &Row { kind, ..named("") }, true))
            }
            (_, true, Some(inner)) if is_simple(inner) => Some(self.add_to_items(found, outer, &named(inner))),
            (_, true, _) => Some(self.leave_unplaced(&[0])),
            (Some(_), false, _) => Some(self.leave_unplaced(&[0])),
            (None, false, _) => None,
        }
    }

    /// Adds a member to the objects of an array, which may not have a row of its own.
    fn add_to_items(&mut self, found: Option<usize>, outer: &str, row: &Row) -> bool {
        let bare = |kind: &str, name: &str| Row {
            kind: types::parse(kind),
            name: name.to_owned(),
            required: None,
            text: Vec::new(),
            example: None,
            ..row.clone()
        };
        self.open = vec![0];
        let array = match found {
            Some(found) => found,
            None if self.add(0, &bare("array", outer), false) => self.nodes.len().saturating_sub(1),
            None => return false,
        };
        if !self.is(array, Type::Array) {
            return self.leave_unplaced(&[0, array]);
        }
        self.open = vec![0, array];
        let items = self.nodes.get(array).and_then(|node| node.children.first().copied());
        let items = match items {
            Some(items) => items,
            None if self.add(array, &bare("object", ""), true) => self.nodes.len().saturating_sub(1),
            None => return false,
        };
        self.open = vec![0, array, items];
        if self.is(items, Type::Object) { self.add(items, row, false) } else { self.leave_unplaced(&[items]) }
    }

    /// The place of the row is not certain: these are the possible ones. Returns that it was not placed.
    fn leave_unplaced(&mut self, places: &[usize]) -> bool {
        if self.choices.is_empty() {
            let path = |place: &usize| self.nodes.get(*place).map(|node| node.path.clone());
            self.choices = places.iter().filter_map(path).collect();
        }
        false
    }

    /// Places a row where the answer says; an array without items takes it as the row of its items.
    fn place_answered(&mut self, row: &Row) -> bool {
        let Some(answer) = self.reader.answer(row.line, Expected::Place) else { return false };
        let is_named = |index: &usize| self.nodes.get(*index).is_some_and(|node| node.path == answer);
        let Some(named) = self.open.iter().copied().find(is_named) else { return false };
        let is_item = self.array_without_items() == Some(named);
        match is_item {
            true => self.add_item(named, row),
            false => self.is(named, Type::Object) && !row.name.is_empty() && self.add(named, row, false),
        }
    }

    /// Adds one question for all rows without a place.
    fn question(&mut self, about: &str) {
        if let Some((line, first)) = self.unplaced.first() {
            let names: Vec<&str> =
                self.unplaced.iter().map(|(_, name)| if name.is_empty() { "(no name)" } else { name }).collect();
            let text = match names.as_slice() {
                [_] => format!("the copy does not show where the row {first:?} belongs; where is it?"),
                _ => format!("the copy does not show where these rows belong; where are they? {}", names.join(", ")),
            };
            let choices = std::mem::take(&mut self.choices);
            self.reader.question(*line, about, Expected::Place, text, choices);
        }
    }

    fn finish(&mut self, index: usize, depth: usize) -> Schema {
        // A list of texts has no row for its items.
        if self.array_is_bare(index) {
            if let Some(Wrapping::Object(name)) = self.wrapping(index) {
                self.open = vec![index];
                self.wrap(index, &name);
            }
        }
        let Some(node) = self.nodes.get_mut(index) else { return Schema::default() };
        let (mut schema, children) = (std::mem::take(&mut node.schema), std::mem::take(&mut node.children));
        if depth > 2 * DEPTH {
            return schema;
        }
        let inner = children.into_iter().map(|child| self.finish(child, depth + 1)).collect::<Vec<_>>();
        match schema.kind {
            Some(Type::Array) => {
                if let Some(items) = inner.into_iter().next() {
                    schema.items = Some(Box::new(items));
                }
                // The values that an answer names for a list are those of its items.
                if let Some(items) = schema.items.as_deref_mut().filter(|items| items.values.is_empty()) {
                    items.values = std::mem::take(&mut schema.values);
                }
            }
            _ => schema.members = inner,
        }
        schema
    }
}

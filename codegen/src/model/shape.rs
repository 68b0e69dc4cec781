//! Types of the model: which Rust type a documented one becomes.
//!
//! Owns the walk over schema nodes, the names of nested types, and where recursion needs a box.

use std::collections::{BTreeMap, BTreeSet};

use super::lower::{Context, Note};
use super::{Enum, Item, Member, Shape, Type, Usage, Wrapped, describe};
use crate::name::{self, Scope};
use crate::spec::{self, Schema};

/// Lowers the types of one file and collects those that it defines.
pub(super) struct Types<'a> {
    context: &'a Context<'a>,
    /// The names of types that are visible together with those of this file.
    scope: &'a mut Scope,
    usage: Usage,
    /// The shared schemas that stand around the current node, outermost first.
    open: Vec<String>,
    /// The member whose type is being lowered.
    member: Option<String>,
    /// Names of members and variants that had to give way.
    respelled: Vec<String>,
    pub(super) items: Vec<Item>,
}

impl<'a> Types<'a> {
    pub(super) fn new(context: &'a Context<'a>, scope: &'a mut Scope, usage: Usage) -> Self {
        Self { context, scope, usage, open: Vec::new(), member: None, respelled: Vec::new(), items: Vec::new() }
    }

    /// The types that follow stand in requests, in responses, or in both.
    pub(super) fn switch(&mut self, usage: Usage) {
        self.usage = usage;
    }

    /// Takes a type name in this file.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        self.scope.take(wanted)
    }

    /// Gives a type name back that nothing has.
    pub(super) fn release(&mut self, name: &str) {
        self.scope.release(name);
    }

    /// Reports the names that had to give way.
    pub(super) fn notes(&mut self, file: &str, notes: &mut Vec<Note>) {
        let types = self.scope.respelled.drain(..).map(|(wanted, name)| taken("type", &wanted, &name));
        let messages = types.chain(self.respelled.drain(..));
        notes.extend(messages.map(|message| Note { file: file.to_owned(), message }));
    }

    /// The type of a node; `path` names the nested types that it defines.
    pub(super) fn ty(&mut self, node: &Schema, path: &str) -> Type {
        if let Some(reference) = &node.reference {
            let boxed = self.open.contains(reference);
            return match self.context.product.schemas.get(reference) {
                Some(shared) if is_shape(shared) => {
                    let name = self.context.shared.get(reference).cloned();
                    Type::Shared { name: name.unwrap_or_else(|| name::type_name(reference)), boxed }
                }
                // A list or map is spelled out where it stands, which would not end in itself.
                Some(shared) if !boxed => {
                    self.open.push(reference.clone());
                    let ty = self.ty(shared, path);
                    self.open.pop();
                    ty
                }
                _ => Type::Json,
            };
        }
        match node.kind {
            Some(spec::Type::String) if node.location.is_some() && is_bytes(node) => Type::Bytes,
            Some(spec::Type::String) if choices(node).is_empty() => Type::Text,
            Some(spec::Type::String) => self.enumeration(node, path),
            Some(spec::Type::Integer) => Type::Integer,
            Some(spec::Type::Number) => Type::Number,
            Some(spec::Type::Boolean) => Type::Boolean,
            Some(spec::Type::Array) => self.list(node, path),
            Some(spec::Type::Object) => self.object(node, path),
            Some(spec::Type::Any) | None => Type::Json,
        }
    }

    fn list(&mut self, node: &Schema, path: &str) -> Type {
        let item = match &node.items {
            None => Type::Json,
            // A list breaks recursion by itself.
            Some(items) => match self.ty(items, path) {
                Type::Shared { name, .. } => Type::Shared { name, boxed: false },
                other => other,
            },
        };
        Type::List(Box::new(item))
    }

    fn object(&mut self, node: &Schema, path: &str) -> Type {
        if is_shape(node) {
            let name = self.take(path);
            let docs = describe::shape(node, self.member.as_deref());
            let shape = self.shape(node, name.clone(), docs);
            self.items.push(Item::Shape(shape));
            return Type::Local(name);
        }
        let value = match &node.additional {
            None => return Type::Json,
            Some(values) => match self.ty(values, path) {
                Type::Shared { name, .. } => Type::Shared { name, boxed: false },
                other => other,
            },
        };
        Type::Map(Box::new(value))
    }

    /// A structure; its name is taken already, so that it stands before its nested types.
    pub(super) fn shape(&mut self, node: &Schema, name: String, docs: Vec<String>) -> Shape {
        let members = self.members(&node.members, &name, is_wrapper(node));
        Shape { name, docs, members, usage: self.usage }
    }

    /// The members of a structure.
    ///
    /// An object whose only member is a list is a wrapper: the item's type is named after the
    /// item and not after wrapper and item, so that `Instances: {Instance: […]}` gives
    /// `…Instance`.
    pub(super) fn members(&mut self, nodes: &[Schema], owner: &str, wrapper: bool) -> Vec<Member> {
        let mut names = Scope::default();
        let mut members = Vec::with_capacity(nodes.len());
        for node in nodes {
            let wire_name = node.name.clone().unwrap_or_default();
            let segment = name::segment(&wire_name);
            let base = match owner.strip_suffix(&wrapper_segment(owner, &segment)) {
                Some(base) if wrapper && !base.is_empty() => base,
                _ => owner,
            };
            let around = self.member.replace(wire_name.clone());
            let ty = self.ty(node, &format!("{base}{segment}"));
            self.member = around;
            let name = names.take(&name::member(&wire_name));
            members.push(Member {
                docs: describe::member(node, &wire_name, self.usage),
                deprecated: node.deprecated,
                wrapped: is_wrapper(node).then(|| self.wrapped(&name, &ty)).flatten(),
                append: None,
                wire_name,
                name,
                ty,
            });
        }
        // A method that adds an item gives way to a member of its name.
        for member in members.iter_mut().filter(|member| self.usage != Usage::Response && is_list(&member.ty)) {
            member.append = Some(names.take(&name::append(&member.name)));
        }
        self.respelled
            .extend(names.respelled.iter().map(|(wanted, name)| taken(&format!("member of {owner}"), wanted, name)));
        members
    }

    /// The list that a member of this type wraps; requests set wrapper and list by themselves.
    fn wrapped(&self, member: &str, ty: &Type) -> Option<Wrapped> {
        let Type::Local(wrapper) = ty else { return None };
        let shape = self.items.iter().rev().find_map(|item| match item {
            Item::Shape(shape) if shape.usage == Usage::Response && shape.name == *wrapper => Some(shape),
            Item::Shape(_) | Item::Enum(_) => None,
        })?;
        match shape.members.as_slice() {
            [Member { wire_name, name, ty: Type::List(item), .. }] => Some(Wrapped {
                accessor: name::accessor(member),
                wrapper: wrapper.clone(),
                wire_name: wire_name.clone(),
                name: name.clone(),
                item: (**item).clone(),
            }),
            _ => None,
        }
    }

    fn enumeration(&mut self, node: &Schema, path: &str) -> Type {
        let name = self.take(path);
        let mut variants = Scope::default();
        let mut seen = BTreeSet::new();
        let values = node
            .values
            .iter()
            .filter(|value| seen.insert(value.as_str()))
            .map(|value| (variants.take(&name::variant(value)), value.clone()))
            .collect();
        self.respelled
            .extend(variants.respelled.iter().map(|(wanted, new)| taken(&format!("variant of {name}"), wanted, new)));
        let docs = describe::enumeration(node, self.member.as_deref());
        self.items.push(Item::Enum(Enum { name: name.clone(), docs, values }));
        Type::Local(name)
    }
}

fn is_list(ty: &Type) -> bool {
    matches!(ty, Type::List(_))
}

/// The documented values that a caller chooses from. A single value that is not the documented
/// example is another example, and no closed choice.
pub(crate) fn choices(node: &Schema) -> &[String] {
    match (node.values.as_slice(), &node.example) {
        ([only], Some(example)) if only.trim() != example.trim() => &[],
        (values, _) => values,
    }
}

/// Whether a parameter or a whole body is bytes. Inside JSON there are none: what is binary is text
/// there.
pub(crate) fn is_bytes(node: &Schema) -> bool {
    node.kind == Some(spec::Type::String) && node.format.as_deref() == Some("binary")
}

/// What a note says of a name that had to give way.
pub(super) fn taken(what: &str, wanted: &str, name: &str) -> String {
    format!("the {what} {wanted} is taken; {name} stands for it")
}

/// The plural of `segment` at the end of `owner`, which is what a wrapper is called.
fn wrapper_segment(owner: &str, segment: &str) -> String {
    let plurals = [format!("{segment}s"), format!("{segment}es"), format!("{segment}List"), segment.to_owned()];
    let ies = segment.strip_suffix('y').map(|stem| format!("{stem}ies"));
    plurals.into_iter().chain(ies).find(|plural| owner.ends_with(plural.as_str())).unwrap_or_default()
}

/// Whether a node becomes a structure: an object with documented members.
fn is_shape(node: &Schema) -> bool {
    node.kind == Some(spec::Type::Object) && !node.members.is_empty()
}

/// Whether an object only wraps a list.
fn is_wrapper(node: &Schema) -> bool {
    matches!(node.members.as_slice(), [only] if only.kind == Some(spec::Type::Array))
}

/// The names of the shared structures, by wire name.
pub(super) fn shared_names(product: &spec::Product, scope: &mut Scope) -> BTreeMap<String, String> {
    let shapes = product.schemas.iter().filter(|(_, node)| is_shape(node));
    shapes.map(|(wire_name, _)| (wire_name.clone(), scope.take(&name::type_name(wire_name)))).collect()
}

/// The types that several operations share.
pub(super) fn shared(context: &Context<'_>, scope: &mut Scope, file: &str, notes: &mut Vec<Note>) -> Vec<Item> {
    let mut types = Types::new(context, scope, Usage::Both);
    for (wire_name, name) in &context.shared {
        let Some(node) = context.product.schemas.get(wire_name) else { continue };
        types.switch(context.usage(wire_name));
        types.open = enclosing(context.product, wire_name);
        let shape = types.shape(node, name.clone(), describe::shared(node, wire_name));
        types.items.push(Item::Shape(shape));
    }
    types.notes(file, notes);
    types.items
}

/// The shared schemas from which `wire_name` can be reached and which it reaches: a member of
/// one of those types needs a box.
fn enclosing(product: &spec::Product, wire_name: &str) -> Vec<String> {
    let reached = |name: &str| product.schemas.get(name).map(|node| reached(product, [node])).unwrap_or_default();
    let below = reached(wire_name);
    below.into_iter().filter(|other| other == wire_name || reached(other).contains(wire_name)).collect()
}

/// The shared schemas that these nodes refer to, and those that they refer to in turn.
pub(super) fn reached<'a>(product: &'a spec::Product, nodes: impl IntoIterator<Item = &'a Schema>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut pending: Vec<&Schema> = nodes.into_iter().collect();
    while let Some(node) = pending.pop() {
        for reference in references(node) {
            let schema = product.schemas.get(&reference);
            if found.insert(reference) {
                pending.extend(schema);
            }
        }
    }
    found
}

/// Every schema that a node refers to.
fn references(node: &Schema) -> Vec<String> {
    let mut found: Vec<String> = node.reference.iter().cloned().collect();
    for inner in node.members.iter().chain(node.items.as_deref()).chain(node.additional.as_deref()) {
        found.extend(references(inner));
    }
    found
}

//! Types of the model: which Rust type a documented one becomes.
//!
//! Owns the walk over schema nodes, the names of nested types, and where recursion needs a box.

use std::collections::BTreeSet;

use super::context::Context;
use super::describe;
use super::names::taken;
use super::nodes::{choices, is_bytes, is_shape, is_wrapper};
use crate::model::documentation::Subject;
use crate::model::note::Note;
use crate::model::shape::{Enum, Item, Member, Shape, Type, Usage, Wrapped};
use crate::name::{self, Scope};
use crate::spec::{self, Schema};

/// Lowers the types of one file and collects those that it defines.
pub(super) struct Types<'a> {
    context: &'a Context<'a>,
    /// The names of types that are visible together with those of this file.
    scope: &'a mut Scope,
    usage: Usage,
    /// The shared schemas that contain the current node, outermost first.
    enclosing: Vec<String>,
    /// The member whose type is being lowered.
    member: Option<String>,
    /// Names of members and variants that had to give way.
    respelled: Vec<String>,
    pub(super) items: Vec<Item>,
}

impl<'a> Types<'a> {
    pub(super) fn new(context: &'a Context<'a>, scope: &'a mut Scope, usage: Usage) -> Self {
        Self { context, scope, usage, enclosing: Vec::new(), member: None, respelled: Vec::new(), items: Vec::new() }
    }

    /// Begins with types that are used in requests, in responses, or in both, below these shared schemas.
    pub(super) fn switch(&mut self, usage: Usage, enclosing: Vec<String>) {
        (self.usage, self.enclosing) = (usage, enclosing);
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
            let boxed = self.enclosing.contains(reference);
            return match self.context.product.schemas.get(reference) {
                Some(shared) if is_shape(shared) => {
                    let name = self.context.shared.get(reference).cloned();
                    Type::Shared { name: name.unwrap_or_else(|| name::type_name(reference)), boxed }
                }
                // A list or map is spelled out where it is used, which would not end in itself.
                Some(shared) if !boxed => {
                    self.enclosing.push(reference.clone());
                    let ty = self.ty(shared, path);
                    self.enclosing.pop();
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
            let subject = describe::subject(node, self.member.as_deref());
            let shape = self.shape(node, name.clone(), subject);
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

    /// A structure; its name is taken already, so that its nested types give way.
    pub(super) fn shape(&mut self, node: &Schema, name: String, subject: Subject) -> Shape {
        let members = self.members(&node.members, &name, is_wrapper(node));
        Shape { name, documentation: describe::type_of(node, subject), members, usage: self.usage }
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
                documentation: describe::member(node, self.usage),
                deprecated: node.deprecated,
                wrapped: is_wrapper(node).then(|| self.wrapped(&name, &ty)).flatten(),
                append: None,
                wire_name,
                name,
                ty,
            });
        }
        // A method that adds an item gives way to a member of its name.
        let is_list = |member: &&mut Member| matches!(member.ty, Type::List(_));
        for member in members.iter_mut().filter(|_| self.usage != Usage::Response).filter(is_list) {
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
        let values = choices(node)
            .into_iter()
            .filter(|value| seen.insert(value.clone()))
            .map(|value| (variants.take(&name::variant(&value)), value))
            .collect();
        self.respelled
            .extend(variants.respelled.iter().map(|(wanted, new)| taken(&format!("variant of {name}"), wanted, new)));
        let subject = describe::subject(node, self.member.as_deref());
        self.items.push(Item::Enum(Enum { name: name.clone(), subject, values }));
        Type::Local(name)
    }
}

/// The plural of `segment` at the end of `owner`, which is what a wrapper is called.
fn wrapper_segment(owner: &str, segment: &str) -> String {
    let plurals = [format!("{segment}s"), format!("{segment}es"), format!("{segment}List"), segment.to_owned()];
    let ies = segment.strip_suffix('y').map(|stem| format!("{stem}ies"));
    plurals.into_iter().chain(ies).find(|plural| owner.ends_with(plural.as_str())).unwrap_or_default()
}

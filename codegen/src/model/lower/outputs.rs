//! The leaves of an output: its members that are no objects.
//!
//! Owns the walk through nested types of an output. A list is a leaf, because its items repeat.

use std::collections::BTreeMap;

use crate::model::operation::Operation;
use crate::model::pagination::Step;
use crate::model::shape::{Item, Shape, Type};
use crate::name::normalized;

/// How many objects may enclose a member of an output.
const DEPTH: usize = 3;
/// How many objects may enclose a member of an item.
const DEPTH_OF_ITEM: usize = 1;

/// The types that outputs of a product version refer to.
pub(super) struct Outputs<'a> {
    shared: BTreeMap<&'a str, &'a Shape>,
    /// The shared types that are outputs themselves, with the number of operations.
    used: BTreeMap<&'a str, usize>,
}

/// A member that is no object, and the way to it.
pub(super) struct Leaf<'a> {
    /// Its normalized name.
    pub(super) name: String,
    pub(super) ty: &'a Type,
    pub(super) steps: Vec<Step>,
    /// The type of its items as the operation's file names it, if it is a list.
    item: Option<Type>,
}

impl Leaf<'_> {
    pub(super) fn path(&self) -> Vec<String> {
        Step::wire_names(&self.steps)
    }

    pub(super) fn item(&self) -> Option<&Type> {
        self.item.as_ref()
    }

    /// Whether it can hold a number; services also send numbers as text.
    pub(super) fn is_number(&self) -> bool {
        matches!(self.ty, Type::Integer | Type::Text)
    }
}

impl<'a> Outputs<'a> {
    pub(super) fn new(shared: &'a [Item], operations: &'a [Operation]) -> Self {
        let mut used = BTreeMap::new();
        for operation in operations {
            if let Type::Shared { name, .. } = &operation.output {
                *used.entry(name.as_str()).or_default() += 1;
            }
        }
        Self { shared: shapes(shared), used }
    }

    /// The leaves of an output that is a structure of this operation alone; another one cannot say
    /// how the pages of one operation follow each other.
    pub(super) fn leaves(&self, operation: &'a Operation) -> Option<Vec<Leaf<'a>>> {
        let owned = match &operation.output {
            Type::Local(_) => true,
            Type::Shared { name, boxed } => !boxed && self.used.get(name.as_str()) == Some(&1),
            _ => false,
        };
        if owned { self.walk(operation, &operation.output, DEPTH) } else { None }
    }

    /// The leaves of an item of one of the lists; a scalar has none.
    pub(super) fn leaves_of_item(&self, operation: &'a Operation, item: &Type) -> Vec<Leaf<'a>> {
        self.walk(operation, item, DEPTH_OF_ITEM).unwrap_or_default()
    }

    /// The leaves of a structure; any other type has none.
    fn walk(&self, operation: &'a Operation, ty: &Type, depth: usize) -> Option<Vec<Leaf<'a>>> {
        let mut walk = Walk { local: shapes(&operation.items), shared: &self.shared, depth, leaves: Vec::new() };
        let shape = walk.shape(ty)?;
        walk.members(shape, ty, &mut Vec::new());
        Some(walk.leaves)
    }
}

fn shapes(items: &[Item]) -> BTreeMap<&str, &Shape> {
    let shapes = items.iter().filter_map(|item| match item {
        Item::Shape(shape) => Some((shape.name.as_str(), shape)),
        Item::Enum(_) => None,
    });
    shapes.collect()
}

struct Walk<'a, 'o> {
    local: BTreeMap<&'a str, &'a Shape>,
    shared: &'o BTreeMap<&'a str, &'a Shape>,
    depth: usize,
    leaves: Vec<Leaf<'a>>,
}

impl<'a> Walk<'a, '_> {
    /// The structure of a type; one in a box is recursive, and no page.
    fn shape(&self, ty: &Type) -> Option<&'a Shape> {
        match ty {
            Type::Local(name) => self.local.get(name.as_str()).copied(),
            Type::Shared { name, boxed: false } => self.shared.get(name.as_str()).copied(),
            _ => None,
        }
    }

    fn members(&mut self, shape: &'a Shape, owner: &Type, steps: &mut Vec<Step>) {
        for member in &shape.members {
            let step = Step { owner: owner.clone(), name: member.name.clone(), wire_name: member.wire_name.clone() };
            steps.push(step);
            let ty = seen_from(owner, &member.ty);
            match self.shape(&ty).filter(|_| steps.len() <= self.depth) {
                Some(inner) => self.members(inner, &ty, steps),
                None => self.leaves.push(Leaf {
                    name: normalized(&member.wire_name),
                    ty: &member.ty,
                    steps: steps.clone(),
                    item: match &member.ty {
                        Type::List(item) => Some(seen_from(owner, item)),
                        _ => None,
                    },
                }),
            }
            steps.pop();
        }
    }
}

/// A type in a shared structure, as the file of an operation names it.
fn seen_from(owner: &Type, ty: &Type) -> Type {
    match (owner, ty) {
        (Type::Shared { .. }, Type::Local(name)) => Type::Shared { name: name.clone(), boxed: false },
        (Type::Shared { .. }, Type::List(item)) => Type::List(Box::new(seen_from(owner, item))),
        (Type::Shared { .. }, Type::Map(value)) => Type::Map(Box::new(seen_from(owner, value))),
        (_, other) => other.clone(),
    }
}

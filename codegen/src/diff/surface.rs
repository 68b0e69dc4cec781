//! What callers can name in the generated code, as lines by the node that they come from.
//!
//! Owns the public surface of a model. A caller whose code names nothing that the new surface lacks still
//! compiles. It reads no spec: the steps to a node are the wire names in the model.

use std::collections::{BTreeMap, BTreeSet};

use super::locus::{Locus, Step};
use crate::model::{Constructor, Item, Member, Operation, Product, Shape, Subject, Type, Usage};

/// What callers can name in the code of an operation, or in the types that operations share.
#[derive(Debug, Default)]
pub(super) struct Surface {
    nodes: BTreeMap<Locus, Node>,
    /// Every line of every node.
    lines: BTreeSet<String>,
    /// The parameters that `new` takes, in its order.
    arguments: Vec<(Locus, String)>,
    /// Whether the order of the arguments matters.
    positional: bool,
    /// The type of the items of an operation whose pages can be read one after the other.
    pages: Option<String>,
    /// The error codes that have a constant in the product.
    error_codes: BTreeSet<String>,
}

/// What callers can name because of one node.
#[derive(Debug, Default)]
struct Node {
    lines: BTreeSet<String>,
    /// The line about its type.
    ty: Option<String>,
    /// The lines about variants, if its type is an enum.
    variants: BTreeSet<String>,
}

impl Surface {
    /// The types that operations share.
    pub(super) fn of_shared(product: &Product) -> Self {
        let mut walk = Walk::new(product, &product.shared);
        for item in &product.shared {
            let Item::Shape(shape) = item else { continue };
            let Subject::Schema(name) = &shape.documentation.subject else { continue };
            let locus = Locus::root(Step::Schema(name.clone()));
            walk.line(&locus, shape.name.clone());
            walk.members(shape, &locus);
        }
        walk.surface
    }

    /// The request, the output and the call of an operation.
    pub(super) fn of_operation(product: &Product, operation: &Operation) -> Self {
        Walk::new(product, &operation.items).operation(operation)
    }

    /// The lines that the other surface lacks, in their order.
    pub(super) fn lost<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a String> {
        self.lines.difference(&other.lines)
    }

    /// Whether the other surface lacks a line of a node or of what is below it.
    pub(super) fn loses(&self, other: &Self, locus: &Locus) -> bool {
        let below = self.nodes.range(locus..).take_while(|(node, _)| node.is_within(locus));
        below.into_iter().any(|(_, node)| node.lines.iter().any(|line| !other.lines.contains(line)))
    }

    /// Whether the other surface has another type for a node.
    pub(super) fn loses_type(&self, other: &Self, locus: &Locus) -> bool {
        let ty = self.nodes.get(locus).and_then(|node| node.ty.as_ref());
        ty.is_some_and(|line| !other.lines.contains(line))
    }

    /// Whether the other surface lacks a variant of the enum of a node.
    pub(super) fn loses_variant(&self, other: &Self, locus: &Locus) -> bool {
        let variants = self.nodes.get(locus).map(|node| &node.variants);
        variants.is_some_and(|variants| variants.iter().any(|line| !other.lines.contains(line)))
    }

    /// Whether the type of a node is an enum.
    pub(super) fn is_enum(&self, locus: &Locus) -> bool {
        self.nodes.get(locus).is_some_and(|node| !node.variants.is_empty())
    }

    /// Whether `new` takes a parameter.
    pub(super) fn is_argument(&self, locus: &Locus) -> bool {
        self.arguments.iter().any(|(argument, _)| argument == locus)
    }

    /// Whether both surfaces have arguments by position that changed places.
    pub(super) fn reorders_arguments(&self, other: &Self) -> bool {
        let common = |one: &'_ Self, other: &Self| -> Vec<String> {
            let names = one.arguments.iter().map(|(_, name)| name);
            names.filter(|name| other.arguments.iter().any(|(_, known)| known == *name)).cloned().collect()
        };
        self.positional && other.positional && common(self, other) != common(other, self)
    }

    /// The type of the items of the pages, if the operation has pages.
    pub(super) fn pages(&self) -> Option<&String> {
        self.pages.as_ref()
    }

    /// Whether an error code has a constant.
    pub(super) fn has_constant(&self, code: &str) -> bool {
        self.error_codes.contains(code)
    }
}

/// The walk through the types of one file.
struct Walk<'a> {
    shapes: BTreeMap<&'a str, &'a Shape>,
    variants: BTreeMap<&'a str, Vec<&'a str>>,
    surface: Surface,
}

impl<'a> Walk<'a> {
    fn new(product: &Product, items: &'a [Item]) -> Self {
        let (mut shapes, mut variants) = (BTreeMap::new(), BTreeMap::new());
        for item in items {
            match item {
                Item::Shape(shape) => drop(shapes.insert(shape.name.as_str(), shape)),
                Item::Enum(one) => {
                    let names = one.values.iter().map(|(variant, _)| variant.as_str()).collect();
                    variants.insert(one.name.as_str(), names);
                }
            }
        }
        let error_codes = product.error_codes.iter().map(|row| row.code.clone()).collect();
        Self { shapes, variants, surface: Surface { error_codes, ..Surface::default() } }
    }

    fn operation(mut self, operation: &Operation) -> Surface {
        let (root, request) = (Locus::default(), &operation.request);
        let name = &request.name;
        self.line(&root, name.clone());
        if operation.not_callable.is_none() {
            self.line(&root, format!("call of {name}"));
        }
        self.surface.pages = operation.pagination.as_ref().map(|pages| rust(&pages.item));
        let loci: Vec<Locus> = operation
            .parameters
            .iter()
            .map(|parameter| Locus::root(Step::Parameter(parameter.wire_name.clone(), parameter.location)))
            .collect();
        for (member, locus) in request.members.iter().zip(&loci) {
            self.member(request, member, locus);
        }
        self.constructor(operation, &loci);
        let status = operation.output_status.clone().unwrap_or_default();
        self.ty(&operation.output, &format!("{name}::Output"), &Locus::root(Step::Response(status)));
        self.surface
    }

    fn constructor(&mut self, operation: &Operation, loci: &[Locus]) {
        let name = &operation.request.name;
        let (required, indexes) = match &operation.constructor {
            Constructor::Positional(indexes) => (None, indexes),
            Constructor::Named(required, indexes) => (Some(required), indexes),
        };
        let members = || indexes.iter().filter_map(|index| operation.request.members.get(*index));
        let line = match required {
            None => {
                let types: Vec<_> = members().map(|member| rust(&member.ty)).collect();
                format!("{name}::new({})", types.join(", "))
            }
            // The order of named members means nothing to a caller.
            Some(required) => {
                let members: BTreeSet<_> =
                    members().map(|member| format!("{}: {}", member.name, rust(&member.ty))).collect();
                format!("{name}::new({required} {{ {} }})", members.into_iter().collect::<Vec<_>>().join(", "))
            }
        };
        self.line(&Locus::default(), line);
        self.surface.positional = required.is_none();
        let arguments = indexes.iter().filter_map(|index| loci.get(*index)).cloned();
        self.surface.arguments = arguments.zip(members().map(|member| member.name.clone())).collect();
    }

    fn members(&mut self, shape: &Shape, locus: &Locus) {
        for member in &shape.members {
            self.member(shape, member, &locus.then(Step::Member(member.wire_name.clone())));
        }
    }

    fn member(&mut self, owner: &Shape, member: &Member, locus: &Locus) {
        let field = format!("{}.{}", owner.name, member.name);
        self.line(locus, field.clone());
        if owner.usage != Usage::Response {
            self.line(locus, format!("setter {field}"));
        }
        if let Some(wrapped) = &member.wrapped {
            self.line(locus, format!("{}.{}()", owner.name, wrapped.accessor));
        }
        self.ty(&member.ty, &field, locus);
    }

    /// The type of a node, and the nodes below it; `subject` is what has the type.
    fn ty(&mut self, ty: &Type, subject: &str, locus: &Locus) {
        let shown = match ty {
            Type::List(_) => "Vec".to_owned(),
            Type::Map(_) => "BTreeMap".to_owned(),
            other => rust(other),
        };
        let line = format!("{subject}: {shown}");
        self.line(locus, line.clone());
        self.node(locus).ty = Some(line);
        match ty {
            Type::List(item) => self.ty(item, &format!("item of {subject}"), &locus.then(Step::Items)),
            Type::Map(value) => self.ty(value, &format!("value of {subject}"), &locus.then(Step::Values)),
            Type::Local(name) => {
                if let Some(shape) = self.shapes.get(name.as_str()).copied() {
                    self.members(shape, locus);
                }
                let variants = self.variants.get(name.as_str()).cloned().unwrap_or_default();
                for variant in variants {
                    let line = format!("{name}::{variant}");
                    self.line(locus, line.clone());
                    self.node(locus).variants.insert(line);
                }
            }
            _ => {}
        }
    }

    fn line(&mut self, locus: &Locus, line: String) {
        self.surface.lines.insert(line.clone());
        self.node(locus).lines.insert(line);
    }

    fn node(&mut self, locus: &Locus) -> &mut Node {
        self.surface.nodes.entry(locus.clone()).or_default()
    }
}

/// A type as callers write it.
fn rust(ty: &Type) -> String {
    match ty {
        Type::Text => "String".to_owned(),
        Type::Integer => "i64".to_owned(),
        Type::Number => "f64".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Bytes => "Bytes".to_owned(),
        Type::Json => "Value".to_owned(),
        Type::List(item) => format!("Vec<{}>", rust(item)),
        Type::Map(value) => format!("BTreeMap<String, {}>", rust(value)),
        Type::Local(name) | Type::Shared { name, boxed: false } => name.clone(),
        Type::Shared { name, boxed: true } => format!("Box<{name}>"),
    }
}

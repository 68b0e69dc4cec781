//! Parameters, members and types of two specs, compared node by node.
//!
//! Owns what differs between two nodes, and nothing of what that means for a caller: [`super::verdict`]
//! compares the generated code.

use super::change::Difference;
use super::kind::ChangeKind;
use super::locus::{Locus, Step};
use super::stated::{StatedNodes, bounds, differs};
use crate::spec::{Location, ParameterStyle, Product, Schema, Type};

/// A pair of nodes: where they are, and who writes them.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    path: String,
    /// Whether callers build it: then it matters what is required.
    request: bool,
    /// How many steps below a parameter, a response or a shared schema.
    depth: usize,
    old: Locus,
    new: Locus,
}

impl Place {
    /// The parameters of an operation.
    pub(super) fn parameters() -> Self {
        Self { path: "parameters".to_owned(), request: true, ..Self::default() }
    }

    /// The body of a response.
    pub(super) fn response(status: &str) -> Self {
        Self::at(format!("responses.{status}"), Step::Response(status.to_owned()))
    }

    /// The headers of a response.
    pub(super) fn headers(status: &str) -> Self {
        Self::at(format!("responses.{status}.headers"), Step::Headers(status.to_owned()))
    }

    /// A shared schema, which requests and responses may contain.
    pub(super) fn schema(name: &str) -> Self {
        Self { request: true, ..Self::at(format!("schemas.{name}"), Step::Schema(name.to_owned())) }
    }

    fn at(path: String, step: Step) -> Self {
        let locus = Locus::root(step);
        Self { path, request: false, depth: 0, old: locus.clone(), new: locus }
    }

    /// One step further, which is called the same in both specs.
    fn then(&self, name: &str, step: Step) -> Self {
        Self {
            path: format!("{}.{name}", self.path),
            request: self.request,
            depth: self.depth + 1,
            old: self.old.then(step.clone()),
            new: self.new.then(step),
        }
    }

    /// The place of a member or a parameter that is one node in the old spec and one in the new spec.
    fn member(&self, old: &Schema, new: &Schema) -> Self {
        Self {
            path: format!("{}.{}", self.path, label(old)),
            request: self.request,
            depth: self.depth + 1,
            old: member(&self.old, old),
            new: member(&self.new, new),
        }
    }

    /// A difference here; a parameter itself is one step below the list of them.
    fn difference(&self, difference: Difference) -> Difference {
        Difference {
            path: self.path.clone(),
            nested: self.depth.saturating_sub(1),
            old: Some(self.old.clone()),
            new: Some(self.new.clone()),
            ..difference
        }
    }

    fn on_the_wire(&self, kind: ChangeKind, reason: &'static str) -> Difference {
        self.difference(Difference::on_the_wire(kind, "", reason))
    }

    fn documentation_only(&self, kind: ChangeKind, reason: &'static str) -> Difference {
        self.difference(Difference::documentation_only(kind, "", reason))
    }
}

/// The locus of a parameter of an operation, or of a member of a node.
fn member(owner: &Locus, node: &Schema) -> Locus {
    match owner.is_root() {
        true => Locus::root(Step::Parameter(label(node), node.location.unwrap_or(Location::Query))),
        false => owner.then(Step::Member(label(node))),
    }
}

/// Compares nodes of two product versions.
pub(super) struct Nodes<'a> {
    old: &'a Product,
    new: &'a Product,
    stated: (StatedNodes, StatedNodes),
    differences: &'a mut Vec<Difference>,
}

/// The kinds of differences of a list of nodes.
struct Kinds {
    added: ChangeKind,
    removed: ChangeKind,
    renamed: ChangeKind,
    reordered: ChangeKind,
}

const PARAMETERS: Kinds = Kinds {
    added: ChangeKind::ParameterAdded,
    removed: ChangeKind::ParameterRemoved,
    renamed: ChangeKind::ParameterRenamed,
    reordered: ChangeKind::ParametersReordered,
};
const MEMBERS: Kinds = Kinds {
    added: ChangeKind::MemberAdded,
    removed: ChangeKind::MemberRemoved,
    renamed: ChangeKind::MemberRenamed,
    reordered: ChangeKind::MembersReordered,
};

impl<'a> Nodes<'a> {
    pub(super) fn new(
        (old, new): (&'a Product, &'a Product),
        stated: (StatedNodes, StatedNodes),
        differences: &'a mut Vec<Difference>,
    ) -> Self {
        Self { old, new, stated, differences }
    }

    /// A list of parameters, members or headers.
    pub(super) fn list(&mut self, place: &Place, old: &[Schema], new: &[Schema]) {
        let kinds = if place.request { &PARAMETERS } else { &MEMBERS };
        let pairs = pairs(old, new);
        let unpaired = |nodes: &'_ [Schema], paired: Vec<usize>| -> Vec<usize> {
            (0..nodes.len()).filter(|index| !paired.contains(index)).collect()
        };
        let removed = unpaired(old, pairs.iter().map(|pair| pair.0).collect());
        let added = unpaired(new, pairs.iter().map(|pair| pair.1).collect());
        let removed: Vec<&Schema> = removed.into_iter().filter_map(|index| old.get(index)).collect();
        let added: Vec<&Schema> = added.into_iter().filter_map(|index| new.get(index)).collect();
        match (removed.as_slice(), added.as_slice()) {
            ([old], [new]) if same_but_name(old, new) => {
                let renamed = place.member(old, new).on_the_wire(kinds.renamed, "the Rust name stays");
                self.differences.push(Difference { before: Some(label(old)), after: Some(label(new)), ..renamed });
            }
            _ => {
                let removed = removed.into_iter().map(|node| Difference {
                    new: None,
                    ..place.member(node, node).on_the_wire(kinds.removed, "no generated type had it")
                });
                let added = added.into_iter().map(|node| Difference {
                    old: None,
                    ..place.member(node, node).documentation_only(kinds.added, "no generated type has it")
                });
                self.differences.extend(removed.chain(added));
            }
        }
        for (before, after) in &pairs {
            if let (Some(before), Some(after)) = (old.get(*before), new.get(*after)) {
                self.node(&place.member(before, after), before, after);
            }
        }
        if !pairs.is_sorted_by_key(|pair| pair.1) {
            self.differences.push(place.documentation_only(kinds.reordered, "order means nothing to a caller"));
        }
    }

    /// One node and everything below it.
    pub(super) fn node(&mut self, place: &Place, old: &Schema, new: &Schema) {
        self.required(place, old, new);
        self.wire(place, old, new);
        self.types(place, old, new);
        self.values(place, old, new);
        self.documented(place, old, new);
        if !old.members.is_empty() && !new.members.is_empty() {
            self.list(place, &old.members, &new.members);
        }
        if let (Some(old), Some(new)) = (&old.items, &new.items) {
            self.node(&place.then("items", Step::Items), old, new);
        }
        if let (Some(old), Some(new)) = (&old.additional, &new.additional) {
            self.node(&place.then("values", Step::Values), old, new);
        }
    }

    /// Whether a request must have the node.
    fn required(&mut self, place: &Place, old: &Schema, new: &Schema) {
        let (Some(before), Some(after)) = (old.required, new.required) else { return };
        if before == after || !place.request {
            return;
        }
        self.differences.push(match after {
            true => place.on_the_wire(ChangeKind::OptionalToRequired, "the service rejects a request without it"),
            false => place.documentation_only(ChangeKind::RequiredToOptional, "it can be left out"),
        });
    }

    /// How a parameter is sent.
    fn wire(&mut self, place: &Place, old: &Schema, new: &Schema) {
        let location = |location: Location| location.as_str().to_owned();
        let style = |style: ParameterStyle| format!("{style:?}");
        for (kind, before, after) in [
            (ChangeKind::LocationChanged, old.location.map(location), new.location.map(location)),
            (ChangeKind::StyleChanged, old.style.map(style), new.style.map(style)),
        ] {
            if before.is_some() && after.is_some() && before != after {
                let difference = place.on_the_wire(kind, "the same call sends another request");
                self.differences.push(Difference { before, after, ..difference });
            }
        }
    }

    /// The documented type of a node.
    fn types(&mut self, place: &Place, old: &Schema, new: &Schema) {
        let (mut before, mut after) = (type_name(old), type_name(new));
        let structures = (structure(old, self.old), structure(new, self.new));
        if before != after || structures.0 != structures.1 {
            if before == after {
                before = format!("{before}, {}", structures.0);
                after = format!("{after}, {}", structures.1);
            }
            let difference = place.on_the_wire(ChangeKind::TypeChanged, "the Rust type stays");
            self.differences.push(Difference { before: Some(before), after: Some(after), ..difference });
        }
    }

    /// The documented values.
    fn values(&mut self, place: &Place, old: &Schema, new: &Schema) {
        let joined = |values: &[String]| (!values.is_empty()).then(|| values.join(", "));
        let (before, after) = (joined(&old.documented_values()), joined(&new.documented_values()));
        let stated = (self.stated.0.values, self.stated.1.values);
        // Values that come or go with a type are part of that difference.
        let same_type = old.kind == new.kind || (before.is_some() && after.is_some());
        if same_type && differs((before.as_ref(), stated.0), (after.as_ref(), stated.1)) {
            let difference = place.documentation_only(ChangeKind::ValuesChanged, "the values are documentation");
            self.differences.push(Difference { before, after, ..difference });
        }
    }

    /// What the documentation says, and callers may act on.
    fn documented(&mut self, place: &Place, old: &Schema, new: &Schema) {
        let (before, after) = self.stated;
        for ((name, a), (_, b)) in bounds(old).into_iter().zip(bounds(new)) {
            if differs((a.as_ref(), before.bounds), (b.as_ref(), after.bounds)) {
                let difference = place.on_the_wire(ChangeKind::BoundsChanged, "the service accepts other values");
                let path = format!("{}.{name}", place.path);
                self.differences.push(Difference { path, before: a, after: b, ..difference });
            }
        }
        let rows = [
            (&old.format, &new.format, (before.format, after.format), {
                place.documentation_only(ChangeKind::FormatChanged, "the Rust type does not depend on it")
            }),
            (
                &old.documented_default().cloned(),
                &new.documented_default().cloned(),
                (before.default, after.default),
                { place.on_the_wire(ChangeKind::DefaultChanged, "a request without it means something else") },
            ),
            (&old.example, &new.example, (before.example, after.example), {
                place.documentation_only(ChangeKind::ExampleChanged, "documentation only")
            }),
        ];
        for (a, b, stated, difference) in rows {
            if differs((a.as_ref(), stated.0), (b.as_ref(), stated.1)) {
                self.differences.push(Difference { before: a.clone(), after: b.clone(), ..difference });
            }
        }
        if old.deprecated != new.deprecated {
            let difference = place.documentation_only(ChangeKind::DeprecationChanged, "documentation only");
            self.differences.push(difference.of_deprecation(new.deprecated));
        }
    }
}

fn label(node: &Schema) -> String {
    node.name.clone().unwrap_or_default()
}

/// Which old node is which new one, by index and in the old order: the one of the same name at the
/// same location, or, where it moved, at another one that no old node has.
fn pairs(old: &[Schema], new: &[Schema]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let exact = |a: &Schema, b: &Schema| (&a.name, a.location) == (&b.name, b.location);
    let moved = |a: &Schema, b: &Schema| a.name == b.name;
    for same in [&exact as &dyn Fn(&Schema, &Schema) -> bool, &moved] {
        for (before, node) in old.iter().enumerate() {
            if pairs.iter().any(|pair| pair.0 == before) {
                continue;
            }
            let free = |after: &usize| !pairs.iter().any(|pair| pair.1 == *after);
            let found =
                new.iter().enumerate().filter(|(_, other)| same(node, other)).map(|(after, _)| after).find(free);
            pairs.extend(found.map(|after| (before, after)));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Whether two nodes differ in nothing but their names, examples and our own words.
fn same_but_name(old: &Schema, new: &Schema) -> bool {
    let bare = |node: &Schema| Schema { name: None, example: None, summary: None, ..node.clone() };
    bare(old) == bare(new)
}

/// The documented type of a node, as a reader knows it.
fn type_name(node: &Schema) -> String {
    match (&node.reference, node.kind) {
        (Some(name), _) => format!("schema {name}"),
        (None, Some(kind)) => format!("{kind:?}").to_lowercase(),
        (None, None) => "any".to_owned(),
    }
}

/// What an object contains beyond its documented type; a reference is followed, unless it leads to an object
/// with members, whose own members are compared with the product.
fn structure(node: &Schema, product: &Product) -> String {
    let is_object = |node: &Schema| node.kind == Some(Type::Object);
    if let Some(name) = &node.reference {
        return match product.schemas.get(name) {
            Some(shared) if is_object(shared) && !shared.members.is_empty() => format!("schema {name}"),
            Some(shared) if shared.reference.is_none() => structure(shared, product),
            _ => "with anything".to_owned(),
        };
    }
    match node.kind {
        Some(Type::Object) if !node.members.is_empty() => "with members".to_owned(),
        Some(Type::Object) if node.additional.is_some() => "with values of one type".to_owned(),
        Some(Type::Object | Type::Any) | None => "with anything".to_owned(),
        Some(kind) => format!("{kind:?}").to_lowercase(),
    }
}

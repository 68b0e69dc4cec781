//! Parameters, members and types, compared with what callers see of them.
//!
//! Owns the verdicts of nodes: a caller of the generated crate sees the Rust type and the
//! constructor, and not the rest.

use super::compare::{plain, told};
use super::stated::{StatedNodes, bounds, differs};
use super::{Change, ChangeKind, SourceVerdict};
use crate::model::{choices, is_bytes, is_region};
use crate::spec::{Location, Product, Schema, Type};

/// Where a node stands, and who writes it.
#[derive(Clone, Debug)]
pub(super) struct Place {
    path: String,
    /// Whether callers build it: then its members have setters and its required ones matter.
    request: bool,
    /// Whether it is a parameter itself, not a member of one.
    parameter: bool,
    /// How many steps below a parameter, a response or a shared schema.
    depth: usize,
}

impl Place {
    pub(super) fn request(path: &str) -> Self {
        Self { path: path.to_owned(), request: true, parameter: true, depth: 0 }
    }

    pub(super) fn response(path: &str) -> Self {
        Self { path: path.to_owned(), request: false, parameter: false, depth: 0 }
    }

    /// A shared schema stands in requests and in responses.
    pub(super) fn both(path: &str) -> Self {
        Self { path: path.to_owned(), request: true, parameter: false, depth: 0 }
    }

    fn member(&self, name: &str) -> Self {
        Self { path: format!("{}.{name}", self.path), request: self.request, parameter: false, depth: self.depth + 1 }
    }

    /// Whether it is the whole body of a response.
    fn body(&self) -> bool {
        !self.request && self.depth == 0
    }

    /// A change here; a parameter itself stands one step below the list of them.
    fn change(&self, change: Change) -> Change {
        Change { path: self.path.clone(), nested: self.depth.saturating_sub(1), ..change }
    }
}

/// Compares nodes of two product versions.
pub(super) struct Nodes<'a> {
    old: &'a Product,
    new: &'a Product,
    stated: (StatedNodes, StatedNodes),
    changes: &'a mut Vec<Change>,
}

/// The words for a list of nodes.
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
        changes: &'a mut Vec<Change>,
    ) -> Self {
        Self { old, new, stated, changes }
    }

    pub(super) fn push(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// The parameters of an operation; `constructor` says whether `new` takes something else now.
    pub(super) fn parameters(&mut self, place: &Place, old: &[Schema], new: &[Schema], constructor: bool) {
        let is_argument = |nodes: &[Schema], index: usize| nodes.get(index).is_some_and(is_argument);
        let mut arguments = pairs(old, new);
        arguments.retain(|pair| is_argument(old, pair.0) && is_argument(new, pair.1));
        let reordered = match constructor && !arguments.is_sorted_by_key(|pair| pair.1) {
            true => SourceVerdict::Breaking,
            false => SourceVerdict::None,
        };
        self.list(place, old, new, &PARAMETERS, reordered);
    }

    /// The headers of a response, which no generated type has.
    pub(super) fn headers(&mut self, place: &Place, old: &[Schema], new: &[Schema]) {
        let before = self.changes.len();
        self.list(place, old, new, &MEMBERS, SourceVerdict::None);
        for change in self.changes.iter_mut().skip(before) {
            change.source = SourceVerdict::None;
            change.reason = "no generated type has the headers of a response";
        }
    }

    fn list(&mut self, place: &Place, old: &[Schema], new: &[Schema], kinds: &Kinds, reordered: SourceVerdict) {
        let pairs = pairs(old, new);
        let alone = |nodes: &'_ [Schema], paired: Vec<usize>| -> Vec<usize> {
            (0..nodes.len()).filter(|index| !paired.contains(index)).collect()
        };
        let gone = alone(old, pairs.iter().map(|pair| pair.0).collect());
        let come = alone(new, pairs.iter().map(|pair| pair.1).collect());
        let removed: Vec<&Schema> = gone.into_iter().filter_map(|index| old.get(index)).collect();
        let added: Vec<&Schema> = come.into_iter().filter_map(|index| new.get(index)).collect();
        match (removed.as_slice(), added.as_slice()) {
            ([gone], [come]) if same_but_name(gone, come) => {
                let change = place.member(&label(gone)).change(plain(kinds.renamed, "", "the old name is gone"));
                let (before, after) = (Some(label(gone)), Some(label(come)));
                self.push(Change { before, after, source: SourceVerdict::Breaking, ..change });
            }
            _ => {
                for node in removed {
                    let change = place.member(&label(node)).change(plain(
                        kinds.removed,
                        "",
                        "its member and its setter are gone",
                    ));
                    self.push(Change { source: SourceVerdict::Breaking, ..change });
                }
                for node in added {
                    self.added(place, node, kinds);
                }
            }
        }
        for (before, after) in &pairs {
            if let (Some(before), Some(after)) = (old.get(*before), new.get(*after)) {
                let inner = Place { parameter: place.parameter, ..place.member(&label(before)) };
                self.node(&inner, before, after);
            }
        }
        if !pairs.is_sorted_by_key(|pair| pair.1) {
            let reason = match reordered {
                SourceVerdict::Breaking => "the arguments of `new` stand in another order",
                _ => "order means nothing to a caller",
            };
            let change = place.change(told(kinds.reordered, "", reason));
            self.push(Change { source: reordered, ..change });
        }
    }

    fn added(&mut self, place: &Place, node: &Schema, kinds: &Kinds) {
        let inner = place.member(&label(node));
        let change = match place.parameter && is_argument(node) {
            true => {
                Change { source: SourceVerdict::Breaking, ..plain(kinds.added, "", "`new` asks for one more argument") }
            }
            false => Change { source: SourceVerdict::Additive, ..told(kinds.added, "", "one more member") },
        };
        self.push(inner.change(change));
    }

    /// One node and everything below it.
    pub(super) fn node(&mut self, place: &Place, old: &Schema, new: &Schema) {
        self.required(place, old, new);
        self.wire(place, old, new);
        let rust = (self.rust(place, old, self.old), self.rust(place, new, self.new));
        let named = (kind(old), kind(new));
        if named.0 != named.1 || rust.0 != rust.1 {
            let breaking = rust.0 != rust.1;
            let reason = if breaking { "the Rust type is another one" } else { "the Rust type stays" };
            let source = if breaking { SourceVerdict::Breaking } else { SourceVerdict::None };
            // A type that changes with its values or its format is told by those.
            if named.0 != named.1 || (old.values.is_empty() == new.values.is_empty() && !by_format(&rust)) {
                let change = place.change(plain(ChangeKind::TypeChanged, "", reason));
                self.push(Change { before: Some(named.0), after: Some(named.1), source, ..change });
            }
        }
        self.values(place, old, new);
        self.documented(place, old, new, by_format(&rust));
        let stated = !old.members.is_empty() && !new.members.is_empty();
        if stated {
            let kinds = if place.request { &PARAMETERS } else { &MEMBERS };
            let inner = Place { parameter: false, ..place.clone() };
            self.list(&inner, &old.members, &new.members, kinds, SourceVerdict::None);
        }
        for (step, before, after) in [("items", &old.items, &new.items), ("values", &old.additional, &new.additional)] {
            if let (Some(before), Some(after)) = (before, after) {
                self.node(&place.member(step), before, after);
            }
        }
    }

    /// Whether the parameter must be given; only arguments of `new` matter to the compiler.
    fn required(&mut self, place: &Place, old: &Schema, new: &Schema) {
        let (Some(before), Some(after)) = (old.required, new.required) else { return };
        if before == after || !place.request {
            return;
        }
        let argument = place.parameter && is_argument(old) != is_argument(new);
        let source = if argument { SourceVerdict::Breaking } else { SourceVerdict::None };
        let change = match (after, argument) {
            (true, true) => place.change(plain(ChangeKind::OptionalToRequired, "", "`new` asks for one more argument")),
            (true, false) => {
                place.change(plain(ChangeKind::OptionalToRequired, "", "the service refuses a request without it"))
            }
            (false, true) => place.change(told(ChangeKind::RequiredToOptional, "", "`new` takes one argument less")),
            (false, false) => place.change(told(ChangeKind::RequiredToOptional, "", "it can be left out")),
        };
        self.push(Change { source, ..change });
    }

    /// What goes over the wire and no caller sees.
    fn wire(&mut self, place: &Place, old: &Schema, new: &Schema) {
        if let (Some(before), Some(after)) = (old.location, new.location)
            && before != after
        {
            // A path parameter is always an argument of `new`.
            let argument = is_argument(old) != is_argument(new);
            let source = if argument { SourceVerdict::Breaking } else { SourceVerdict::None };
            let change = place.change(plain(ChangeKind::LocationChanged, "", "the same call sends another request"));
            let tell = |location: Location| Some(format!("{location:?}").to_lowercase());
            self.push(Change { before: tell(before), after: tell(after), source, ..change });
        }
        if let (Some(before), Some(after)) = (old.style, new.style)
            && before != after
        {
            let change = place.change(plain(ChangeKind::StyleChanged, "", "the same call sends another request"));
            self.push(Change { before: Some(format!("{before:?}")), after: Some(format!("{after:?}")), ..change });
        }
    }

    /// The documented values; those of text are the variants of an enum.
    fn values(&mut self, place: &Place, old: &Schema, new: &Schema) {
        let tell = |values: &[String]| (!values.is_empty()).then(|| values.join(", "));
        let (before, after) = (tell(&old.values), tell(&new.values));
        let stated = (self.stated.0.values, self.stated.1.values);
        // Values that come or go with a type are told by the type.
        let same_kind = old.kind == new.kind || (before.is_some() && after.is_some());
        if !same_kind || !differs((before.as_ref(), stated.0), (after.as_ref(), stated.1)) {
            return;
        }
        let (source, reason) = match (is_enum(old), is_enum(new)) {
            (false, false) => (SourceVerdict::None, "the values are documentation"),
            (true, true) if old.values.iter().any(|value| !new.values.contains(value)) => {
                (SourceVerdict::Breaking, "a variant of the enum is gone")
            }
            (true, true) if old.values.len() < new.values.len() => (SourceVerdict::Additive, "one more variant"),
            (true, true) => (SourceVerdict::None, "the order of values is documentation"),
            _ => (SourceVerdict::Breaking, "text became an enum, or an enum text"),
        };
        let change = place.change(told(ChangeKind::ValuesChanged, "", reason));
        self.push(Change { before, after, source, ..change });
    }

    /// What the documentation tells, and callers may act on; `format` says that the type depends
    /// on the format.
    fn documented(&mut self, place: &Place, old: &Schema, new: &Schema, format: bool) {
        let (before, after) = self.stated;
        for ((name, a), (_, b)) in bounds(old).into_iter().zip(bounds(new)) {
            if differs((a.as_ref(), before.bounds), (b.as_ref(), after.bounds)) {
                let inner = place.member(name);
                let change = plain(ChangeKind::BoundsChanged, "", "the service takes other values");
                let change = Change { nested: place.depth.saturating_sub(1), ..inner.change(change) };
                self.push(Change { before: a, after: b, ..change });
            }
        }
        for (kind, a, b, stated) in [
            (ChangeKind::FormatChanged, &old.format, &new.format, (before.format, after.format)),
            (ChangeKind::DefaultChanged, &old.default, &new.default, (before.default, after.default)),
            (ChangeKind::ExampleChanged, &old.example, &new.example, (before.example, after.example)),
        ] {
            if differs((a.as_ref(), stated.0), (b.as_ref(), stated.1)) {
                let change = match kind {
                    ChangeKind::FormatChanged if format => Change {
                        source: SourceVerdict::Breaking,
                        ..plain(kind, "", "text became bytes, or bytes text")
                    },
                    ChangeKind::FormatChanged => told(kind, "", "the Rust type does not depend on it"),
                    ChangeKind::DefaultChanged => plain(kind, "", "a request without it means something else"),
                    _ => told(kind, "", "documentation only"),
                };
                self.push(Change { before: a.clone(), after: b.clone(), ..place.change(change) });
            }
        }
        if old.deprecated != new.deprecated {
            let reason = "documentation only";
            self.push(place.change(told(ChangeKind::DeprecationChanged, "", reason)));
        }
    }

    /// What a caller sees of a type: its Rust kind, with references followed.
    fn rust(&self, place: &Place, node: &Schema, product: &Product) -> String {
        if let Some(name) = &node.reference {
            return match product.schemas.get(name) {
                Some(shared) if shared.kind == Some(Type::Object) && !shared.members.is_empty() => {
                    format!("schema {name}")
                }
                Some(shared) if shared.reference.is_none() => self.rust(place, shared, product),
                _ => "json".to_owned(),
            };
        }
        match node.kind {
            Some(Type::String) if is_bytes(node) && (node.location.is_some() || place.body()) => "bytes".to_owned(),
            Some(Type::String) if is_enum(node) => "enum".to_owned(),
            Some(Type::String) => "text".to_owned(),
            Some(Type::Integer) => "i64".to_owned(),
            Some(Type::Number) => "f64".to_owned(),
            Some(Type::Boolean) => "bool".to_owned(),
            Some(Type::Array) => {
                // What the items are is told where they stand; here the list itself counts.
                "list".to_owned()
            }
            Some(Type::Object) if !node.members.is_empty() => "shape".to_owned(),
            Some(Type::Object) if node.additional.is_some() => "map".to_owned(),
            Some(Type::Object | Type::Any) | None => "json".to_owned(),
        }
    }
}

/// Whether the Rust type is another one because of the format.
fn by_format(rust: &(String, String)) -> bool {
    (rust.0 == "bytes") != (rust.1 == "bytes")
}

/// Whether the documented values become variants.
fn is_enum(node: &Schema) -> bool {
    let region = node.location.is_some() && is_region(node, &[]);
    node.kind == Some(Type::String) && !region && !choices(node).is_empty()
}

/// Whether `new` asks for the parameter.
fn is_argument(node: &Schema) -> bool {
    let required = node.required == Some(true) || node.location == Some(Location::Path);
    required && !is_region(node, &[])
}

fn key(node: &Schema) -> (Option<String>, Option<Location>) {
    (node.name.clone(), node.location)
}

fn label(node: &Schema) -> String {
    node.name.clone().unwrap_or_default()
}

/// Which old node is which new one, by index and in the old order: the one of the same name at the
/// same location, or, where it moved, at another one that no old node has.
fn pairs(old: &[Schema], new: &[Schema]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let exact = |a: &Schema, b: &Schema| key(a) == key(b);
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

fn kind(node: &Schema) -> String {
    match (&node.reference, node.kind) {
        (Some(name), _) => format!("schema {name}"),
        (None, Some(kind)) => format!("{kind:?}").to_lowercase(),
        (None, None) => "any".to_owned(),
    }
}

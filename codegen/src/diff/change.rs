//! One change, first as a difference of the specs and then with its verdict.
//!
//! Owns the shape of both. Differences are found in [`super::operation`], [`super::product`] and
//! [`super::nodes`]; [`super::verdict`] makes changes of them.

use serde::Serialize;

use super::kind::ChangeKind;
use super::locus::Locus;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// Where: `parameters.Tag.items.Key`, `responses.200.RequestId`, `errors`.
    pub path: String,
    /// How many members deep the path leads below a parameter, a response or a shared schema.
    #[serde(skip)]
    pub nested: usize,
    /// The old value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The new value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What it does to the source code of a caller.
    pub source: SourceVerdict,
    /// What it does to a program that still compiles.
    pub behaviour: BehaviourVerdict,
    /// Why, in one sentence.
    pub reason: &'static str,
}

/// What a change does to the source code of a caller of the generated crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceVerdict {
    /// Nothing.
    None,
    /// There is more to use.
    Additive,
    /// Code that compiled does not any more.
    Breaking,
}

/// What a change does to a program that still compiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BehaviourVerdict {
    /// It does the same.
    Same,
    /// It sends or receives something else.
    Changed,
    /// Its calls fail.
    Breaking,
}

impl Change {
    /// Whether callers break: their code does not compile, or its calls fail.
    pub fn breaks(&self) -> bool {
        self.source == SourceVerdict::Breaking || self.behaviour == BehaviourVerdict::Breaking
    }
}

/// What differs between two specs, before anything is known of the generated code.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    pub(super) kind: ChangeKind,
    pub(super) path: String,
    /// How many members deep the path leads below a parameter, a response or a shared schema.
    pub(super) nested: usize,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    /// The node that it concerns in the old spec.
    pub(super) old: Option<Locus>,
    /// The node that it concerns in the new spec.
    pub(super) new: Option<Locus>,
    pub(super) behaviour: BehaviourVerdict,
    /// Why, where the generated code does not change.
    pub(super) reason: &'static str,
}

impl Difference {
    /// A difference in what is sent or received.
    pub(super) fn on_the_wire(kind: ChangeKind, path: &str, reason: &'static str) -> Self {
        Self { behaviour: BehaviourVerdict::Changed, ..Self::documentation_only(kind, path, reason) }
    }

    /// A difference because of which calls fail.
    pub(super) fn of_failing_calls(kind: ChangeKind, path: &str, reason: &'static str) -> Self {
        Self { behaviour: BehaviourVerdict::Breaking, ..Self::documentation_only(kind, path, reason) }
    }

    /// A difference that no program notices.
    pub(super) fn documentation_only(kind: ChangeKind, path: &str, reason: &'static str) -> Self {
        let behaviour = BehaviourVerdict::Same;
        Self {
            kind,
            path: path.to_owned(),
            nested: 0,
            before: None,
            after: None,
            old: None,
            new: None,
            behaviour,
            reason,
        }
    }

    /// The same difference, with the direction of a deprecation.
    pub(super) fn of_deprecation(self, deprecated: bool) -> Self {
        let words = |deprecated: bool| Some(if deprecated { "deprecated" } else { "not deprecated" }.to_owned());
        Self { before: words(!deprecated), after: words(deprecated), ..self }
    }

    /// The change, with the verdict on the source code and the reason for it.
    pub(super) fn judged(self, source: SourceVerdict, reason: &'static str) -> Change {
        let Self { kind, path, nested, before, after, behaviour, .. } = self;
        Change { kind, path, nested, before, after, source, behaviour, reason }
    }
}

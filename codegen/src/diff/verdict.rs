//! What a difference of the specs means for the source code of a caller.
//!
//! Owns the verdict, which comes from the surfaces of the two models alone: a difference breaks callers where
//! its node loses something that they can name, and adds to what they can use where it gains something.

use std::collections::BTreeSet;

use super::change::{BehaviourVerdict, Change, Difference, SourceVerdict};
use super::kind::ChangeKind;
use super::locus::Locus;
use super::surface::Surface;

/// A verdict and its reason; the difference has one for `SourceVerdict::None`.
type Verdict = (SourceVerdict, &'static str);

/// Makes changes of the differences of an operation, or of what operations share.
///
/// What callers lose at a node without a difference is attributed to the only change that they notice, or
/// else it is a change of its own.
pub(super) fn judge(differences: Vec<Difference>, old: &Surface, new: &Surface) -> Vec<Change> {
    let judge = Judge { old, new, explained: Explained::by(&differences) };
    let mut changes: Vec<Change> = differences.into_iter().map(|difference| judge.change(difference)).collect();
    changes.extend(pages(old.pages(), new.pages()));
    // The constants of error codes are the product's, and no part of the surface; neither are pages.
    let is_of_pages = |change: &Change| PAGES.contains(&change.kind);
    let breaks = |change: &Change| {
        change.source == SourceVerdict::Breaking && change.kind != ChangeKind::ErrorRemoved && !is_of_pages(change)
    };
    let Some(first) = old.lost(new).next().filter(|_| !changes.iter().any(breaks)) else { return changes };
    let is_noticed = |change: &Change| change.source > SourceVerdict::None || change.behaviour > BehaviourVerdict::Same;
    let noticed = changes.iter_mut().filter(|change| is_noticed(change) && !is_of_pages(change));
    let mut noticed: Vec<&mut Change> = noticed.collect();
    if let [only] = noticed.as_mut_slice() {
        only.source = SourceVerdict::Breaking;
        only.reason = "callers name something else in the generated code";
        return changes;
    }
    let reason = "callers can no longer write this";
    let lost = Difference::on_the_wire(ChangeKind::GeneratedCodeChanged, "generated", reason);
    changes.push(Difference { before: Some(first.clone()), ..lost }.judged(SourceVerdict::Breaking, reason));
    changes
}

/// The changes of pages, which are reported beside the change that is their reason.
const PAGES: [ChangeKind; 3] = [ChangeKind::PagesAdded, ChangeKind::PagesRemoved, ChangeKind::PagesChanged];

/// What became of the pages of an operation, whatever the reason.
fn pages(before: Option<&String>, after: Option<&String>) -> Option<Change> {
    use SourceVerdict::{Additive, Breaking};
    let (kind, verdict, reason) = match (before, after) {
        (Some(_), None) => (ChangeKind::PagesRemoved, Breaking, "`pages()` and `items()` are removed"),
        (None, Some(_)) => (ChangeKind::PagesAdded, Additive, "`pages()` and `items()` can be called"),
        (Some(before), Some(after)) if before != after => {
            (ChangeKind::PagesChanged, Breaking, "`items()` gives items of another type")
        }
        _ => return None,
    };
    let difference = Difference::documentation_only(kind, "pages", reason);
    Some(Difference { before: before.cloned(), after: after.cloned(), ..difference }.judged(verdict, reason))
}

/// The nodes whose type is explained by a difference of each kind: the first of type, format, values and
/// example is the reason why a type is another one.
#[derive(Default)]
struct Explained {
    by_type: BTreeSet<Locus>,
    by_format: BTreeSet<Locus>,
    by_values: BTreeSet<Locus>,
}

impl Explained {
    fn by(differences: &[Difference]) -> Self {
        let of = |kind| -> BTreeSet<Locus> {
            let found = differences.iter().filter(|difference| difference.kind == kind);
            found.filter_map(|difference| difference.old.clone()).collect()
        };
        Self {
            by_type: of(ChangeKind::TypeChanged),
            by_format: of(ChangeKind::FormatChanged),
            by_values: of(ChangeKind::ValuesChanged),
        }
    }
}

struct Judge<'a> {
    old: &'a Surface,
    new: &'a Surface,
    explained: Explained,
}

impl Judge<'_> {
    fn change(&self, mut difference: Difference) -> Change {
        let verdict = match (difference.old.as_ref(), difference.new.as_ref()) {
            (Some(old), Some(new)) => self.both(difference.kind, old, new),
            (Some(old), None) => self.removed(difference.kind, old),
            (None, Some(new)) => self.added(difference.kind, new),
            (None, None) => None,
        };
        if matches!(verdict, Some(NEW_ARGUMENT | TEXT_OR_BYTES)) {
            difference.behaviour = BehaviourVerdict::Changed;
        }
        let (source, reason) = verdict.unwrap_or((SourceVerdict::None, difference.reason));
        difference.judged(source, reason)
    }

    fn removed(&self, kind: ChangeKind, old: &Locus) -> Option<Verdict> {
        if let Some(code) = old.error_code() {
            let lost = self.old.has_constant(code) && !self.new.has_constant(code);
            return lost.then_some((
                SourceVerdict::Breaking,
                "nothing documents the code any more, and its constant is removed",
            ));
        }
        let reason = match kind {
            ChangeKind::SchemaRemoved => "its type is removed",
            ChangeKind::ResponseRemoved => "its types are removed",
            _ => "its member and its setter are removed",
        };
        self.old.loses(self.new, old).then_some((SourceVerdict::Breaking, reason))
    }

    fn added(&self, kind: ChangeKind, new: &Locus) -> Option<Verdict> {
        if let Some(code) = new.error_code() {
            let gained = self.new.has_constant(code) && !self.old.has_constant(code);
            return gained.then_some((SourceVerdict::Additive, "one more code can be matched"));
        }
        if self.new.is_argument(new) {
            return Some(NEW_ARGUMENT);
        }
        let reason = if kind == ChangeKind::SchemaAdded { "one more type" } else { "one more member" };
        self.new.loses(self.old, new).then_some((SourceVerdict::Additive, reason))
    }

    /// A node that both specs have.
    fn both(&self, kind: ChangeKind, old: &Locus, new: &Locus) -> Option<Verdict> {
        let breaks = |breaks: bool, reason| breaks.then_some((SourceVerdict::Breaking, reason));
        let known = |nodes: &BTreeSet<Locus>| nodes.contains(old);
        let Explained { by_type, by_format, by_values } = &self.explained;
        match kind {
            ChangeKind::ParameterRenamed | ChangeKind::MemberRenamed => {
                breaks(self.old.loses(self.new, old), "the old name is removed")
            }
            ChangeKind::ParametersReordered if old.is_root() => {
                breaks(self.old.reorders_arguments(self.new), "the arguments of `new` have another order")
            }
            ChangeKind::OptionalToRequired | ChangeKind::RequiredToOptional | ChangeKind::LocationChanged => {
                match (self.old.is_argument(old), self.new.is_argument(new)) {
                    (false, true) => Some(NEW_ARGUMENT),
                    (true, false) => Some((SourceVerdict::Breaking, "`new` takes one argument less")),
                    _ => None,
                }
            }
            ChangeKind::TypeChanged => breaks(self.old.loses(self.new, old), "the Rust type is another one"),
            ChangeKind::FormatChanged => {
                let lost = !known(by_type) && self.old.loses_type(self.new, old);
                lost.then_some(TEXT_OR_BYTES)
            }
            ChangeKind::ValuesChanged => self.values(old, new, known(by_type) || known(by_format)),
            ChangeKind::ExampleChanged => {
                let other = known(by_type) || known(by_format) || known(by_values);
                let lost = self.old.loses_type(self.new, old) || self.old.loses_variant(self.new, old);
                breaks(!other && lost, "whether the documented value is a choice depends on the example")
            }
            _ => None,
        }
    }

    /// Documented values, which are the variants of an enum or no part of the surface; `explained` says that
    /// another difference is the reason for another type.
    fn values(&self, old: &Locus, new: &Locus, explained: bool) -> Option<Verdict> {
        if self.old.is_enum(old) && self.new.is_enum(new) {
            return Some(match (self.old.loses_variant(self.new, old), self.new.loses_variant(self.old, new)) {
                (true, _) => (SourceVerdict::Breaking, "a variant of the enum is removed"),
                (false, true) => (SourceVerdict::Additive, "one more variant"),
                (false, false) => (SourceVerdict::None, "every variant keeps its name"),
            });
        }
        let lost = self.old.is_enum(old) || (!explained && self.old.loses_type(self.new, old));
        lost.then_some((SourceVerdict::Breaking, "text became an enum, or an enum text"))
    }
}

/// The verdict on a format that decides about the type.
const TEXT_OR_BYTES: Verdict = (SourceVerdict::Breaking, "text became bytes, or bytes text");

/// The verdict on a parameter that `new` takes now and did not take before.
const NEW_ARGUMENT: Verdict = (SourceVerdict::Breaking, "`new` requires one more argument");

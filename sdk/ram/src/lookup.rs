//! What is known about an action, and questions over the whole catalogue.
//!
//! Owns the answer's states, the filters and the suggestion for a misspelt name.

use alibabacloud_ram_facts::{RamFacts, RamState};

use super::catalogue::{Action, Catalogue, Row};
use super::{Class, arn};

/// What is known about an action.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Lookup<'c, 'a> {
    /// Operations document the action.
    Documented(&'c Action<'a>),
    /// An operation is documented, and says that it discloses no authorization facts.
    Undisclosed(&'c Action<'a>),
    /// An operation is known, and its documentation says nothing about authorization.
    NotDocumented(&'c Action<'a>),
    /// Neither an action nor an operation of this name is known here.
    Unknown,
}

/// Which actions [`Catalogue::select`] gives: those that fit everything that is set.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::exhaustive_structs, reason = "made with `..Selection::default()`")]
pub struct Selection<'q> {
    /// A pattern of names such as `ecs:Describe*`, in any letter case.
    pub pattern: Option<&'q str>,
    /// The product's module name, such as `esa`, in any letter case.
    pub product: Option<&'q str>,
    /// The name of an operation, in any letter case.
    pub operation: Option<&'q str>,
    /// An access level as printed, in any letter case.
    pub access_level: Option<&'q str>,
    /// Our own class.
    pub class: Option<Class>,
    /// A resource type as printed, in any letter case.
    pub resource_type: Option<&'q str>,
    /// An ARN, which may have wildcards: a documented resource pattern can name it.
    pub arn: Option<&'q str>,
    /// A condition key as printed, in any letter case; what follows a `/` in it is free.
    pub condition_key: Option<&'q str>,
    /// An action that must be allowed as well, in any letter case.
    pub dependent_action: Option<&'q str>,
    /// Only actions that are documented to take any resource and nothing else.
    pub wildcard_only: bool,
}

/// Looks up an action such as `esa:UpdateUserDeliveryTaskStatus`, in any letter case.
///
/// It knows the products whose feature is switched on, and every committed product with the
/// feature `catalog`.
///
/// ```
/// use alibabacloud_ram::{self, Lookup};
///
/// match ram::lookup("esa:UpdateUserDeliveryTaskStatus") {
///     Lookup::Documented(action) => println!("{:?}", action.rows()),
///     other => println!("no facts: {other:?}"),
/// }
/// assert!(matches!(ram::lookup("esa:NoSuchAction"), Lookup::Unknown));
/// ```
#[must_use]
pub fn lookup(action: &str) -> Lookup<'static, 'static> {
    Catalogue::compiled_in().lookup(action)
}

impl<'a> Catalogue<'a> {
    /// The facts of the operations of a name, in any letter case, in every product.
    pub fn operations<'c>(&'c self, name: &'c str) -> impl Iterator<Item = RamFacts<'a>> + use<'c, 'a> {
        self.facts().filter(move |facts| facts.operation().eq_ignore_ascii_case(name))
    }

    /// The facts of an operation of a product: of its version, or of the newest one that documents its
    /// actions, and of the newest one that has it where none does.
    ///
    /// The product is its module's name in any letter case; `-` and `_` are one.
    #[must_use]
    pub fn operation(&self, product: &str, version: Option<&str>, name: &str) -> Option<RamFacts<'a>> {
        let facts = self.operation_of(product, name);
        facts.filter(|facts| version.is_none_or(|version| facts.version() == version)).max_by_key(preference)
    }

    /// The facts of an operation in every version of a product that has it.
    pub(super) fn operation_of<'c>(
        &'c self,
        product: &'c str,
        name: &'c str,
    ) -> impl Iterator<Item = RamFacts<'a>> + use<'c, 'a> {
        let same =
            |(a, b): (u8, u8)| a.eq_ignore_ascii_case(&b) || (matches!(a, b'-' | b'_') && matches!(b, b'-' | b'_'));
        let named = move |own: &str| own.len() == product.len() && own.bytes().zip(product.bytes()).all(same);
        self.tables().iter().filter(move |table| named(table.product)).filter_map(move |table| {
            let any_case = || table.facts().find(|facts| facts.operation().eq_ignore_ascii_case(name));
            table.operation(name).or_else(any_case)
        })
    }

    /// The actions that fit a selection, in order.
    ///
    /// ```
    /// use alibabacloud_ram::{Catalogue, Class, Selection};
    ///
    /// let catalogue = Catalogue::compiled_in();
    /// let reads = Selection { pattern: Some("esa:*"), class: Some(Class::Read), ..Selection::default() };
    /// for action in catalogue.select(&reads) {
    ///     println!("{} ({:?})", action.name(), action.access_level());
    /// }
    /// ```
    pub fn select<'q>(&'q self, selection: &'q Selection<'q>) -> impl Iterator<Item = &'q Action<'a>> + use<'q, 'a> {
        let ids = self.expand(selection.pattern.unwrap_or("*"));
        ids.filter_map(|id| self.actions().get(id)).filter(move |action| selection.fits(action))
    }

    /// The known action whose name is nearest to a misspelt one.
    ///
    /// Only names that differ in a quarter of their letters at most are near. Names of operations
    /// without documented action are among them.
    #[must_use]
    pub fn suggest(&self, name: &str) -> Option<&str> {
        let wanted = name.to_ascii_lowercase();
        let (code, short) = wanted.split_once(':')?;
        let distance = |known: &str, wanted: &str| {
            let most = wanted.len().div_ceil(4).max(1);
            // A cheap bound first: each letter of difference in length is a step.
            let apart = known.len().abs_diff(wanted.len());
            let steps = if apart > most { apart } else { strsim::damerau_levenshtein(known, wanted) };
            (steps <= most).then_some(steps)
        };
        let codes = self.codes().iter().filter_map(|known| {
            let known = known.code.to_ascii_lowercase();
            Some((distance(&known, code)?, known))
        });
        let nearest = codes.flat_map(|(steps, known)| {
            let pattern = format!("{known}:*");
            let ids: Vec<usize> = self.expand(&pattern).collect();
            ids.into_iter().map(move |id| (steps, id))
        });
        nearest
            .filter_map(|(steps, id)| {
                let action = self.actions().get(id)?;
                Some((steps + distance(&action.short().to_ascii_lowercase(), short)?, action.name()))
            })
            .min()
            .map(|(_, name)| name)
            .or_else(|| self.under_real_code(short))
    }

    /// The action of this very name under whatever code, if there is one alone.
    fn under_real_code(&self, short: &str) -> Option<&str> {
        let mut found = self.actions().iter().filter(|action| action.short().eq_ignore_ascii_case(short));
        let first = found.next()?;
        found.next().is_none().then_some(first.name())
    }
}

/// Of several versions, one that documents the actions comes before a newer one that does not.
pub(super) fn preference<'a>(facts: &RamFacts<'a>) -> (bool, &'a str) {
    (facts.state() == RamState::Documented, facts.version())
}

impl Selection<'_> {
    fn fits(&self, action: &Action<'_>) -> bool {
        self.class.is_none_or(|class| action.class() == class) && action.rows().iter().any(|row| self.fits_row(row))
    }

    fn fits_row(&self, row: &Row<'_>) -> bool {
        let same = |wanted: Option<&str>, found: &str| wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(found));
        if !same(self.product, row.facts.product()) || !same(self.operation, row.facts.operation()) {
            return false;
        }
        let about_rows = self.access_level.is_some()
            || self.resource_type.is_some()
            || self.arn.is_some()
            || self.condition_key.is_some()
            || self.dependent_action.is_some()
            || self.wildcard_only;
        let Some(action) = row.action else {
            // Nothing is documented that such a question could be answered with.
            return !about_rows;
        };
        let any = |wanted: Option<&str>, found: &dyn Fn(&str) -> bool| wanted.is_none_or(found);
        any(self.access_level, &|level| action.access_level().is_some_and(|own| own.eq_ignore_ascii_case(level)))
            && any(self.resource_type, &|kind| {
                action.resources().any(|row| row.resource_type.is_some_and(|own| own.eq_ignore_ascii_case(kind)))
            })
            && any(self.arn, &|arn| action.resources().any(|row| !row.is_any() && arn::admits(row.template(), arn)))
            && any(self.condition_key, &|key| action.condition_keys().any(|own| same_key(own, key)))
            && any(self.dependent_action, &|wanted| {
                action.dependent_actions().any(|own| own.eq_ignore_ascii_case(wanted))
            })
            && (!self.wildcard_only || action.is_wildcard_only())
    }
}

/// `ecs:tag/team` is the key `ecs:tag` with the tag's own key.
fn same_key(documented: &str, asked: &str) -> bool {
    let bare = |key: &'_ str| key.split_once('/').map_or(key.len(), |(bare, _)| bare.len());
    let documented = documented.get(..bare(documented)).unwrap_or_default();
    asked.get(..bare(asked)).is_some_and(|asked| asked.eq_ignore_ascii_case(documented))
}

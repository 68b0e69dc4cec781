//! Lookup of one action, and searches over the whole catalogue.
//!
//! Owns the states of an answer, the filters and the suggestions for misspelt names.

use alibabacloud_ram_facts::{RamFacts, RamState};

use super::arn;
use super::catalogue::{ActionOperation, Catalogue, CatalogueAction};
use super::class::ActionClass;

/// What is known about an action.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Lookup<'c, 'a> {
    /// Operations document the action.
    Documented(&'c CatalogueAction<'a>),
    /// An operation is known, and its documentation says that it discloses no authorization facts.
    Undisclosed(&'c CatalogueAction<'a>),
    /// An operation is known, and its documentation says nothing about authorization.
    NotDocumented(&'c CatalogueAction<'a>),
    /// Neither an action nor an operation of this name is known here.
    Unknown,
}

/// Which actions [`Catalogue::select`] returns: those that match every field that is set.
///
/// ```
/// use alibabacloud_ram::{ActionClass, Catalogue, Selection};
///
/// let reads = Selection::default().pattern("esa:*").class(ActionClass::Read);
/// for action in Catalogue::compiled_in().select(&reads) {
///     println!("{} ({:?})", action.name(), action.access_level());
/// }
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
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
    pub class: Option<ActionClass>,
    /// A resource type as printed, in any letter case.
    pub resource_type: Option<&'q str>,
    /// An ARN, which may contain wildcards: a documented resource pattern could match it.
    pub arn: Option<&'q str>,
    /// A condition key as printed, in any letter case; a tag key behind `/` is ignored.
    pub condition_key: Option<&'q str>,
    /// An action that must be allowed as well, in any letter case.
    pub dependent_action: Option<&'q str>,
    /// Only actions that are documented to apply to all resources and no others.
    pub wildcard_only: bool,
}

/// Looks up an action such as `esa:UpdateUserDeliveryTaskStatus`, in any letter case.
///
/// It knows the products whose feature is enabled; with the feature `catalog`, every generated one.
///
/// ```
/// use alibabacloud_ram::Lookup;
///
/// match alibabacloud_ram::lookup("esa:UpdateUserDeliveryTaskStatus") {
///     Lookup::Documented(action) => println!("{:?}", action.operations()),
///     other => println!("no facts: {other:?}"),
/// }
/// assert!(matches!(alibabacloud_ram::lookup("esa:NoSuchAction"), Lookup::Unknown));
/// ```
#[must_use]
pub fn lookup(action: &str) -> Lookup<'static, 'static> {
    Catalogue::compiled_in().lookup(action)
}

impl<'a> Catalogue<'a> {
    /// What is known about an action, in any letter case.
    ///
    /// An operation without a documented action is found under every RAM code of its product.
    #[must_use]
    pub fn lookup(&self, name: &str) -> Lookup<'_, 'a> {
        let found = self.action(name).or_else(|| self.under_other_code(name));
        match found {
            None => Lookup::Unknown,
            Some(action) => match action.state() {
                RamState::Documented => Lookup::Documented(action),
                RamState::Undisclosed => Lookup::Undisclosed(action),
                // A state that this version does not know contains no facts that it could use.
                _ => Lookup::NotDocumented(action),
            },
        }
    }

    /// The facts of the operations of a name, in any letter case, in every product.
    pub fn operations<'c>(&'c self, name: &'c str) -> impl Iterator<Item = RamFacts<'a>> + use<'c, 'a> {
        self.facts().filter(move |facts| facts.operation().eq_ignore_ascii_case(name))
    }

    /// The facts of an operation of a product version. Without a version, the newest one that documents the
    /// actions of the operation is used, or else the newest one that has the operation.
    ///
    /// The product is its module name in any letter case; `-` and `_` are equal.
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

    /// The actions that match a selection, in order.
    pub fn select<'q>(
        &'q self,
        selection: &'q Selection<'q>,
    ) -> impl Iterator<Item = &'q CatalogueAction<'a>> + use<'q, 'a> {
        let ids = self.expand(selection.pattern.unwrap_or("*"));
        ids.filter_map(|id| self.actions().get(id)).filter(move |action| selection.matches(action))
    }

    /// The known action whose name is nearest to a misspelt one. Presumed names are included.
    #[must_use]
    pub fn nearest_action(&self, name: &str) -> Option<&str> {
        // Under a known RAM code, only its own actions are near.
        let code = name.split_once(':').map(|(code, _)| code).filter(|code| self.code(code).is_some());
        let pattern = code.map_or_else(|| "*".to_owned(), |code| format!("{code}:*"));
        let actions = self.expand(&pattern).filter_map(|id| self.actions().get(id));
        let near = alibabacloud_nearest_name::nearest(name, actions.map(CatalogueAction::name));
        near.or_else(|| self.under_only_code(name))
    }

    /// The operation whose name is nearest to a misspelt one, in any product.
    #[must_use]
    pub fn nearest_operation(&self, name: &str) -> Option<&'a str> {
        alibabacloud_nearest_name::nearest(name, self.facts().map(|facts| facts.operation()))
    }

    /// The action with the same short name, if there is exactly one, under whichever RAM code.
    fn under_only_code(&self, name: &str) -> Option<&str> {
        let (_, short_name) = name.split_once(':')?;
        let mut found = self.actions().iter().filter(|action| action.short_name().eq_ignore_ascii_case(short_name));
        let first = found.next()?;
        found.next().is_none().then_some(first.name())
    }
}

/// The order of versions: one that documents the actions takes precedence over newer ones that do not.
pub(super) fn preference<'a>(facts: &RamFacts<'a>) -> (bool, &'a str) {
    (facts.state() == RamState::Documented, facts.version())
}

impl<'q> Selection<'q> {
    /// Only actions that match a pattern.
    #[must_use]
    pub fn pattern(mut self, pattern: &'q str) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// Only actions of a product.
    #[must_use]
    pub fn product(mut self, product: &'q str) -> Self {
        self.product = Some(product);
        self
    }

    /// Only actions of an operation.
    #[must_use]
    pub fn operation(mut self, operation: &'q str) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Only actions of an access level.
    #[must_use]
    pub fn access_level(mut self, access_level: &'q str) -> Self {
        self.access_level = Some(access_level);
        self
    }

    /// Only actions of a class.
    #[must_use]
    pub fn class(mut self, class: ActionClass) -> Self {
        self.class = Some(class);
        self
    }

    /// Only actions on a resource type.
    #[must_use]
    pub fn resource_type(mut self, resource_type: &'q str) -> Self {
        self.resource_type = Some(resource_type);
        self
    }

    /// Only actions on a resource.
    #[must_use]
    pub fn arn(mut self, arn: &'q str) -> Self {
        self.arn = Some(arn);
        self
    }

    /// Only actions that are documented with a condition key.
    #[must_use]
    pub fn condition_key(mut self, condition_key: &'q str) -> Self {
        self.condition_key = Some(condition_key);
        self
    }

    /// Only actions that require another action as well.
    #[must_use]
    pub fn dependent_action(mut self, dependent_action: &'q str) -> Self {
        self.dependent_action = Some(dependent_action);
        self
    }

    /// Only actions that are documented to apply to all resources and no others.
    #[must_use]
    pub fn wildcard_only(mut self, wildcard_only: bool) -> Self {
        self.wildcard_only = wildcard_only;
        self
    }

    fn matches(&self, action: &CatalogueAction<'_>) -> bool {
        self.class.is_none_or(|class| action.class() == class)
            && action.operations().iter().any(|row| self.matches_operation(row))
    }

    fn matches_operation(&self, operation: &ActionOperation<'_>) -> bool {
        let same = |wanted: Option<&str>, found: &str| wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(found));
        if !same(self.product, operation.facts.product()) || !same(self.operation, operation.facts.operation()) {
            return false;
        }
        let needs_facts = self.access_level.is_some()
            || self.resource_type.is_some()
            || self.arn.is_some()
            || self.condition_key.is_some()
            || self.dependent_action.is_some()
            || self.wildcard_only;
        let Some(action) = operation.action else {
            // Nothing is documented that could match.
            return !needs_facts;
        };
        let any = |wanted: Option<&str>, found: &dyn Fn(&str) -> bool| wanted.is_none_or(found);
        any(self.access_level, &|level| action.access_level().is_some_and(|own| own.eq_ignore_ascii_case(level)))
            && any(self.resource_type, &|kind| {
                action.resources().any(|row| row.resource_type.is_some_and(|own| own.eq_ignore_ascii_case(kind)))
            })
            && any(self.arn, &|arn| {
                action.resources().any(|row| !row.is_any() && arn::could_match(row.template(), arn))
            })
            && any(self.condition_key, &|key| action.condition_keys().any(|own| same_key(own, key)))
            && any(self.dependent_action, &|wanted| {
                action.dependent_actions().any(|own| own.eq_ignore_ascii_case(wanted))
            })
            && (!self.wildcard_only || action.is_wildcard_only())
    }
}

/// Compares condition keys without tag keys: `ecs:tag/team` is the key `ecs:tag`.
fn same_key(documented: &str, wanted: &str) -> bool {
    let bare = |key: &'_ str| key.split_once('/').map_or(key.len(), |(bare, _)| bare.len());
    let documented = documented.get(..bare(documented)).unwrap_or_default();
    wanted.get(..bare(wanted)).is_some_and(|wanted| wanted.eq_ignore_ascii_case(documented))
}

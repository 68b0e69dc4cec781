//! Least-privilege policies for a set of operations.
//!
//! Owns the permissions that a policy must contain, and the conversion of names to statements. Names
//! without documented permissions are listed and never guessed. ARNs are filled in `resources`, lists of
//! actions are shortened in `minimise`, and size limits are applied in `split`.
//!
//! ```
//! use alibabacloud_ram::Catalogue;
//! use alibabacloud_ram::write::Writer;
//!
//! let mut writer = Writer::new(Catalogue::compiled_in()).region("cn-hangzhou").account("1234567890123456");
//! writer.name("esa:UpdateUserDeliveryTaskStatus").name("NoSuchOperation");
//! let written = writer.write();
//! for policy in &written.policies {
//!     println!("{}", policy.to_pretty());
//! }
//! assert_eq!(written.missing.first().map(|missing| missing.name.as_str()), Some("NoSuchOperation"));
//! ```

mod denial;
#[cfg(feature = "recorder")]
mod intercept;
mod minimise;
#[cfg(feature = "recorder")]
mod recorder;
mod recording;
mod resources;
mod split;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use denial::{DeniedCall, DeniedCallError};
#[cfg(feature = "recorder")]
pub use recorder::Recorder;
pub use recording::{RecordedCall, Recording, RecordingError};

use super::evaluate::PolicyType;
use super::lookup::preference;
use super::policy::{Policy, PolicyKind};
use super::{ActionClass, Catalogue, CatalogueAction, Lookup, RamAction, RamFacts, RamState};
use resources::CallScope;
use split::Grant;

/// Collects the permissions that a policy must contain, and writes it.
#[derive(Clone, Debug)]
pub struct Writer<'c, 'a> {
    catalogue: &'c Catalogue<'a>,
    kind: PolicyKind,
    style: ActionStyle,
    region: Option<String>,
    account: Option<String>,
    parameters: Vec<(String, String)>,
    /// The resources of each action, by documented name.
    permissions: BTreeMap<String, BTreeSet<String>>,
    missing: BTreeSet<MissingName>,
    notes: BTreeSet<PolicyNote>,
}

/// How actions are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActionStyle {
    /// `Describe*`, `Get*` and `List*` if these match no other action that is known today.
    #[default]
    Readable,
    /// Every action by its name.
    Exact,
}

/// The policies, and what they do not contain.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// The policies; several if one would be longer than its kind may be.
    pub policies: Vec<Policy>,
    /// The names that are in no policy, because no permission is documented for them.
    pub missing: Vec<MissingName>,
    /// Notes for the readers of the policies.
    pub notes: Vec<PolicyNote>,
}

/// A name that is in no policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct MissingName {
    /// The name, as given.
    pub name: String,
    /// Why it is in no policy.
    pub reason: MissingReason,
}

/// Why a name is in no policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum MissingReason {
    /// Its documentation says that it discloses no authorization facts.
    Undisclosed,
    /// Its documentation says nothing about authorization.
    NotDocumented,
    /// It is neither a known action nor a known operation; with the nearest action, if any is near.
    Unknown(Option<String>),
    /// Several products have an operation of this name.
    Ambiguous(Vec<String>),
}

/// A note for the readers of policies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PolicyNote {
    /// The resources of this action are not completely known, so it is allowed on `*`.
    ResourcesNotKnown(String),
    /// Another action requires this one, and its resources are not documented, so it is allowed on `*`.
    DependentNotDocumented(String),
    /// A statement of this policy type denies the action explicitly: allowing it does not help.
    DeniedExplicitly(String, Option<PolicyType>),
    /// A policy type other than identity-based policies denies the action, and must allow it as well.
    DeniedByOtherType(String, PolicyType),
    /// The action may have been denied because of many calls in a short time, not because of a missing
    /// permission: RAM is reported to answer `NoPermission` in this case too.
    PossiblyThrottled(String),
    /// A session has only one policy, and the permissions require this many.
    SessionHasOnePolicy(usize),
    /// This many policies cannot be attached everywhere: by default, a user can have ten custom policies, and
    /// a group or a role five.
    MoreThanAttachable(usize),
    /// A single statement is longer than a policy may be.
    TooLong,
}

/// How many custom policies a group or a role can have by default ("Limits", 2021); a user can have ten.
const ATTACHABLE: usize = 5;

impl<'c, 'a> Writer<'c, 'a> {
    /// A writer of identity-based policies, with the facts of a catalogue.
    #[must_use]
    pub fn new(catalogue: &'c Catalogue<'a>) -> Self {
        Self {
            catalogue,
            kind: PolicyKind::Identity,
            style: ActionStyle::default(),
            region: None,
            account: None,
            parameters: Vec::new(),
            permissions: BTreeMap::new(),
            missing: BTreeSet::new(),
            notes: BTreeSet::new(),
        }
    }

    /// The region of the resources that are added afterwards; without one it is `*`.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The account of the resources that are added afterwards; without one it is `*`.
    #[must_use]
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.account = Some(account.into());
        self
    }

    /// The value of a parameter, which replaces the placeholder of the same name, in any letter case.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// How actions are written.
    #[must_use]
    pub fn style(mut self, style: ActionStyle) -> Self {
        self.style = style;
        self
    }

    /// The kind of policies, which decides how long a policy may be.
    #[must_use]
    pub fn kind(mut self, kind: PolicyKind) -> Self {
        self.kind = kind;
        self
    }

    /// Adds an operation by its facts, such as `esa::UpdateUserDeliveryTaskStatus::RAM`.
    pub fn operation(&mut self, facts: &RamFacts<'_>) -> &mut Self {
        let parameters = self.parameters.clone();
        self.add_operation(facts, self.region.clone(), &parameters)
    }

    /// Adds an action such as `ecs:StartInstance`, an operation such as `StartInstance`, or one of a
    /// product such as `ecs StartInstance`, in any letter case.
    pub fn name(&mut self, name: &str) -> &mut Self {
        let catalogue = self.catalogue;
        match catalogue.lookup(name) {
            Lookup::Documented(action) => return self.add_action(action),
            Lookup::Undisclosed(_) => return self.add_missing(name, MissingReason::Undisclosed),
            Lookup::NotDocumented(_) => return self.add_missing(name, MissingReason::NotDocumented),
            Lookup::Unknown => {}
        }
        if let Some((product, operation)) = name.split_once([' ', ':']) {
            return match catalogue.operation(product, None, operation.trim()) {
                Some(facts) => self.operation(&facts),
                None => {
                    self.add_missing(name, MissingReason::Unknown(catalogue.nearest_action(name).map(str::to_owned)))
                }
            };
        }
        let found: Vec<_> = catalogue.operations(name).collect();
        let products: BTreeSet<&str> = found.iter().map(RamFacts::product).collect();
        match products.len() {
            0 => self.add_missing(name, MissingReason::Unknown(None)),
            1 => match found.iter().max_by_key(|facts| preference(facts)) {
                Some(facts) => self.operation(facts),
                None => self,
            },
            _ => self.add_missing(name, MissingReason::Ambiguous(products.into_iter().map(str::to_owned).collect())),
        }
    }

    /// Adds every call of a recording, with the resources in its parameters.
    pub fn recording(&mut self, recording: &Recording) -> &mut Self {
        for call in recording.calls() {
            match self.catalogue.operation(&call.product, Some(&call.version), &call.operation) {
                Some(facts) => {
                    let region = call.region.clone().or_else(|| self.region.clone());
                    self.add_operation(&facts, region, &call.parameters);
                }
                None => {
                    self.add_missing(&format!("{} {}", call.product, call.operation), MissingReason::Unknown(None));
                }
            }
        }
        self
    }

    /// Adds the permission that a denied call lacked. An explicit denial adds only a note: allowing the action
    /// does not help.
    pub fn denied_call(&mut self, call: &DeniedCall) -> &mut Self {
        if call.is_explicit() {
            self.notes.insert(PolicyNote::DeniedExplicitly(call.action.clone(), call.policy_type()));
            return self;
        }
        let identity = [PolicyType::AccountLevelIdentityBased, PolicyType::ResourceGroupLevelIdentityBased];
        if let Some(kind) = call.policy_type().filter(|kind| !identity.contains(kind)) {
            self.notes.insert(PolicyNote::DeniedByOtherType(call.action.clone(), kind));
        }
        let is_ram = call.action.split(':').next().is_some_and(|code| code.eq_ignore_ascii_case("ram"));
        let known = self.catalogue.action(&call.action);
        let class = known.map_or_else(|| ActionClass::of(&call.action, None), CatalogueAction::class);
        if is_ram && !matches!(class, ActionClass::List | ActionClass::Read) {
            self.notes.insert(PolicyNote::PossiblyThrottled(call.action.clone()));
        }
        match &call.resource {
            Some(resource) => {
                let action = self.catalogue.action(&call.action).filter(|action| action.is_documented());
                let name = action.map_or(call.action.as_str(), CatalogueAction::name).to_owned();
                self.permissions.entry(name).or_default().insert(resource.clone());
                self
            }
            None => {
                let before = self.account.clone();
                self.account = before.clone().or_else(|| call.account.clone());
                self.name(&call.action);
                self.account = before;
                self
            }
        }
    }

    /// The policies.
    #[must_use]
    pub fn write(&self) -> Written {
        let mut groups: BTreeMap<BTreeSet<&str>, BTreeSet<&str>> = BTreeMap::new();
        for (action, resources) in &self.permissions {
            groups.entry(resources::without_covered(resources)).or_default().insert(action);
        }
        let mut grants: Vec<Grant> = groups
            .into_iter()
            .map(|(resources, actions)| {
                let actions = match self.style {
                    ActionStyle::Readable => minimise::readable(&actions, self.catalogue),
                    ActionStyle::Exact => actions.into_iter().map(str::to_owned).collect(),
                };
                (actions, resources.into_iter().map(str::to_owned).collect())
            })
            .collect();
        grants.sort();
        let mut notes = self.notes.clone();
        let (parts, fits) = split::split(grants, self.kind.max_characters());
        if !fits {
            notes.insert(PolicyNote::TooLong);
        }
        match (self.kind, parts.len()) {
            (PolicyKind::Session, number) if number > 1 => {
                notes.insert(PolicyNote::SessionHasOnePolicy(number));
            }
            (PolicyKind::Identity, number) if number > ATTACHABLE => {
                notes.insert(PolicyNote::MoreThanAttachable(number));
            }
            _ => {}
        }
        let policies = parts.into_iter().map(|part| Policy::new(part.iter().map(split::statement)));
        Written {
            policies: policies.collect(),
            missing: self.missing.iter().cloned().collect(),
            notes: notes.into_iter().collect(),
        }
    }

    fn add_action(&mut self, action: &CatalogueAction<'a>) -> &mut Self {
        for row in action.documented() {
            let parameters = self.parameters.clone();
            self.add_row(&row, self.region.clone(), &parameters);
        }
        self
    }

    fn add_operation(
        &mut self,
        facts: &RamFacts<'_>,
        region: Option<String>,
        parameters: &[(String, String)],
    ) -> &mut Self {
        let reason = match facts.state() {
            RamState::Documented => None,
            RamState::Undisclosed => Some(MissingReason::Undisclosed),
            _ => Some(MissingReason::NotDocumented),
        };
        if let Some(reason) = reason {
            return self.add_missing(&format!("{} {}", facts.product(), facts.operation()), reason);
        }
        for action in facts.actions() {
            self.add_row(&action, region.clone(), parameters);
        }
        self
    }

    fn add_row(&mut self, row: &RamAction<'_>, region: Option<String>, parameters: &[(String, String)]) {
        let scope = CallScope { region: region.as_deref(), account: self.account.as_deref(), parameters };
        let resources = resources::of(row, &scope);
        if row.resources().len() == 0 {
            self.notes.insert(PolicyNote::ResourcesNotKnown(row.action().to_owned()));
        }
        self.permissions.entry(row.action().to_owned()).or_default().extend(resources);
        for dependent in row.dependent_actions() {
            self.add_dependent(dependent, region.clone(), parameters);
        }
    }

    /// Adds an action that another one requires, with the actions that it requires in turn.
    fn add_dependent(&mut self, name: &str, region: Option<String>, parameters: &[(String, String)]) {
        let catalogue = self.catalogue;
        let known = catalogue.action(name).filter(|action| action.is_documented());
        let name = known.map_or(name, CatalogueAction::name);
        if self.permissions.contains_key(name) && known.is_none() {
            return;
        }
        let Some(action) = known else {
            self.permissions.insert(name.to_owned(), BTreeSet::from(["*".to_owned()]));
            self.notes.insert(PolicyNote::DependentNotDocumented(name.to_owned()));
            return;
        };
        for row in action.documented() {
            // The dependent actions of an action that is allowed already have been added.
            let scope = CallScope { region: region.as_deref(), account: self.account.as_deref(), parameters };
            let resources = resources::of(&row, &scope);
            let allowed = self.permissions.entry(name.to_owned()).or_default();
            if resources.is_subset(allowed) {
                continue;
            }
            self.add_row(&row, region.clone(), parameters);
        }
    }

    fn add_missing(&mut self, name: &str, reason: MissingReason) -> &mut Self {
        self.missing.insert(MissingName { name: name.to_owned(), reason });
        self
    }
}

impl Written {
    /// Whether the policies allow everything that was added, as far as is known.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let lacks = |note: &PolicyNote| {
            matches!(note, PolicyNote::DeniedExplicitly(..) | PolicyNote::SessionHasOnePolicy(_) | PolicyNote::TooLong)
        };
        self.missing.is_empty() && !self.notes.iter().any(lacks)
    }
}

impl fmt::Display for MissingName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.reason)
    }
}

impl fmt::Display for MissingReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undisclosed => formatter.write_str("its documentation discloses no authorization facts"),
            Self::NotDocumented => formatter.write_str("its documentation says nothing about authorization"),
            Self::Unknown(None) => formatter.write_str("neither a known action nor a known operation"),
            Self::Unknown(Some(near)) => {
                write!(formatter, "neither a known action nor a known operation; did you mean {near}?")
            }
            Self::Ambiguous(products) => write!(
                formatter,
                "an operation of several products ({}); add the product in front of it",
                products.join(", ")
            ),
        }
    }
}

impl fmt::Display for PolicyNote {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ResourcesNotKnown(action) => {
                write!(formatter, "{action} is allowed on *: its documented resources could not be read completely")
            }
            Self::DependentNotDocumented(action) => {
                write!(formatter, "{action} is required as well and allowed on *: its resources are not documented")
            }
            Self::DeniedExplicitly(action, kind) => {
                let kind = kind.map_or("policy", PolicyType::name);
                write!(formatter, "a statement of a {kind} denies {action} explicitly: allowing it does not help")
            }
            Self::DeniedByOtherType(action, kind) => write!(formatter, "{action} must also be allowed by a {kind}"),
            Self::PossiblyThrottled(action) => {
                let reason = "RAM also answers NoPermission to many changes in a short time";
                write!(formatter, "{action} may be allowed already: {reason}, so retrying may help")
            }
            Self::SessionHasOnePolicy(number) => {
                write!(formatter, "a session has only one policy, and these are {number}: allow less, or use patterns")
            }
            Self::MoreThanAttachable(number) => {
                write!(
                    formatter,
                    "these are {number} policies; by default, a user can have 10, and a group or a role 5"
                )
            }
            Self::TooLong => formatter.write_str("a single statement is longer than a policy may be"),
        }
    }
}

//! Least-privilege policies for a set of operations.
//!
//! Owns what a policy is to allow, and the way from names to statements. What is not documented is
//! listed and never guessed. Filling of ARNs is in `resources`, shortening in `minimise`, and the
//! limits of size in `split`.
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

pub use denial::{Denial, DenialError};
#[cfg(feature = "recorder")]
pub use recorder::Recorder;
pub use recording::{RecordedCall, Recording, RecordingError};

use super::evaluate::PolicyType;
use super::lookup::preference;
use super::policy::{Policy, PolicyKind, Statement};
use super::{Action, Catalogue, Class, Lookup, RamAction, RamFacts, RamState};
use resources::Scope;

/// Collects what a policy is to allow, and writes it.
#[derive(Clone, Debug)]
pub struct Writer<'c, 'a> {
    catalogue: &'c Catalogue<'a>,
    kind: PolicyKind,
    style: Style,
    region: Option<String>,
    account: Option<String>,
    parameters: Vec<(String, String)>,
    /// The resources of each action, by documented name.
    needs: BTreeMap<String, BTreeSet<String>>,
    missing: BTreeSet<Missing>,
    notes: BTreeSet<Note>,
}

/// How actions are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// `Describe*`, `Get*` and `List*` where these admit nothing else that is known today.
    #[default]
    Readable,
    /// Every action by its name.
    Exact,
}

/// The policies, and what they could not say.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// The policies; several where one would be longer than its kind may be.
    pub policies: Vec<Policy>,
    /// What was asked for and is in no policy, because nothing is documented of it.
    pub missing: Vec<Missing>,
    /// What a reader of the policies should know.
    pub notes: Vec<Note>,
}

/// Something that was asked for and is in no policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Missing {
    /// The name as it was given.
    pub name: String,
    /// Why.
    pub why: Why,
}

/// Why a name is in no policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Why {
    /// Its documentation says that it discloses no authorization facts.
    Undisclosed,
    /// Its documentation says nothing about authorization.
    NotDocumented,
    /// It is neither an action nor an operation that is known here; perhaps this one was meant.
    Unknown(Option<String>),
    /// Several products have an operation of this name.
    Ambiguous(Vec<String>),
}

/// Something that a reader of the policies should know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Note {
    /// The resources of this action are not known in full, so that it is allowed on `*`.
    ResourcesNotKnown(String),
    /// This action is needed by another one, and nothing is documented of its resources: it is
    /// allowed on `*`.
    DependentNotDocumented(String),
    /// This action is denied by a statement of this kind of policies: allowing it does not help.
    DeniedExplicitly(String, Option<PolicyType>),
    /// This action is denied by a kind of policies other than identity-based ones, which must allow it
    /// as well.
    DeniedElsewhere(String, PolicyType),
    /// This action may be denied for a burst of calls and not for a missing permission: RAM is reported to
    /// answer `NoPermission` to many changes at once.
    PerhapsBurst(String),
    /// A session takes one policy, and what is needed fills so many.
    SessionTakesOne(usize),
    /// So many policies are more than can be attached everywhere: a user takes ten custom ones, and a group
    /// or a role five, unless the quota is raised.
    MoreThanAttachable(usize),
    /// A single statement is longer than a policy may be.
    TooLong,
}

/// Custom policies that a group or a role takes by default ("Limits", 2021); a user takes ten.
const ATTACHABLE: usize = 5;

impl<'c, 'a> Writer<'c, 'a> {
    /// A writer that knows what the catalogue knows, for identity-based policies.
    #[must_use]
    pub fn new(catalogue: &'c Catalogue<'a>) -> Self {
        Self {
            catalogue,
            kind: PolicyKind::Identity,
            style: Style::default(),
            region: None,
            account: None,
            parameters: Vec::new(),
            needs: BTreeMap::new(),
            missing: BTreeSet::new(),
            notes: BTreeSet::new(),
        }
    }

    /// The region of the resources that are added from here on; without one it is `*`.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The account of the resources that are added from here on; without one it is `*`.
    #[must_use]
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.account = Some(account.into());
        self
    }

    /// The value of a parameter, which fills the placeholder of the same name in any letter case.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// How actions are written.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// The kind of policies, which decides how long one may be.
    #[must_use]
    pub fn kind(mut self, kind: PolicyKind) -> Self {
        self.kind = kind;
        self
    }

    /// Adds an operation by its facts, such as `esa::UpdateUserDeliveryTaskStatus::RAM`.
    pub fn operation(&mut self, facts: &RamFacts<'_>) -> &mut Self {
        let parameters = self.parameters.clone();
        self.add(facts, self.region.clone(), &parameters)
    }

    /// Adds an action such as `ecs:StartInstance`, an operation such as `StartInstance`, or one of a
    /// product such as `ecs StartInstance`, in any letter case.
    pub fn name(&mut self, name: &str) -> &mut Self {
        let catalogue = self.catalogue;
        match catalogue.lookup(name) {
            Lookup::Documented(action) => return self.action(action),
            Lookup::Undisclosed(_) => return self.miss(name, Why::Undisclosed),
            Lookup::NotDocumented(_) => return self.miss(name, Why::NotDocumented),
            Lookup::Unknown => {}
        }
        if let Some((product, operation)) = name.split_once([' ', ':']) {
            return match catalogue.operation(product, None, operation.trim()) {
                Some(facts) => self.operation(&facts),
                None => self.miss(name, Why::Unknown(catalogue.suggest(name).map(str::to_owned))),
            };
        }
        let found: Vec<_> = catalogue.operations(name).collect();
        let products: BTreeSet<&str> = found.iter().map(RamFacts::product).collect();
        match products.len() {
            0 => self.miss(name, Why::Unknown(None)),
            1 => match found.iter().max_by_key(|facts| preference(facts)) {
                Some(facts) => self.operation(facts),
                None => self,
            },
            _ => self.miss(name, Why::Ambiguous(products.into_iter().map(str::to_owned).collect())),
        }
    }

    /// Adds every call of a recording, with the resources that its parameters name.
    pub fn recording(&mut self, recording: &Recording) -> &mut Self {
        for call in recording.calls() {
            match self.catalogue.operation(&call.product, Some(&call.version), &call.operation) {
                Some(facts) => {
                    let region = call.region.clone().or_else(|| self.region.clone());
                    self.add(&facts, region, &call.parameters);
                }
                None => {
                    self.miss(&format!("{} {}", call.product, call.operation), Why::Unknown(None));
                }
            }
        }
        self
    }

    /// Adds what a denied call lacked. A denial by a statement cannot be mended by allowing more,
    /// which is noted.
    pub fn denial(&mut self, denial: &Denial) -> &mut Self {
        if denial.is_explicit() {
            self.notes.insert(Note::DeniedExplicitly(denial.action.clone(), denial.policy_type()));
            return self;
        }
        let identity = [PolicyType::AccountLevelIdentityBased, PolicyType::ResourceGroupLevelIdentityBased];
        if let Some(kind) = denial.policy_type().filter(|kind| !identity.contains(kind)) {
            self.notes.insert(Note::DeniedElsewhere(denial.action.clone(), kind));
        }
        let is_ram = denial.action.split(':').next().is_some_and(|code| code.eq_ignore_ascii_case("ram"));
        let known = self.catalogue.action(&denial.action);
        let class = known.map_or_else(|| Class::of(&denial.action, None), Action::class);
        if is_ram && !matches!(class, Class::List | Class::Read) {
            self.notes.insert(Note::PerhapsBurst(denial.action.clone()));
        }
        match &denial.resource {
            Some(resource) => {
                let action = self.catalogue.action(&denial.action).filter(|action| action.is_documented());
                let name = action.map_or(denial.action.as_str(), Action::name).to_owned();
                self.needs.entry(name).or_default().insert(resource.clone());
                self
            }
            None => {
                let before = self.account.clone();
                self.account = before.clone().or_else(|| denial.account.clone());
                self.name(&denial.action);
                self.account = before;
                self
            }
        }
    }

    /// The policies.
    #[must_use]
    pub fn write(&self) -> Written {
        let mut groups: BTreeMap<BTreeSet<&str>, BTreeSet<&str>> = BTreeMap::new();
        for (action, resources) in &self.needs {
            groups.entry(resources::without_covered(resources)).or_default().insert(action);
        }
        let mut statements: Vec<(Vec<String>, Vec<String>)> = groups
            .into_iter()
            .map(|(resources, actions)| {
                let actions = match self.style {
                    Style::Readable => minimise::readable(&actions, self.catalogue),
                    Style::Exact => actions.into_iter().map(str::to_owned).collect(),
                };
                (actions, resources.into_iter().map(str::to_owned).collect())
            })
            .collect();
        statements.sort();
        let mut notes = self.notes.clone();
        let (parts, fits) = split::split(statements, self.kind.max_characters());
        if !fits {
            notes.insert(Note::TooLong);
        }
        match (self.kind, parts.len()) {
            (PolicyKind::Session, number) if number > 1 => {
                notes.insert(Note::SessionTakesOne(number));
            }
            (PolicyKind::Identity, number) if number > ATTACHABLE => {
                notes.insert(Note::MoreThanAttachable(number));
            }
            _ => {}
        }
        let policies = parts.into_iter().map(|part| Policy::new(part.iter().map(statement)));
        Written {
            policies: policies.collect(),
            missing: self.missing.iter().cloned().collect(),
            notes: notes.into_iter().collect(),
        }
    }

    fn action(&mut self, action: &Action<'a>) -> &mut Self {
        for row in action.documented() {
            let parameters = self.parameters.clone();
            self.row(&row, self.region.clone(), &parameters);
        }
        self
    }

    fn add(&mut self, facts: &RamFacts<'_>, region: Option<String>, parameters: &[(String, String)]) -> &mut Self {
        let why = match facts.state() {
            RamState::Documented => None,
            RamState::Undisclosed => Some(Why::Undisclosed),
            _ => Some(Why::NotDocumented),
        };
        if let Some(why) = why {
            return self.miss(&format!("{} {}", facts.product(), facts.operation()), why);
        }
        for action in facts.actions() {
            self.row(&action, region.clone(), parameters);
        }
        self
    }

    fn row(&mut self, row: &RamAction<'_>, region: Option<String>, parameters: &[(String, String)]) {
        let scope = Scope { region: region.as_deref(), account: self.account.as_deref(), parameters };
        let resources = resources::of(row, &scope);
        if row.resources().len() == 0 {
            self.notes.insert(Note::ResourcesNotKnown(row.action().to_owned()));
        }
        self.needs.entry(row.action().to_owned()).or_default().extend(resources);
        for dependent in row.dependent_actions() {
            self.dependent(dependent, region.clone(), parameters);
        }
    }

    /// What another action needs as well, and what that needs in turn.
    fn dependent(&mut self, name: &str, region: Option<String>, parameters: &[(String, String)]) {
        let catalogue = self.catalogue;
        let known = catalogue.action(name).filter(|action| action.is_documented());
        let name = known.map_or(name, Action::name);
        if self.needs.contains_key(name) && known.is_none() {
            return;
        }
        let Some(action) = known else {
            self.needs.insert(name.to_owned(), BTreeSet::from(["*".to_owned()]));
            self.notes.insert(Note::DependentNotDocumented(name.to_owned()));
            return;
        };
        for row in action.documented() {
            // An action that is known already has had its own dependent actions added.
            let scope = Scope { region: region.as_deref(), account: self.account.as_deref(), parameters };
            let resources = resources::of(&row, &scope);
            let needs = self.needs.entry(name.to_owned()).or_default();
            if resources.is_subset(needs) {
                continue;
            }
            self.row(&row, region.clone(), parameters);
        }
    }

    fn miss(&mut self, name: &str, why: Why) -> &mut Self {
        self.missing.insert(Missing { name: name.to_owned(), why });
        self
    }
}

impl Written {
    /// Whether the policies, attached, allow all that was asked for, as far as is known.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let lacks = |note: &Note| matches!(note, Note::DeniedExplicitly(..) | Note::SessionTakesOne(_) | Note::TooLong);
        self.missing.is_empty() && !self.notes.iter().any(lacks)
    }
}

fn statement((actions, resources): &(Vec<String>, Vec<String>)) -> Statement {
    Statement::allow().actions(actions.iter().cloned()).resources(resources.iter().cloned())
}

impl fmt::Display for Missing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.why)
    }
}

impl fmt::Display for Why {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undisclosed => formatter.write_str("its documentation discloses no authorization facts"),
            Self::NotDocumented => formatter.write_str("nothing is documented of its authorization"),
            Self::Unknown(None) => formatter.write_str("neither an action nor an operation that is known here"),
            Self::Unknown(Some(near)) => {
                write!(formatter, "neither an action nor an operation that is known here; did you mean {near}?")
            }
            Self::Ambiguous(products) => write!(formatter, "an operation of {}; name one", products.join(", ")),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ResourcesNotKnown(action) => {
                write!(formatter, "{action} is allowed on *: its documented resources could not be read in full")
            }
            Self::DependentNotDocumented(action) => {
                write!(formatter, "{action} is needed as well and allowed on *: nothing is documented of its resources")
            }
            Self::DeniedExplicitly(action, kind) => {
                let kind = kind.map_or("policy", PolicyType::name);
                write!(formatter, "{action} is denied by a statement of a {kind}: allowing it does not help")
            }
            Self::DeniedElsewhere(action, kind) => write!(formatter, "{action} must also be allowed by a {kind}"),
            Self::PerhapsBurst(action) => {
                let why = "RAM answers NoPermission to bursts of changes too";
                write!(formatter, "{action} may be allowed already: {why}, so that trying again may help")
            }
            Self::SessionTakesOne(number) => {
                write!(formatter, "a session takes one policy, and these are {number}: ask for less, or by patterns")
            }
            Self::MoreThanAttachable(number) => {
                write!(formatter, "these are {number} policies; a user takes 10 by default, and a group or a role 5")
            }
            Self::TooLong => formatter.write_str("a single statement is longer than a policy may be"),
        }
    }
}

//! The facts of one operation, as its documentation prints them.
//!
//! Owns the types that read a [`Table`]. They are small and cheap to copy.

use std::fmt;

use crate::table::{ActionRecord, Record, Table};
use crate::template::ArnTemplate;

/// The RAM facts of one operation.
#[derive(Clone, Copy)]
pub struct RamFacts<'a> {
    table: &'a Table<'a>,
    operation: u32,
    /// 0 for the source that wins, otherwise the rank of another one.
    other: u32,
}

/// What the documentation says about an operation's authorization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RamState {
    /// It lists actions.
    Documented,
    /// It says that it discloses none.
    Undisclosed,
    /// It says nothing.
    NotDocumented,
}

/// One action of an operation's authorization table.
#[derive(Clone, Copy)]
pub struct RamAction<'a> {
    table: &'a Table<'a>,
    /// Where the action begins, and what follows it.
    numbers: &'a [u32],
}

/// One resource row of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RamResource<'a> {
    /// The resource type as printed; `None` where the table says that the action takes any
    /// resource.
    pub resource_type: Option<&'a str>,
    /// Whether a policy must name it.
    pub requirement: Requirement,
    /// The ARN pattern as printed, such as `acs:esa:{#regionId}:{#accountId}:site/{#SiteId}`.
    pub arn: &'a str,
}

/// Whether a resource row is mandatory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Requirement {
    /// Marked as mandatory.
    Required,
    /// Marked as optional.
    Optional,
    /// The source does not tell.
    Unknown,
}

impl<'a> RamFacts<'a> {
    pub(crate) const fn new(table: &'a Table<'a>, operation: u32) -> Self {
        Self { table, operation, other: 0 }
    }

    /// The product's module name, such as `esa`.
    #[must_use]
    pub fn product(&self) -> &'a str {
        self.table.product
    }

    /// The API version.
    #[must_use]
    pub fn version(&self) -> &'a str {
        self.table.version
    }

    /// The operation's name.
    #[must_use]
    pub fn operation(&self) -> &'a str {
        self.table.string(self.operation)
    }

    /// The facts of all operations of the product version.
    #[must_use]
    pub fn table(&self) -> &'a Table<'a> {
        self.table
    }

    /// What the documentation says.
    #[must_use]
    pub fn state(&self) -> RamState {
        self.record().map_or(RamState::NotDocumented, |record| record.state)
    }

    /// The actions that a caller needs; none unless the state is documented.
    pub fn actions(&self) -> impl Iterator<Item = RamAction<'a>> + use<'a> {
        let table = self.table;
        let (number, mut rest) = self.record().map_or((0, &[][..]), |record| (record.actions, record.rest));
        (0..number).map(move |_| {
            let action = RamAction { table, numbers: rest };
            ActionRecord::read(&mut rest);
            action
        })
    }

    /// The kind of source that the facts come from, such as `operation page`; empty if there is none.
    #[must_use]
    pub fn source(&self) -> &'a str {
        self.record().map_or("", |record| self.table.string(record.source))
    }

    /// What names the source: the title of the page, or product and version of the metadata.
    #[must_use]
    pub fn source_name(&self) -> &'a str {
        self.record().map_or("", |record| self.table.string(record.source_name))
    }

    /// The date of the source, such as `2026-03-28`, or `undated`; empty if there is no source.
    #[must_use]
    pub fn date(&self) -> &'a str {
        self.record().map_or("", |record| self.table.string(record.date))
    }

    /// What sources say otherwise that did not win, the best first.
    pub fn others(&self) -> impl Iterator<Item = RamFacts<'a>> + use<'a> {
        let facts = *self;
        let number = if self.other == 0 { self.record().map_or(0, |record| record.others) } else { 0 };
        (1..=number).map(move |other| RamFacts { other, ..facts })
    }

    fn record(&self) -> Option<Record<'a>> {
        self.table.record(self.operation, self.other)
    }
}

impl<'a> RamAction<'a> {
    /// The value for the `Action` element of a policy, such as `esa:UpdateUserDeliveryTaskStatus`.
    #[must_use]
    pub fn action(&self) -> &'a str {
        self.table.string(self.record().action)
    }

    /// The access level as printed, such as `update`; `None` when the cell is empty.
    #[must_use]
    pub fn access_level(&self) -> Option<&'a str> {
        self.table.optional(self.record().access_level)
    }

    /// The resources, in documented order.
    ///
    /// None at all means that the list is not known, such as where a page could not be read to its
    /// end; it does not mean that the action has no resource-level permission.
    /// An action without it documents one row with the ARN `*`.
    pub fn resources(&self) -> impl ExactSizeIterator<Item = RamResource<'a>> + use<'a> {
        let table = self.table;
        self.record().resources.chunks_exact(3).map(move |row| {
            let number = |at: usize| row.get(at).copied().unwrap_or(0);
            RamResource {
                resource_type: table.optional(number(0)),
                arn: table.string(number(1)),
                requirement: Requirement::read(number(2)),
            }
        })
    }

    /// The condition keys, in documented order.
    pub fn condition_keys(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        let table = self.table;
        self.record().condition_keys.iter().map(move |key| table.string(*key))
    }

    /// Other actions that a caller must be allowed as well.
    ///
    /// Some kinds of pages never list one, so that none here does not show that there is none.
    pub fn dependent_actions(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        let table = self.table;
        self.record().dependent_actions.iter().map(move |action| table.string(*action))
    }

    /// Whether the action is documented to take any resource and nothing else, so that a policy must
    /// give it `*`.
    #[must_use]
    pub fn is_wildcard_only(&self) -> bool {
        self.resources().len() > 0 && self.resources().all(|row| row.is_any())
    }

    fn record(&self) -> ActionRecord<'a> {
        let mut numbers = self.numbers;
        ActionRecord::read(&mut numbers)
    }
}

impl<'a> RamResource<'a> {
    /// The ARN pattern.
    #[must_use]
    pub fn template(&self) -> ArnTemplate<'a> {
        ArnTemplate::new(self.arn)
    }

    /// Whether the row says that the action takes any resource.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.arn == "*"
    }
}

/// The same operation, and the same source of facts.
impl PartialEq for RamFacts<'_> {
    fn eq(&self, other: &Self) -> bool {
        let key = |facts: &Self| (facts.product(), facts.version(), facts.operation(), facts.other);
        std::ptr::eq(self.table, other.table) && (self.operation, self.other) == (other.operation, other.other)
            || key(self) == key(other)
    }
}

impl Eq for RamFacts<'_> {}

/// Equal in everything that the documentation prints.
impl PartialEq for RamAction<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.action(), self.access_level()) == (other.action(), other.access_level())
            && self.resources().eq(other.resources())
            && self.condition_keys().eq(other.condition_keys())
            && self.dependent_actions().eq(other.dependent_actions())
    }
}

impl Eq for RamAction<'_> {}

impl fmt::Debug for RamFacts<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RamFacts")
            .field("product", &self.product())
            .field("version", &self.version())
            .field("operation", &self.operation())
            .field("state", &self.state())
            .field("actions", &self.actions().collect::<Vec<_>>())
            .field("source", &self.source())
            .field("source_name", &self.source_name())
            .field("date", &self.date())
            .finish()
    }
}

impl fmt::Debug for RamAction<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RamAction")
            .field("action", &self.action())
            .field("access_level", &self.access_level())
            .field("resources", &self.resources().collect::<Vec<_>>())
            .field("condition_keys", &self.condition_keys().collect::<Vec<_>>())
            .field("dependent_actions", &self.dependent_actions().collect::<Vec<_>>())
            .finish()
    }
}

impl fmt::Display for RamState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Documented => "documented",
            Self::Undisclosed => "undisclosed",
            Self::NotDocumented => "not documented",
        })
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Required => "required",
            Self::Optional => "optional",
            Self::Unknown => "unknown",
        })
    }
}

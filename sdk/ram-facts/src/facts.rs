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
    /// 0 for the source that takes precedence, otherwise the rank of another one, counted from 1.
    source_rank: u32,
}

/// What the documentation says about an operation's authorization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RamState {
    /// The documentation lists actions.
    Documented,
    /// The documentation says that it discloses none.
    Undisclosed,
    /// The documentation says nothing about authorization.
    NotDocumented,
}

/// One action of an operation's authorization table.
#[derive(Clone, Copy)]
pub struct RamAction<'a> {
    table: &'a Table<'a>,
    /// The numbers of the action and everything behind them.
    numbers: &'a [u32],
}

/// One resource row of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RamResource<'a> {
    /// The resource type as printed; `None` if the table says that the action applies to all resources.
    pub resource_type: Option<&'a str>,
    /// Whether a policy must contain it.
    pub requirement: Requirement,
    /// The ARN pattern as printed, such as `acs:esa:{#regionId}:{#accountId}:site/{#SiteId}`.
    pub arn: &'a str,
}

/// Whether a resource row is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Requirement {
    /// Marked as mandatory.
    Required,
    /// Marked as optional.
    Optional,
    /// The source does not say.
    Unknown,
}

impl<'a> RamFacts<'a> {
    pub(crate) const fn new(table: &'a Table<'a>, operation: u32) -> Self {
        Self { table, operation, source_rank: 0 }
    }

    /// The module name of the product, such as `esa`.
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

    /// Whether the actions are documented.
    #[must_use]
    pub fn state(&self) -> RamState {
        self.record().map_or(RamState::NotDocumented, |record| record.state)
    }

    /// The required actions; none unless the state is documented.
    pub fn actions(&self) -> impl Iterator<Item = RamAction<'a>> + use<'a> {
        let table = self.table;
        let (number, mut rest) = self.record().map_or((0, &[][..]), |record| (record.actions, record.rest));
        (0..number).map(move |_| {
            let action = RamAction { table, numbers: rest };
            ActionRecord::read(&mut rest);
            action
        })
    }

    /// The kind of the source, such as `operation page`; empty if there is no source.
    #[must_use]
    pub fn source(&self) -> &'a str {
        self.record().map_or("", |record| self.table.string(record.source))
    }

    /// The name of the source: the title of the page, or product and version of the metadata.
    #[must_use]
    pub fn source_name(&self) -> &'a str {
        self.record().map_or("", |record| self.table.string(record.source_name))
    }

    /// The date of the source, such as `2026-03-28`, or `undated`; empty if there is no source.
    #[must_use]
    pub fn date(&self) -> &'a str {
        self.record().map_or("", |record| self.table.string(record.date))
    }

    /// The differing facts of other sources, the most reliable first.
    pub fn others(&self) -> impl Iterator<Item = RamFacts<'a>> + use<'a> {
        let facts = *self;
        let number = if self.source_rank == 0 { self.record().map_or(0, |record| record.others) } else { 0 };
        (1..=number).map(move |source_rank| RamFacts { source_rank, ..facts })
    }

    fn record(&self) -> Option<Record<'a>> {
        self.table.record(self.operation, self.source_rank)
    }
}

impl<'a> RamAction<'a> {
    /// The value for the `Action` element of a policy, such as `esa:UpdateUserDeliveryTaskStatus`.
    #[must_use]
    pub fn action(&self) -> &'a str {
        self.table.string(self.record().action)
    }

    /// The access level as printed, such as `update`; `None` if the cell is empty.
    #[must_use]
    pub fn access_level(&self) -> Option<&'a str> {
        self.table.optional(self.record().access_level)
    }

    /// The resources, in documented order.
    ///
    /// An empty list means that the resources are not known, for example because a page could not be read to
    /// its end. An action without resource-level permissions has one row with the ARN `*`.
    #[must_use]
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
    #[must_use]
    pub fn condition_keys(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        let table = self.table;
        self.record().condition_keys.iter().map(move |key| table.string(*key))
    }

    /// Other actions that must be allowed as well.
    ///
    /// Some kinds of pages never list them, so there may be some even if the list is empty.
    #[must_use]
    pub fn dependent_actions(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        let table = self.table;
        self.record().dependent_actions.iter().map(move |action| table.string(*action))
    }

    /// Whether the action is documented to apply to all resources and no others, so that a policy must use
    /// the resource `*`.
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

    /// Whether the row says that the action applies to all resources.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.arn == "*"
    }
}

/// Equal if operation and source are the same.
impl PartialEq for RamFacts<'_> {
    fn eq(&self, other: &Self) -> bool {
        let key = |facts: &Self| (facts.product(), facts.version(), facts.operation(), facts.source_rank);
        std::ptr::eq(self.table, other.table)
            && (self.operation, self.source_rank) == (other.operation, other.source_rank)
            || key(self) == key(other)
    }
}

impl Eq for RamFacts<'_> {}

/// Equal if everything that the documentation prints is the same.
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

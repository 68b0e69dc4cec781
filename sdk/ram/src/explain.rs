//! What a policy grants, in words and numbers.
//!
//! Owns the counting of actions by RAM code and class, and the words for conditions. Mistakes in a policy
//! are found by [`super::lint`], and requests are decided by [`super::evaluate`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::condition::{Operator, OperatorName};
use super::policy::{Condition, Effect, Policy, Principal, Statement, Values};
use super::{ActionClass, Catalogue, glob};

/// What a policy grants.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// Its statements, in order.
    pub statements: Vec<StatementExplanation>,
    /// The actions that an Allow grants, without those that a Deny denies unconditionally, to everyone and on
    /// every resource.
    pub granted: BTreeMap<String, ActionCounts>,
    /// The granted actions that manage permissions, by name.
    pub permissions: Vec<String>,
}

/// What a statement allows or denies.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatementExplanation {
    /// The effect; `None` if it has none.
    pub effect: Option<Effect>,
    /// Whether it lists excluded actions, in `NotAction`.
    pub all_but: bool,
    /// The actions of the catalogue that it covers, by RAM code.
    pub actions: BTreeMap<String, ActionCounts>,
    /// Items of its action list that match no action of the catalogue.
    pub unmatched: Vec<String>,
    /// The principals, in policies that have them.
    pub principals: Vec<String>,
    /// The resources, as written; excluded ones begin with `not `.
    pub resources: Vec<String>,
    /// The conditions in words; all of them must hold.
    pub conditions: Vec<String>,
}

/// Numbers of actions, by our own class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActionCounts {
    /// Actions that list.
    pub list: usize,
    /// Actions that read.
    pub read: usize,
    /// Actions that change tags.
    pub tagging: usize,
    /// Actions that change anything else.
    pub write: usize,
    /// Actions that change who may do what.
    pub permissions_management: usize,
}

/// Explains a policy.
///
/// ```
/// use alibabacloud_ram::policy::{Policy, Statement};
/// use alibabacloud_ram::{Catalogue, explain};
///
/// let policy = Policy::new([Statement::deny()
///     .action("ram:CreateUser")
///     .resource("*")
///     .condition("NotIpAddress", "acs:SourceIp", ["203.0.113.0/24"])]);
/// let explanation = explain::explain(&policy, Catalogue::compiled_in());
/// assert_eq!(explanation.statements[0].conditions, ["acs:SourceIp is not in 203.0.113.0/24"]);
/// ```
#[must_use]
pub fn explain(policy: &Policy, catalogue: &Catalogue<'_>) -> Explanation {
    let matched: Vec<BTreeSet<usize>> = policy.statements.iter().map(|one| ids(one, catalogue)).collect();
    let mut granted = BTreeSet::new();
    for (statement, ids) in policy.statements.iter().zip(&matched) {
        if statement.allows() {
            granted.extend(ids.iter().copied());
        }
    }
    for (statement, ids) in policy.statements.iter().zip(&matched) {
        let everything = statement.resource.as_ref().is_some_and(|values| values.has("*"));
        if statement.denies() && statement.applies_to_everyone() && everything {
            granted.retain(|id| !ids.contains(id));
        }
    }
    let manages = |id: &&usize| {
        let action = catalogue.actions().get(**id);
        action.is_some_and(|action| action.class() == ActionClass::PermissionsManagement)
    };
    let permissions = granted.iter().filter(manages).filter_map(|id| catalogue.actions().get(*id));
    Explanation {
        permissions: permissions.map(|action| action.name().to_owned()).collect(),
        granted: counts(&granted, catalogue),
        statements: policy.statements.iter().zip(&matched).map(|(one, ids)| statement(one, ids, catalogue)).collect(),
    }
}

fn ids(statement: &Statement, catalogue: &Catalogue<'_>) -> BTreeSet<usize> {
    let expand = |values: &Values| values.iter().flat_map(|text| catalogue.expand(text).collect::<Vec<_>>()).collect();
    match (&statement.action, &statement.not_action) {
        (Some(values), _) => expand(values),
        (None, Some(values)) => {
            let left_out: BTreeSet<usize> = expand(values);
            (0..catalogue.actions().len()).filter(|id| !left_out.contains(id)).collect()
        }
        (None, None) => BTreeSet::new(),
    }
}

fn counts(ids: &BTreeSet<usize>, catalogue: &Catalogue<'_>) -> BTreeMap<String, ActionCounts> {
    let mut counts: BTreeMap<String, ActionCounts> = BTreeMap::new();
    for action in ids.iter().filter_map(|id| catalogue.actions().get(*id)) {
        counts.entry(action.code().to_ascii_lowercase()).or_default().add(action.class());
    }
    counts
}

fn statement(statement: &Statement, ids: &BTreeSet<usize>, catalogue: &Catalogue<'_>) -> StatementExplanation {
    let values = statement.action.as_ref().or(statement.not_action.as_ref());
    let texts = values.into_iter().flat_map(Values::iter);
    let unmatched = texts.filter(|text| catalogue.expand(text).next().is_none()).map(str::to_owned);
    let named = statement.resource.iter().flat_map(Values::iter).map(str::to_owned);
    let excluded = statement.not_resource.iter().flat_map(Values::iter).map(|text| format!("not {text}"));
    StatementExplanation {
        effect: statement.effect.map(|effect| effect.value),
        all_but: statement.action.is_none() && statement.not_action.is_some(),
        actions: counts(ids, catalogue),
        unmatched: unmatched.collect(),
        principals: statement.principal.iter().flat_map(principals).collect(),
        resources: named.chain(excluded).collect(),
        conditions: statement.condition.iter().flat_map(conditions).collect(),
    }
}

fn principals(principal: &Principal) -> Vec<String> {
    match principal {
        Principal::List(values) => values.iter().map(str::to_owned).collect(),
        Principal::Map { entries, .. } => {
            let of = |entry: &super::policy::PrincipalEntry| {
                let kind = entry.kind.value.clone();
                entry.values.iter().map(move |text| format!("{kind} {text}")).collect::<Vec<_>>()
            };
            entries.iter().flat_map(of).collect()
        }
    }
}

fn conditions(condition: &Condition) -> Vec<String> {
    let in_words = |(block, key): (&super::policy::OperatorBlock, &super::policy::ConditionKey)| {
        let name = &key.name.value;
        let values: Vec<&str> = key.values.iter().collect();
        let Ok(operator) = block.name.value.parse::<OperatorName>() else {
            return format!("{name} {} {} (RAM has no such operator)", block.name.value, values.join(" or "));
        };
        // One of several values must match; with a negated operator, none may match.
        let separator = if operator.operator.is_negated() { " nor " } else { " or " };
        let set = operator.modifier.map(|modifier| format!("{} ", modifier.name())).unwrap_or_default();
        format!("{set}{name} {} {}", verb(operator.operator), values.join(separator))
    };
    condition.keys().map(in_words).collect()
}

fn verb(operator: Operator) -> &'static str {
    match operator {
        Operator::StringEquals | Operator::Bool | Operator::NumericEquals | Operator::DateEquals => "is",
        Operator::StringNotEquals | Operator::NumericNotEquals | Operator::DateNotEquals => "is not",
        Operator::StringEqualsIgnoreCase => "is, in any letter case,",
        Operator::StringNotEqualsIgnoreCase => "is not, in any letter case,",
        Operator::StringLike => "is like",
        Operator::StringNotLike => "is not like",
        Operator::NumericLessThan => "is less than",
        Operator::NumericLessThanEquals => "is at most",
        Operator::NumericGreaterThan => "is more than",
        Operator::NumericGreaterThanEquals => "is at least",
        Operator::DateLessThan => "is before",
        Operator::DateLessThanEquals => "is not after",
        Operator::DateGreaterThan => "is after",
        Operator::DateGreaterThanEquals => "is not before",
        Operator::IpAddress => "is in",
        Operator::NotIpAddress => "is not in",
    }
}

impl ActionCounts {
    /// The total number.
    #[must_use]
    pub fn total(&self) -> usize {
        self.list + self.read + self.tagging + self.write + self.permissions_management
    }

    /// Each class with its number.
    #[must_use]
    pub fn by_class(&self) -> [(ActionClass, usize); 5] {
        [
            (ActionClass::List, self.list),
            (ActionClass::Read, self.read),
            (ActionClass::Tagging, self.tagging),
            (ActionClass::Write, self.write),
            (ActionClass::PermissionsManagement, self.permissions_management),
        ]
    }

    fn add(&mut self, class: ActionClass) {
        let count = match class {
            ActionClass::List => &mut self.list,
            ActionClass::Read => &mut self.read,
            ActionClass::Tagging => &mut self.tagging,
            ActionClass::Write => &mut self.write,
            ActionClass::PermissionsManagement => &mut self.permissions_management,
        };
        *count += 1;
    }
}

/// `12 (10 read, 2 write)`.
impl fmt::Display for ActionCounts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let classes: Vec<String> = self
            .by_class()
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(class, count)| format!("{count} {class}"))
            .collect();
        write!(formatter, "{} ({})", self.total(), classes.join(", "))
    }
}

/// Each statement, then what the policy grants in total.
impl fmt::Display for Explanation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, statement) in self.statements.iter().enumerate() {
            writeln!(formatter, "Statement {}: {statement}", index + 1)?;
        }
        if self.granted.is_empty() {
            return write!(formatter, "In total, it grants no action of the catalogue.");
        }
        write!(formatter, "In total, it can grant:")?;
        for (code, counts) in &self.granted {
            write!(formatter, "\n  {code:<20} {counts}")?;
        }
        if !self.permissions.is_empty() {
            write!(formatter, "\n  permissions: {}", self.permissions.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Display for StatementExplanation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let effect = match self.effect {
            Some(Effect::Allow) => "allows",
            Some(Effect::Deny) => "denies",
            None => "has no valid effect and would cover",
        };
        let but = if self.all_but { "all actions except those listed: " } else { "" };
        write!(formatter, "{effect} {but}")?;
        match self.actions.len() {
            0 => write!(formatter, "no action of the catalogue")?,
            1..=8 => {
                let of = |(code, counts): (&String, &ActionCounts)| format!("{code} {counts}");
                write!(formatter, "{}", self.actions.iter().map(of).collect::<Vec<_>>().join("; "))?;
            }
            codes => {
                let total: usize = self.actions.values().map(ActionCounts::total).sum();
                write!(formatter, "{total} actions of {codes} RAM codes")?;
            }
        }
        let lists = [
            ("not in the catalogue", &self.unmatched, ", "),
            ("for", &self.principals, ", "),
            ("on", &self.resources, ", "),
            ("if", &self.conditions, ", and "),
        ];
        for (label, list, separator) in lists.iter().filter(|(_, list, _)| !list.is_empty()) {
            let everything = *label == "on" && list.iter().any(|text| text == "*");
            let text = if everything { "every resource".to_owned() } else { list.join(separator) };
            write!(formatter, "\n  {label} {text}")?;
        }
        // A pattern that matches nothing today may match future actions.
        if self.unmatched.iter().any(|text| glob::is_pattern(text)) && self.effect == Some(Effect::Allow) {
            write!(formatter, "\n  its patterns also grant future actions that they match")?;
        }
        Ok(())
    }
}

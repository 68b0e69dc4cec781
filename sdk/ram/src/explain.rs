//! What a policy grants, in words and numbers.
//!
//! Owns the counting of actions by RAM code and class, and the words for conditions. What is wrong with
//! a policy is [`super::lint`]'s, and whether a request passes [`super::evaluate`]'s.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::condition::{Operator, OperatorName};
use super::policy::{Condition, Effect, Policy, Principal, Statement, Values};
use super::{Catalogue, Class, glob};

/// What a policy says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// Its statements, in order.
    pub statements: Vec<StatementExplanation>,
    /// The actions that some Allow grants and no Deny for everyone without condition on every resource takes back.
    pub granted: BTreeMap<String, Counts>,
    /// Those of them that manage permissions, by name.
    pub permissions: Vec<String>,
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatementExplanation {
    /// The effect; `None` where it has none.
    pub effect: Option<Effect>,
    /// Whether it names what it is not about.
    pub all_but: bool,
    /// The actions of the catalogue that it is about, by RAM code.
    pub actions: BTreeMap<String, Counts>,
    /// Items of its action list that match nothing in the catalogue.
    pub unmatched: Vec<String>,
    /// Who it is about, in policies with principals.
    pub principals: Vec<String>,
    /// The resources, as written; those it is not about begin with `not `.
    pub resources: Vec<String>,
    /// The conditions in words; all of them must hold.
    pub conditions: Vec<String>,
}

/// How many actions, by our own class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
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
        if statement.denies() && statement.counts_always() && everything {
            granted.retain(|id| !ids.contains(id));
        }
    }
    let manages = |id: &&usize| {
        let action = catalogue.actions().get(**id);
        action.is_some_and(|action| action.class() == Class::PermissionsManagement)
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

fn counts(ids: &BTreeSet<usize>, catalogue: &Catalogue<'_>) -> BTreeMap<String, Counts> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
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
        let Ok(operator) = OperatorName::parse(&block.name.value) else {
            return format!("{name} {} {} (no operator of RAM)", block.name.value, values.join(" or "));
        };
        // Of several values one must match; under a negated operator none may.
        let joint = if operator.operator.is_negated() { " nor " } else { " or " };
        let set = operator.modifier.map(|modifier| format!("{} ", modifier.name())).unwrap_or_default();
        format!("{set}{name} {} {}", verb(operator.operator), values.join(joint))
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

impl Counts {
    /// All of them.
    pub fn total(&self) -> usize {
        self.list + self.read + self.tagging + self.write + self.permissions_management
    }

    /// Each class with its number.
    pub fn by_class(&self) -> [(Class, usize); 5] {
        [
            (Class::List, self.list),
            (Class::Read, self.read),
            (Class::Tagging, self.tagging),
            (Class::Write, self.write),
            (Class::PermissionsManagement, self.permissions_management),
        ]
    }

    fn add(&mut self, class: Class) {
        let count = match class {
            Class::List => &mut self.list,
            Class::Read => &mut self.read,
            Class::Tagging => &mut self.tagging,
            Class::Write => &mut self.write,
            Class::PermissionsManagement => &mut self.permissions_management,
        };
        *count += 1;
    }
}

/// `12 (10 read, 2 write)`.
impl fmt::Display for Counts {
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

/// One statement after the other, then what is granted in all.
impl fmt::Display for Explanation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, statement) in self.statements.iter().enumerate() {
            writeln!(formatter, "Statement {}: {statement}", index + 1)?;
        }
        if self.granted.is_empty() {
            return write!(formatter, "In all, it grants no action of the catalogue.");
        }
        write!(formatter, "In all, it can grant:")?;
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
            None => "says, without a known effect,",
        };
        let but = if self.all_but { "all but what it lists: " } else { "" };
        write!(formatter, "{effect} {but}")?;
        match self.actions.len() {
            0 => write!(formatter, "no action of the catalogue")?,
            1..=8 => {
                let of = |(code, counts): (&String, &Counts)| format!("{code} {counts}");
                write!(formatter, "{}", self.actions.iter().map(of).collect::<Vec<_>>().join("; "))?;
            }
            codes => {
                let total: usize = self.actions.values().map(Counts::total).sum();
                write!(formatter, "{total} actions of {codes} RAM codes")?;
            }
        }
        let lists = [
            ("not in the catalogue", &self.unmatched, ", "),
            ("for", &self.principals, ", "),
            ("on", &self.resources, ", "),
            ("if", &self.conditions, ", and "),
        ];
        for (label, list, joint) in lists.iter().filter(|(_, list, _)| !list.is_empty()) {
            let everything = *label == "on" && list.iter().any(|text| text == "*");
            let text = if everything { "every resource".to_owned() } else { list.join(joint) };
            write!(formatter, "\n  {label} {text}")?;
        }
        // A pattern that matches nothing today may match tomorrow.
        if self.unmatched.iter().any(|text| glob::is_pattern(text)) && self.effect == Some(Effect::Allow) {
            write!(formatter, "\n  its patterns grant whatever they match tomorrow")?;
        }
        Ok(())
    }
}

//! All actions of the product versions that are compiled in, or that a program has read from specs.
//!
//! Owns the sorted list, the index by name, and the counts of codes. Searches are in [`super::lookup`].

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::class::ActionClass;
use super::glob;
use alibabacloud_ram_facts::{RamAction, RamFacts, RamState, Table, main_code};

/// All known actions by name, with the operations that require them.
#[derive(Clone, Debug)]
pub struct Catalogue<'a> {
    tables: Vec<&'a Table<'a>>,
    actions: Vec<CatalogueAction<'a>>,
    index: Index,
    aliases: Vec<Alias<'a>>,
    codes: Vec<RamCode<'a>>,
    condition_keys: Vec<DocumentedConditionKey<'a>>,
    date: Option<&'a str>,
}

/// An action, with the operations that require it.
///
/// An operation for which no action is documented is listed under the presumed name
/// `<RAM code>:<operation>`. A presumed name helps to find spelling mistakes and is not a fact;
/// [`CatalogueAction::state`] says which names are documented.
#[derive(Clone, Debug)]
pub struct CatalogueAction<'a> {
    name: Cow<'a, str>,
    operations: Operations<'a>,
    class: ActionClass,
}

/// An operation that requires an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActionOperation<'a> {
    /// The operation.
    pub facts: RamFacts<'a>,
    /// The row of its authorization table; `None` if none is documented.
    pub action: Option<RamAction<'a>>,
}

/// A RAM code: the part of actions in front of the colon.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RamCode<'a> {
    /// The RAM code, such as `ecs`.
    pub code: &'a str,
    /// Name and version of each product version that has actions with the code, or documents it.
    pub products: Vec<(&'a str, &'a str)>,
    /// The number of documented actions.
    pub documented: usize,
    /// The number of operations whose action is not documented and presumably has this code.
    pub undocumented: usize,
}

/// A condition key that a product documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentedConditionKey<'a> {
    /// The key as printed, such as `ecs:InstanceType`.
    pub key: &'a str,
    /// The data type as printed; `None` if none is printed.
    pub data_type: Option<&'a str>,
}

/// The operations of an action. Nearly every action has exactly one, which then needs no list.
#[derive(Clone, Debug)]
enum Operations<'a> {
    One(ActionOperation<'a>),
    Many(Vec<ActionOperation<'a>>),
}

/// A RAM code of a product whose presumed names have another code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Alias<'a> {
    code: &'a str,
    main: &'a str,
    product: &'a str,
}

/// The documented RAM codes of each product. A version that documents none uses those of other versions.
struct ProductCodes<'a>(BTreeMap<&'a str, Vec<&'a str>>);

/// Positions by name in any letter case: a hash table with open addressing.
#[derive(Clone, Debug, Default)]
struct Index {
    /// 1 + a position; 0 is free. The length is a power of two.
    slots: Vec<u32>,
}

static COMPILED_IN: LazyLock<Catalogue<'static>> =
    LazyLock::new(|| Catalogue::new(alibabacloud_ram_facts::TABLES.iter().copied()));

impl<'a> Catalogue<'a> {
    /// The product versions whose feature is enabled; with the feature `catalog`, every generated one.
    ///
    /// The facts are compiled in. The first call merges their sorted lists and takes a few milliseconds.
    #[must_use]
    pub fn compiled_in() -> &'static Catalogue<'static> {
        &COMPILED_IN
    }

    /// The catalogue of some product versions.
    pub fn new(tables: impl IntoIterator<Item = &'a Table<'a>>) -> Self {
        let tables: Vec<_> = tables.into_iter().collect();
        let product_codes = ProductCodes::new(&tables);
        let mut rows: Vec<(Cow<'a, str>, ActionOperation<'a>)> = Vec::new();
        for table in &tables {
            let main = product_codes.main(table);
            for facts in table.facts() {
                let before = rows.len();
                rows.extend(
                    facts
                        .actions()
                        .map(|row| (Cow::Borrowed(row.action()), ActionOperation { facts, action: Some(row) })),
                );
                if rows.len() == before {
                    rows.push((
                        Cow::Owned([main, ":", facts.operation()].concat()),
                        ActionOperation { facts, action: None },
                    ));
                }
            }
        }
        // Documented rows of a name come first; the tables are sorted, which makes this a merge.
        rows.sort_by(|(a, a_row), (b, b_row)| {
            compare(a, b).then_with(|| a_row.action.is_none().cmp(&b_row.action.is_none()))
        });
        let mut actions: Vec<CatalogueAction<'a>> = Vec::with_capacity(rows.len());
        for (name, row) in rows {
            match actions.last_mut() {
                Some(last) if last.name.eq_ignore_ascii_case(&name) => last.add(row),
                _ => actions.push(CatalogueAction::new(name, row)),
            }
        }
        let index = Index::new(actions.iter().map(CatalogueAction::name));
        let aliases = product_codes.aliases(&tables);
        let codes = codes(&tables, &product_codes, &actions);
        let condition_keys = condition_keys(&tables, &actions);
        let dates = tables.iter().flat_map(|table| table.facts()).map(|facts| facts.date());
        let date = dates.filter(|date| date.starts_with(|first: char| first.is_ascii_digit())).max();
        Self { tables, actions, index, aliases, codes, condition_keys, date }
    }

    /// Every action, sorted by name in any letter case. An index of this list identifies an action.
    #[must_use]
    pub fn actions(&self) -> &[CatalogueAction<'a>] {
        &self.actions
    }

    /// The index of an action, in any letter case.
    #[must_use]
    pub fn id(&self, name: &str) -> Option<usize> {
        self.index.find(hash(name.bytes()), |at| Some(self.actions.get(at)?.name().eq_ignore_ascii_case(name)))
    }

    /// An action, in any letter case.
    #[must_use]
    pub fn action(&self, name: &str) -> Option<&CatalogueAction<'a>> {
        self.id(name).and_then(|id| self.actions.get(id))
    }

    /// The indexes of the actions that a pattern such as `ecs:Describe*` matches, in any letter case and in
    /// order. Presumed names are included.
    pub fn expand<'p>(&'p self, pattern: &'p str) -> impl Iterator<Item = usize> + use<'p, 'a> {
        let prefix = glob::prefix(pattern);
        let first = self.actions.partition_point(|action| compare(action.name(), prefix) == Ordering::Less);
        let from = self.actions.get(first..).unwrap_or_default();
        let candidates = from.iter().take_while(move |action| glob::starts_with_ignore_case(action.name(), prefix));
        (first..)
            .zip(candidates)
            .filter_map(move |(id, action)| glob::matches_ignore_case(pattern, action.name()).then_some(id))
    }

    /// The product versions.
    #[must_use]
    pub fn tables(&self) -> &[&'a Table<'a>] {
        &self.tables
    }

    /// The facts of every operation, by product, version and operation.
    pub fn facts(&self) -> impl Iterator<Item = RamFacts<'a>> + use<'_, 'a> {
        self.tables.iter().flat_map(|table| table.facts())
    }

    /// The RAM codes, sorted.
    #[must_use]
    pub fn codes(&self) -> &[RamCode<'a>] {
        &self.codes
    }

    /// A RAM code, in any letter case.
    #[must_use]
    pub fn code(&self, code: &str) -> Option<&RamCode<'a>> {
        find(&self.codes, code, |known| known.code)
    }

    /// The condition keys that products or actions document, sorted by name in any letter case.
    #[must_use]
    pub fn condition_keys(&self) -> &[DocumentedConditionKey<'a>] {
        &self.condition_keys
    }

    /// A condition key, in any letter case.
    #[must_use]
    pub fn condition_key(&self, key: &str) -> Option<DocumentedConditionKey<'a>> {
        find(&self.condition_keys, key, |known| known.key).copied()
    }

    /// The date of the newest source.
    #[must_use]
    pub fn date(&self) -> Option<&'a str> {
        self.date
    }

    /// The undocumented action of an operation, under another RAM code of its product: `vpc:DescribeRegions`
    /// is an operation of ECS, whose codes are `ecs` and `vpc`.
    pub(super) fn under_other_code(&self, name: &str) -> Option<&CatalogueAction<'a>> {
        let (code, operation) = name.split_once(':')?;
        let first = self.aliases.partition_point(|alias| compare(alias.code, code) == Ordering::Less);
        let from = self.aliases.get(first..).unwrap_or_default();
        from.iter().take_while(|alias| alias.code.eq_ignore_ascii_case(code)).find_map(|alias| {
            let action = self.actions.get(self.id_of_parts(alias.main, operation)?)?;
            let own = action.operations().iter().any(|row| row.facts.product() == alias.product);
            (own && !action.is_documented()).then_some(action)
        })
    }

    /// The index of `<code>:<name>`, without a text of both: a lookup allocates nothing.
    fn id_of_parts(&self, code: &str, name: &str) -> Option<usize> {
        let hash = hash(code.bytes().chain([b':']).chain(name.bytes()));
        self.index.find(hash, |at| {
            let action = self.actions.get(at)?;
            Some(action.code().eq_ignore_ascii_case(code) && action.short_name().eq_ignore_ascii_case(name))
        })
    }
}

impl<'a> CatalogueAction<'a> {
    fn new(name: Cow<'a, str>, row: ActionOperation<'a>) -> Self {
        let class = ActionClass::of(&name, row.action.and_then(|action| action.access_level()));
        Self { name, operations: Operations::One(row), class }
    }

    /// Adds an operation of the same action. Documented ones are added first; others are ignored if the
    /// action is documented.
    fn add(&mut self, row: ActionOperation<'a>) {
        if self.is_documented() && row.action.is_none() {
            return;
        }
        let level = row.action.and_then(|action| action.access_level());
        self.class = self.class.max(ActionClass::of(&self.name, level));
        match &mut self.operations {
            Operations::One(first) => self.operations = Operations::Many(vec![*first, row]),
            Operations::Many(rows) => rows.push(row),
        }
    }

    /// The name, such as `ecs:DescribeInstances`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The RAM code in front of the colon.
    #[must_use]
    pub fn code(&self) -> &str {
        self.name.split_once(':').map_or("", |(code, _)| code)
    }

    /// The name behind the colon, such as `DescribeInstances`.
    #[must_use]
    pub fn short_name(&self) -> &str {
        self.name.split_once(':').map_or(&*self.name, |(_, short)| short)
    }

    /// Whether the action is documented: it is if an operation lists it.
    #[must_use]
    pub fn state(&self) -> RamState {
        let states = || self.operations().iter().map(|row| row.facts.state());
        if self.is_documented() {
            RamState::Documented
        } else if states().any(|state| state == RamState::Undisclosed) {
            RamState::Undisclosed
        } else {
            RamState::NotDocumented
        }
    }

    /// Whether an operation lists the action.
    #[must_use]
    pub fn is_documented(&self) -> bool {
        self.operations().first().is_some_and(|row| row.action.is_some())
    }

    /// The operations that list the action, or those whose presumed action it is.
    #[must_use]
    pub fn operations(&self) -> &[ActionOperation<'a>] {
        match &self.operations {
            Operations::One(row) => std::slice::from_ref(row),
            Operations::Many(rows) => rows,
        }
    }

    /// The rows of authorization tables that list the action.
    pub fn documented(&self) -> impl Iterator<Item = RamAction<'a>> + use<'_, 'a> {
        self.operations().iter().filter_map(|row| row.action)
    }

    /// The access level as printed by the first operation that lists the action.
    #[must_use]
    pub fn access_level(&self) -> Option<&'a str> {
        self.documented().next().and_then(|action| action.access_level())
    }

    /// Our own class of the action: the most powerful one of its operations.
    #[must_use]
    pub fn class(&self) -> ActionClass {
        self.class
    }
}

impl Index {
    fn new<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> Self {
        // At most half of the slots are taken.
        let mut slots = vec![0; (names.len() * 2).next_power_of_two()];
        let mask = slots.len() - 1;
        for (position, name) in (1_u32..).zip(names) {
            let mut at = hash(name.bytes()) & mask;
            while slots.get(at).is_some_and(|slot| *slot != 0) {
                at = (at + 1) & mask;
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = position;
            }
        }
        Self { slots }
    }

    fn find(&self, hash: usize, is: impl Fn(usize) -> Option<bool>) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut slot = hash & mask;
        loop {
            let position = usize::try_from(self.slots.get(slot)?.checked_sub(1)?).ok()?;
            if is(position)? {
                return Some(position);
            }
            slot = (slot + 1) & mask;
        }
    }
}

/// FNV-1a over lower-case letters: names are short, and none is made to collide.
fn hash(name: impl Iterator<Item = u8>) -> usize {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
    let hash = name.fold(0xcbf2_9ce4_8422_2325, step);
    // Only the low bits choose a slot: the high bits are mixed in.
    usize::try_from((hash ^ (hash >> 32)) & 0xffff_ffff).unwrap_or(0)
}

/// Compares texts in any case of ASCII letters.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    a.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(b.bytes().map(|byte| byte.to_ascii_lowercase()))
}

fn find<'s, T>(sorted: &'s [T], name: &str, key: impl Fn(&T) -> &str) -> Option<&'s T> {
    sorted.binary_search_by(|item| compare(key(item), name)).ok().and_then(|at| sorted.get(at))
}

impl<'a> ProductCodes<'a> {
    fn new(tables: &[&'a Table<'a>]) -> Self {
        let mut products: BTreeMap<&'a str, Vec<&'a str>> = BTreeMap::new();
        // The newest version is last; its first code takes precedence.
        for table in tables.iter().rev() {
            let known = products.entry(table.product).or_default();
            for code in table.codes() {
                if !known.contains(&code) {
                    known.push(code);
                }
            }
        }
        Self(products)
    }

    /// The documented codes of a product version.
    fn of(&self, table: &Table<'a>) -> Vec<&'a str> {
        let own: Vec<_> = table.codes().collect();
        if own.is_empty() { self.0.get(table.product).cloned().unwrap_or_default() } else { own }
    }

    /// The code of an action that is not documented.
    fn main(&self, table: &Table<'a>) -> &'a str {
        main_code(table.product, self.of(table).into_iter())
    }

    fn aliases(&self, tables: &[&'a Table<'a>]) -> Vec<Alias<'a>> {
        let of = |table: &&'a Table<'a>| {
            let (main, product) = (self.main(table), table.product);
            let others = self.of(table).into_iter().filter(move |code| *code != main);
            others.map(move |code| Alias { code, main, product })
        };
        let mut aliases: Vec<_> = tables.iter().flat_map(of).collect();
        aliases.sort_by(|a, b| compare(a.code, b.code).then_with(|| a.cmp(b)));
        aliases.dedup();
        aliases
    }
}

fn codes<'a>(
    tables: &[&'a Table<'a>],
    product_codes: &ProductCodes<'a>,
    actions: &[CatalogueAction<'a>],
) -> Vec<RamCode<'a>> {
    let mut codes: BTreeMap<&'a str, RamCode<'a>> = BTreeMap::new();
    for table in tables {
        for own in product_codes.of(table).into_iter().chain([product_codes.main(table)]) {
            entry(&mut codes, own, table);
        }
    }
    for row in actions.iter().flat_map(|action| action.operations()) {
        if let Some((own, _)) = row.action.and_then(|action| action.action().split_once(':')) {
            entry(&mut codes, own, row.facts.table());
        }
    }
    for action in actions {
        let Some(code) = codes.get_mut(action.code()) else { continue };
        if action.is_documented() {
            code.documented += 1;
        } else {
            code.undocumented += action.operations().len();
        }
    }
    let mut codes: Vec<_> = codes.into_values().collect();
    codes.sort_by(|a, b| compare(a.code, b.code));
    codes
}

fn entry<'c, 'a>(
    codes: &'c mut BTreeMap<&'a str, RamCode<'a>>,
    code: &'a str,
    table: &Table<'a>,
) -> &'c mut RamCode<'a> {
    let new = || RamCode { code, products: Vec::new(), documented: 0, undocumented: 0 };
    let known = codes.entry(code).or_insert_with(new);
    let product = (table.product, table.version);
    if let Err(at) = known.products.binary_search(&product) {
        known.products.insert(at, product);
    }
    known
}

fn condition_keys<'a>(tables: &[&'a Table<'a>], actions: &[CatalogueAction<'a>]) -> Vec<DocumentedConditionKey<'a>> {
    let defined = tables.iter().flat_map(|table| table.conditions());
    let named = actions.iter().flat_map(|action| action.documented()).flat_map(|action| action.condition_keys());
    let all = defined.chain(named.map(|key| (key, None)));
    let mut keys: Vec<_> = all.map(|(key, data_type)| DocumentedConditionKey { key, data_type }).collect();
    // If several products print a key, an entry with a type takes precedence.
    keys.sort_by(|a, b| compare(a.key, b.key).then_with(|| a.data_type.is_none().cmp(&b.data_type.is_none())));
    keys.dedup_by(|later, kept| later.key.eq_ignore_ascii_case(kept.key));
    keys
}

//! Transcribed RAM facts: JSON lists of records.
//!
//! Owns the shapes of the records and the codes that they name their sources with. A record that is
//! not understood fails the file: it was written by hand, and can be corrected by hand.

mod record;

use serde_json::value::RawValue;

use super::folder::{self, is_file_name};
use super::ram::{ProductFacts, RamImport, RamImportError, combine, is_action, is_any, resource_type};
use super::source_rank::{OPERATION_PAGE, RAM_PAGE};
use super::unique::keep_unique;
use crate::model::Note;
use crate::spec::{
    ProductRam, Ram, RamAction, RamCondition, RamResource, RamResourceType, RamState, Requirement, Source,
};
use crate::text::one_line;
use record::{Cell, Condition, Facts, Product, Record, Resource, Resources};

/// Reads one file: operations, products, resource types or condition keys.
///
/// # Errors
///
/// The file is not a list of records, or a record does not have the shape that its keys require.
pub fn import(file: &str, text: &str) -> Result<RamImport, RamImportError> {
    let records: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| {
        let text = error.to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        RamImportError::new(file, error.line().max(1), format_args!("expected a list of records: {message}"))
    })?;
    let mut importer = Importer { file, import: RamImport::default(), line: 1, number: 0, name: String::new() };
    let mut lists = ProductRam { codes: Vec::new(), granularity: None, conditions: Vec::new(), resources: Vec::new() };
    for (index, raw) in records.into_iter().enumerate() {
        importer.number = index + 1;
        importer.line = line_of(text, raw.get());
        importer.name.clear();
        match record::read(raw.get()).map_err(|fault| importer.fault(fault))? {
            Record::Operation(facts) => importer.operation(&facts)?,
            Record::Product(product) => importer.product(product)?,
            Record::Resources(resources) => importer.resources(resources, &mut lists)?,
            Record::Condition(condition) => importer.condition(condition, &mut lists)?,
        }
    }
    if !lists.conditions.is_empty() || !lists.resources.is_empty() {
        importer.import.unplaced.push(lists);
    }
    Ok(importer.import)
}

/// Reads files that belong together: the lists in `ecs_resources.json` and `ecs_conditions.json` are
/// those of the product `ecs`, of which the other files must name one version.
///
/// # Errors
///
/// One of the files cannot be read, or a list belongs to no product version.
pub fn import_all<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<RamImport, RamImportError> {
    let mut all = RamImport::default();
    let mut lists: Vec<(&str, ProductRam)> = Vec::new();
    for (file, text) in files {
        let mut one = import(file, text)?;
        lists.extend(one.unplaced.drain(..).map(|list| (file, list)));
        merge(&mut all, one, file);
    }
    for (file, list) in lists {
        place(&mut all, file, list)?;
    }
    Ok(all)
}

/// Adds what another file says.
fn merge(all: &mut RamImport, one: RamImport, file: &str) {
    all.notes.extend(one.notes);
    for (folder, version) in one.versions {
        let known = all.versions.entry(folder.clone()).or_default();
        for (name, ram) in version.operations {
            let ram = match known.operations.get(&name) {
                Some(other) => {
                    let (ram, disagreement) = combine(other, &ram);
                    let message = disagreement.map(|disagreement| format!("{folder} {name}: {disagreement}"));
                    all.notes.extend(message.map(|message| Note { file: file.to_owned(), message }));
                    ram
                }
                None => ram,
            };
            known.operations.insert(name, ram);
        }
        let Some(product) = version.product else { continue };
        if known.product.as_ref().is_some_and(|other| *other != product) {
            let message =
                format!("{folder}: another file states other RAM codes or granularity; the last one was taken");
            all.notes.push(Note { file: file.to_owned(), message });
        }
        known.product = Some(product);
    }
}

/// Gives lists that name no product to the one version of the product that the file is named after.
fn place(all: &mut RamImport, file: &str, list: ProductRam) -> Result<(), RamImportError> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let product = name.split_once('_').map_or(name, |(product, _)| product);
    let of_product = |folder: &&String| folder.split('/').next() == Some(product);
    let folders: Vec<&String> = all.versions.keys().filter(of_product).collect();
    let [folder] = folders.as_slice() else {
        let message = format!("the lists belong to {product:?}, and {} versions of it are known", folders.len());
        return Err(RamImportError::new(file, 1, message));
    };
    let folder = (*folder).clone();
    let facts = all.versions.get_mut(&folder).and_then(|version| version.product.as_mut());
    let Some(facts) = facts else {
        return Err(RamImportError::new(file, 1, format_args!("no file states the RAM codes of {product:?}")));
    };
    facts.ram.conditions.extend(list.conditions);
    facts.ram.resources.extend(list.resources);
    Ok(())
}

/// The line on which a part of the text begins.
fn line_of(text: &str, part: &str) -> usize {
    let offset = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

struct Importer<'a> {
    file: &'a str,
    import: RamImport,
    /// The line on which the record begins.
    line: usize,
    number: usize,
    /// The record's own name, as far as it is known.
    name: String,
}

impl Importer<'_> {
    fn described(&self) -> String {
        match self.name.as_str() {
            "" => format!("record {}", self.number),
            name => format!("record {} ({name})", self.number),
        }
    }

    fn error(&self, message: impl std::fmt::Display) -> RamImportError {
        RamImportError::new(self.file, self.line, format_args!("{}: {message}", self.described()))
    }

    fn fault(&mut self, fault: record::Fault) -> RamImportError {
        self.name = fault.name;
        self.line += fault.line.saturating_sub(1);
        self.error(fault.message)
    }

    fn note(&mut self, message: impl std::fmt::Display) {
        let message = one_line(&format!("{}: {message}", self.described()));
        self.import.notes.push(Note { file: self.file.to_owned(), message });
    }

    fn folder(&self, product: &str, version: &str) -> Result<String, RamImportError> {
        for (key, text) in [("product", product), ("version", version)] {
            if !is_file_name(text) {
                return Err(self.error(format_args!("{key}: {text:?} cannot name a folder")));
            }
        }
        Ok(folder::of_version(product, version))
    }

    fn required<'t>(&self, value: Option<&'t String>, key: &str) -> Result<&'t str, RamImportError> {
        value.map(String::as_str).ok_or_else(|| self.error(format_args!("the key {key:?} is missing")))
    }

    fn operation(&mut self, facts: &Facts) -> Result<(), RamImportError> {
        let product = self.required(facts.product.as_ref(), "product")?;
        let version = self.required(facts.version.as_ref(), "version")?;
        let name = self.required(facts.operation.as_ref(), "operation")?;
        name.clone_into(&mut self.name);
        let folder = self.folder(product, version)?;
        if !is_file_name(name) {
            return Err(self.error(format_args!("operation: {name:?} cannot name a file")));
        }
        for disagreement in &facts.copies_disagree {
            self.note(format_args!("copies of the page disagree: {disagreement}"));
        }
        let title = format!("{product}:{name}");
        let mut ram = self.import.versions.entry(folder.clone()).or_default().operations.remove(name);
        for copy in std::iter::once(facts).chain(&facts.other_copies) {
            if !std::ptr::eq(copy, facts) {
                self.unnamed(copy)?;
            }
            let new = self.ram(copy, &folder, &title)?;
            ram = Some(match ram {
                Some(known) => self.both(&known, &new)?,
                None => new,
            });
        }
        let operations = &mut self.import.versions.entry(folder).or_default().operations;
        operations.extend(ram.map(|ram| (name.to_owned(), ram)));
        Ok(())
    }

    /// A copy inside of a record is of the same page: it has no names and no copies of its own.
    fn unnamed(&self, copy: &Facts) -> Result<(), RamImportError> {
        let named = copy.product.is_some() || copy.version.is_some() || copy.operation.is_some();
        if named || !copy.copies_disagree.is_empty() || !copy.other_copies.is_empty() {
            return Err(self.error("other_copies: a copy has neither names nor copies of its own"));
        }
        Ok(())
    }

    /// What two sources say of one operation.
    fn both(&mut self, known: &Ram, new: &Ram) -> Result<Ram, RamImportError> {
        let known_sources = known.other_sources.iter().map(|other| &other.source);
        if known_sources.chain([&known.source]).any(|source| *source == new.source) {
            return Err(self.error("source: one source states the operation twice"));
        }
        let (ram, disagreement) = combine(known, new);
        if let Some(disagreement) = disagreement {
            self.note(disagreement);
        }
        Ok(ram)
    }

    fn ram(&mut self, facts: &Facts, folder: &str, title: &str) -> Result<Ram, RamImportError> {
        let source = self.source(facts.source.as_deref(), folder, title)?;
        let (state, actions) = if facts.undisclosed {
            let stated = facts.action.is_some()
                || facts.access_level != Cell::Missing
                || facts.resources.is_some()
                || facts.condition_keys.is_some()
                || facts.dependent_actions.is_some();
            if stated {
                return Err(self.error("undisclosed: a page that discloses nothing states no facts"));
            }
            (RamState::Undisclosed, Vec::new())
        } else {
            if facts.statement.is_some() {
                return Err(self.error("statement: only a page that discloses nothing has one"));
            }
            (RamState::Documented, vec![self.action(facts)?])
        };
        Ok(Ram { state, actions, source, other_sources: Vec::new() })
    }

    fn action(&mut self, facts: &Facts) -> Result<RamAction, RamImportError> {
        let action = self.required(facts.action.as_ref(), "action")?;
        if !is_action(action) {
            return Err(self.error(format_args!("action: {action:?} is not `<code>:<name>`")));
        }
        let missing = |key: &str| self.error(format_args!("the key {key:?} is missing"));
        let access_level = match &facts.access_level {
            Cell::Missing => return Err(missing("access_level")),
            Cell::Empty => None,
            Cell::Text(text) => Some(text),
        };
        let rows = facts.resources.as_ref().ok_or_else(|| missing("resources"))?;
        let keys = facts.condition_keys.as_ref().ok_or_else(|| missing("condition_keys"))?;
        let dependent = facts.dependent_actions.as_ref().ok_or_else(|| missing("dependent_actions"))?;
        let cells = access_level.into_iter().chain(keys).chain(dependent);
        if cells.chain(rows.iter().flat_map(|row| [&row.resource_type, &row.arn])).any(String::is_empty) {
            return Err(self.error("a text is empty; an empty cell is null or not listed"));
        }
        let mut resources = Vec::new();
        for row in rows {
            resources.extend(self.resource(row));
        }
        Ok(RamAction {
            action: action.to_owned(),
            access_level: access_level.cloned(),
            resources: self.unique(resources, "resources"),
            condition_keys: self.unique(keys.clone(), "condition_keys"),
            dependent_actions: self.unique(dependent.clone(), "dependent_actions"),
        })
    }

    /// Keeps each value once, and reports repeated ones.
    fn unique<T: PartialEq>(&mut self, values: Vec<T>, key: &str) -> Vec<T> {
        let number = values.len();
        let (kept, dropped) = keep_unique(values);
        if dropped > 0 {
            self.note(format_args!("{key}: {dropped} of {number} are repeated and were kept once"));
        }
        kept
    }

    fn resource(&mut self, row: &Resource) -> Option<RamResource> {
        if row.arn_truncated {
            let (printed, arn) = (&row.resource_type, &row.arn);
            self.note(format_args!("resources: {printed:?} was left out, its ARN is cut off after {arn:?}"));
            return None;
        }
        if is_any(&row.resource_type) && row.arn != "*" {
            self.note(format_args!("resources: {:?} has the ARN {:?}", row.resource_type, row.arn));
        }
        Some(RamResource {
            resource_type: resource_type(&row.resource_type, &row.arn),
            requirement: match row.required {
                Some(true) => Requirement::Required,
                Some(false) => Requirement::Optional,
                None => Requirement::Unknown,
            },
            arn: row.arn.clone(),
        })
    }

    /// The source that a code names: `product-page…`, `md-copy` or none, `pages-en-2025-11`.
    fn source(&self, code: Option<&str>, folder: &str, title: &str) -> Result<Source, RamImportError> {
        let page = |date: Option<&str>| Source {
            kind: OPERATION_PAGE.to_owned(),
            name: title.to_owned(),
            date: date.map(str::to_owned),
        };
        let code = code.unwrap_or("md-copy");
        if code == "md-copy" {
            return Ok(page(None));
        }
        if code == "product-page" || code.starts_with("product-page:") || code.starts_with("product-page-") {
            return Ok(ram_page(folder));
        }
        let rest = code.strip_prefix("pages-").or_else(|| code.strip_prefix("docs-"));
        match rest.and_then(|rest| rest.split_once('-')) {
            Some((_, "undated")) => Ok(page(None)),
            Some((_, date)) if is_date(date) => Ok(page(Some(date))),
            _ => Err(self.error(format_args!(
                "source: {code:?} is not known; expected product-page…, md-copy, or pages-<language>-<year>-<month>"
            ))),
        }
    }

    fn product(&mut self, product: Product) -> Result<(), RamImportError> {
        self.name.clone_from(&product.product);
        if let Some(note) = &product.note {
            self.note(note);
        }
        if let Some(other) = &product.granularity_other_copy {
            let granularity = product.granularity.as_deref().unwrap_or("none");
            self.note(format_args!("granularity: one copy of the page says {granularity}, another one {other}"));
        }
        let Some(version) = &product.version else {
            self.note("the product was left out, it has no version");
            return Ok(());
        };
        let folder = self.folder(&product.product, version)?;
        if product.ram_codes.iter().any(String::is_empty) {
            return Err(self.error("ram_codes: a code is empty"));
        }
        let facts = ProductFacts {
            ram: ProductRam {
                codes: product.ram_codes,
                granularity: product.granularity,
                conditions: Vec::new(),
                resources: Vec::new(),
            },
            source: ram_page(&folder),
        };
        if self.import.versions.entry(folder).or_default().product.replace(facts).is_some() {
            return Err(self.error("the file states the product version twice"));
        }
        Ok(())
    }

    fn resources(&mut self, record: Resources, lists: &mut ProductRam) -> Result<(), RamImportError> {
        self.name.clone_from(&record.resource_type);
        if record.resource_type.is_empty() || record.arns.is_empty() || record.arns.iter().any(String::is_empty) {
            return Err(self.error("a resource type has a name and at least one ARN"));
        }
        let resource_type = |arn| RamResourceType { resource_type: record.resource_type.clone(), arn };
        let types: Vec<_> = record.arns.into_iter().map(resource_type).collect();
        for kept in self.unique(types, "arns") {
            if lists.resources.contains(&kept) {
                return Err(self.error(format_args!("arns: {:?} of this type is repeated in the file", kept.arn)));
            }
            lists.resources.push(kept);
        }
        Ok(())
    }

    fn condition(&mut self, record: Condition, lists: &mut ProductRam) -> Result<(), RamImportError> {
        self.name.clone_from(&record.key);
        if record.key.is_empty() {
            return Err(self.error("key: it is empty"));
        }
        if lists.conditions.iter().any(|known| known.key == record.key) {
            return Err(self.error("key: it is repeated in the file"));
        }
        lists.conditions.push(RamCondition { key: record.key, data_type: record.data_type });
        Ok(())
    }
}

/// The RAM page of a product version; no copy of one has its date.
fn ram_page(folder: &str) -> Source {
    Source { kind: RAM_PAGE.to_owned(), name: folder.to_owned(), date: None }
}

/// Whether a text is a year and a month, or a day.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut number = |length: usize| {
        parts.next().is_some_and(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let month = number(4) && number(2);
    month && (text.len() == 7 || (number(2) && text.len() == 10))
}

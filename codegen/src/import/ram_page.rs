//! A product's RAM authorization page, as text from a browser or as Markdown.
//!
//! Owns the sections of the page, in the old layout (Actions, Associated operation) and the new one
//! (Action, Dependent action). Sentences are dropped. What cannot be read for certain is left out, and
//! there is a question about it.

mod rows;
mod text;
mod words;

use super::folder::{self, is_file_name};
use super::ram::{ProductFacts, Question, RamImport, RamImportError, RamVersion};
use super::source_rank::RAM_PAGE;
use crate::model::Note;
use crate::spec::{ProductRam, Ram, RamCondition, RamResourceType, RamState, Requirement, Source};
use crate::text::one_line;
use rows::Row;
use text::{Item, Token};
use words::{header, is_arn, is_data_type, is_key, section, section_end};

/// Reads one page. Neither the code of its product nor the version is on it.
///
/// # Errors
///
/// Product or version cannot name a folder, the text is no RAM authorization page, or it ends before
/// the page does.
pub fn import(file: &str, text: &str, product: &str, version: &str) -> Result<RamImport, RamImportError> {
    for (what, name) in [("product", product), ("version", version)] {
        if !is_file_name(name) {
            return Err(RamImportError::new(file, 1, format_args!("the {what} {name:?} cannot name a folder")));
        }
    }
    let items = text::items(text);
    let last = items.last().map_or(1, Item::line);
    if items.is_empty() {
        return Err(RamImportError::new(file, 1, "the page is empty"));
    }
    let begin = |(at, _): (usize, &Item)| Some(at + header(items.get(at..)?, &words::ACTION)?);
    let Some(rows) = items.iter().enumerate().find_map(begin).and_then(|at| items.get(at..)) else {
        let message = "there is no table of actions; expected a product's RAM authorization page";
        return Err(RamImportError::new(file, 1, message));
    };
    let (rows, after) = rows.split_at_checked(section_end(rows)).unwrap_or((rows, &[]));
    let cut = |title: &str| {
        let message = format!("the page ends here without its {title} section; is it cut off?");
        RamImportError::new(file, last, message)
    };
    let resources = section(after, words::RESOURCES).ok_or_else(|| cut("Resource"))?;
    let conditions = section(after, words::CONDITIONS).ok_or_else(|| cut("Condition"))?;

    let folder = folder::of_version(product, version);
    let date = text.lines().find_map(words::date);
    let source = Source { kind: RAM_PAGE.to_owned(), name: folder.clone(), date };
    let mut page = Page { file, import: RamImport::default(), source };
    let ram = page.product(text, resources, conditions);
    let mut found = Vec::new();
    let mut rows = rows::read(rows, &mut found);
    found.into_iter().for_each(|(line, question)| page.question(line, question));
    page.check_product(&rows, &folder);
    page.check_marks(&mut rows);
    let facts = ProductFacts { ram, source: page.source.clone() };
    let mut version = RamVersion { product: Some(facts), ..RamVersion::default() };
    for row in rows {
        page.operation(row, &mut version);
    }
    page.import.versions.insert(folder, version);
    page.import.questions.sort_by_key(|question| question.line);
    Ok(page.import)
}

/// Whether the text has the table of actions that such a page has.
pub(super) fn is_page(text: &str) -> bool {
    let items = text::items(text);
    (0..items.len()).any(|at| items.get(at..).and_then(|rest| header(rest, &words::ACTION)).is_some())
}

struct Page<'a> {
    file: &'a str,
    import: RamImport,
    source: Source,
}

impl Page<'_> {
    fn question(&mut self, line: usize, question: impl AsRef<str>) {
        let question = one_line(question.as_ref());
        self.import.questions.push(Question { file: self.file.to_owned(), line: line.max(1), question });
    }

    fn note(&mut self, line: usize, message: impl AsRef<str>) {
        let message = format!("line {line}: {}", one_line(message.as_ref()));
        self.import.notes.push(Note { file: self.file.to_owned(), message });
    }

    fn product(&mut self, text: &str, resources: &[Item], conditions: &[Item]) -> ProductRam {
        let sentence = text.lines().enumerate().find(|(_, line)| line.contains("RamCode"));
        let codes = sentence.and_then(|(_, line)| words::codes(line));
        if codes.is_none() {
            let line = sentence.map_or(1, |(index, _)| index + 1);
            self.question(line, "which RAM codes and which granularity does the product have?");
        }
        let (codes, granularity) = codes.unwrap_or_default();
        let resources = self.resources(resources);
        let conditions = self.conditions(conditions);
        ProductRam { codes, granularity, conditions, resources }
    }

    /// The rows of the Resource table, type by type.
    fn resources(&mut self, items: &[Item]) -> Vec<RamResourceType> {
        let mut types: Vec<RamResourceType> = Vec::new();
        let Some(tokens) = below(items, &words::RESOURCE) else {
            self.question(items.first().map_or(1, Item::line), "where is the table of resources?");
            return types;
        };
        let mut current: Option<(&Token, usize)> = None;
        for token in &tokens {
            if !is_arn(&token.text) {
                self.without_arn(current);
                current = Some((token, 0));
            } else if let Some((name, number)) = &mut current {
                *number += 1;
                let one = RamResourceType { resource_type: name.text.clone(), arn: token.text.clone() };
                if types.contains(&one) {
                    self.note(token.line, format!("{:?} of {:?} is repeated", one.arn, one.resource_type));
                } else {
                    types.push(one);
                }
            } else {
                self.question(token.line, format!("which resource type has the ARN {:?}?", token.text));
            }
        }
        self.without_arn(current);
        types
    }

    fn without_arn(&mut self, current: Option<(&Token, usize)>) {
        if let Some((name, 0)) = current {
            self.question(name.line, format!("which ARN has the resource type {:?}?", name.text));
        }
    }

    /// The rows of the Condition table; a product without keys of its own has none.
    fn conditions(&mut self, items: &[Item]) -> Vec<RamCondition> {
        let mut conditions: Vec<RamCondition> = Vec::new();
        let tokens = below(items, &words::CONDITION).unwrap_or_default();
        let mut rest = tokens.as_slice();
        while let [key, tail @ ..] = rest {
            // The description is prose, and may have any number of paragraphs or none.
            let row = tail.iter().position(|token| token.text.contains(':') && is_key(&token.text));
            let row = tail.get(..row.unwrap_or(tail.len())).unwrap_or_default();
            let ends = |at: &usize| row.get(at + 1).is_none_or(|next| is_key(&next.text));
            let typed = |at: &usize| row.get(*at).is_some_and(|token| is_data_type(&token.text));
            let at = (0..row.len()).filter(typed).find(ends).or_else(|| (0..row.len()).find(typed));
            rest = tail.get(at.map_or(row.len(), |at| at + 1)..).unwrap_or_default();
            let data_type = at.and_then(|at| row.get(at)).map(|token| token.text.clone());
            if !is_key(&key.text) || data_type.is_none() {
                self.question(key.line, format!("is {:?} a condition key, and which data type has it?", key.text));
            } else if conditions.iter().any(|known| known.key == key.text) {
                self.note(key.line, format!("the condition key {:?} is repeated", key.text));
            } else {
                conditions.push(RamCondition { key: key.text.clone(), data_type });
            }
        }
        conditions
    }

    /// Adds one question if the links of a page lead to another product or version.
    fn check_product(&mut self, rows: &[Row], folder: &str) {
        let expected = format!("api-{}-", folder.replace('/', "-"));
        for row in rows {
            let page = row.operation.link.as_deref().and_then(|link| link.rsplit('/').next()).unwrap_or_default();
            if page.starts_with("api-") && !page.starts_with(&expected) {
                self.question(row.line, format!("the page links to {page:?}; is it the page of {folder}?"));
                return;
            }
        }
    }

    /// Where no resource type is marked as mandatory, the copy has lost the marks: nothing is known.
    fn check_marks(&mut self, rows: &mut [Row]) {
        let marked = |row: &Row| row.action.resources.iter().any(|one| one.requirement == Requirement::Required);
        let Some(line) = rows.first().map(|row| row.line).filter(|_| !rows.iter().any(marked)) else { return };
        self.question(line, "no resource type is marked as mandatory; has the copy lost the stars? Unknown was taken");
        for resource in rows.iter_mut().flat_map(|row| &mut row.action.resources) {
            resource.requirement = Requirement::Unknown;
        }
    }

    fn operation(&mut self, row: Row, version: &mut RamVersion) {
        let Row { line, operation, action, repeated } = row;
        let name = operation.text;
        if !is_file_name(&name) {
            self.question(line, format!("{:?} is not an operation; what is it?", name));
            return;
        }
        if repeated > 0 {
            self.note(
                line,
                format!("{name}: {repeated} condition keys or dependent actions are repeated and were kept once"),
            );
        }
        let empty = Ram {
            state: RamState::Documented,
            actions: Vec::new(),
            source: self.source.clone(),
            other_sources: Vec::new(),
        };
        let actions = &mut version.operations.entry(name.clone()).or_insert(empty).actions;
        match actions.iter().find(|known| known.action == action.action) {
            None => actions.push(action),
            Some(known) if *known == action => self.note(line, format!("{name}: the row is repeated")),
            Some(_) => {
                self.question(line, format!("{name}: two rows of it differ; which one is right? The first was taken"))
            }
        }
    }
}

/// The cells below the header of a table.
fn below(items: &[Item], columns: &[&[&str]]) -> Option<Vec<Token>> {
    let begin = |(at, _): (usize, &Item)| Some(at + header(items.get(at..)?, columns)?);
    let rows = items.iter().enumerate().find_map(begin).and_then(|at| items.get(at..))?;
    let tokens = rows.iter().flat_map(|item| match item {
        Item::Heading(token) | Item::Token(token) => vec![token.clone()],
        Item::Row(_, cells) => cells.iter().flatten().cloned().collect(),
    });
    Some(tokens.collect())
}

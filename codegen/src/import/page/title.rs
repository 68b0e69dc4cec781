//! Which operation a page describes.
//!
//! Owns the title and the links into the API explorer; a version is on no page, so that it comes from a
//! link, from the caller or from the products that the specs know.

use super::answer;
use super::dates::{is_date_line, is_iso_date};
use super::error::PageError;
use super::lines::Line;
use super::options::{Known, Options};
use super::question::Expected;
use super::reader::Reader;
use crate::import::folder;

/// What names the page.
#[derive(Clone, Debug)]
pub(super) struct Title {
    pub(super) line: usize,
    pub(super) operation: String,
    /// The product's name as printed.
    pub(super) product: Option<String>,
    /// Product code and version in a link.
    link: Option<(String, String)>,
}

impl Title {
    /// The title as printed.
    pub(super) fn name(&self) -> String {
        match &self.product {
            Some(product) => format!("{product}:{}", self.operation),
            None => self.operation.clone(),
        }
    }
}

/// Reads the title: `<product>:<operation>`, or the operation alone where a link names the product.
pub(super) fn read(file: &str, head: &[Line], lines: &[Line]) -> Result<Title, PageError> {
    let links: Vec<_> = lines.iter().filter_map(|line| Some((line.number, link(&line.raw)?))).collect();
    let updated = head.iter().position(|line| is_date_line(&line.text)).unwrap_or(head.len());
    let titles =
        |lines: &[Line]| lines.iter().filter_map(|line| Some((line.number, titled(line)?))).collect::<Vec<_>>();
    let (before, after) = head.split_at_checked(updated).unwrap_or((head, &[]));
    let found = titles(before).pop().or_else(|| titles(after).into_iter().next());
    if let Some((line, (product, operation))) = found {
        let link = links.into_iter().find(|(_, (_, _, name))| *name == operation);
        let link = link.map(|(_, (product, version, _))| (product, version));
        return Ok(Title { line, operation, product: Some(product), link });
    }
    let heading = head.iter().find(|line| line.heading == Some(1)).map(|line| line.text.clone());
    let named = links.into_iter().find(|(_, (_, _, name))| heading.as_ref().is_none_or(|heading| heading == name));
    match named {
        Some((line, (product, version, operation))) => {
            Ok(Title { line, operation, product: None, link: Some((product, version)) })
        }
        None => Err(PageError::NoTitle { file: file.to_owned(), line: head.first().map_or(1, |line| line.number) }),
    }
}

fn titled(line: &Line) -> Option<(String, String)> {
    if is_date_line(&line.text) {
        return None;
    }
    let text = line.text.strip_prefix("title:").unwrap_or(&line.text).trim().trim_matches(['"', '\'']);
    let (product, operation) = text.rsplit_once([':', '：'])?;
    let (product, operation) = (product.trim(), operation.trim());
    (!product.is_empty() && product.len() <= 80 && is_operation(operation))
        .then(|| (product.to_owned(), operation.to_owned()))
}

fn is_operation(text: &str) -> bool {
    let inner = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.len() <= 128 && text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.chars().all(inner)
}

/// Product, version and operation of a link such as `…/api/ecd/2020-09-30/UpdateFotaTask`.
fn link(raw: &str) -> Option<(String, String, String)> {
    ["/api/", "/document/"].iter().find_map(|mark| {
        let (_, path) = raw.split_once("alibabacloud.com")?.1.split_once(mark)?;
        let mut parts = path.splitn(3, '/');
        let (product, version, rest) = (parts.next()?, parts.next()?, parts.next()?);
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(rest.len());
        let operation = rest.get(..end).filter(|name| is_operation(name))?;
        let is_product =
            |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        (is_product(product) && is_iso_date(version))
            .then(|| (product.to_owned(), version.to_owned(), operation.to_owned()))
    })
}

/// The folder of the operation; where it is not certain, there is a question.
pub(super) fn folder(title: &Title, options: &Options<'_>, reader: &mut Reader<'_>) -> Option<String> {
    if let (Some(product), Some(version)) = (options.product, options.version) {
        return Some(folder::of_version(product, version));
    }
    let chosen = |known: &&Known<'_>| {
        options.product.is_none_or(|product| product.eq_ignore_ascii_case(known.product))
            && options.version.is_none_or(|version| version == known.version)
    };
    if let Some((product, version)) = &title.link {
        let linked = Known { product, version, title: None, default: false };
        if chosen(&&linked) {
            return Some(folder::of_version(product, version));
        }
    }
    let is_titled = |known: &&Known<'_>| {
        let same = |shown: &str| known.title.is_some_and(|title| title.eq_ignore_ascii_case(shown));
        options.product.is_some() || title.product.as_deref().is_some_and(same)
    };
    let mut found: Vec<_> = options.known.iter().filter(chosen).filter(is_titled).collect();
    found.sort_by_key(|known| !known.default);
    if let [one] = found.as_slice() {
        return Some(folder::of_version(one.product, one.version));
    }
    if let Some(folder) = reader.answer(title.line, Expected::Folder).and_then(answer::folder) {
        return Some(folder);
    }
    let choices = found.iter().map(|known| folder::of_version(known.product, known.version)).collect();
    let text = match found.is_empty() {
        true => format!("no known product has the title {:?}; which product and version is it?", title.name()),
        false => format!("the page does not say which version {:?} belongs to; which one is it?", title.name()),
    };
    reader.question(title.line, "folder", Expected::Folder, text, choices);
    None
}

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
    link: Option<Link>,
}

/// What a link into the documentation or the API explorer names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Link {
    product: String,
    version: Option<String>,
    operation: String,
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

/// Reads the title: `<product>:<operation>`, or the operation alone.
pub(super) fn read(file: &str, head: &[Line], lines: &[Line]) -> Result<Title, PageError> {
    let links: Vec<_> = lines.iter().filter_map(|line| Some((line.number, link(&line.raw)?))).collect();
    let updated = head.iter().position(|line| is_date_line(&line.text)).unwrap_or(head.len());
    let titles =
        |lines: &[Line]| lines.iter().filter_map(|line| Some((line.number, titled(line)?))).collect::<Vec<_>>();
    let (before, after) = head.split_at_checked(updated).unwrap_or((head, &[]));
    let found = titles(before).pop().or_else(|| titles(after).into_iter().next());
    if let Some((line, (product, operation))) = found {
        let link = chosen(&links, &operation);
        return Ok(Title { line, operation, product: Some(product), link });
    }
    let heading = head.iter().find(|line| line.heading == Some(1));
    let is_named =
        |link: &Link| link.operation != ERRORS && heading.is_none_or(|heading| heading.text == link.operation);
    if let Some((line, named)) = links.iter().find(|(_, link)| is_named(link)) {
        return Ok(Title { line: *line, operation: named.operation.clone(), product: None, link: Some(named.clone()) });
    }
    // Pages before 2020 name the operation alone.
    match heading.filter(|heading| is_operation(&heading.text)) {
        Some(heading) => {
            let operation = heading.text.clone();
            let link = chosen(&links, &operation);
            Ok(Title { line: heading.number, operation, product: None, link })
        }
        None => Err(PageError::NoTitle { file: file.to_owned(), line: head.first().map_or(1, |line| line.number) }),
    }
}

/// The page that lists the errors of a whole version.
const ERRORS: &str = "errorCode";

/// The link that names the operation; otherwise the one to the errors of its version.
fn chosen(links: &[(usize, Link)], operation: &str) -> Option<Link> {
    let named = |name: &str| links.iter().map(|(_, link)| link).find(|link| link.operation == name).cloned();
    named(operation).or_else(|| named(ERRORS))
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

/// A link such as `…/api/ecd/2020-09-30/UpdateFotaTask`, or `…/#product=Slb&api=AddBackendServers`.
fn link(raw: &str) -> Option<Link> {
    let is_product =
        |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    let newest = ["/api/", "/document/"].iter().find_map(|mark| {
        let (_, path) = raw.split_once("alibabacloud.com")?.1.split_once(mark)?;
        let mut parts = path.splitn(3, '/');
        let (product, version, rest) = (parts.next()?, parts.next()?, parts.next()?);
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(rest.len());
        let operation = rest.get(..end).filter(|name| is_operation(name))?;
        (is_product(product) && is_iso_date(version)).then(|| Link {
            product: product.to_owned(),
            version: Some(version.to_owned()),
            operation: operation.to_owned(),
        })
    });
    newest.or_else(|| {
        let (_, query) = raw.split_once("api.aliyun.com/#")?;
        let query = query.split([')', ' ', ']']).next()?;
        let value = |key: &str| query.split('&').find_map(|part| part.strip_prefix(key)?.strip_prefix('='));
        let product = value("product").filter(|product| is_product(product))?.to_owned();
        let operation = value("api").filter(|name| is_operation(name))?.to_owned();
        let version = value("version").filter(|version| is_iso_date(version)).map(str::to_owned);
        Some(Link { product, version, operation })
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
    if let Some(Link { product, version: Some(version), .. }) = &title.link {
        let linked = Known { product, version, title: None, default: false };
        if chosen(&&linked) {
            return Some(folder::of_version(product, version));
        }
    }
    let is_titled = |known: &&Known<'_>| {
        let same = |shown: &str| known.title.is_some_and(|title| title.eq_ignore_ascii_case(shown));
        let is_linked = |link: &Link| link.product.eq_ignore_ascii_case(known.product);
        options.product.is_some()
            || title.product.as_deref().is_some_and(same)
            || title.link.as_ref().is_some_and(is_linked)
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

//! Which operations answer in pages, and how the pages follow each other.
//!
//! Owns the names by which the documentation tells it. An operation is left alone where a name, a
//! list or the first number could mean two things: a wrong walk loses items silently.

use super::{Operation, PageNumber, PageToken, Pagination, Parameter, Place, Step, Type, outputs};
use crate::spec::{self, Product, Schema};
use outputs::{Leaf, Outputs};

/// What a request calls the token of a page, and what an output may call the next one, the best
/// name first. Letters alone, in lower case: `NextToken`, `next_token` and `nextToken` are one name.
const TOKENS: [(&str, &[&str]); 8] = [
    ("nexttoken", &["nexttoken"]),
    ("nextpagetoken", &["nextpagetoken"]),
    ("pagetoken", &["nextpagetoken", "pagetoken"]),
    ("nextmarker", &["nextmarker"]),
    ("marker", &["nextmarker", "marker"]),
    ("continuationtoken", &["nextcontinuationtoken", "continuationtoken"]),
    ("scrolltoken", &["scrolltoken"]),
    ("token", &["nexttoken"]),
];

/// What a request calls the number of a page. The first four count from 1 where nothing is said.
const NUMBERS: [&str; 6] = ["pagenumber", "pageno", "pagenum", "currentpage", "pageindex", "page"];

/// The one name of a size that names pages and nothing else.
const PAGE_SIZE: &str = "pagesize";

/// What a request calls the size of a numbered page, the best name first.
const SIZES: [&str; 10] =
    [PAGE_SIZE, "pagelimit", "perpage", "size", "limit", "showsize", "maxresults", "maxresult", "maxitems", "maxitem"];

/// What a request calls the size of a page that a token asks for, the best name first.
const TOKEN_SIZES: [&str; 6] = ["maxresults", "maxresult", "maxitems", "maxitem", "limit", "maxkeys"];

/// What an output calls the number of all items, the best name first.
const TOTALS: [&str; 14] = [
    "totalcount",
    "totalrecordcount",
    "totalitemcount",
    "itemtotalcount",
    "totalnum",
    "totalnumber",
    "totalitems",
    "totalitemnum",
    "totalrecords",
    "totalelements",
    "totalresults",
    "totalcounts",
    "xtotalcount",
    "total",
];

/// How the pages of an operation follow each other, if it is known to have pages.
///
/// `operation` is lowered already; `shared` are the types that it may refer to.
pub(super) fn recognise(
    product: &Product,
    spec: &spec::Operation,
    operation: &Operation,
    outputs: &Outputs<'_>,
) -> Option<Pagination> {
    if operation.not_callable.is_some() || !super::reads::seems_to_read(&product.product, spec) {
        return None;
    }
    let asked = places(product, spec, operation);
    let leaves = outputs.leaves(operation)?;
    let list = list(&leaves)?;
    if is_paged_inside(&outputs.leaves_of_item(operation, list.item()?)) {
        return None;
    }
    let token = token(&asked, &leaves)?;
    let number = number(&asked, &leaves, list)?;
    let total = total(&leaves, list);
    // A number without a size and a total may be that of a page of a document.
    let number = number.filter(|number| number.size.is_some() || total.is_some());
    if token.is_none() && number.is_none() {
        return None;
    }
    // A size tells which way the caller chose only where there are two.
    let other = |size: &Place| number.as_ref().is_some_and(|number| number.size.as_ref() != Some(size));
    let token = token.map(|token| PageToken { size: token.size.filter(other), ..token });
    Some(Pagination {
        output: operation.output.clone(),
        item: list.item()?.clone(),
        steps: list.steps.clone(),
        token,
        number,
        total: total.map(Leaf::path),
    })
}

/// A parameter, or a member of one, that could ask for a page.
struct Asked<'a> {
    /// Its name as letters alone.
    name: String,
    node: &'a Schema,
    place: Place,
}

impl Asked<'_> {
    fn kind(&self) -> Option<spec::Type> {
        self.node.kind
    }

    /// Inside JSON the kind of a value counts; elsewhere everything is text.
    fn in_json(&self) -> bool {
        !self.place.inside.is_empty()
    }
}

fn places<'a>(product: &'a Product, spec: &'a spec::Operation, operation: &Operation) -> Vec<Asked<'a>> {
    use spec::Location::{Body, Form, Query};
    let mut asked = Vec::new();
    for (node, parameter) in spec.parameters.iter().zip(&operation.parameters) {
        if !matches!(node.location, None | Some(Query | Form | Body)) {
            continue;
        }
        let at = |node: &'a Schema, inside: Vec<String>| Asked {
            name: letters(node.name.as_deref().unwrap_or_default()),
            node: resolve(product, node),
            place: Place { parameter: Parameter { region: false, ..parameter.clone() }, inside },
        };
        if node.location != Some(Body) {
            asked.push(at(node, Vec::new()));
        }
        let members = &resolve(product, node).members;
        asked.extend(members.iter().map(|member| at(member, member.name.iter().cloned().collect())));
    }
    asked
}

/// The schema that a node refers to, or the node itself.
fn resolve<'a>(product: &'a Product, node: &'a Schema) -> &'a Schema {
    node.reference.as_ref().and_then(|name| product.schemas.get(name)).unwrap_or(node)
}

/// The list of items: the only list of structures, or the only list.
fn list<'a, 'b>(leaves: &'b [Leaf<'a>]) -> Option<&'b Leaf<'a>> {
    let lists = || leaves.iter().filter(|leaf| leaf.item().is_some());
    let structures = || lists().filter(|leaf| matches!(leaf.item(), Some(Type::Local(_) | Type::Shared { .. })));
    match structures().count() {
        0 => only(lists()),
        _ => only(structures()),
    }
}

/// Whether each item of a list has pages of its own: the number of a page or a total stands in the
/// item, beside the size of a page. Asking for another page changes what is in the items then, and
/// the list stays as it is.
fn is_paged_inside(leaves: &[Leaf<'_>]) -> bool {
    let around = |leaf: &Leaf<'_>| leaf.steps.split_last().map(|(_, rest)| rest.to_vec());
    let sizes: Vec<_> = leaves.iter().filter(|leaf| leaf.name == PAGE_SIZE && leaf.is_number()).map(around).collect();
    let counts = |leaf: &&Leaf<'_>| NUMBERS.contains(&leaf.name.as_str()) || TOTALS.contains(&leaf.name.as_str());
    leaves.iter().filter(counts).any(|leaf| leaf.is_number() && sizes.contains(&around(leaf)))
}

/// The token that leads on; `None` says that a name could mean two things.
#[allow(clippy::option_option, reason = "no token and an ambiguous one are two answers")]
fn token(asked: &[Asked<'_>], leaves: &[Leaf<'_>]) -> Option<Option<PageToken>> {
    let known = |asked: &&Asked<'_>| TOKENS.iter().find(|(name, _)| *name == asked.name);
    let text = |asked: &&Asked<'_>| asked.kind() == Some(spec::Type::String) && known(asked).is_some();
    let mut found = Vec::new();
    for asked in asked.iter().filter(text) {
        let names = known(&asked).map_or(&[][..], |(_, names)| names);
        let told = names.iter().find_map(|name| {
            let named = leaves.iter().filter(|leaf| leaf.name == *name && *leaf.ty == Type::Text);
            Some(named.collect::<Vec<_>>()).filter(|named| !named.is_empty())
        });
        match told.as_deref() {
            None => {}
            Some([told]) => found.push((asked, *told)),
            Some(_) => return None,
        }
    }
    match found.as_slice() {
        [] => Some(None),
        [(place, told)] => {
            Some(Some(PageToken { asked: place.place.clone(), told: told.path(), size: best(asked, &TOKEN_SIZES) }))
        }
        _ => None,
    }
}

/// The number that leads on; `None` says that it could mean two things.
#[allow(clippy::option_option, reason = "no number and an ambiguous one are two answers")]
fn number(asked: &[Asked<'_>], leaves: &[Leaf<'_>], list: &Leaf<'_>) -> Option<Option<PageNumber>> {
    let fits = |asked: &&Asked<'_>| match asked.kind() {
        Some(spec::Type::Integer) => true,
        Some(spec::Type::String) => !asked.in_json(),
        _ => false,
    };
    let numbers: Vec<_> = asked.iter().filter(|asked| NUMBERS.contains(&asked.name.as_str())).filter(fits).collect();
    let place = match numbers.as_slice() {
        [] => return Some(None),
        [only] => *only,
        _ => return None,
    };
    let told = nearest(leaves, list, |leaf| leaf.name == place.name && *leaf.ty == Type::Integer);
    let first = first(place.node, &place.name, told.is_some())?;
    let size = best(asked, &SIZES);
    let size_name = size.as_ref().map(|size| letters(size.name()));
    let size_told = nearest(leaves, list, |leaf| Some(&leaf.name) == size_name.as_ref() && leaf.is_number());
    Some(Some(PageNumber {
        asked: place.place.clone(),
        first,
        told: told.map(Leaf::path),
        size,
        size_told: size_told.map(Leaf::path),
    }))
}

/// The number of the first page: as documented, or 1 where the name says enough. Where an output
/// repeats the number, it has the last word at run time.
fn first(node: &Schema, name: &str, told: bool) -> Option<i64> {
    let number = |text: &Option<String>| text.as_deref().and_then(|text| text.trim().parse::<i64>().ok());
    match (number(&node.default), number(&node.minimum)) {
        (Some(1), _) => Some(1),
        // Some metadata gives a default of 0 to pages that count from 1, and their bounds say so.
        (Some(0), Some(0)) if node.exclusive_minimum => Some(1),
        (Some(0), Some(1)) if !node.exclusive_minimum => Some(1),
        (Some(0), Some(1..)) => None,
        (Some(0), _) => (told || number(&node.example) == Some(0)).then_some(0),
        (_, Some(0)) if node.exclusive_minimum => Some(1),
        (_, Some(1)) if !node.exclusive_minimum => Some(1),
        (_, Some(0)) => told.then_some(1),
        _ => {
            let sure = NUMBERS.iter().take(4).any(|known| *known == name);
            (told || (sure && number(&node.example) != Some(0))).then_some(1)
        }
    }
}

/// The documented total: the best name, nearest to the list.
fn total<'a, 'b>(leaves: &'b [Leaf<'a>], list: &Leaf<'a>) -> Option<&'b Leaf<'a>> {
    TOTALS.iter().find_map(|name| nearest(leaves, list, |leaf| leaf.name == *name && leaf.is_number()))
}

/// The only leaf of a kind beside the list or around it, or else the only one of its kind.
fn nearest<'a, 'b>(
    leaves: &'b [Leaf<'a>],
    list: &Leaf<'a>,
    wanted: impl Fn(&Leaf<'a>) -> bool,
) -> Option<&'b Leaf<'a>> {
    let found: Vec<_> = leaves.iter().filter(|leaf| wanted(leaf)).collect();
    let around = |leaf: &&&Leaf<'a>| list.steps.starts_with(leaf.steps.split_last().map_or(&[], |(_, rest)| rest));
    let depth = found.iter().filter(around).map(|leaf| leaf.steps.len()).max();
    match depth {
        Some(depth) => only(found.iter().filter(around).filter(|leaf| leaf.steps.len() == depth)).copied(),
        None => only(found.into_iter()),
    }
}

/// The place with the best of these names.
fn best(asked: &[Asked<'_>], names: &[&str]) -> Option<Place> {
    let kinds = [Some(spec::Type::Integer), Some(spec::Type::String)];
    let fits = |asked: &&Asked<'_>, name: &str| asked.name == name && kinds.contains(&asked.kind());
    names.iter().find_map(|name| asked.iter().find(|asked| fits(asked, name))).map(|asked| asked.place.clone())
}

fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    found.next().filter(|_| found.next().is_none())
}

/// A name as letters and digits in lower case.
pub(super) fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

impl Place {
    /// The name of the value itself.
    fn name(&self) -> &str {
        self.inside.last().unwrap_or(&self.parameter.wire_name)
    }
}

impl Step {
    /// The wire names of steps.
    pub(super) fn names(steps: &[Step]) -> Vec<String> {
        steps.iter().map(|step| step.wire_name.clone()).collect()
    }
}

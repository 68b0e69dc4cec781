//! Which operations respond in pages, and how the pages follow each other.
//!
//! Owns the names by which pages are recognised. An operation is left alone where a name, a
//! list or the first number could mean two things: a wrong walk loses items silently.

use super::outputs::{Leaf, Outputs};
use super::read_only::seems_to_read;
use crate::model::operation::Operation;
use crate::model::pagination::{PageNumber, PageToken, Pagination, RequestPlace};
use crate::model::parameter::Parameter;
use crate::model::shape::Type;
use crate::name::normalized;
use crate::spec::{self, Product, Schema};

/// What a request calls the token of a page, and what an output may call the next one, the best
/// name first. All names here are normalized: `NextToken`, `next_token` and `nextToken` are one name.
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

/// What a request calls the size of a page that a token requests, the best name first.
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
    if operation.not_callable.is_some() || !seems_to_read(&product.product, spec) {
        return None;
    }
    let parameters = page_parameters(product, spec, operation);
    let leaves = outputs.leaves(operation)?;
    let list = list(&leaves)?;
    if is_paged_inside(&outputs.leaves_of_item(operation, list.item()?)) {
        return None;
    }
    let (token, number) = match (token(&parameters, &leaves), number(&parameters, &leaves, list)) {
        (Recognised::Ambiguous, _) | (_, Recognised::Ambiguous) => return None,
        (token, number) => (token.found(), number.found()),
    };
    let total = total(&leaves, list);
    // A number without a size and a total may be that of a page of a document.
    let number = number.filter(|number| number.size.is_some() || total.is_some());
    if token.is_none() && number.is_none() {
        return None;
    }
    // The size shows which way the caller chose only where the two ways have different sizes.
    let other = |size: &RequestPlace| number.as_ref().is_some_and(|number| number.size.as_ref() != Some(size));
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

/// What was recognised of one way from page to page.
enum Recognised<T> {
    /// The operation does not have it.
    Absent,
    /// A name could mean two things.
    Ambiguous,
    /// It is this.
    Found(T),
}

impl<T> Recognised<T> {
    fn found(self) -> Option<T> {
        match self {
            Self::Found(found) => Some(found),
            Self::Absent | Self::Ambiguous => None,
        }
    }
}

/// A parameter, or a member of one, that could request a page.
struct PageParameter<'a> {
    /// Its normalized name.
    name: String,
    node: &'a Schema,
    place: RequestPlace,
}

impl PageParameter<'_> {
    fn kind(&self) -> Option<spec::Type> {
        self.node.kind
    }

    /// Inside JSON the kind of a value counts; elsewhere everything is text.
    fn in_json(&self) -> bool {
        !self.place.inside.is_empty()
    }
}

fn page_parameters<'a>(
    product: &'a Product,
    spec: &'a spec::Operation,
    operation: &Operation,
) -> Vec<PageParameter<'a>> {
    use spec::Location::{Body, Form, Query};
    let mut found = Vec::new();
    for (node, parameter) in spec.parameters.iter().zip(&operation.parameters) {
        if !matches!(node.location, None | Some(Query | Form | Body)) {
            continue;
        }
        let at = |node: &'a Schema, inside: Vec<String>| PageParameter {
            name: normalized(node.name.as_deref().unwrap_or_default()),
            node: resolve(product, node),
            place: RequestPlace { parameter: Parameter { region: false, ..parameter.clone() }, inside },
        };
        if node.location != Some(Body) {
            found.push(at(node, Vec::new()));
        }
        let members = &resolve(product, node).members;
        found.extend(members.iter().map(|member| at(member, member.name.iter().cloned().collect())));
    }
    found
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

/// Whether each item of a list has pages of its own: the item contains the number of a page or a total,
/// beside the size of a page. Another page then changes what is in the items, and the list stays as it is.
fn is_paged_inside(leaves: &[Leaf<'_>]) -> bool {
    let around = |leaf: &Leaf<'_>| leaf.steps.split_last().map(|(_, rest)| rest.to_vec());
    let sizes: Vec<_> = leaves.iter().filter(|leaf| leaf.name == PAGE_SIZE && leaf.is_number()).map(around).collect();
    let counts = |leaf: &&Leaf<'_>| NUMBERS.contains(&leaf.name.as_str()) || TOTALS.contains(&leaf.name.as_str());
    leaves.iter().filter(counts).any(|leaf| leaf.is_number() && sizes.contains(&around(leaf)))
}

/// The token that requests the next page.
fn token(parameters: &[PageParameter<'_>], leaves: &[Leaf<'_>]) -> Recognised<PageToken> {
    let mut found = Vec::new();
    for parameter in parameters.iter().filter(|parameter| parameter.kind() == Some(spec::Type::String)) {
        let Some((_, names)) = TOKENS.iter().find(|(name, _)| *name == parameter.name) else { continue };
        let next = names.iter().find_map(|name| {
            let named = leaves.iter().filter(|leaf| leaf.name == *name && *leaf.ty == Type::Text);
            Some(named.collect::<Vec<_>>()).filter(|named| !named.is_empty())
        });
        match next.as_deref() {
            None => {}
            Some([next]) => found.push((parameter, *next)),
            Some(_) => return Recognised::Ambiguous,
        }
    }
    match found.as_slice() {
        [] => Recognised::Absent,
        [(parameter, next)] => Recognised::Found(PageToken {
            request: parameter.place.clone(),
            response: next.path(),
            size: best(parameters, &TOKEN_SIZES),
        }),
        _ => Recognised::Ambiguous,
    }
}

/// The number that requests a page.
fn number(parameters: &[PageParameter<'_>], leaves: &[Leaf<'_>], list: &Leaf<'_>) -> Recognised<PageNumber> {
    let fits = |parameter: &&PageParameter<'_>| match parameter.kind() {
        Some(spec::Type::Integer) => true,
        Some(spec::Type::String) => !parameter.in_json(),
        _ => false,
    };
    let named = parameters.iter().filter(|parameter| NUMBERS.contains(&parameter.name.as_str()));
    let numbers: Vec<_> = named.filter(fits).collect();
    let parameter = match numbers.as_slice() {
        [] => return Recognised::Absent,
        [only] => *only,
        _ => return Recognised::Ambiguous,
    };
    let repeated = nearest(leaves, list, |leaf| leaf.name == parameter.name && *leaf.ty == Type::Integer);
    let Some(first) = first(parameter.node, &parameter.name, repeated.is_some()) else {
        return Recognised::Ambiguous;
    };
    let size = best(parameters, &SIZES);
    let size_name = size.as_ref().and_then(|size| size.path().last().map(|name| normalized(name)));
    let response_size = nearest(leaves, list, |leaf| Some(&leaf.name) == size_name.as_ref() && leaf.is_number());
    Recognised::Found(PageNumber {
        request: parameter.place.clone(),
        first,
        response: repeated.map(Leaf::path),
        size,
        response_size: response_size.map(Leaf::path),
    })
}

/// The number of the first page: as documented, or 1 where the name says enough. Where an output
/// repeats the number, the repeated one decides at run time.
fn first(node: &Schema, name: &str, repeated: bool) -> Option<i64> {
    let number = |text: &Option<String>| text.as_deref().and_then(|text| text.trim().parse::<i64>().ok());
    match (number(&node.default), number(&node.minimum)) {
        (Some(1), _) => Some(1),
        // Some metadata gives a default of 0 to pages that count from 1, and their bounds say so.
        (Some(0), Some(0)) if node.exclusive_minimum => Some(1),
        (Some(0), Some(1)) if !node.exclusive_minimum => Some(1),
        (Some(0), Some(1..)) => None,
        (Some(0), _) => (repeated || number(&node.example) == Some(0)).then_some(0),
        (_, Some(0)) if node.exclusive_minimum => Some(1),
        (_, Some(1)) if !node.exclusive_minimum => Some(1),
        (_, Some(0)) => repeated.then_some(1),
        _ => {
            let sure = NUMBERS.iter().take(4).any(|known| *known == name);
            (repeated || (sure && number(&node.example) != Some(0))).then_some(1)
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
fn best(parameters: &[PageParameter<'_>], names: &[&str]) -> Option<RequestPlace> {
    let is_number = |one: &&PageParameter<'_>| matches!(one.kind(), Some(spec::Type::Integer | spec::Type::String));
    let named = |name: &&str| parameters.iter().filter(is_number).find(|one| one.name == *name);
    names.iter().find_map(named).map(|parameter| parameter.place.clone())
}

fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    found.next().filter(|_| found.next().is_none())
}

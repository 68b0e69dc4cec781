//! The walk from page to page.
//!
//! Owns the decision whether there is a next page, and the parameters that select it. Its input is encoded
//! parameters and a view of the output; it sends nothing.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::{Number, Pagination, Place, Token};
use crate::encode::{Parameters, json, text};
use crate::wire::{View, set_members};

/// The state of a walk.
#[derive(Debug)]
pub(super) struct Walk {
    pagination: &'static Pagination,
    /// The tokens that were sent; the walk would never end if one of them were sent again.
    sent_tokens: BTreeSet<String>,
    /// Whether the pages follow by number because the caller set one.
    by_number: bool,
    /// Whether the first page has arrived.
    started: bool,
    /// The number of the last page that was requested.
    page: Option<i64>,
    /// The number of items up to here, including those before the caller's first page.
    seen: i64,
    /// The hash of the last list, if a repeated page can be recognised by nothing else.
    last_list: Option<u64>,
}

/// What follows a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Another page; the parameters select it.
    Page,
    /// Nothing: it was the last page.
    End,
    /// Nothing, and the page is a repetition of the one before: the service ignores page numbers.
    Repetition,
}

impl Walk {
    /// A walk that starts at the page that the parameters select.
    pub(super) fn new(pagination: &'static Pagination, parameters: &Parameters) -> Self {
        let token = pagination.token.as_ref().and_then(|token| value(&token.request, parameters));
        let number = pagination.number.as_ref().and_then(|number| value(&number.request, parameters));
        Self {
            pagination,
            by_number: token.is_none() && number.is_some(),
            sent_tokens: token.into_iter().collect(),
            started: false,
            page: number.and_then(|text| text.trim().parse().ok()),
            seen: 0,
            last_list: None,
        }
    }

    /// Changes the parameters of the last page so that they select the next one, if there is one.
    ///
    /// By token, the walk ends with a token that is absent, empty or was sent before. By number, it ends at the
    /// documented total, or with a page that repeats the one before. An empty page ends both, unless it comes
    /// with a new token and a total that is not reached.
    pub(super) fn advance(&mut self, output: View<'_>, parameters: &mut Parameters) -> Next {
        let list = find(output, self.pagination.items);
        let count = match list {
            View::List(items) => i64::try_from(items.len()).unwrap_or(i64::MAX),
            _ => 0,
        };
        let first = !std::mem::replace(&mut self.started, true);
        if let (true, Some(number)) = (first, &self.pagination.number) {
            self.start(number, count, output, parameters);
        }
        self.seen = self.seen.saturating_add(count);
        let total = self.total(output, count);
        if let Some(token) = self.pagination.token.as_ref().filter(|_| !self.by_number) {
            match find_text(output, token.response) {
                Some(next) => return self.next_by_token(token, next, count, total, parameters),
                None if self.is_walked_by_token(token, parameters) => return Next::End,
                None => {}
            }
        }
        match &self.pagination.number {
            Some(number) if count > 0 => self.next_by_number(number, list, total, parameters),
            _ => Next::End,
        }
    }

    /// Selects the page of the next token, unless the walk has reached its end.
    fn next_by_token(
        &mut self,
        token: &Token,
        next: String,
        count: i64,
        total: Option<i64>,
        parameters: &mut Parameters,
    ) -> Next {
        let missing = total.is_some_and(|total| self.seen < total);
        if (count == 0 && !missing) || !self.sent_tokens.insert(next.clone()) {
            return Next::End;
        }
        token.request.set(parameters, next.into());
        Next::Page
    }

    /// Whether the caller or an earlier page uses tokens, so that a page without a token is the last one.
    fn is_walked_by_token(&self, token: &Token, parameters: &Parameters) -> bool {
        !self.sent_tokens.is_empty() || token.size.as_ref().is_some_and(|size| value(size, parameters).is_some())
    }

    /// Selects the page with the next number, unless this was the last page.
    fn next_by_number(
        &mut self,
        number: &Number,
        list: View<'_>,
        total: Option<i64>,
        parameters: &mut Parameters,
    ) -> Next {
        match total {
            Some(total) if self.seen >= total => return Next::End,
            Some(_) => {}
            // An operation with tokens and numbers states neither a token nor a total: this is the last page.
            None if self.pagination.token.is_some() && !self.by_number => return Next::End,
            None => {
                let mut hasher = DefaultHasher::new();
                json(list).hash(&mut hasher);
                let hash = Some(hasher.finish());
                if std::mem::replace(&mut self.last_list, hash) == hash {
                    return Next::Repetition;
                }
            }
        }
        let Some(next) = self.page.and_then(|page| page.checked_add(1)) else { return Next::End };
        self.page = Some(next);
        number.request.set(parameters, next.into());
        Next::Page
    }

    /// Determines the number of the first page, and counts the items before it.
    fn start(&mut self, number: &Number, count: i64, output: View<'_>, parameters: &Parameters) {
        if !self.by_number {
            let responded = find_number(output, number.response).filter(|page| matches!(page, 0 | 1));
            self.page = Some(responded.unwrap_or(number.first));
            return;
        }
        let pages = self.page.unwrap_or(number.first).saturating_sub(number.first).max(0);
        let before = |size: i64| pages.saturating_mul(size.max(0));
        let requested = || value(number.size.as_ref()?, parameters)?.trim().parse().ok();
        let size = find_number(output, number.response_size).or_else(|| {
            let requested: i64 = requested()?;
            // A page that is not full is the last one, or the service returns fewer items than the requested
            // size: the latter if the page does not end at the total.
            let last = self.total(output, count) == Some(before(requested).saturating_add(count));
            Some(if last { requested } else { requested.min(count) })
        });
        self.seen = before(size.unwrap_or(count));
    }

    /// The documented total, unless it is less than the number of items on this page.
    fn total(&self, output: View<'_>, count: i64) -> Option<i64> {
        find_number(output, self.pagination.total).filter(|total| *total >= count)
    }
}

/// A value that the request sets; an empty one counts as not set.
fn value(place: &Place, parameters: &Parameters) -> Option<String> {
    place.get(parameters).filter(|text| !text.trim().is_empty())
}

/// The member at the end of a path; an empty path has none.
fn find<'a>(output: View<'a>, path: &[&str]) -> View<'a> {
    match path {
        [] => View::Absent,
        path => path.iter().fold(output, |view, wanted| member(view, wanted)),
    }
}

fn member<'a>(view: View<'a>, wanted: &str) -> View<'a> {
    let mut found = View::Absent;
    if let View::Shape(shape) = view {
        set_members(shape, &mut |name, view| {
            if name == wanted {
                found = view;
            }
        });
    }
    found
}

fn find_text(output: View<'_>, path: &[&str]) -> Option<String> {
    match find(output, path) {
        view @ (View::Text(_) | View::Integer(_)) => text(view).filter(|text| !text.trim().is_empty()),
        _ => None,
    }
}

fn find_number(output: View<'_>, path: &[&str]) -> Option<i64> {
    match find(output, path) {
        View::Integer(number) => Some(number),
        View::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Pagination, Place};
    use super::{Next, Walk};
    use crate::encode::Parameters;
    use crate::operation::{Location, ParameterInfo};
    use crate::wire::{Element as _, Members, Shape};

    /// An output of every style, its list in a wrapper.
    #[derive(Clone, Default)]
    struct Page {
        things: Option<Things>,
        next_token: Option<String>,
        total: Option<String>,
        number: Option<i64>,
        size: Option<i64>,
    }

    #[derive(Clone, Default)]
    struct Things {
        thing: Option<Vec<String>>,
    }

    impl Shape for Page {
        fn empty() -> Self {
            Self::default()
        }
        fn members<'a>(&'a self, members: &mut Members<'a, '_>) {
            members.put("Things", &self.things);
            members.put("NextToken", &self.next_token);
            members.put("TotalCount", &self.total);
            members.put("PageNumber", &self.number);
            members.put("PageSize", &self.size);
        }
    }

    impl Shape for Things {
        fn empty() -> Self {
            Self::default()
        }
        fn members<'a>(&'a self, members: &mut Members<'a, '_>) {
            members.put("Thing", &self.thing);
        }
    }

    /// A page with these items, each one letter.
    fn page(items: &str) -> Page {
        let thing = items.chars().map(String::from).collect();
        Page { things: Some(Things { thing: Some(thing) }), ..Page::default() }
    }

    impl Page {
        fn token(self, token: &str) -> Self {
            Self { next_token: Some(token.to_owned()), ..self }
        }
        fn of(self, total: &str) -> Self {
            Self { total: Some(total.to_owned()), ..self }
        }
        fn numbered(self, number: i64) -> Self {
            Self { number: Some(number), ..self }
        }
        fn sized(self, size: i64) -> Self {
            Self { size: Some(size), ..self }
        }
    }

    const fn query(wire_name: &'static str) -> Place {
        Place::new(ParameterInfo::new(wire_name, Location::Query), &[])
    }

    const PLAIN: Pagination = Pagination::new(&["Things", "Thing"], &["TotalCount"]);
    const UNCOUNTED: Pagination = Pagination::new(&["Things", "Thing"], &[]);
    const TOKEN: &Pagination = &PLAIN.token(query("NextToken"), &["NextToken"]);
    const NUMBER: &Pagination = &numbered(PLAIN, 1);
    const FROM_0: &Pagination = &numbered(PLAIN, 0);
    const NO_TOTAL: &Pagination = &numbered(UNCOUNTED, 1);
    const BOTH: &Pagination = &numbered(PLAIN.token_sized(query("NextToken"), &["NextToken"], query("MaxResults")), 1);

    const fn numbered(pagination: Pagination, first: i64) -> Pagination {
        pagination.number_sized(query("PageNumber"), first, &["PageNumber"], query("PageSize"), &["PageSize"])
    }

    /// The caller's query, the pages that arrive, and the query after each of them, or how the walk ends.
    fn check(pagination: &'static Pagination, query: &str, pages: &[Page], expected: &[&str]) {
        let pairs = query.split_terminator('&').filter_map(|pair| pair.split_once('='));
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let mut parameters = Parameters { query: pairs, ..Parameters::default() };
        let mut walk = Walk::new(pagination, &parameters);
        let mut queries = Vec::new();
        for page in pages {
            match walk.advance(page.view(), &mut parameters) {
                Next::Page => {}
                Next::End => {
                    queries.push("end".to_owned());
                    break;
                }
                Next::Repetition => {
                    queries.push("end without this page".to_owned());
                    break;
                }
            }
            let pairs: Vec<_> = parameters.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
            queries.push(pairs.join("&"));
        }
        assert_eq!(queries, expected, "{query}");
    }

    #[test]
    fn by_token() {
        let (a, b) = (|| page("12").token("a"), || page("34").token("b"));
        check(TOKEN, "", &[a(), b(), page("5")], &["NextToken=a", "NextToken=b", "end"]);
        check(TOKEN, "", &[a(), page("3").token("")], &["NextToken=a", "end"]);
        check(TOKEN, "", &[a(), page("3").token(" ")], &["NextToken=a", "end"]);
        check(TOKEN, "", &[page("")], &["end"]);
        check(TOKEN, "", &[a(), a()], &["NextToken=a", "end"]);
        check(TOKEN, "", &[a(), b(), a()], &["NextToken=a", "NextToken=b", "end"]);
        check(TOKEN, "Id=7&NextToken=a", &[b(), page("5")], &["Id=7&NextToken=b", "end"]);
        check(TOKEN, "NextToken=a", &[a()], &["end"]);
        check(TOKEN, "NextToken=", &[a(), page("3")], &["NextToken=a", "end"]);
        // A total does not end a walk by token: the token takes precedence.
        check(TOKEN, "", &[a().of("2"), b().of("2"), page("")], &["NextToken=a", "NextToken=b", "end"]);
    }

    #[test]
    fn an_empty_page_with_a_token() {
        let empty = || page("").token("a");
        check(TOKEN, "", &[empty()], &["end"]);
        check(TOKEN, "", &[Page::default().token("a")], &["end"]);
        check(TOKEN, "", &[empty().of("0")], &["end"]);
        check(TOKEN, "", &[empty().of("1"), page("1").of("1")], &["NextToken=a", "end"]);
        check(TOKEN, "", &[empty().of("1"), empty().of("1")], &["NextToken=a", "end"]);
    }

    #[test]
    fn by_number_to_the_total() {
        let of_5 = |items| page(items).of("5");
        check(NUMBER, "", &[of_5("12"), of_5("34"), of_5("5")], &["PageNumber=2", "PageNumber=3", "end"]);
        check(NUMBER, "", &[page("").of("0")], &["end"]);
        check(NUMBER, "", &[of_5("12"), page("").of("5")], &["PageNumber=2", "end"]);
        // Five items to a page, so there are ten before the third one.
        check(NUMBER, "PageNumber=3&PageSize=5", &[page("1").of("11")], &["end"]);
        check(NUMBER, "PageNumber=3", &[page("1").of("11").sized(5)], &["end"]);
        // The service returns fewer items than requested, whether it states the size or not.
        check(NUMBER, "PageNumber=2&PageSize=9", &[page("34").of("5").sized(2)], &["PageSize=9&PageNumber=3"]);
        check(NUMBER, "PageNumber=2&PageSize=9", &[page("34").of("5")], &["PageSize=9&PageNumber=3"]);
        check(NUMBER, "PageNumber=2", &[page("12").of("5")], &["PageNumber=3"]);
        check(NUMBER, "PageNumber=two", &[page("12").of("5")], &["end"]);
        check(NUMBER, "PageNumber=9223372036854775807", &[page("12").of("99")], &["end"]);
        // A total that is less than one page is ignored, and without a total the walk goes on.
        check(
            NUMBER,
            "",
            &[page("12").of("0"), page("3").of("-1"), page("")],
            &["PageNumber=2", "PageNumber=3", "end"],
        );
        check(NUMBER, "", &[page("12").of("many"), page("")], &["PageNumber=2", "end"]);
    }

    #[test]
    fn by_number_without_a_total() {
        check(NO_TOTAL, "", &[page("12"), page("3"), page("")], &["PageNumber=2", "PageNumber=3", "end"]);
        check(NO_TOTAL, "", &[page("")], &["end"]);
        check(NO_TOTAL, "", &[page("12"), page("12")], &["PageNumber=2", "end without this page"]);
        check(NO_TOTAL, "", &[page("12"), page("34"), page("12")], &["PageNumber=2", "PageNumber=3", "PageNumber=4"]);
    }

    #[test]
    fn the_first_number() {
        let more = |number: i64| page("12").of("9").numbered(number);
        check(FROM_0, "", &[page("12").of("9")], &["PageNumber=1"]);
        check(FROM_0, "PageNumber=1&PageSize=2", &[page("12").of("4")], &["end"]);
        // The number in the first response takes precedence over the documentation.
        check(NUMBER, "", &[more(0), more(1)], &["PageNumber=1", "PageNumber=2"]);
        check(FROM_0, "", &[more(1), more(2)], &["PageNumber=2", "PageNumber=3"]);
        check(NUMBER, "", &[more(10)], &["PageNumber=2"]);
    }

    #[test]
    fn by_token_or_number() {
        let of_5 = |items| page(items).of("5");
        let token = |items| of_5(items).token("a");
        check(BOTH, "", &[token("12"), of_5("34")], &["NextToken=a", "end"]);
        check(BOTH, "", &[of_5("12"), of_5("34"), of_5("5")], &["PageNumber=2", "PageNumber=3", "end"]);
        check(BOTH, "", &[page("12")], &["end"]);
        check(BOTH, "MaxResults=2", &[of_5("12")], &["end"]);
        check(BOTH, "MaxResults=2", &[token("12"), of_5("3")], &["MaxResults=2&NextToken=a", "end"]);
        check(BOTH, "PageSize=2", &[of_5("12"), of_5("34")], &["PageSize=2&PageNumber=2", "PageSize=2&PageNumber=3"]);
        check(BOTH, "PageNumber=1", &[token("12"), token("34")], &["PageNumber=2", "PageNumber=3"]);
        check(BOTH, "PageNumber=1", &[page("12").token("a"), page("12")], &["PageNumber=2", "end without this page"]);
        check(BOTH, "PageNumber=1&NextToken=z", &[token("12")], &["PageNumber=1&NextToken=a"]);
    }
}

//! The hosts of a product by region.
//!
//! Owns which rows of the list are endpoints, and when a list names the host of every region.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::reader::{At, ImportError, Reader};
use crate::spec::{Endpoint, Product};

/// The names that files give to all regions together.
const PSEUDO_REGIONS: [&str; 2] = ["public", Endpoint::EVERY_REGION];
/// Words in the name of a region or of a host that only the vendor's own tests reach.
const TEST_WORDS: [&str; 5] = ["test", "pre", "share", "inner", "internal"];

/// Reads the list. Of a region with several rows the last one counts.
pub(super) fn import(
    map: &Map<String, Value>,
    at: &At<'_>,
    reader: &mut Reader<'_>,
) -> Result<Vec<Endpoint>, ImportError> {
    let at = at.key("endpoints");
    let mut rows = BTreeMap::new();
    let Some(value) = map.get("endpoints").filter(|value| !value.is_null()) else {
        return Ok(Vec::new());
    };
    for (index, row) in reader.list(value, &at)?.iter().enumerate() {
        if let Some(row) = endpoint(row, &at.index(index), reader)? {
            rows.insert(row.region.clone(), row);
        }
    }
    let mut endpoints: Vec<Endpoint> = rows.into_values().collect();
    let for_tests = remove_test_endpoints(&mut endpoints);
    if !for_tests.is_empty() {
        reader.note(&at, format_args!("only tests reach these regions, which were left out: {}", for_tests.join(", ")));
    }
    endpoints.extend(host_of_every_region(&endpoints));
    endpoints.sort_by(|a, b| a.region.cmp(&b.region));
    Ok(endpoints)
}

fn endpoint(row: &Value, at: &At<'_>, reader: &mut Reader<'_>) -> Result<Option<Endpoint>, ImportError> {
    let row = reader.object(row, at)?;
    let region = reader.required(row, "regionId", at)?;
    let host = reader.required(row, "endpoint", at)?;
    let mut vpc = reader.text(row, "vpc", at)?.filter(|host| !host.is_empty());
    if !is_host(&host) {
        reader.note(&at.key("endpoint"), format_args!("{host:?} is no host; the region {region:?} was left out"));
        return Ok(None);
    }
    if let Some(host) = vpc.take_if(|host| !is_host(host)) {
        reader.note(&at.key("vpc"), format_args!("{host:?} is no host and was left out"));
    }
    let is_pseudo = PSEUDO_REGIONS.contains(&region.as_str());
    let region = if is_pseudo { Endpoint::EVERY_REGION.to_owned() } else { region };
    Ok(Some(Endpoint { region, public: host, vpc }))
}

/// Whether a text can be a host of the vendor: names of letters, digits and hyphens with dots between them.
fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter))
    };
    text.contains('.') && text.split('.').all(is_label)
}

/// Removes the endpoints of a product that only tests reach, and returns their regions.
pub fn without_test_endpoints(product: &mut Product) -> Vec<String> {
    remove_test_endpoints(&mut product.endpoints)
}

/// A test host is only recognised beside others: a product may have no host but one with such a name.
fn remove_test_endpoints(endpoints: &mut Vec<Endpoint>) -> Vec<String> {
    let all_hosts = endpoints.iter().all(is_test_host);
    let (for_tests, others) = std::mem::take(endpoints)
        .into_iter()
        .partition(|row| is_test_region(&row.region) || !all_hosts && is_test_host(row));
    *endpoints = others;
    let for_tests: Vec<Endpoint> = for_tests;
    for_tests.into_iter().map(|row| row.region).collect()
}

/// Whether only the vendor's own tests reach a region, by its name.
pub fn is_test_region(region: &str) -> bool {
    region.split('-').any(|word| TEST_WORDS.contains(&word))
}

fn is_test_host(endpoint: &Endpoint) -> bool {
    let name = endpoint.public.split('.').next().unwrap_or_default();
    name.split('-').any(|word| TEST_WORDS.contains(&word))
}

/// The row of every region, where a list repeats one central host instead: a host that names none of the
/// regions.
fn host_of_every_region(endpoints: &[Endpoint]) -> Option<Endpoint> {
    let (first, others) = endpoints.split_first()?;
    let same = |row: &Endpoint| row.public == first.public;
    let names_region = |host: &str| endpoints.iter().any(|row| host.contains(&row.region));
    let is_named = endpoints.iter().any(|row| row.region == Endpoint::EVERY_REGION);
    if is_named || others.is_empty() || !others.iter().all(same) || names_region(&first.public) {
        return None;
    }
    let vpc = first.vpc.clone().filter(|_| others.iter().all(|row| row.vpc == first.vpc));
    Some(Endpoint { region: Endpoint::EVERY_REGION.to_owned(), public: first.public.clone(), vpc })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[(&str, &str)]) -> Vec<Endpoint> {
        let row = |(region, host): &(&str, &str)| Endpoint {
            region: (*region).to_owned(),
            public: (*host).to_owned(),
            vpc: None,
        };
        rows.iter().map(row).collect()
    }

    #[test]
    fn a_central_host_is_that_of_every_region() {
        for (list, expected) in [
            (&[("a-1", "x.com"), ("b-1", "x.com")][..], Some("x.com")),
            (&[("a-1", "x.com")], None),
            (&[("a-1", "x.a-1.com"), ("b-1", "x.a-1.com")], None),
            (&[("a-1", "x.com"), ("b-1", "y.com")], None),
            (&[("*", "x.com"), ("b-1", "x.com")], None),
            (&[], None),
        ] {
            let found = host_of_every_region(&rows(list));
            assert_eq!(found.map(|row| row.public).as_deref(), expected, "{list:?}");
        }
    }

    #[test]
    fn names_of_tests_are_whole_words() {
        for (list, expected) in [
            (&[("cn-hangzhou-test-306", "x.com"), ("cn-hangzhou", "x.com")][..], &["cn-hangzhou-test-306"][..]),
            (
                &[("cn-shanghai-inner", "x.com"), ("cn-shanghai-internal-prod-1", "x.com")],
                &["cn-shanghai-inner", "cn-shanghai-internal-prod-1"],
            ),
            (&[("cn-preview", "x.com"), ("cn-contest", "x.com")], &[]),
            (&[("a", "x-share.b.com"), ("b", "x.b.com")], &["a"]),
            (&[("a", "x-share.a.com"), ("b", "x-share.b.com")], &[]),
            (&[("a", "expressconnectrouter.a.com"), ("b", "premium.com")], &[]),
        ] {
            let mut list = rows(list);
            assert_eq!(remove_test_endpoints(&mut list), expected);
        }
    }

    #[test]
    fn hosts() {
        for (text, expected) in [
            ("acme.cn-hangzhou.aliyuncs.com", true),
            ("acme", false),
            ("", false),
            ("https://acme.com", false),
            ("acme..com", false),
            (".com", false),
            ("acme.com/path", false),
        ] {
            assert_eq!(is_host(text), expected, "{text}");
        }
    }
}

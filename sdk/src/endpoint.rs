//! Which host a request goes to.
//!
//! Owns endpoint text and the choice between an explicit endpoint, the documented table and the
//! rule. It reads no environment and opens no connection.

use crate::operation::{Action, EndpointInfo};

/// A scheme and a host, with a port where the text named one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    scheme: &'static str,
    host: String,
}

/// Why no endpoint could be chosen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The text is not a host.
    #[error("the endpoint {0:?} is not a host such as esa.cn-hangzhou.aliyuncs.com")]
    Invalid(String),
    /// The product has hosts by region, and no region was given.
    #[error("{product} needs a region; its documented regions are {}", regions.join(", "))]
    RegionNeeded {
        /// The product.
        product: String,
        /// Its documented regions.
        regions: Vec<String>,
    },
    /// The product has no documented host in the region.
    #[error(
        "{product} has no documented endpoint in the region {region}; its documented regions are {}; \
         set an endpoint to use another",
        regions.join(", ")
    )]
    UnknownRegion {
        /// The product.
        product: String,
        /// The region that was asked for.
        region: String,
        /// Its documented regions.
        regions: Vec<String>,
    },
}

impl Endpoint {
    /// Reads endpoint text: a host, with `http://` or `https://` in front or not.
    ///
    /// ```
    /// use alibabacloud_sdk::endpoint::Endpoint;
    ///
    /// let endpoint = Endpoint::parse("http://127.0.0.1:8080/")?;
    /// assert_eq!((endpoint.scheme(), endpoint.host()), ("http", "127.0.0.1:8080"));
    /// # Ok::<_, alibabacloud_sdk::endpoint::EndpointError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The text has a path, a user, blanks or no host.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let trimmed = text.trim();
        let (scheme, rest) = match trimmed.split_once("://") {
            None => ("https", trimmed),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => ("https", rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => ("http", rest),
            Some(_) => return Err(EndpointError::Invalid(text.to_owned())),
        };
        let host = rest.strip_suffix('/').unwrap_or(rest);
        let authority: Option<http::uri::Authority> = host.parse().ok();
        match authority {
            Some(authority) if !authority.host().is_empty() && !host.contains('@') => {
                Ok(Self { scheme, host: host.to_ascii_lowercase() })
            }
            _ => Err(EndpointError::Invalid(text.to_owned())),
        }
    }

    /// `https` or `http`.
    pub fn scheme(&self) -> &'static str {
        self.scheme
    }

    /// The host, with the port if one was named.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The host with host parameters as labels in front.
    pub(crate) fn host_with(&self, labels: &[(String, String)]) -> String {
        labels.iter().fold(self.host.clone(), |host, (_, label)| format!("{label}.{host}"))
    }
}

/// The regions that a call could go to, by who named them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Regions<'a> {
    /// The region that the call names; it wins.
    pub call: Option<&'a str>,
    /// The `RegionId` that the operation carries; it wins over the client's if the product has a
    /// documented endpoint there, so that the endpoint and the parameter agree.
    pub operation: Option<&'a str>,
    /// The region of the client.
    pub client: Option<&'a str>,
}

/// The documented endpoint of the action's product; the rule where the product documents none.
///
/// The rule is `<product>.<region>.aliyuncs.com`, or `<product>.aliyuncs.com` without a region.
/// The scheme is HTTPS unless the operation documents plain HTTP alone.
///
/// # Errors
///
/// The region is not among the documented ones, or one is needed and none was given.
pub fn resolve(action: &Action, table: &[EndpointInfo<'_>], regions: Regions<'_>) -> Result<Endpoint, EndpointError> {
    let documented = |region: &&str| table.iter().any(|row| row.region == *region);
    let region = regions.call.or(regions.operation.filter(documented)).or(regions.client);
    let product = action.product.to_ascii_lowercase();
    let regions = || table.iter().map(|row| row.region.to_owned()).collect();
    let host = match (table, region) {
        ([], Some(region)) => format!("{product}.{region}.aliyuncs.com"),
        ([], None) => format!("{product}.aliyuncs.com"),
        ([first, others @ ..], None) => {
            // A product with one host for every region does not need to be told which.
            if others.iter().any(|row| row.public != first.public) {
                return Err(EndpointError::RegionNeeded { product, regions: regions() });
            }
            first.public.to_owned()
        }
        (table, Some(region)) => match table.iter().find(|row| row.region == region) {
            Some(row) => row.public.to_owned(),
            None => {
                return Err(EndpointError::UnknownRegion { product, region: region.to_owned(), regions: regions() });
            }
        },
    };
    let scheme = if action.http_only { "http" } else { "https" };
    Endpoint::parse(&format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::UntypedOperation;

    fn action(product: &'static str) -> Action {
        UntypedOperation::rpc(product, "2020-01-01", "Test").action
    }

    #[test]
    fn parsing() {
        for (text, expected) in [
            ("esa.cn-hangzhou.aliyuncs.com", Some(("https", "esa.cn-hangzhou.aliyuncs.com"))),
            ("https://ECS.aliyuncs.com/", Some(("https", "ecs.aliyuncs.com"))),
            ("http://127.0.0.1:80", Some(("http", "127.0.0.1:80"))),
            ("http://[::1]:8080", Some(("http", "[::1]:8080"))),
            ("ftp://a", None),
            ("a/b", None),
            ("user@host", None),
            ("", None),
            ("a b", None),
        ] {
            let parsed = Endpoint::parse(text).ok();
            let parts = parsed.as_ref().map(|endpoint| (endpoint.scheme(), endpoint.host()));
            assert_eq!(parts, expected, "{text}");
        }
    }

    #[test]
    fn resolving() {
        let regional = [
            EndpointInfo::new("cn-hangzhou", "esa.cn-hangzhou.aliyuncs.com", None),
            EndpointInfo::new("ap-southeast-1", "esa.ap-southeast-1.aliyuncs.com", None),
        ];
        let central = [
            EndpointInfo::new("cn-hangzhou", "ram.aliyuncs.com", None),
            EndpointInfo::new("cn-beijing", "ram.aliyuncs.com", None),
        ];
        let check = |product: &'static str, table: &[EndpointInfo<'_>], call, expected: &str| {
            let text = match resolve(&action(product), table, Regions { call, ..Regions::default() }) {
                Ok(endpoint) => endpoint.host().to_owned(),
                Err(error) => error.to_string(),
            };
            assert_eq!(text, expected);
        };
        check("ESA", &regional, Some("cn-hangzhou"), "esa.cn-hangzhou.aliyuncs.com");
        check("esa", &regional, None, "esa needs a region; its documented regions are cn-hangzhou, ap-southeast-1");
        check(
            "esa",
            &regional,
            Some("moon-1"),
            "esa has no documented endpoint in the region moon-1; its documented regions are cn-hangzhou, \
             ap-southeast-1; set an endpoint to use another",
        );
        check("ram", &central, None, "ram.aliyuncs.com");
        check("new", &[], Some("cn-hangzhou"), "new.cn-hangzhou.aliyuncs.com");
        check("new", &[], None, "new.aliyuncs.com");
    }

    #[test]
    fn the_region_of_the_operation_wins_over_the_client_where_it_is_documented() {
        let table = [EndpointInfo::new("a", "x.a.com", None), EndpointInfo::new("b", "x.b.com", None)];
        for (call, operation, client, expected) in [
            (None, Some("b"), Some("a"), "x.b.com"),
            (None, Some("elsewhere"), Some("a"), "x.a.com"),
            (Some("a"), Some("b"), None, "x.a.com"),
        ] {
            let endpoint = resolve(&action("x"), &table, Regions { call, operation, client }).unwrap();
            assert_eq!(endpoint.host(), expected);
        }
    }
}

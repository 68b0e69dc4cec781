//! Which host a request goes to.
//!
//! Owns endpoint text and the choice between the documented table and the rule, in either network.
//! An endpoint that somebody named goes before both; that order is in [`crate::client`]. It reads no
//! environment and opens no connection.

use crate::operation::{Action, EndpointInfo};

/// A scheme and a host, with a port where the text named one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    scheme: &'static str,
    host: String,
}

/// Which of a product's hosts a call goes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Network {
    /// The hosts that the internet reaches.
    #[default]
    Public,
    /// The hosts inside a VPC: traffic does not leave the cloud.
    Vpc,
}

/// Why no endpoint could be chosen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The text is not a host.
    #[error("the endpoint {0:?} is not a host such as esa.cn-hangzhou.aliyuncs.com")]
    Invalid(String),
    /// A variable of the environment is not a host.
    #[error("the variable {variable} is {text:?}, which is not a host such as esa.cn-hangzhou.aliyuncs.com")]
    Variable {
        /// The name of the variable.
        variable: String,
        /// What it holds.
        text: String,
    },
    /// The product has hosts by region, and no region was given.
    #[error("{product} needs a region; its documented regions are {}", listed(regions))]
    RegionNeeded {
        /// The product.
        product: String,
        /// Its documented regions.
        regions: Vec<String>,
    },
    /// The product has no documented host in the region.
    #[error(
        "{product} has no documented endpoint in the region {region}; its documented regions are {}; \
         name one of them for the call, or set an endpoint",
        listed(regions)
    )]
    UnknownRegion {
        /// The product.
        product: String,
        /// The region that was asked for.
        region: String,
        /// Its documented regions.
        regions: Vec<String>,
    },
    /// The product has no documented host for VPCs in the region.
    #[error(
        "{product} has no documented VPC endpoint in the region {region}; its regions with one are {}; \
         set an endpoint to use another",
        listed(regions)
    )]
    NoVpcEndpoint {
        /// The product.
        product: String,
        /// The region that was asked for.
        region: String,
        /// Its regions with a VPC endpoint.
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
    /// The `RegionId` that the operation carries; it wins over the client's, so that the endpoint and
    /// the parameter agree.
    pub operation: Option<&'a str>,
    /// The region of the client.
    pub client: Option<&'a str>,
}

impl<'a> Regions<'a> {
    /// The region that counts.
    pub fn choose(self) -> Option<&'a str> {
        self.call.or(self.operation).or(self.client)
    }
}

/// The documented endpoint of the action's product; the rule where the product documents none.
///
/// The rule is `<product>[-vpc].<region>.aliyuncs.com`, without `.<region>` where there is none.
/// The scheme is HTTPS unless the operation documents plain HTTP alone.
///
/// # Errors
///
/// The region is not among the documented ones, or one is needed and none was given.
pub fn resolve(
    action: &Action,
    table: &[EndpointInfo<'_>],
    regions: Regions<'_>,
    network: Network,
) -> Result<Endpoint, EndpointError> {
    let product = action.product.to_ascii_lowercase();
    let host = match (table, regions.choose()) {
        ([], region) => by_rule(&product, region, network),
        (table, None) => only_host(product, table, network)?.to_owned(),
        (table, Some(region)) => {
            let documented = table.iter().any(|row| row.region == region);
            // A region that is meant for all products says nothing about one with a single host.
            match single_host(table, network).filter(|_| !documented && regions.call.is_none()) {
                Some(host) => host.to_owned(),
                None => documented_host(product, table, region, network)?.to_owned(),
            }
        }
    };
    let scheme = if action.http_only { "http" } else { "https" };
    Endpoint::parse(&format!("{scheme}://{host}"))
}

fn by_rule(product: &str, region: Option<&str>, network: Network) -> String {
    let network = match network {
        Network::Public => "",
        Network::Vpc => "-vpc",
    };
    match region {
        Some(region) => format!("{product}{network}.{region}.aliyuncs.com"),
        None => format!("{product}{network}.aliyuncs.com"),
    }
}

impl<'a> EndpointInfo<'a> {
    fn host(&self, network: Network) -> Option<&'a str> {
        match network {
            Network::Public => Some(self.public),
            Network::Vpc => self.vpc,
        }
    }
}

/// The host of a product that has the same one in every region.
fn single_host<'a>(table: &[EndpointInfo<'a>], network: Network) -> Option<&'a str> {
    let mut hosts = table.iter().map(|row| row.host(network));
    let first = hosts.next().flatten()?;
    hosts.all(|host| host == Some(first)).then_some(first)
}

/// The one host of a product, which needs no region.
fn only_host<'a>(product: String, table: &[EndpointInfo<'a>], network: Network) -> Result<&'a str, EndpointError> {
    single_host(table, network)
        .ok_or_else(|| EndpointError::RegionNeeded { product, regions: regions_with(table, network) })
}

fn documented_host<'a>(
    product: String,
    table: &[EndpointInfo<'a>],
    region: &str,
    network: Network,
) -> Result<&'a str, EndpointError> {
    let regions = |network| regions_with(table, network);
    let region = region.to_owned();
    let Some(row) = table.iter().find(|row| row.region == region) else {
        return Err(EndpointError::UnknownRegion { product, region, regions: regions(network) });
    };
    row.host(network).ok_or_else(|| EndpointError::NoVpcEndpoint { product, region, regions: regions(network) })
}

fn regions_with(table: &[EndpointInfo<'_>], network: Network) -> Vec<String> {
    table.iter().filter(|row| row.host(network).is_some()).map(|row| row.region.to_owned()).collect()
}

fn listed(regions: &[String]) -> String {
    if regions.is_empty() { "none".to_owned() } else { regions.join(", ") }
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

    fn check(table: &[EndpointInfo<'_>], regions: Regions<'_>, network: Network, expected: &str) {
        let text = match resolve(&action("X"), table, regions, network) {
            Ok(endpoint) => endpoint.host().to_owned(),
            Err(error) => error.to_string(),
        };
        assert_eq!(text, expected, "{regions:?} {network:?}");
    }

    #[test]
    fn resolving() {
        let regional = [
            EndpointInfo::new("a", "x.a.aliyuncs.com", Some("x-vpc.a.aliyuncs.com")),
            EndpointInfo::new("b", "x.b.aliyuncs.com", None),
        ];
        let central = [EndpointInfo::new("a", "x.com", None), EndpointInfo::new("b", "x.com", None)];
        let (public, vpc) = (Network::Public, Network::Vpc);
        let unknown = "x has no documented endpoint in the region moon-1; its documented regions are a, b; \
                       name one of them for the call, or set an endpoint";
        let no_vpc = "x has no documented VPC endpoint in the region b; its regions with one are a; \
                      set an endpoint to use another";
        let none = "x has no documented VPC endpoint in the region a; its regions with one are none; \
                    set an endpoint to use another";
        for (table, region, network, expected) in [
            (&regional[..], Some("a"), public, "x.a.aliyuncs.com"),
            (&regional, Some("a"), vpc, "x-vpc.a.aliyuncs.com"),
            (&regional, None, public, "x needs a region; its documented regions are a, b"),
            (&regional, None, vpc, "x needs a region; its documented regions are a"),
            (&regional, Some("moon-1"), public, unknown),
            (&regional, Some("b"), vpc, no_vpc),
            (&central, None, public, "x.com"),
            (&central, Some("moon-1"), public, unknown),
            (&central, Some("a"), vpc, none),
            (&[], Some("cn-hangzhou"), public, "x.cn-hangzhou.aliyuncs.com"),
            (&[], Some("cn-hangzhou"), vpc, "x-vpc.cn-hangzhou.aliyuncs.com"),
            (&[], None, public, "x.aliyuncs.com"),
            (&[], None, vpc, "x-vpc.aliyuncs.com"),
        ] {
            check(table, Regions { call: region, ..Regions::default() }, network, expected);
        }
    }

    #[test]
    fn the_endpoint_and_the_parameter_agree_unless_the_call_says_otherwise() {
        let table = [EndpointInfo::new("a", "x.a.com", None), EndpointInfo::new("b", "x.b.com", None)];
        let central = [EndpointInfo::new("a", "x.com", None)];
        let unknown = "x has no documented endpoint in the region elsewhere; its documented regions are a, b; \
                       name one of them for the call, or set an endpoint";
        for (table, call, operation, client, expected) in [
            (&table[..], None, Some("b"), Some("a"), "x.b.com"),
            (&table, None, Some("elsewhere"), Some("a"), unknown),
            (&table, None, None, Some("elsewhere"), unknown),
            (&table, Some("a"), Some("elsewhere"), None, "x.a.com"),
            (&central, None, Some("elsewhere"), Some("b"), "x.com"),
            (&central, None, None, Some("elsewhere"), "x.com"),
            (&[], None, Some("b"), Some("a"), "x.b.aliyuncs.com"),
            (&[], Some("a"), Some("b"), None, "x.a.aliyuncs.com"),
        ] {
            check(table, Regions { call, operation, client }, Network::Public, expected);
        }
    }
}

//! The choice of a documented host.
//!
//! Owns the precedence of regions, and the rule for products without documented hosts.

use super::{Endpoint, EndpointError, Network};
use crate::operation::{Action, EndpointInfo};

/// The regions that a call could go to, by where they are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Regions<'a> {
    /// The region of the call; it takes precedence.
    pub(crate) call: Option<&'a str>,
    /// The `RegionId` of the operation; it takes precedence over the client's, so that the endpoint and the
    /// parameter agree.
    pub(crate) operation: Option<&'a str>,
    /// The region of the client.
    pub(crate) client: Option<&'a str>,
}

impl<'a> Regions<'a> {
    /// The region that takes precedence.
    pub(crate) fn effective(self) -> Option<&'a str> {
        self.call.or(self.operation).or(self.client)
    }
}

/// The documented endpoint of the action's product, or that of the rule if the product documents none.
///
/// The rule is `<product>[-vpc].<region>.aliyuncs.com`, without `.<region>` if no region is set.
/// The scheme is HTTPS unless HTTP is the only documented one.
///
/// # Errors
///
/// The region is not among the documented ones, or a region is required and none is set.
pub(crate) fn choose(
    action: &Action,
    table: &[EndpointInfo<'_>],
    regions: Regions<'_>,
    network: Network,
) -> Result<Endpoint, EndpointError> {
    let product = action.product.to_ascii_lowercase();
    let host = match (table, regions.effective()) {
        ([], region) => by_rule(&product, region, network),
        (table, None) => only_host(product, table, network)?.to_owned(),
        (table, Some(region)) => {
            let documented = table.iter().any(|row| row.region == region || row.region == EVERY_REGION);
            // The client's region is for all products; one with a single host may not document it.
            match single_host(table, network).filter(|_| !documented && regions.call.is_none()) {
                Some(host) => host.to_owned(),
                None => documented_host(product, table, region, network)?.to_owned(),
            }
        }
    };
    let scheme = if action.http_only { "http" } else { "https" };
    format!("{scheme}://{host}").parse()
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

/// The region of a row that is about every region without a row of its own.
const EVERY_REGION: &str = "*";

/// The host of a product that has the same one in every region.
fn single_host<'a>(table: &[EndpointInfo<'a>], network: Network) -> Option<&'a str> {
    let mut hosts = table.iter().map(|row| row.host(network));
    let first = hosts.next().flatten()?;
    hosts.all(|host| host == Some(first)).then_some(first)
}

/// The one host of a product that requires no region, or that of every region.
fn only_host<'a>(product: String, table: &[EndpointInfo<'a>], network: Network) -> Result<&'a str, EndpointError> {
    let of_every_region = || row_of(table, EVERY_REGION).and_then(|row| row.host(network));
    single_host(table, network)
        .or_else(of_every_region)
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
    let Some(row) = row_of(table, &region).or_else(|| row_of(table, EVERY_REGION)) else {
        return Err(EndpointError::UnknownRegion { product, region, regions: regions(network) });
    };
    row.host(network).ok_or_else(|| EndpointError::NoVpcEndpoint { product, region, regions: regions(network) })
}

fn row_of<'t, 'a>(table: &'t [EndpointInfo<'a>], region: &str) -> Option<&'t EndpointInfo<'a>> {
    table.iter().find(|row| row.region == region)
}

fn regions_with(table: &[EndpointInfo<'_>], network: Network) -> Vec<String> {
    let rows = table.iter().filter(|row| row.host(network).is_some() && row.region != EVERY_REGION);
    rows.map(|row| row.region.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::UntypedOperation;

    fn action(product: &'static str) -> Action {
        UntypedOperation::rpc(product, "2020-01-01", "Test").action
    }

    fn check(table: &[EndpointInfo<'_>], regions: Regions<'_>, network: Network, expected: &str) {
        let text = match choose(&action("X"), table, regions, network) {
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
        let everywhere =
            [EndpointInfo::new("*", "x.com", None), EndpointInfo::new("a", "x.a.com", Some("x-vpc.a.com"))];
        let (public, vpc) = (Network::Public, Network::Vpc);
        let unknown = "x has no documented endpoint in the region moon-1; its documented regions are a, b; \
                       set one of them for the call, or set an endpoint";
        let no_vpc = "x has no documented VPC endpoint in the region b; its regions with one are a; \
                      set an endpoint to use another";
        let none = "x has no documented VPC endpoint in the region a; its regions with one are none; \
                    set an endpoint to use another";
        let none_but_a = "x has no documented VPC endpoint in the region moon-1; its regions with one are a; \
                          set an endpoint to use another";
        for (table, region, network, expected) in [
            (&regional[..], Some("a"), public, "x.a.aliyuncs.com"),
            (&regional, Some("a"), vpc, "x-vpc.a.aliyuncs.com"),
            (&regional, None, public, "x requires a region; its documented regions are a, b"),
            (&regional, None, vpc, "x requires a region; its documented regions are a"),
            (&regional, Some("moon-1"), public, unknown),
            (&regional, Some("b"), vpc, no_vpc),
            (&central, None, public, "x.com"),
            (&central, Some("moon-1"), public, unknown),
            (&central, Some("a"), vpc, none),
            (&everywhere, None, public, "x.com"),
            (&everywhere, Some("a"), public, "x.a.com"),
            (&everywhere, Some("a"), vpc, "x-vpc.a.com"),
            (&everywhere, Some("moon-1"), public, "x.com"),
            (&everywhere, Some("moon-1"), vpc, none_but_a),
            (&everywhere, None, vpc, "x requires a region; its documented regions are a"),
            (&[], Some("cn-hangzhou"), public, "x.cn-hangzhou.aliyuncs.com"),
            (&[], Some("cn-hangzhou"), vpc, "x-vpc.cn-hangzhou.aliyuncs.com"),
            (&[], None, public, "x.aliyuncs.com"),
            (&[], None, vpc, "x-vpc.aliyuncs.com"),
        ] {
            check(table, Regions { call: region, ..Regions::default() }, network, expected);
        }
    }

    #[test]
    fn the_endpoint_and_the_parameter_agree_unless_the_call_sets_a_region() {
        let table = [EndpointInfo::new("a", "x.a.com", None), EndpointInfo::new("b", "x.b.com", None)];
        let central = [EndpointInfo::new("a", "x.com", None)];
        let unknown = "x has no documented endpoint in the region elsewhere; its documented regions are a, b; \
                       set one of them for the call, or set an endpoint";
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

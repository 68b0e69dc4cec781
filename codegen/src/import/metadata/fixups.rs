//! Slips of single metadata files, each by name.
//!
//! Owns which documented values and examples are left out although no rule finds them. A slip that
//! is there no more is told, so that its row can go.

use super::reader::{At, Reader};
use crate::spec::{Operation, Schema};

/// A product version, one of its operations, and a place in that.
type Slip = (&'static str, &'static str, &'static str);

/// Places whose only documented value is an example: any other text is taken as well.
const VALUES: [Slip; 2] = [
    ("dcdn/2018-01-15", "DescribeDcdnUserVipsByDomain", "parameters.DomainName"),
    ("vpc/2016-04-28", "ListDhcpOptionsSets", "parameters.DomainName"),
];

/// Places whose documented example is a sentence about the place, and none of its values.
const EXAMPLES: [Slip; 28] = [
    ("alidns/2015-01-09", "CreateCloudGtmAddress", "parameters.AttributeInfo"),
    ("alidns/2015-01-09", "DescribeCloudGtmAddress", "responses.200.AttributeInfo"),
    ("alidns/2015-01-09", "DescribeCloudGtmAddressPool", "responses.200.Addresses.Address.items.AttributeInfo"),
    (
        "alidns/2015-01-09",
        "DescribeCloudGtmInstanceConfigFullInfo",
        "responses.200.AddressPools.AddressPool.items.Addresses.Address.items.AttributeInfo",
    ),
    (
        "alidns/2015-01-09",
        "ListCloudGtmAddressPools",
        "responses.200.AddressPools.AddressPool.items.Addresses.Address.items.AttributeInfo",
    ),
    ("alidns/2015-01-09", "ListCloudGtmAddresses", "responses.200.Addresses.Address.items.AttributeInfo"),
    (
        "alidns/2015-01-09",
        "SearchCloudGtmAddressPools",
        "responses.200.AddressPools.AddressPool.items.Addresses.Address.items.AttributeInfo",
    ),
    ("alidns/2015-01-09", "SearchCloudGtmAddresses", "responses.200.Addresses.Address.items.AttributeInfo"),
    ("alidns/2015-01-09", "UpdateCloudGtmAddress", "parameters.AttributeInfo"),
    ("alidns/2015-01-09", "UpdateCloudGtmInstanceConfigBasic", "parameters.Ttl"),
    ("bssopenapi/2017-12-14", "CreateResellerUserQuota", "parameters.Currency"),
    ("bssopenapi/2017-12-14", "GetAccountRelation", "parameters.RelationId"),
    ("bssopenapi/2017-12-14", "GetAccountRelation", "responses.200.Data.ChildUserId"),
    ("bssopenapi/2017-12-14", "GetAccountRelation", "responses.200.Data.Id"),
    ("bssopenapi/2017-12-14", "GetAccountRelation", "responses.200.Data.ParentUserId"),
    ("bssopenapi/2017-12-14", "GetOrderDetail", "responses.200.Data.OrderList.Order.items.Currency"),
    ("bssopenapi/2017-12-14", "GetOrderDetail", "responses.200.Data.OrderList.Order.items.OrderType"),
    ("bssopenapi/2017-12-14", "GetOrderDetail", "responses.200.Data.OrderList.Order.items.PaymentCurrency"),
    ("bssopenapi/2017-12-14", "GetOrderDetail", "responses.200.Data.OrderList.Order.items.PaymentStatus"),
    ("bssopenapi/2017-12-14", "GetOrderDetail", "responses.200.Data.OrderList.Order.items.SubscriptionType"),
    ("bssopenapi/2017-12-14", "InquiryPriceRefundInstance", "responses.200.Data.Currency"),
    ("bssopenapi/2017-12-14", "QueryAvailableInstances", "responses.200.Data.InstanceList.items.SubStatus"),
    ("bssopenapi/2017-12-14", "SetResellerUserQuota", "parameters.Currency"),
    (
        "cms/2019-01-01",
        "DescribeDynamicTagRuleList",
        "responses.200.TagGroupList.TagGroup.items.TagValueBlacklist.TagValueBlacklist.items",
    ),
    ("cr/2018-12-01", "GetInstance", "responses.200.InstanceIssue"),
    ("cs/2015-12-15", "CreateCluster", "parameters.body.ip_stack"),
    ("esa/2024-09-10", "GetEdgeContainerAppVersion", "responses.200.Version.Containers.items.Storage"),
    ("vpc/2016-04-28", "CreateNatGateway", "parameters.AutoPay"),
];

/// Leaves out what is known to be a slip in an operation.
pub(super) fn apply(folder: &str, operation: &mut Operation, at: &At<'_>, reader: &mut Reader<'_>) {
    let name = operation.name.clone();
    let of_operation = |slip: &&Slip| slip.0 == folder && slip.1 == name;
    for (_, _, place) in VALUES.iter().filter(of_operation) {
        let values = find(operation, place).map(|node| std::mem::take(&mut node.values));
        tell(place, "value", values.is_some_and(|values| !values.is_empty()), at, reader);
    }
    for (_, _, place) in EXAMPLES.iter().filter(of_operation) {
        let example = find(operation, place).and_then(|node| node.example.take());
        tell(place, "example", example.is_some(), at, reader);
    }
}

/// Nothing is said of a slip that is left out, as of all else that is no fact.
fn tell(place: &str, what: &str, found: bool, at: &At<'_>, reader: &mut Reader<'_>) {
    if !found {
        reader.note(at, format_args!("{place} has no {what} any more that is known to be a slip"));
    }
}

/// The node at a place: names of members, and `items` for what an array holds.
fn find<'a>(operation: &'a mut Operation, place: &str) -> Option<&'a mut Schema> {
    let mut steps = place.split('.');
    let mut node = match (steps.next()?, steps.next()?) {
        ("parameters", name) => named(&mut operation.parameters, name)?,
        (_, status) => operation.responses.get_mut(status)?.schema.as_mut()?,
    };
    for step in steps {
        node = match step {
            "items" => node.items.as_deref_mut()?,
            name => named(&mut node.members, name)?,
        };
    }
    Some(node)
}

fn named<'a>(nodes: &'a mut [Schema], name: &str) -> Option<&'a mut Schema> {
    nodes.iter_mut().find(|node| node.name.as_deref() == Some(name))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::spec::parse_operation;

    /// A row names an operation and a place that are there, and the committed specs are mended.
    #[test]
    fn the_committed_specs_have_no_slip() {
        for (slips, what) in [(&VALUES[..], "value"), (&EXAMPLES[..], "example")] {
            for (folder, name, place) in slips {
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../specs/{folder}/{name}.json"));
                let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                let mut operation = parse_operation(name, &text).unwrap_or_else(|error| panic!("{error}"));
                let node = find(&mut operation, place).unwrap_or_else(|| panic!("{folder} {name} has no {place}"));
                let slip = if what == "value" { !node.values.is_empty() } else { node.example.is_some() };
                assert!(!slip, "{folder} {name}: {place} still has its {what}");
            }
        }
    }
}

//! Mistakes in single metadata files, each by name.
//!
//! Owns which documented values and examples are left out although no rule finds them. A mistake that
//! was corrected in the file is reported, so that its row can be removed.

use super::reader::{At, Reader};
use crate::import::source_rank::METADATA;
use crate::spec::{Operation, Schema, Source};

/// A product version, one of its operations, and a node of that.
type Mistake = (&'static str, &'static str, &'static str);

/// Nodes whose only documented value is an example: services accept any other text.
const VALUES: [Mistake; 2] = [
    ("dcdn/2018-01-15", "DescribeDcdnUserVipsByDomain", "parameters.DomainName"),
    ("vpc/2016-04-28", "ListDhcpOptionsSets", "parameters.DomainName"),
];

/// Nodes whose documented example is a sentence about the node, and none of its values.
const EXAMPLES: [Mistake; 28] = [
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

/// Leaves out the known mistakes in an operation.
pub(super) fn apply(source: &Source, operation: &mut Operation, at: &At<'_>, reader: &mut Reader<'_>) {
    let name = operation.name.clone();
    let of_operation = |mistake: &&Mistake| mistake.0 == source.name && mistake.1 == name;
    // Other sources in the shape of metadata need not have its mistakes.
    let is_metadata = source.kind == METADATA;
    for (_, _, place) in VALUES.iter().filter(of_operation) {
        let values = find(operation, place).map(|node| std::mem::take(&mut node.values));
        let is_corrected = values.is_none_or(|values| values.is_empty());
        report_corrected(place, "value", is_corrected && is_metadata, at, reader);
    }
    for (_, _, place) in EXAMPLES.iter().filter(of_operation) {
        let example = find(operation, place).and_then(|node| node.example.take());
        report_corrected(place, "example", example.is_none() && is_metadata, at, reader);
    }
}

/// Reports a mistake that the file does not have any more. One that is left out is not reported.
fn report_corrected(place: &str, what: &str, is_corrected: bool, at: &At<'_>, reader: &mut Reader<'_>) {
    if is_corrected {
        reader.note(
            at,
            format_args!("the mistake in the {what} of {place} was corrected; remove it from the list of known ones"),
        );
    }
}

/// The node at a path: names of members, and `items` for the items of an array.
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

    /// Every row names an existing operation and node, and the committed specs do not have its mistake.
    #[test]
    fn the_committed_specs_have_no_known_mistake() {
        for (mistakes, what) in [(&VALUES[..], "value"), (&EXAMPLES[..], "example")] {
            for (folder, name, place) in mistakes {
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../specs/{folder}/{name}.json"));
                let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                let mut operation = parse_operation(name, &text).unwrap_or_else(|error| panic!("{error}"));
                let node = find(&mut operation, place).unwrap_or_else(|| panic!("{folder} {name} has no {place}"));
                let has_mistake = if what == "value" { !node.values.is_empty() } else { node.example.is_some() };
                assert!(!has_mistake, "{folder} {name}: {place} still has its {what}");
            }
        }
    }
}

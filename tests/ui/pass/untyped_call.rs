//! An operation that is named at run time, of a product that is not switched on.

use alibabacloud_sdk::operation::Method;
use alibabacloud_sdk::{Client, Error, UntypedOperation};
use serde_json::json;

async fn call(client: &Client) -> Result<Option<u64>, Error> {
    let tags = json!([{ "Key": "team", "Value": "search" }]);
    let instances = UntypedOperation::rpc("ecs", "2014-05-26", "DescribeInstances").query("Tag", tags);
    let response = client.send_untyped(instances).region("cn-hangzhou").await?;
    let cluster = UntypedOperation::roa("cs", "2015-12-15", "CreateCluster", Method::Post, "/clusters");
    client.send_untyped(cluster.json_body(json!({ "name": "test" }))).await?;
    Ok(response["TotalCount"].as_u64())
}

pub(crate) fn main() {
    let _ = call;
}

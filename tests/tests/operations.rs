//! Generated operations of a large product, as a caller writes them.
//!
//! Owns that requests, nested types, lists, pages and dry runs read well and mean on the wire what
//! they say. How single values are encoded and decoded is tested in the SDK.

#![cfg(all(test, feature = "products"))]

use alibabacloud_sdk::testing::{Answer, FakeTransport, SentRequest};
use alibabacloud_sdk::{Operation, ecs, fc};
use bytes::Bytes;
use serde_json::json;

/// The decoded query on one line, in its order.
fn query(request: &SentRequest) -> String {
    let pairs = request.query().into_iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

#[tokio::test]
async fn instances_are_listed() {
    let instance = |id: &str| {
        let addresses = json!({"IpAddress": ["10.0.0.1"]});
        json!({"InstanceId": id, "InnerIpAddress": addresses, "NetworkInterfaces": {"NetworkInterface": [{"Type": "Primary"}]}})
    };
    let answer = json!({"TotalCount": 2, "Instances": {"Instance": [instance("i-1"), {"InstanceId": "i-2"}]}});
    let transport = FakeTransport::answers([Answer::json(&answer)]);
    let client = transport.client();
    let output = client.send(ecs::DescribeInstances::new().page_size(50)).region("cn-beijing").await.unwrap();
    let ids: Vec<_> = output.instances().iter().map(|instance| instance.instance_id.as_deref()).collect();
    assert_eq!(ids, [Some("i-1"), Some("i-2")]);
    let [first, second] = output.instances() else { panic!("two instances") };
    assert_eq!(first.inner_ip_address(), ["10.0.0.1"]);
    assert_eq!(first.network_interfaces().len(), 1);
    assert!(second.inner_ip_address().is_empty() && second.network_interfaces().is_empty());
    let request = &transport.requests()[0];
    assert_eq!(query(request), "PageSize=50&RegionId=cn-beijing");
    assert_eq!(request.host(), Some("ecs.cn-beijing.aliyuncs.com"));
}

#[tokio::test]
async fn all_instances_are_listed_by_token_or_by_number() {
    let page = |ids: &[&str], more: &str| {
        let instances: Vec<_> = ids.iter().map(|id| json!({"InstanceId": id})).collect();
        Answer::json(&json!({"TotalCount": 3, "NextToken": more, "Instances": {"Instance": instances}}))
    };
    for (request, more, queries) in [
        (ecs::DescribeInstances::new(), "t-1", ["RegionId=cn-hangzhou", "NextToken=t-1&RegionId=cn-hangzhou"]),
        (ecs::DescribeInstances::new(), "", ["RegionId=cn-hangzhou", "PageNumber=2&RegionId=cn-hangzhou"]),
        (
            ecs::DescribeInstances::new().max_results(2),
            "t-1",
            ["MaxResults=2&RegionId=cn-hangzhou", "MaxResults=2&NextToken=t-1&RegionId=cn-hangzhou"],
        ),
    ] {
        let transport = FakeTransport::answers([page(&["i-1", "i-2"], more), page(&["i-3"], "")]);
        let instances = transport.client().send(request).items().into_vec().await.unwrap();
        let ids: Vec<_> = instances.iter().filter_map(|instance| instance.instance_id.as_deref()).collect();
        assert_eq!(ids, ["i-1", "i-2", "i-3"]);
        assert_eq!(transport.requests().iter().map(query).collect::<Vec<_>>(), queries);
    }
}

#[tokio::test]
async fn nested_types_have_setters() {
    let transport = FakeTransport::answers([Answer::json(&json!({})), Answer::json(&json!({}))]);
    let client = transport.client();
    let tag = ecs::types::RunInstancesTag::default().key("team").value("search");
    client.send(ecs::RunInstances::new().instance_type("ecs.g7.large").tag(vec![tag])).await.unwrap();
    let delivery = ecs::types::ModifyCloudAssistantSettingsOssDeliveryConfig::default().enabled(true).bucket_name("b");
    let settings = ecs::ModifyCloudAssistantSettings::new("SessionManagerDelivery").oss_delivery_config(delivery);
    client.send(settings).await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests[0].parameter("Tag.1.Key").as_deref(), Some("team"));
    assert_eq!(requests[0].parameter("Tag.1.Value").as_deref(), Some("search"));
    let json = requests[1].parameter("OssDeliveryConfig");
    assert_eq!(json.as_deref(), Some(r#"{"Enabled":true,"BucketName":"b"}"#));
}

#[tokio::test]
async fn a_region_of_another_spelling_is_filled() {
    let transport = FakeTransport::answers([Answer::json(&json!({})), Answer::json(&json!({}))]);
    let delete = || ecs::DeleteAutoSnapshotPolicy::new("sp-1");
    transport.client().send(delete()).await.unwrap();
    transport.client().send(delete().region_id("cn-beijing")).await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests[0].parameter("regionId").as_deref(), Some("cn-hangzhou"));
    assert_eq!(requests[1].parameter("regionId").as_deref(), Some("cn-beijing"));
    assert_eq!(requests[1].host(), Some("ecs.cn-beijing.aliyuncs.com"));
    assert!(requests.iter().all(|request| request.parameter("RegionId").is_none()));
}

/// What a function answers is its own: text that is JSON keeps its quotes, and no byte is lost.
#[tokio::test]
async fn a_binary_answer_stays_as_it_is() {
    for body in [&b"\x89PNG\r\n\x1a\n"[..], b"\"hi\"", b"{\"Code\": 1}", b" ", b""] {
        let transport =
            FakeTransport::answers([Answer::status(200).body(body), Answer::output(&Bytes::from_static(body))]);
        let client = transport.client();
        for _ in 0..2 {
            let answer = client.send(fc::InvokeFunction::new("resize")).await.unwrap();
            assert_eq!(&answer[..], body);
        }
    }
}

#[tokio::test]
async fn a_dry_run_that_passed_is_distinguished() {
    let refused = |code| Answer::error(400, code, "a message");
    let transport = FakeTransport::answers([refused("DryRunOperation"), refused("InvalidImageId.NotFound")]);
    let client = transport.client();
    let run = || ecs::RunInstances::new().image_id("m-1").dry_run(true);
    assert!(client.send(run()).await.unwrap_err().is_dry_run());
    assert!(!client.send(run()).await.unwrap_err().is_dry_run());
    assert_eq!(transport.requests()[0].parameter("DryRun").as_deref(), Some("true"));
}

#[test]
fn facts_state_what_is_safe_to_repeat() {
    assert!(ecs::DescribeInstances::INFO.read_only);
    assert!(!ecs::RunInstances::INFO.read_only);
    let token = |info: &alibabacloud_sdk_core::operation::OperationInfo| info.client_token().map(|row| row.wire_name);
    assert_eq!(token(ecs::RunInstances::INFO), Some("ClientToken"));
    assert_eq!(token(ecs::DescribeInstances::INFO), None);
}

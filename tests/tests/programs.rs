//! The examples of the SDK, run against a server on the loopback interface.
//!
//! Owns what each of them sends and prints. The examples are compiled in as modules: a user's
//! program is a `main` around the same `run`.

#![cfg(test)]
#![cfg(feature = "products")]
#![allow(clippy::duplicate_mod, reason = "each example is a program of its own and brings the module of its client")]

use alibabacloud_sdk::{Client, ClientBuilder, Credentials, ecd, esa};
use alibabacloud_tests::server::{Reply, Request, Server};
use serde_json::{Value, json};

/// The examples; none is called through its `main`.
#[allow(dead_code)]
#[path = "../../sdk/examples"]
mod examples {
    #[path = "assume_role.rs"]
    pub(crate) mod assume_role;
    #[path = "create_security_group.rs"]
    pub(crate) mod create_security_group;
    #[path = "list_instances.rs"]
    pub(crate) mod list_instances;
    #[path = "ram_policy.rs"]
    pub(crate) mod ram_policy;
    #[path = "read_errors.rs"]
    pub(crate) mod read_errors;
    #[path = "update_delivery_task.rs"]
    pub(crate) mod update_delivery_task;
    #[path = "update_image_task.rs"]
    pub(crate) mod update_image_task;
}

fn credentials() -> Credentials {
    Credentials::new("testAccessKeyId", "testAccessKeySecret")
}

/// What the environment gives the examples.
fn builder(server: &Server) -> ClientBuilder {
    Client::builder().credentials(credentials()).region("cn-hangzhou").endpoint(server.endpoint())
}

async fn server(replies: impl IntoIterator<Item = (u16, Value)>) -> (Server, Client) {
    let replies: Vec<_> = replies.into_iter().map(|(status, body)| Reply::json(status, &body)).collect();
    let server = Server::replies(replies).await;
    let client = builder(&server).build().unwrap();
    (server, client)
}

/// Checks the signatures, and that each request names this operation and carries these parameters.
fn check_requests(server: &Server, expected: &[(&str, &[(&str, &str)])]) {
    let requests = server.requests();
    assert_eq!(requests.len(), expected.len());
    for (request, (operation, parameters)) in requests.iter().zip(expected) {
        assert_eq!(request.header("x-acs-action").as_deref(), Some(*operation));
        if request.header("x-acs-security-token").is_none() {
            request.verify(&credentials()).unwrap();
        }
        for (name, value) in *parameters {
            assert_eq!(parameter(request, name).as_deref(), Some(*value), "{operation}: {name}");
        }
    }
}

fn parameter(request: &Request, name: &str) -> Option<String> {
    request.query().into_iter().find(|(given, _)| given == name).map(|(_, value)| value)
}

fn text(out: Vec<u8>) -> String {
    String::from_utf8(out).unwrap()
}

#[tokio::test]
async fn instances_are_listed() {
    let instances = json!([
        {"InstanceId": "i-1", "InstanceName": "one", "Status": "Running"},
        {"InstanceId": "i-2", "Status": "a new one"},
    ]);
    let body = json!({"RequestId": "REQ-1", "TotalCount": 2, "PageNumber": 1, "Instances": {"Instance": instances}});
    let (server, client) = server([(200, body)]).await;
    let mut out = Vec::new();
    examples::list_instances::run(&client, &mut out).await.unwrap();
    assert_eq!(text(out), "i-1 one Running\ni-2 - a new one\n2 in all\n");
    check_requests(&server, &[("DescribeInstances", &[("RegionId", "cn-hangzhou"), ("PageSize", "100")])]);
}

#[tokio::test]
async fn a_security_group_is_created_and_tagged() {
    let created = json!({"RequestId": "REQ-1", "SecurityGroupId": "sg-1"});
    let (server, client) = server([(200, created), (200, json!({"RequestId": "REQ-2"}))]).await;
    let mut out = Vec::new();
    examples::create_security_group::run(&client, &mut out).await.unwrap();
    assert_eq!(text(out), "created sg-1, request ID REQ-1\ntagged sg-1, request ID REQ-2\n");
    let create: &[_] = &[("SecurityGroupName", "search"), ("VpcId", "vpc-1"), ("ClientToken", "search-group-1")];
    let tag: &[_] = &[
        ("RegionId", "cn-hangzhou"),
        ("ResourceType", "securitygroup"),
        ("ResourceId.1", "sg-1"),
        ("Tag.1.Key", "team"),
        ("Tag.1.Value", "search"),
    ];
    check_requests(&server, &[("CreateSecurityGroup", create), ("TagResources", tag)]);
}

#[tokio::test]
async fn a_delivery_task_is_switched_off() {
    for (body, expected) in [
        (json!({"Status": "offline"}), "the task no longer delivers\n"),
        (json!({"Status": "paused"}), "the task is paused\n"),
        (json!({}), "the service does not say what the task does now\n"),
    ] {
        let (server, client) = server([(200, body)]).await;
        let mut out = Vec::new();
        examples::update_delivery_task::run(&client, &mut out).await.unwrap();
        assert_eq!(text(out), expected);
        let sent: &[_] = &[("TaskName", "test_project"), ("Method", "offline")];
        check_requests(&server, &[("UpdateUserDeliveryTaskStatus", sent)]);
    }
}

#[tokio::test]
async fn an_image_task_is_put_off() {
    let (server, client) = server([(200, json!({"RequestId": "REQ-1"}))]).await;
    let mut out = Vec::new();
    examples::update_image_task::run(&client, &mut out).await.unwrap();
    assert_eq!(text(out), "put off, HTTP 200, request ID REQ-1\n");
    let sent: &[_] = &[("RegionId", "cn-hangzhou"), ("TaskUid", "aot-c4khwrp9ocml4****"), ("UserStatus", "Pending")];
    check_requests(&server, &[("UpdateFotaTask", sent)]);
}

#[tokio::test]
async fn a_role_is_assumed() {
    let role = "acs:ram::123456789012****:role/reader";
    let temporary = Credentials::new("STS.testTemporary", "temporarySecret").with_security_token("token/+=");
    let assumed = json!({"RequestId": "REQ-1", "Credentials": {
        "AccessKeyId": "STS.testTemporary",
        "AccessKeySecret": "temporarySecret",
        "SecurityToken": "token/+=",
        "Expiration": "2026-01-02T04:04:05Z",
    }});
    let arn = "acs:ram::123456789012****:assumed-role/reader/example";
    let (server, _) = server([(200, assumed), (200, json!({"Arn": arn}))]).await;
    let mut out = Vec::new();
    examples::assume_role::run(|| builder(&server), role.to_owned(), &mut out).await.unwrap();
    assert_eq!(text(out), format!("calling as {arn}\nuntil 2026-01-02T04:04:05Z\n"));
    let assume: &[_] = &[("RoleArn", role), ("RoleSessionName", "example"), ("DurationSeconds", "900")];
    check_requests(&server, &[("AssumeRole", assume), ("GetCallerIdentity", &[])]);
    let request = &server.requests()[1];
    assert_eq!(request.header("x-acs-security-token").as_deref(), Some("token/+="));
    request.verify(&temporary).unwrap();
}

#[tokio::test]
async fn errors_are_distinguished() {
    let refusal = |code: &str| json!({"RequestId": "REQ-1", "Code": code, "Message": "no"});
    for (status, code, expected) in [
        (403, "EsaService.NotOpen", "switch ESA on first"),
        (400, "InvalidParameter", "there is no such task"),
        (404, "TaskNotFound", "ESA refused: TaskNotFound"),
    ] {
        let (server, client) = server([(status, refusal(code))]).await;
        let mut out = Vec::new();
        examples::read_errors::run(&client, &mut out).await.unwrap();
        let line = format!("esa UpdateUserDeliveryTaskStatus: {code}: no (HTTP {status}, request ID REQ-1)");
        assert_eq!(text(out), format!("{expected}\nHTTP {status}, request ID REQ-1\n{line}\n"));
        check_requests(&server, &[("UpdateUserDeliveryTaskStatus", &[("TaskName", "no_such_task")])]);
    }
    let (_server, client) = server([(200, json!({}))]).await;
    let mut out = Vec::new();
    examples::read_errors::run(&client, &mut out).await.unwrap();
    assert_eq!(text(out), "the task delivers\n");

    let nobody = Client::builder().credentials(credentials()).endpoint(Server::nobody()).build().unwrap();
    let mut out = Vec::new();
    examples::read_errors::run(&nobody, &mut out).await.unwrap();
    assert!(text(out).starts_with("ESA did not answer\nesa UpdateUserDeliveryTaskStatus: "));
}

#[test]
fn a_policy_allows_what_is_documented() {
    let mut out = Vec::new();
    examples::ram_policy::run(&[esa::UpdateUserDeliveryTaskStatus::RAM, ecd::UploadImage::RAM], &mut out).unwrap();
    let out = text(out);
    let (policy, rest) = out.split_once("\necd ").unwrap();
    let statement = json!({"Effect": "Allow", "Action": "esa:UpdateUserDeliveryTaskStatus", "Resource": ["*"]});
    let policy: Value = serde_json::from_str(policy).unwrap();
    assert_eq!(policy, json!({"Version": "1", "Statement": [statement]}));
    assert_eq!(rest, "UploadImage: not documented\n");
}

//! Generated operations, called from the client down to a server on the loopback interface.
//!
//! Owns that typed requests are sent as the official SDKs send them, and that answers and errors
//! come back typed. What all calls share is in `calls.rs`.

#![cfg(test)]

use alibabacloud_sdk::ecd::{UpdateFotaTask, types::UpdateFotaTaskUserStatus};
use alibabacloud_sdk::esa::{self, UpdateUserDeliveryTaskStatus, types::UpdateUserDeliveryTaskStatusMethod};
use alibabacloud_sdk::{Client, ClientBuilder, Credentials, ErrorKind};
use alibabacloud_tests::clock::StoppedClock;
use alibabacloud_tests::fixtures::fixtures;
use alibabacloud_tests::server::{Reply, Server};
use alibabacloud_tests::signing::RECORDED_ENDPOINT;
use alibabacloud_tests::transport::Recorder;
use serde_json::json;

fn credentials() -> Credentials {
    Credentials::new("testAccessKeyId", "testAccessKeySecret")
}

fn client(server: &Server) -> ClientBuilder {
    Client::builder().credentials(credentials()).endpoint(server.endpoint())
}

fn switch_on() -> UpdateUserDeliveryTaskStatus {
    UpdateUserDeliveryTaskStatus::new("test_project", UpdateUserDeliveryTaskStatusMethod::Online)
}

fn push_later() -> UpdateFotaTask {
    UpdateFotaTask::new("aot-c4khwrp9ocml4****", UpdateFotaTaskUserStatus::Pending)
}

#[tokio::test]
async fn typed_requests_are_signed_as_recorded() {
    let recorded = |name: &str| {
        let fixture = fixtures("signing").into_iter().find(|fixture| fixture.name == name).expect("the fixture exists");
        fixture.text("authorization.txt").expect("the fixture is signed")
    };
    let client = |transport: &Recorder| {
        let builder = Client::builder().credentials(credentials()).clock(StoppedClock).endpoint(RECORDED_ENDPOINT);
        builder.region("cn-hangzhou").transport(transport.clone()).build().unwrap()
    };
    let (esa, ecd) = (Recorder::default(), Recorder::default());
    client(&esa).send(switch_on().task_name("task-1 中文~*+/")).await.unwrap();
    client(&ecd).send(push_later().user_status(UpdateFotaTaskUserStatus::Running)).await.unwrap();
    for (transport, method, fixture) in
        [(esa, "GET", "rpc_update_user_delivery_task_status"), (ecd, "POST", "rpc_update_fota_task")]
    {
        let request = transport.only_request();
        assert_eq!(request.method(), method);
        assert_eq!(request.headers()["authorization"], recorded(fixture), "{fixture}");
    }
}

#[tokio::test]
async fn a_delivery_task_is_switched() {
    let body = json!({"RequestId": "REQ-1", "TaskName": "test_project", "Status": "paused", "New": {"a": [1]}});
    let server = Server::replies([Reply::json(200, &body)]).await;
    let task = client(&server).build().unwrap().send(switch_on()).await.unwrap();
    assert_eq!(task.task_name.as_deref(), Some("test_project"));
    assert_eq!(task.status.as_deref(), Some("paused"));
    assert_eq!((task.request_id(), task.status().as_u16()), ("REQ-1", 200));
    assert_eq!(task.headers()["content-type"], "application/json;charset=utf-8");
    assert_eq!(&task.raw_body()[..], body.to_string().as_bytes());

    let request = server.only_request();
    assert_eq!(format!("{} {}", request.method, request.target), "GET /?Method=online&TaskName=test_project");
    assert_eq!(request.header("x-acs-action").as_deref(), Some("UpdateUserDeliveryTaskStatus"));
    assert_eq!(request.header("x-acs-version").as_deref(), Some("2024-09-10"));
    assert_eq!(request.header("content-length"), None);
    request.verify(&credentials()).unwrap();
}

#[tokio::test]
async fn values_that_are_not_documented_are_sent() {
    let server = Server::replies([Reply::json(200, &json!({}))]).await;
    let operation = UpdateUserDeliveryTaskStatus::new("t", "paused".into());
    let task = client(&server).build().unwrap().send(operation).parameter("DryRun", true).await.unwrap();
    assert_eq!(server.only_request().target, "/?DryRun=true&Method=paused&TaskName=t");
    assert_eq!((task.request_id(), &task.task_name), ("", &None));
}

#[tokio::test]
async fn an_image_task_goes_to_its_region() {
    let ecd = "https://ecd.cn-hangzhou.aliyuncs.com/?RegionId=cn-hangzhou&\
               TaskUid=aot-c4khwrp9ocml4%2A%2A%2A%2A&UserStatus=Pending";
    let elsewhere = ecd.replace("?RegionId=cn-hangzhou", "?RegionId=elsewhere");
    for (name, of_client, of_call, own, expected) in [
        ("client", Some("cn-hangzhou"), None, None, ecd),
        ("call", Some("cn-shanghai"), Some("cn-hangzhou"), None, ecd),
        ("operation", Some("cn-shanghai"), None, Some("cn-hangzhou"), ecd),
        ("operation alone", None, None, Some("cn-hangzhou"), ecd),
        ("both", None, Some("cn-hangzhou"), Some("elsewhere"), elsewhere.as_str()),
    ] {
        let transport = Recorder::default();
        let mut builder = Client::builder().credentials(credentials()).transport(transport.clone());
        if let Some(region) = of_client {
            builder = builder.region(region);
        }
        let operation = own.into_iter().fold(push_later(), |operation, region| operation.region_id(region));
        let call = builder.build().unwrap().send(operation);
        of_call.into_iter().fold(call, |call, region| call.region(region)).await.unwrap();
        assert_eq!(transport.only_request().uri(), expected, "{name}");
    }
}

#[tokio::test]
async fn a_missing_region_is_an_error_where_one_is_required() {
    let client = Client::builder().credentials(credentials()).transport(Recorder::default()).build().unwrap();
    for (call, start) in [
        (client.send(push_later()), "ecd UpdateFotaTask: ecd requires a region; its documented regions are "),
        (
            client.send(push_later().region_id("moon-1")),
            "ecd UpdateFotaTask: ecd has no documented endpoint in the region moon-1; its documented regions are ",
        ),
        (
            client.send(push_later()).region("moon-1"),
            "ecd UpdateFotaTask: ecd has no documented endpoint in the region moon-1; its documented regions are ",
        ),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().starts_with(start), "{error}");
        assert!(error.to_string().contains("cn-hangzhou, "), "{error}");
    }
}

#[tokio::test]
async fn documented_errors_are_typed() {
    let error = |status, code: &str, message: &str| {
        Reply::json(status, &json!({"Code": code, "Message": message, "RequestId": "REQ-2"}))
    };
    let server = Server::replies([
        error(400, "InvalidParameter", "The specified parameter is invalid."),
        error(403, "EsaService.NotOpen", "ESA service has not opend."),
        error(404, "InvalidTask.NotFound", "no such task"),
    ])
    .await;
    let client = client(&server).region("cn-hangzhou").build().unwrap();

    let invalid = client.send(switch_on()).await.unwrap_err();
    assert_eq!(invalid.code(), Some(esa::error_code::INVALID_PARAMETER));
    let closed = client.send(switch_on()).await.unwrap_err();
    let line = match closed.code() {
        Some(esa::error_code::ESA_SERVICE_NOT_OPEN) => closed.to_string(),
        other => panic!("another code: {other:?}"),
    };
    assert_eq!(
        line,
        "esa UpdateUserDeliveryTaskStatus: EsaService.NotOpen: ESA service has not opend. (HTTP 403, request ID REQ-2)"
    );
    let missing = client.send(push_later()).await.unwrap_err();
    assert_eq!((missing.kind(), missing.status().map(|status| status.as_u16())), (ErrorKind::Service, Some(404)));
    assert_eq!(
        (missing.product(), missing.operation(), missing.request_id()),
        ("ecd", "UpdateFotaTask", Some("REQ-2"))
    );
    assert!(missing.code().is_some_and(|code| code == "InvalidTask.NotFound"), "a code need not be documented");
}

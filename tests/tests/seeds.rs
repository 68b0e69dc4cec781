//! The two operations that were transcribed from their pages by hand, value for value.
//!
//! Owns what is stricter than for other operations: requests as a caller writes them, the order of
//! members in the text, and errors of a typed call. What holds for every operation is in
//! `examples.rs`.

#![cfg(test)]
#![cfg(feature = "products")]

mod specs;

use alibabacloud_codegen::spec;
use alibabacloud_sdk::ecd::{UpdateFotaTask, types::UpdateFotaTaskUserStatus};
use alibabacloud_sdk::esa::{UpdateUserDeliveryTaskStatus, error_code, types::UpdateUserDeliveryTaskStatusMethod};
use alibabacloud_sdk::testing::{Answer, FakeTransport};
use alibabacloud_sdk::{ErrorCode, ErrorKind, Operation};
use alibabacloud_sdk_core::decode::{Report, from_json_with_report};
use alibabacloud_sdk_core::encode::Parameters;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use specs::specs_of;

fn switch_on() -> UpdateUserDeliveryTaskStatus {
    UpdateUserDeliveryTaskStatus::new("test_project", UpdateUserDeliveryTaskStatusMethod::Online)
}

fn push_later() -> UpdateFotaTask {
    UpdateFotaTask::new("aot-c4khwrp9ocml4****", UpdateFotaTaskUserStatus::Pending).region_id("cn-hangzhou")
}

/// The spec of an operation.
fn spec<O: Operation>() -> spec::Operation {
    let product = O::INFO.product;
    let set = specs_of(&[product.name]);
    set.versions[&format!("{}/{}", product.name, product.version)].operations[O::INFO.name].clone()
}

fn check<O>(typed: &O)
where
    O: Operation + PartialEq + std::fmt::Debug + Serialize + DeserializeOwned,
    O::Output: Serialize + DeserializeOwned,
{
    let spec = spec::<O>();
    let mut documented = Map::new();
    for node in &spec.parameters {
        documented.insert(node.name.clone().unwrap(), node.example.clone().unwrap().into());
    }
    let request: O = serde_json::from_value(Value::Object(documented.clone())).unwrap();
    assert_eq!(&request, typed, "what a caller writes is the documented example");
    assert_eq!(serde_json::to_string(typed).unwrap(), Value::Object(documented.clone()).to_string());
    let pairs: Vec<_> =
        documented.into_iter().map(|(name, value)| (name, value.as_str().unwrap().to_owned())).collect();
    assert_eq!(Parameters::of(typed).query, pairs);

    let [example] = spec.examples.as_slice() else { panic!("{}: one example is documented", spec.name) };
    let (output, report) = from_json_with_report::<O::Output>(example.body.to_string().as_bytes()).unwrap();
    assert_eq!(report, Report::default());
    assert_eq!(serde_json::to_string(&output.unwrap()).unwrap(), example.body.to_string(), "the documented order");
}

#[test]
fn documented_requests_and_answers_are_kept_to_the_letter() {
    check(&switch_on());
    check(&push_later());
}

async fn refused<O: Operation>(operation: O, documented: &spec::ServiceError) -> alibabacloud_sdk::Error {
    let (status, message) = (documented.status.parse().unwrap(), documented.message.as_deref().unwrap());
    let transport = FakeTransport::answers([Answer::error(status, &documented.code, message)]);
    transport.client().send(operation).await.expect_err("the service refuses")
}

#[tokio::test]
async fn documented_errors_of_typed_calls_match_their_constants() {
    let documented = spec::<UpdateUserDeliveryTaskStatus>().errors;
    let constants = [error_code::INVALID_PARAMETER, error_code::INTERNAL_ERROR, error_code::ESA_SERVICE_NOT_OPEN];
    let codes: Vec<_> = documented.iter().map(|error| ErrorCode(&error.code)).collect();
    assert_eq!(codes, constants);
    for (documented, constant) in documented.iter().zip(constants) {
        let error = refused(switch_on(), documented).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some(constant)), "{error}");
        assert_eq!(error.status(), documented.status.parse().ok(), "{error}");
        assert_eq!(error.message(), documented.message.as_deref(), "{error}");
    }
}

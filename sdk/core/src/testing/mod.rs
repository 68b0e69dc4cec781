//! Tests of your own code, without a network and without waiting.
//!
//! Owns a transport that takes its answers from a list or a closure and keeps the requests, and a clock whose
//! waits complete at once. Everything between your code and the transport runs as in production: requests are
//! encoded, signed, retried and decoded.
//!
//! # Outputs
//!
//! Outputs are `#[non_exhaustive]`, because later versions add members. So build one with `default()`, which
//! sets no member, and set the fields that the test needs; the structures in it are built in the same way.
//! [`Answer::output`] then sends it in its wire form.
//!
//! ```
//! # mod alibabacloud_sdk {
//! #     pub use alibabacloud_sdk_core::*;
//! #     // In place of a product crate, which this crate does not know.
//! #     pub mod esa {
//! #         use alibabacloud_sdk_core::contract::v1 as rt;
//! #         pub mod error_code {
//! #             use alibabacloud_sdk_core::contract::v1 as rt;
//! #             rt::error_codes! { ESA_SERVICE_NOT_OPEN "EsaService.NotOpen" "403", }
//! #         }
//! #         const PRODUCT: &rt::ProductInfo = &rt::ProductInfo::new("ESA", "esa", "2024-09-10",
//! #             &[rt::EndpointInfo::new("cn-hangzhou", "esa.cn-hangzhou.aliyuncs.com", None)]);
//! #         #[derive(Clone)]
//! #         #[non_exhaustive]
//! #         pub struct UpdateUserDeliveryTaskStatus { pub task_name: Option<String>, pub method: Option<String> }
//! #         impl UpdateUserDeliveryTaskStatus {
//! #             pub fn new(task_name: impl Into<String>, method: impl Into<String>) -> Self {
//! #                 Self { task_name: Some(task_name.into()), method: Some(method.into()) }
//! #             }
//! #         }
//! #         rt::request! { UpdateUserDeliveryTaskStatus { query task_name "TaskName", query method "Method", } }
//! #         impl rt::Operation for UpdateUserDeliveryTaskStatus {
//! #             type Output = types::UpdateUserDeliveryTaskStatusOutput;
//! #             const INFO: &'static rt::OperationInfo = &rt::OperationInfo::new(
//! #                 PRODUCT, "UpdateUserDeliveryTaskStatus", rt::Method::Post, Self::PARAMETERS);
//! #         }
//! #         pub mod types {
//! #             use alibabacloud_sdk_core::contract::v1 as rt;
//! #             #[derive(Clone)]
//! #             #[non_exhaustive]
//! #             pub struct UpdateUserDeliveryTaskStatusOutput { pub status: Option<String> }
//! #             rt::shape! { UpdateUserDeliveryTaskStatusOutput { status "Status", } }
//! #         }
//! #     }
//! # }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use alibabacloud_sdk::esa::types::UpdateUserDeliveryTaskStatusOutput;
//! use alibabacloud_sdk::testing::{Answer, FakeTransport};
//! use alibabacloud_sdk::{Client, Error, esa};
//!
//! // The code under test.
//! async fn switch_on(client: &Client, task: &str) -> Result<Option<String>, Error> {
//!     let response = client.send(esa::UpdateUserDeliveryTaskStatus::new(task, "online")).await?;
//!     Ok(response.into_output().status)
//! }
//!
//! // The service shall return this output, and then this error.
//! let mut output = UpdateUserDeliveryTaskStatusOutput::default();
//! output.status = Some("online".to_owned());
//! let transport = FakeTransport::answers([
//!     Answer::output(&output),
//!     Answer::error(403, "EsaService.NotOpen", "Activate the service first."),
//! ]);
//! let client = transport.client();
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
//! # runtime.block_on(async {
//! assert_eq!(switch_on(&client, "test_project").await?.as_deref(), Some("online"));
//! let error = switch_on(&client, "test_project").await.unwrap_err();
//! assert_eq!(error.code(), Some(esa::error_code::ESA_SERVICE_NOT_OPEN));
//!
//! let requests = transport.requests();
//! assert_eq!(requests[0].operation(), Some("UpdateUserDeliveryTaskStatus"));
//! assert_eq!(requests[0].parameter("TaskName").as_deref(), Some("test_project"));
//! # Ok::<(), Error>(())
//! # })?;
//! # Ok(())
//! # }
//! ```

mod clock;
mod transport;

pub use self::clock::TestClock;
pub use self::transport::{Answer, FakeTransport, SentRequest};

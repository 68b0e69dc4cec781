//! Tests of your own code, without a network and without waiting.
//!
//! Owns a transport that answers from a list or from a closure and keeps the requests, and a clock
//! that nobody has to wait for. What is between your code and the transport is what runs in
//! production: requests are encoded, signed, repeated and decoded.
//!
//! ```
//! # #[cfg(feature = "esa")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use alibabacloud_sdk::testing::{Answer, FakeTransport, TestClock};
//! use alibabacloud_sdk::{Client, Error, esa};
//!
//! // The code under test.
//! async fn switch_on(client: &Client, task: &str) -> Result<Option<String>, Error> {
//!     let online = esa::UpdateUserDeliveryTaskStatusMethod::Online;
//!     let answer = client.send(esa::UpdateUserDeliveryTaskStatus::new(task, online)).await?;
//!     Ok(answer.into_output().status)
//! }
//!
//! // What the service shall answer: first this output, then this error.
//! let mut output = esa::UpdateUserDeliveryTaskStatusOutput::default();
//! output.status = Some("online".to_owned());
//! let transport = FakeTransport::answers([
//!     Answer::output(&output),
//!     Answer::error(403, "EsaService.NotOpen", "Switch it on first."),
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
//! # #[cfg(not(feature = "esa"))]
//! # fn main() {}
//! ```

mod clock;
mod transport;

pub use self::clock::TestClock;
pub use self::transport::{Answer, FakeTransport, SentRequest};

//! The Alibaba Cloud SDK for Rust: typed operations, open enums, typed error codes and RAM facts,
//! generated from specs that are transcribed from the documentation.
//!
//! Enable the features of the products that you call, make one client, and send operations:
//!
//! ```no_run
//! # #[cfg(feature = "esa")]
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use alibabacloud_sdk::{Client, esa};
//!
//! let client = Client::from_env()?;
//! let task = client
//!     .send(esa::UpdateUserDeliveryTaskStatus::new(
//!         "test_project",
//!         esa::types::UpdateUserDeliveryTaskStatusMethod::Online,
//!     ))
//!     .await?;
//! println!("{:?} {:?} {}", task.task_name, task.status, task.request_id());
//! # Ok(())
//! # }
//! ```
//!
//! The [`guide`] explains credentials, endpoints, errors, retries, lists, waiting, streaming, tests and
//! permissions.
//!
//! This crate is a facade: it owns the features and the names that programs use. The runtime is the
//! crate `alibabacloud-sdk-core` ([`core`]), each product is a crate of its own, and [`ram_facts`] contains
//! the RAM facts that each operation points into. In a product, operations and `error_code` are at the root,
//! and the types that they use in `types`.
//!
//! # Features
//!
//! * One feature for each product, such as `ecd` and `esa`; none is enabled by default, `full` is all.
//! * `client` (default): the client over reqwest and tokio. Without it the crate still
//!   encodes, signs and decodes, and neither is in the dependency tree.
//! * `tracing` (default): spans of calls and attempts for subscribers of `tracing`.
//! * `blocking`: `call.wait()` for programs without an async runtime.
//! * `testing`: a transport that returns your answers, for tests of your own code.
//! * `reqwest-0_13`: a `reqwest::Client` of version 0.13 of your own as the transport.
//! * `ram-policy`: the module `permissions`, which looks up, writes, checks and evaluates RAM policies, and a
//!   recorder of calls.
//! * `ram-catalog`: the same, with the RAM facts of every product, without their types.
//! * `serde`: `Serialize` and `Deserialize` for every generated type, under the wire names.
//! * `eq`: `PartialEq` for every generated type.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "ram-policy")]
#[doc(inline)]
pub use alibabacloud_ram as permissions;
#[doc(inline)]
pub use alibabacloud_ram_facts as ram_facts;
#[doc(inline)]
pub use alibabacloud_sdk_core as core;
#[cfg(feature = "blocking")]
pub use alibabacloud_sdk_core::blocking;
#[cfg(feature = "testing")]
pub use alibabacloud_sdk_core::testing;
#[cfg(feature = "client")]
pub use alibabacloud_sdk_core::{
    BuildError, Call, Client, ClientBuilder, OpenResponse, Response, RetryPolicy, interceptor, paginate, retry,
    transport, wait,
};
pub use alibabacloud_sdk_core::{
    Credentials, CredentialsError, CredentialsProvider, Error, ErrorCode, ErrorKind, Operation, Result, ServiceError,
    SignatureScheme, TransportError, UntypedOperation, credentials, endpoint, error, operation,
};

pub mod guide;

include!("generated/products.rs");

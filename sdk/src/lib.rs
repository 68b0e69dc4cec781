//! The Alibaba Cloud SDK for Rust: typed operations, open enums, typed error codes and RAM facts,
//! generated from specs that are transcribed from the documentation.
//!
//! Switch on the products you call, make one client, and send operations:
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
//!         esa::UpdateUserDeliveryTaskStatusMethod::Online,
//!     ))
//!     .await?;
//! println!("{:?} {:?} {}", task.task_name, task.status, task.request_id());
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! * One feature for each product, such as `ecd` and `esa`; none is on by default, `full` is all.
//! * `client` (default): the client over reqwest and tokio. Without it the crate still
//!   encodes, signs and decodes, and neither is in the dependency tree.
//! * `tracing` (default): spans of calls and attempts for subscribers of `tracing`.
//! * `blocking`: `call.wait()` for programs without an async runtime.
//! * `testing`: a transport that answers from a list, for tests of your own code.
//! * `ram-catalog`: the RAM facts of every product, without their types.
//! * `serde`: `Serialize` and `Deserialize` for every generated type, under the wire names.
//! * `eq`: `PartialEq` for every generated type.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "client")]
pub mod call;
#[cfg(feature = "client")]
pub mod client;
pub mod clock;
pub mod credentials;
#[doc(hidden)]
pub mod debug;
pub mod decode;
pub mod encode;
pub mod endpoint;
pub mod error;
#[cfg(feature = "_generated")]
#[rustfmt::skip]
#[allow(unreachable_pub, reason = "what is public here is chosen below")]
mod generated;
#[cfg(feature = "client")]
pub mod interceptor;
pub mod open_enum;
pub mod operation;
pub mod paginate;
pub mod ram;
pub mod request;
#[cfg(feature = "client")]
pub mod response;
#[cfg(feature = "client")]
pub mod retry;
pub mod scalar;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub mod serde_impl;
pub mod sign;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "client")]
mod trace;
#[cfg(feature = "client")]
pub mod transport;
#[cfg(feature = "client")]
pub mod wait;
pub mod wire;
mod xml;

#[cfg(feature = "client")]
pub use call::Call;
#[cfg(feature = "client")]
pub use client::{BuildError, Client, ClientBuilder};
pub use credentials::{Credentials, CredentialsError, CredentialsProvider};
pub use error::{Error, ErrorCode, ErrorKind, ServiceError, TransportError};
pub use operation::{Operation, UntypedOperation};
#[cfg(feature = "client")]
pub use response::{OpenResponse, Response};
#[cfg(feature = "client")]
pub use retry::RetryPolicy;
pub use sign::SignatureScheme;

#[cfg(feature = "_generated")]
include!("generated/products.rs");

/// What generated code names; not part of the public interface.
#[doc(hidden)]
pub mod rt {
    pub use crate::__open_enum as open_enum;
    #[cfg(feature = "serde")]
    pub use crate::__serde_shape as serde_shape;
    pub use crate::debug::shape as debug;
    pub use crate::error::ErrorCode;
    pub use crate::open_enum::{OpenEnum, UnknownValue};
    pub use crate::operation::{
        Authentication, EndpointInfo, Method, Operation, OperationInfo, ParameterInfo, ProductInfo,
    };
    pub use crate::paginate::{Paginated, Pagination, Place};
    pub use crate::ram::{RamFacts, Table as RamTable};
    pub use crate::wire::{Members, Shape, Wire};
    pub use bytes::Bytes;
    pub use serde_json::Value;
    pub use std::collections::BTreeMap;

    macro_rules! locations {
        ($($name:ident $location:ident)*) => {
            $(#[doc(hidden)]
            pub const fn $name(wire_name: &'static str) -> ParameterInfo {
                ParameterInfo::new(wire_name, crate::operation::Location::$location)
            })*
        };
    }

    locations!(query Query form Form body Body path Path header Header host Host);
}

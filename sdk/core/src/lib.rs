//! The runtime of the Alibaba Cloud SDK for Rust.
//!
//! Owns everything that happens at run time: client, calls, credentials, signatures, endpoints, retries,
//! encoding and decoding. It knows no product and nothing of RAM: generated crates bring the operations
//! along, and use [`contract`] alone. Programs depend on the facade `alibabacloud-sdk`, which re-exports
//! what callers need.
//!
//! # Features
//!
//! * `client` (default): the client over reqwest and tokio. Without it the crate still
//!   encodes, signs and decodes, and neither is in the dependency tree.
//! * `tracing` (default): spans of calls and attempts for subscribers of `tracing`.
//! * `blocking`: `call.wait()` for programs without an async runtime.
//! * `testing`: a transport that answers from a list, for tests of your own code.
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
pub mod contract;
pub mod credentials;
#[doc(hidden)]
pub mod debug;
pub mod decode;
pub mod encode;
pub mod endpoint;
pub mod error;
#[cfg(feature = "client")]
pub mod interceptor;
pub mod open_enum;
pub mod operation;
pub mod paginate;
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

/// The example of the README, as a documentation test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

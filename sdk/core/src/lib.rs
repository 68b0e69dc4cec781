//! The runtime of the Alibaba Cloud SDK for Rust.
//!
//! Owns everything that happens at run time: client, calls, credentials, signatures, endpoints, retries,
//! encoding and decoding. It knows no product and nothing of RAM: generated crates contain the operations,
//! and use only [`contract`]. Programs depend on the facade `alibabacloud-sdk`, which re-exports what callers
//! need.
//!
//! What most programs need is at the root: a [`Client`] sends a call, and returns a [`Response`] or an
//! [`Error`]. The modules contain what fewer programs need, by topic:
//!
//! * calls: [`credentials`], [`endpoint`], [`retry`], [`paginate`], [`wait`], [`operation`] and `testing`;
//! * extensions of the client: [`interceptor`], [`transport`] and [`clock`];
//! * requests without the client, in the order of their use: [`encode`], [`request`], [`sign`] and [`decode`];
//!   [`wire`] contains the traits of the values that are encoded and decoded.
//!
//! # Features
//!
//! * `client` (default): the client over reqwest and tokio. Without it the crate still encodes, signs and
//!   decodes, and depends on neither of them.
//! * `tracing` (default): spans of calls and attempts for subscribers of `tracing`.
//! * `blocking`: `call.wait()` for programs without an async runtime.
//! * `reqwest-0_13`: a `reqwest::Client` of your own as the transport; reqwest is a crate below version 1.0.
//! * `testing`: a transport that returns your answers, for tests of your own code.
//! * `serde`: `Serialize` and `Deserialize` for every generated type, under their wire names.
//! * `eq`: `PartialEq` for every generated type.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod auto_traits;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "client")]
mod call;
#[cfg(feature = "client")]
mod client;
pub mod clock;
mod coerce;
pub mod contract;
pub mod credentials;
mod date;
#[doc(hidden)]
pub mod debug;
pub mod decode;
pub mod encode;
pub mod endpoint;
pub mod error;
mod future;
mod headers;
#[cfg(feature = "client")]
pub mod interceptor;
#[doc(hidden)]
pub mod open_enum;
pub mod operation;
pub mod paginate;
mod percent;
pub mod request;
#[cfg(feature = "client")]
mod response;
#[cfg(feature = "client")]
pub mod retry;
#[doc(hidden)]
pub mod scalar;
mod secret;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub mod serde_impl;
pub mod sign;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
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
pub use future::BoxFuture;
pub use operation::{Operation, UntypedOperation};
#[cfg(feature = "client")]
pub use response::{OpenResponse, Response};
#[cfg(feature = "client")]
pub use retry::RetryPolicy;
pub use sign::SignatureScheme;

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The example of the README, as a documentation test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

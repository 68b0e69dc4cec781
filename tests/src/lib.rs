//! Helpers of the tests: facts outside the tree, fixture folders, signing cases, operations, loopback servers,
//! transports without a network, and the repository as text. It tests nothing itself; the tests are in `tests/`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a helper of tests fails the test, and says on the console what it skips"
)]

#[cfg(feature = "products")]
pub mod catalogue;
pub mod clock;
pub mod facts;
pub mod fixtures;
pub mod operations;
pub mod repository;
pub mod server;
pub mod signing;
pub mod tls;
pub mod transport;

//! Every operation of the products that CI tests, as a table of functions that are not generic.
//!
//! Owns what a test can do with an operation that it knows by name alone. The rows are written by
//! `build.rs`; what is expected of each is in the specs.

// A row names its type whether or not the documentation advises against it.
#![allow(deprecated)]

use alibabacloud_sdk::{ErrorCode, Operation};
use alibabacloud_sdk_core::decode::{example, example_into};
use alibabacloud_sdk_core::encode::Parameters;
use alibabacloud_sdk_core::operation::OperationInfo;

/// What a test can do with one generated operation.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The folder of its spec, such as `esa/2024-09-10`.
    pub folder: &'static str,
    /// The generated facts.
    pub info: &'static OperationInfo,
    /// Reads a typed request from JSON under its wire names, and returns how it is sent and what
    /// [`example`] reports of it.
    pub request: fn(&str) -> (Parameters, String),
    /// Decodes a documented answer, and returns what [`example`] reports of it.
    pub response: fn(&str) -> String,
}

impl Row {
    const fn of<O: Operation>(folder: &'static str) -> Self {
        Self { folder, info: O::INFO, request: request::<O>, response: example::<O::Output> }
    }
}

fn request<O: Operation>(body: &str) -> (Parameters, String) {
    let mut request = None::<O>;
    let report = example_into(&mut request, body);
    (request.as_ref().map(Parameters::of).unwrap_or_default(), report)
}

include!(concat!(env!("OUT_DIR"), "/operations.rs"));

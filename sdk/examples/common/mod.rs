//! The client of the examples.
//!
//! Credentials are those of the environment. `ALIBABA_CLOUD_REGION_ID` names the region, and
//! `ALIBABA_CLOUD_ENDPOINT` another host for every call, such as `http://127.0.0.1:8080`.

use alibabacloud_sdk::{Client, ClientBuilder};

pub(crate) fn builder() -> ClientBuilder {
    let mut builder = Client::builder();
    if let Ok(region) = std::env::var("ALIBABA_CLOUD_REGION_ID") {
        builder = builder.region(region);
    }
    if let Ok(endpoint) = std::env::var("ALIBABA_CLOUD_ENDPOINT") {
        builder = builder.endpoint(endpoint);
    }
    builder
}

//! The host that a request goes to.
//!
//! Owns the text of an endpoint and its errors. `choose.rs` chooses a documented host, or builds the host from
//! product and region if none is documented. An endpoint that the program or the environment sets takes
//! precedence over both; that is decided in `client/prepare.rs`. Nothing here reads the environment or opens a
//! connection.

#[cfg(feature = "client")]
mod choose;

use std::str::FromStr;

#[cfg(feature = "client")]
pub(crate) use self::choose::{Regions, choose};

/// A scheme and a host, with a port if the text has one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    scheme: &'static str,
    host: String,
}

/// Which of a product's hosts a call goes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Network {
    /// The hosts that are reachable from the internet.
    #[default]
    Public,
    /// The hosts inside a VPC: traffic stays in the cloud.
    Vpc,
}

/// Why no endpoint could be chosen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The text is not a host.
    #[error("the endpoint {0:?} is not a host such as esa.cn-hangzhou.aliyuncs.com")]
    Invalid(String),
    /// A variable of the environment is not a host.
    #[error("the variable {variable} is {text:?}, which is not a host such as esa.cn-hangzhou.aliyuncs.com")]
    Variable {
        /// The name of the variable.
        variable: String,
        /// Its value.
        text: String,
    },
    /// The product has hosts by region, and no region is set.
    #[error("{product} requires a region; its documented regions are {}", listed(regions))]
    RegionNeeded {
        /// The product.
        product: String,
        /// Its documented regions.
        regions: Vec<String>,
    },
    /// The product has no documented host in the region.
    #[error(
        "{product} has no documented endpoint in the region {region}; its documented regions are {}; \
         set one of them for the call, or set an endpoint",
        listed(regions)
    )]
    UnknownRegion {
        /// The product.
        product: String,
        /// The region of the call.
        region: String,
        /// Its documented regions.
        regions: Vec<String>,
    },
    /// The product has no documented host for VPCs in the region.
    #[error(
        "{product} has no documented VPC endpoint in the region {region}; its regions with one are {}; \
         set an endpoint to use another",
        listed(regions)
    )]
    NoVpcEndpoint {
        /// The product.
        product: String,
        /// The region of the call.
        region: String,
        /// Its regions with a VPC endpoint.
        regions: Vec<String>,
    },
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    /// Reads the text of an endpoint: a host, optionally after `http://` or `https://`.
    ///
    /// ```
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// use alibabacloud_sdk::endpoint::Endpoint;
    ///
    /// let endpoint: Endpoint = "http://127.0.0.1:8080/".parse()?;
    /// assert_eq!((endpoint.scheme(), endpoint.host()), ("http", "127.0.0.1:8080"));
    /// # Ok::<_, alibabacloud_sdk::endpoint::EndpointError>(())
    /// ```
    fn from_str(text: &str) -> Result<Self, EndpointError> {
        let trimmed = text.trim();
        let (scheme, rest) = match trimmed.split_once("://") {
            None => ("https", trimmed),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => ("https", rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => ("http", rest),
            Some(_) => return Err(EndpointError::Invalid(text.to_owned())),
        };
        let host = rest.strip_suffix('/').unwrap_or(rest);
        let authority: Option<http::uri::Authority> = host.parse().ok();
        match authority {
            Some(authority) if !authority.host().is_empty() && !host.contains('@') => {
                Ok(Self { scheme, host: host.to_ascii_lowercase() })
            }
            _ => Err(EndpointError::Invalid(text.to_owned())),
        }
    }
}

impl Endpoint {
    /// `https` or `http`.
    pub fn scheme(&self) -> &'static str {
        self.scheme
    }

    /// The host, with the port if there is one.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The host with host parameters as its first labels.
    pub(crate) fn host_with(&self, labels: &[(String, String)]) -> String {
        labels.iter().fold(self.host.clone(), |host, (_, label)| format!("{label}.{host}"))
    }
}

fn listed(regions: &[String]) -> String {
    if regions.is_empty() { "none".to_owned() } else { regions.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parsing() {
        for (text, expected) in [
            ("esa.cn-hangzhou.aliyuncs.com", Some(("https", "esa.cn-hangzhou.aliyuncs.com"))),
            ("https://ECS.aliyuncs.com/", Some(("https", "ecs.aliyuncs.com"))),
            ("http://127.0.0.1:80", Some(("http", "127.0.0.1:80"))),
            ("http://[::1]:8080", Some(("http", "[::1]:8080"))),
            ("ftp://a", None),
            ("a/b", None),
            ("user@host", None),
            ("", None),
            ("a b", None),
        ] {
            let parsed = text.parse::<Endpoint>().ok();
            let parts = parsed.as_ref().map(|endpoint| (endpoint.scheme(), endpoint.host()));
            assert_eq!(parts, expected, "{text}");
        }
    }
}

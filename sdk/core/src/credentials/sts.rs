//! Calls to the Security Token Service (STS).
//!
//! Owns the host, the parameters of a role session, and how the response is read. Which operation is
//! called, and how it is signed, is each provider's own.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroize as _;

use super::access_key::Credentials;
use super::context::{Context, Peer};
use super::error::CredentialsError;
use super::exchange::{Exchange, Temporary};
use crate::encode::Parameters;
use crate::endpoint::{Endpoint, EndpointError};
use crate::operation::UntypedOperation;
use crate::request::UnsignedRequest;
use crate::sign::{Adjust, SignatureScheme, SigningContext, sign_and_adjust};

pub(super) const VERSION: &str = "2015-04-01";

const ROLE_ARN: &str = "ALIBABA_CLOUD_ROLE_ARN";
const SESSION_NAME: &str = "ALIBABA_CLOUD_ROLE_SESSION_NAME";
const REGION: &str = "ALIBABA_CLOUD_STS_REGION";
const VPC: &str = "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED";

/// The duration of a session in seconds, unless the session sets one.
const DEFAULT_SECONDS: u64 = 3600;
/// The shortest session that STS allows, in seconds.
const MINIMUM_SECONDS: u64 = 900;

/// A session of a RAM role: which role, for how long, and with which permissions.
///
/// ```
/// # use alibabacloud_sdk_core as alibabacloud_sdk;
/// use std::time::Duration;
/// use alibabacloud_sdk::credentials::RoleSession;
///
/// let session = RoleSession::new("acs:ram::123456789012****:role/backup")
///     .name("nightly")
///     .duration(Duration::from_secs(900))
///     .policy(r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:Get*", "Resource": "*"}]}"#);
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct RoleSession {
    pub(super) role_arn: Option<String>,
    pub(super) name: Option<String>,
    pub(super) seconds: Option<u64>,
    pub(super) policy: Option<String>,
    pub(super) external_id: Option<String>,
    pub(super) region: Option<String>,
    pub(super) vpc: Option<bool>,
    pub(super) endpoint: Option<String>,
}

impl RoleSession {
    /// A session of the role with this ARN.
    pub fn new(role_arn: impl Into<String>) -> Self {
        Self { role_arn: Some(role_arn.into()), ..Self::default() }
    }

    /// Names the session, as audit trails show it. Without a name it is that of
    /// `ALIBABA_CLOUD_ROLE_SESSION_NAME`, or `alibabacloud-rust-<seconds since 1970>`.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets how long the credentials are valid, in whole seconds: one hour by default, at least 900 s.
    pub fn duration(mut self, duration: Duration) -> Self {
        self.seconds = Some(duration.as_secs());
        self
    }

    /// Restricts the session to what this policy allows, a JSON document.
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.policy = Some(policy.into());
        self
    }

    /// Sets the external ID that the role's trust policy requires. It is not sent with an OIDC token.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// Calls STS in this region. Without one it is that of `ALIBABA_CLOUD_STS_REGION`, or else the central
    /// host.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Calls the VPC host of STS, or the public one, if the region of STS is known. Without this setting
    /// `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED` decides.
    pub fn vpc(mut self, vpc: bool) -> Self {
        self.vpc = Some(vpc);
        self
    }

    /// Calls STS at this host.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// The ARN of the role, from here or from the environment.
    pub(super) fn role(&self, context: &Context) -> Option<String> {
        self.role_arn.clone().filter(|arn| !arn.is_empty()).or_else(|| context.variable(ROLE_ARN))
    }

    /// The parameters that both operations have.
    pub(super) fn parameters(&self, context: &Context) -> Result<Vec<(&'static str, String)>, String> {
        let role = self.role(context).ok_or_else(|| format!("no role is named, and {ROLE_ARN} is not set"))?;
        let seconds = self.seconds.unwrap_or(DEFAULT_SECONDS);
        if seconds < MINIMUM_SECONDS {
            return Err(format!("a session of {seconds} s is too short: STS requires at least {MINIMUM_SECONDS} s"));
        }
        let given = self.name.clone().filter(|name| !name.is_empty());
        let name = given.or_else(|| context.variable(SESSION_NAME));
        let name = name.unwrap_or_else(|| format!("alibabacloud-rust-{}", context.unix_seconds()));
        let mut parameters =
            vec![("RoleArn", role), ("RoleSessionName", name), ("DurationSeconds", seconds.to_string())];
        parameters.extend(self.policy.clone().filter(|policy| !policy.is_empty()).map(|policy| ("Policy", policy)));
        Ok(parameters)
    }

    /// The host of STS; without a region `central`.
    pub(super) fn host(&self, context: &Context, central: &str) -> String {
        if let Some(endpoint) = self.endpoint.clone().filter(|endpoint| !endpoint.is_empty()) {
            return endpoint;
        }
        let vpc = if self.vpc.unwrap_or_else(|| context.is_true(VPC)) { "-vpc" } else { "" };
        let region = self.region.clone().filter(|region| !region.is_empty()).or_else(|| context.variable(REGION));
        region.map_or_else(|| central.to_owned(), |region| format!("sts{vpc}.{region}.aliyuncs.com"))
    }
}

/// The host for all regions.
pub(super) const CENTRAL_HOST: &str = "sts.aliyuncs.com";

/// One call of STS.
pub(super) struct StsCall<'a> {
    pub(super) context: &'a Context,
    pub(super) provider: &'static str,
    pub(super) operation: UntypedOperation,
    pub(super) host: String,
    pub(super) scheme: SignatureScheme,
    /// The credentials that sign; none for OIDC.
    pub(super) signer: Option<&'a Credentials>,
    /// What is masked if STS repeats it.
    pub(super) masked: Credentials,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    #[serde(default, alias = "SessionAccessKey")]
    credentials: Option<Temporary>,
}

impl StsCall<'_> {
    /// Makes the call and returns the temporary credentials.
    pub(super) async fn credentials(
        self,
        needs_token: bool,
        adjust: Adjust<'_>,
    ) -> Result<Credentials, CredentialsError> {
        let Self { context, provider, mut operation, host, scheme, signer, masked } = self;
        let exchange =
            Exchange { context, provider, action: operation.action.clone(), peer: Peer::Service, masked: Some(masked) };
        let endpoint: Endpoint = host.parse().map_err(|error| exchange.cannot_send::<EndpointError>(error))?;
        let parameters = Parameters::of_untyped(&operation);
        // One of them may be the OIDC token, which is sent in the body and kept nowhere else.
        operation.parameters.iter_mut().for_each(|parameter| {
            if let Value::String(text) = &mut parameter.value {
                text.zeroize();
            }
        });
        let mut request = UnsignedRequest::new(&exchange.action, parameters, &endpoint)
            .map_err(|error| exchange.cannot_send(error))?;
        let nonce = context.nonce().map_err(|error| exchange.cannot_send(error))?;
        let signing = SigningContext::new(context.now(), &nonce).credentials(signer).scheme(scheme);
        let signed = sign_and_adjust(&request, &signing, adjust);
        request.form.iter_mut().flatten().for_each(|(_, value)| value.zeroize());
        let signed = signed.map_err(|error| exchange.cannot_send(error))?;
        let body = exchange.send(signed.into_http()).await?;
        let document: Document = exchange.read(body)?;
        let temporary = document.credentials.ok_or_else(|| exchange.broken("the answer of sts has no credentials"))?;
        temporary.credentials(needs_token).map_err(|reason| exchange.broken(reason))
    }
}

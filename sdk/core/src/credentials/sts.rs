//! Calls to the Security Token Service (STS).
//!
//! Owns its host, what sessions of a role share, and the reading of its answer. Which operation
//! is called, and how it is signed, is each provider's own.

use std::time::Duration;

use secrecy::zeroize::Zeroize as _;
use serde::Deserialize;
use serde_json::Value;

use super::context::{Context, Peer};
use super::exchange::{Exchange, Temporary};
use super::{Credentials, CredentialsError};
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

/// The life of a session in seconds: what is asked for by default, and the least that STS gives.
const DURATION: u64 = 3600;
const LEAST_DURATION: u64 = 900;

/// A session of a role: which role, how long, and what it may do.
///
/// ```
/// use std::time::Duration;
/// use alibabacloud_sdk::credentials::RoleSession;
///
/// let session = RoleSession::new("acs:ram::123456789012****:role/backup")
///     .name("nightly")
///     .duration(Duration::from_secs(900))
///     .policy(r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:Get*", "Resource": "*"}]}"#);
/// ```
#[derive(Clone, Debug, Default)]
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

    /// Names the session, as audit trails show it; otherwise `ALIBABA_CLOUD_ROLE_SESSION_NAME`
    /// or `alibabacloud-rust-<seconds since 1970>`.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// How long the credentials live, in whole seconds: an hour by default, and 900 s at least.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.seconds = Some(duration.as_secs());
        self
    }

    /// Allows the session no more than this policy, a JSON document.
    #[must_use]
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.policy = Some(policy.into());
        self
    }

    /// The external ID that the role's trust policy asks for. OIDC has none.
    #[must_use]
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// Calls STS in this region; otherwise in that of `ALIBABA_CLOUD_STS_REGION`, or centrally.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Calls STS inside the VPC or outside, where its region is known; otherwise as
    /// `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED` says.
    #[must_use]
    pub fn vpc(mut self, vpc: bool) -> Self {
        self.vpc = Some(vpc);
        self
    }

    /// Calls STS at this host.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// The ARN of the role, from here or from the environment.
    pub(super) fn role(&self, context: &Context) -> Option<String> {
        self.role_arn.clone().filter(|arn| !arn.is_empty()).or_else(|| context.variable(ROLE_ARN))
    }

    /// What both operations take, but for the external ID.
    pub(super) fn parameters(&self, context: &Context) -> Result<Vec<(&'static str, String)>, String> {
        let role = self.role(context).ok_or_else(|| format!("no role is named, and {ROLE_ARN} is not set"))?;
        let seconds = self.seconds.unwrap_or(DURATION);
        if seconds < LEAST_DURATION {
            return Err(format!("a session of {seconds} s is shorter than STS gives: {LEAST_DURATION} s at least"));
        }
        let given = self.name.clone().filter(|name| !name.is_empty());
        let name = given.or_else(|| context.variable(SESSION_NAME));
        let name = name.unwrap_or_else(|| format!("alibabacloud-rust-{}", context.unix_seconds()));
        let mut parameters =
            vec![("RoleArn", role), ("RoleSessionName", name), ("DurationSeconds", seconds.to_string())];
        parameters.extend(self.policy.clone().filter(|policy| !policy.is_empty()).map(|policy| ("Policy", policy)));
        Ok(parameters)
    }

    /// Where STS is; without a region `central`.
    pub(super) fn host(&self, context: &Context, central: &str) -> String {
        if let Some(endpoint) = self.endpoint.clone().filter(|endpoint| !endpoint.is_empty()) {
            return endpoint;
        }
        let vpc = if self.vpc.unwrap_or_else(|| context.is_true(VPC)) { "-vpc" } else { "" };
        let region = self.region.clone().filter(|region| !region.is_empty()).or_else(|| context.variable(REGION));
        region.map_or_else(|| central.to_owned(), |region| format!("sts{vpc}.{region}.aliyuncs.com"))
    }
}

/// The host that serves every region.
pub(super) const CENTRAL: &str = "sts.aliyuncs.com";

/// One call: what is asked, where, and who asks.
pub(super) struct Call<'a> {
    pub(super) context: &'a Context,
    pub(super) provider: &'static str,
    pub(super) operation: UntypedOperation,
    pub(super) host: String,
    pub(super) scheme: SignatureScheme,
    /// Who signs; nobody for OIDC.
    pub(super) signer: Option<&'a Credentials>,
    /// What is masked where STS repeats it.
    pub(super) masked: Credentials,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    #[serde(default, alias = "SessionAccessKey")]
    credentials: Option<Temporary>,
}

impl Call<'_> {
    /// The temporary credentials that STS gives.
    pub(super) async fn credentials(
        self,
        needs_token: bool,
        adjust: Adjust<'_>,
    ) -> Result<Credentials, CredentialsError> {
        let Self { context, provider, mut operation, host, scheme, signer, masked } = self;
        let exchange =
            Exchange { context, provider, action: operation.action.clone(), peer: Peer::Service, masked: Some(masked) };
        let endpoint: Endpoint = host.parse().map_err(|error| exchange.unsendable::<EndpointError>(error))?;
        let parameters = Parameters::of_untyped(&operation);
        // One of them may be the token of OIDC, which goes into the body and nowhere else.
        operation.parameters.iter_mut().for_each(|parameter| {
            if let Value::String(text) = &mut parameter.value {
                text.zeroize();
            }
        });
        let mut request = UnsignedRequest::new(&exchange.action, parameters, &endpoint)
            .map_err(|error| exchange.unsendable(error))?;
        let nonce = context.nonce().map_err(|error| exchange.unsendable(error))?;
        let signing = SigningContext::new(context.now(), &nonce).credentials(signer).scheme(scheme);
        let signed = sign_and_adjust(&request, &signing, adjust);
        request.form.iter_mut().flatten().for_each(|(_, value)| value.zeroize());
        let signed = signed.map_err(|error| exchange.unsendable(error))?;
        let body = exchange.send(signed.into_http()).await?;
        let answer: Answer = exchange.read(body)?;
        let temporary = answer.credentials.ok_or_else(|| exchange.broken("the answer of sts has no credentials"))?;
        temporary.credentials(needs_token).map_err(|reason| exchange.broken(reason))
    }
}
